"""What holds of every classifier, for any scores, in every scheme and tier of one."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from classifiers.classification import Classified
from classifiers.hierarchy.backoff import backed_off
from classifiers.hierarchy.grounded import Grounded
from mappings.conversion.converter import VAD, Converter
from ontology.errors import EmotaxaError
from ontology.reference import Level
from ontology.taxonomy import Taxonomy
from tests.classifiers.hierarchy.fixed import FixedScorer, head_of

ROWS = arrays(np.float32, (2, 28), elements=st.one_of(st.just(0.0), st.just(1.0), st.floats(0, 1, width=32)))
TIERED = ("parrott", "plutchik", "occ", "ekman-atlas", "russell")
Ground = Callable[..., Classified]


@pytest.fixture(scope="module")
def ground(converter: Converter) -> Ground:
    """Grounds rows of GoEmotions scores; ways to schemes are kept from one example to the next."""
    kept: dict[tuple[bool, float], Grounded] = {}

    def classified(
        rows: np.ndarray, to: str, *, threshold: float = 0.3, floor: float = 0.0, exclusive: bool = False
    ) -> Classified:
        head = head_of(converter, "goemotions", threshold, exclusive=exclusive)
        model = kept.setdefault((exclusive, floor), Grounded(FixedScorer(head, rows), converter, floor=floor))
        model.scorer = FixedScorer(head, rows)
        return model.classify(["a text"] * len(rows), to)

    return classified


def levels(taxonomy: Taxonomy) -> list[str]:
    return [
        level.id
        for scheme in taxonomy.schemes.values()
        if scheme.id != VAD
        for level in (Level(scheme), *(Level(scheme, tier.rank) for tier in scheme.tiers))
    ]


def check(found: Classified, taxonomy: Taxonomy) -> None:
    place = {concept.iri: at for at, concept in enumerate(found.concepts)}
    assert ((found.probability >= 0) & (found.probability <= 1)).all(), found.target.id
    for at, concept in enumerate(found.concepts):
        for above in taxonomy.ancestors(concept.iri):
            if above in place:
                named = f"{concept.curie} in {found.target.id}"
                assert (found.probability[:, place[above]] >= found.probability[:, at]).all(), named
                assert not (found.chosen[:, place[above]] & found.chosen[:, at]).any(), named


def test_every_scheme_and_tier_is_coherent_or_says_that_nothing_is_shared(ground: Ground, converter: Converter) -> None:
    taxonomy = converter.knowledge.taxonomy
    rows = np.random.default_rng(7).beta(0.3, 0.8, (40, 28)).astype(np.float32)
    answered = 0
    for level in levels(taxonomy):
        try:
            found = ground(rows, level)
        except EmotaxaError as error:
            assert "share no meaning" in str(error), level
            continue
        check(found, taxonomy)
        answered += 1
    assert answered > 150


@settings(max_examples=15)
@given(rows=ROWS, floor=st.sampled_from([0.0, 0.4]), exclusive=st.booleans())
@pytest.mark.parametrize("scheme", TIERED)
def test_layered_schemes_are_coherent_for_any_scores(
    ground: Ground, converter: Converter, scheme: str, rows: np.ndarray, floor: float, exclusive: bool
) -> None:
    found = ground(rows, scheme, floor=floor, exclusive=exclusive)
    check(found, converter.knowledge.taxonomy)
    assert (found.probability[found.chosen] >= floor).all()


@settings(max_examples=15)
@given(rows=ROWS, floor=st.floats(0, 1))
@pytest.mark.parametrize("to", ["parrott", "parrott/2", "occ", "ekman"])
def test_backing_off_afterwards_is_backing_off_at_once(
    ground: Ground, converter: Converter, to: str, rows: np.ndarray, floor: float
) -> None:
    head = head_of(converter, "goemotions", 0.3)
    at_once = Grounded(FixedScorer(head, rows), converter, floor=floor).classify(["a text"] * len(rows), to)
    later = backed_off(ground(rows, to), floor, converter.knowledge.taxonomy)
    assert (later.chosen == at_once.chosen).all()
    assert (later.probability[later.chosen] >= floor).all()


@settings(max_examples=15)
@given(rows=ROWS)
@pytest.mark.parametrize("scheme", TIERED)
def test_a_tier_by_itself_has_the_probabilities_that_it_has_in_its_scheme(
    ground: Ground, converter: Converter, scheme: str, rows: np.ndarray
) -> None:
    whole = ground(rows, scheme)
    place = {concept.iri: at for at, concept in enumerate(whole.concepts)}
    for tier in converter.knowledge.taxonomy.schemes[scheme].tiers:
        found = ground(rows, f"{scheme}/{tier.rank}")
        shared = [(at, place[one.iri]) for at, one in enumerate(found.concepts) if one.iri in place]
        assert len(shared) >= len(found.concepts) - 1  # neutral
        for at, there in shared:
            assert (found.probability[:, at] == whole.probability[:, there]).all(), (tier, found.concepts[at].curie)


@given(rows=ROWS, threshold=st.sampled_from([0.05, 0.3, 0.5, 0.9]))
def test_the_models_own_labels_keep_their_scores_and_thresholds(
    ground: Ground, rows: np.ndarray, threshold: float
) -> None:
    found = ground(rows, "goemotions", threshold=threshold)
    assert (found.probability == rows).all()
    assert (found.chosen == (rows >= np.float32(threshold))).all()


@settings(max_examples=25)
@given(rows=ROWS, label=st.integers(0, 27), more=st.floats(0, 1, width=32))
@pytest.mark.parametrize("to", ["ekman", "parrott", "sentiment", "sense"])
def test_a_higher_score_makes_nothing_less_likely(
    ground: Ground, to: str, rows: np.ndarray, label: int, more: float
) -> None:
    raised = rows.copy()
    raised[:, label] = np.maximum(rows[:, label], more)
    assert (ground(raised, to).probability >= ground(rows, to).probability - 1e-6).all()


@given(rows=ROWS)
@pytest.mark.parametrize("to", ["ekman", "parrott", "emotionml-big6"])
def test_an_exclusive_model_gives_one_answer_wherever_it_has_any(ground: Ground, to: str, rows: np.ndarray) -> None:
    shares = (rows + 1e-3) / (rows + 1e-3).sum(axis=1, keepdims=True)
    found = ground(shares.astype(np.float32), to, threshold=0.5, exclusive=True)
    assert (found.chosen.sum(axis=1) == 1).all()
    assert (found.points <= 1).all()


@settings(max_examples=10)
@given(rows=ROWS)
def test_texts_do_not_change_each_others_answers(ground: Ground, rows: np.ndarray) -> None:
    together, alone = ground(rows, "parrott"), ground(rows[:1], "parrott")
    assert (together.probability[:1] == alone.probability).all()
    assert (together.chosen[:1] == alone.chosen).all()
    assert np.allclose(together.points[:1], alone.points, atol=1e-6)
