"""Schemes, concepts, resolution, comparison and health."""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.release import shipped_release
from kgservice.workspace import Workspace


def test_the_schemes_are_those_of_the_contract(client: TestClient) -> None:
    document = client.get("/api/v1/schemes").json()
    by_id = {scheme["id"]: scheme for scheme in document["schemes"]}
    assert document["revision"] == 1
    assert {"parrott", "shaver", "ekman", "goemotions", "sense"} <= by_id.keys()
    assert (by_id["parrott"]["kind"], by_id["parrott"]["tiers"]) == ("theory", 3)
    assert (by_id["goemotions"]["kind"], by_id["goemotions"]["concepts"]) == ("labels", 28)


@pytest.mark.parametrize("named", ["parrott", "Parrott", "https%3A%2F%2Fw3id.org%2Femotaxa%2Fparrott"])
def test_a_scheme_is_found_by_id_name_and_iri(client: TestClient, named: str) -> None:
    document = client.get(f"/api/v1/schemes/{named}").json()
    assert document["id"] == "parrott"
    assert len(document["members"]) == document["concepts"]
    assert client.get(f"/api/v1/schemes/{named}/concepts").json()["concepts"] == document["members"]


@pytest.mark.parametrize(
    "named",
    [
        "parrott:3/joy",
        "parrott%3A3%2Fjoy",
        "https://w3id.org/emotaxa/parrott/3/joy",
        quote("https://w3id.org/emotaxa/parrott/3/joy", safe=""),
    ],
)
def test_a_concept_is_found_by_curie_and_iri(client: TestClient, named: str) -> None:
    document = client.get(f"/api/v1/concepts/{named}").json()
    assert document["curie"] == "parrott:3/joy"
    assert document == client.get("/api/v1/concepts", params={"iri": "parrott:3/joy"}).json()
    above = client.get(f"/api/v1/concepts/{named}/ancestors").json()["concepts"]
    assert [concept["label"] for concept in reversed(above)] == document["path"][:-1]


def test_what_lies_below_a_concept_is_listed(client: TestClient) -> None:
    below = client.get("/api/v1/concepts/parrott:1/anger/descendants").json()["concepts"]
    assert {"parrott:2/rage", "parrott:3/fury"} <= {concept["curie"] for concept in below}


def test_norms_and_mappings_of_a_concept_are_listed(client: TestClient) -> None:
    norms = client.get("/api/v1/concepts/sense:joy/norms").json()["norms"]
    assert norms and all(-1 <= norm["valence"] <= 1 for norm in norms)
    mappings = client.get("/api/v1/concepts/goemotions:annoyance/mappings").json()["mappings"]
    assert any(record["object"].endswith("sense/irritation") for record in mappings)


def test_a_text_is_resolved_in_its_scheme(client: TestClient) -> None:
    body: dict[str, Any] = {
        "labels": [
            {"text": "joyful", "scheme": None, "lang": "en"},
            {"text": "3", "scheme": "goemotions"},
            {"text": "3"},
            {"text": "qwertz"},
        ]
    }
    several, by_id, number, nothing = client.post("/api/v1/resolve", json=body).json()["results"]
    assert several["status"] == "ambiguous"
    assert several["query"] == {"text": "joyful", "scheme": None, "lang": "en"}
    assert [candidate["method"] for candidate in several["candidates"]] == ["exact", "normalised", *["lemma"] * 3]
    assert [candidate["label"] for candidate in several["candidates"]] == ["joyful", "Joyful", *["joy"] * 3]
    assert (by_id["status"], by_id["candidates"][0]["curie"]) == ("resolved", "goemotions:annoyance")
    assert (number["status"], nothing["status"]) == ("unresolved", "unresolved")
    assert number["question"]


def test_a_comparison_is_the_same_by_get_and_post(client: TestClient) -> None:
    asked = {"from": "goemotions", "to": "ekman", "profile": "goemotions-paper"}
    document = client.get("/api/v1/compare", params=asked).json()
    assert document == client.post("/api/v1/compare", json=asked).json()
    assert document["labels"] == 28
    assert document["differing"] == sum(not row["agrees"] for row in document["results"])
    assert all(row["reason"] for row in document["results"])


@pytest.mark.parametrize("prefix", ["", "/api/v1"])
def test_health_and_readiness_are_told(client: TestClient, prefix: str) -> None:
    assert client.get(f"{prefix}/healthz").json() == {"status": "ok"}
    ready = client.get(f"{prefix}/readyz").json()
    assert ready.items() >= {"status": "ready", "revision": 1, "store": "memory"}.items()
    assert set(ready["models"]) == {"emotaxa-small", "emotaxa-static"}


def test_a_store_that_fails_is_told_and_the_process_stays_healthy(
    client: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(revision: int | None = None) -> None:
        raise StoreUnavailable("the disk is gone", hint="mount it")

    monkeypatch.setattr(workspace, "at", fail)
    answer = client.get("/api/v1/schemes")
    assert answer.status_code == 503
    assert answer.json()["detail"] == "the disk is gone"
    assert answer.headers["retry-after"]
    assert client.get("/healthz").status_code == 200


def test_a_release_is_read_by_its_version(client: TestClient) -> None:
    version = shipped_release().version
    assert client.get("/api/v1/schemes", params={"release": version}).json()["revision"] == 1
    body = {"from": "goemotions", "to": "ekman", "items": []}
    assert client.post("/api/v1/convert", json=body, params={"release": version}).json()["revision"] == 1
