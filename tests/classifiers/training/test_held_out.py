"""What is held out stays out: test rows move nothing but their figures, dev rows no weight that is learnt."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import torch
from safetensors.numpy import load

from classifiers.folder.reading import open_folder
from classifiers.training import loop
from classifiers.training.data import read_data
from classifiers.training.fitting import fitted_heads
from classifiers.training.material import Material
from classifiers.training.splits import DEV
from classifiers.training.train import Trained, train
from mappings.conversion.converter import Converter
from tests.classifiers.trained.tiny import EKMAN
from tests.classifiers.training.material import corpus, recipe, written

STATIC: dict[str, Any] = {"architecture": "static"}
ASKED: dict[str, Any] = {"fine": "sentiment", "head": {"targets": ["sentiment"]}, **STATIC}


def _trained(place: Path, converter: Converter, **values: Any) -> Trained:  # noqa: ANN401
    return train(recipe(place, **values), converter)


def _weights(folder: Path) -> bytes:
    return (folder / "model.safetensors").read_bytes()


def _scrambled(place: Path, *splits: str) -> None:
    """Give the rows of splits other labels and points, and cells that are known where they were not."""
    random = np.random.default_rng(2)
    rows = corpus()
    for one in rows:
        if one["split"] in splits:
            label = str(random.choice(EKMAN))
            one |= {"labels": [label], "source_labels": [label], "degrees": [1.0], "unknown": []}
            if one["source"] == "rated":
                one |= {"source_labels": [], "valence": -one["valence"], "arousal": 0.9, "dominance": -0.9}
    (place / "rows.parquet").unlink()
    written(place / "rows.parquet", rows)


def test_test_rows_move_nothing_but_their_own_figures(place: Path, converter: Converter) -> None:
    """The epoch, the weights, calibration, thresholds, targets and the split of families know nothing of them."""
    plain = _trained(place, converter, out="plain", training={"epochs": 4}, **ASKED)
    _scrambled(place, "test")
    other = _trained(place, converter, out="other", training={"epochs": 4}, **ASKED)
    assert _weights(plain.path) == _weights(other.path)
    assert (plain.path / "config.json").read_bytes() == (other.path / "config.json").read_bytes()
    for name, figures in plain.metrics["measured"].items():
        assert (figures == other.metrics["measured"][name]) == (" dev," in name), name


def test_dev_rows_move_no_weight_but_choose_the_penalty_of_the_regression(place: Path, converter: Converter) -> None:
    plain = _trained(place, converter, out="plain", training={"epochs": 1}, **ASKED)
    _scrambled(place, "dev")
    other = _trained(place, converter, out="other", training={"epochs": 1}, **ASKED)
    one, two = (load(_weights(each.path)) for each in (plain, other))
    assert one.keys() == two.keys()
    for name in one.keys() - {"points.weight", "points.bias"}:
        np.testing.assert_array_equal(one[name], two[name], err_msg=name)
    assert open_folder(plain.path).config.points == open_folder(other.path).config.points
    assert open_folder(plain.path).config.heads != open_folder(other.path).config.heads, "they are what is tuned on"


def test_without_masks_a_model_is_measured_on_the_same_rows(place: Path, converter: Converter) -> None:
    short = {"training": {"epochs": 1}, **STATIC}
    masked = _trained(place, converter, out="masked", **short)
    bare = _trained(place, converter, out="bare", head={"masks": False}, **short)
    assert _weights(masked.path) != _weights(bare.path)
    rows = [{name: table["rows"] for name, table in one.metrics["measured"].items()} for one in (masked, bare)]
    assert rows[0] == rows[1]


def test_the_best_weights_are_kept_and_not_the_last(
    place: Path, converter: Converter, monkeypatch: pytest.MonkeyPatch
) -> None:
    best = _trained(place, converter, out="best", training={"epochs": 2, "warm_up": 0.0}, **STATIC)
    judged = loop.Loop._judged
    epochs: list[int] = []

    def wrecking(self: loop.Loop, measured: Any, batches: int) -> Any:  # noqa: ANN401
        found = judged(self, measured, batches)
        epochs.append(found.number)
        if found.number == 2:
            with torch.no_grad():
                self.network.heads.weight.zero_()
                self._average = None
        return found

    monkeypatch.setattr(loop.Loop, "_judged", wrecking)
    # As many steps, and the same course of the rates, up to the second epoch; what follows can only be worse.
    monkeypatch.setattr(loop, "share_of_rate", lambda step, steps, warm_up: _share(step, steps // 2))
    done = _trained(place, converter, out="wrecked", training={"epochs": 4, "patience": 4, "warm_up": 0.0}, **STATIC)
    assert epochs == [1, 2, 3, 4]
    assert [epoch["best"] for epoch in done.metrics["epochs"]] == [True, True, False, False]
    assert _weights(done.path) == _weights(best.path)


def _share(step: int, steps: int) -> float:
    return (steps - step) / steps if step < steps else 1e-12


def test_what_is_written_is_the_average(place: Path, converter: Converter, monkeypatch: pytest.MonkeyPatch) -> None:
    averages: list[torch.Tensor] = []
    keep = loop.Loop._keep

    def kept(self: loop.Loop) -> None:
        keep(self)
        if self._average is not None:
            averages.append(self._average.weights["heads.bias"].clone())

    monkeypatch.setattr(loop.Loop, "_keep", kept)
    done = _trained(place, converter, out="average", training={"epochs": 1, "average": 0.99}, **STATIC)
    plain = _trained(place, converter, out="plain", training={"epochs": 1, "average": 0.0}, **STATIC)
    assert _weights(done.path) != _weights(plain.path)
    bias = open_folder(done.path).tensors()["heads.bias"]
    np.testing.assert_array_equal(bias, averages[-1].numpy().astype(np.float16))


def test_what_is_fitted_of_the_dev_rows_honours_the_masks(place: Path, converter: Converter) -> None:
    """What an unknown cell would say changes neither calibration nor thresholds."""
    asked = recipe(place, head={"targets": ["sentiment"]})
    data = read_data(asked, converter)
    head = data.heads[0]
    logits = np.random.default_rng(6).normal(size=(len(data.rows(DEV)), len(head.concepts))).astype(np.float32)
    logits += 3 * head.present[data.rows(DEV)]
    found = []
    for present in (head.present, head.present | ~head.known):
        other = replace(data, heads=(replace(head, present=present),))
        material = Material(other, cast(Any, None), present, head.known, head.learnt, *np.zeros((2, 3), np.float32))
        found.append(fitted_heads(asked, material, logits, converter)[0])
    assert found[0].calibration.temperature == found[1].calibration.temperature
    np.testing.assert_array_equal(found[0].calibration.bias, found[1].calibration.bias)
    np.testing.assert_array_equal(found[0].thresholds, found[1].thresholds)
    assert found[0].targets == found[1].targets


def test_the_card_says_which_figures_flatter(place: Path, converter: Converter) -> None:
    done = _trained(place, converter, training={"epochs": 1}, **STATIC)
    assert "were tuned on the rows of dev splits, whose figures flatter" in (done.path / "README.md").read_text()
    assert json.loads((done.path / "metrics.json").read_text())["rows"]["tuned on"] == "dev"
