"""Data extension: values of properties, their settings, and what is not known."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kgservice.reconcile.property import PROPERTIES
from kgservice.workspace import Workspace
from tests.kgservice.reconcile.schemas import Schemas


def extended(client: TestClient, ids: list[str], *columns: object) -> dict[str, Any]:
    properties = [{"id": each} if isinstance(each, str) else each for each in columns]
    answer = client.post("/reconcile", data={"extend": json.dumps({"ids": ids, "properties": properties})})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_every_example_of_the_standard_is_answered(client: TestClient, schemas: Schemas) -> None:
    for name, text in schemas.examples("data-extension-query", "valid").items():
        query = json.loads(text)
        for answer in (
            client.post("/reconcile", data={"extend": text}),
            client.get("/reconcile", params={"extend": text}),
        ):
            assert answer.status_code == 200, name
            schemas.check("data-extension-response", answer.json())
            assert list(answer.json()["rows"]) == query["ids"]
            assert [each["id"] for each in answer.json()["meta"]] == [each["id"] for each in query["properties"]]


def test_every_property_of_every_concept_of_three_schemes_fits_the_schema(
    client: TestClient, schemas: Schemas, workspace: Workspace
) -> None:
    taxonomy = workspace.at().knowledge.taxonomy
    ids = [concept.curie for scheme in ("plutchik", "vad", "emotionml-big6") for concept in taxonomy.by_scheme[scheme]]
    ahead = {"exact-match": "exact-match/ekman", "converted": "converted/parrott/1", "relation": "relation/ekman"}
    found = extended(client, ids, *(ahead.get(name, name) for name in PROPERTIES))
    schemas.check("data-extension-response", found)
    filled = {name for row in found["rows"].values() for name, values in row.items() if values}
    assert filled >= {"parent", "octant", "valence", "label", "tier", "converted/parrott/1", "outside-match"}


def test_values_are_what_the_graph_says(client: TestClient) -> None:
    row = extended(
        client,
        ["parrott/3/joy"],
        *("parent", "ancestor", "path", "scheme", "tier", "kind", "aspect", "octant", "curie", "exact-match"),
    )["rows"]["parrott/3/joy"]
    assert row["parent"] == [{"id": "parrott/2/cheerfulness", "name": "cheerfulness"}]
    assert [each["id"] for each in row["ancestor"]] == ["parrott/2/cheerfulness", "parrott/1/joy"]
    assert row["path"] == [{"str": "joy > cheerfulness > joy"}]
    assert row["scheme"] == [{"id": "parrott", "name": "Parrott 2001"}]
    assert (row["tier"], row["kind"], row["aspect"]) == ([{"int": 3}], [{"str": "theory"}], [{"str": "emotion"}])
    assert row["octant"] == [{"id": "vad/exuberant", "name": "exuberant"}]
    assert {"id": "sense/joy", "name": "joy"} in row["exact-match"]


def test_settings_choose_scale_scheme_language_and_number(client: TestClient) -> None:
    unit, scaled, into, french = (
        {"id": "valence"},
        {"id": "arousal", "settings": {"scale": "1-9"}},
        {"id": "converted", "settings": {"into": "ekman"}},
        {"id": "label", "settings": {"lang": "fr"}},
    )
    row = extended(client, ["ekman-atlas/enjoyment"], unit, scaled, into, french)["rows"]["ekman-atlas/enjoyment"]
    assert -1 <= row["valence"][0]["float"] <= 1 < row["arousal"][0]["float"] <= 9
    assert row["converted"] == [{"id": "ekman/joy", "name": "joy"}]
    english = extended(client, ["ekman-atlas/enjoyment"], "label/en")["rows"]["ekman-atlas/enjoyment"]
    assert english["label/en"] == [{"str": "enjoyment"}]
    assert row["label"] != english["label/en"]
    few = {"id": "derived-form", "settings": {"limit": "1", "content": "id"}}
    assert len(extended(client, ["sense/joy"], few)["rows"]["sense/joy"]["derived-form"]) == 1
    published = {"id": "valence", "settings": {"published": True}}
    assert extended(client, ["goemotions/joy"], published)["rows"]["goemotions/joy"]["valence"] == []


def test_what_is_not_known_has_no_values(client: TestClient) -> None:
    found = extended(client, ["parrott/3/joy", "no/such"], "birthplace", "parent")
    assert found["rows"]["no/such"] == {"birthplace": [], "parent": []}
    assert found["rows"]["parrott/3/joy"]["birthplace"] == []
    assert found["meta"][0] == {"id": "birthplace", "name": "birthplace"}


@pytest.mark.parametrize(
    ("column", "pointer"),
    [
        ({"id": "valence", "settings": {"scale": "nine"}}, "/properties/0/settings"),
        ({"id": "converted", "settings": {"into": "nowhere"}}, "/properties/0/settings"),
        ({"id": "converted/nowhere"}, "/properties/0/id"),
        ({"id": "label", "settings": {"limit": "some"}}, "/properties/0/settings"),
    ],
)
def test_a_setting_that_means_nothing_is_refused_with_its_place(
    client: TestClient, column: dict[str, Any], pointer: str
) -> None:
    answer = client.post("/reconcile", data={"extend": json.dumps({"ids": ["parrott/3/joy"], "properties": [column]})})
    assert (answer.status_code, answer.json()["pointer"]) == (422, pointer)


@pytest.mark.parametrize("limit", ["", " ", "-1", "some", "1" * 10])
def test_a_limit_that_is_no_whole_number_is_refused(client: TestClient, limit: str) -> None:
    answer = client.get("/reconcile/properties", params={"type": "goemotions", "limit": limit})
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/limit")
