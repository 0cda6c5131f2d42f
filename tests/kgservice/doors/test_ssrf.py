"""Nothing that a request names is ever fetched: a listener on loopback would hear of it."""

import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from starlette.testclient import TestClient

from tests.kgservice.access.service import Service
from tests.kgservice.doors.listener import Listener
from tests.kgservice.doors.operations import operations_of, with_text

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XI = "http://www.w3.org/2001/XInclude"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
EMO = "http://www.w3.org/2009/10/emotionml"
OWL = "http://www.w3.org/2002/07/owl#"


@pytest.fixture(autouse=True)
def unheard(doors: Service, listener: Listener) -> Iterator[None]:
    """Whatever a test sends: nobody calls the listener, and the service goes on."""
    yield
    # What a worker process or a job does comes after the answer.
    time.sleep(0.05)
    assert not listener.heard, f"something was fetched: {listener.heard}"
    assert doors.client.get("/healthz").status_code == 200


def test_the_listener_hears_who_calls() -> None:
    with Listener() as control:
        urllib.request.urlopen(control.url("called"), timeout=5).read()
        assert control.heard and control.heard[0].startswith(b"GET /called")


def asked(client: TestClient, method: str, path: str, **more: Any) -> int:  # noqa: ANN401
    response = client.request(method, path, **more)
    assert response.status_code < 500 or response.status_code == 503, (method, path, response.text[:300])
    return response.status_code


def test_no_parameter_of_any_operation_is_fetched(doors: Service, listener: Listener) -> None:
    url, tried = listener.url(), 0
    for operation in operations_of(doors.client):
        for parameter in operation.parameters:
            name = parameter["name"]
            if parameter["in"] == "query":
                for text in (url, f"//127.0.0.1:{listener.port}/x"):
                    asked(doors.client, operation.method, operation.filled, params=operation.query(name, text))
                    tried += 1
            elif parameter["in"] == "path":
                asked(doors.client, operation.method, operation.with_path(name, url))
                asked(doors.client, operation.method, operation.with_path(name, quote(url, safe="")))
                tried += 1
    assert tried > 100, tried


def test_no_text_of_any_body_is_fetched(doors: Service, listener: Listener) -> None:
    tried = 0
    for operation in operations_of(doors.client):
        for body in with_text(operation.example, listener.url()):
            asked(doors.client, operation.method, operation.filled, json=body, headers=doors.shows("editor"))
            tried += 1
    assert tried > 10, tried


def documents(url: str) -> dict[str, tuple[str, str]]:
    """Documents that ask whoever reads them to fetch something: by name, media type and text."""
    rdf = f'xmlns:rdf="{RDF}" xmlns:owl="{OWL}"'
    return {
        "JSON-LD, remote context": (
            "application/ld+json",
            f'{{"@context":"{url}","@id":"http://x/a","http://x/b":"c"}}',
        ),
        "JSON-LD, list of contexts": ("application/ld+json", f'{{"@context":[{{}},"{url}"],"@id":"http://x/a"}}'),
        "JSON-LD, imported context": (
            "application/ld+json",
            f'{{"@context":{{"@version":1.1,"@import":"{url}"}},"@id":"http://x/a"}}',
        ),
        "JSON-LD, scoped context": (
            "application/ld+json",
            f'{{"@context":{{"@version":1.1,"b":{{"@id":"http://x/b","@context":"{url}"}}}},"b":{{"c":1}}}}',
        ),
        "JSON-LD, context in a node": ("application/ld+json", f'{{"http://x/b":{{"@context":"{url}","c":1}}}}'),
        "RDF/XML, external DTD": (
            "application/rdf+xml",
            f'<?xml version="1.0"?><!DOCTYPE rdf:RDF SYSTEM "{url}"><rdf:RDF {rdf}/>',
        ),
        "RDF/XML, public DTD": (
            "application/rdf+xml",
            f'<?xml version="1.0"?><!DOCTYPE rdf:RDF PUBLIC "-//x//EN" "{url}"><rdf:RDF {rdf}/>',
        ),
        "RDF/XML, external entity": (
            "application/rdf+xml",
            f'<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY e SYSTEM "{url}">]><rdf:RDF {rdf} xmlns:p="http://x/">'
            '<rdf:Description rdf:about="http://x/a"><p:b>&e;</p:b></rdf:Description></rdf:RDF>',
        ),
        "RDF/XML, parameter entity": (
            "application/rdf+xml",
            f'<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY % e SYSTEM "{url}"> %e;]><rdf:RDF {rdf}/>',
        ),
        "RDF/XML, file entity": (
            "application/rdf+xml",
            '<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
            f'<rdf:RDF {rdf} xmlns:p="http://x/"><rdf:Description rdf:about="{url}"><p:b>&e;</p:b></rdf:Description>'
            "</rdf:RDF>",
        ),
        "RDF/XML, owl:imports": (
            "application/rdf+xml",
            f'<rdf:RDF {rdf}><owl:Ontology rdf:about="{url}o"><owl:imports rdf:resource="{url}"/></owl:Ontology>'
            "</rdf:RDF>",
        ),
        "RDF/XML, base and XInclude": (
            "application/rdf+xml",
            f'<rdf:RDF {rdf} xml:base="{url}" xmlns:xi="{XI}"><xi:include href="{url}" parse="text"/></rdf:RDF>',
        ),
        "RDF/XML, stylesheet": ("application/rdf+xml", f'<?xml-stylesheet href="{url}"?><rdf:RDF {rdf}/>'),
        "Turtle, owl:imports": ("text/turtle", f"<{url}o> a <{OWL}Ontology>; <{OWL}imports> <{url}> ."),
        "Turtle, base": ("text/turtle", f"@base <{url}> . @prefix : <{url}#> . <> :a <b> ."),
        "N-Triples": ("application/n-triples", f"<{url}a> <{OWL}imports> <{url}> ."),
        "TriG": ("application/trig", f"GRAPH <{url}> {{ <{url}a> <{OWL}imports> <{url}> . }}"),
        "EmotionML, external DTD": (
            "application/emotionml+xml",
            f'<?xml version="1.0"?><!DOCTYPE emotionml SYSTEM "{url}"><emotionml version="1.0" xmlns="{EMO}"/>',
        ),
        "EmotionML, external entity": (
            "application/emotionml+xml",
            f'<?xml version="1.0"?><!DOCTYPE emotionml [<!ENTITY e SYSTEM "{url}">]><emotionml version="1.0" '
            f'xmlns="{EMO}" category-set="http://www.w3.org/TR/emotion-voc/xml#big6"><emotion><category name="&e;"/>'
            "<info>&e;</info></emotion></emotionml>",
        ),
        "EmotionML, vocabulary elsewhere": (
            "application/emotionml+xml",
            f'<emotionml version="1.0" xmlns="{EMO}" category-set="{url}#big6"><emotion><category name="anger"/>'
            f'<reference uri="{url}" role="expressedBy"/></emotion></emotionml>',
        ),
        "EmotionML, schemaLocation and XInclude": (
            "application/emotionml+xml",
            f'<emotionml version="1.0" xmlns="{EMO}" xmlns:xsi="{XSI}" xsi:schemaLocation="{EMO} {url}" '
            f'xmlns:xi="{XI}" category-set="http://www.w3.org/TR/emotion-voc/xml#big6"><xi:include href="{url}"/>'
            '<emotion><category name="anger"/></emotion></emotionml>',
        ),
    }


