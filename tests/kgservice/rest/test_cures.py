"""Errors that name a cure: references that name nothing, and values out of their bounds."""

import json

import pytest
from fastapi.testclient import TestClient


def test_a_concept_that_is_not_there_names_the_parameter_and_what_to_do(client: TestClient) -> None:
    for path in ("nosuch:x", "nosuch:x/relations"):
        told = client.get(f"/api/v1/concepts/{path}").json()
        assert told["status"] == 404 and told["pointer"] == "/concept" and told["hint"], told


@pytest.mark.parametrize(
    ("query", "pointer", "hint"),
    [
        ("limit=100000", "/limit", "give 10000 or less"),
        ("limit=0", "/limit", "give 1 or more"),
        ("octant=foo", "/octant", "exuberant"),
    ],
)
def test_what_a_value_may_be_is_told(client: TestClient, query: str, pointer: str, hint: str) -> None:
    told = client.get(f"/api/v1/concepts?{query}").json()
    assert told["status"] == 422 and told["pointer"] == pointer and hint in told["hint"], told


@pytest.mark.parametrize(("field", "value", "hint"), [("limit", 0, "give 1 or more"), ("type_strict", "none", "'any'")])
def test_queries_of_reconciliation_are_told_so_too(client: TestClient, field: str, value: object, hint: str) -> None:
    queries = json.dumps({"q0": {"query": "joy", field: value}})
    told = client.get("/reconcile", params={"queries": queries}).json()
    assert told["status"] == 422 and told["pointer"] == f"/q0/{field}" and hint in told["hint"], told
