"""The whole run: from files to a folder, the same each time, and going on after any end."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from classifiers.encoders.device import resolve_device
from classifiers.errors import DeviceError, ModelError, TrainingError
from classifiers.folder.reading import open_folder
from classifiers.trained.opening import open_runtime
from classifiers.training.data import read_data
from classifiers.training.splits import TEST, TRAIN
from classifiers.training.train import Trained, train
from mappings.conversion.converter import Converter
from tests.classifiers.training.material import FILLERS, TRIGGERS, laid_out, recipe, recipe_text, row, written

STATIC: dict[str, Any] = {"architecture": "static"}


class _Broken(Exception):
    """Stands for whatever ends a training."""


def _trained(place: Path, converter: Converter, **values: Any) -> Trained:  # noqa: ANN401
    return train(recipe(place, **values), converter)


def _weights(folder: Path) -> bytes:
    return (folder / "model.safetensors").read_bytes()


@pytest.mark.parametrize("architecture", ["static", "transformer"])
def test_a_training_ends_in_a_folder_that_knows_the_words(place: Path, converter: Converter, architecture: str) -> None:
    said: list[str] = []
    asked = recipe(
        place, architecture=architecture, fine="sentiment", head={"targets": ["sentiment"]}, training={"epochs": 5}
    )
    done = train(asked, converter, tell=said.append)
    folder = open_folder(done.path)
    config = folder.config
    assert [label.label for label in config.heads[0].labels] == list(TRIGGERS)
    assert set(config.heads[0].targets) <= {"sentiment"}
    assert {one.name: one.licence for one in config.corpora} == {"one": "CC0-1.0", "two": "CC0-1.0", "rated": "CC0-1.0"}
    assert config.fine is not None
    runtime = open_runtime(folder, "cpu")
    outputs = runtime.run([f"we {words[0]} today" for words in TRIGGERS.values()])
    head = config.heads[0]
    scores = 1 / (1 + np.exp(-(outputs.logits - np.array(head.bias)) / head.temperature))
    assert (scores.argmax(axis=1) == np.arange(6)).all()
    assert (scores.diagonal() >= head.thresholds).all()
    assert outputs.points is not None
    placed = runtime.run(["i am happy", "so sad"]).points
    assert placed is not None
    assert placed[0, 0] > 0.3 > -0.3 > placed[1, 0]
    measured = done.metrics["measured"]
    assert measured["one test, labels of ekman"]["macro-F1"] > 0.9
    assert measured["rated test, points"]["r valence"] > 0.9
    exported = done.metrics["exported"]["test"]
    assert exported["as written"] == pytest.approx(exported["as trained"], abs=0.05)
    card = (done.path / "README.md").read_text()
    assert all(words in card for words in ("CC0-1.0", "macro-F1", "Of ekman it does not know neutral", "## Limits"))
    assert "one: 1 row left out, as the text stands in a dev or test split" in said
    assert sorted(path.name for path in place.iterdir() if path.name.startswith(".")) == []


def test_what_is_written_computes_what_was_trained(place: Path, converter: Converter) -> None:
    done = _trained(place, converter, architecture="transformer", training={"epochs": 1})
    texts = ["i am so happy today", "the dog was terrified"]
    from classifiers.trained.pytorch import TorchRuntime

    exact = TorchRuntime(open_folder(done.path), "cpu").run(texts).logits
    whole = open_runtime(open_folder(done.path), "cpu").run(texts).logits
    np.testing.assert_allclose(whole, exact, atol=0.5)
    assert not np.array_equal(whole, exact)


def test_the_weights_can_be_left_out(place: Path, converter: Converter) -> None:
    done = _trained(place, converter, weights=False, training={"epochs": 1})
    assert set(open_folder(done.path).config.files) == {"model.onnx", "tokenizer.json"}


@pytest.mark.parametrize("architecture", ["static", "transformer"])
def test_one_seed_gives_one_model_and_another_another(place: Path, converter: Converter, architecture: str) -> None:
    short = {"architecture": architecture, "training": {"epochs": 1}}
    models = [
        _weights(_trained(place, converter, out=f"m{number}", seed=seed, **short).path)
        for number, seed in enumerate((1, 1, 2))
    ]
    assert models[0] == models[1]
    assert models[0] != models[2]


@pytest.fixture(scope="module")
def whole(ground: Path, converter: Converter, tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A training of two epochs that nothing broke off."""
    place = laid_out(ground, tmp_path_factory.mktemp("whole"))
    return _trained(place, converter, out="whole", training={"epochs": 2}, **STATIC)


