"""The quadrants and octants: their signs, their order, and the half-spaces that they are cut from."""

from collections import defaultdict
from itertools import product

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology.iri import BASE, OWL, RDF, SKOS
from ontology.load import module_triples, shipped_modules, taxonomy_from
from ontology.taxonomy import Taxonomy

DIMENSIONS = ("valence", "arousal", "dominance")
SIDES = {"+": "positive", "-": "negative"}
TRIPLES = tuple(triple for path in shipped_modules() if path.stem == "vad" for triple in module_triples(path))

Node = NamedNode | BlankNode | Literal


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return taxonomy_from(TRIPLES)


@pytest.fixture(scope="module")
def about() -> dict[str, dict[str, list[Node]]]:
    """The module's triples by subject and predicate."""
    found: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for triple in TRIPLES:
        assert not isinstance(triple.object, Triple)
        found[str(triple.subject)][triple.predicate.value].append(triple.object)
    return found


def members(about: dict[str, dict[str, list[Node]]], head: Node) -> list[Node]:
    found: list[Node] = []
    while str(head) in about:
        (first,), (head,) = about[str(head)][RDF + "first"], about[str(head)][RDF + "rest"]
        found.append(first)
    return found


def test_every_combination_of_signs_is_a_region(taxonomy: Taxonomy) -> None:
    for rank, length in ((1, 2), (2, 3)):
        signs = [concept.notations for concept in taxonomy.at_tier("vad", rank)]
        assert sorted(signs) == sorted(("".join(each),) for each in product("+-", repeat=length))
    assert {concept.aspect for concept in taxonomy.concepts.values()} == {"region"}


def test_an_octant_lies_below_the_quadrant_with_its_first_two_signs(taxonomy: Taxonomy) -> None:
    for octant in taxonomy.at_tier("vad", 2):
        (quadrant,) = (taxonomy.concepts[iri] for iri in octant.parents)
        assert octant.notations[0].startswith(quadrant.notations[0]), octant.curie


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("exuberant", "+++"),
        ("dependent", "++-"),
        ("relaxed", "+-+"),
        ("docile", "+--"),
        ("hostile", "-++"),
        ("anxious", "-+-"),
        ("disdainful", "--+"),
        ("bored", "---"),
    ],
)
def test_octants_are_named_as_mehrabian_names_temperaments(taxonomy: Taxonomy, name: str, signs: str) -> None:
    assert taxonomy.concepts[f"{BASE}vad/{name}"].notations == (signs,)


def test_a_region_is_what_lies_in_its_half_spaces_or_has_a_norm_that_does(
    taxonomy: Taxonomy, about: dict[str, dict[str, list[Node]]]
) -> None:
    for concept in taxonomy.concepts.values():
        wanted = [
            f"{BASE}vad/{SIDES[sign]}-{dimension}"
            for sign, dimension in zip(concept.notations[0], DIMENSIONS, strict=False)
        ]
        (definition,) = about[f"<{concept.iri}>"][OWL + "equivalentClass"]
        points, by_norm = members(about, about[str(definition)][OWL + "unionOf"][0])
        assert [one.value for one in about[str(by_norm)][OWL + "onProperty"]] == [f"{BASE}core/hasNorm"]
        (filler,) = about[str(by_norm)][OWL + "someValuesFrom"]
        for part in (points, filler):
            (first,) = about[str(part)][OWL + "intersectionOf"]
            assert [one.value for one in members(about, first)] == wanted, concept.curie


def test_half_spaces_are_cut_at_zero_and_are_no_concepts(about: dict[str, dict[str, list[Node]]]) -> None:
    for (sign, side), dimension in product(SIDES.items(), DIMENSIONS):
        half = about[f"<{BASE}vad/{side}-{dimension}>"]
        assert SKOS + "inScheme" not in half
        assert len(half[SKOS + "definition"]) == 1
        (restriction,) = half[OWL + "equivalentClass"]
        assert [one.value for one in about[str(restriction)][OWL + "onProperty"]] == [f"{BASE}core/{dimension}"]
        (values,) = about[str(restriction)][OWL + "someValuesFrom"]
        (facet,) = members(about, about[str(values)][OWL + "withRestrictions"][0])
        bound = {"+": "minExclusive", "-": "maxExclusive"}[sign]
        (zero,) = about[str(facet)][f"http://www.w3.org/2001/XMLSchema#{bound}"]
        assert isinstance(zero, Literal)
        assert (float(zero.value), zero.datatype.value.rpartition("#")[2]) == (0.0, "decimal")
