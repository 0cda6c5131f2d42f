"""The loss: what is unknown teaches nothing, and the rest what it should."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.functional import binary_cross_entropy_with_logits

from classifiers.training.loss import Family, Loss, Targets, balance, prior_bias
from classifiers.training.recipe import LossRecipe

ROWS, LABELS = 6, 4


def _loss(**values: Any) -> Loss:  # noqa: ANN401
    cells = torch.tensor([0.5, 0.5, 0.25, 0.25])
    plain = {"positive": torch.tensor([1.0, 2.0, 3.0, 4.0]), "prior": torch.tensor([0.1, 0.2, 0.3, 0.4])}
    return Loss(cells, **{**plain, **values})


def _drawn(seed: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    draws = torch.Generator().manual_seed(seed)
    logits = torch.randn(ROWS, LABELS, generator=draws) * 3
    known = (torch.rand(ROWS, LABELS, generator=draws) < 0.6).float()
    return logits.requires_grad_(), (torch.rand(ROWS, LABELS, generator=draws) < 0.4).float() * known, known


@given(st.integers(0, 10_000), st.sampled_from([{}, {"smoothing": 0.1}, {"focus": 2.0}]))
def test_unknown_cells_pull_at_nothing_and_known_ones_do(seed: int, values: dict[str, float]) -> None:
    logits, present, known = _drawn(seed)
    _loss(**values)(logits, None, Targets(present, known)).backward()  # type: ignore[no-untyped-call]
    assert logits.grad is not None
    assert (logits.grad[known == 0] == 0).all()
    assert (logits.grad[known == 1] != 0).all()


@given(st.integers(0, 10_000))
def test_what_an_unknown_cell_would_say_makes_no_difference(seed: int) -> None:
    logits, present, known = _drawn(seed)
    loss = _loss(families=(Family(slice(0, 3), torch.tensor([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]), 0.3),))
    otherwise = torch.where(known == 1, present, 1 - present)
    assert loss(logits, None, Targets(present, known)) == loss(logits, None, Targets(otherwise, known))


def test_it_is_the_balanced_cross_entropy_per_row_and_label() -> None:
    logits, present, known = _drawn(1)
    each = binary_cross_entropy_with_logits(
        logits, present, pos_weight=torch.tensor([1.0, 2.0, 3.0, 4.0]), reduction="none"
    )
    expected = (each * known)[:, :2].sum() * 0.5 / ROWS + (each * known)[:, 2:].sum() * 0.25 / ROWS
    assert _loss()(logits, None, Targets(present, known)).item() == pytest.approx(expected.item())


def test_smoothing_is_least_at_the_smoothed_frequency() -> None:
    loss = Loss(torch.ones(1), torch.ones(1), torch.tensor([0.2]), smoothing=0.25)
    targets = Targets(torch.ones(1, 1), torch.ones(1, 1))
    scores = torch.linspace(0.5, 0.99, 99)
    best = min(scores, key=lambda score: loss(torch.logit(score).reshape(1, 1), None, targets).item())
    assert best == pytest.approx(0.75 + 0.25 * 0.2, abs=0.01)


def test_a_student_that_says_what_its_teacher_says_has_nothing_to_learn() -> None:
    logits, present, known = _drawn(2)
    soft = logits.detach().clone()
    soft[:, 3] = float("nan")
    _loss(soft=1.0, temperature=2.0)(logits, None, Targets(present, known, soft=soft)).backward()  # type: ignore[no-untyped-call]
    assert logits.grad is not None
    assert logits.grad[:, :3].abs().max() < 1e-6
    assert (logits.grad[:, 3] != 0).any(), "what the teacher does not score is to be learnt from the labels"


def test_points_that_are_unknown_pull_at_nothing() -> None:
    points = torch.ones(2, 3, requires_grad=True)
    known = torch.tensor([[0.0, float("nan"), 1.0], [float("nan")] * 3])
    logits = torch.zeros(2, LABELS)
    nothing = torch.zeros(2, LABELS)
    loss = _loss(points=0.6)(logits, points, Targets(nothing, nothing, known))
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == pytest.approx(0.6 * 1.0 / 6)
    assert points.grad is not None
    assert (points.grad != 0).tolist() == [[True, False, False], [False, False, False]]


def test_a_family_is_held_to_what_its_members_say() -> None:
    shares = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    loss = Loss(torch.zeros(3), torch.ones(3), torch.zeros(3), families=(Family(slice(0, 3), shares, 1.0),))
    present, known = torch.tensor([[1.0, 0.0, 0.0]]), torch.tensor([[1.0, 0.0, 0.0]])

    def value(*logits: float) -> float:
        return loss(torch.tensor([logits]), None, Targets(present, known)).item()

    assert value(9.0, -9.0, 0.0) == pytest.approx(0.0, abs=1e-3)
    assert value(-9.0, 9.0, 0.0) == pytest.approx(0.0, abs=1e-3), "any member will do for the family"
    assert value(-9.0, -9.0, 0.0) > 3.0
    assert value(9.0, -9.0, 9.0) == value(9.0, -9.0, -9.0), "of the other family nothing is known"


def test_the_balance_and_the_first_biases_suit_the_frequencies() -> None:
    present = np.zeros((100, 3), dtype=bool)
    present[:50, 0] = present[:4, 1] = True
    known = np.ones((100, 3), dtype=bool)
    known[50:, 1] = False
    weight, prior = balance(present, known, LossRecipe(balance=0.5, most=5.0))
    assert weight.tolist() == pytest.approx([1.0, (46 / 4) ** 0.5, 5.0])
    assert prior.tolist() == pytest.approx([0.5, 0.08, 0.0])
    for label in range(2):
        told = known[:, label]
        loss = Loss(torch.ones(1), torch.tensor(weight[[label]]), torch.tensor(prior[[label]]))
        targets = Targets(torch.tensor(present[told][:, [label]]).float(), torch.ones(int(told.sum()), 1))
        bias = torch.tensor(prior_bias(weight, prior)[label], requires_grad=True)
        loss(bias.expand(int(told.sum()), 1), None, targets).backward()  # type: ignore[no-untyped-call]
        assert bias.grad is not None
        assert abs(bias.grad.item()) < 1e-5, "the bias is best where nothing is known of the text"
