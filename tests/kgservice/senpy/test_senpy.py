"""The Senpy interface: what its clients send is answered in its form, and never off its scales."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import given, settings
from hypothesis import strategies as st

from kgservice.classification.settings import ClassificationSettings
from kgservice.rest.app import create_app
from kgservice.senpy.question import ALGORITHMS
from kgservice.settings import ServiceSettings
from kgservice.workspace import Workspace
from mappings.annotations.onyx import read_onyx, read_onyx_turtle
from tests.kgservice.classification.words import WordModel

BIG6 = "http://www.gsi.dit.upm.es/ontologies/onyx/vocabularies/emotionml/ns#"
WNA = "http://gsi.dit.upm.es/ontologies/wnaffect/ns#"


@pytest.fixture(scope="module")
def client(workspace: Workspace) -> Iterator[TestClient]:
    """A client of the service."""
    chosen = ServiceSettings(classification=ClassificationSettings(models=("words",)))
    with TestClient(create_app(workspace, chosen, load=WordModel().load), raise_server_exceptions=False) as opened:
        yield opened


def onyx(*categories: tuple[str, float], text: str = "") -> str:
    """A document as Senpy's own clients hold it."""
    emotions = [
        {"@type": "Emotion", "onyx:hasEmotionCategory": {"@id": name}, "onyx:hasEmotionIntensity": intensity}
        for name, intensity in categories
    ]
    return json.dumps(
        {
            "@context": "http://senpy.gsi.upm.es/api/contexts/Results.jsonld",
            "entries": [
                {
                    "@id": "http://example.org/e1",
                    "nif:isString": text or "Look at that!",
                    "onyx:hasEmotionSet": [{"@id": "http://example.org/s1", "onyx:hasEmotion": emotions}],
                }
            ],
        }
    )


def asked(client: TestClient, document: str, **parameters: str) -> Any:  # noqa: ANN401
    named = {name.replace("_", "-"): value for name, value in parameters.items()}
    answer = client.get("/api/", params={"i": document, **named})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/ld+json"
    return answer.json()


