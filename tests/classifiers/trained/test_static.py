"""Static models compute what their definition says, from whatever texts."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from classifiers.errors import ModelError
from classifiers.folder.config import StaticConfig
from classifiers.folder.writing import write_folder
from classifiers.trained.bigrams import bigram_buckets
from classifiers.trained.encoder import TrainedEncoder
from classifiers.trained.quantised import dequantised_rows, quantise_rows
from classifiers.trained.static import StaticRuntime
from tests.classifiers.trained.tiny import (
    BUCKETS,
    DIMENSIONS,
    WORDS,
    static_folder,
    static_tensors,
    tiny_config,
    tiny_tokenizer,
)

TEXTS = ["I am so happy today!", "x", "not so happy, sad", "happier cats and dogs can't wait to see you of the house"]


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> StaticRuntime:
    return StaticRuntime(static_folder(tmp_path_factory.mktemp("models") / "tiny"))


def by_definition(text: str, *, buckets: int = BUCKETS) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Pooled vector, logits and point of one text, as the module's description says."""
    config = tiny_config() if buckets else tiny_config(static=StaticConfig(hidden=(12, 8)))
    tensors = {name: values.astype(np.float64) for name, values in static_tensors(config).items()}
    tokenizer = Tokenizer.from_str(tiny_tokenizer().decode())
    ids = [token for token in tokenizer.encode(text, add_special_tokens=False).ids if token != 1][:12]
    weights = tensors["tokens.weight"][ids]
    vectors = tensors["tokens.embedding"][ids] * tensors["tokens.scale"][ids, None]
    total = (weights[:, None] * vectors).sum(axis=0)
    if buckets:
        for bucket in bigram_buckets(np.array(ids[:-1]), np.array(ids[1:]), buckets):
            total += tensors["bigrams.embedding"][bucket] * tensors["bigrams.scale"][bucket]
    pooled = inner = total / weights.sum()
    for at in range(2):
        inner = np.maximum(0.0, tensors[f"hidden.{at}.weight"] @ inner + tensors[f"hidden.{at}.bias"])
    logits = tensors["heads.weight"] @ inner + tensors["heads.bias"]
    point = (tensors["points.weight"] @ inner + tensors["points.bias"]) * 0.5 + [0.1, 0.0, 0.0]
    return pooled, logits, np.clip(point, -1.0, 1.0)


