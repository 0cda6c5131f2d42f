"""Nothing is lost: whatever a file says is represented, or listed as left out; and what comes out can be loaded."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ontology.iri import BASE, CORE, DCT, OWL, RDF, RDFS, SKOS
from ontology.outside.document import Document
from ontology.outside.obographs import FURTHER
from ontology.outside.terms import OBO, OIO, TYPE
from ontology.outside.translate import Request, translate
from tests.ontology.outside.files import obo_graphs, obo_owl, skos
from tests.ontology.outside.reading import taxonomy_of, translated

NAMES = (
    "http://example.org/m#Joy",
    "http://example.org/m#Fear",
    "http://purl.obolibrary.org/obo/X_1",
    f"{BASE}sense/joy",
)
nodes = st.sampled_from([NamedNode(name) for name in NAMES] + [BlankNode(name) for name in "abc"])
classes = [OWL + "Class", OWL + "Ontology", SKOS + "Concept", SKOS + "ConceptScheme", OWL + "ObjectProperty"]
classes += [
    OWL + "AnnotationProperty",
    OWL + "Axiom",
    OWL + "AllDisjointClasses",
    OWL + "NamedIndividual",
    RDF + "List",
]
literals = st.builds(
    lambda text, tag: Literal(text, language=tag) if tag else Literal(text),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8),
    st.sampled_from(["", "en", "de-AT"]),
)
predicates = st.sampled_from(
    [RDFS + name for name in ("subClassOf", "label", "comment", "isDefinedBy", "subPropertyOf", "domain")]
    + [SKOS + name for name in ("prefLabel", "altLabel", "broader", "narrower", "inScheme", "definition", "notation")]
    + [SKOS + name for name in ("exactMatch", "related", "hasTopConcept", "topConceptOf", "scopeNote", "hiddenLabel")]
    + [OWL + name for name in ("equivalentClass", "disjointWith", "members", "deprecated", "imports", "versionInfo")]
    + [OWL + name for name in ("annotatedSource", "annotatedProperty", "annotatedTarget", "versionIRI")]
    + [
        RDF + "first",
        RDF + "rest",
        DCT + "title",
        DCT + "license",
        DCT + "source",
        DCT + "isReplacedBy",
        DCT + "creator",
    ]
    + [
        OBO + "IAO_0000115",
        OBO + "IAO_0100001",
        OIO + "hasExactSynonym",
        OIO + "hasDbXref",
        OIO + "id",
        CORE + "position",
    ]
)
triples = st.one_of(
    st.builds(lambda s, o: Triple(s, NamedNode(TYPE), NamedNode(o)), nodes, st.sampled_from(classes)),
    st.builds(lambda s, p, o: Triple(s, NamedNode(p), o), nodes, predicates, st.one_of(nodes, literals)),
)


@given(st.lists(triples, max_size=40), st.sampled_from(["theory", "labels"]))
@settings(max_examples=300)
def test_whatever_is_said_is_represented_or_left_out(said: list[Triple], kind: str) -> None:
    said.append(Triple(NamedNode(NAMES[0]), NamedNode(TYPE), NamedNode(OWL + "Class")))
    data = serialize(dict.fromkeys(said), format=RdfFormat.N_TRIPLES)
    document = Document.of(data or b"", "moods.nt")
    found = translate(document, Request("moods", kind=kind))  # type: ignore[arg-type]
    assert len(document.triples) == len(set(said))
    assert found.represented + sum(item.statements for item in found.left_out) == len(document.triples)
    assert found.represented >= 0 and all(item.statements > 0 for item in found.left_out)
    taxonomy = taxonomy_of(found)
    assert set(taxonomy.schemes) == {"moods"} and set(taxonomy.concepts) == set(found.concepts.values())
    assert all(taxonomy.path(iri) for iri in taxonomy.concepts)
    for triple in found.triples:
        assert str(triple.subject).startswith(("<" + BASE, "_:apart"))
    again = translate(document, Request("moods", kind=kind))  # type: ignore[arg-type]
    assert list(map(str, again.triples)) == list(map(str, found.triples))


@given(st.text(max_size=200), st.sampled_from(["m.ttl", "m.owl", "m.json", "m.nt", "m"]))
@settings(max_examples=200)
def test_no_text_makes_the_reader_stumble(text: str, path: str) -> None:
    from ontology.errors import EmotaxaError

    try:
        translate(Document.of(text.encode("utf-8", "surrogatepass"), path), Request("moods"))
    except EmotaxaError as error:
        assert error.message and error.hint


@given(st.data())
@settings(max_examples=150)
def test_no_damage_to_a_file_makes_the_reader_stumble(data: st.DataObject) -> None:
    from ontology.errors import EmotaxaError

    text, path = data.draw(st.sampled_from([(obo_owl(), "m.owl"), (obo_graphs(), "m.json"), (skos(), "m.ttl")]))
    start = data.draw(st.integers(0, len(text)))
    damaged = text[:start] + data.draw(st.text(max_size=5)) + text[start + data.draw(st.integers(0, 40)) :]
    try:
        translate(Document.of(damaged.encode("utf-8", "replace"), path), Request("moods"))
    except EmotaxaError as error:
        assert error.message and error.hint


def test_parts_that_obo_graphs_do_not_know_are_listed() -> None:
    text = obo_graphs().replace(
        '"domainRangeAxioms": []', '"domainRangeAxioms": [{"predicateId": "x"}], "news": {"a": 1}'
    )
    assert text != obo_graphs()
    found = translated(text, "mfoem.json")
    statements = {item.statement for item in found.left_out if item.kind == "header"}
    assert statements == {
        f'{FURTHER}domainRangeAxioms "[{{\\"predicateId\\": \\"x\\"}}]"',
        f'{FURTHER}news "{{\\"a\\": 1}}"',
    }


def test_a_file_in_rings_of_blank_nodes_comes_to_an_end() -> None:
    ring = "".join(f"_:b{n} <http://a/p> _:b{(n + 1) % 50} . " for n in range(50))
    found = translated(f":Joy a owl:Class ; rdfs:subClassOf _:b0 . {ring}")
    [item] = [item for item in found.left_out if item.kind == "restriction"]
    assert item.statements == 51 and "[ ... ]" in item.statement
