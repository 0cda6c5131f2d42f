"""Formats: what is read, by content and by name, and what is told where a file cannot be."""

import gzip
import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from ontology.errors import DocumentError
from ontology.outside.document import Document
from ontology.outside.format import LARGEST
from tests.ontology.outside.files import obo_graphs, obo_owl, skos
from tests.ontology.outside.reading import HEADER, PREFIXES, taxonomy_of, translated

TURTLE = f'{PREFIXES}{HEADER}:Joy a owl:Class ; rdfs:label "joy"@en ; skos:definition "Great pleasure."@en .\n'
TRIPLES = list(parse(TURTLE.encode(), format=RdfFormat.TURTLE))
NT = serialize((quad.triple for quad in TRIPLES), format=RdfFormat.N_TRIPLES)
XML = serialize((quad.triple for quad in TRIPLES), format=RdfFormat.RDF_XML)
JSON_LD = serialize((quad.triple for quad in TRIPLES), format=RdfFormat.JSON_LD)


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["", "bom"])
@pytest.mark.parametrize(
    ("data", "names", "found"),
    [
        (TURTLE.encode(), ("m.ttl", "m.n3", "m.owl", "m.rdf", "m", "m.txt"), "Turtle"),
        (NT, ("m.nt",), "N-Triples"),
        (NT, ("m.ttl", "m.owl", "m"), "Turtle"),
        (XML, ("m.owl", "m.rdf", "m.xml", "m", "m.txt", "m.ttl"), "RDF/XML"),
        (b"<a> <b> <c> .", ("m.ttl", "m", "m.txt"), "Turtle"),
        (JSON_LD, ("m.jsonld", "m.json", "m"), "JSON-LD"),
        (obo_graphs().encode(), ("m.json", "m.obograph", "m"), "OBO graphs"),
    ],
)
def test_content_counts_before_the_name(data: bytes, names: tuple[str, ...], found: str, bom: bytes) -> None:
    for name in names:
        assert Document.of(bom + data, name).format == found, name


@pytest.mark.parametrize("data", [NT, XML, JSON_LD])
def test_every_format_says_the_same(data: bytes) -> None:
    names = {NT: "m.nt", XML: "m.owl", JSON_LD: "m.jsonld"}
    assert taxonomy_of(translated(data, names[data])) == taxonomy_of(translated(TURTLE, bare=True))


def test_the_context_of_json_ld_may_stand_behind_what_it_explains() -> None:
    shuffled = (
        '{"@graph": [{"label": {"en": "joy"}, "@type": "skos:Concept", "@id": "http://example.org/m/joy"}],'
        ' "@context": {"skos": "http://www.w3.org/2004/02/skos/core#",'
        ' "label": {"@id": "skos:prefLabel", "@container": "@language"}}}'
    )
    found = translated(shuffled, "moods.jsonld")
    assert [concept.label for concept in taxonomy_of(found).concepts.values()] == ["joy"]
    assert not [finding for finding in found.findings if finding.rule == "key_without_meaning"]


def test_keys_of_json_ld_that_mean_nothing_are_told() -> None:
    text = (
        '{"@context": {"skos": "http://www.w3.org/2004/02/skos/core#"}, "@id": "http://example.org/m/joy",'
        ' "@type": "skos:Concept", "skos:prefLabel": "joy", "definiton": "Great pleasure."}'
    )
    [finding] = [each for each in translated(text, "moods.jsonld").findings if each.rule == "key_without_meaning"]
    assert (finding.level, finding.value) == ("WARN", "definiton") and "@context" in finding.hint


def test_xml_in_another_encoding_is_read_as_it_says() -> None:
    text = obo_owl().replace("emotion process</rdfs:label>", "\u00e9motion</rdfs:label>")
    for encoding in ("ISO-8859-1", "UTF-16"):
        data = text.replace('<?xml version="1.0"?>', f'<?xml version="1.0" encoding="{encoding}"?>').encode(encoding)
        concepts = taxonomy_of(translated(data, "mfoem.owl")).concepts
        assert "\u00e9motion" in {concept.label for concept in concepts.values()}, encoding


FUNCTIONAL = "# made by hand\nPrefix(:=<http://example.org/>)\nOntology(<http://example.org/>)"
MANCHESTER = "Prefix: : <http://example.org/>\nOntology: <http://example.org/>"
OWL_XML = '<?xml version="1.0"?>\n<Ontology xmlns="http://www.w3.org/2002/07/owl#" ontologyIRI="http://example.org/"/>'


