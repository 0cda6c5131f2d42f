"""OBO graphs JSON: nodes with names, definitions and synonyms, edges, definitions by genus and differentia."""

import json
from collections import Counter
from functools import cache
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, parse

from ontology.formats.document import LaidOut
from ontology.formats.obographs import obographs, write_obographs
from ontology.iri import BASE, CORE, OWL, RDF, RDFS, SKOS
from tests.ontology.formats.graphs import document

BUILT_IN = (RDF, RDFS, OWL)
PREFIXES = f"""
@prefix core: <{CORE}> . @prefix skos: <{SKOS}> . @prefix owl: <{OWL}> . @prefix rdf: <{RDF}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/> .
"""


@cache
def graph() -> dict[str, Any]:
    found: dict[str, Any] = obographs(document(), {})["graphs"][0]
    return found


def of(turtle: str, **xrefs: list[str]) -> dict[str, Any]:
    triples = (quad.triple for quad in parse(PREFIXES + turtle, format=RdfFormat.TURTLE))
    named = {f"http://example.org/{name}": found for name, found in xrefs.items()}
    found: dict[str, Any] = obographs(LaidOut.of(triples), named)["graphs"][0]
    return found


def node(name: str, found: dict[str, Any] | None = None) -> dict[str, Any]:
    one: dict[str, Any]
    (one,) = [
        one for one in (found or graph())["nodes"] if one["id"] == BASE + name or one["id"].endswith(f"org/{name}")
    ]
    return one


def test_a_category_of_a_theory_is_a_class_with_name_and_definition() -> None:
    outrage = node("parrott/3/outrage")
    assert (outrage["type"], outrage["lbl"]) == ("CLASS", "outrage")
    assert outrage["meta"]["definition"]["val"].startswith("Rage at an offence")


def test_every_class_and_property_of_the_graph_is_a_node() -> None:
    types = Counter(one["type"] for one in graph()["nodes"])
    triples = document().triples
    classes = {t.subject for t in triples if t.object == NamedNode(OWL + "Class") and isinstance(t.subject, NamedNode)}
    assert types["CLASS"] == len(classes)
    assert {one["propertyType"] for one in graph()["nodes"] if one["type"] == "PROPERTY"} == {
        "OBJECT",
        "DATA",
        "ANNOTATION",
    }


def test_the_hierarchy_is_told_once() -> None:
    edges = [edge for edge in graph()["edges"] if edge["sub"] == BASE + "parrott/3/outrage"]
    above = [edge["pred"] for edge in edges if edge["obj"] == BASE + "parrott/2/rage"]
    assert above == ["is_a"]
    assert SKOS + "topConceptOf" not in {edge["pred"] for edge in graph()["edges"]}


def test_every_edge_ends_at_a_node() -> None:
    known = {one["id"] for one in graph()["nodes"]}
    ends = {edge[end] for edge in graph()["edges"] for end in ("sub", "obj")}
    assert {end for end in ends - known if not end.startswith(BUILT_IN)} == set()


def test_relations_inside_a_theory_are_edges() -> None:
    love = {(edge["pred"], edge["obj"]) for edge in graph()["edges"] if edge["sub"] == BASE + "plutchik/3/love"}
    parts = {obj for pred, obj in love if pred == CORE + "composedOf"}
    assert parts == {BASE + "plutchik/1/joy", BASE + "plutchik/1/trust"}


def test_names_in_other_languages_and_word_forms_are_synonyms() -> None:
    found = of(
        'ex:joy a owl:Class ; skos:prefLabel "joy"@en, "Freude"@de ; skos:altLabel "joyfulness"@en ;'
        ' core:adjective "joyful"@en .'
    )
    joy = node("joy", found)
    assert joy["lbl"] == "joy"
    assert joy["meta"]["synonyms"] == [
        {"pred": "hasExactSynonym", "val": "Freude", "lang": "de"},
        {"pred": "hasExactSynonym", "val": "joyfulness"},
        {"pred": "hasRelatedSynonym", "val": "joyful"},
    ]


def test_deprecation_notes_and_outside_names_are_kept() -> None:
    found = of(
        'ex:joy a owl:Class ; owl:deprecated true ; skos:editorialNote "doubtful"@en ; dct:isReplacedBy ex:glee .',
        joy=["MFOEM:000034"],
    )
    meta = node("joy", found)["meta"]
    assert meta["deprecated"] is True
    assert meta["comments"] == ["doubtful"]
    assert meta["xrefs"] == [{"val": "MFOEM:000034"}]
    assert meta["basicPropertyValues"] == [
        {"pred": "http://purl.org/dc/terms/isReplacedBy", "val": "http://example.org/glee"}
    ]


def test_a_definition_by_genus_and_differentia_is_a_logical_definition() -> None:
    found = of(
        "ex:p a owl:ObjectProperty . ex:awe a owl:Class . ex:fear a owl:Class . ex:surprise a owl:Class ."
        " ex:awe owl:equivalentClass [ owl:intersectionOf ( ex:fear"
        " [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:surprise ] ) ] ."
        " ex:fear rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:p ; owl:someValuesFrom ex:surprise ] ."
        " ex:surprise owl:equivalentClass ex:startle ."
    )
    ex = "http://example.org/"
    assert found["logicalDefinitionAxioms"] == [
        {
            "definedClassId": ex + "awe",
            "genusIds": [ex + "fear"],
            "restrictions": [{"propertyId": ex + "p", "fillerId": ex + "surprise"}],
        }
    ]
    assert found["edges"] == [{"sub": ex + "fear", "pred": ex + "p", "obj": ex + "surprise"}]
    assert found["equivalentNodesSets"] == [{"nodeIds": [ex + "startle", ex + "surprise"]}]


def test_domains_ranges_and_chains_of_the_core_are_told() -> None:
    domains = {axiom["predicateId"]: axiom for axiom in graph()["domainRangeAxioms"]}
    assert domains[CORE + "normOf"]["rangeClassIds"] == [SKOS + "Concept"]
    chains = {axiom["predicateId"]: axiom["chainPredicateIds"] for axiom in graph()["propertyChainAxioms"]}
    assert chains[CORE + "leadsTo"] == [CORE + "transitionFrom", CORE + "to"]


def test_the_text_is_json_with_one_graph() -> None:
    document_ = json.loads(write_obographs(document("core", "ekman")))
    (found,) = document_["graphs"]
    assert found["id"] == BASE + "ontology/core"
    assert found["meta"]["version"].startswith(BASE + "ontology/core/")
