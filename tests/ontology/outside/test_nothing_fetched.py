"""Nothing that a file names is fetched, and no file blows up."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import monotonic

import pytest

from ontology.errors import DocumentError
from ontology.outside.document import Document
from tests.ontology.outside.files import obo_owl
from tests.ontology.outside.reading import told, translated

RDF_XML = """<?xml version="1.0"?>
{doctype}
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xmlns:owl="http://www.w3.org/2002/07/owl#">
<owl:Class rdf:about="http://example.org/m#Joy"><rdfs:label>{label}</rdfs:label></owl:Class>
</rdf:RDF>
"""


class Counting(HTTPServer):
    """A server that counts who comes."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Answers everything with nothing."""

    server: Counting

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Counting]:
    with Counting() as found:
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield found
        found.shutdown()
        thread.join()
    assert found.asked == []


def test_imports_are_not_fetched(server: Counting) -> None:
    text = obo_owl().replace("http://purl.obolibrary.org/obo/MF.owl", f"{server.url}/mf.owl")
    found = translated(text, "mfoem.owl")
    assert told(found)["INFO", "import_not_fetched"] == 2


@pytest.mark.parametrize(
    "context",
    [
        '"{url}/context"',
        '["{url}/context", {{}}]',
        '{{"@import": "{url}/context"}}',
        '[{{"name": {{"@id": "http://a/", "@context": "{url}/context"}}}}]',
        '{{"name": {{"@id": "http://a/", "@context": [{{"@import": "{url}/context"}}]}}}}',
        '"file:///etc/passwd"',
        '"context.jsonld"',
    ],
)
def test_contexts_of_json_ld_are_not_fetched(server: Counting, context: str) -> None:
    text = f'{{"@context": {context.format(url=server.url)}, "@id": "http://a/b", "name": {{"@id": "http://c/d"}}}}'
    with pytest.raises(DocumentError, match="is not fetched") as caught:
        Document.of(text.encode(), "m.jsonld")
    assert "write the context into the file" in caught.value.hint


def test_a_context_inside_the_graph_is_not_fetched_either(server: Counting) -> None:
    text = f'{{"@graph": [{{"@id": "http://a/b", "x": [{{"@context": "{server.url}/c"}}]}}]}}'
    with pytest.raises(DocumentError, match="is not fetched"):
        Document.of(text.encode(), "m.jsonld")


@pytest.mark.parametrize(
    ("doctype", "said"),
    [
        ('<!DOCTYPE rdf:RDF SYSTEM "{url}/rdf.dtd">', "outside document type"),
        ('<!DOCTYPE rdf:RDF PUBLIC "-//X//Y" "{url}/rdf.dtd" []>', "outside document type"),
        ('<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "{url}/x">]>', "fetched from outside"),
        ('<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "fetched from outside"),
        ('<!DOCTYPE rdf:RDF [<!ENTITY x PUBLIC "-//X//Y" "{url}/x">]>', "fetched from outside"),
        ('<!DOCTYPE rdf:RDF [<!ENTITY % x SYSTEM "{url}/x"> %x;]>', "parameter entity"),
        ("<!DOCTYPE rdf:RDF [<!ENTITY % x \"<!ENTITY y 'z'>\"> %x;]>", "parameter entity"),
        ('<!doctype rdf:RDF [<!entity x system "{url}/x">]>', "fetched from outside"),
    ],
)
def test_entities_are_not_fetched(server: Counting, doctype: str, said: str) -> None:
    text = RDF_XML.format(doctype=doctype.format(url=server.url), label="&x;")
    with pytest.raises(DocumentError, match=said) as caught:
        Document.of(text.encode(), "m.owl")
    assert caught.value.place.line == 2 and "Turtle" in caught.value.hint


def test_a_document_type_in_the_middle_of_a_file_counts_too(server: Counting) -> None:
    doctype = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{server.url}/x">]>'
    text = RDF_XML.format(doctype="", label=f"{doctype}&x;")
    with pytest.raises(DocumentError, match="fetched from outside"):
        Document.of(text.encode(), "m.owl")


def laughs(levels: int, each: int) -> str:
    names = [chr(97 + level) for level in range(levels + 1)]
    declared = [f'<!ENTITY {names[0]} "lol">']
    declared += [f'<!ENTITY {names[n + 1]} "{f"&{names[n]};" * each}">' for n in range(levels)]
    return RDF_XML.format(doctype=f"<!DOCTYPE rdf:RDF [{''.join(declared)}]>", label=f"&{names[-1]};")


@pytest.mark.parametrize(
    "text",
    [
        laughs(levels=9, each=10),
        laughs(levels=2, each=200),
        RDF_XML.format(doctype=f'<!DOCTYPE r [<!ENTITY a "{"x" * 9000}">]>', label="&a;"),
        RDF_XML.format(doctype=f'<!DOCTYPE r [<!ENTITY a "{"x" * 8000}">]>', label="&a;" * 10_000),
    ],
    ids=["billion laughs", "thousand laughs", "one long one", "one often"],
)
def test_entities_that_grow_without_measure_are_refused(text: str) -> None:
    began = monotonic()
    with pytest.raises(DocumentError, match=r"stands for more than|grows to more than"):
        Document.of(text.encode(), "m.owl")
    assert monotonic() - began < 2


def test_entities_that_name_a_namespace_are_read() -> None:
    doctype = '<!DOCTYPE rdf:RDF [\n<!-- names -->\n<!ENTITY ex "http://example.org/" >\n<!ENTITY m "&ex;m#" >]>'
    text = RDF_XML.format(doctype=doctype, label="joy").replace("http://example.org/m#Joy", "&m;Joy")
    assert set(translated(text, "moods.owl").concepts) == {"http://example.org/m#Joy"}


def test_a_file_named_by_another_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "other.ttl").write_text("<http://a/b> a <http://www.w3.org/2002/07/owl#Class> .")
    (tmp_path / "m.owl").write_text(obo_owl().replace("http://purl.obolibrary.org/obo/MF.owl", "other.ttl"))
    assert "<http://a/b>" not in {str(triple.subject) for triple in Document.read(tmp_path / "m.owl").triples}
