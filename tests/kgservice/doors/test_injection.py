"""Texts that mean something to a database, a shell, a log or a browser are plain texts here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
import pytest

from kgservice.workspace import Workspace
from tests.kgservice.access.service import Service, served
from tests.kgservice.doors.operations import operations_of, with_text

CYPHER = (
    "joy' OR 1=1 //",
    'joy"}) DETACH DELETE n //',
    "joy'}) MATCH (n) DETACH DELETE n RETURN 1 //",
    "`) DELETE n //",
    "$parameter {id: 1}",
    "joy\\' RETURN apoc.load.json('http://127.0.0.1') //",
    "CALL dbms.shutdown()",
    "\u0027 OR \u0027\u0027=\u0027",
)
SPARQL = (
    '" } ; DROP ALL ; #',
    "'''} } ; DELETE WHERE { ?a ?b ?c } #",
    "> } ; CLEAR ALL ; SELECT * { <a",
    '\\" \\u0022 \\U00000022 } ; DROP DEFAULT',
    'joy" . <http://x/a> <http://x/b> "c',
    "http://x/> . <http://x/a> <http://x/b> <http://x/c",
    '_:b0 <http://x/> "a"@en-\u0000',
    "joy \\uD800 \\x41",
)
LUCENE = (
    "joy AND *:*",
    "label:*",
    "+joy -sad && (a || b)",
    '"joy',
    "joy~99999",
    "joy^1e99",
    "[a TO z]",
    "{* TO *}",
    "/.*/",
    "\\",
    "?" * 100,
    "*",
    "joy\\",
    "AND OR NOT",
)
OTHERS = (
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "joy\r\nSet-Cookie: a=b",
    "joy\r\n\r\n<html>",
    "%0d%0aSet-Cookie:%20a=b",
    "\u2028\u2029\u202e\ufeff",
    "\x00",
    "\x1b[31mjoy",
    "a\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "; rm -rf / #",
    "$(touch /tmp/x)",
    "__proto__",
    "' OR 1=1; DROP TABLE log; --",
    "%s%s%n",
    "x" * 5_000,
)
TEXTS = (*CYPHER, *SPARQL, *LUCENE, *OTHERS)


@pytest.fixture(autouse=True, scope="module")
def unharmed(doors: Service, house: Workspace) -> Iterator[None]:
    """Whatever the tests send: the graph is what it was, statement by statement."""
    before = hash(frozenset(house.store.quads()))
    yield
    assert hash(frozenset(house.store.quads())) == before


@pytest.fixture(autouse=True)
def unchanged(unharmed: None, house: Workspace) -> Iterator[None]:
    """Whatever one of them sends: nothing is in the log that was not."""
    before = house.store.log()
    yield
    assert house.store.log() == before


def harmless(response: Any) -> None:  # noqa: ANN401
    assert response.status_code < 500 or response.status_code == 503, (response.url, response.text[:300])
    assert "set-cookie" not in response.headers
    for name, value in response.headers.items():
        assert "\r" not in value and "\n" not in value, name
    kind = response.headers.get("content-type", "")
    if "html" in kind:
        assert "<script>alert" not in response.text and 'href="javascript:' not in response.text
        assert "49" not in response.text.partition("7*7")[0][-20:]
        assert "content-security-policy" in response.headers
    assert "root:x:0:0" not in response.text
    assert "Traceback" not in response.text and "site-packages" not in response.text


FEW = (CYPHER[2], SPARQL[0], LUCENE[0], *OTHERS[:6], "\x00", "a" * 5000)
"""One of each kind, for what there is much of."""


def test_every_text_of_every_body_is_plain_text(doors: Service) -> None:
    for operation in operations_of(doors.client):
        for text in TEXTS:
            for body in with_text(operation.example, text):
                harmless(doors.client.request(operation.method, operation.filled, json=body))


@pytest.mark.parametrize("text", FEW, ids=lambda text: ascii(text)[:40])
def test_every_parameter_is_plain_text(doors: Service, text: str) -> None:
    for operation in operations_of(doors.client):
        for parameter in operation.parameters:
            name = parameter["name"]
            if parameter["in"] == "query":
                query = operation.query(name, text)
                harmless(doors.client.request(operation.method, operation.filled, params=query))
            elif parameter["in"] == "path":
                harmless(doors.client.request(operation.method, operation.with_path(name, quote(text, safe=""))))


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text)[:40])
def test_labels_are_plain_text_wherever_labels_are_asked_for(doors: Service, text: str) -> None:
    client = doors.client
    resolved = client.post("/api/v1/resolve", json={"labels": [{"text": text}]})
    harmless(resolved)
    if resolved.status_code == 200:
        [result] = resolved.json()["results"]
        assert result["query"]["text"] == text
    converted = client.post(
        "/api/v1/convert", json={"from": "goemotions", "to": "ekman", "items": [{"labels": [text]}]}
    )
    harmless(converted)
    letters = "".join(filter(str.isalpha, text)).lower()
    assert converted.status_code == 422 or letters == "joy" or converted.json()["results"][0]["status"] == "unmapped"
    harmless(client.get("/", params={"from": "goemotions", "to": "ekman", "labels": text}))
    harmless(client.get("/", params={"from": text, "to": text, "labels": "joy", "profile": text, "mode": text}))
    query = orjson.dumps({"q0": {"query": text, "properties": [{"pid": "scheme", "v": text}]}}).decode()
    harmless(client.post("/reconcile", data={"queries": query}))
    extend = orjson.dumps({"ids": [text], "properties": [{"id": text}]}).decode()
    harmless(client.post("/reconcile", data={"extend": extend}))
    for part in ("entity", "type", "property"):
        harmless(client.get(f"/reconcile/suggest/{part}", params={"prefix": text}))
    harmless(client.get("/reconcile", params={"callback": text}))
    for path in ("preview", "view"):
        harmless(client.get(f"/reconcile/{path}", params={"id": text}, follow_redirects=False))
    harmless(client.get("/api/", params={"i": text, "emotion-model": text}))


@pytest.mark.parametrize("text", FEW, ids=lambda text: ascii(text)[:40])
def test_paths_lead_nowhere_else(doors: Service, text: str) -> None:
    escaped = quote(text, safe="")
    for start in (
        "/id/",
        "/id/parrott/",
        "/page/",
        "/data/",
        "/dumps/",
        "/static/",
        "/rdf-graph-store/",
        "/api/v1/jobs/",
        "/api/v1/concepts/",
        "/api/v1/schemes/",
        "/api/v1/releases/",
        "/api/contexts/",
        "/api/plugins/",
        "/reconcile/",
    ):
        for path in (start + escaped, f"{start}{escaped}/result", f"{start}x?y={escaped}"):
            response = doors.client.get(path, follow_redirects=False)
            harmless(response)
            assert response.status_code != 200 or start in ("/reconcile/",), path
            location = response.headers.get("location", "/")
            assert location.startswith(("/", "http://testserver/")) and not location.startswith("//"), location


PLACES = (
    "..",
    "../..",
    "../" * 20 + "etc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..%2f" * 10 + "etc%2fpasswd",
    "..%5c..%5cetc%5cpasswd",
    "....//....//etc/passwd",
    "%252e%252e%252fetc%252fpasswd",
    "/etc/passwd",
    "//etc/passwd",
    "style.css%00.html",
    "style.css/../../../routes.py",
    "../routes.py",
    "../templates/base.html",
    "C:%5cWindows%5cwin.ini",
    "~root",
    "%c0%ae%c0%ae/etc/passwd",
)


@pytest.mark.parametrize("place", PLACES)
def test_no_file_but_those_that_are_served_can_be_reached(doors: Service, place: str) -> None:
    for start in ("/static/", "/dumps/", "/data/", "/id/", "/page/", "/api/v1/jobs/", "/api/contexts/", "/"):
        response = doors.client.get(start + place, follow_redirects=False)
        harmless(response)
        assert "import " not in response.text and "{%" not in response.text
    for dataset in ("goemotions", place):
        response = doors.client.post(
            "/api/v1/harmonize", params={"dataset": dataset, "to": "ekman", "name": place}, content="a\t0\tb\n"
        )
        harmless(response)
        if response.status_code == 202:
            rows = doors.client.get(f"{response.json()['self']}/result")
            assert "root:" not in rows.text
            assert "/" not in rows.headers.get("content-disposition", "")


def test_what_comes_back_in_a_header_cannot_begin_another_one(doors: Service) -> None:
    client = doors.client
    for text in ("a\r\nb: c", "a\nb: c", "\u010a", 'a"; filename="b', "a\u2028b"):
        for path, parameters in (
            ("/api/v1/mappings", {"set": text, "limit": "1"}),
            ("/api/v1/mappings", {"subject": text, "limit": "1"}),
            ("/api/v1/concepts", {"iri": text}),
            ("/api/v1/concepts", {"q": text}),
            ("/api/v1/schemes", {"cursor": text}),
            ("/id/parrott/1/joy", {"x": text}),
            ("/sparql", {"query": text}),
            ("/rdf-graph-store", {"graph": text}),
        ):
            harmless(client.get(path, params=parameters, follow_redirects=False))
        response = client.post(
            "/api/v1/harmonize",
            params={"dataset": "goemotions", "to": "ekman", "name": text, "format": "csv"},
            content="a\t0\tb\n",
        )
        harmless(response)
        if "location" in response.headers:
            harmless(client.get(response.headers["location"] + "/result"))


def test_updates_hidden_in_queries_are_refused_whoever_asks(doors: Service) -> None:
    for text in ("DROP ALL", "ASK {} ; DROP ALL", "INSERT DATA { <a:a> <a:b> <a:c> }", "CLEAR DEFAULT # ASK {}"):
        for role in (None, "viewer", "editor", "admin"):
            for response in (
                doors.client.get("/sparql", params={"query": text}, headers=doors.shows(role)),
                doors.client.post("/sparql", data={"query": text}, headers=doors.shows(role)),
                doors.client.get("/sparql", params={"update": text}, headers=doors.shows(role)),
            ):
                assert 400 <= response.status_code < 500, (text, role, response.status_code)


def test_refused_writes_are_written_down_with_their_text_escaped(workspace: Workspace, tmp_path: Path) -> None:
    # Its own, since so many refusals of the others have been written down that no more are for a while.
    with served(workspace, tmp_path) as own:
        own.client.put('/rdf-graph-store/a%22,{"event":"write"}%e2%80%a8', content=b"", headers=own.shows("viewer"))
        lines = [orjson.loads(line) for line in own.audit.read_bytes().splitlines()]
    assert lines[-1]["event"] == "refused" and lines[-1]["status"] == 403
    assert lines[-1]["path"] == '/rdf-graph-store/a",{"event":"write"}\u2028' and lines[-1]["principal"] == "the viewer"
