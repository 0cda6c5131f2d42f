"""The laws of conversion, over every pair of shipped levels and over generated record sets."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mappings.conversion.answer import LabelsItem, ScoresItem, VadItem
from mappings.conversion.converter import Converter
from mappings.conversion.matrix import ConversionMatrix, derived_matrix, entropy_bits
from mappings.conversion.stack import Stack
from mappings.meaning.denotation import Denotation
from ontology.norm import Point
from ontology.reference import Level
from ontology.scale import Scale
from ontology.taxonomy import Taxonomy
from tests.mappings.meaning.generated import World, worlds

EPSILON = 1e-9


def levels(taxonomy: Taxonomy) -> list[Level]:
    """Every scheme and every tier of one."""
    return [
        level
        for scheme in taxonomy.schemes.values()
        for level in (Level(scheme), *(Level(scheme, tier.rank) for tier in scheme.tiers))
    ]


def check(matrix: ConversionMatrix) -> None:
    share, degree = matrix.share.toarray(), matrix.degree.toarray()
    named = f"{matrix.source.id} to {matrix.target.id}"
    assert (share <= degree + EPSILON).all(), named
    assert (share >= 0).all(), named
    assert np.allclose(share.sum(axis=1) + matrix.unmapped, 1.0, atol=EPSILON), named
    assert (matrix.unmapped >= 0).all(), named
    assert (matrix.loss_bits >= 0).all(), named
    assert (matrix.ambiguity_bits >= 0).all(), named


def check_same(one: ConversionMatrix, other: ConversionMatrix) -> None:
    named = f"{one.source.id} to {one.target.id}"
    assert (one.sources, one.targets) == (other.sources, other.targets), named
    for name in ("degree", "back", "share", "way_back"):
        assert np.allclose(getattr(one, name).toarray(), getattr(other, name).toarray(), atol=EPSILON), (named, name)
    for name in ("unmapped", "unmapped_back", "ambiguity_bits", "loss_bits", "margin"):
        assert np.allclose(getattr(one, name), getattr(other, name), atol=1e-8), (named, name)
    assert one.best.tolist() == other.best.tolist(), named


def check_identity(matrix: ConversionMatrix) -> None:
    assert not matrix.loss_bits.any()
    assert not matrix.ambiguity_bits.any()
    assert matrix.best.tolist() == list(range(len(matrix.sources)))


def check_loss_is_conditional_entropy(matrix: ConversionMatrix) -> None:
    """The mean loss over the sources of one tier is H(A|B), under a uniform prior over them."""
    tiers = {concept.tier for concept in matrix.sources}
    if len(tiers) != 1 or not matrix.sources:
        return
    joint = np.column_stack([matrix.share.toarray(), matrix.unmapped]) / len(matrix.sources)
    expected = entropy_bits(joint.reshape(1, -1))[0] - entropy_bits(joint.sum(axis=0)[None, :])[0]
    assert math.isclose(float(matrix.loss_bits.mean()), float(expected), abs_tol=1e-6)
    assert math.isclose(
        float(matrix.ambiguity_bits.mean()),
        float(entropy_bits(joint.reshape(1, -1))[0] - math.log2(len(matrix.sources))),
        abs_tol=1e-6,
    )


def test_every_pair_of_shipped_levels_obeys_the_laws(converter: Converter) -> None:
    every = levels(converter.knowledge.taxonomy)
    for target in every:
        parts = [converter.matrix(source, target).parts for source in every if source != target]
        share, degree = (
            np.concatenate(found) for found in zip(*((p.outcomes.share, p.degree) for p in parts), strict=True)
        )
        unmapped = np.concatenate([p.outcomes.unmapped for p in parts])
        best = np.concatenate([p.decision[0] for p in parts])
        assert (share <= degree + EPSILON).all(), target.id
        assert (share >= 0).all() and (unmapped >= 0).all(), target.id
        back = np.concatenate([p.back for p in parts])
        assert all((found[found > 1 - EPSILON] == 1).all() for found in (degree, back)), target.id
        assert np.allclose(share.sum(axis=1) + unmapped, 1.0, atol=EPSILON), target.id
        assert ((best < 0) == ((unmapped > 0.5 + EPSILON) | ~share.any(axis=1))).all(), target.id


def test_a_sample_of_shipped_pairs_obeys_the_laws_of_loss_and_ambiguity(converter: Converter) -> None:
    every = levels(converter.knowledge.taxonomy)
    for at, (source, target) in enumerate(product(every, repeat=2)):
        if at % 97 == 0 or (source.scheme.kind, target.scheme.kind) == ("theory", "theory"):
            matrix = converter.matrix(source, target)
            check(matrix)
            check_loss_is_conditional_entropy(matrix)


def test_matrices_cut_out_of_the_stack_are_those_of_single_pairs(converter: Converter) -> None:
    every = levels(converter.knowledge.taxonomy)
    for at, (source, target) in enumerate(product(every, repeat=2)):
        if at % 53 == 0 and source.scheme != target.scheme:
            check_same(converter.matrix(source, target), derived_matrix(converter.denotation, source, target))


@settings(max_examples=30)
@given(worlds())
def test_matrices_cut_out_of_a_made_up_stack_are_those_of_single_pairs(world: World) -> None:
    denotation = Denotation(world.taxonomy, world.records)
    stack = Stack(denotation)
    for source, target in product(levels(world.taxonomy), repeat=2):
        if source.scheme != target.scheme:
            check_same(stack.matrix(source, target), derived_matrix(denotation, source, target))


def test_every_shipped_level_converts_to_itself_without_loss(converter: Converter) -> None:
    for level in levels(converter.knowledge.taxonomy):
        check_identity(converter.matrix(level, level))


def test_a_profile_obeys_the_laws_too(converter: Converter) -> None:
    for target in ("ekman", "sentiment"):
        check(
            converter.matrix(converter.level("goemotions", "from"), converter.level(target, "to"), "goemotions-paper")
        )


@given(worlds())
def test_generated_conversions_obey_the_laws(world: World) -> None:
    denotation = Denotation(world.taxonomy, world.records)
    for source, target in product(levels(world.taxonomy), repeat=2):
        matrix = derived_matrix(denotation, source, target)
        check(matrix)
        check_loss_is_conditional_entropy(matrix)
        if source == target:
            check_identity(matrix)


@given(worlds())
def test_a_child_converts_whole_to_the_tier_above_it(world: World) -> None:
    denotation = Denotation(world.taxonomy, world.records)
    tree = world.taxonomy.schemes["tree"]
    matrix = derived_matrix(denotation, Level(tree), Level(tree, 1))
    column = {concept.iri: at for at, concept in enumerate(matrix.targets)}
    for row, concept in enumerate(matrix.sources):
        roots = [column[iri] for iri in (concept.iri, *world.taxonomy.ancestors(concept.iri)) if iri in column]
        assert matrix.share.toarray()[row, roots] == pytest.approx(1.0 / len(roots))


@pytest.fixture(scope="module")
def goemotions_labels(converter: Converter) -> list[str]:
    return [concept.label for concept in converter.knowledge.taxonomy.by_scheme["goemotions"]]


scores = st.dictionaries(st.integers(0, 27), st.floats(0, 1, allow_nan=False), max_size=28)
scales = st.sampled_from(["-1..1", "1-9", "1-5", "0-1", "0-100"]).map(Scale.parse)


@given(scores=scores, mode=st.sampled_from(["soft", "multilabel"]), target=st.sampled_from(["ekman", "shaver/1"]))
def test_scores_spread_to_shares_in_range(
    converter: Converter, goemotions_labels: list[str], scores: dict[int, float], mode: str, target: str
) -> None:
    item = ScoresItem({goemotions_labels[at]: score for at, score in scores.items()})
    [answer] = converter.convert([item], "goemotions", target, mode=mode)  # type: ignore[arg-type]
    shares = [found.share for found in answer.targets]
    assert all(0 <= share <= 1 for share in shares)
    assert answer.ambiguity_bits >= 0
    assert (answer.loss_bits or 0.0) >= 0
    if mode == "soft" and any(scores.values()):
        assert sum(shares) + answer.unmapped_share == pytest.approx(1.0, abs=1e-6)


@given(scores=scores)
def test_noisy_or_is_one_minus_the_chance_that_no_label_brings_it(
    converter: Converter, goemotions_labels: list[str], scores: dict[int, float]
) -> None:
    matrix = converter.matrix(converter.level("goemotions", "from"), converter.level("ekman", "to"))
    weights = np.array([scores.get(at, 0.0) for at in range(28)])
    expected = 1 - np.prod(1 - weights[:, None] * matrix.share.toarray(), axis=0)
    item = ScoresItem({goemotions_labels[at]: score for at, score in scores.items()})
    [answer] = converter.convert([item], "goemotions", "ekman", mode="multilabel")
    found = {target.concept.iri: target.share for target in answer.targets}
    for concept, probability in zip(matrix.targets, expected, strict=True):
        assert found.get(concept.iri, 0.0) == pytest.approx(probability, abs=1e-8)


@given(scores=scores, scale=scales)
def test_labels_become_points_within_their_scale(
    converter: Converter, goemotions_labels: list[str], scores: dict[int, float], scale: Scale
) -> None:
    item = ScoresItem({goemotions_labels[at]: score for at, score in scores.items()})
    [answer] = converter.convert([item], "goemotions", "vad", scale=scale)
    if answer.vad is None:
        assert not any(scores.values())
        return
    for value in (answer.vad.point.valence, answer.vad.point.arousal, answer.vad.point.dominance):
        assert value is not None
        assert scale.low <= value <= scale.high


@given(
    scale=scales,
    at=st.tuples(st.floats(0, 1), st.floats(0, 1), st.one_of(st.none(), st.floats(0, 1))),
    target=st.sampled_from(["ekman", "goemotions", "parrott/2", "shaver"]),
)
def test_points_become_a_distribution_over_labels(
    converter: Converter, scale: Scale, at: tuple[float, float, float | None], target: str
) -> None:
    valence, arousal, dominance = (
        None if value is None else min(scale.high, scale.low + value * (scale.high - scale.low)) for value in at
    )
    assert valence is not None
    assert arousal is not None
    [answer] = converter.convert([VadItem(Point(valence, arousal, dominance))], "vad", target, scale=scale)
    found = [*answer.targets, *answer.runners_up]
    assert sum(target.share for target in found) == pytest.approx(1.0)
    assert all(0 <= target.degree <= 1 for target in found)
    assert [target.share for target in found] == sorted((target.share for target in found), reverse=True)


def test_every_shipped_label_becomes_a_point_within_every_scale_or_tells_why_not(converter: Converter) -> None:
    taxonomy = converter.knowledge.taxonomy
    for scheme, concepts in taxonomy.by_scheme.items():
        for text in ("-1..1", "1-9", "0-100"):
            scale = Scale.parse(text)
            items = [LabelsItem((concept.curie,)) for concept in concepts if concept.felt]
            for answer in converter.convert(items, scheme, "vad", scale=scale) if items else ():
                if answer.vad is None:
                    assert taxonomy.schemes[scheme].kind == "labels", f"{scheme}: {answer.warnings}"
                    assert answer.warnings
                    continue
                assert scale.low <= answer.vad.point.valence <= scale.high
                assert scale.low <= answer.vad.point.arousal <= scale.high
