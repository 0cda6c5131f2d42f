"""Suggestions, flyouts and previews."""

import pytest
from fastapi.testclient import TestClient

from tests.kgservice.reconcile.schemas import Schemas

KINDS = {"entity": "entities", "type": "types", "property": "properties"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("prefix", ["", "jo", "parrott/3/joy", "exact-match/", "é", "%00", "a" * 5_000, "(*", "zzz"])
def test_whatever_is_typed_is_answered(client: TestClient, schemas: Schemas, kind: str, prefix: str) -> None:
    answer = client.get(f"/reconcile/suggest/{kind}", params={"prefix": prefix})
    assert answer.status_code == 200
    schemas.check(f"suggest-{KINDS[kind]}-response", answer.json())


def test_a_cursor_passes_over_what_was_shown(client: TestClient) -> None:
    def page(cursor: int) -> list[str]:
        found = client.get(f"/reconcile/suggest/entity?prefix=an&limit=5&cursor={cursor}").json()["result"]
        return [each["id"] for each in found]

    whole = client.get("/reconcile/suggest/entity?prefix=an&limit=15").json()["result"]
    assert [*page(0), *page(5), *page(10)] == [each["id"] for each in whole]
    assert page(100_000) == []
    assert client.get("/reconcile/suggest/entity?prefix=a&cursor=-1").status_code == 422


def test_an_entity_is_suggested_by_id_by_label_and_within_a_type(client: TestClient) -> None:
    def ids(**query: str) -> list[str]:
        found = client.get("/reconcile/suggest/entity", params=query).json()["result"]
        return [each["id"] for each in found]

    assert ids(prefix="parrott/3/joy")[0] == ids(prefix="parrott:3/joy")[0] == "parrott/3/joy"
    assert ids(prefix="annoy", type="goemotions") == ["goemotions/annoyance"]
    names = client.get("/reconcile/suggest/entity?prefix=joy&limit=30").json()["result"]
    assert {each["name"] for each in names} == {"joy"}


def test_types_and_properties_are_suggested_by_id_and_by_words(client: TestClient) -> None:
    def ids(kind: str, prefix: str) -> list[str]:
        return [each["id"] for each in client.get(f"/reconcile/suggest/{kind}?prefix={prefix}").json()["result"]]

    assert ids("type", "parrott")[:2] == ["parrott", "parrott/1"]
    assert "parrott/3" in ids("type", "tertiary")
    assert ids("property", "octant") == ["octant"]
    assert ids("property", "exact-match/ekman")[0] == "exact-match/ekman"
    assert "label/fr" in ids("property", "label/fr")


@pytest.mark.parametrize(
    ("kind", "identifier", "shown"),
    [
        ("entity", "parrott/3/joy", "cheerfulness"),
        ("type", "parrott/3", "tertiary"),
        ("property", "exact-match/ekman", "mean the same"),
    ],
)
def test_a_flyout_shows_what_was_suggested(client: TestClient, kind: str, identifier: str, shown: str) -> None:
    found = client.get(f"/reconcile/flyout/{kind}", params={"id": identifier}).json()
    assert found["id"] == identifier
    assert shown in found["html"]
    assert client.get(f"/reconcile/flyout/{kind}?id=nothing").status_code == 404


def test_nothing_that_is_typed_becomes_markup(client: TestClient) -> None:
    typed = "<img src=x onerror=alert(1)>"
    for path in ("flyout/entity", "flyout/type", "flyout/property", "preview", "view"):
        answer = client.get(f"/reconcile/{path}", params={"id": typed})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_preview_may_be_framed_and_loads_nothing(client: TestClient) -> None:
    answer = client.get("/reconcile/preview?id=parrott/3/joy")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors *" in policy
    assert "x-frame-options" not in answer.headers
    assert "src=" not in answer.text
    assert "href=" not in answer.text


def test_there_is_no_other_kind(client: TestClient) -> None:
    assert client.get("/reconcile/suggest/planet?prefix=a").status_code == 404
    assert client.get("/reconcile/flyout/planet?id=a").status_code == 404