def problem(answer: Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    return found


def sets(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for entry in document["entries"] for one in entry["onyx:hasEmotionSet"]]


ANNOYED = onyx(("https://w3id.org/emotaxa/goemotions/annoyance", 0.8))


def test_full_shows_what_was_converted_beside_what_it_comes_from(client: TestClient) -> None:
    found = asked(client, ANNOYED, emotion_model="emoml:big6")
    original, made = sets(found)
    assert original["@id"] == "http://example.org/s1"
    [emotion] = made["onyx:hasEmotion"]
    assert emotion["onyx:hasEmotionCategory"] == f"{BIG6}big6anger"
    assert emotion["onyx:hasEmotionIntensity"] == 0.8
    assert made["prov:wasDerivedFrom"] == "http://example.org/s1"
    [activity] = found["activities"]
    assert made["prov:wasGeneratedBy"] == activity["@id"]
    assert {"name": "revision", "prov:value": "1"} in activity["prov:used"]
    [entry] = found["entries"]
    assert (entry["@id"], entry["nif:isString"]) == ("http://example.org/e1", "Look at that!")


def test_nested_holds_it_inside_and_filtered_leaves_it_out(client: TestClient) -> None:
    [nested] = sets(asked(client, ANNOYED, emotion_model="emoml:big6", conversion="nested"))
    inside = nested["prov:wasDerivedFrom"]["onyx:hasEmotion"]
    assert inside[0]["onyx:hasEmotionCategory"] == "https://w3id.org/emotaxa/goemotions/annoyance"
    [filtered] = sets(asked(client, ANNOYED, emotion_model="emoml:big6", conversion="filtered"))
    assert "prov:wasDerivedFrom" not in filtered
    assert filtered["onyx:hasEmotion"] == nested["onyx:hasEmotion"]


@pytest.mark.parametrize(
    ("model", "category"),
    [
        ("emoml:big6", f"{BIG6}big6anger"),
        (f"{BIG6}big6", f"{BIG6}big6anger"),
        ("http://www.gsi.upm.es/ontologies/onyx/vocabularies/emotionml/ns#big6", f"{BIG6}big6anger"),
        ("ekman", "https://w3id.org/emotaxa/ekman/anger"),
        ("https://w3id.org/emotaxa/ekman", "https://w3id.org/emotaxa/ekman/anger"),
        ("emotaxa:parrott/1", "https://w3id.org/emotaxa/parrott/1/anger"),
        ("wna:WNAModel", f"{WNA}abhorrence"),
    ],
)
def test_models_are_known_by_senpys_names_and_ours(client: TestClient, model: str, category: str) -> None:
    document = ANNOYED if not model.startswith("wna") else onyx(("https://w3id.org/emotaxa/sense/abhorrence", 0.8))
    [made] = sets(asked(client, document, emotion_model=model, conversion="filtered"))
    assert category in [one["onyx:hasEmotionCategory"] for one in made["onyx:hasEmotion"]]


@pytest.mark.parametrize("alias", ["emotionModel", "emoModel", "emotion-model"])
@pytest.mark.parametrize("algorithm", ["algo", "algorithm", "a"])
def test_parameters_have_all_their_names(client: TestClient, alias: str, algorithm: str) -> None:
    query = {"input": ANNOYED, alias: "emoml:big6", algorithm: "emotaxa-conversion", "f": "json-ld", "verbose": "1"}
    answer = client.get("/api/", params=query)
    assert answer.status_code == 200, answer.text
    assert len(sets(answer.json())) == 2


NAMES = ["joy", "love", "anger", "annoyance", "excitement", "grief", "fear", "amusement"]


@given(
    emotions=st.lists(st.tuples(st.sampled_from(NAMES), st.floats(0, 1)), min_size=1, max_size=8),
    model=st.sampled_from(["emoml:pad-dimensions", "emoml:fsre-dimensions", "emoml:pad"]),
)
@settings(max_examples=40)
def test_points_are_means_and_never_leave_their_scale(
    client: TestClient, emotions: list[tuple[str, float]], model: str
) -> None:
    """Senpy adds up the centroids of a set's emotions, which leads off the scale."""
    document = onyx(*((f"https://w3id.org/emotaxa/goemotions/{name}", value) for name, value in emotions))
    [made] = sets(asked(client, document, emotion_model=model, conversion="filtered"))
    for emotion in made["onyx:hasEmotion"]:
        values = {name: value for name, value in emotion.items() if name.startswith("emoml:")}
        assert len(values) == 3
        assert all(0 <= value <= 1 for value in values.values())
        assert all(("fsre" in name) == ("fsre" in model) for name in values)


def test_a_point_is_read_and_converted(client: TestClient) -> None:
    emotion = {f"emoml:pad-dimensions_{name}": 0.9 for name in ("pleasure", "arousal", "dominance")}
    document = json.dumps(
        {
            "@context": {"onyx": "http://www.gsi.dit.upm.es/ontologies/onyx/ns#", "emoml": BIG6},
            "@id": "http://example.org/e",
            "onyx:hasEmotionSet": {"onyx:hasEmotion": emotion},
        }
    )
    [made] = sets(asked(client, document, emotion_model="emoml:big6", conversion="filtered"))
    assert made["onyx:hasEmotion"][0]["onyx:hasEmotionCategory"] == f"{BIG6}big6happiness"


def test_labels_are_taken_for_what_they_name(client: TestClient) -> None:
    found = asked(client, "joyful, annoyance", algo="emotaxa-labels", emotion_model="emoml:big6", conversion="filtered")
    categories = [one["onyx:hasEmotionCategory"] for one in sets(found)[0]["onyx:hasEmotion"]]
    assert set(categories) == {f"{BIG6}big6happiness", f"{BIG6}big6anger"}
    unknown = client.get("/api/", params={"i": "qwertzuiop", "algo": "emotaxa-labels"})
    assert problem(unknown, 422)["pointer"] == "/i"


def test_text_is_classified(client: TestClient) -> None:
    for query in ({}, {"informat": "text"}, {"algo": "emotaxa-classification"}):
        found = asked(client, "what a joy", emotion_model="emoml:big6", **query)
        [entry] = found["entries"]
        assert entry["nif:isString"] == "what a joy"
        [emotion] = entry["onyx:hasEmotionSet"][0]["onyx:hasEmotion"]
        assert emotion["onyx:hasEmotionCategory"] == f"{BIG6}big6happiness"
        assert 0.5 < emotion["onyx:algorithmConfidence"] <= 1
        assert found["activities"][0]["prov:wasAssociatedWith"] == {"@id": "plugins/emotaxa-classification"}
    [own] = sets(asked(client, "what a joy"))[0]["onyx:hasEmotion"]
    assert own["onyx:hasEmotionCategory"] == "https://w3id.org/emotaxa/goemotions/joy"
    [point] = sets(asked(client, "what a joy", emotion_model="emoml:pad-dimensions"))[0]["onyx:hasEmotion"]
    assert point["emoml:pad-dimensions_pleasure"] == pytest.approx(0.55)


def test_what_is_no_document_is_not_converted_and_nothing_is_evaluated(client: TestClient) -> None:
    told = problem(client.get("/api/", params={"i": "What a day!", "algo": "emotaxa-conversion"}), 422)
    assert "no document" in told["detail"] and "leave out algo" in told["hint"]
    assert problem(client.get("/api/evaluate/"), 404)["type"].endswith("no-evaluation")


def test_the_answer_reads_as_onyx_again_in_both_syntaxes(client: TestClient) -> None:
    query = {"i": ANNOYED, "emotion-model": "emoml:big6", "conversion": "filtered"}
    linked = read_onyx(client.get("/api/", params=query).text)
    turtle = client.get("/api/", params={**query, "outformat": "turtle"})
    assert turtle.headers["Content-Type"].startswith("text/turtle")
    for document in (linked, read_onyx_turtle(turtle.text)):
        [annotation] = document.annotations
        assert [category.name for category in annotation.categories] == [f"{BIG6}big6anger"]
        assert annotation.about == "http://example.org/e1"
    accepted = client.get("/api/", params=query, headers={"Accept": "text/turtle"})
    assert accepted.text.count("big6anger") == 1


def test_a_form_says_what_an_address_says(client: TestClient) -> None:
    query = {"i": ANNOYED, "emotion-model": "emoml:big6"}
    assert client.post("/api/", data=query).json() == client.get("/api/", params=query).json()
    assert problem(client.post("/api/", json=query), 415)["hint"].endswith("application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ({}, 422, "there is no input"),
        ({"i": ANNOYED, "intype": "url"}, 422, "use direct"),
        ({"i": ANNOYED, "conversion": "half"}, 422, "full or nested or filtered"),
        ({"i": ANNOYED, "algo": "emotion-anew"}, 404, "emotaxa-conversion or emotaxa-labels"),
        ({"i": ANNOYED, "emotion-model": "emoml:big7"}, 422, "emoml:big6"),
        ({"i": "{", "informat": "json-ld"}, 422, "not JSON"),
        ({"i": ANNOYED, "informat": "turtle"}, 422, "not Turtle"),
        ({"i": ANNOYED, "outformat": "rdfxml"}, 422, "json-ld or turtle"),
        ({"i": '{"@context": "http://127.0.0.1:9/c.jsonld", "onyx:hasEmotionSet": {}}'}, 422, "context"),
    ],
)
def test_what_cannot_be_answered_is_told(client: TestClient, query: dict[str, str], status: int, said: str) -> None:
    told = problem(client.get("/api/", params=query), status)
    assert said in json.dumps(told)


def test_what_clients_look_up_is_there(client: TestClient) -> None:
    plugins = client.get("/api/plugins/").json()["plugins"]
    assert [plugin["name"] for plugin in plugins] == list(ALGORITHMS)
    assert client.get("/api/plugins/emotaxa-labels/").json()["is_activated"]
    assert problem(client.get("/api/plugins/emotion-anew/"), 404)
    assert client.get("/api/datasets/").json()["datasets"] == []
    assert "onyx" in client.get("/api/contexts/Results.jsonld").json()["@context"]
    assert "emotion-model" in client.get("/api/", params={"help": "true"}).json()["valid_parameters"]
    assert client.get("/api", params={"help": "true"}, follow_redirects=True).status_code == 200
