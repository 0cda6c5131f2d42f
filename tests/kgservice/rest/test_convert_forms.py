"""POST /convert by Accept: JSON, and documents in Onyx (JSON-LD, Turtle) and EmotionML."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from mappings.annotations.emotionml import read_emotionml
from mappings.annotations.onyx import read_onyx, read_onyx_turtle

URL = "/api/v1/convert"
ASKED: dict[str, Any] = {
    "from": "goemotions",
    "to": "ekman",
    "items": [{"labels": ["annoyance"]}, {"scores": {"joy": 0.8, "anger": 0.4}}, {"labels": ["love"]}],
}
EKMAN = "https://w3id.org/emotaxa/ekman/"


def converted(client: TestClient, accept: str, **changed: Any) -> Response:  # noqa: ANN401
    answer = client.post(URL, json={**ASKED, **changed}, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["X-Emotaxa-Revision"] == "1"
    return answer


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/*", "application/json"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json, application/json;q=0.9", "application/ld+json"),
        ("application/emotionml+xml;q=0.5, text/html", "application/emotionml+xml"),
        ("text/*, application/json;q=0.2", "text/turtle"),
        ("text/turtle;q=0, */*;q=0.1", "application/json"),
    ],
)
def test_accept_chooses_the_form(client: TestClient, accept: str, kind: str) -> None:
    assert converted(client, accept).headers["Content-Type"].partition(";")[0] == kind


def test_what_takes_none_of_them_is_told_which_there_are(client: TestClient) -> None:
    answer = client.post(URL, json=ASKED, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    for kind in ("application/json", "text/turtle", "application/ld+json", "application/emotionml+xml"):
        assert kind in answer.json()["hint"]


def test_the_forms_say_the_same(client: TestClient) -> None:
    told = [
        [(target["concept"], target["degree"]) for target in result["targets"] if result["status"] != "unmapped"]
        for result in converted(client, "application/json").json()["results"]
    ]
    linked = read_onyx(converted(client, "application/ld+json").text)
    named = [[(one.name, one.confidence) for one in found.categories] for found in linked.annotations]
    assert sorted(map(sorted, named)) == sorted(map(sorted, told))
    turtle = read_onyx_turtle(converted(client, "text/turtle").text)
    assert sorted(
        map(sorted, ([(one.name, one.confidence) for one in found.categories] for found in turtle.annotations))
    ) == sorted(map(sorted, told))
    emotions = read_emotionml(converted(client, "application/emotionml+xml").text).annotations
    assert [[EKMAN + one.name for one in found.categories] for found in emotions] == [
        [iri for iri, _ in result] for result in told if result
    ]


def test_scores_are_taken_over_and_shares_are_given(client: TestClient) -> None:
    hard = read_onyx(converted(client, "application/ld+json", items=[ASKED["items"][1]]).text).annotations[0]
    assert {one.name: one.value for one in hard.categories} == {f"{EKMAN}joy": 0.8}
    soft = read_onyx(converted(client, "application/ld+json", mode="soft", items=[{"labels": ["joy"]}]).text)
    assert all(0 <= (one.value or 0) <= 1 for one in soft.annotations[0].categories)


@pytest.mark.parametrize("scale", ["-1..1", "1-9", "0-100"])
def test_points_stay_within_the_scale_of_the_format(client: TestClient, scale: str) -> None:
    items = [{"scores": {"joy": 1.0, "love": 1.0, "excitement": 1.0}}]
    answer = converted(client, "application/ld+json", to="vad", scale=scale, items=items)
    [entry] = json.loads(answer.text)["@graph"]
    [emotion] = entry["onyx:hasEmotionSet"]["onyx:hasEmotion"]
    values = [value for name, value in emotion.items() if name.startswith("emoml:pad-dimensions_")]
    assert len(values) == 3 and all(0 <= value <= 1 for value in values)


def test_points_are_taken_on_the_scale_of_the_request(client: TestClient) -> None:
    items = [{"vad": {"valence": 8, "arousal": 6, "dominance": 6}}]
    asked = {"from": "vad", "to": "ekman", "scale": "1-9", "items": items}
    answer = client.post(URL, json=asked, headers={"Accept": "text/turtle"})
    assert "ekman/joy" in answer.text, answer.text


def test_an_error_is_a_problem_in_every_form(client: TestClient) -> None:
    answer = client.post(URL, json={**ASKED, "items": [{"labels": ["x"]}]}, headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.json()["pointer"]) == (422, "/items/0/labels/0")
    assert answer.headers["Content-Type"] == "application/problem+json"
