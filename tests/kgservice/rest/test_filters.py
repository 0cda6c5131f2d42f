"""Filters of lists, the search over concepts, and concepts by many references."""

from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from kgservice.rest.routes.filters import Octant
from kgservice.workspace import Workspace
from ontology.octant import OCTANTS, octant
from ontology.spelling import normalised
from tests.kgservice.rest.lists import entries

BATCH = "/api/v1/concepts"


def test_schemes_are_filtered_by_kind_and_name(client: TestClient) -> None:
    kinds = {kind: entries(client, "schemes", "schemes", kind=kind) for kind in ("theory", "labels", "senses")}
    assert [scheme["id"] for scheme in kinds["senses"]] == ["sense"]
    assert sum(map(len, kinds.values())) == len(entries(client, "schemes", "schemes"))
    named = [scheme["id"] for scheme in entries(client, "schemes", "schemes", prefix="EKMAN")]
    assert {"ekman", "ekman-atlas"} <= set(named)


def test_concepts_are_filtered_by_what_their_scheme_says_of_them(client: TestClient, workspace: Workspace) -> None:
    concepts = workspace.at().knowledge.taxonomy.concepts.values()
    basic = entries(client, "schemes/parrott/concepts", tier=1)
    assert [one["label"] for one in basic] == ["love", "joy", "surprise", "anger", "sadness", "fear"]
    below = entries(client, "schemes/parrott/concepts", parent="parrott:1/joy")
    assert below and all("parrott:1/joy" in one["parents"] for one in below)
    moods = entries(client, "concepts", aspect="mood")
    assert {one["concept"] for one in moods} == {concept.iri for concept in concepts if concept.aspect == "mood"}
    retired = entries(client, "concepts", deprecated=True)
    assert {one["concept"] for one in retired} == {concept.iri for concept in concepts if concept.deprecated}


def test_a_language_narrows_to_the_names_in_it(client: TestClient, workspace: Workspace) -> None:
    found = {one["concept"] for one in entries(client, "concepts", lang="de")}
    concepts = workspace.at().knowledge.taxonomy.concepts.values()
    assert found == {one.iri for one in concepts if any((label.lang or "").startswith("de") for label in one.labels)}
    german = entries(client, "concepts", lang="de", prefix="freu")
    assert german and {one["concept"] for one in german} < found
    assert not entries(client, "concepts", lang="ko", prefix="freu")


@pytest.mark.parametrize("name", OCTANTS.values())
def test_an_octant_narrows_to_what_lies_in_it(client: TestClient, workspace: Workspace, name: str) -> None:
    places = workspace.at().places
    found = entries(client, "concepts", octant=name, scheme="sense")
    assert found
    for one in found:
        place = places.place(one["concept"])
        assert place is not None and octant(place[0]) == name
    assert set(get_args(Octant)) == set(OCTANTS.values())


@given(prefix=st.sampled_from(["joy", "ANG", "sensory-p", "é", "sur", "self", "a"]))
@settings(max_examples=7)
def test_a_prefix_finds_the_names_that_begin_with_it(client: TestClient, workspace: Workspace, prefix: str) -> None:
    found = {one["concept"] for one in entries(client, "concepts", prefix=prefix)}
    assert found == {
        concept.iri
        for concept in workspace.at().knowledge.taxonomy.concepts.values()
        if any(normalised(label.text).startswith(normalised(prefix)) for label in concept.labels)
    }


def test_a_search_gives_the_best_first(client: TestClient) -> None:
    labels = [one["label"] for one in entries(client, "concepts", q="joy")]
    exact = [label.casefold() == "joy" for label in labels]
    assert exact[0] and exact == sorted(exact, reverse=True)
    words = entries(client, "concepts", q="pleas sens")
    assert any(one["label"].lower() == "sensory pleasure" for one in words)
    assert not entries(client, "concepts", q="qwertzuiop")
    assert not entries(client, "concepts", q="?!")


@pytest.mark.parametrize(
    ("query", "pointer", "said"),
    [
        ({"scheme": "parrot"}, "/scheme", "parrott"),
        ({"parent": "parrott:joyy"}, "/parent", "joy"),
        ({"octant": "angry"}, "/octant", "hostile"),
        ({"aspect": "feeling"}, "/aspect", "emotion"),
        ({"tier": 0}, "/tier", "greater than or equal to 1"),
        ({"iri": "ekman:anger", "tier": 1}, "/tier", "no filter stands beside iri"),
        ({"limit": 10_001}, "/limit", "10000"),
        ({"sheme": "ekman"}, "/sheme", "scheme"),
    ],
)
def test_a_filter_that_makes_no_sense_is_told(
    client: TestClient, query: dict[str, Any], pointer: str, said: str
) -> None:
    answer = client.get("/api/v1/concepts", params=query)
    assert (answer.status_code, answer.json()["pointer"]) == (422, pointer)
    assert said in answer.text


def test_many_references_are_answered_in_their_order(client: TestClient) -> None:
    asked = ["goemotions:annoyance", "https://w3id.org/emotaxa/parrott/3/joy", "ekman:joyy", "joy"]
    results = client.post(BATCH, json={"concepts": asked}).json()["results"]
    assert [result["query"] for result in results] == asked
    assert results[0]["concept"] == client.get(f"{BATCH}/goemotions:annoyance").json()
    assert results[1]["concept"]["curie"] == "parrott:3/joy"
    assert results[2]["concept"] is None and "joy" in results[2]["problem"]["hint"]
    assert "a bare label needs its scheme" in results[3]["problem"]["detail"]
    assert results[3]["problem"]["pointer"] == "/concepts/3"


def test_references_within_a_scheme_may_be_labels_and_ids(client: TestClient) -> None:
    body = {"concepts": ["joy", "3"], "scheme": "goemotions", "full": False}
    results = client.post(BATCH, json=body).json()["results"]
    assert [result["concept"]["curie"] for result in results] == ["goemotions:joy", "goemotions:annoyance"]
    assert "mappings" not in results[0]["concept"]


def test_more_references_than_are_taken_are_refused(client: TestClient) -> None:
    answer = client.post(BATCH, json={"concepts": ["ekman:joy"] * 1001})
    assert (answer.status_code, answer.json()["pointer"]) == (413, "/concepts")
