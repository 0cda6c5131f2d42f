"""Tools that others use load the release, and count the same classes and labels in it."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from ontology.iri import OWL, RDF, SKOS
from tests.real import missing

CLASS, PREFERRED = OWL + "Class", SKOS + "prefLabel"
OXIGRAPH = {
    "emotaxa.ttl": RdfFormat.TURTLE,
    "emotaxa.owl": RdfFormat.RDF_XML,
    "emotaxa.jsonld": RdfFormat.JSON_LD,
    "emotaxa.nt": RdfFormat.N_TRIPLES,
}
RDFLIB = {"emotaxa.ttl": "turtle", "emotaxa.owl": "xml", "emotaxa.jsonld": "json-ld", "emotaxa.nt": "nt"}

# In a process of its own: importing OAK takes seconds, and warns of what it imports in turn.
OAK = """
import json, sys
from oaklib import get_adapter
folder, joy = sys.argv[1:]
graphs = get_adapter(f"{folder}/emotaxa.obographs.json")
turtle = get_adapter(f"{folder}/emotaxa.ttl")
nodes = [node for graph in graphs.obograph_document.graphs for node in graph.nodes]
query = "SELECT (COUNT(*) AS ?n) WHERE { ?thing skos:prefLabel ?label } LIMIT 1"
print(json.dumps({
    "graphs": {
        "classes": sum(node.type == "CLASS" for node in nodes),
        "labels": sum(node.lbl is not None for node in nodes),
        "label": graphs.label(joy),
        "definition": graphs.definition(joy),
        "parents": sorted(graphs.hierarchical_parents(joy)),
        "ancestors": sorted(graphs.ancestors([joy], predicates=["rdfs:subClassOf"], reflexive=False)),
    },
    "turtle": {
        "classes": len(set(turtle.entities(owl_type="owl:Class"))),
        "labels": int(next(iter(turtle.query(query, prefixes=["skos"])))["n"]),
        "parents": sorted(turtle.hierarchical_parents(joy)),
    },
}))
"""
BASE = "https://w3id.org/emotaxa/"


@pytest.fixture(scope="module")
def labels(counts: dict[str, Any]) -> int:
    """The preferred labels in all languages."""
    return sum(counts["labels"].values())


@pytest.mark.parametrize("name", sorted(OXIGRAPH))
def test_pyoxigraph(name: str, release: Path, counts: dict[str, Any], labels: int) -> None:
    store = Store()
    store.bulk_load(path=str(release / name), format=OXIGRAPH[name])
    classes = {quad.subject for quad in store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(CLASS))}
    assert sum(isinstance(found, NamedNode) for found in classes) == counts["classes"]
    assert len(list(store.quads_for_pattern(None, NamedNode(PREFERRED), None))) == labels


# rdflib's own reader of JSON-LD uses what rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("name", sorted(RDFLIB))
def test_rdflib(name: str, release: Path, counts: dict[str, Any], labels: int) -> None:
    from rdflib import Graph, URIRef

    graph = Graph().parse(release / name, format=RDFLIB[name])
    classes = set(graph.subjects(URIRef(RDF + "type"), URIRef(CLASS)))
    assert sum(isinstance(found, URIRef) for found in classes) == counts["classes"]
    assert len(list(graph.subject_objects(URIRef(PREFERRED)))) == labels


@pytest.mark.parametrize("name", ["emotaxa.owl", "emotaxa.nt"])
def test_owlready2(name: str, release: Path, counts: dict[str, Any], labels: int) -> None:
    import owlready2

    world = owlready2.World()
    try:
        world.get_ontology((release / name).as_uri()).load()
        assert len(list(world.classes())) == counts["classes"]
        found = world.graph.execute("SELECT COUNT(*) FROM datas WHERE p = ?", (world[PREFERRED].storid,))
        assert found.fetchone()[0] == labels
        rage = world[BASE + "parrott/2/rage"]
        assert rage in world[BASE + "parrott/3/outrage"].is_a
    finally:
        world.close()


def said_of(products: dict[str, bytes], iri: str) -> str:
    """The definition of a concept, as the merged ontology has it."""
    definition = NamedNode(SKOS + "definition")
    quads = parse(products["emotaxa.nt"], format=RdfFormat.N_TRIPLES)
    (found,) = (quad.object for quad in quads if quad.subject == NamedNode(iri) and quad.predicate == definition)
    assert isinstance(found, Literal)
    return found.value


def test_oak(release: Path, products: dict[str, bytes], counts: dict[str, Any], labels: int) -> None:
    if find_spec("oaklib") is None:
        missing("install the development requirements: oaklib is not there")
    outrage = BASE + "parrott/3/outrage"
    command = [sys.executable, "-W", "ignore", "-c", OAK, str(release), outrage]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["graphs"] == {
        "classes": counts["classes"],
        "labels": counts["labels"]["en"],
        "label": "outrage",
        "definition": said_of(products, outrage),
        "parents": [BASE + "parrott/2/rage"],
        "ancestors": [BASE + "core/Emotion", BASE + "parrott/1/anger", BASE + "parrott/2/rage"],
    }
    assert found["turtle"] == {
        "classes": counts["classes"],
        "labels": labels,
        "parents": [BASE + "parrott/2/rage"],
    }


def test_the_owl_api_reads_owl_2_dl_with_the_same_axioms_from_rdf_xml_and_turtle(
    release: Path, counts: dict[str, Any], version: str
) -> None:
    """The OWL API is what Protege and ROBOT read files with; HermiT's jar holds it."""
    java, compiler = shutil.which("java"), shutil.which("javac")
    if java is None or compiler is None:
        missing("install a Java development kit, 11 or newer: it runs the check of the OWL profile from its source")
    spec = find_spec("owlready2")
    if spec is None or spec.origin is None:
        missing("install the development requirements: owlready2 is not there")
    jar = Path(spec.origin).parent / "hermit" / "HermiT.jar"
    source = Path(__file__).with_name("OwlProfile.java")
    files = [release / name for name in ("emotaxa.owl", "emotaxa.ttl", "modules/core.owl", "modules/core.ttl")]
    done = subprocess.run(
        [java, "-cp", f"{jar}{os.pathsep}.", str(source), *(path.as_uri() for path in files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["violations"] for one in found] == [[], [], [], []]
    assert found[0]["classes"] == found[1]["classes"] == counts["classes"]
    assert found[0]["axioms"] == found[1]["axioms"] > counts["classes"]
    assert found[2]["axioms"] == found[3]["axioms"] > 0
    assert found[0]["version"] == f"{BASE}ontology/{version}"