@pytest.mark.parametrize("broken_after", [1, 30, 50])
def test_what_was_broken_off_ends_as_if_it_had_not_been(
    place: Path, converter: Converter, whole: Trained, broken_after: int
) -> None:
    parted = recipe(place, out="parted", training={"epochs": 2, "minutes": 1e-9}, **STATIC)

    def ending(what: str, done: int, total: int) -> None:
        if done == broken_after:
            raise _Broken

    with pytest.raises(_Broken):
        train(parted, converter, progress=ending)
    assert not (place / "parted").exists()
    steps: list[int] = []
    said: list[str] = []
    train(parted, converter, tell=said.append, progress=lambda what, done, total: steps.append(done))
    if broken_after > 1:
        assert any("going on after step" in line for line in said)
        assert steps[0] == broken_after
    assert _weights(place / "parted") == _weights(whole.path)
    assert json.loads((place / "parted/metrics.json").read_text())["epochs"] == whole.metrics["epochs"]


def test_a_training_that_is_killed_goes_on(place: Path, converter: Converter) -> None:
    """SIGKILL, wherever it strikes: nothing is said to the process before."""
    course = {"epochs": 12, "patience": 12}
    (place / "recipe.toml").write_text(recipe_text(out="killed", training={**course, "minutes": 1e-9}, **STATIC))
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from kgservice.cli.main import main; main()",
            "train",
            str(place / "recipe.toml"),
            "--store",
            "memory:",
        ],
        stderr=subprocess.DEVNULL,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": ""},
    )
    state = place / ".killed.training" / "state.pt"
    deadline = time.monotonic() + 120
    while not state.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "it ended before it was killed"
    assert not (place / "killed").exists()
    said: list[str] = []
    train(recipe(place, out="killed", training=course, **STATIC), converter, tell=said.append)
    assert any("going on after step" in line for line in said)
    assert _weights(place / "killed") == _weights(
        _trained(place, converter, out="whole", training=course, **STATIC).path
    )


def test_the_state_of_another_training_is_not_taken_up(place: Path, converter: Converter) -> None:
    def ending(what: str, done: int, total: int) -> None:
        if done == 3:
            raise _Broken

    with pytest.raises(_Broken):
        train(recipe(place, training={"minutes": 1e-9}, **STATIC), converter, progress=ending)
    other = recipe(place, seed=99, **STATIC)
    with pytest.raises(TrainingError, match=r"unfinished training with another recipe.*--restart"):
        train(other, converter)
    assert train(other, converter, restart=True).path.is_dir()


def test_training_ends_when_nothing_gets_better(place: Path, converter: Converter) -> None:
    idle = {"epochs": 9, "patience": 2, "rate": 1e-12, "head_rate": 1e-12, "average": 0.0}
    done = _trained(place, converter, training=idle, **STATIC)
    assert [epoch["best"] for epoch in done.metrics["epochs"]] == [True, False, False]


def test_a_student_learns_labels_that_no_row_tells_it(place: Path, converter: Converter) -> None:
    teacher = _trained(place, converter, out="teacher", training={"epochs": 6}, **STATIC)
    texts = read_data(recipe(place), converter).texts
    poor = [
        row(number, f"we {words[0]} {FILLERS[number % 20]}", labels=[label], source_labels=[label], split=split)
        for label, words in TRIGGERS.items()
        for number, split in enumerate(("train",) * 8 + ("dev",))
    ]
    written(place / "poor.parquet", [{**one, "id": f"p{number}"} for number, one in enumerate(poor)])
    written(place / "bare.parquet", [row(number, text, source="bare") for number, text in enumerate(texts)])
    head = {"files": ["poor.parquet"]}
    taught = {"teachers": [teacher.path.name], "weight": 0.9, "files": ["bare.parquet"]}
    common: dict[str, Any] = {"architecture": "static", "points": None, "head": head, "static": {"start": "random"}}
    alone = _trained(place, converter, out="alone", training={"epochs": 8, "patience": 8}, **common)
    calls: list[tuple[str, int, int]] = []
    asked = recipe(place, out="student", training={"epochs": 8, "patience": 8}, distillation=taught, **common)
    student = train(asked, converter, progress=lambda *call: calls.append(call))
    assert any(what == "teaching" and done == total for what, done, total in calls)
    assert student.path.is_dir()
    # The second word of each emotion stands in no row with a label.
    unseen = [f"we {words[1]} it" for words in TRIGGERS.values()]
    right = {
        name: (open_runtime(open_folder(path)).run(unseen).logits.argmax(axis=1) == np.arange(6)).sum()
        for name, path in (("alone", alone.path), ("student", student.path))
    }
    assert right["student"] >= 5 > 3 >= right["alone"]
    corpora = {one.name: one.rows for one in open_folder(student.path).config.corpora}
    assert corpora["bare"] == len(texts), "the card tells of what only the teachers told of"


