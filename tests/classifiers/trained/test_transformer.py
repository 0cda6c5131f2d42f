"""Transformers give the same outputs from their graph and from their weights, and say what is wrong with either."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from classifiers.encoders.device import resolve_device
from classifiers.errors import DeviceError, ModelError
from classifiers.folder.reading import ModelFolder, open_folder
from classifiers.folder.writing import write_folder
from classifiers.trained.encoder import TrainedEncoder
from classifiers.trained.onnx import OnnxRuntime
from classifiers.trained.opening import open_runtime
from classifiers.trained.pytorch import TorchRuntime
from classifiers.trained.runtime import Runtime
from classifiers.trained.scorer import TrainedScorer
from mappings.conversion.converter import Converter
from ontology.errors import MissingExtra
from tests.classifiers.trained.tiny import ekman_head, transformer_folder

TEXTS = ["I am so happy today!", "x", "", "not so happy, sad", "the cat and the dog can't wait to see you in the house"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> ModelFolder:
    return transformer_folder(tmp_path_factory.mktemp("models") / "tiny")


def has_gpu() -> bool:
    return resolve_device("auto") == "cuda"


def without(folder: ModelFolder, target: Path, *names: str) -> ModelFolder:
    """A copy of a folder that lacks some files, and does not list them."""
    target.mkdir()
    values = json.loads((folder.path / "config.json").read_text())
    for name in list(values["files"]):
        if name in names:
            del values["files"][name]
        else:
            (target / name).parent.mkdir(exist_ok=True)
            (target / name).write_bytes((folder.path / name).read_bytes())
    (target / "config.json").write_text(json.dumps(values))
    return open_folder(target)


def test_the_graph_and_the_weights_agree(folder: ModelFolder) -> None:
    graph = OnnxRuntime(folder, threads=2).run(TEXTS * 10, embedding=True)
    weights = TorchRuntime(folder, "cpu").run(TEXTS * 10, embedding=True)
    assert graph.empty.tolist() == weights.empty.tolist() == [False, False, True, False, False] * 10
    known = ~graph.empty
    for name in ("logits", "points", "embedding"):
        np.testing.assert_allclose(getattr(graph, name)[known], getattr(weights, name)[known], rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(graph.logits[:5], graph.logits[-5:], rtol=1e-4, atol=1e-5)
    assert graph.logits[known].std(axis=0).min() > 0.01, "texts differ"


@pytest.mark.skipif(not has_gpu(), reason="GPU: no CUDA device here")
def test_the_gpu_agrees_with_the_cpu(folder: ModelFolder) -> None:
    there = TorchRuntime(folder, "cuda").run(TEXTS * 500)
    here = TorchRuntime(folder, "cpu").run(TEXTS)
    known = ~here.empty
    np.testing.assert_allclose(there.logits[:5][known], here.logits[known], rtol=0.1, atol=0.1)


@pytest.mark.skipif(has_gpu(), reason="GPU: there is one, so asking for it is no error")
def test_a_gpu_that_is_not_there_is_an_error(folder: ModelFolder) -> None:
    with pytest.raises(DeviceError, match="cuda"):
        open_runtime(folder, "cuda")
    assert isinstance(open_runtime(folder, "auto"), OnnxRuntime)


def test_a_folder_without_weights_runs_on_the_cpu_only(folder: ModelFolder, tmp_path: Path) -> None:
    graph = without(folder, tmp_path / "graph", "model.safetensors", "body/config.json")
    with pytest.raises(DeviceError, match=r"has no model\.safetensors"):
        open_runtime(graph, "cuda")
    assert open_runtime(graph).run(TEXTS).logits.shape == (5, 6)


def test_a_folder_without_a_graph_runs_in_torch(folder: ModelFolder, tmp_path: Path) -> None:
    weights = without(folder, tmp_path / "weights", "model.onnx")
    runtime = open_runtime(weights, "cpu")
    assert isinstance(runtime, TorchRuntime)
    assert TrainedEncoder(runtime).encode(TEXTS).shape == (5, 32)


def test_torch_that_is_not_installed_is_named(folder: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingExtra, match="encoders"):
        TorchRuntime(folder, "cpu")
    assert isinstance(open_runtime(folder, "cpu"), OnnxRuntime)


def test_memory_that_does_not_suffice_halves_the_batch(folder: ModelFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    runtime = TorchRuntime(folder, "cpu")
    expected = runtime.run(TEXTS * 4).logits
    sizes: list[int] = []
    forward = TorchRuntime._forward

    def small(self: TorchRuntime, batch: object) -> object:
        sizes.append(len(batch.rows))  # type: ignore[attr-defined]
        if sizes[-1] > 3:
            raise torch.OutOfMemoryError
        return forward(self, batch)  # type: ignore[arg-type]

    monkeypatch.setattr(TorchRuntime, "_forward", small)
    np.testing.assert_allclose(runtime.run(TEXTS * 4).logits, expected, rtol=1e-3, atol=1e-5)
    assert max(sizes) == 20
    assert sum(size for size in sizes if size <= 3) == 20


def test_a_single_text_that_does_not_fit_is_an_error_with_a_cure(
    folder: ModelFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    def none(self: TorchRuntime, batch: object) -> object:
        raise torch.OutOfMemoryError

    runtime = TorchRuntime(folder, "cpu")
    monkeypatch.setattr(TorchRuntime, "_forward", none)
    with pytest.raises(DeviceError, match=r"out of memory with a text of \d+ tokens; use a smaller model, or cpu"):
        runtime.run(TEXTS)


@pytest.mark.parametrize("runtime", [lambda folder: OnnxRuntime(folder), lambda folder: TorchRuntime(folder, "cpu")])
def test_what_the_body_cannot_take_is_told_on_opening(
    folder: ModelFolder, tmp_path: Path, runtime: Callable[[ModelFolder], Runtime], capfd: pytest.CaptureFixture[str]
) -> None:
    """A text that is too long, or a token that it has no vector of, would else fail when it comes along."""
    files: dict[str, bytes | Path] = {name: folder.file(name) for name in folder.config.files}
    runtime(write_folder(tmp_path / "just", folder.config.model_copy(update={"max_tokens": 16}), files))
    long = folder.config.model_copy(update={"max_tokens": 17})
    with pytest.raises(ModelError, match=r"16 positions for max_tokens|does not take 17 tokens"):
        runtime(write_folder(tmp_path / "long", long, files))
    tokenizer = folder.tokenizer()
    tokenizer.add_tokens(["wonderful"])
    more = {**files, "tokenizer.json": tokenizer.to_str().encode()}
    with pytest.raises(ModelError, match=r"rows for the ids of tokenizer\.json|with ids up to 45"):
        runtime(write_folder(tmp_path / "more", folder.config, more))
    assert "onnxruntime" not in capfd.readouterr().err


def test_models_of_one_name_have_vectors_of_other_names(folder: ModelFolder, tmp_path: Path) -> None:
    """Vectors that were kept under the name of a model are never compared with those of its next training."""
    again = transformer_folder(tmp_path / "again", seed=8)
    names = [TrainedEncoder(OnnxRuntime(one)).name for one in (folder, again)]
    assert (folder.config.name, folder.config.version) == (again.config.name, again.config.version)
    assert folder.config.files["model.onnx"] != again.config.files["model.onnx"]
    assert names[0] != names[1]
    assert TrainedEncoder(TorchRuntime(folder, "cpu")).name == names[0], "one model, wherever it runs"


def test_a_body_that_is_cut_off_is_named(folder: ModelFolder, tmp_path: Path) -> None:
    from safetensors.numpy import save

    tensors = folder.tensors()
    del tensors["body.encoder.layer.1.output.dense.weight"]
    files: dict[str, bytes | Path] = {name: folder.file(name) for name in folder.config.files}
    broken = write_folder(tmp_path / "broken", folder.config, {**files, "model.safetensors": save(tensors)})
    with pytest.raises(ModelError, match=r"body\.encoder\.layer\.1\.output\.dense\.weight"):
        TorchRuntime(broken, "cpu")


def test_a_graph_of_another_model_is_refused(folder: ModelFolder) -> None:
    config = folder.config.model_copy(update={"heads": (ekman_head(["joy", "fear"]),)})
    with pytest.raises(ModelError, match="puts out 6 logits, not 2") as caught:
        OnnxRuntime(ModelFolder(folder.path, config))
    assert caught.value.path == folder.path / "model.onnx"


def test_a_scorer_scores_with_it(folder: ModelFolder, converter: Converter) -> None:
    scorer = TrainedScorer(folder, converter, device="cpu")
    scores = scorer.score(TEXTS, scorer.head(converter.level("ekman", "to")))
    assert np.isnan(scores.probability).any(axis=1).tolist() == [False, False, True, False, False]


def test_a_megabyte_is_scored(folder: ModelFolder) -> None:
    outputs = OnnxRuntime(folder).run(["happy " * 170_000, "\ud800 so sad", "\0", "\xff\xfe\x00\x01"])
    assert outputs.empty.tolist() == [False, False, True, True]
    assert np.isfinite(outputs.logits).all()