@pytest.mark.parametrize("name", list(documents("")))
def test_no_document_makes_the_service_fetch(doors: Service, listener: Listener, name: str) -> None:
    kind, text = documents(listener.url())[name]
    headers = {"content-type": kind, **doors.shows("editor")}
    for method, path in (
        ("POST", "/api/v1/convert/document?to=ekman"),
        ("PUT", f"/rdf-graph-store?graph={listener.url('graph')}"),
        ("POST", "/rdf-graph-store?graph=http://example.org/g"),
        ("PUT", "/rdf-graph-store?default"),
        ("POST", "/api/v1/harmonize?dataset=goemotions&to=ekman"),
        ("POST", "/api/v1/convert"),
        ("POST", "/sparql"),
        ("POST", "/reconcile"),
    ):
        asked(doors.client, method, path, content=text, headers=headers)
        asked(doors.client, "DELETE", f"/rdf-graph-store?graph={listener.url('graph')}", headers=doors.shows("editor"))


QUERIES: tuple[Callable[[str], str], ...] = (
    lambda url: f"SELECT * {{ SERVICE <{url}> {{ ?a ?b ?c }} }}",
    lambda url: f"SELECT * {{ SERVICE SILENT <{url}> {{ ?a ?b ?c }} }}",
    lambda url: f"SELECT * {{ BIND(<{url}> AS ?s) SERVICE ?s {{ ?a ?b ?c }} }}",
    lambda url: f"SELECT * {{ {{ SELECT * {{ OPTIONAL {{ seRvIcE <{url}> {{ ?a ?b ?c }} }} }} }} }}",
    lambda url: f"PREFIX s: <{url}> ASK {{ FILTER EXISTS {{ SERVICE s: {{ ?a ?b ?c }} }} }}",
    lambda url: f"BASE <{url}> ASK {{ SERVICE <> {{ ?a ?b ?c }} }}",
    lambda url: f"SELECT * FROM <{url}> {{ ?a ?b ?c }}",
    lambda url: f"SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?a ?b ?c }} }}",
    lambda url: f"SELECT * {{ GRAPH <{url}> {{ ?a ?b ?c }} }}",
    lambda url: f"DESCRIBE <{url}>",
    lambda url: f"ASK {{ S\\u0045RVICE <{url}> {{ ?a ?b ?c }} }}",
    lambda url: f"ASK {{ # comment\n SERVICE # comment\n <{url}> {{ ?a ?b ?c }} }}",
)
UPDATES: tuple[Callable[[str], str], ...] = (
    lambda url: f"LOAD <{url}>",
    lambda url: f"LOAD SILENT <{url}>",
    lambda url: f"LOAD <{url}> INTO GRAPH <http://example.org/g>",
    lambda url: f"INSERT DATA {{ <a:a> <a:b> <a:c> }} ; lOaD <{url}>",
    lambda url: f"INSERT {{ ?a ?b ?c }} WHERE {{ SERVICE <{url}> {{ ?a ?b ?c }} }}",
    lambda url: f"DELETE {{ ?a ?b ?c }} USING <{url}> WHERE {{ SERVICE SILENT <{url}> {{ ?a ?b ?c }} }}",
    lambda url: f"BASE <{url}> LOAD <>",
    lambda url: f"LOAD <file:///etc/hostname> ; LOAD <{url}>",
)


