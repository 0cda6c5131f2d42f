"""From an IRI to the document that a client likes best."""

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from kgservice.linked_data.negotiation import preferred

pytestmark = pytest.mark.xdist_group("linked_data")

JOY = "parrott/3/joy"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,*/*;q=0.8"
RDFLIB = "text/turtle, application/rdf+xml;q=0.9, application/n-triples;q=0.8, */*;q=0.1"


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        ("", f"/page/{JOY}"),
        ("*/*", f"/page/{JOY}"),
        (FIREFOX, f"/page/{JOY}"),
        ("text/turtle", f"/data/{JOY}.ttl"),
        ("TEXT/Turtle;charset=utf-8", f"/data/{JOY}.ttl"),
        ("application/ld+json", f"/data/{JOY}.jsonld"),
        ("application/json", f"/data/{JOY}.jsonld"),
        ("application/n-triples", f"/data/{JOY}.nt"),
        ("application/rdf+xml", f"/data/{JOY}.rdf"),
        (RDFLIB, f"/data/{JOY}.ttl"),
        ("text/turtle;q=0.5, application/rdf+xml;q=0.7", f"/data/{JOY}.rdf"),
        ("text/html;q=0, */*", f"/data/{JOY}.ttl"),
        ("text/*;q=0.3, application/n-triples;q=0.2", f"/page/{JOY}"),
        ("text/turtle, */*", f"/data/{JOY}.ttl"),
        ("image/png, text/turtle;q=0.001", f"/data/{JOY}.ttl"),
    ],
)
def test_an_iri_leads_to_what_the_client_likes_best(client: TestClient, accept: str, location: str) -> None:
    answer = client.get(f"/id/{JOY}", headers={"accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0", "*/*;q=0", "text/turtle;q=nan", "text/turtle;q=-1"])
def test_where_nothing_is_liked_the_answer_lists_what_there_is(client: TestClient, accept: str) -> None:
    answer = client.get(f"/id/{JOY}", headers={"accept": accept})
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    for offered in ("text/html", "text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"):
        assert offered in answer.json()["hint"]


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt", "rdf"])
def test_the_document_is_of_the_type_that_led_to_it(client: TestClient, suffix: str) -> None:
    types = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}
    media_type = types.get(suffix, "application/rdf+xml")
    led = client.get(f"/id/{JOY}", headers={"accept": media_type}).headers["location"]
    assert client.get(led).headers["content-type"].partition(";")[0] == media_type


def test_the_revision_goes_along(client: TestClient) -> None:
    assert client.get(f"/id/{JOY}?revision=1").headers["location"] == f"/page/{JOY}?revision=1"
    assert client.get(f"/id/{JOY}?revision=99").status_code == 404
    assert client.get(f"/id/{JOY}?revisoin=1").status_code == 422


@given(st.text(max_size=60))
def test_any_header_chooses_something_on_offer_or_nothing(accept: str) -> None:
    offered = ("text/html", "text/turtle")
    assert preferred(accept, offered) in (*offered, None)


@given(st.permutations(["a/b", "c/d", "e/f"]), st.lists(st.integers(0, 1000), min_size=3, max_size=3))
def test_the_heaviest_wins_whatever_the_order(order: list[str], weights: list[int]) -> None:
    by_name = dict(zip(("a/b", "c/d", "e/f"), weights, strict=True))
    accept = ", ".join(f"{name};q={by_name[name] / 1000:.3f}" for name in order)
    chosen = preferred(accept, ("a/b", "c/d", "e/f"))
    assert (by_name[chosen] if chosen else 0) == max(weights)