@pytest.mark.parametrize(
    ("data", "name", "said", "cure"),
    [
        (gzip.compress(TURTLE.encode()), "m.ttl.gz", "packed with gzip", "unpack"),
        (b"PK\x03\x04rest", "m.zip", "packed with zip", "unpack"),
        (FUNCTIONAL.encode(), "m.ofn", "OWL functional syntax", "robot convert --input m.ofn --output m.owl"),
        (FUNCTIONAL.encode(), "m.owl", "OWL functional syntax", "robot convert"),
        (MANCHESTER.encode(), "m.omn", "OWL Manchester syntax", "robot convert"),
        (OWL_XML.encode(), "m.owl", "OWL/XML", "robot convert"),
        (b"format-version: 1.2\nontology: m\n\n[Term]\nid: M:1\n", "m.obo", "OBO text format", "robot convert"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "m.owl", "web page", "download the file itself"),
        (b'{"a": 1}', "m.json", "neither JSON-LD nor OBO graphs", "Turtle (.ttl)"),
        (b"[1, 2]", "m.json", "neither JSON-LD nor OBO graphs", "Turtle (.ttl)"),
        (b'{"graphs": [', "m.json", "not well-formed JSON", "correct the file"),
        (b"iri,label\nhttp://example.org/joy,joy\n", "m.csv", "in no format that can be read", "Turtle (.ttl)"),
        (b"<http://a> <http://b> <http://c> <http://g> .", "m.nq", "several graphs", "Turtle"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "m.ttl", "not UTF-8", "UTF-8"),
        (b"@prefix\x00 a", "m.ttl", "binary", "Turtle"),
        (b"", "m.ttl", "is empty", "Turtle"),
        (b" \n\t", "m.owl", "is empty", "Turtle"),
        (b"# nothing\n", "m.ttl", "says nothing", "classes or concepts"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "m.owl", "unknown encoding, no-such", "UTF-8"),
        (b"x" * (LARGEST + 1), "m.ttl", "the most is 32 MiB", "extract"),
    ],
)
def test_anything_else_is_told_with_its_cure(data: bytes, name: str, said: str, cure: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Document.of(data, name)
    assert said in caught.value.message and cure in caught.value.hint, str(caught.value)
    assert caught.value.place.path == name


@pytest.mark.parametrize(
    ("data", "name", "line"),
    [
        (f"{PREFIXES}\n:a :b :c\n:d :e :f .".encode(), "m.ttl", PREFIXES.count("\n") + 3),
        (b"<http://a/a> <http://a/b> <http://a/c> .\n<http://a/a> <http://a/b> .\n", "m.nt", 2),
        (obo_owl().replace("</owl:Class>", "</owl:Clas>", 1).encode(), "m.owl", None),
        (b'{\n"graphs": [\n{"id": }]}', "m.json", 3),
        (b"\xef\xbb\xbf@prefix a: <http://a/> .\na:b a:c \xff .", "m.ttl", 2),
    ],
)
def test_what_is_not_well_formed_is_told_with_its_line(data: bytes, name: str, line: int | None) -> None:
    if line is None:
        line = data.decode().splitlines().index("    </owl:Clas>") + 1
    with pytest.raises(DocumentError) as caught:
        Document.of(data, name)
    assert caught.value.place.line == line, str(caught.value)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "no.owl", "no such file"), (tmp_path, "is a directory")):
        with pytest.raises(DocumentError, match=said) as caught:
            Document.read(path)
        assert caught.value.place.path == str(path)


def test_a_large_file_is_not_read_in(tmp_path: Path) -> None:
    path = tmp_path / "large.ttl"
    with path.open("wb") as file:
        file.truncate(10 * 2**30)
    with pytest.raises(DocumentError, match=r"has 10,240\.0 MiB"):
        Document.read(path)


@pytest.mark.parametrize("text", [obo_owl(), obo_graphs(), skos()])
def test_lines_are_those_on_which_things_are_described(text: str) -> None:
    document = Document.of(text.encode(), "m")
    lines = text.splitlines()
    subjects = {str(triple.subject)[1:-1] for triple in document.triples if "MFOEM_000009" in str(triple.subject)}
    for subject in subjects:
        assert subject in lines[(document.place(subject).line or 0) - 1]


def test_a_document_without_classes_and_concepts_is_told() -> None:
    with pytest.raises(DocumentError, match="holds no class and no concept") as caught:
        translated(':joy a owl:NamedIndividual ; rdfs:label "joy" .')
    assert "individuals" in caught.value.hint


def test_deep_nesting_is_survived() -> None:
    deep = {"@id": "http://a/a", "@context": {"p": "http://a/p"}}
    for number in range(400):
        deep = {"@id": f"http://a/{number}", "p": deep, "@context": {"p": "http://a/p"}}
    for data, name in (
        (json.dumps(deep).encode(), "m.jsonld"),
        (b'{"@id": ' + b"[" * 100_000, "m.jsonld"),
        (b"<http://a/a> <http://a/b> " + b"(" * 100_000, "m.ttl"),
        (b"<rdf:RDF>" + b"<a>" * 100_000, "m.owl"),
        (b'{"graphs": [' + b'{"meta":' * 2_000, "m.json"),
    ):
        try:
            Document.of(data, name)
        except DocumentError as error:
            assert error.place.path == name
