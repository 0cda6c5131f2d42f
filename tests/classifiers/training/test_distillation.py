"""Teachers: several are averaged, and each runs where it can."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifiers.trained import opening
from classifiers.trained.runtime import Outputs
from classifiers.training import distillation
from classifiers.training.data import Data, read_data
from classifiers.training.distillation import taught
from mappings.conversion.converter import Converter
from tests.classifiers.trained.tiny import EKMAN, ekman_head, static_folder, tiny_config
from tests.classifiers.training.material import recipe


@pytest.fixture
def data(place: Path, converter: Converter) -> Data:
    found = read_data(recipe(place), converter)
    return replace(found, texts=("i am so happy", "not so sad", "", "what a joy"))


def _silent(done: int, total: int) -> None:
    pass


def test_what_several_teachers_say_is_averaged(data: Data, tmp_path: Path) -> None:
    """Over those that score a label; the second scores only two, in another order and without points."""
    one = static_folder(tmp_path / "one")
    few = tiny_config(seed=8, points=None, heads=[ekman_head(["joy", "anger"])])
    two = static_folder(tmp_path / "two", few)
    both = taught([one, two], data, tmp_path, "cpu", _silent)
    alone = [opening.open_runtime(folder, "cpu").run(data.texts) for folder in (one, two)]
    assert both is not None
    expected = alone[0].logits.copy()
    labels = [concept.label for concept in data.heads[0].concepts]
    assert labels == list(EKMAN)
    for at, name in enumerate(("joy", "anger")):
        own = labels.index(name)
        expected[:, own] = (expected[:, own] + alone[1].logits[:, at]) / 2
    expected[2] = np.nan
    np.testing.assert_allclose(both.logits, expected, rtol=1e-5, atol=1e-6)
    assert alone[0].points is not None
    assert both.points is not None
    np.testing.assert_allclose(both.points[[0, 1, 3]], alone[0].points[[0, 1, 3]], rtol=1e-5)


def test_a_teacher_that_a_gpu_cannot_run_runs_on_the_cpu(
    data: Data, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The training runs on a GPU; a static teacher has nothing that would."""
    asked: list[str] = []

    def opened(folder: object, device: str) -> object:
        asked.append(device)
        return opening.open_runtime(folder, device)  # type: ignore[arg-type]

    monkeypatch.setattr(distillation, "open_runtime", opened)
    teacher = static_folder(tmp_path / "one")
    found = taught([teacher], data, tmp_path, "cuda", _silent)
    assert found is not None
    assert isinstance(opening.open_runtime(teacher, "cpu").run(["x"]), Outputs)
    assert taught([teacher], replace(data, texts=data.texts[:2]), tmp_path, "cpu", _silent) is not None
    assert asked == ["auto", "cpu"], "a GPU where there is one and the teacher can use it; none where none is wanted"
