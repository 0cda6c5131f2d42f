"""The vectorised arithmetic against the formulas as they are written down, sum by sum, on generated worlds."""

import gc
import math
import weakref
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.conversion.answer import LabelsItem
from mappings.conversion.converter import Converter
from mappings.conversion.hard import convert_hard
from mappings.conversion.matrix import derived_matrix
from mappings.conversion.sources import read_sources
from mappings.meaning.affect import KERNEL_WIDTH, RATED_SHARE, AffectSpace
from mappings.meaning.degree import degrees
from mappings.meaning.denotation import Denotation
from mappings.record import MappingRecord
from ontology.errors import UnknownReference
from ontology.reference import Level
from ontology.taxonomy import Taxonomy
from tests.mappings.meaning.generated import World, worlds

Sets = dict[str, dict[str, float]]
DENIES = {"skos:exactMatch": ("skos:exactMatch", "skos:closeMatch")}


def standing(world: World) -> list[MappingRecord]:
    denied = {(record.subject, record.predicate, record.object) for record in world.records if record.negated}
    return [
        record
        for record in world.records
        if not record.negated
        and all(
            (record.subject, by, record.object) not in denied
            for by in DENIES.get(record.predicate, (record.predicate,))
        )
    ]


def memberships(world: World) -> Sets:
    """Mu, by going round until nothing grows."""
    concepts = world.taxonomy.concepts
    mu: Sets = {iri: ({iri: 1.0} if concept.scheme == "sense" else {}) for iri, concept in concepts.items()}
    weights = {"skos:exactMatch": 1.0, "skos:narrowMatch": 1.0}
    edges = [(parent, iri, 1.0) for iri, concept in concepts.items() for parent in concept.parents]
    for record in standing(world):
        if record.predicate == "skos:closeMatch":
            edges.append((record.subject, record.object, 1.0 if record.confidence is None else record.confidence))
        elif record.predicate in weights:
            edges.append((record.subject, record.object, 1.0))
    grown = True
    while grown:
        grown = False
        for sink, source, weight in edges:
            for sense, value in mu[source].items():
                if value * weight > mu[sink].get(sense, 0.0):
                    mu[sink][sense] = value * weight
                    grown = True
    return mu


def meanings(world: World, mu: Sets) -> Sets:
    """U: mu, else the intersection of what a concept is placed in, for as long as that says anything."""
    above: dict[str, list[str]] = {iri: list(world.taxonomy.concepts[iri].parents) for iri in mu if not mu[iri]}
    for record in standing(world):
        if record.predicate == "skos:broadMatch" and not mu[record.subject]:
            above[record.subject].append(record.object)
    said = {iri for iri in mu if mu[iri]}
    while more := {iri for iri in above if iri not in said and said & set(above[iri])}:
        said |= more
    senses = [iri for iri, concept in world.taxonomy.concepts.items() if concept.scheme == "sense"]
    found: Sets = {iri: dict(mu[iri]) for iri in mu}
    for iri in above:
        found[iri] = dict.fromkeys(senses, 1.0) if iri in said else {}
    for _ in range(len(above) + 1):
        for iri, broader in above.items():
            for other in broader:
                if other in said and iri in said:
                    found[iri] = {
                        sense: min(value, found[other].get(sense, 0.0)) for sense, value in found[iri].items()
                    }
    return {iri: {sense: value for sense, value in sets.items() if value > 0} for iri, sets in found.items()}


def degree(taxonomy: Taxonomy, meaning: Sets, mu: Sets, a: str, b: str) -> float:
    if a == b or b in taxonomy.ancestors(a):
        return 1.0
    whole = sum(meaning[a].values())
    return sum(min(value, mu[b].get(sense, 0.0)) for sense, value in meaning[a].items()) / whole if whole else 0.0


def share(meaning: Sets, mu: Sets, a: str, b: str, targets: list[str]) -> float:
    whole = sum(meaning[a].values())
    found = 0.0
    for sense, value in meaning[a].items():
        covering = [mu[c].get(sense, 0.0) for c in targets]
        if sum(covering) > 0:
            reach = min(1.0, max(covering) / value)
            found += value / whole * reach * mu[b].get(sense, 0.0) / sum(covering)
    return found


def levels(world: World) -> list[Level]:
    return [
        level
        for scheme in world.taxonomy.schemes.values()
        for level in (Level(scheme), *(Level(scheme, tier.rank) for tier in scheme.tiers))
    ]


