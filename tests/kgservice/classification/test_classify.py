"""POST /classify: the fields of the contract, forms by Accept, and what is refused."""

import json
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pyoxigraph import RdfFormat, parse

from classifiers.hierarchy.grounded import Grounded
from kgservice.views.classifications import classification_view
from kgservice.workspace import Workspace
from mappings.annotations.formats import FORMATS, read_annotations
from tests.kgservice.classification.words import POISON, WordModel, WordScorer

URL = "/api/v1/classify"
TEXT = "what a joy, and some annoyance"


def answer(client: TestClient, **body: Any) -> dict[str, Any]:  # noqa: ANN401
    found = client.post(URL, json=body)
    assert found.status_code == 200, found.text
    document: dict[str, Any] = found.json()
    return document


def test_a_text_is_classified_in_the_scheme_asked_for(client: TestClient) -> None:
    found = answer(client, texts=[TEXT], to="ekman", model=None, top_k=2, explain=False)
    assert (found["revision"], found["to"], found["model"]["name"]) == (1, "ekman", "words")
    [result] = found["results"]
    assert {one["label"] for one in result["predictions"]} == {"joy", "anger"}
    for one in result["predictions"]:
        assert one["concept"] == f"https://w3id.org/emotaxa/ekman/{one['label']}"
        assert one["path"] == [one["label"]] and one["tier"] is None and one["chosen"]
        assert one["probability"] == pytest.approx(0.9, abs=0.05)
    assert set(result["labels"]) == {"joy", "anger"}
    assert result["vad"] == pytest.approx({"valence": 0.1, "arousal": 0.1, "dominance": 0.1})
    assert result["octant"] == "exuberant"
    assert result["spans"] == []


def test_without_a_target_the_model_answers_in_its_own_labels(client: TestClient) -> None:
    assert answer(client, texts=[TEXT])["to"] == "goemotions"


def test_answers_are_those_of_the_classifier(client: TestClient, workspace: Workspace) -> None:
    texts = [TEXT, "", "  \n", "fear " * 40, "\x00\x01\x02", "x" * 1_000_000, "12 34"]
    classifier = WordModel().at(workspace.at().converter)
    for to in ("goemotions", "parrott", "parrott/1", "sentiment"):
        expected = [classification_view(one) for one in classifier.classify(texts, to, top_k=3, explain=True)]
        assert answer(client, texts=texts, to=to, top_k=3, explain=True)["results"] == expected


@pytest.mark.parametrize("floor", [0.0, 0.3, 0.85, 1.0])
def test_an_answer_below_the_floor_gives_way_to_a_broader_one(
    client: TestClient, workspace: Workspace, floor: float
) -> None:
    """As where the model is opened with that floor, for every text of the batch."""
    texts, converter = [TEXT, "12 34", "fear of grief", "pride"], workspace.at().converter
    classifier = Grounded(WordScorer(WordModel(), converter), converter, floor=floor)
    expected = [classification_view(one) for one in classifier.classify(texts, "parrott")]
    found = answer(client, texts=texts, to="parrott", floor=floor)["results"]
    assert [one["labels"] for one in found] == [one["labels"] for one in expected]
    assert found == expected


def test_a_floor_changes_answers_and_no_probability(client: TestClient) -> None:
    [plain], [backed] = (
        answer(client, texts=["annoyance"], to="parrott", **more)["results"] for more in ({}, {"floor": 0.85})
    )
    assert plain["labels"] != backed["labels"] == ["anger"]
    numbers = [[(one["concept"], one["probability"]) for one in result["predictions"]] for result in (plain, backed)]
    assert numbers[0] == numbers[1]


def test_a_text_without_a_word_gets_no_prediction(client: TestClient) -> None:
    [result] = answer(client, texts=["  "])["results"]
    assert result == {"predictions": [], "labels": [], "concepts": [], "vad": None, "octant": None, "spans": []}


def test_explained_answers_name_their_spans(client: TestClient) -> None:
    [result] = answer(client, texts=[TEXT], explain=True)["results"]
    found = {TEXT[one["start"] : one["end"]]: one["text"] for one in result["spans"]}
    assert found == {"joy": "joy", "annoyance": "annoyance"}


def test_no_texts_are_answered_with_nothing(client: TestClient) -> None:
    found = answer(client, texts=[], to="parrott/1")
    assert (found["results"], found["to"]) == ([], "parrott/1")


