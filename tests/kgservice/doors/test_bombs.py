"""Documents that grow, nest or count without measure: refused in moments and in little memory."""

import gzip
import io
import resource
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import orjson
import pytest

from tests.kgservice.access.service import Service

EMOTIONML = "application/emotionml+xml"
HEAD = '<emotionml version="1.0" xmlns="http://www.w3.org/2009/10/emotionml" category-set="http://www.w3.org/TR/emotion-voc/xml#big6">'
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SECONDS, MEMORY = 30, 512 * 1024
"""What the service may take for one of these: wall time, and KiB on top of what it has. Both are far above what it
takes, and far below what a bomb that goes off does."""


def laughs(root: str) -> str:
    """Ten entities, each ten times the one before: a thousand million laughs."""
    lines = ['<!ENTITY l0 "lol">', *(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))]
    return f"<?xml version='1.0'?><!DOCTYPE {root} [{''.join(lines)}]>"


def squares(root: str) -> str:
    """One long entity, which the document repeats: its size squared."""
    return f"<?xml version='1.0'?><!DOCTYPE {root} [<!ENTITY a \"{'a' * 100_000}\">]>"


def emotionml(doctype: str, entity: str) -> bytes:
    return f'{doctype}{HEAD}<emotion><category name="{entity}"/><info>{entity}</info></emotion></emotionml>'.encode()


def rdf_xml(doctype: str, entity: str) -> bytes:
    return (
        f'{doctype}<rdf:RDF xmlns:rdf="{RDF}" xmlns:p="http://x/"><rdf:Description rdf:about="http://x/a">'
        f"<p:b>{entity}</p:b></rdf:Description></rdf:RDF>"
    ).encode()


@pytest.fixture(autouse=True)
def harmless(doors: Service) -> object:
    """Whatever a test sends: it ends soon, takes little memory, and the service answers on."""
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    yield
    took = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if sys.platform == "linux":
        assert after - before < MEMORY, f"{(after - before) // 1024} MiB"
    assert took < SECONDS, f"{took:.1f} s"
    assert doors.client.get("/api/v1/schemes").status_code == 200


def document(doors: Service, body: bytes, kind: str = EMOTIONML) -> int:
    response = doors.client.post("/api/v1/convert/document?to=ekman", content=body, headers={"content-type": kind})
    assert response.status_code < 500, response.text
    return response.status_code


@pytest.mark.parametrize(
    ("doctype", "entity"),
    [(laughs("emotionml"), "&l9;"), (squares("emotionml"), "&a;" * 20_000), (squares("emotionml"), "&b;")],
    ids=["billion laughs", "quadratic", "undeclared"],
)
def test_entities_in_emotionml_are_refused(doors: Service, doctype: str, entity: str) -> None:
    assert document(doors, emotionml(doctype, entity)) == 422


@pytest.mark.parametrize("make", [emotionml, rdf_xml])
@pytest.mark.parametrize("kind", [EMOTIONML, "application/rdf+xml"])
def test_bombs_are_harmless_whatever_they_are_said_to_be(
    doors: Service, make: Callable[[str, str], bytes], kind: str
) -> None:
    for doctype, entity in ((laughs("x"), "&l9;"), (squares("x"), "&a;" * 20_000)):
        assert document(doors, make(doctype, entity), kind) in (415, 422)


@pytest.mark.parametrize(
    ("doctype", "entity"), [(laughs("rdf:RDF"), "&l9;"), (squares("rdf:RDF"), "&a;" * 20_000)], ids=["laughs", "square"]
)
def test_entities_in_rdf_xml_are_refused_by_the_graph_store(doors: Service, doctype: str, entity: str) -> None:
    response = doors.client.put(
        "/rdf-graph-store?graph=http://example.org/bomb",
        content=rdf_xml(doctype, entity),
        headers={"content-type": "application/rdf+xml", **doors.shows("editor")},
    )
    assert 400 <= response.status_code < 500, response.text[:300]


@pytest.mark.parametrize("char", ["[", '{"a":'])
@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("POST", "/api/v1/convert", "application/json"),
        ("POST", "/api/v1/resolve", "application/json"),
        ("POST", "/api/v1/compare", "application/json"),
        ("POST", "/api/v1/concepts", "application/json"),
        ("POST", "/api/v1/convert/document?to=ekman", "application/ld+json"),
        ("PUT", "/rdf-graph-store?graph=http://example.org/deep", "application/ld+json"),
        ("POST", "/reconcile", "application/json"),
    ],
)
def test_json_of_a_hundred_thousand_levels_is_refused(
    doors: Service, char: str, method: str, path: str, kind: str
) -> None:
    body = char * 100_000 + "1" + {"[": "]", '{"a":': "}"}[char] * 100_000
    headers = {"content-type": kind, **doors.shows("editor")}
    for text in (
        body,
        char * 100_000,
        f'{{"from":"goemotions","to":"ekman","items":{body}}}',
        f'{{"@context":{body}}}',
    ):
        response = doors.client.request(method, path, content=text, headers=headers)
        assert 400 <= response.status_code < 500, (response.status_code, response.text[:300])


