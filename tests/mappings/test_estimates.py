"""Estimates: fresh, one for every emotion and sense without a published norm, and worked out as they say."""

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from mappings.estimates import derive_estimates, shipped_estimates, stale_estimates
from mappings.knowledge import Knowledge
from mappings.meaning.affect import AffectSpace
from mappings.meaning.denotation import Denotation
from mappings.meaning.place import Estimate, Places
from mappings.shipped import shipped_mapping_sets
from ontology.iri import BASE, CORE, expand
from ontology.load import shipped_modules
from ontology.norm import Point
from ontology.taxonomy import Taxonomy
from ontology.validation.module import Module
from ontology.validation.validate import validate_modules

BASES = {
    "norms of its senses", "estimates of its senses", "rated terms of nearly the same meaning",
    "rated senses of the same category", "what neutral means",
}  # fmt: skip


@pytest.fixture(scope="module")
def taxonomy(knowledge: Knowledge) -> Taxonomy:
    return knowledge.taxonomy


@pytest.fixture(scope="module")
def estimates(knowledge: Knowledge) -> dict[str, Estimate]:
    return Places(AffectSpace(Denotation(knowledge.taxonomy, list(knowledge.records)))).estimates


@pytest.fixture(scope="module")
def module() -> Module:
    return Module.read(shipped_estimates())


def values(module: Module, node: str) -> dict[str, str]:
    return {told.value.removeprefix(CORE): value.value for at, told, value in module.triples if at.value == node}


def test_the_file_is_what_the_shipped_modules_and_mappings_give() -> None:
    found = derive_estimates(shipped_modules(), shipped_mapping_sets()).turtle
    assert shipped_estimates().read_text(encoding="utf-8") == found, "renew it by `make derived`"
    assert stale_estimates() == (), "renew it by `make derived`"


def test_every_emotion_mood_and_sense_has_either_a_published_norm_or_an_estimate(
    taxonomy: Taxonomy, estimates: dict[str, Estimate]
) -> None:
    for iri, concept in taxonomy.concepts.items():
        kind = taxonomy.schemes[concept.scheme].kind
        wanted = kind == "senses" or (kind == "theory" and concept.felt)
        if wanted and not concept.deprecated:
            assert (iri in estimates) != (iri in taxonomy.norms_of), concept.curie
        else:
            assert iri not in estimates, concept.curie


def test_every_estimate_lies_on_the_scale_and_says_what_it_rests_on(estimates: dict[str, Estimate]) -> None:
    assert {estimate.basis for estimate in estimates.values()} <= BASES
    for iri, estimate in estimates.items():
        for point, lowest in ((estimate.point, -1), (estimate.spread, 0)):
            for value in (point.valence, point.arousal, point.dominance):
                assert value is not None and lowest <= value <= 1, iri


def test_a_sense_is_estimated_from_the_rated_terms_that_it_names(
    taxonomy: Taxonomy, estimates: dict[str, Estimate]
) -> None:
    trust = taxonomy.concepts[expand("sense:trust")]
    points = [taxonomy.norms[norm].point for norm in trust.estimated_from]
    found = estimates[trust.iri]
    assert found.basis == "rated terms of nearly the same meaning"
    assert found.point.valence == pytest.approx(sum(point.valence for point in points) / len(points), abs=1e-4)
    assert found.point.arousal == pytest.approx(sum(point.arousal for point in points) / len(points), abs=1e-4)


def test_the_file_holds_each_estimate_by_its_concept(module: Module, estimates: dict[str, Estimate]) -> None:
    held = {node for node, types in module.types.items() if CORE + "Estimate" in types}
    assert held == {f"{BASE}estimate/{iri.removeprefix(BASE)}" for iri in estimates}
    joy = estimates[expand("parrott:1/joy")]
    said = values(module, f"{BASE}estimate/parrott/1/joy")
    assert said["estimateOf"] == joy.concept.iri
    assert Point(*(float(said[name]) for name in ("valence", "arousal", "dominance"))) == joy.point
    assert said["basis"] == joy.basis


def test_every_transition_makes_the_step_between_its_ends(
    module: Module, taxonomy: Taxonomy, estimates: dict[str, Estimate]
) -> None:
    assert taxonomy.transitions
    for transition in taxonomy.transitions:
        said = values(module, transition.iri)
        published = transition.origin in taxonomy.norms_of and transition.target in taxonomy.norms_of
        assert said["stepBasis"] == ("norms" if published else "estimates")
        if transition.origin in estimates and transition.target in estimates:
            origin, target = estimates[transition.origin].point, estimates[transition.target].point
            assert float(said["valenceStep"]) == pytest.approx(target.valence - origin.valence, abs=1e-4)
            assert float(said["arousalStep"]) == pytest.approx(target.arousal - origin.arousal, abs=1e-4)


def test_nothing_in_it_is_a_norm_or_said_of_one(module: Module, taxonomy: Taxonomy) -> None:
    for subject, predicate, value in module.triples:
        assert subject.value not in taxonomy.norms and subject.value not in taxonomy.concepts
        assert value.value != CORE + "Norm"
        assert predicate.value != CORE + "normOf"


def test_it_is_well_formed_beside_the_modules_and_holds_decimals(module: Module) -> None:
    findings = validate_modules([Path(module.path)])
    assert not [found for found in findings if found.level != "INFO"], "\n".join(map(str, findings[:20]))
    for _, predicate, value in module.triples:
        if isinstance(value, Literal) and value.datatype == NamedNode("http://www.w3.org/2001/XMLSchema#decimal"):
            assert re.fullmatch(r"-?\d\.\d{1,4}", value.value), f"{predicate} {value}"