@given(worlds())
def test_memberships_and_meanings_are_those_of_the_definition(world: World) -> None:
    denotation = Denotation(world.taxonomy, world.records)
    mu = memberships(world)
    meaning = meanings(world, mu)
    for row, iri in enumerate(denotation.iris):
        for column, sense in enumerate(denotation.senses):
            assert denotation.membership[row, column] == pytest.approx(mu[iri].get(sense, 0.0)), iri
            assert denotation.meaning[row, column] == pytest.approx(meaning[iri].get(sense, 0.0)), iri


@given(worlds())
def test_degrees_are_those_of_the_formula(world: World) -> None:
    denotation = Denotation(world.taxonomy, world.records)
    mu = memberships(world)
    meaning = meanings(world, mu)
    found = degrees(denotation, denotation.iris, denotation.iris)
    for row, a in enumerate(denotation.iris):
        for column, b in enumerate(denotation.iris):
            assert found[row, column] == pytest.approx(degree(world.taxonomy, meaning, mu, a, b), abs=1e-8), (a, b)


@given(worlds(), st.data())
def test_shares_are_those_of_the_formula(world: World, data: st.DataObject) -> None:
    source, target = data.draw(st.sampled_from(levels(world))), data.draw(st.sampled_from(levels(world)))
    if source.scheme == target.scheme:
        return
    mu = memberships(world)
    meaning = meanings(world, mu)
    matrix = derived_matrix(Denotation(world.taxonomy, world.records), source, target)
    targets = [concept.iri for concept in matrix.targets]
    for row, a in enumerate(matrix.sources):
        for column, b in enumerate(targets):
            expected = share(meaning, mu, a.iri, b, targets) if meaning[a.iri] else 0.0
            assert matrix.share.toarray()[row, column] == pytest.approx(expected, abs=1e-8), (a.iri, b)


@given(worlds(), st.data())
def test_a_hard_answer_loses_what_the_way_back_does_not_tell(world: World, data: st.DataObject) -> None:
    source, target = data.draw(st.sampled_from(levels(world))), data.draw(st.sampled_from(levels(world)))
    denotation = Denotation(world.taxonomy, world.records)
    matrix = derived_matrix(denotation, source, target)
    affect = AffectSpace(denotation)
    outcomes = np.column_stack([matrix.share.toarray(), matrix.unmapped])
    for row, concept in enumerate(matrix.sources):
        read = read_sources(world.taxonomy, source, LabelsItem((concept.curie,)), 0, matrix)
        answer = convert_hard(denotation, affect, matrix, read)
        same_tier = [at for at, other in enumerate(matrix.sources) if other.tier == concept.tier]
        chosen = int(matrix.best[row])
        back = outcomes[row, chosen] / outcomes[same_tier, chosen].sum()
        assert answer.loss_bits == pytest.approx(-math.log2(back) if back else 0.0, abs=1e-6)


@given(worlds())
def test_points_are_weighted_means_of_the_rated_senses(world: World) -> None:
    denotation = Denotation(world.taxonomy, world.records)
    affect = AffectSpace(denotation)
    points: dict[str, list[tuple[float, float, float]]] = {}
    for sense, norms in world.taxonomy.norms_of.items():
        points[sense] = [(n.valence, n.arousal, math.nan if n.dominance is None else n.dominance) for n in norms]
    for sense in denotation.senses:
        if sense.endswith("/neutral"):
            points[sense] = [(0.0, 0.0, 0.0)]
    centre = {
        sense: [
            np.mean(known) if (known := [p[d] for p in rated if not math.isnan(p[d])]) else math.nan for d in range(3)
        ]
        for sense, rated in points.items()
    }
    mean, variance, estimated = affect.moments(denotation.iris)
    for row, _ in enumerate(denotation.iris):
        meaning = dict(zip(denotation.senses, denotation.meaning[row], strict=True))
        whole = sum(meaning.values())
        if sum(value for sense, value in meaning.items() if sense in centre) < RATED_SHARE * whole:
            assert estimated[row] or np.isnan(mean[row]).all()
            continue
        assert not estimated[row]
        if not whole:
            assert np.isnan(mean[row]).all()
            continue
        for dimension in range(3):
            rated = [
                (value, centre[sense][dimension])
                for sense, value in meaning.items()
                if value > 0 and sense in centre and not math.isnan(centre[sense][dimension])
            ]
            if not rated:
                assert math.isnan(mean[row, dimension])
                continue
            total = sum(weight for weight, _ in rated)
            expected = sum(weight * point for weight, point in rated) / total
            spread = sum(weight * (point - expected) ** 2 for weight, point in rated) / total
            assert mean[row, dimension] == pytest.approx(expected, abs=1e-9)
            assert variance[row, dimension] == pytest.approx(spread, abs=1e-9)


