"""Suggestions over HTTP: found for labels and words, decided on, and made change requests."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.kgservice.rest.curators import Person, Place, placed

MINE = {
    "id": "my-labels",
    "name": "My labels",
    "definition": "The labels of a data set of mine.",
    "source": "Mine, A. (2026). A data set.",
    "labels": [
        {"label": "mad", "definition": "Angry about somebody.", "count": 12},
        {"label": "gleeful", "also": ["full of glee"], "definition": "Full of high spirits."},
        {"label": "zzyzx", "definition": "What no other set has."},
    ],
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A service over all that is shipped."""
    with placed(tmp_path_factory.mktemp("place")) as found:
        yield found


@pytest.fixture
def editor(place: Place) -> Person:
    return place.person("editor")


def found(editor: Person, **asked: Any) -> Any:  # noqa: ANN401
    return editor.post("/suggestions", {"methods": ["lexical"], **asked})


def test_labels_that_stand_are_found_their_concepts_by_name(editor: Person) -> None:
    answer = found(editor, scheme="goemotions", to=["ekman"], unmapped=False, offer=False)
    assert answer["methods"] == ["lexical"] and answer["queued"] == []
    assert {"joy", "anger"} & {one["text"] for one in answer["suggestions"]} or answer["known"] > 3


def test_labels_that_a_record_speaks_of_are_left_out(editor: Person) -> None:
    answer = found(editor, scheme="goemotions", to=["sense"], offer=False)
    assert (answer["suggestions"], answer["known"]) == ([], 0)


def test_a_data_set_is_brought_in_mapped_by_curators_and_merged(place: Place, editor: Person) -> None:
    answer = found(editor, label_set=MINE, to=["sense"], draft=True)
    assert answer["unplaced"] == ["zzyzx"] and answer["undefined"] == []
    by_text = {one["text"]: one for one in answer["suggestions"] if one["closeness"] == 1}
    glad, mad = by_text["gleeful"], by_text["mad"]
    assert {glad["id"], mad["id"]} <= set(answer["queued"])
    assert mad["count"] == 12 and mad["reason"] and mad["evidence"][0]["suggester"] == "lexical"
    accepted = editor.post(f"/suggestions/{glad['id']}/accept", {"confidence": 0.9})
    assert accepted["suggestion"]["state"] == "accepted"
    assert accepted["operations"][0]["type"] == "MappingCreation"
    amended = editor.post(
        f"/suggestions/{mad['id']}/accept", {"predicate": "skos:closeMatch", "reason": "said of moods, too"}
    )
    assert amended["operations"][0]["author_label"] == ["the editor"], "another relation is the curator's own"
    alone = editor.post("/suggestions/draft", {}, status=422)
    assert alone["pointer"] == "/number" and "my-labels" in alone["detail"]
    request = editor.post("/suggestions/draft", {"number": answer["change"]}, status=201)
    kinds = [operation["type"] for operation in request["operations"]]
    assert kinds.count("MappingCreation") == 2 and kinds[:2] == ["SchemeCreation", "MappingSetCreation"]
    assert editor.get(f"/suggestions/{glad['id']}")["change"] == request["number"]
    again = editor.post("/suggestions/draft", {"ids": [glad["id"]], "number": answer["change"]}, status=422)
    assert again["pointer"] == "/ids/0"
    revision = place.merge(request["number"])
    records = place.workspace.at(revision).knowledge.records_about["https://w3id.org/emotaxa/my-labels/gleeful"]
    assert [(record.predicate, record.confidence) for record, _ in records] == [
        (accepted["suggestion"]["predicate"], 0.9)
    ]
    assert found(editor, scheme="my-labels", to=["sense"])["unplaced"] == ["zzyzx"]


def test_words_become_further_names_of_concepts(editor: Person) -> None:
    words = [{"word": "heartbroken", "count": 3}, {"word": "fearfulness"}]
    answer = found(editor, words=words, lang="en", to=["sense"], methods=["lexical", "embedding"])
    assert answer["known"] == 1, "fearfulness is a form of what stands already"
    best = answer["suggestions"][0]
    assert (best["kind"], best["predicate"], best["lang"], best["count"]) == ("synonym", "skos:altLabel", "en", 3)
    accepted = editor.post(f"/suggestions/{best['id']}/accept")
    assert [one["type"] for one in accepted["operations"]] == ["NewSynonym"]
    request = editor.post("/suggestions/draft", {"ids": [best["id"]], "tags": ["words"]}, status=201)
    assert (request["title"], request["state"], request["tags"]) == ("Add 1 name of concepts", "draft", ["words"])