@pytest.mark.parametrize("parameter", ["queries", "extend"])
def test_deep_json_in_a_form_is_refused(doors: Service, parameter: str) -> None:
    for text in ("[" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000):
        response = doors.client.post("/reconcile", data={parameter: text})
        assert response.status_code < 500, response.text[:300]


@pytest.mark.parametrize(
    "number", ["1e400", "-1e400", "1" * 5000, "0." + "0" * 5000 + "1", "NaN", "Infinity", "1e-999999999", "9" * 400]
)
def test_numbers_beyond_measure_are_refused_or_rounded(doors: Service, number: str) -> None:
    for body in (
        f'{{"from":"goemotions","to":"ekman","items":[{{"scores":{{"joy":{number}}}}}]}}',
        f'{{"from":"vad","to":"ekman","items":[{{"vad":{{"valence":{number},"arousal":0,"dominance":0}}}}]}}',
        f'{{"from":"goemotions","to":"ekman","revision":{number},"items":[]}}',
        f'{{"labels":[{{"text":"joy"}}],"limit":{number}}}',
    ):
        for path in ("/api/v1/convert", "/api/v1/resolve"):
            response = doors.client.post(path, content=body, headers={"content-type": "application/json"})
            assert response.status_code < 500, (body[:100], response.text[:300])
            assert "NaN" not in response.text.partition('"detail"')[0]
    for path in (
        "/api/v1/schemes?revision=",
        "/api/v1/mappings?limit=",
        "/api/v1/mappings?hops=",
        "/?labels=joy&scale=",
    ):
        assert doors.client.get(path + number).status_code < 500, path


def test_a_wall_of_brackets_in_rdf_is_refused(doors: Service) -> None:
    deep = {
        "text/turtle": "<http://x/a> <http://x/b> " + "[ <http://x/b> " * 100_000,
        "application/n-triples": "<< " * 100_000,
        "application/trig": "{" * 100_000,
    }
    for kind, body in deep.items():
        response = doors.client.put(
            "/rdf-graph-store?graph=http://example.org/deep",
            content=body,
            headers={"content-type": kind, **doors.shows("editor")},
        )
        assert 400 <= response.status_code < 500, (kind, response.status_code, response.text[:200])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE " + "{" * 20_000 + "}" * 20_000,
        "ASK { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }",
        "ASK { FILTER(" + "!" * 50_000 + "true) }",
        "ASK { ?a " + "(" * 20_000 + "<b:b>" + ")" * 20_000 + " ?c }",
        "ASK { " + "OPTIONAL { " * 20_000 + "}" * 20_000 + "}",
    ],
    ids=["groups", "brackets", "nots", "paths", "optionals"],
)
def test_a_query_of_thousands_of_levels_does_not_take_the_service_with_it(doors: Service, query: str) -> None:
    response = doors.client.post("/sparql", content=query, headers={"content-type": "application/sparql-query"})
    assert 400 <= response.status_code < 500 or response.status_code == 503, response.text[:300]


@cache
def bombs() -> dict[str, bytes]:
    """A hundred MiB of nothing, compressed in every way, beside what is compressed twice."""
    nothing = b"\0" * (100 * 1024 * 1024)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("train.tsv", nothing)
    return {"gzip": gzip.compress(nothing), "deflate": zlib.compress(nothing), "zip": zipped.getvalue()}


def test_compressed_bodies_do_not_unfold(doors: Service) -> None:
    for encoding, body in bombs().items():
        for path in (
            "/api/v1/convert",
            "/api/v1/convert/document?to=ekman",
            "/api/v1/resolve",
            "/sparql",
            "/reconcile",
        ):
            headers = {"content-encoding": encoding, "content-type": "application/json"}
            assert doors.client.post(path, content=body, headers=headers).status_code == 415, path
        response = doors.client.post(
            "/api/v1/harmonize?dataset=goemotions&to=ekman", content=body, headers={"content-encoding": encoding}
        )
        assert response.status_code == 415


@pytest.mark.parametrize("name", ["train.tsv.gz", "train.tsv.zip", "train.tsv", "train.parquet"])
def test_a_compressed_corpus_does_not_unfold(doors: Service, name: str) -> None:
    for body in bombs().values():
        response = doors.client.post(
            f"/api/v1/harmonize?dataset=goemotions&to=ekman&name={name}&unknown=drop", content=body
        )
        assert response.status_code < 500, response.text
        if response.status_code == 202:
            ended = _ended(doors, response.json()["self"])
            assert ended["status"] == "failed" and ended["problem"]["status"] < 500, ended


def _ended(doors: Service, path: str) -> dict[str, Any]:
    for _ in range(900):
        document: dict[str, Any] = orjson.loads(doors.client.get(path).content)
        if document["status"] in ("done", "failed"):
            return document
        time.sleep(0.01)
    raise AssertionError(f"the job does not end: {document}")