def test_teachers_that_will_not_do_are_told(place: Path, converter: Converter) -> None:
    with pytest.raises(ModelError, match="no such folder"):
        _trained(place, converter, distillation={"teachers": ["nobody"]})
    _trained(place, converter, out="teacher", training={"epochs": 1}, **STATIC)
    written(place / "izard.parquet", [
        row(number, f"text {number}", labels=["shame"], source_labels=["shame"], split=split)
        for number, split in enumerate(("train",) * 8 + ("dev",) * 8)
    ])  # fmt: skip
    head = {"level": "izard", "files": ["izard.parquet"]}
    with pytest.raises(TrainingError, match="scores none of the labels that are learnt; its heads are ekman"):
        _trained(place, converter, points=None, head=head, distillation={"teachers": ["teacher"]}, **STATIC)


def test_families_and_smoothing_and_focus_train_as_well(place: Path, converter: Converter) -> None:
    loss = {"families": {"sentiment": 0.2}, "smoothing": 0.05, "focus": 1.0}
    done = _trained(place, converter, loss=loss, training={"epochs": 6}, **STATIC)
    assert done.metrics["measured"]["one test, labels of ekman"]["macro-F1"] > 0.85


def test_bf16_trains_as_well(place: Path, converter: Converter) -> None:
    done = _trained(place, converter, training={"precision": "bf16"})
    assert done.metrics["measured"]["one test, labels of ekman"]["macro-F1"] > 0.7


def test_a_loss_that_is_no_number_ends_the_training(place: Path, converter: Converter) -> None:
    with pytest.raises(TrainingError, match=r"the (loss|gradient) is (nan|inf) in step"):
        _trained(place, converter, training={"rate": 1.0, "head_rate": 1.0, "clip": 1e30, "warm_up": 0.0, "epochs": 50,
                                             "patience": 50}, loss={"most": 1e30, "least": 1e30}, **STATIC)  # fmt: skip


def test_a_first_head_without_dev_rows_is_told(place: Path, converter: Converter) -> None:
    with pytest.raises(TrainingError, match="no dev row bears a label of ekman"):
        _trained(place, converter, splits={"dev": 0.0, "rename": {
            "one": {"dev": "none"}, "two": {"dev": "none"}, "rated": {"dev": "none"}}})  # fmt: skip


def test_cuda_is_refused_where_there_is_none(
    place: Path, converter: Converter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(DeviceError, match="cuda was asked for"):
        _trained(place, converter, training={"device": "cuda"})


@pytest.mark.skipif(not torch.cuda.is_available(), reason="GPU: trains in bf16 on one, twice to the same weights")
def test_a_gpu_trains_the_same_model_twice(place: Path, converter: Converter) -> None:
    settings = {"training": {"device": "cuda", "precision": "auto", "epochs": 2}}
    first, second = (_trained(place, converter, out=name, **settings) for name in ("a", "b"))
    assert _weights(first.path) == _weights(second.path)
    assert resolve_device("auto") == "cuda"


def test_no_test_text_reaches_the_weights(place: Path, converter: Converter) -> None:
    data = read_data(recipe(place), converter)
    learnt = {data.texts[row] for row in data.rows(TRAIN)}
    assert not learnt & {data.texts[row] for row in data.rows(TEST)}
