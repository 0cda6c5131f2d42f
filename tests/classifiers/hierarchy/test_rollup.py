"""The roll-up gives what conversion of scores does, and decisions carry thresholds over."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from classifiers.hierarchy.coherence import lifted
from classifiers.hierarchy.decision import decisions
from classifiers.hierarchy.grid import grid_of
from classifiers.hierarchy.rollup import roll_up
from mappings.conversion.answer import Mode, ScoresItem
from mappings.conversion.converter import Converter
from tests.classifiers.hierarchy.fixed import head_of

UNIT = st.floats(0, 1, width=32)


@settings(max_examples=20)
@given(scores=arrays(np.float32, (28,), elements=st.one_of(st.just(0.0), UNIT)), exclusive=st.booleans())
@pytest.mark.parametrize("to", ["ekman", "sentiment", "plutchik/2", "empatheticdialogues"])
def test_it_is_the_conversion_of_scores(converter: Converter, to: str, scores: np.ndarray, exclusive: bool) -> None:
    """Noisy-or is the mode `multilabel`; the mixture of labels that exclude each other is `soft`, before scaling."""
    head, level = head_of(converter, "goemotions"), converter.level(to, "to")
    grid = grid_of(converter.denotation, level.scheme)
    given_scores = scores / max(1.0, float(scores.sum())) if exclusive else scores
    rolled = roll_up(converter, head, grid).apply(given_scores[:, None].astype(np.float32), exclusive=exclusive)
    named = dict(zip(head.concepts, given_scores.astype(float).tolist(), strict=True))
    mode: Mode = "soft" if exclusive else "multilabel"
    [expected] = converter.convert([ScoresItem(named)], "goemotions", to, mode=mode)
    whole = float(given_scores.sum()) if exclusive else 1.0
    told = {target.concept.iri: target.share * whole for target in expected.targets}
    for place in grid.seen[level.id]:
        iri = grid.concepts[place].iri
        assert rolled[place, 0] == pytest.approx(told.get(iri, 0.0), abs=1e-5), iri


@given(arrays(np.float32, (3, 4), elements=UNIT), arrays(np.float32, (3,), elements=UNIT))
def test_a_label_is_decided_at_one_half_just_where_it_reaches_its_threshold(
    likely: np.ndarray, thresholds: np.ndarray
) -> None:
    found = decisions(likely, thresholds)
    assert ((found >= 0) & (found <= 1)).all()
    assert ((found >= 0.5) == (likely >= thresholds[:, None])).all()
    assert (np.diff(decisions(np.sort(likely, axis=1), thresholds), axis=1) >= 0).all()


def test_decisions_lie_between_the_surest_label_and_all_together(converter: Converter) -> None:
    head = head_of(converter, "goemotions")
    slugs = [iri.rpartition("/")[2] for iri in head.concepts]
    grid = grid_of(converter.denotation, converter.level("parrott", "to").scheme)
    rollup = roll_up(converter, head, grid)
    anger = next(at for at, concept in enumerate(grid.concepts) if concept.slug == "1/anger")

    def decided(**held: float) -> float:
        row = np.array([[held.get(slug, 0.0)] for slug in slugs], np.float32)
        return float(lifted(rollup.decide(row), grid.links)[anger, 0])

    assert decided(anger=0.5) >= 0.5
    assert decided(anger=0.45) < 0.5 <= decided(anger=0.45, annoyance=0.45)
    assert decided(anger=0.2, annoyance=0.2, disapproval=0.2) < 0.5


def test_no_concept_of_a_scheme_is_reached_twice_by_one_label(converter: Converter) -> None:
    grid = grid_of(converter.denotation, converter.level("parrott", "to").scheme)
    rollup = roll_up(converter, head_of(converter, "goemotions"), grid)
    ends = [*rollup.starts[1:].tolist(), len(rollup.labels)]
    for start, end in zip(rollup.starts.tolist(), ends, strict=True):
        assert len({*rollup.labels[start:end].tolist()}) == end - start
    assert ((rollup.shares > 0) & (rollup.shares <= 1)).all()
