"""--json: one document, the same that the REST call of the same name gives."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from kgservice.stores.open import open_store
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.cli.console import Console

CONVERT = ("convert", "--from", "goemotions", "--to", "ekman")


@pytest.fixture(scope="module")
def service(emotaxa: Console) -> Iterator[TestClient]:
    workspace = Workspace(open_store(emotaxa.store))
    with TestClient(light_app(workspace)) as client:
        yield client
    workspace.close()


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (("schemes",), "/schemes"),
        (("schemes", "parrott"), "/schemes/parrott"),
        (("show", "goemotions:annoyance"), "/concepts/goemotions:annoyance"),
        (("show", "joy", "--scheme", "parrott/1"), "/concepts?iri=https://w3id.org/emotaxa/parrott/1/joy"),
        (
            ("compare", "--from", "goemotions", "--to", "ekman", "--profile", "goemotions-paper"),
            "/compare?from=goemotions&to=ekman&profile=goemotions-paper",
        ),
    ],
)
def test_reads_print_what_get_returns(emotaxa: Console, service: TestClient, asked: tuple[str, ...], path: str) -> None:
    answered = service.get(f"/api/v1{path}")
    assert answered.status_code == 200, answered.text
    assert emotaxa(*asked, "--json").json == answered.json()


@pytest.mark.parametrize(
    ("asked", "labels"),
    [
        (("joyful",), [{"text": "joyful"}]),
        (("joyful", "--lang", "en", "--scheme", "parrott"), [{"text": "joyful", "lang": "en", "scheme": "parrott"}]),
        (("qwrtzp", "3"), [{"text": "qwrtzp"}, {"text": "3"}]),
    ],
)
def test_resolve_prints_what_post_returns(
    emotaxa: Console, service: TestClient, asked: tuple[str, ...], labels: list[dict[str, str]]
) -> None:
    answered = service.post("/api/v1/resolve", json={"labels": labels, "limit": 3})
    assert answered.status_code == 200, answered.text
    assert emotaxa("resolve", *asked, "--limit", "3", "--json").json == answered.json()


@pytest.mark.parametrize(
    ("asked", "body"),
    [
        ((*CONVERT, "annoyance"), {"items": [{"labels": ["annoyance"]}]}),
        (
            (*CONVERT, "caring", "joy", "caring"),
            {"items": [{"labels": [label]} for label in ("caring", "joy", "caring")]},
        ),
        (
            (*CONVERT, "--explain", "--together", "joy", "love"),
            {"items": [{"labels": ["joy", "love"]}], "explain": True},
        ),
        (
            (*CONVERT, "--profile", "goemotions-paper", "love"),
            {"items": [{"labels": ["love"]}], "profile": "goemotions-paper"},
        ),
        ((*CONVERT, "--mode", "soft", "remorse"), {"items": [{"labels": ["remorse"]}], "mode": "soft"}),
        (
            (*CONVERT, "--mode", "multilabel", "--scores", "joy=0.8,love=0.4"),
            {"items": [{"scores": {"joy": 0.8, "love": 0.4}}], "mode": "multilabel"},
        ),
        (
            ("convert", "--from", "vad", "--to", "ekman", "-0.5,0.2", "0.5,0.2,0.1"),
            {
                "from": "vad",
                "items": [
                    {"vad": {"valence": -0.5, "arousal": 0.2}},
                    {"vad": {"valence": 0.5, "arousal": 0.2, "dominance": 0.1}},
                ],
            },
        ),
        (
            ("convert", "--from", "goemotions", "--to", "vad", "--scale", "1-9", "joy", "neutral"),
            {"to": "vad", "scale": "1-9", "items": [{"labels": ["joy"]}, {"labels": ["neutral"]}]},
        ),
    ],
)
def test_convert_prints_what_post_returns(
    emotaxa: Console, service: TestClient, asked: tuple[str, ...], body: dict[str, object]
) -> None:
    answered = service.post("/api/v1/convert", json={"from": "goemotions", "to": "ekman", **body})
    assert answered.status_code == 200, answered.text
    assert emotaxa(*asked, "--json").json == answered.json()