@pytest.mark.parametrize(
    ("body", "status", "pointer", "hint"),
    [
        ({"texts": ["a"], "to": "ekmann"}, 422, "/to", "ekman"),
        ({"texts": [], "to": "ekmann"}, 422, "/to", "ekman"),
        ({"texts": ["a"], "to": "parrott/9"}, 422, "/to", "parrott/1"),
        ({"texts": ["a"], "model": "word"}, 422, "/model", "words"),
        ({"texts": ["a"], "model": "/etc/passwd"}, 422, "/model", "words"),
        ({"texts": ["a"], "top_k": 0}, 422, "/top_k", "1 or more"),
        ({"texts": ["a"], "floor": 1.5}, 422, "/floor", "1"),
        ({"texts": "a"}, 422, "/texts", "list"),
        ({"texts": [None]}, 422, "/texts/0", "quotes"),
        ({"texts": ["a"], "topk": 5}, 422, "/topk", "top_k"),
        ({"texts": ["a"] * 1001}, 413, "/texts", "emotaxa classify --in"),
        ({"texts": ["a"], "revision": 999}, 404, "/revision", "1"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_cure(
    client: TestClient, body: dict[str, Any], status: int, pointer: str, hint: str
) -> None:
    found = client.post(URL, json=body)
    problem = found.json()
    assert (found.status_code, problem["pointer"]) == (status, pointer), problem
    assert hint in problem["hint"]


def test_a_lone_surrogate_is_no_json(client: TestClient) -> None:
    for text in (r"\ud800 sad", r"sad \uDFFF", r"\ud83d\u0041", "line\\n\\ud800"):
        content = b'{\n"texts":["' + text.encode() + b'"]}'
        found = client.post(URL, content=content, headers={"content-type": "application/json"})
        problem = found.json()
        assert (found.status_code, problem["type"].rpartition("/")[2]) == (400, "malformed-json")
        assert re.search(
            r"\\u[dD]\w{3} stands alone at line 2 column \d+; a text cannot hold half a char", problem["detail"]
        ), problem
    pair = client.post(URL, content=b'{"texts":["\\ud83d\\ude00"]}', headers={"content-type": "application/json"})
    assert pair.status_code == 200
    other = client.post(URL, content=b'{"texts":["\\ud8"]}', headers={"content-type": "application/json"})
    assert other.status_code == 400 and "alone" not in other.json()["detail"]


def test_a_defect_of_a_model_is_a_defect_of_the_service(client: TestClient) -> None:
    found = client.post(URL, json={"texts": [POISON]})
    assert found.status_code == 500
    assert "defect" not in found.text, "what went wrong inside is told to nobody outside"
    assert answer(client, texts=["joy"])["results"][0]["labels"] == ["joy"], "the next question is answered"


@pytest.mark.parametrize("form", FORMATS, ids=[form.id for form in FORMATS])
def test_documents_say_what_was_chosen(client: TestClient, form: Any) -> None:  # noqa: ANN401
    texts = [TEXT, "nothing of the sort", " \x07 "]
    media_type = form.media_types[0]
    found = client.post(URL, json={"texts": texts, "to": "ekman"}, headers={"accept": media_type})
    assert found.status_code == 200, found.text
    assert found.headers["content-type"].startswith(media_type)
    assert found.headers["x-emotaxa-revision"] == "1" and "Accept" in found.headers["vary"].split(", ")
    document = read_annotations(found.content, form)
    first = next(one for one in document.annotations if one.text.strip() == TEXT)
    assert {one.name.rpartition("/")[2] for one in first.categories} >= {"joy", "anger"}


def test_onyx_names_the_model_and_the_point(client: TestClient) -> None:
    found = client.post(URL, json={"texts": [TEXT], "to": "ekman"}, headers={"accept": "application/ld+json"})
    document = json.loads(found.content)
    [entry, analysis] = document["@graph"]
    assert entry["nif:isString"] == TEXT
    assert analysis["onyx:algorithm"] == "words 1"
    assert entry["onyx:hasEmotionSet"]["prov:wasGeneratedBy"]["@id"] == analysis["@id"]
    assert entry["onyx:hasEmotionSet"]["onyx:hasEmotion"][-1]["emoml:pad-dimensions_pleasure"] == pytest.approx(0.55)
    assert len(list(parse(found.content, format=RdfFormat.JSON_LD))) > 10


def test_documents_leave_texts_as_they_were_sent(client: TestClient) -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467 joy\u00a0\u3000\u00ad\u200f\r\n\tend"
    for form in FORMATS:
        media_type = form.media_types[0]
        found = client.post(URL, json={"texts": [family], "to": "ekman"}, headers={"accept": media_type})
        if form.id == "emotionml":
            # Who reads XML takes any white space for a blank; it is there all the same.
            assert family.partition("\r")[0] in found.content.decode()
        else:
            [annotation] = read_annotations(found.content, form).annotations
            assert annotation.text == family
    marks = "\x00 joy \x07\x1f\x7f"
    found = client.post(URL, json={"texts": [marks]}, headers={"accept": "application/ld+json"})
    assert found.json()["@graph"][0]["nif:isString"] == marks


def test_what_accept_does_not_take_is_not_given(client: TestClient) -> None:
    assert client.post(URL, json={"texts": ["a"]}, headers={"accept": "image/png"}).status_code == 406


def test_models_are_listed_with_their_states(client: TestClient) -> None:
    answer(client, texts=["joy"])
    first, second = client.get("/api/v1/models").json()["models"]
    assert (first["name"], first["default"], first["state"]) == ("words", True, "ready")
    assert first["model"]["levels"] == ["goemotions"]
    assert (second["name"], second["default"], second["model"]) == ("other", False, None)
    assert client.get("/readyz").json()["models"]["words"] == "ready"


def test_a_model_has_a_page_of_its_own(client: TestClient) -> None:
    assert client.get("/api/v1/models/words").json()["card"] is None
    missing = client.get("/api/v1/models/none")
    assert missing.status_code == 404 and "words" in missing.json()["hint"]
