"""Documents about what has an IRI: what they say, links, and names that are not there."""

import json
import re
from collections.abc import Collection, Iterator

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kgservice.linked_data.address import uri_of
from ontology.iri import BASE, CORE, OWL, SKOS

pytestmark = pytest.mark.xdist_group("linked_data")

FORMATS = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}
KINDS = [
    "parrott/3/joy",
    "goemotions/annoyance",
    "sense/love",
    "parrott",
    "parrott/3",
    "ontology/parrott",
    "ontology/estimates",
    "mappings/goemotions",
    "profiles/goemotions-paper",
    "alignments/mfoem",
    "mapping/goemotions/admiration--admiration",
    "norm/gebhard-2005-alma-occ/admiration",
    "estimate/parrott/1/joy",
    "transition/ekman/surprise-fear",
    "core/Emotion",
    "core/oppositeOf",
    "vad/relaxed",
]


def read(client: TestClient, local: str, suffix: str) -> Store:
    answer = client.get(f"/data/{local}.{suffix}")
    assert answer.status_code == 200, answer.text
    store = Store()
    store.extend(parse(answer.content, FORMATS[suffix]))
    return store


@pytest.fixture(scope="module")
def whole(quads: Collection[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


@pytest.mark.parametrize("local", KINDS)
def test_whatever_has_an_iri_has_a_page_and_the_same_document_in_every_form(
    client: TestClient, whole: Store, local: str
) -> None:
    assert client.get(f"/id/{local}").status_code == 303
    node = NamedNode(BASE + local)
    read_back = {suffix: read(client, local, suffix) for suffix in FORMATS}
    sizes = {suffix: len(store) for suffix, store in read_back.items()}
    assert len(set(sizes.values())) == 1, sizes
    told = {quad.predicate for quad in whole.quads_for_pattern(node, None, None)}
    for store in read_back.values():
        assert {quad.predicate for quad in store.quads_for_pattern(node, None, None)} == told != set()
    page = client.get(f"/page/{local}")
    assert page.status_code == 200
    assert BASE + local in page.text


def test_a_concepts_document_holds_its_names_hierarchy_norms_and_records(client: TestClient, whole: Store) -> None:
    joy = NamedNode(BASE + "ekman/joy")
    found = read(client, "ekman/joy", "nt")
    for predicate in (SKOS + "prefLabel", SKOS + "inScheme", SKOS + "narrowMatch"):
        stated = {str(quad.triple) for quad in whole.quads_for_pattern(joy, NamedNode(predicate), None)}
        assert (
            stated == {str(quad.triple) for quad in found.quads_for_pattern(joy, NamedNode(predicate), None)} != set()
        )
    for predicate in (OWL + "annotatedSource", OWL + "annotatedTarget", CORE + "normOf", CORE + "estimateOf"):
        known = {quad.subject for quad in whole.quads_for_pattern(None, NamedNode(predicate), joy)}
        given = {quad.subject for quad in found.quads_for_pattern(None, NamedNode(predicate), joy)}
        assert given == known


def test_a_document_speaks_of_nothing_that_does_not_speak_of_its_node(client: TestClient) -> None:
    found = read(client, "parrott/3/joy", "nt")
    node = NamedNode(BASE + "parrott/3/joy")
    module = NamedNode(BASE + "ontology/parrott")
    about = {quad.predicate.value.removeprefix(OWL) for quad in found.quads_for_pattern(module, None, None)}
    assert about == {"versionIRI", "versionInfo"}
    for subject in {quad.subject for quad in found if isinstance(quad.subject, NamedNode)} - {node, module}:
        assert next(found.quads_for_pattern(subject, None, node), None) is not None, subject


def _links(header: str) -> Iterator[tuple[str, str, str]]:
    for target, parameters in re.findall(r"<([^>]*)>((?:; [a-z]+=\"[^\"]*\")*)", header):
        found = dict(re.findall(r'([a-z]+)="([^"]*)"', parameters))
        yield target, found["rel"], found.get("type", "")


def test_links_say_where_to_go_on_and_each_leads_somewhere(client: TestClient) -> None:
    for path in ("/id/parrott/3/joy", "/page/parrott/3/joy", "/data/parrott/3/joy.ttl", "/page/parrott"):
        links = list(_links(client.get(path).headers["link"]))
        relations = {relation for _, relation, _ in links}
        assert {"cite-as", "license"} <= relations, path
        here = [(target, kind) for target, _, kind in links if target.startswith("/")]
        assert here
        for target, kind in here:
            answer = client.get(target)
            assert answer.status_code in (200, 303), target
            assert not kind or answer.headers["content-type"].startswith(kind)
    joy = {relation: target for target, relation, _ in _links(client.get("/page/parrott/3/joy").headers["link"])}
    assert joy["cite-as"] == BASE + "parrott/3/joy"
    assert joy["collection"] == "/id/parrott"
    assert joy["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_the_page_embeds_its_description_so_that_it_ends_nothing(client: TestClient) -> None:
    text = client.get("/page/parrott/3/joy").text
    [embedded] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    ids = {node["@id"] for node in json.loads(embedded)["@graph"]}
    assert "parrott:3/joy" in ids
    assert "<" not in embedded
    assert "default-src 'self'" in client.get("/page/parrott/3/joy").headers["content-security-policy"]


def test_every_link_on_a_page_leads_to_a_page(client: TestClient) -> None:
    for local in ("ekman/anger", "mappings/ekman", "plutchik"):
        text = client.get(f"/page/{local}").text
        for target in sorted(set(re.findall(r'href="(/page/[^"]+)"', text)))[:12]:
            assert client.get(target).status_code == 200, target


def test_a_version_iri_is_that_of_its_module(client: TestClient) -> None:
    found = client.get("/id/ontology/parrott/0.2.0")
    assert (found.status_code, found.headers["location"]) == (303, "/page/ontology/parrott")


@pytest.mark.parametrize("local", ["parrott/3/joyy", "goemotion/joy", "ekmn"])
def test_an_unknown_name_is_answered_with_the_nearest(client: TestClient, local: str) -> None:
    for path in (f"/id/{local}", f"/page/{local}", f"/data/{local}.ttl"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
        assert "did you mean /id/" in answer.json()["hint"]


@pytest.mark.parametrize(
    "local",
    [
        "%0d%0aSet-Cookie:%20a=b",
        "parrott%0d%0aX-Evil:1",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "parrott%00",
        "%ff%fe",
        "https:%2f%2fexample.org",
        "/example.org",
        "a" * 4_000,
        "<script>",
        "%22%3e%3cscript%3e",
    ],
)
@pytest.mark.parametrize("root", ["/id/", "/page/", "/data/", "/dumps/"])
def test_nothing_of_a_request_gets_into_a_header_or_at_a_file(client: TestClient, root: str, local: str) -> None:
    answer = client.get(f"{root}{local}.ttl" if root == "/data/" else f"{root}{local}")
    # Control characters, which no name has, are refused before anything is looked up.
    assert answer.status_code == (400 if "%0" in local else 404)
    assert "location" not in answer.headers
    assert "x-evil" not in answer.headers
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-type"] == "application/problem+json"
    assert "root:" not in answer.text


def test_a_document_needs_an_ending_that_is_known(client: TestClient) -> None:
    for path in ("/data/parrott/3/joy", "/data/parrott/3/joy.exe", "/data/.ttl"):
        assert client.get(path).status_code == 404


def test_a_client_that_has_a_document_is_told_so(client: TestClient) -> None:
    for path in ("/data/parrott/3/joy.ttl", "/page/parrott/3/joy", "/dumps", "/.well-known/void"):
        first = client.get(path)
        assert first.headers["etag"].startswith('"')
        again = client.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_iris_are_written_in_ascii_for_headers() -> None:
    assert uri_of("https://example.org/ö\r\nX: y") == "https://example.org/%C3%B6%0D%0AX:%20y"