def test_outputs_follow_the_definition(runtime: StaticRuntime) -> None:
    outputs = runtime.run(TEXTS, embedding=True)
    assert outputs.embedding is not None
    assert outputs.points is not None
    assert not outputs.empty.any()
    for at, text in enumerate(TEXTS):
        pooled, logits, point = by_definition(text)
        np.testing.assert_allclose(outputs.embedding[at], pooled, rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(outputs.logits[at], logits, rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(outputs.points[at], point, rtol=1e-4, atol=1e-4)


def test_a_model_may_do_without_bigrams(tmp_path: Path) -> None:
    runtime = StaticRuntime(static_folder(tmp_path / "m", tiny_config(static=StaticConfig(hidden=(12, 8)))))
    logits = by_definition(TEXTS[2], buckets=0)[1]
    np.testing.assert_allclose(runtime.run(TEXTS).logits[2], logits, rtol=1e-4, atol=1e-4)


def test_a_model_may_do_without_points_and_weights(tmp_path: Path) -> None:
    from safetensors.numpy import save

    config = tiny_config(points=None)
    tensors = static_tensors(config)
    del tensors["tokens.weight"]
    files: dict[str, bytes | Path] = {"tokenizer.json": tiny_tokenizer(), "model.safetensors": save(tensors)}
    outputs = StaticRuntime(write_folder(tmp_path / "m", config, files)).run(["happy"])
    assert outputs.points is None
    vector = tensors["tokens.embedding"][WORDS.index("happy") + 4] * tensors["tokens.scale"][WORDS.index("happy") + 4]
    inner = np.maximum(0.0, tensors["hidden.0.weight"] @ vector + tensors["hidden.0.bias"])
    inner = np.maximum(0.0, tensors["hidden.1.weight"] @ inner + tensors["hidden.1.bias"])
    expected = tensors["heads.weight"] @ inner + tensors["heads.bias"]
    np.testing.assert_allclose(outputs.logits[0], expected, rtol=1e-4, atol=1e-4)


def test_pooled_vectors_may_be_brought_to_length_one(tmp_path: Path) -> None:
    outputs = StaticRuntime(static_folder(tmp_path / "m", tiny_config(normalise=True))).run(TEXTS, embedding=True)
    assert outputs.embedding is not None
    pooled = by_definition(TEXTS[0])[0]
    np.testing.assert_allclose(outputs.embedding[0], pooled / np.linalg.norm(pooled), rtol=1e-4, atol=1e-5)


def test_batches_change_nothing(runtime: StaticRuntime) -> None:
    many = runtime.run(TEXTS * 1300)
    one = runtime.run(TEXTS)
    np.testing.assert_allclose(many.logits, np.tile(one.logits, (1300, 1)), rtol=1e-4, atol=1e-5)
    assert many.points is not None
    assert one.points is not None
    np.testing.assert_allclose(many.points, np.tile(one.points, (1300, 1)), rtol=1e-4, atol=1e-5)


def test_no_texts_give_no_rows(runtime: StaticRuntime) -> None:
    outputs = runtime.run([], embedding=True)
    assert outputs.logits.shape == (0, 6)
    assert outputs.embedding is not None
    assert outputs.embedding.shape == (0, DIMENSIONS)


@pytest.mark.parametrize("text", ["", "  \n", "?! ...", "漢字", "\ud800", "\0\0", "😀"])
def test_texts_that_hold_nothing_to_go_by_are_told(runtime: StaticRuntime, text: str) -> None:
    outputs = runtime.run(["so happy", text, "so sad"])
    assert outputs.empty.tolist() == [False, True, False]
    assert np.isfinite(outputs.logits).all()


def test_the_encoder_gives_unit_vectors_and_zeros(runtime: StaticRuntime) -> None:
    encoder = TrainedEncoder(runtime)
    encoder.warm_up()
    name = f"tiny@{runtime.config.files['model.safetensors'].removeprefix('sha256:')[:12]}"
    lengths = np.linalg.norm(encoder.encode(["so happy", "", "sad"]), axis=1)
    np.testing.assert_allclose(lengths, [1.0, 0.0, 1.0], rtol=1e-5)
    assert (encoder.name, encoder.dimensions, encoder.device, encoder.max_tokens) == (name, DIMENSIONS, "cpu", 12)


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("heads.weight", np.zeros((5, 8), np.float32), "heads.weight is 5 x 8, not 6 x 8"),
        ("heads.bias", np.zeros((6, 1), np.float32), "heads.bias is 6 x 1, not 6"),
        ("tokens.embedding", np.zeros((50, DIMENSIONS), np.float32), "holds float32, not int8"),
        ("tokens.embedding", np.zeros((9, DIMENSIONS), np.int8), "only 9 rows"),
        ("tokens.scale", np.zeros(3, np.float32), "tokens.scale is 3"),
        ("tokens.weight", np.zeros(len(WORDS) + 4, np.float32), "not above 0"),
        ("bigrams.embedding", np.zeros((BUCKETS + 1, DIMENSIONS), np.int8), "bigrams.embedding is 51"),
        ("hidden.1.bias", np.full(8, np.nan, np.float32), "hidden.1.bias holds what is no number"),
        ("points.bias", np.zeros(3, np.int8), "holds int8, not float16 or float32"),
    ],
)
def test_a_tensor_that_does_not_fit_is_named(tmp_path: Path, name: str, values: NDArray[Any], said: str) -> None:
    folder = static_folder(tmp_path / "odd", changed={name: values})
    with pytest.raises(ModelError, match=said) as caught:
        StaticRuntime(folder)
    assert caught.value.path is not None
    assert caught.value.path.parent == folder.path


def test_a_missing_tensor_is_named(tmp_path: Path) -> None:
    from safetensors.numpy import save

    tensors = static_tensors(tiny_config())
    del tensors["heads.bias"]
    files: dict[str, bytes | Path] = {"tokenizer.json": tiny_tokenizer(), "model.safetensors": save(tensors)}
    with pytest.raises(ModelError, match=r"there is no tensor heads\.bias"):
        StaticRuntime(write_folder(tmp_path / "m", tiny_config(), files))


def test_rows_in_one_byte_are_off_by_half_a_step_at_most() -> None:
    table = np.random.default_rng(0).standard_normal((40, 30)).astype(np.float32)
    table[7] = 0.0
    table[8] *= 1e-6
    numbers, scale = quantise_rows(table)
    off = np.abs(dequantised_rows(numbers, scale) - table)
    assert (off <= scale[:, None] * 0.5 * 1.001).all()
    assert (np.abs(numbers).max(axis=1)[np.arange(40) != 7] == 127).all()
