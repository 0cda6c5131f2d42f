"""States of a training: one at a time, sound ones, and of transformers, too."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch.nn.utils import clip_grad_norm_

from classifiers.errors import TrainingError
from classifiers.training import loop
from classifiers.training.checkpoint import Checkpoints
from classifiers.training.train import train
from mappings.conversion.converter import Converter
from tests.classifiers.training.material import recipe

COURSE: dict[str, Any] = {"epochs": 2, "batch": 64, "average": 0.9, "patience": 1, "layer_decay": 0.9}


class _Broken(Exception):
    """Stands for whatever ends a training."""


def _breaking_after(step: int) -> Any:  # noqa: ANN401
    def progress(what: str, done: int, total: int) -> None:
        if what == "training" and done == step:
            raise _Broken

    return progress


@pytest.mark.parametrize("step", [5, 14])
def test_a_transformer_goes_on_bit_by_bit(place: Path, converter: Converter, step: int) -> None:
    """Dropout inside the body, fused attention, rates by layer and the average: nothing of it is forgotten."""
    whole = train(recipe(place, out="whole", training=COURSE), converter)
    parted = recipe(place, out="parted", training={**COURSE, "minutes": 1e-9})
    with pytest.raises(_Broken):
        train(parted, converter, progress=_breaking_after(step))
    said: list[str] = []
    again = train(parted, converter, tell=said.append)
    assert any("going on after step" in line for line in said)
    assert (again.path / "model.safetensors").read_bytes() == (whole.path / "model.safetensors").read_bytes()
    assert again.metrics["epochs"] == whole.metrics["epochs"]


def test_a_finished_state_goes_on_with_other_targets(
    place: Path, converter: Converter, monkeypatch: pytest.MonkeyPatch
) -> None:
    from classifiers.training import finish

    def breaking(*given: object) -> None:
        raise _Broken

    short: dict[str, Any] = {"architecture": "static", "training": {"epochs": 1}}
    with monkeypatch.context() as patched:
        patched.setattr(finish, "write_folder", breaking)
        with pytest.raises(_Broken):
            train(recipe(place, **short), converter)
    steps: list[int] = []
    asked = recipe(place, head={"targets": ["sentiment"]}, fine="sentiment", **short)
    assert train(asked, converter, progress=lambda what, done, total: steps.append(done)).path.is_dir()
    assert not steps, "nothing was trained again"


def test_no_two_trainings_share_a_state(place: Path, converter: Converter) -> None:
    asked = recipe(place, architecture="static", training={"epochs": 1})
    told: list[str] = []

    def second(what: str, done: int, total: int) -> None:
        if done == 1:
            for restart in (False, True):
                with pytest.raises(TrainingError, match=r"\.training is in use by another training, process \d+"):
                    train(asked, converter, restart=restart)
                told.append("told")

    assert train(asked, converter, progress=second).path.is_dir()
    assert told == ["told", "told"]


def test_a_folder_is_let_go_of_whatever_ends_the_training(tmp_path: Path) -> None:
    first, second = Checkpoints(tmp_path / "state", "a" * 64), Checkpoints(tmp_path / "state", "b" * 64)
    first.open()
    first.write({"weight": torch.ones(1)})
    first.close()
    with pytest.raises(TrainingError, match="unfinished training with another recipe"):
        second.open()
    second.open(restart=True)
    second.write_best({"weight": torch.ones(1)})
    second.clear()
    assert not (tmp_path / "state").exists()
    first.open()
    first.clear()


def test_a_folder_without_a_state_is_held_against_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    first, second = Checkpoints(folder, "a" * 64), Checkpoints(folder, "b" * 64)
    first.open()
    first.write_best({"weight": torch.ones(1)})
    with pytest.raises(TrainingError, match="in use by another training"):
        second.open()
    assert folder.is_dir(), "the second does not remove what the first holds"
    first.close()
    assert not folder.exists()
    # As a power cut leaves it.
    folder.mkdir()
    (folder / "mark.txt").write_text("a" * 64)
    (folder / "best.pt").write_bytes(b"of the first")
    second.open()
    with pytest.raises(TrainingError, match=r"best\.pt is missing"):
        second.read_best("cpu")
    second.close()
    second.open()
    (folder / "taught-1.npz").write_bytes(b"the work of hours")
    second.close()
    assert (folder / "taught-1.npz").exists()


def test_a_gradient_that_is_infinite_leaves_a_sound_state(
    place: Path, converter: Converter, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = clip_grad_norm_
    seen: list[float] = []

    def infinite(parameters: list[torch.nn.Parameter], most: float) -> torch.Tensor:
        seen.append(1.0)
        if len(seen) == 3:
            assert parameters[0].grad is not None
            parameters[0].grad.fill_(torch.inf)
        found: torch.Tensor = clip(parameters, most)
        return found

    monkeypatch.setattr(loop, "clip_grad_norm_", infinite)
    asked = recipe(place, architecture="static", training={"epochs": 1, "minutes": 1e-9})
    with pytest.raises(TrainingError, match=r"the gradient is (inf|nan) in step 3"):
        train(asked, converter)
    state = torch.load(place / ".model.training" / "state.pt", weights_only=True)
    assert state["course"]["step"] == 2
    assert all(torch.isfinite(weight).all() for weight in state["network"].values())
    # The same state goes on.
    assert train(asked, converter).path.is_dir()
