"""Dumps: the list, the files, their tags and dates, and the description of the whole."""

import gzip
import time
from email.utils import parsedate_to_datetime

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kgservice.workspace import Workspace
from mappings.sssom.write import write_sssom
from ontology.iri import BASE

pytestmark = pytest.mark.xdist_group("linked_data")

FORMATS = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}
VOID = "http://rdfs.org/ns/void#"


def quads_of(content: bytes, form: RdfFormat) -> set[Quad]:
    return set(parse(content, form))


@pytest.fixture(scope="module")
def trig(client: TestClient) -> bytes:
    return client.get("/dumps/emotaxa.trig").content


def test_the_whole_graph_comes_back_from_both_forms(client: TestClient, quads: frozenset[Quad], trig: bytes) -> None:
    lines = client.get("/dumps/emotaxa.nq")
    assert lines.headers["content-type"] == "application/n-quads"
    assert quads_of(lines.content, RdfFormat.N_QUADS) == quads
    assert quads_of(trig, RdfFormat.TRIG) == quads


def test_a_dump_is_written_in_the_same_bytes_each_time(client: TestClient, trig: bytes) -> None:
    assert client.get("/dumps/emotaxa.trig").content == trig
    for name in ("ontology/parrott.ttl", "ontology/core.nt.gz"):
        assert client.get(f"/dumps/{name}").content == client.get(f"/dumps/{name}").content


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_module_comes_back_from_every_form(client: TestClient, quads: frozenset[Quad], suffix: str) -> None:
    answer = client.get(f"/dumps/ontology/ekman-1999.{suffix}")
    graph = NamedNode(BASE + "ontology/ekman-1999")
    assert len(quads_of(answer.content, FORMATS[suffix])) == sum(quad.graph_name == graph for quad in quads)


def test_a_mapping_set_is_the_canonical_sssom(client: TestClient, workspace: Workspace) -> None:
    knowledge = workspace.at().knowledge
    for found in (knowledge.sets[3], knowledge.profiles[0], knowledge.alignments[0]):
        answer = client.get(f"/dumps/{found.id.removeprefix(BASE)}.sssom.tsv")
        assert answer.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
        assert answer.text == write_sssom(found)


def test_the_list_names_every_dump_and_every_graph_has_one(client: TestClient, quads: frozenset[Quad]) -> None:
    listed = client.get("/dumps").json()["dumps"]
    names = {dump["name"] for dump in listed}
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
    assert {f"{graph.removeprefix(BASE)}.ttl" for graph in graphs} <= names
    for dump in listed[:: len(listed) // 15]:
        assert client.head(dump["path"]).headers["content-type"].startswith(dump["media_type"])
    page = client.get("/dumps", headers={"accept": "text/html"})
    assert 'href="/dumps/emotaxa.trig"' in page.text
    assert client.get("/dumps", headers={"accept": "image/png"}).status_code == 406


def test_compression_is_by_header_or_by_name(client: TestClient) -> None:
    path = "/dumps/ontology/parrott.ttl"
    plain = client.get(path, headers={"accept-encoding": "identity"})
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    file = client.get(f"{path}.gz", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content
    assert file.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in file.headers
    assert gzip.decompress(file.content) == plain.content
    assert len({plain.headers["etag"], packed.headers["etag"], file.headers["etag"]}) == 3
    assert "Accept-Encoding" in plain.headers["vary"]


def test_head_tells_what_get_would_without_writing_it(client: TestClient) -> None:
    head, got = client.head("/dumps/ontology/parrott.ttl"), client.get("/dumps/ontology/parrott.ttl")
    assert head.content == b""
    for name in ("etag", "content-type", "link", "x-emotaxa-revision"):
        assert head.headers[name] == got.headers[name]
    assert "content-length" not in head.headers


def test_who_has_a_dump_is_told_so_by_tag_and_by_date(client: TestClient, workspace: Workspace) -> None:
    made = workspace.store.log()[0].at
    # A date is told once no other revision can share its second.
    time.sleep(max(0.0, made.timestamp() + 2.1 - time.time()))
    first = client.head("/dumps/emotaxa.nq")
    assert parsedate_to_datetime(first.headers["last-modified"]) == made.replace(microsecond=0)
    known = {"if-none-match": f'W/"x", {first.headers["etag"]}'}
    since = {"if-modified-since": first.headers["last-modified"]}
    for headers in (known, since):
        answer = client.get("/dumps/emotaxa.nq", headers=headers)
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", first.headers["etag"])
    stale = {"if-none-match": '"old"', **since}
    assert client.head("/dumps/emotaxa.nq", headers=stale).status_code == 200
    assert client.head("/dumps/emotaxa.nq", headers={"if-modified-since": "yesterday"}).status_code == 200


def test_an_unknown_dump_is_answered_with_the_nearest(client: TestClient) -> None:
    for name in ("ontology/parot.ttl", "emotaxa.zip", "emotaxa.nq.gz.gz", "mappings/goemotions.tsv"):
        answer = client.get(f"/dumps/{name}")
        assert answer.status_code == 404
        assert answer.json()["hint"]


def test_the_whole_is_described_as_a_data_set(client: TestClient, quads: frozenset[Quad]) -> None:
    answer = client.get("/.well-known/void", headers={"accept": "text/turtle"})
    found = quads_of(answer.content, RdfFormat.TURTLE)
    said = {(quad.predicate.value, str(quad.object)) for quad in found}
    assert (VOID + "triples", f'"{len(quads)}"^^<http://www.w3.org/2001/XMLSchema#integer>') in said
    assert (VOID + "sparqlEndpoint", "<http://testserver/sparql>") in said
    assert (VOID + "dataDump", "<http://testserver/dumps/emotaxa.nq>") in said
    other = client.get("/.well-known/void", headers={"accept": "application/n-triples"})
    assert len(quads_of(other.content, RdfFormat.N_TRIPLES)) == len(found)
    assert client.get("/.well-known/void", headers={"accept": "image/png"}).status_code == 406
    assert client.get("/.well-known/void", headers={"accept": "text/html"}).status_code == 200


def test_every_read_takes_a_revision(client: TestClient) -> None:
    for path in ("/dumps", "/dumps/ontology/core.nt", "/.well-known/void", "/page/parrott", "/data/parrott.nt"):
        assert client.get(f"{path}?revision=1").status_code == 200
        assert client.get(f"{path}?revision=99").status_code == 404
        assert client.get(f"{path}?revision=one").status_code == 422
