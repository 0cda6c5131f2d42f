"""Bad input: each a problem document that names the field, the value and the cure; never a 5xx."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from kgservice.rest.problems import problem_of
from kgservice.rest.settings import Settings
from kgservice.settings import ServiceSettings
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.release import shipped_release
from kgservice.workspace import Workspace
from ontology.errors import BackendUnavailable, MissingExtra
from tests.kgservice.apps import light_app

CONVERT = "/api/v1/convert"
BASE = {"from": "goemotions", "to": "ekman"}
JSON = {"Content-Type": "application/json"}
SHIPPED = shipped_release().version


def problem(answer: Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"] == "application/problem+json"
    assert "x-request-id" in answer.headers
    assert len(answer.content) < 4000, "a problem repeats the request"
    document: dict[str, Any] = answer.json()
    assert document["status"] == status
    assert {"type", "title", "detail", "pointer", "value", "hint"} <= document.keys()
    return document


@pytest.mark.parametrize(
    ("body", "pointer", "value", "said"),
    [
        ({**BASE, "from": "goemotion", "items": []}, "/from", "goemotion", "goemotions"),
        ({**BASE, "to": "ekmann", "items": []}, "/to", "ekmann", "ekman"),
        ({**BASE, "to": "shaver/9", "items": []}, "/to", "shaver/9", "shaver/1"),
        ({**BASE, "profile": "goemotions-papr", "items": []}, "/profile", "goemotions-papr", "goemotions-paper"),
        ({**BASE, "items": [{"labels": ["joy"]}, {"labels": ["joy", "anoyance"]}]}, "/items/1/labels/1", "anoyance",
         "annoyance"),
        ({**BASE, "mode": "soft", "items": [{"labels": ["joy"]}, {"scores": {"joyy": 1}}]}, "/items/1/scores/joyy",
         "joyy", "joy"),
        ({**BASE, "items": [{"scores": {"joy": -1}}]}, "/items/0/scores/joy", -1, "0 and more"),
        ({**BASE, "mode": "multilabel", "items": [{"scores": {"joy": 1.5}}]}, "/items/0/scores/joy", 1.5, "[0, 1]"),
        ({"from": "vad", "to": "ekman", "items": [{"vad": {"valence": 2, "arousal": 0}}]}, "/items/0/vad/valence", 2,
         "scale"),
        ({"from": "vad", "to": "ekman", "scale": "9-1", "items": []}, "/scale", "9-1", "1-9"),
        ({"from": "vad", "to": "vad", "items": [{"labels": ["joy"]}]}, "/items/0", None, "vad"),
        ({"from": "vad", "to": "ekman", "items": [{"labels": ["joy"]}]}, "/items/0", None, "vad"),
        ({**BASE, "items": [{"vad": {"valence": 0, "arousal": 0}}]}, "/items/0/vad", None, "vad"),
        ({**BASE, "items": [{"labels": ["joy"]}, {}]}, "/items/1", None, "exactly one"),
        ({**BASE, "items": [{"labels": ["joy"], "scores": {"joy": 1}}]}, "/items/0", None, "exactly one"),
        ({**BASE, "itmes": [], "items": []}, "/itmes", "[]", "items"),
        ({**BASE}, "/items", None, "add it"),
        ({**BASE, "mode": "sofft", "items": []}, "/mode", "sofft", None),
        ({**BASE, "items": [{"labels": "joy"}]}, "/items/0/labels", "joy", "list"),
        ({**BASE, "items": [{"labels": [1]}]}, "/items/0/labels/0", 1, "quotes"),
        ({**BASE, "items": [{"scores": {"joy": "0.8"}}]}, "/items/0/scores/joy", "0.8", "number"),
        ({**BASE, "items": {"labels": ["joy"]}}, "/items", None, "list"),
        ([1, 2], None, "[1,2]", "object"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(
    client: TestClient, body: object, pointer: str, value: object, said: str | None
) -> None:
    found = problem(client.post(CONVERT, json=body), 422)
    assert found["pointer"] == pointer
    assert value is None or found["value"] == value
    assert said is None or said in found["hint"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_scores_that_are_no_numbers_are_refused(client: TestClient, number: str) -> None:
    body = '{"from":"goemotions","to":"ekman","items":[{"labels":["joy"]},{"scores":{"joy":NUMBER}}]}'.replace(
        "NUMBER", number
    )
    found = problem(client.post(CONVERT, content=body, headers=JSON), 422)
    assert found["pointer"] == "/items/1/scores/joy"
    assert "finite" in found["hint"]


@pytest.mark.parametrize("dimension", ["valence", "arousal", "dominance"])
def test_points_that_are_no_numbers_are_refused(client: TestClient, dimension: str) -> None:
    point = json.dumps({"valence": 0, "arousal": 0, "dominance": 0} | {dimension: float("nan")})
    body = '{"from":"vad","to":"ekman","items":[{"vad":POINT}]}'.replace("POINT", point)
    found = problem(client.post(CONVERT, content=body, headers=JSON), 422)
    assert found["pointer"] == f"/items/0/vad/{dimension}"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"from":"goemotions",}', b"\xff\xfe", b'{"from":"\\ud800"}', b'{"from":"a"} x', b"[" * 1_000_000,
     b'{"a":' * 100_000],
)  # fmt: skip
def test_what_is_no_json_is_told_with_its_place(client: TestClient, body: bytes) -> None:
    found = problem(client.post(CONVERT, content=body, headers=JSON), 400)
    assert "line" in found["detail"]


def test_a_label_of_a_megabyte_is_refused_and_shortened(client: TestClient) -> None:
    found = problem(client.post(CONVERT, json={**BASE, "items": [{"labels": ["a" * 1_000_000]}]}), 422)
    assert found["pointer"] == "/items/0/labels/0"
    assert found["value"].endswith("... (1,000,000 characters)")


def test_a_score_whose_label_is_a_megabyte_is_refused(client: TestClient) -> None:
    problem(client.post(CONVERT, json={**BASE, "items": [{"scores": {"a" * 1_000_000: 1.0}}]}), 422)


def test_a_hundred_thousand_items_are_told_to_split(client: TestClient) -> None:
    found = problem(client.post(CONVERT, json={**BASE, "items": [{"labels": ["joy"]}] * 100_000}), 413)
    assert found["detail"] == "the request has 100,000 items, and 10,000 are the most"
    assert found["pointer"] == "/items"
    assert "split it into requests of 10,000" in found["hint"]


def test_the_most_items_that_are_taken_are_answered(client: TestClient) -> None:
    answer = client.post(CONVERT, json={**BASE, "items": [{"labels": ["joy"]}] * 10_000})
    assert len(answer.json()["results"]) == 10_000


def test_a_body_over_its_limit_is_refused(workspace: Workspace) -> None:
    with TestClient(light_app(workspace, ServiceSettings(rest=Settings(body_bytes=1000)))) as client:
        found = problem(client.post(CONVERT, content=b" " * 1001, headers=JSON), 413)
        streamed = problem(client.post(CONVERT, content=iter([b" " * 600] * 2), headers=JSON), 413)
    assert found["value"] == streamed["value"] == 1000


def test_a_body_of_another_kind_is_told_its_header(client: TestClient) -> None:
    found = problem(client.post(CONVERT, content=b"a=1", headers={"Content-Type": "text/plain"}), 415)
    assert found["hint"] == "send the header Content-Type: application/json"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("/api/v1/schemes/ekmann", "ekmann", "ekman"),
        ("/api/v1/schemes/ekmann/concepts", "ekmann", "ekman"),
        ("/api/v1/concepts/goemotions:anoyance", "anoyance", "annoyance"),
        ("/api/v1/concepts/goemotions:anoyance/ancestors", "anoyance", "annoyance"),
        ("/api/v1/concepts/joy", "joy", None),
        ("/api/v1/concepts?iri=https://example.org/joy", "https://example.org/joy", None),
        ("/api/v1/schemes?revision=99", 99, "revision 1"),
        ("/api/v1/jobs/0123", "0123", "again"),
        ("/api/v1/jobs/..%2f..%2fetc%2fpasswd", None, None),
        ("/api/v1/nothing", "/api/v1/nothing", "/docs"),
    ],
)
def test_what_a_path_names_has_to_exist(client: TestClient, path: str, value: object, said: str | None) -> None:
    found = problem(client.get(path), 404)
    assert value is None or found["value"] == value
    assert said is None or said in found["hint"]


@pytest.mark.parametrize("revision", ["x", "1.5", "", "0", "-1", "1e3"])
def test_a_revision_that_is_no_number_from_1_is_refused(client: TestClient, revision: str) -> None:
    for answer in (
        client.get("/api/v1/schemes", params={"revision": revision}),
        client.post(CONVERT, json={**BASE, "items": []}, params={"revision": revision}),
    ):
        assert problem(answer, 422)["pointer"] == "/revision"


@pytest.mark.parametrize(("query", "pointer"), [(f"revision={'9' * 30}", "/revision"), ("release=99", "/release")])
def test_a_revision_or_release_that_does_not_exist_is_told(client: TestClient, query: str, pointer: str) -> None:
    for answer in (
        client.get(f"/api/v1/schemes?{query}"),
        client.post(f"{CONVERT}?{query}", json={**BASE, "items": []}),
        client.post(f"/api/v1/harmonize?dataset=goemotions&to=ekman&{query}", content=b"Lovely.\t18\ta\n"),
    ):
        assert problem(answer, 404)["pointer"] == pointer


def test_two_revisions_at_once_are_refused(client: TestClient) -> None:
    asked = {**BASE, "items": [], "revision": 9}
    for query in ("revision=1", f"release={SHIPPED}"):
        found = problem(client.post(f"{CONVERT}?{query}", json=asked), 422)
        assert found["detail"] == "the request names the revisions 1 and 9"
    assert problem(client.get(f"/api/v1/schemes?revision=2&release={SHIPPED}"), 422)["pointer"] == "/revision"


@pytest.mark.parametrize(
    ("path", "pointer", "said"),
    [
        ("/api/v1/schemes?revsion=1", "/revsion", "revision?"),
        ("/api/v1/concepts/ekman:joy/norms?relese=1", "/relese", "release?"),
        ("/api/v1/concepts?uri=ekman:joy&iri=ekman:joy", "/uri", "iri"),
        ("/api/v1/compare?from=goemotions&to=ekman&profle=x", "/profle", "profile?"),
        ("/api/v1/jobs/0123?wait=1", "/wait", "leave it out"),
        ("/api/v1/schemes?revision=1&revision=1", "/revision", None),
    ],
)
def test_a_parameter_that_does_not_exist_or_comes_twice_is_refused(
    client: TestClient, path: str, pointer: str, said: str | None
) -> None:
    found = problem(client.get(path), 422)
    assert found["pointer"] == pointer
    assert said is None or said in found["hint"]


def test_a_body_does_not_excuse_a_misspelt_parameter(client: TestClient) -> None:
    for answer in (
        client.post(f"{CONVERT}?revsion=1", json={**BASE, "items": []}),
        client.post("/api/v1/harmonize?dataset=goemotions&to=ekman&revsion=1", content=b"Lovely.\t18\ta\n"),
    ):
        assert "revision" in problem(answer, 422)["hint"]


def test_a_pointer_is_never_cut(client: TestClient) -> None:
    label = "a/~" * 50
    asked = json.dumps({**BASE, "items": [{"scores": {label: True}}]})
    found = problem(client.post(CONVERT, content=asked, headers=JSON), 422)
    assert found["pointer"] == "/items/0/scores/" + "a~1~0" * 50
    long = problem(client.post(CONVERT, json={**BASE, "items": [{"scores": {"a" * 201: 1.0}}]}), 422)
    assert long["pointer"] == "/items/0/scores"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ({"scale": "9-1", "items": []}, "Unreadable scale"),
        ({"items": [{"vad": {"valence": 2, "arousal": 0}}]}, "Wrong scale"),
    ],
)
def test_a_scale_that_cannot_be_read_is_told_from_a_point_outside_it(
    client: TestClient, body: dict[str, Any], title: str
) -> None:
    assert problem(client.post(CONVERT, json={"from": "vad", "to": "ekman", **body}), 422)["title"] == title


@pytest.mark.parametrize(
    "error", [MissingExtra("reasoning", "reason"), BackendUnavailable("no answer"), StoreUnavailable("no disk")]
)
def test_what_is_not_there_now_is_unavailable(error: Exception) -> None:
    assert problem_of(error).status == 503


def test_a_wrong_method_is_told_the_right_one(client: TestClient) -> None:
    found = problem(client.put(CONVERT), 405)
    assert (found["value"], found["hint"]) == ("PUT", "use POST")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("from=goemotions&to=ekman", "/profile"),
        ("from=goemotion&to=ekman&profile=goemotions-paper", "/from"),
        ("from=goemotions&to=ekman&profile=nothing", "/profile"),
        ("from=goemotions&to=shaver&profile=goemotions-paper", "/profile"),
    ],
)
def test_a_comparison_names_what_is_wrong(client: TestClient, query: str, pointer: str) -> None:
    assert problem(client.get(f"/api/v1/compare?{query}"), 422)["pointer"] == pointer


@pytest.mark.parametrize(
    ("body", "pointer", "status"),
    [
        ({"labels": [{"text": "joy"}, {"text": "joy", "scheme": "ekmann"}]}, "/labels/1/scheme", 422),
        ({"labels": [{"text": "a" * 1_000_000}]}, "/labels/0/text", 422),
        ({"labels": [{"text": "joy"}] * 1001}, "/labels", 413),
        ({"labels": [{"text": "joy"}], "limit": 0}, "/limit", 422),
        ({"labels": [{}]}, "/labels/0/text", 422),
        ({"labels": ["joy"]}, "/labels/0", 422),
    ],
)
def test_a_resolution_names_what_is_wrong(client: TestClient, body: object, pointer: str, status: int) -> None:
    assert problem(client.post("/api/v1/resolve", json=body), status)["pointer"] == pointer


def test_an_error_inside_is_a_problem_that_tells_nothing_of_itself(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("kgservice.rest.routes.schemes.schemes_view", fail)
    with TestClient(light_app(workspace), raise_server_exceptions=False) as client:
        answer = client.get("/api/v1/schemes")
    found = problem(answer, 500)
    assert "secret" not in answer.text
    assert "request id" in found["hint"]
    assert answer.headers["x-request-id"] in [getattr(record, "request", None) for record in caplog.records]