@given(worlds())
def test_an_unrated_sense_is_estimated_from_rated_terms_or_else_from_the_smallest_category(world: World) -> None:
    denotation = Denotation(world.taxonomy, world.records)
    affect = AffectSpace(denotation)
    taxonomy, mu = world.taxonomy, memberships(world)
    published = dict(zip(denotation.senses, affect.sense_points, strict=True))
    rated = {sense for sense, point in published.items() if not math.isnan(point[0])}
    for sense, estimate in zip(denotation.senses, affect.estimates, strict=True):
        if sense in rated:
            assert np.array_equal(estimate, published[sense], equal_nan=True)
            continue
        points: list[tuple[float, Sequence[float]]] = []
        for iri in taxonomy.concepts[sense].estimated_from:
            norm = taxonomy.norms[iri]
            points.append((1.0, [norm.valence, norm.arousal, math.nan if norm.dominance is None else norm.dominance]))
        if not points:
            holding = [
                sets
                for iri, sets in mu.items()
                if taxonomy.schemes[taxonomy.concepts[iri].scheme].kind == "theory"
                and sense in sets
                and rated & set(sets)
            ]
            smallest = min(holding, key=len, default={})
            points = [(smallest[other], published[other]) for other in sorted(rated & set(smallest))]
        for dimension in range(3):
            known = [(weight, point[dimension]) for weight, point in points if not math.isnan(point[dimension])]
            total = sum(weight for weight, _ in known)
            expected = sum(weight * value for weight, value in known) / total if total else math.nan
            assert estimate[dimension] == pytest.approx(expected, nan_ok=True), sense


@given(worlds(), st.lists(st.tuples(*[st.floats(-1, 1)] * 3), min_size=1, max_size=3))
def test_the_posterior_is_that_of_gaussians_around_the_means(
    world: World, points: list[tuple[float, float, float]]
) -> None:
    denotation = Denotation(world.taxonomy, world.records)
    affect = AffectSpace(denotation)
    mean, variance, _ = affect.moments(denotation.iris)
    posterior, typicality = affect.posterior(denotation.iris, np.array(points))
    for place, point in enumerate(points):
        density, near = [], []
        for row in range(len(denotation.iris)):
            if math.isnan(mean[row, 0]):
                density.append(0.0)
                near.append(0.0)
                continue
            centre = [0.0 if math.isnan(value) else float(value) for value in mean[row]]
            width = [
                KERNEL_WIDTH**2 + (1 / 3 if math.isnan(m) else float(v))
                for m, v in zip(mean[row], variance[row], strict=True)
            ]
            squared = sum((x - c) ** 2 / w for x, c, w in zip(point, centre, width, strict=True))
            near.append(math.exp(-squared / 2))
            density.append(math.exp(-squared / 2) / math.sqrt(math.prod(width)))
        total = sum(density)
        assert posterior[place].tolist() == pytest.approx([value / total if total else 0.0 for value in density])
        assert typicality[place].tolist() == pytest.approx(near)


def test_matrices_and_what_they_come_from_go_when_nobody_holds_them(converter: Converter) -> None:
    fresh = Converter(converter.knowledge)
    fresh.convert([LabelsItem(("annoyance",)), LabelsItem(("love",))], "goemotions", "ekman", explain=True)
    held = weakref.ref(fresh.denotation)
    del fresh
    gc.collect()
    assert held() is None


def test_a_concept_of_another_tier_is_refused_whichever_way_it_is_converted(converter: Converter) -> None:
    item = LabelsItem(("parrott:3/joy",))
    for convert in (
        lambda: converter.convert([item], "parrott/1", "ekman"),
        lambda: converter.convert([item], "parrott/1", "vad"),
        lambda: converter.convert_labels(["parrott:3/joy"], "parrott/1", "ekman"),
    ):
        with pytest.raises(UnknownReference, match="another tier; did you mean parrott/3"):
            convert()
