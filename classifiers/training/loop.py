"""Loop: epochs of steps, each epoch measured on the dev rows, the best weights kept, the state kept on the way."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import torch
from torch.nn.utils import clip_grad_norm_

from classifiers.errors import TrainingError
from classifiers.evaluation.points import agreement
from classifiers.training.batches import epoch_batches
from classifiers.training.checkpoint import Checkpoints
from classifiers.training.loss import Loss
from classifiers.training.material import Material, Outputs, run
from classifiers.training.measure import Measured, best_f1, macro
from classifiers.training.network import Network
from classifiers.training.optimiser import Average, optimiser, share_of_rate
from classifiers.training.recipe import Recipe
from classifiers.training.splits import DEV, TRAIN

__all__ = ["Course", "Epoch", "Loop", "Step", "deterministic"]

Step = Callable[[int, int], None]
"""Told the steps done and the steps in all."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """What an epoch came to.

    Attributes:
        number: from 1.
        loss: mean loss of its steps.
        f1: dev macro-F1 of each head, by level, each label at its best threshold.
        points: dev Pearson's r of valence, arousal and dominance.
        dev_loss: mean loss of the dev rows.
        best: whether it is the best so far.
    """

    number: int
    loss: float
    f1: dict[str, float]
    points: tuple[float, ...]
    dev_loss: float
    best: bool

    def as_text(self) -> str:
        """Say it in a line."""
        heads = ", ".join(f"{level} {value:.4f}" for level, value in self.f1.items())
        points = f"; r {' '.join(f'{value:.3f}' for value in self.points)}" if self.points else ""
        mark = "" if self.best else " (not better)"
        return f"epoch {self.number}: loss {self.loss:.4f}, dev macro-F1 {heads}{points}{mark}"


@dataclass(slots=True)
class Course:
    """How far a training has come.

    Attributes:
        epoch: the epoch that is under way, from 0.
        at: how many of its batches are done.
        step: steps done in all.
        total: loss of the epoch's steps, summed.
        best: the best dev macro-F1 so far.
        stale: epochs since.
        done: whether it has ended.
        history: what the epochs came to.
    """

    epoch: int = 0
    at: int = 0
    step: int = 0
    total: float = 0.0
    best: float = -math.inf
    stale: int = 0
    done: bool = False
    history: list[Epoch] = field(default_factory=list)


class Loop:
    """A training.

    Attributes:
        network: what is trained.
        course: how far it has come.
    """

    def __init__(
        self,
        network: Network,
        material: Material,
        loss: Loss,
        recipe: Recipe,
        device: str,
        checkpoints: Checkpoints,
    ) -> None:
        """Begin anew, or where the last state was kept.

        Args:
            network: with its first weights, on the device.
            material: the rows.
            loss: what is minimised, on the device.
            recipe: how.
            device: `cpu` or `cuda`.
            checkpoints: where states are kept.

        Raises:
            TrainingError: where the state that is kept belongs to another training.
        """
        self.network = network
        self.course = Course()
        self._material = material
        self._loss = loss
        self._recipe = recipe
        self._device = device
        self._checkpoints = checkpoints
        self._optimiser = optimiser(network, recipe.training)
        decay = recipe.training.average
        self._average = Average(network, decay) if decay else None
        self._rows = _instructive(material)
        self._dev = material.data.rows(DEV)
        self._restore()

    def run(self, told: Callable[[Epoch], None], step: Step) -> list[Epoch]:
        """Train to the end and leave the best weights in the network.

        Args:
            told: called after each epoch.
            step: called after each step.

        Returns:
            what all epochs came to.

        Raises:
            TrainingError: where the loss is no number any more.
            DocumentError: where a state cannot be kept.
        """
        training, course = self._recipe.training, self.course
        with deterministic():
            while not course.done:
                batches = epoch_batches(
                    self._rows, self._material.inputs.tokens.lengths, training.batch, self._recipe.seed, course.epoch
                )
                self._epoch(batches, step)
                measured = self._measured()
                told(self._judged(measured, len(batches)))
                self._keep()
        self.network.load_state_dict(self._checkpoints.read_best(self._device))
        return course.history

    def outputs(self, split: int) -> Outputs:
        """Give what the network makes of the rows of a split."""
        return run(self.network, self._material.inputs, self._material.data.rows(split), self._device)

    def _epoch(self, batches: list[np.ndarray[Any, np.dtype[np.intp]]], step: Step) -> None:
        training, course = self._recipe.training, self.course
        steps = len(batches) * training.epochs
        parameters = list(self.network.parameters())
        kept = time.monotonic()
        while course.at < len(batches):
            rows = batches[course.at]
            # Drawn anew in each step: what is dropped does not hang on whether training was broken off before.
            torch.manual_seed(self._recipe.seed * 1_000_003 + course.step)
            for group in self._optimiser.param_groups:
                group["lr"] = group["peak"] * share_of_rate(course.step, steps, training.warm_up)
            self.network.train()
            _, logits, points = self.network(*self._material.inputs.tensors(rows, self._device))
            loss = self._loss(logits, points, self._material.targets(rows, self._device))
            self._optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            length = float(clip_grad_norm_(parameters, training.clip))
            value = float(loss.detach())
            if not (math.isfinite(value) and math.isfinite(length)):
                # Before the step, so that the state that is kept stays a sound one.
                what = f"the gradient is {length}" if math.isfinite(value) else f"the loss is {value}"
                raise TrainingError(
                    f"{what} in step {course.step + 1}",
                    hint='lower the rates, or set precision = "fp32"; then begin anew with --restart',
                )
            self._optimiser.step()
            course.at += 1
            course.step += 1
            if self._average is not None:
                self._average.update(self.network, course.step)
            course.total += value
            step(course.step, steps)
            if time.monotonic() - kept >= training.minutes * 60:
                self._keep()
                kept = time.monotonic()

    def _measured(self) -> Measured:
        if self._average is not None:
            self._average.exchange(self.network)
        try:
            found = run(self.network, self._material.inputs, self._dev, self._device)
            measured = self._figures(found)
            if self._better(measured):
                self._checkpoints.write_best(self.network.state_dict())
            return measured
        finally:
            if self._average is not None:
                self._average.exchange(self.network)

    def _figures(self, found: Outputs) -> Measured:
        material, data = self._material, self._material.data
        f1 = {}
        for head, columns in zip(data.heads, material.columns(), strict=True):
            rows = head.dev[self._dev]
            values = best_f1(
                found.logits[rows, columns],
                material.present[self._dev][rows, columns],
                material.known[self._dev][rows, columns],
            )
            f1[head.level.id] = macro(values)
        points: tuple[float, ...] = ()
        if found.points is not None and data.points is not None:
            points = tuple(agreement(data.points[self._dev], found.points)[0].tolist())
        targets = material.targets(self._dev, self._device)
        scored = torch.from_numpy(found.logits).to(self._device)
        placed = None if found.points is None else torch.from_numpy(found.points).to(self._device)
        return Measured(f1, points, float(self._loss(scored, placed, targets)))

    def _better(self, measured: Measured) -> bool:
        return next(iter(measured.f1.values())) > self.course.best

    def _judged(self, measured: Measured, batches: int) -> Epoch:
        course = self.course
        better = self._better(measured)
        epoch = Epoch(course.epoch + 1, course.total / batches, measured.f1, measured.points, measured.loss, better)
        course.history.append(epoch)
        course.best = next(iter(measured.f1.values())) if better else course.best
        course.stale = 0 if better else course.stale + 1
        course.epoch, course.at, course.total = course.epoch + 1, 0, 0.0
        training = self._recipe.training
        course.done = course.epoch >= training.epochs or course.stale >= training.patience
        return epoch

    def _keep(self) -> None:
        course = self.course
        self._checkpoints.write(
            {
                "network": self.network.state_dict(),
                "average": None if self._average is None else self._average.weights,
                "optimiser": self._optimiser.state_dict(),
                "course": asdict(course),
            }
        )

    def _restore(self) -> None:
        state = self._checkpoints.read(self._device)
        if state is None:
            return
        self.network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
        if self._average is not None:
            self._average.weights = state["average"]
        values = dict(state["course"])
        values["history"] = [Epoch(**{**one, "points": tuple(one["points"])}) for one in values["history"]]
        self.course = Course(**values)


@contextmanager
def deterministic() -> Iterator[None]:
    """Have torch compute the same again whenever it computes the same."""
    before = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(True)
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before)


def _instructive(material: Material) -> np.ndarray[Any, np.dtype[np.intp]]:
    """Give the training rows that there is anything to learn from."""
    rows = material.data.rows(TRAIN)
    says = material.learnt[rows].any(axis=1)
    if material.data.points is not None:
        says |= ~np.isnan(material.data.points[rows]).all(axis=1)
    if material.taught is not None:
        says |= True
    found = rows[says & ~material.inputs.tokens.empty[rows]]
    if not len(found):
        raise TrainingError("no training row says anything", hint="give files with labels that are known")
    return found
