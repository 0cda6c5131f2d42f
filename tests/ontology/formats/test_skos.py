"""Plain SKOS: what Skosmos and other thesaurus tools expect, and what the SKOS Reference forbids."""

from collections import defaultdict
from functools import cache
from itertools import combinations

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from mappings.release.products import mapping_relations
from mappings.shipped import shipped_mapping_sets
from mappings.sssom.read import read_sssom
from ontology.formats.skos import skos_triples
from ontology.iri import BASE, CORE, DCT, OWL, RDF, SKOS
from tests.ontology.formats.graphs import document

INVERSES = {
    "broader": "narrower",
    "topConceptOf": "hasTopConcept",
    "related": "related",
    "exactMatch": "exactMatch",
    "closeMatch": "closeMatch",
    "relatedMatch": "relatedMatch",
    "broadMatch": "narrowMatch",
}


@cache
def triples() -> frozenset[Triple]:
    records = (record for path in shipped_mapping_sets() for record in read_sssom(path).records)
    return frozenset(skos_triples(document().triples, mapping_relations(records)))


def of(turtle: str, *mappings: tuple[str, str, str]) -> set[str]:
    text = f"@prefix core: <{CORE}> . @prefix skos: <{SKOS}> . @prefix ex: <http://example.org/> . {turtle}"
    found = skos_triples((quad.triple for quad in parse(text, format=RdfFormat.TURTLE)), mappings)
    return {
        str(triple).replace("<http://example.org/", "<").replace(f"<{SKOS}", "<").replace(f"<{RDF}", "<")
        for triple in found
    }


def pairs(name: str) -> set[tuple[str, str]]:
    told = NamedNode(SKOS + name)
    return {
        (triple.subject.value, triple.object.value)
        for triple in triples()
        if triple.predicate == told and isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode)
    }


def test_nothing_of_owl_is_in_it() -> None:
    named = {
        term.value for triple in triples() for term in (triple.predicate, triple.object) if not isinstance(term, Triple)
    }
    assert not {iri for iri in named if iri.startswith(OWL)}
    vocabularies = {
        triple.predicate.value.rpartition("#" if "#" in triple.predicate.value else "/")[0] for triple in triples()
    }
    assert vocabularies == {SKOS[:-1], RDF[:-1], DCT[:-1]}


def test_every_concept_lies_in_a_scheme_and_below_one_of_its_top_concepts() -> None:
    schemes, broader, tops = pairs("inScheme"), defaultdict(set), defaultdict(set)
    for narrow, broad in pairs("broader"):
        broader[narrow].add(broad)
    for concept, scheme in pairs("topConceptOf"):
        tops[scheme].add(concept)
    concepts = {
        triple.subject.value
        for triple in triples()
        if triple.object == NamedNode(SKOS + "Concept") and isinstance(triple.subject, NamedNode)
    }
    assert concepts <= {concept for concept, _ in schemes}
    for concept, scheme in schemes:
        if concept in concepts:
            above = front = {concept}
            while front := {broad for narrow in front for broad in broader[narrow]} - above:
                above = above | front
            assert above & tops[scheme], f"{concept} is not reached from the top of {scheme}"


def test_what_holds_in_both_directions_is_said_in_both() -> None:
    known = {concept for concept, _ in pairs("inScheme")}
    for name, inverse in INVERSES.items():
        other = pairs(inverse)
        assert {(b, a) for a, b in pairs(name) if b in known} <= other, name


def test_labels_are_disjoint_and_one_is_preferred_in_each_language() -> None:
    labels: dict[str, dict[str, set[Literal]]] = defaultdict(lambda: defaultdict(set))
    for triple in triples():
        if triple.predicate.value.endswith("Label") and isinstance(triple.object, Literal):
            labels[str(triple.subject)][triple.predicate.value].add(triple.object)
    for subject, kinds in labels.items():
        for one, other in combinations(kinds.values(), 2):
            assert not one & other, subject
        languages = [label.language for label in kinds[SKOS + "prefLabel"]]
        assert len(languages) == len(set(languages)), subject


def test_nothing_is_both_related_and_above() -> None:
    broader = defaultdict(set)
    for narrow, broad in pairs("broader"):
        broader[narrow].add(broad)
    for one, other in pairs("related"):
        above = front = {one}
        while front := {broad for narrow in front for broad in broader[narrow]} - above:
            above = above | front
        assert other not in above, (one, other)


def test_a_tier_is_a_collection_of_the_concepts_at_it() -> None:
    members = {concept for tier, concept in pairs("member") if tier == BASE + "parrott/1"}
    assert members == {BASE + f"parrott/1/{name}" for name in ("love", "joy", "surprise", "anger", "sadness", "fear")}
    assert Triple(NamedNode(BASE + "parrott/1"), NamedNode(RDF + "type"), NamedNode(SKOS + "Collection")) in triples()


def test_mappings_are_relations_and_denied_ones_are_not() -> None:
    assert (BASE + "ekman/anger", BASE + "sense/fury") in pairs("narrowMatch")
    assert (BASE + "sense/fury", BASE + "ekman/anger") in pairs("broadMatch")
    assert (BASE + "ekman/anger", BASE + "sense/disgust") not in pairs("closeMatch")


def test_word_forms_are_hidden_labels_but_where_they_are_labels_already() -> None:
    found = of(
        'ex:s a core:SenseInventory . ex:joy a skos:Concept ; skos:inScheme ex:s ; skos:prefLabel "joy"@en ;'
        ' skos:altLabel "glad"@en ; core:noun "joy"@en ; core:adjective "glad"@en, "joyful"@en .'
    )
    assert '<joy> <hiddenLabel> "joyful"@en' in found
    assert '<joy> <altLabel> "glad"@en' in found
    assert len([line for line in found if "Label" in line]) == 3


def test_a_relation_to_an_outside_concept_is_said_of_ours_alone() -> None:
    found = of(
        "ex:s a core:Theory . ex:joy a skos:Concept ; skos:inScheme ex:s .",
        ("http://example.org/joy", SKOS + "exactMatch", "http://purl.obolibrary.org/obo/MFOEM_000034"),
        ("http://example.org/joy", OWL + "equivalentClass", "http://example.org/glee"),
    )
    assert "<joy> <exactMatch> <http://purl.obolibrary.org/obo/MFOEM_000034>" in found
    assert not any(line.startswith("<http://purl") or "glee" in line for line in found)


def test_a_blend_within_what_it_is_made_of_is_not_related_to_it() -> None:
    found = of(
        "ex:s a core:Theory . ex:joy a skos:Concept ; skos:inScheme ex:s ."
        " ex:love a skos:Concept ; skos:inScheme ex:s ; skos:broader ex:joy ; core:composedOf ex:joy, ex:trust ."
        " ex:trust a skos:Concept ; skos:inScheme ex:s ."
    )
    assert "<love> <related> <trust>" in found
    assert not any("<related> <joy>" in line for line in found)