def test_what_was_rejected_is_told_and_stays_so(editor: Person) -> None:
    asked = {"label_set": {**MINE, "id": "others", "labels": [{"label": "angry"}]}, "to": ["ekman"]}
    [first, *_] = found(editor, **asked)["suggestions"]
    assert "/reason" == editor.post(f"/suggestions/{first['id']}/reject", {"reason": " "}, status=422)["pointer"]
    rejected = editor.post(f"/suggestions/{first['id']}/reject", {"reason": "of the body"})
    assert rejected["rejections"][0]["why"] == "of the body"
    twice = editor.post(f"/suggestions/{first['id']}/accept", status=409)
    assert twice["type"].endswith("/decided") and twice["by"] == "the editor"
    answer = found(editor, **asked)
    [held] = [one for one in answer["held"] if one["id"] == first["id"]]
    assert (held["rejection"]["where"], held["rejection"]["why"]) == ("queue", "of the body")
    assert first["id"] not in answer["queued"]
    assert first["id"] not in {one["id"] for one in answer["suggestions"]}
    looked = found(editor, **asked, offer=False)
    assert (looked["held"], looked["suggestions"], looked["queued"]) == (answer["held"], answer["suggestions"], [])
    assert first["id"] in found(editor, **asked, again=True)["queued"]
    withdrawn = editor.post(f"/suggestions/{first['id']}/withdraw", {"reason": "by mistake"})
    assert withdrawn["state"] == "withdrawn"


def test_rows_that_are_labelled_both_ways_speak_for_a_mapping(editor: Person) -> None:
    rows = [[["cross"], ["anger"]]] * 40 + [[["glum"], ["sadness"]]] * 40 + [[["cross"], ["sadness"]]] * 2
    asked = {
        "label_set": {**MINE, "id": "paired", "labels": [{"label": "cross"}, {"label": "glum"}]},
        "to": ["ekman"],
        "methods": ["distributional"],
        "offer": False,
    }
    answer = editor.post("/suggestions", {**asked, "paired": {"scheme": "ekman", "rows": rows}})
    assert {(one["text"], one["curie"]) for one in answer["suggestions"]} == {
        ("cross", "ekman:anger"),
        ("glum", "ekman:sadness"),
    }
    counts = {
        "rows": 82,
        "first": {"cross": 42, "glum": 40},
        "second": {"anger": 40, "sadness": 42},
        "both": [["cross", "anger", 40], ["cross", "sadness", 2], ["glum", "sadness", 40]],
    }
    counted = editor.post("/suggestions", {**asked, "paired": {"scheme": "ekman", "counts": counts}})
    assert counted["suggestions"] == answer["suggestions"]
    assert editor.post("/suggestions", asked, status=422)["pointer"] == "/paired"


def test_vectors_are_compared_where_nothing_is_chosen(editor: Person) -> None:
    answer = found(editor, words=[{"word": "melancholic mood"}], methods=[], offer=False)
    assert "embedding" in answer["methods"]
    assert [one["method"] for one in answer["without"]] == ["distributional"]


def test_the_queue_is_filtered_and_paged(editor: Person) -> None:
    labels = [{"label": label} for label in ("happy", "sad", "afraid", "surprised", "disgusted")]
    found(editor, label_set={**MINE, "id": "queue", "labels": labels}, to=["ekman"])
    first = editor.get("/suggestions", params={"scheme": "queue", "limit": 2})
    assert len(first["suggestions"]) == 2 and first["next"] == 2 and first["total"] >= 5
    scores = [one["score"] for one in first["suggestions"]]
    second = editor.get("/suggestions", params={"scheme": "queue", "limit": 2, "offset": 2})
    assert min(scores) >= max(one["score"] for one in second["suggestions"])
    some = editor.get("/suggestions", params={"scheme": "queue", "concept": "ekman:fear", "closest": True})
    assert {one["curie"] for one in some["suggestions"]} == {"ekman:fear"}
    both = editor.get("/suggestions", params={"state": ["accepted", "rejected"]})
    assert {one["state"] for one in both["suggestions"]} <= {"accepted", "rejected"}
    assert set(both["counts"]) == {"waiting", "accepted", "rejected", "withdrawn"}


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({}, None),
        ({"scheme": "ekman", "words": [{"word": "glee"}]}, "/words"),
        ({"scheme": "ekmann"}, "/scheme"),
        ({"scheme": "ekman", "to": ["nowhere"]}, "/to"),
        ({"scheme": "ekman", "methods": ["magic"]}, "/methods/0"),
        ({"label_set": {"id": "NO ID", "labels": [{"label": "x"}]}}, "/label_set/id"),
        ({"label_set": {"id": "ekman", "labels": [{"label": "a"}]}}, "/label_set/id"),
        ({"label_set": {"id": "twice", "labels": [{"label": "x"}, {"label": "X"}]}}, "/label_set/labels/0"),
        ({"scheme": "ekman", "draft": True}, "/draft"),
        ({"scheme": "ekman", "paired": {"scheme": "ekman"}}, "/paired"),
        ({"scheme": "ekman", "revision": 999}, "/revision"),
    ],
)
def test_what_cannot_be_asked_is_told_with_its_place(editor: Person, asked: Any, pointer: str | None) -> None:  # noqa: ANN401
    answer = editor.send("POST", "/suggestions", json=asked)
    assert answer.status_code == (404 if "revision" in asked else 422), answer.text
    assert answer.json()["pointer"] == pointer, answer.text


def test_only_editors_suggest_and_everybody_may_look(place: Place) -> None:
    for role, status in ((None, 401), ("viewer", 403), ("commenter", 403)):
        asked = {"words": [{"word": "glee"}], "methods": ["lexical"]}
        assert place.person(role).send("POST", "/suggestions", json=asked).status_code == status
    assert place.person(None).get("/suggestions")["revision"] == place.workspace.store.revision
    assert (
        place.person("viewer").get("/suggestions/0123456789abcdef", status=404)["type"].endswith("/unknown-suggestion")
    )
