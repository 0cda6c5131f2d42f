"""Provenance over HTTP: what made a concept or a record what it is, as JSON and as PROV-O."""

from collections.abc import Iterator

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from tests.kgservice.rest.curators import Person, Place, placed
from tests.kgservice.stores.releases import part_of_release

PROV = "http://www.w3.org/ns/prov#"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A service over a few modules, one concept of which was changed by a request."""
    with placed(tmp_path_factory.mktemp("place"), part_of_release({"core", "ekman", "sense"})) as found:
        editor = found.person("editor")
        operations = [
            {"type": "NewSynonym", "about": "ekman:anger", "new": "ire"},
            {
                "type": "MappingConfidenceChange",
                "set": "ekman",
                "record": "mapping:ekman/anger--anger",
                "old": 1,
                "new": 0.9,
            },
        ]
        number = editor.post("/changes", {"title": "Ire", "operations": operations}, status=201)["number"]
        found.merge(number)
        yield found


@pytest.fixture
def anybody(place: Place) -> Person:
    return place.person(None)


@pytest.mark.parametrize("named", ["ekman:anger", "https://w3id.org/emotaxa/ekman/anger"])
def test_a_concept_tells_who_changed_it_by_which_request(anybody: Person, named: str) -> None:
    found = anybody.get("/provenance", params={"of": named})
    assert found["curie"] == "ekman:anger"
    newest, oldest = found["versions"]
    assert newest["origin"]["title"] == "Ire" and newest["origin"]["approvers"] == ["the reviewer"]
    assert (newest["event"], oldest["event"], oldest["kind"]) == ("changed", "created", "base")
    assert any("ire" in line for line in newest["added"]) and newest["words"]


def test_a_mapping_record_has_a_history_of_its_own(anybody: Person) -> None:
    found = anybody.get("/provenance", params={"of": "mapping:ekman/anger--anger"})
    assert [version["revision"] for version in found["versions"]] == [2, 1]
    assert any("0.9" in line for line in found["versions"][0]["added"])


def test_histories_come_in_pages_and_up_to_a_revision(anybody: Person) -> None:
    first = anybody.get("/provenance", params={"of": "ekman:anger", "limit": 1})
    second = anybody.get("/provenance", params={"of": "ekman:anger", "before": first["following"]})
    assert [version["revision"] for version in (*first["versions"], *second["versions"])] == [2, 1]
    earlier = anybody.get("/provenance", params={"of": "ekman:anger", "revision": 1})
    assert earlier["versions"] == second["versions"] and earlier["revision"] == 1


@pytest.mark.parametrize(
    ("media_type", "syntax"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_by_accept_it_comes_as_prov(anybody: Person, media_type: str, syntax: RdfFormat) -> None:
    answer = anybody.send("GET", "/provenance", params={"of": "ekman:anger"}, headers={"accept": media_type})
    assert answer.headers["content-type"].startswith(media_type) and answer.headers["vary"]
    predicates = {quad.predicate for quad in parse(answer.content, format=syntax)}
    assert NamedNode(PROV + "wasGeneratedBy") in predicates
    if media_type == "text/turtle":
        assert f"prov: <{PROV}>" in answer.text, "its prefix is declared"
    tag = {"accept": media_type, "if-none-match": answer.headers["etag"]}
    assert anybody.send("GET", "/provenance", params={"of": "ekman:anger"}, headers=tag).status_code == 304


def test_what_nobody_speaks_of_is_not_found(anybody: Person) -> None:
    assert anybody.get("/provenance", params={"of": "ekman:nothing"}, status=404)["pointer"] == "/of"
    assert anybody.get("/provenance", params={"of": "angr"}, status=404)["value"] == "angr"
    assert anybody.send("GET", "/provenance", params={"of": "x"}, headers={"accept": "image/png"}).status_code == 406
    assert anybody.get("/provenance", params={"of": "http://x/<y>"}, status=422)["hint"]
