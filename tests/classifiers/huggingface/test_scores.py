"""Texts through a sequence classifier: the same numbers as one text at a time, in order, whatever the texts are."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from classifiers.errors import DeviceError, ModelError
from classifiers.hierarchy.grounded import Grounded
from classifiers.huggingface.checkpoint import load_checkpoint
from classifiers.huggingface.logits import Logits
from classifiers.huggingface.scorer import HuggingFaceScorer
from mappings.conversion.converter import Converter
from tests.classifiers.huggingface.tiny import Problem, save_classifier

LABELS = ("anger", "disgust", "fear", "joy", "sadness", "surprise")
TEXTS = (
    "I am so happy today!",
    "joy",
    "this makes me angry , sad and afraid of the dark",
    "what a love",
    "You are sad",
)


def opened(folder: Path, problem: Problem | None, labels: Sequence[str] = LABELS) -> Logits:
    return Logits(load_checkpoint(str(save_classifier(folder, tuple(labels), problem)), "cpu"))


def one_by_one(logits: Logits, texts: Sequence[str]) -> NDArray[np.float32]:
    import torch

    checkpoint = logits.checkpoint
    with torch.inference_mode():
        rows = [checkpoint.network(**checkpoint.tokenizer(text, return_tensors="pt")).logits[0] for text in texts]
    return np.stack([row.numpy() for row in rows])


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Logits:
    return opened(tmp_path_factory.mktemp("single"), "single_label_classification")


def test_batches_by_length_give_what_single_texts_give(single: Logits) -> None:
    assert np.allclose(single.of(TEXTS), one_by_one(single, TEXTS), atol=1e-5)


def test_model_for_single_labels_gives_shares_of_one(single: Logits, converter: Converter) -> None:
    scorer = HuggingFaceScorer(single, converter)
    head = scorer.head(converter.level("ekman", "to"))
    powers = np.exp(one_by_one(single, TEXTS))
    assert head.exclusive and head.level == "ekman"
    assert np.allclose(scorer.score(TEXTS, head).probability, powers / powers.sum(axis=1, keepdims=True), atol=1e-5)


def test_model_for_several_labels_gives_each_its_own_probability(tmp_path: Path, converter: Converter) -> None:
    several = opened(tmp_path, "multi_label_classification")
    scorer = HuggingFaceScorer(several, converter)
    head = scorer.head(converter.level("ekman", "to"))
    assert not head.exclusive
    expected = 1 / (1 + np.exp(-one_by_one(several, TEXTS)))
    assert np.allclose(scorer.score(TEXTS, head).probability, expected, atol=1e-5)


def test_model_of_measures_is_refused(tmp_path: Path, converter: Converter) -> None:
    with pytest.raises(ModelError, match="estimates measures"):
        HuggingFaceScorer(opened(tmp_path, "regression"), converter)


def test_any_text_is_scored_and_none_without_a_word(single: Logits) -> None:
    texts = ["", " \n\t", "joy", "joy \ud800 \0", "joy " * 250_000, "\x01\x02\xff" * 9, "?!"]
    found = single.of(texts)
    silent = [bool(np.isnan(row).all()) for row in found]
    assert silent[:5] == [True, True, False, False, False]
    assert silent[-1]
    assert single.of([]).shape == (0, len(LABELS))


def test_answers_come_in_any_scheme(single: Logits, converter: Converter) -> None:
    classifier = Grounded(HuggingFaceScorer(single, converter), converter)
    found = classifier.classify(TEXTS, "parrott/1")
    assert set(found.labels) >= {"joy", "anger", "fear", "sadness"}
    assert all(one.labels for one in found)
    assert classifier.classify(["joy"])[0].predictions[0].concept.startswith("https://w3id.org/emotaxa/ekman/")


def test_batch_beyond_the_memory_is_halved_until_it_fits(single: Logits, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    whole = single.of(TEXTS)
    forward, sizes = single.checkpoint.network.forward, []

    def narrow(**inputs: Any) -> Any:  # noqa: ANN401
        sizes.append(len(inputs["input_ids"]))
        if sizes[-1] > 2:
            raise torch.OutOfMemoryError("no more")
        return forward(**inputs)

    monkeypatch.setattr(single.checkpoint.network, "forward", narrow)
    assert np.allclose(single.of(TEXTS), whole, atol=1e-5)
    assert max(sizes) == 5 and sizes.count(1) + 2 * sizes.count(2) == 5


def test_text_that_alone_is_beyond_the_memory_is_an_error_with_a_cure(
    single: Logits, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    def full(**inputs: Any) -> Any:  # noqa: ANN401
        raise torch.OutOfMemoryError("no more")

    monkeypatch.setattr(single.checkpoint.network, "forward", full)
    with pytest.raises(DeviceError, match=r"out of memory with a text of \d+ tokens; use a smaller model, or cpu"):
        single.of(TEXTS)


def test_model_without_padding_pads_with_the_end_of_texts(tmp_path: Path) -> None:
    from transformers import GPT2Config, GPT2ForSequenceClassification, PreTrainedTokenizerFast

    folder = save_classifier(tmp_path / "words", LABELS)
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer.backend_tokenizer, eos_token="[SEP]", unk_token="[UNK]"
    ).save_pretrained(tmp_path / "gpt")
    ids = dict(enumerate(LABELS))
    config = GPT2Config(vocab_size=100, n_embd=32, n_layer=1, n_head=2, n_positions=64, id2label=ids)
    GPT2ForSequenceClassification(config).save_pretrained(tmp_path / "gpt")
    logits = Logits(load_checkpoint(str(tmp_path / "gpt"), "cpu"))
    alone = np.concatenate([logits.of([text]) for text in TEXTS])
    assert np.allclose(logits.of(TEXTS), alone, atol=1e-5)


def test_gpu_gives_what_the_cpu_gives(tmp_path: Path) -> None:
    import torch

    if not torch.cuda.is_available():
        pytest.skip("GPU: only one can show that half precision stays near the CPU's numbers")
    folder = save_classifier(tmp_path, LABELS)
    there = Logits(load_checkpoint(str(folder), "cuda")).of(TEXTS)
    assert np.allclose(there, Logits(load_checkpoint(str(folder), "cpu")).of(TEXTS), atol=0.1)
