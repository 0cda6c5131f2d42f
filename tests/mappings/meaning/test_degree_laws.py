"""The laws of degree, over every shipped concept and over generated record sets."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.conversion.converter import Converter
from mappings.knowledge import Knowledge
from mappings.meaning.degree import degrees
from mappings.meaning.denotation import Denotation
from ontology.iri import scheme_of
from tests.mappings.meaning.generated import ADDED, World, worlds

EPSILON = 1e-9


def all_degrees(denotation: Denotation) -> np.ndarray:
    return degrees(denotation, denotation.iris, denotation.iris)


def check_range_and_identity(found: np.ndarray) -> None:
    assert ((found >= 0) & (found <= 1)).all()
    assert (np.diag(found) == 1).all()


def check_parents(denotation: Denotation, found: np.ndarray) -> None:
    for iri, concept in denotation.taxonomy.concepts.items():
        for parent in concept.parents:
            assert found[denotation.row[iri], denotation.row[parent]] == 1, f"{iri} does not fall into {parent}"


def check_transitive(denotation: Denotation, found: np.ndarray) -> None:
    """degree(b|a) = 1 and degree(c|b) = 1 give degree(c|a) = 1, among grounded concepts."""
    within = (found == 1) & denotation.grounded[:, None] & denotation.grounded[None, :]
    reached = (within.astype(np.float32) @ within.astype(np.float32)) > 0
    broken = np.argwhere(reached & ~within)
    assert not len(broken), [(denotation.iris[a], denotation.iris[c], found[a, c]) for a, c in broken[:3]]


@pytest.fixture(scope="module")
def shipped(converter: Converter) -> np.ndarray:
    return all_degrees(converter.denotation)


def test_shipped_degrees_lie_in_range_and_every_concept_is_wholly_itself(shipped: np.ndarray) -> None:
    check_range_and_identity(shipped)


def test_a_shipped_parent_gets_its_child_whole(converter: Converter, shipped: np.ndarray) -> None:
    check_parents(converter.denotation, shipped)


def test_containment_of_shipped_concepts_is_transitive(converter: Converter, shipped: np.ndarray) -> None:
    check_transitive(converter.denotation, shipped)


def test_every_concept_of_a_shipped_theory_is_grounded(converter: Converter, knowledge: Knowledge) -> None:
    denotation = converter.denotation
    ungrounded = [
        concept.curie
        for concept in knowledge.taxonomy.concepts.values()
        if knowledge.taxonomy.schemes[concept.scheme].kind == "theory"
        and concept.felt
        and not denotation.grounded[denotation.row[concept.iri]]
    ]
    assert ungrounded == []


@pytest.mark.parametrize("left_out", ["goemotions"])
def test_taking_a_shipped_label_set_away_changes_no_degree_between_the_others(
    knowledge: Knowledge, converter: Converter, shipped: np.ndarray, left_out: str
) -> None:
    taxonomy = knowledge.taxonomy
    gone = {left_out}
    while resting := {scheme_of(r.subject) for r in knowledge.records if scheme_of(r.object) in gone} - gone:
        gone |= resting
    assert "ekman" not in gone
    others = [iri for iri, concept in taxonomy.concepts.items() if concept.scheme not in gone]
    fewer = Denotation(
        type(taxonomy).of(
            [scheme for scheme in taxonomy.schemes.values() if scheme.id not in gone],
            [taxonomy.concepts[iri] for iri in others],
            taxonomy.norms.values(),
            taxonomy.disjoint,
        ),
        [record for record in knowledge.records if scheme_of(record.subject) not in gone],
    )
    kept = converter.denotation.rows(others)
    assert np.array_equal(degrees(fewer, others, others), shipped[np.ix_(kept, kept)])


@given(worlds())
def test_degrees_lie_in_range_and_every_concept_is_wholly_itself(world: World) -> None:
    check_range_and_identity(all_degrees(Denotation(world.taxonomy, world.records)))


@given(worlds())
def test_a_parent_gets_its_child_whole(world: World) -> None:
    denotation = Denotation(world.taxonomy, world.records)
    check_parents(denotation, all_degrees(denotation))


@given(worlds())
def test_containment_is_transitive_among_grounded_concepts(world: World) -> None:
    denotation = Denotation(world.taxonomy, world.records)
    check_transitive(denotation, all_degrees(denotation))


@given(worlds())
def test_adding_a_label_set_changes_no_degree_between_the_others(world: World) -> None:
    fewer = world.without_added()
    others = [iri for iri, concept in world.taxonomy.concepts.items() if concept.scheme != ADDED]
    before = degrees(Denotation(fewer.taxonomy, fewer.records), others, others)
    after = degrees(Denotation(world.taxonomy, world.records), others, others)
    assert np.array_equal(before, after)


@given(worlds(), st.randoms())
def test_the_order_of_records_makes_no_difference(world: World, random: Random) -> None:
    shuffled = list(world.records)
    random.shuffle(shuffled)
    assert np.array_equal(
        Denotation(world.taxonomy, world.records).meaning, Denotation(world.taxonomy, shuffled).meaning
    )


@given(worlds())
def test_a_flow_never_lifts_a_set_above_its_source_and_never_falls_short_of_it(world: World) -> None:
    denotation = Denotation(world.taxonomy, world.records)
    mu = denotation.membership
    for flow in denotation.flows:
        assert (mu[flow.sink] >= flow.weight * mu[flow.source] - EPSILON).all()
    lifted = {flow.sink for flow in denotation.flows} | set(denotation.rows(denotation.senses).tolist())
    silent = [row for row in range(len(denotation.iris)) if row not in lifted]
    assert not mu[silent].any(), "a concept that nothing flows to covers something"


@given(worlds())
def test_evidence_is_a_chain_of_standing_records_from_a_concept_to_each_sense_that_it_may_mean(world: World) -> None:
    denotation = Denotation(world.taxonomy, world.records)
    by_id = {record.id: record for record in world.records}
    for row, column in np.argwhere(denotation.meaning > 0):
        iri, sense = denotation.iris[row], denotation.senses[column]
        chain = [by_id[record] for record in denotation.evidence(iri, sense)]
        assert not any(record.negated for record in chain)
        if denotation.membership[row, column] and iri != sense:
            assert chain, f"nothing says why {iri} covers {sense}"
            reached = {iri, *world.taxonomy.descendants(iri)}
            for record in chain:
                assert record.subject in reached
                reached = {record.object, *world.taxonomy.descendants(record.object)}
            assert sense in reached
