"""GET /mappings: mapping records as SSSOM/TSV or JSON, filtered, derived and paged."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from mappings.sssom.read import parse_sssom

PATH = "/api/v1/mappings"
JSON = {"Accept": "application/json"}


def answer(client: TestClient, headers: dict[str, str] | None = None, **query: Any) -> Response:  # noqa: ANN401
    parameters = {name.rstrip("_"): value for name, value in query.items()}
    found = client.get(PATH, params=parameters, headers=headers or {})
    assert found.status_code == 200, found.text
    assert found.headers["X-Emotaxa-Revision"] == "1"
    assert found.headers["Vary"].startswith("Accept")
    return found


def test_sssom_is_given_by_default(client: TestClient) -> None:
    found = answer(client, set="goemotions")
    assert found.headers["Content-Type"] == "text/tab-separated-values; charset=utf-8"
    assert parse_sssom(found.text).id == "https://w3id.org/emotaxa/mappings/goemotions"
    assert "Link" not in found.headers


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "text/tab-separated-values"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/json", "application/json"),
        ("application/json;q=0.4, text/tab-separated-values", "text/tab-separated-values"),
        ("text/tab-separated-values;q=0.2, application/json", "application/json"),
        ("text/html, application/json;q=oops", "text/tab-separated-values"),
    ],
)
def test_accept_chooses_the_format(client: TestClient, accept: str, kind: str) -> None:
    found = answer(client, {"Accept": accept}, set="goemotions", predicate="skos:relatedMatch")
    assert found.headers["Content-Type"].startswith(kind)


def test_the_two_formats_say_the_same(client: TestClient) -> None:
    asked: dict[str, Any] = {"from_": "goemotions", "to": "parrott", "chain": True, "invert": True}
    asked["subject"] = "annoyance"
    document = answer(client, JSON, **asked).json()
    written = parse_sssom(answer(client, **asked).text)
    assert document["count"] == len(document["mappings"]) == len(written.records) > 5
    assert {one["record"]: one["derived_from"] for one in document["mappings"]} == {
        one.id: list(one.derived_from) for one in written.records
    }


def test_an_answer_comes_in_pages_that_make_up_the_whole(client: TestClient) -> None:
    asked: dict[str, Any] = {"from_": "goemotions", "to": "parrott", "chain": True, "invert": True}
    whole = answer(client, JSON, limit=10_000, **asked).json()
    pages, cursor = [], None
    while True:
        page = answer(client, JSON, limit=50, **asked, **({"cursor": cursor} if cursor else {}))
        document = page.json()
        assert document["count"] == whole["count"]
        assert ("Link" in page.headers) == (document["next"] is not None)
        pages += document["mappings"]
        cursor = document["next"]
        if cursor is None:
            break
    assert pages == whole["mappings"]


def test_the_header_leads_to_the_next_page_of_sssom(client: TestClient) -> None:
    first = answer(client, set="goemotions", limit=100)
    link = first.headers["Link"]
    assert link.endswith('; rel="next"')
    second = client.get(link.partition(">")[0].removeprefix("<"))
    ids = [{one.id for one in parse_sssom(page.text).records} for page in (first, second)]
    assert len(ids[0]) == len(ids[1]) == 100
    assert not ids[0] & ids[1]


@pytest.mark.parametrize(
    ("query", "pointer", "said"),
    [
        ({"from": "goemotion"}, "/from", "goemotions"),
        ({"to": "goemotion"}, "/to", "goemotions"),
        ({"subject": "goemotions:anoyance"}, "/subject", "annoyance"),
        ({"object": "joy"}, "/object", "a bare label needs its scheme"),
        ({"predicate": "exact"}, "/predicate", "unknown predicate"),
        ({"set": "goemotion"}, "/set", "goemotions"),
        ({"hops": 7}, "/hops", "less than or equal to 6"),
        ({"decay": 0}, "/decay", "greater than 0"),
        ({"min_confidence": 1.5}, "/min_confidence", "less than or equal to 1"),
        ({"limit": 0}, "/limit", "greater than or equal to 1"),
        ({"limit": 10_001}, "/limit", "less than or equal to"),
        ({"cursor": "no cursor"}, "/cursor", "does not belong to this question"),
        ({"sett": "goemotions"}, "/sett", "did you mean set?"),
        ({"chain": True, "invert": True}, "/hops", "name a subject, a scheme or a set"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    client: TestClient, query: dict[str, Any], pointer: str, said: str
) -> None:
    found = client.get(PATH, params=query)
    assert found.status_code == 422, found.text
    assert found.headers["Content-Type"] == "application/problem+json"
    assert found.json()["pointer"] == pointer
    assert said in found.text


def test_a_cursor_belongs_to_its_question_and_revision(client: TestClient) -> None:
    cursor = answer(client, JSON, set="goemotions", limit=10).json()["next"]
    other = client.get(PATH, params={"set": "parrott", "cursor": cursor})
    assert (other.status_code, other.json()["pointer"]) == (422, "/cursor")
    revision = client.get(PATH, params={"set": "goemotions", "cursor": cursor, "revision": 2})
    assert revision.status_code == 422
    assert "revisions 1 and 2" in revision.json()["detail"]
    assert client.get(PATH, params={"revision": 99}).status_code == 404
