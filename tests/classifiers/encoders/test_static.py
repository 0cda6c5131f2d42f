import json
from pathlib import Path

import numpy as np
import pytest
from model2vec import StaticModel
from safetensors.numpy import load_file, save_file

from classifiers.encoders.open import open_encoder
from classifiers.encoders.static import StaticEncoder
from classifiers.errors import DeviceError, ModelError
from tests.classifiers.encoders.tiny_encoder import TEXTS, tiny_tokenizer

# What model2vec takes, too: it cuts nothing and mends nothing.
PLAIN = ("I am so happy today!", "what a terrible day", "no", "", "?!", "\u4f60\u597d", "she was afraid \u4f60 of joy")


def _folder(path: Path, **settings: bool) -> Path:
    tokenizer = tiny_tokenizer()
    size, draw = tokenizer.get_vocab_size(), np.random.default_rng(3)
    rows = 20 if settings.get("mapped") else size
    model = StaticModel(
        draw.normal(size=(rows, 16)).astype(np.float32),
        tokenizer,
        weights=draw.random(size).astype(np.float32) if settings.get("weighted") else None,
        token_mapping=draw.integers(0, rows, size) if settings.get("mapped") else None,
        normalize=True,
    )
    model.save_pretrained(path)
    return path


@pytest.mark.parametrize("settings", [{}, {"weighted": True}, {"mapped": True}, {"mapped": True, "weighted": True}])
def test_the_vectors_are_those_of_model2vec(tmp_path: Path, settings: dict[str, bool]) -> None:
    folder = _folder(tmp_path / "static", **settings)
    expected = StaticModel.from_pretrained(folder).encode(list(PLAIN))

    np.testing.assert_allclose(StaticEncoder(folder).encode(PLAIN), expected, atol=1e-5)


def test_any_text_has_a_vector_of_length_one_or_of_zeros(tmp_path: Path) -> None:
    encoder = open_encoder(_folder(tmp_path / "static"))
    lengths = np.linalg.norm(encoder.encode(TEXTS), axis=1)

    assert isinstance(encoder, StaticEncoder)
    assert np.all((np.abs(lengths - 1) < 1e-5) | (lengths == 0))
    assert lengths[TEXTS.index("")] == 0
    assert lengths[0] > 0


def test_a_table_that_is_too_small_for_the_tokenizer_is_an_error(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "static")
    tensors = load_file(folder / "model.safetensors")
    save_file({"embeddings": tensors["embeddings"][:-5].copy()}, folder / "model.safetensors")

    with pytest.raises(ModelError, match="do not belong together"):
        StaticEncoder(folder)


def test_a_table_that_is_cut_short_or_missing_is_an_error_that_names_it(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "static")
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ModelError, match=r"model\.safetensors: not a file of safetensors"):
        StaticEncoder(folder)
    path.unlink()
    with pytest.raises(ModelError, match=r"model\.safetensors: there is no such file"):
        StaticEncoder(folder)


@pytest.mark.parametrize("length", ["many", -5, [1], 2.5, True])
def test_a_number_of_tokens_that_is_none_is_an_error_that_names_the_field(tmp_path: Path, length: object) -> None:
    folder = _folder(tmp_path / "static")
    (folder / "config.json").write_text(json.dumps({"model_type": "model2vec", "max_length": length}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"config\.json: max_length is .*, and no number of tokens") as caught:
        StaticEncoder(folder)
    assert caught.value.field == "max_length"


def test_tables_that_hold_what_they_must_not_are_refused(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "static", mapped=True, weighted=True)
    path = folder / "model.safetensors"
    sound = load_file(path)
    for name, value, said in (
        ("embeddings", np.nan, "holds what is no number"),
        ("weights", np.inf, "holds what is no number"),
        ("mapping", -1, "do not belong together"),
    ):
        changed = sound[name].copy()
        changed.flat[3] = value
        save_file({**sound, name: changed}, path)
        with pytest.raises(ModelError, match=said):
            StaticEncoder(folder)


def test_a_configuration_that_is_nested_without_end_is_an_error(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "static")
    (folder / "config.json").write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(ModelError, match=r"config\.json: not JSON"):
        StaticEncoder(folder)


def test_it_runs_on_the_cpu_only(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="runs on the CPU only"):
        open_encoder(_folder(tmp_path / "static"), "cuda")


def test_a_folder_whose_configuration_says_nothing_is_told_by_its_table(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "static")
    (folder / "config.json").write_text(json.dumps({"normalize": True}), encoding="utf-8")

    assert isinstance(open_encoder(folder), StaticEncoder)
