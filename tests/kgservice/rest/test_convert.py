"""POST /convert: labels, scores and points, kept answers, and the fields of the contract."""

import json
from importlib.resources import files
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kgservice.views.conversions import conversion_view
from kgservice.workspace import Workspace
from mappings.conversion.answer import Item, LabelsItem, Mode, ScoresItem, VadItem
from ontology.norm import Point
from ontology.scale import UNIT, Scale

URL = "/api/v1/convert"


def results(client: TestClient, body: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post(URL, json=body)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_annoyance_is_anger_in_ekman(client: TestClient) -> None:
    body = {"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}]}
    [answer] = results(client, body)
    assert answer["status"] == "mapped"
    assert answer["explanation"] is None
    [target] = answer["targets"]
    assert target["concept"] == "https://w3id.org/emotaxa/ekman/anger"
    assert (target["label"], target["relation"], target["from"]) == ("anger", "broader", ["annoyance"])
    assert (target["degree"], target["share"]) == (1.0, 1.0)


def test_an_explanation_names_the_senses_and_their_records(client: TestClient) -> None:
    body = {"from": "goemotions", "to": "ekman", "items": [{"labels": ["annoyance"]}], "explain": True}
    [answer] = results(client, body)
    assert sum(found["weight"] for found in answer["explanation"]) == pytest.approx(1.0)
    for found in answer["explanation"]:
        assert found["sense"].startswith("https://w3id.org/emotaxa/sense/")
        assert any(record.endswith(f"annoyance--{found['sense'].rpartition('/')[2]}") for record in found["records"])


@pytest.mark.parametrize("mode", ["hard", "soft", "multilabel"])
@pytest.mark.parametrize("explain", [False, True])
def test_answers_are_those_of_the_converter(
    client: TestClient, workspace: Workspace, mode: Mode, explain: bool
) -> None:
    items: list[Item] = [
        LabelsItem(("annoyance",)),
        LabelsItem(("love", "confusion")),
        ScoresItem({"joy": 0.8, "love": 0.4}),
        LabelsItem(()),
        LabelsItem(("annoyance",)),
    ]
    sent = [
        {"labels": list(item.labels)} if isinstance(item, LabelsItem) else {"scores": dict(item.scores)}
        for item in items
        if not isinstance(item, VadItem)
    ]
    body = {"from": "goemotions", "to": "ekman", "mode": mode, "explain": explain, "items": sent}
    converter = workspace.at().converter
    expected = [
        conversion_view(answer, UNIT)
        for answer in converter.convert(items, "goemotions", "ekman", mode=mode, explain=explain)
    ]
    assert results(client, body) == expected
    assert results(client, body) == expected, "an answer changed when it was kept"


def test_points_go_in_and_come_out_on_the_scale_that_is_named(client: TestClient, workspace: Workspace) -> None:
    body = {"from": "goemotions", "to": "vad", "scale": "1-9", "items": [{"labels": ["joy"]}]}
    [answer] = results(client, body)
    point = answer["vad"]
    assert point["scale"] == "1..9"
    assert 5 < point["valence"] <= 9
    sent = {name: point[name] for name in ("valence", "arousal", "dominance")}
    back = {"from": "vad", "to": "ekman", "scale": "1-9", "items": [{"vad": sent}]}
    [label] = results(client, back)
    assert label["targets"][0]["label"] == "joy"
    item = VadItem(Point(sent["valence"], sent["arousal"], sent["dominance"]))
    [expected] = workspace.at().converter.convert([item], "vad", "ekman", scale=Scale(1, 9))
    assert label == conversion_view(expected, Scale(1, 9))


def test_a_profile_reproduces_its_paper(client: TestClient) -> None:
    body = {"from": "goemotions", "to": "ekman", "profile": "goemotions-paper", "items": [{"labels": ["love"]}]}
    [answer] = results(client, body)
    assert [target["label"] for target in answer["targets"]] == ["joy"]


def test_a_thousand_items_keep_their_order(client: TestClient) -> None:
    names = ["annoyance", "joy", "sadness", "fear", "surprise", "disgust", "neutral"]
    body = {"from": "goemotions", "to": "goemotions", "items": [{"labels": [names[at % 7]]} for at in range(1000)]}
    found = results(client, body)
    assert [answer["targets"][0]["label"] for answer in found] == [names[at % 7] for at in range(1000)]


def test_no_items_give_no_results(client: TestClient) -> None:
    assert results(client, {"from": "goemotions", "to": "ekman", "items": []}) == []


def test_a_body_without_a_content_type_is_taken_for_json(client: TestClient) -> None:
    body = json.dumps({"from": "goemotions", "to": "ekman", "items": []}).encode()
    assert client.post(URL, content=body).status_code == 200


@pytest.mark.parametrize("place", ["body", "query"])
def test_a_revision_can_be_named(client: TestClient, place: str) -> None:
    body = {"from": "goemotions", "to": "ekman", "items": [], **({"revision": 1} if place == "body" else {})}
    answer = client.post(URL, json=body, params={"revision": 1} if place == "query" else {})
    assert answer.json() == {"revision": 1, "results": []}
    assert answer.headers["x-emotaxa-revision"] == "1"


def test_a_profile_with_centroids_serves_points_in_both_directions(client: TestClient) -> None:
    body = {"from": "emotionml-big6", "to": "vad", "profile": "senpy", "scale": "1-9", "items": [{"labels": ["anger"]}]}
    vad = client.post(URL, json=body).json()["results"][0]["vad"]
    assert (vad["valence"], vad["arousal"], vad["dominance"]) == (2.7, 6.95, 5.1)
    point = {"valence": 2.7, "arousal": 6.95, "dominance": 5.1}
    back = {**body, "from": "vad", "to": "emotionml-big6", "items": [{"vad": point}]}
    [target] = client.post(URL, json=back).json()["results"][0]["targets"]
    assert (target["label"], target["degree"]) == ("anger", 1.0)


def test_a_request_names_profiles_and_never_files(client: TestClient) -> None:
    sample = str(files("mappings") / "samples" / "my-six.sssom.tsv")
    for asked in (URL, URL.replace("convert", "compare")):
        body = {"from": "goemotions", "to": "ekman", "profile": sample}
        found = client.post(asked, json=body if asked != URL else {**body, "items": [{"labels": ["love"]}]})
        assert found.status_code == 422
        assert found.json()["pointer"] == "/profile"
        assert "unknown profile" in found.json()["detail"]


@pytest.mark.parametrize("mode", ["soft", "multilabel"])
def test_a_point_is_answered_in_every_mode(client: TestClient, mode: str) -> None:
    body = {"from": "vad", "to": "ekman", "mode": mode, "items": [{"vad": {"valence": 0.5, "arousal": 0.2}}]}
    [answer] = results(client, body)
    assert len(answer["targets"]) >= 5 and answer["runners_up"] == []
    total = sum(target["share"] for target in answer["targets"])
    assert (total == pytest.approx(1.0)) == (mode == "soft")
    assert all(target["share"] == target["degree"] for target in answer["targets"]) == (mode == "multilabel")
