"""Documents: every syntax is read, the place of an error is told, and nothing blows up or is fetched."""

from time import process_time

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat

from kgservice.sparql.document import Document, document_quads
from kgservice.sparql.refusal import Refusal
from tests.kgservice.doors.listener import Listener

_BASE = "http://example.org/doc"
_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://example.org/"'
_DESCRIPTION = '<rdf:Description rdf:about="http://example.org/s"><a:p>{}</a:p></rdf:Description>'


def _read(content: str, form: RdfFormat, *, whole: bool = False) -> list[str]:
    found = document_quads([Document(content.encode(), form)], _BASE, None, whole=whole)
    return sorted(f"{quad.subject} {quad.object} {quad.graph_name}" for quad in found)


def _xml(text: str, doctype: str = "") -> str:
    return f'<?xml version="1.0"?>\n{doctype}\n<rdf:RDF {_RDF}>\n{_DESCRIPTION.format(text)}\n</rdf:RDF>\n'


def _refused(content: str, form: RdfFormat) -> str:
    with pytest.raises(Refusal) as caught:
        _read(content, form)
    return caught.value.message


@pytest.mark.parametrize(
    ("content", "form"),
    [
        ('<s> <http://example.org/p> "x" .', RdfFormat.TURTLE),
        ('<http://example.org/s> <http://example.org/p> "x" .', RdfFormat.N_TRIPLES),
        (_xml("x"), RdfFormat.RDF_XML),
        ('{"@id": "s", "http://example.org/p": "x"}', RdfFormat.JSON_LD),
        ('<http://example.org/s> <http://example.org/p> "x" .', RdfFormat.N_QUADS),
        ('<s> <http://example.org/p> "x" .', RdfFormat.TRIG),
    ],
)
def test_every_syntax_is_read(content: str, form: RdfFormat) -> None:
    assert _read(content, form) == ['<http://example.org/s> "x" DEFAULT']


@pytest.mark.parametrize(
    ("content", "form", "place"),
    [
        ("<s> <p> .", RdfFormat.TURTLE, "error at 1:9"),
        ('<a:s> <a:p> "x" .\n<a:s> <a p> "x" .', RdfFormat.N_TRIPLES, "error at 2:"),
        (f"<rdf:RDF {_RDF}>\n<rdf:Description>\n</rdf:RDF>", RdfFormat.RDF_XML, "error at 3:"),
        (
            f'<rdf:RDF {_RDF}>\n<rdf:Description rdf:about="a" rdf:ID="b"/>\n</rdf:RDF>',
            RdfFormat.RDF_XML,
            "error at 2:",
        ),
        ('{"@id": "a:s",\n "a:p": }', RdfFormat.JSON_LD, "error at 2:"),
        ("", RdfFormat.JSON_LD, "error at"),
    ],
)
def test_an_error_says_where(content: str, form: RdfFormat, place: str) -> None:
    assert _refused(content, form).startswith(place)


def test_short_names_for_namespaces_pass() -> None:
    doctype = '<!DOCTYPE rdf:RDF [<!ENTITY e "http://example.org/">]>'
    assert _read(_xml("&e;x", doctype), RdfFormat.RDF_XML) == ['<http://example.org/s> "http://example.org/x" DEFAULT']


@pytest.mark.parametrize(
    ("doctype", "why"),
    [
        ('<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
            f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)) + "]>", "is made of others"),
        (f'<!DOCTYPE r [<!ENTITY j "{"a" * 100_000}">]>', "is longer than"),
        ('<!DOCTYPE r [<!ENTITY j SYSTEM "file:///etc/passwd">]>', "is kept elsewhere"),
        ('<!DOCTYPE r [<!ENTITY j PUBLIC "x" "http://127.0.0.1:1/">]>', "is kept elsewhere"),
        ('<!DOCTYPE r [<!ENTITY % j SYSTEM "http://127.0.0.1:1/">%j;]>', "parameter entity"),
    ],
)  # fmt: skip
def test_entities_that_blow_up_or_fetch_are_refused_at_once(doctype: str, why: str) -> None:
    begin = process_time()
    message = _refused(_xml("&j;", doctype), RdfFormat.RDF_XML)
    assert why in message and message.startswith("error at 2:")
    assert process_time() - begin < 5


def test_nothing_is_fetched_for_a_context(listener: Listener) -> None:
    for content in (
        f'{{"@context": "{listener.url()}", "a": 1}}',
        f'{{"@context": {{"@import": "{listener.url()}"}}, "a": 1}}',
        f'{{"@context": ["{listener.url()}"], "@id": "a:b"}}',
    ):
        assert "nothing is fetched" in _refused(content, RdfFormat.JSON_LD)
    assert listener.heard == []


def test_what_is_nested_too_deeply_is_refused() -> None:
    assert "nested" in _refused('{"a:b":' * 5000 + "1" + "}" * 5000, RdfFormat.JSON_LD)
    assert _read('{"@id": "a:s", "a:b": "' + "[{" * 5000 + '"}', RdfFormat.JSON_LD)


def test_a_document_of_several_graphs_goes_where_it_may() -> None:
    content = "<a:s> <a:p> 'x' <a:g> .\n<a:s> <a:p> 'x' _:g .\n<a:s> <a:q> _:g .".replace("'", '"')
    found = list(document_quads([Document(content.encode(), RdfFormat.N_QUADS)], _BASE, None, whole=True))
    names = {quad.graph_name for quad in found}
    skolem = next(name for name in names if name not in (NamedNode("a:g"), DefaultGraph()))
    assert isinstance(skolem, NamedNode) and skolem.value.startswith("http://example.org/.well-known/genid/")
    assert skolem in {quad.object for quad in found}, "the blank node is the same thing in the default graph"
    assert "in the graph a:g" in _refused(content, RdfFormat.N_QUADS)


def test_blank_nodes_of_two_documents_are_not_the_same() -> None:
    twice = [Document(b"_:a <a:p> _:a .", RdfFormat.TURTLE)] * 2
    assert len({quad.subject for quad in document_quads(twice, _BASE, None, whole=False)}) == 2