@pytest.mark.parametrize("make", QUERIES)
def test_no_query_makes_the_service_fetch(doors: Service, listener: Listener, make: Callable[[str], str]) -> None:
    query = make(listener.url())
    asked(doors.client, "GET", "/sparql", params={"query": query})
    asked(doors.client, "POST", "/sparql", data={"query": query, "default-graph-uri": listener.url()})
    asked(doors.client, "POST", "/sparql", data={"query": query, "named-graph-uri": listener.url()})
    asked(doors.client, "POST", "/sparql", content=query, headers={"content-type": "application/sparql-query"})
    asked(doors.client, "GET", f"/sparql?default-graph-uri={listener.url()}", params={"query": "ASK {}"})


@pytest.mark.parametrize("make", UPDATES)
def test_no_update_makes_the_service_fetch(doors: Service, listener: Listener, make: Callable[[str], str]) -> None:
    update, revision = make(listener.url()), doors.client.get("/readyz").json()["revision"]
    headers = doors.shows("editor")
    asked(doors.client, "POST", "/sparql", data={"update": update}, headers=headers)
    asked(doors.client, "POST", "/sparql", data={"update": update, "using-graph-uri": listener.url()}, headers=headers)
    asked(
        doors.client,
        "POST",
        "/sparql",
        content=update,
        headers={"content-type": "application/sparql-update", **headers},
    )
    assert doors.client.get("/readyz").json()["revision"] == revision, "an update that would fetch changes nothing"


CORPORA = {
    "a reference in each field": lambda url: f"{url}\t{url}\t{url}\n",
    "a header of addresses": lambda url: f"text,labels,id\n{url},{url},{url}\n",
    "JSON that names a file": lambda url: f'{{"text":"{url}","labels":["{url}"],"data_files":"{url}"}}\n',
    "a formula": lambda url: f'=WEBSERVICE("{url}")\t0\t=HYPERLINK("{url}")\n',
    "XML": lambda url: f'<!DOCTYPE a [<!ENTITY e SYSTEM "{url}">]><a>&e;</a>',
    "a Python object": lambda url: f"!!python/object/apply:urllib.request.urlopen ['{url}']\n",
}


@pytest.mark.parametrize("name", list(CORPORA))
def test_no_corpus_makes_the_service_fetch(doors: Service, listener: Listener, name: str) -> None:
    text = CORPORA[name](listener.url())
    for dataset in ("goemotions", "semeval2018-ec-english", listener.url()):
        for split in ("train", listener.url("train.tsv"), "hf://x"):
            response = doors.client.post(
                "/api/v1/harmonize", params={"dataset": dataset, "to": "ekman", "name": split}, content=text
            )
            assert response.status_code < 500, response.text
            if response.status_code == 202:
                job, deadline = response.json()["self"], time.monotonic() + 10
                while doors.client.get(job).json()["status"] in ("queued", "running"):
                    assert time.monotonic() < deadline
                    time.sleep(0.01)


def test_reconciliation_and_its_parts_fetch_nothing(doors: Service, listener: Listener) -> None:
    url = listener.url()
    for query in (
        {"query": url, "type": url, "properties": [{"pid": url, "v": url}]},
        {"query": "joy", "type": [url], "limit": 1},
        {"query": "joy", "properties": [{"pid": "scheme", "v": {"id": url}}]},
    ):
        for name, value in (("queries", {"q0": query}), ("extend", {"ids": [url], "properties": [{"id": url}]})):
            asked(doors.client, "POST", "/reconcile", data={name: orjson.dumps(value).decode()})
            asked(doors.client, "GET", "/reconcile", params={name: orjson.dumps(value).decode(), "callback": url})
    for path in ("suggest/entity", "suggest/type", "suggest/property", "preview", "view", "flyout/entity"):
        asked(doors.client, "GET", f"/reconcile/{path}", params={"prefix": url, "id": url, "cursor": url})


def test_addresses_in_headers_are_not_fetched(doors: Service, listener: Listener) -> None:
    url = listener.url()
    names = ("referer", "origin", "link", "x-forwarded-host", "x-forwarded-for", "forwarded", "host", "slug", "from")
    for path in ("/id/parrott/1/joy", "/api/v1/healthz", "/sparql", "/reconcile", "/dumps"):
        for name in (*names, "x-original-url", "x-rewrite-url", "content-location", "accept", "if-none-match"):
            asked(doors.client, "GET", path, headers={name: url}, follow_redirects=False)
