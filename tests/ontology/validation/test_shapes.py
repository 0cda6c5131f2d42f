"""The shapes themselves: well-formed SHACL, and each of them says what is wrong and how to mend it."""

from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.validation.conformance import shape_files

SHAPES = "https://w3id.org/emotaxa/shapes/"
FAILING = (
    SH.minCount, SH.maxCount, SH.datatype, SH.nodeKind, SH.pattern, SH["class"], SH["in"], SH.hasValue, SH.minInclusive,
    SH.uniqueLang, SH.disjoint, SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.select,
)  # fmt: skip


@pytest.fixture(scope="module")
def shapes() -> Graph:
    graph = Graph()
    for path in shape_files():
        graph.parse(path, format="turtle")
    return graph


def named(shapes: Graph) -> list[URIRef]:
    return sorted(node for node in shapes.subjects(unique=True) if isinstance(node, URIRef) and SHAPES in node)


def test_the_shapes_come_with_the_package() -> None:
    assert {path.stem for path in shape_files()} == {"concept", "kinds", "module", "norm", "transition"}


def test_the_shapes_are_well_formed_shacl(shapes: Graph) -> None:
    conforms, _, text = validate(Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text


def test_every_shape_that_can_fail_says_what_is_wrong_and_how_to_mend_it(shapes: Graph) -> None:
    can_fail = [node for node in named(shapes) if any((node, told, None) in shapes for told in FAILING)]
    assert len(can_fail) > 50
    for node in can_fail:
        for told in (SH.message, RDFS.comment):
            texts = list(shapes.objects(node, told))
            assert len(texts) == 1, f"{node} has {len(texts)} of {told}"
            (text,) = texts
            assert isinstance(text, Literal)
            assert text.language == "en"
            assert not text.removesuffix("...").endswith("."), (
                f"{node}: the parts are joined to one sentence, without full stops: {text}"
            )


def test_every_shape_is_reached_from_a_target(shapes: Graph) -> None:
    targets = (SH.targetClass, SH.targetSubjectsOf)
    reached: set[Node] = {node for node in named(shapes) if any((node, target, None) in shapes for target in targets)}
    front = set(reached)
    while front:
        front = {to for at in front for link in (SH.property, SH.sparql) for to in shapes.objects(at, link)} - reached
        reached |= front
    assert not set(named(shapes)) - reached


def test_every_shape_that_is_named_exists(shapes: Graph) -> None:
    used = {to for link in (SH.property, SH.sparql) for to in shapes.objects(None, link)}
    assert used <= set(shapes.subjects(RDF.type))


@pytest.mark.parametrize("path", shape_files(), ids=lambda path: path.stem)
def test_shape_files_declare_no_prefix_that_they_do_not_use(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    body = "\n".join(line for line in lines if not line.startswith("@prefix"))
    for line in lines:
        if line.startswith("@prefix"):
            assert line.split()[1] in body, line
