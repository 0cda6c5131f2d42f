import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from classifiers.encoders.sentence import SentenceEncoder
from classifiers.errors import DeviceError, ModelError
from tests.classifiers.encoders.tiny_encoder import MAX_TOKENS, TEXTS

TOO_MANY = 200


@pytest.fixture(scope="module")
def encoder(sentence_folder: Path) -> SentenceEncoder:
    return SentenceEncoder(sentence_folder, "cpu")


def test_a_batch_that_memory_does_not_suffice_for_is_halved_until_it_does(
    sentence_folder: Path, encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"{text} {number}" for text in TEXTS for number in range(12)]
    poor = SentenceEncoder(sentence_folder, "cpu")
    forward, failures = poor._forward, []

    def scarce(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if ids.numel() > TOO_MANY:
            failures.append(ids.numel())
            raise torch.OutOfMemoryError("CUDA out of memory")
        return forward(ids, mask)

    monkeypatch.setattr(poor, "_forward", scarce)
    found = poor.encode(texts)

    np.testing.assert_allclose(found, encoder.encode(texts), atol=1e-5)
    assert poor.budget <= TOO_MANY
    # Once it is known what fits, no batch fails any more.
    tried = len(failures)
    poor.encode(texts)
    assert len(failures) == tried > 0


def test_a_text_that_alone_is_too_large_is_an_error_that_says_so(
    sentence_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor = SentenceEncoder(sentence_folder, "cpu")

    def scarce(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(poor, "_forward", scarce)
    with pytest.raises(DeviceError, match=rf"out of memory with a text of {MAX_TOKENS} tokens; use a smaller model"):
        poor.encode(["joy " * 100, "joy"])


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_half_precision_gives_nearly_the_same_vectors(
    sentence_folder: Path, encoder: SentenceEncoder, precision: str
) -> None:
    half = SentenceEncoder(sentence_folder, "cpu", precision=precision)  # type: ignore[arg-type]

    vectors = half.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert (vectors * encoder.encode(TEXTS)).sum(axis=1).min() > 0.995


def test_no_texts_have_no_vectors_and_warming_up_needs_none(encoder: SentenceEncoder) -> None:
    encoder.warm_up()

    assert encoder.encode([]).shape == (0, 32)


def test_a_folder_without_a_model_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")

    with pytest.raises(ModelError, match="sentence-transformers cannot load"):
        SentenceEncoder(tmp_path, "cpu")


def test_a_prompt_is_put_before_a_text_once_whoever_makes_the_tokens(sentence_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "prompted"
    shutil.copytree(sentence_folder, folder)
    told = {"prompts": {"query": "what a terrible day: "}, "default_prompt_name": "query"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(told), encoding="utf-8")
    encoder = SentenceEncoder(folder, "cpu")
    ours = encoder.encode(["joy", "she was not afraid"])
    encoder._tokenizer = None
    np.testing.assert_allclose(encoder.encode(["joy", "she was not afraid"]), ours, atol=1e-5)
    plain = SentenceEncoder(sentence_folder, "cpu").encode(["joy"])
    assert (ours[0] * plain[0]).sum() < 0.999, "the prompt is put there at all"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="GPU: bf16 on CUDA gives nearly the vectors of the CPU")
def test_on_a_gpu_the_vectors_are_nearly_those_of_the_cpu(sentence_folder: Path, encoder: SentenceEncoder) -> None:
    cuda = SentenceEncoder(sentence_folder, "cuda")

    assert cuda.device == "cuda"
    assert (cuda.encode(TEXTS) * encoder.encode(TEXTS)).sum(axis=1).min() > 0.995
