"""Realisation: the regions and relations that HermiT infers are those that our own arithmetic gives."""

import pytest
from pyoxigraph import Triple

from mappings.estimates import shipped_estimates
from ontology.hierarchy import Hierarchy
from ontology.iri import BASE, CORE
from ontology.load import shipped_modules, taxonomy_from
from ontology.norm import Point
from ontology.octant import OCTANTS, QUADRANTS, octant, quadrant, region_iri
from ontology.reasoning.axioms import axioms_of
from ontology.reasoning.realisation import inferred_links, inferred_types
from ontology.taxonomy import Taxonomy
from ontology.validation.module import Module

REGIONS = tuple(map(region_iri, (*OCTANTS.values(), *QUADRANTS.values())))


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    return [Module.read(path) for path in shipped_modules()]


@pytest.fixture(scope="module")
def taxonomy(modules: list[Module]) -> Taxonomy:
    return taxonomy_from(Triple(*said) for module in modules for said in module.triples)


def regions(point: Point) -> frozenset[str]:
    return frozenset(region_iri(name) for name in (octant(point), quadrant(point)) if name is not None)


def test_the_regions_are_named_as_the_module_names_them(taxonomy: Taxonomy) -> None:
    named = {
        notation: iri
        for iri, concept in taxonomy.concepts.items()
        if concept.scheme == "vad"
        for notation in concept.notations
    }
    assert named == {signs: region_iri(name) for signs, name in (OCTANTS | QUADRANTS).items()}


@pytest.mark.usefixtures("reasoner")
def test_the_reasoner_puts_every_norm_and_every_concept_with_norms_into_the_regions_of_their_signs(
    modules: list[Module], taxonomy: Taxonomy
) -> None:
    found = inferred_types(axioms_of(modules), REGIONS)
    assert len(taxonomy.norms) > 200
    for iri, norm in taxonomy.norms.items():
        assert found.get(iri, frozenset()) == regions(norm.point), iri
    for iri, norms in taxonomy.norms_of.items():
        assert found.get(iri, frozenset()) == frozenset().union(*(regions(norm.point) for norm in norms)), iri
    assert set(found) <= set(taxonomy.norms) | set(taxonomy.norms_of)


@pytest.mark.usefixtures("reasoner")
def test_the_reasoner_puts_every_estimate_where_the_file_says(modules: list[Module]) -> None:
    estimates = Module.read(shipped_estimates())
    used = [module for module in modules if module.path.endswith(("core.ttl", "vad.ttl"))]
    values = [
        said for said in estimates.triples if said[1].value in {CORE + "valence", CORE + "arousal", CORE + "dominance"}
    ]
    bare = Module(estimates.path, tuple(values), estimates.text)
    found = inferred_types(axioms_of([*used, bare]), REGIONS)
    stated = {
        node: types & frozenset(REGIONS)
        for node, types in estimates.types.items()
        if node.startswith(f"{BASE}estimate/")
    }
    assert len(stated) > 500
    for node, types in stated.items():
        assert found.get(node, frozenset()) == types, node


@pytest.mark.usefixtures("reasoner")
def test_the_reasoner_infers_the_relations_that_the_taxonomy_gives(modules: list[Module], taxonomy: Taxonomy) -> None:
    links = inferred_links(axioms_of(modules))
    names = {"oppositeOf", "composedOf", "componentOf", "moreIntenseThan", "lessIntenseThan", "leadsTo", "followsFrom"}
    inferred = {
        (subject, property_.removeprefix(CORE), value)
        for subject, property_, value in links
        if property_.removeprefix(CORE) in names
    }
    given = {
        (iri, relation.name, relation.target)
        for iri, relations in taxonomy.relations.items()
        for relation in relations
        if relation.name in names
    }
    assert {name for _, name, _ in given} == names
    assert inferred == given
    broader = {(at, above) for at, name, above in links if name.endswith("#broaderTransitive")}
    hierarchy = Hierarchy(taxonomy)
    for iri in taxonomy.concepts:
        assert {above for at, above in broader if at == iri} == hierarchy.common_ancestors(iri, iri) - {iri}
