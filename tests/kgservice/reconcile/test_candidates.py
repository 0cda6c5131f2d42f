"""Candidates: what the resolver says, kept to types and properties; what is ambiguous is never a match."""

import json

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from kgservice.reconcile.value import NumberValue, TextValue, fits
from kgservice.workspace import Workspace
from ontology.reference import find_level
from tests.kgservice.reconcile.schemas import Schemas, asked

CONCEPT = "http://www.w3.org/2004/02/skos/core#Concept"


def test_a_candidate_carries_the_resolvers_score_and_says_why(client: TestClient, workspace: Workspace) -> None:
    [found] = asked(client, q={"query": "Annoyances", "type": "goemotions"})["q"]
    level = find_level(workspace.at().knowledge.taxonomy, "goemotions")
    resolved = workspace.at().resolver.resolve("Annoyances", level)
    assert found["score"] == pytest.approx(resolved.candidates[0].score * 100)
    assert found["id"] == "goemotions/annoyance"
    assert found["match"] is True
    assert {"id": f"method_{resolved.candidates[0].method}", "value": True} in found["features"]
    assert resolved.candidates[0].reason in found["description"]
    assert [each["id"] for each in found["type"]] == ["goemotions", "core/LabelSet", "core/Emotion", CONCEPT]


def test_no_candidate_of_a_text_that_several_schemes_know_is_a_match(client: TestClient) -> None:
    found = asked(client, q={"query": "joy", "limit": 50})["q"]
    assert len({each["id"] for each in found}) == 50
    assert not any(each["match"] for each in found)
    assert [each["score"] for each in found] == sorted((each["score"] for each in found), reverse=True)


def test_a_match_is_what_the_resolver_says_is_meant(client: TestClient, workspace: Workspace) -> None:
    """Over every label of two schemes, with and without the scheme."""
    taxonomy, resolver = workspace.at().knowledge.taxonomy, workspace.at().resolver
    labels = sorted({concept.label for scheme in ("plutchik", "goemotions") for concept in taxonomy.by_scheme[scheme]})
    for scheme in (None, "plutchik", "parrott/2"):
        level = find_level(taxonomy, scheme) if scheme else None
        batch = {label: {"query": label, **({"type": scheme} if scheme else {})} for label in labels}
        for label, found in asked(client, **batch).items():
            meant = resolver.resolve(label, level).concept
            told = [each["id"] for each in found if each["match"]]
            assert told == ([] if meant is None else [meant.iri.removeprefix("https://w3id.org/emotaxa/")]), label


@pytest.mark.parametrize("name", ["parrott/3/joy", "parrott:3/joy", "https://w3id.org/emotaxa/parrott/3/joy"])
def test_an_identifier_finds_its_entity(client: TestClient, name: str) -> None:
    [found] = asked(client, q={"query": name})["q"]
    assert (found["id"], found["match"], found["score"]) == ("parrott/3/joy", True, 100.0)


def test_several_types_are_alternatives_unless_all_are_asked_for(client: TestClient) -> None:
    def ids(**query: object) -> list[str]:
        return [each["id"] for each in asked(client, q={"query": "anger", **query})["q"]]

    assert ids(type=["ekman", "goemotions"]) == ["ekman/anger", "goemotions/anger"]
    assert ids(type=["ekman", "core/Theory"], type_strict="all") == ["ekman/anger"]
    assert ids(type=["ekman", "goemotions"], type_strict="all") == []
    assert ids(type="Ekman's six (ekman-basic-6)") == ["ekman/anger"]
    assert ids(type="no-such-type") == []
    first, *others = ids(type="ekman", type_strict="should")
    assert first == "ekman/anger"
    assert others


def test_a_type_that_is_only_a_wish_makes_no_other_a_match(client: TestClient) -> None:
    found = asked(client, q={"query": "goemotions:annoyance", "type": "ekman", "type_strict": "should"})["q"]
    assert [(each["id"], each["match"]) for each in found] == [("goemotions/annoyance", False)]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ([("scheme", "Parrott 2001"), ("tier", "tertiary")], "parrott/3/joy"),
        ([("scheme", {"id": "parrott"}), ("tier", 1)], "parrott/1/joy"),
        ([("parent", "cheerfulness"), ("scheme", "parrott")], "parrott/3/joy"),
        ([("parent", {"id": "parrott/2/cheerfulness", "name": "whatever"})], "parrott/3/joy"),
        ([("ancestor", "parrott:1/joy"), ("tier", "3"), ("scheme", "parrott")], "parrott/3/joy"),
        ([("scheme", ["no such", "ekman"]), ("octant", "exuberant")], "ekman/joy"),
        ([("scheme", "ekman"), ("valence", ">0.5")], "ekman/joy"),
        ([("scheme", "ekman"), ("valence", "positive"), ("kind", "theory")], "ekman/joy"),
    ],
)
def test_properties_keep_candidates_out_and_settle_what_was_ambiguous(
    client: TestClient, properties: list[tuple[str, object]], expected: str
) -> None:
    given = [{"pid": pid, "v": value} for pid, value in properties]
    [found] = asked(client, q={"query": "joy", "properties": given})["q"]
    assert (found["id"], found["match"]) == (expected, True)


def test_a_property_that_nothing_here_has_is_satisfied_by_nothing(client: TestClient) -> None:
    found = asked(
        client,
        unknown={"query": "joy", "properties": [{"pid": "birthplace", "v": "x"}]},
        other={"query": "joy", "type": "ekman", "properties": [{"pid": "octant", "v": "bored"}]},
        blank={"query": "joy", "type": "ekman", "properties": [{"pid": "birthplace", "v": " "}]},
    )
    assert (found["unknown"], found["other"], len(found["blank"])) == ([], [], 1)


def test_an_exact_match_in_another_scheme_is_a_property(client: TestClient) -> None:
    query = {"properties": [{"pid": "exact-match/ekman", "v": "ekman:anger"}, {"pid": "scheme", "v": "emotionml-big6"}]}
    [found] = asked(client, q=query)["q"]
    assert (found["id"], found["match"]) == ("emotionml-big6/anger", True)


def test_a_language_ranks_what_is_called_so_in_it(client: TestClient) -> None:
    given = [{"pid": "language", "v": "de"}, {"pid": "scheme", "v": "ekman-atlas"}]
    [found] = asked(client, q={"query": "Freude", "properties": given})["q"]
    assert (found["id"], found["score"]) == ("ekman-atlas/enjoyment", 100.0)


@settings(max_examples=30)
@given(
    st.dictionaries(
        st.text(max_size=5),
        st.fixed_dictionaries(
            {"query": st.text(max_size=30)},
            optional={
                "type": st.one_of(
                    st.text(max_size=10), st.lists(st.sampled_from(["parrott", "sense", "x"]), max_size=3)
                ),
                "limit": st.integers(1, 10**6),
                "type_strict": st.sampled_from(["any", "all", "should"]),
                "properties": st.lists(
                    st.fixed_dictionaries(
                        {
                            "pid": st.sampled_from(["scheme", "tier", "valence", "exact-match/x", "label/", "?"]),
                            "v": st.one_of(st.text(max_size=8), st.floats(-9, 9), st.booleans(), st.lists(st.text())),
                        }
                    ),
                    max_size=2,
                ),
            },
        ),
        max_size=3,
    )
)
def test_every_well_formed_batch_gets_a_well_formed_answer(
    client: TestClient, schemas: Schemas, batch: dict[str, object]
) -> None:
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200, answer.text
    schemas.check("reconciliation-result-batch", answer.json())
    assert answer.json().keys() == batch.keys()
    for found in answer.json().values():
        assert sum(each["match"] for each in found["result"]) <= 1
        assert all(0 <= each["score"] <= 100 for each in found["result"])


@given(st.floats(-1, 1))
def test_a_number_fits_itself_and_its_own_sign(number: float) -> None:
    value = NumberValue(number)
    assert fits(value, number)
    assert fits(value, "positive") == (number > 0)
    assert fits(value, f">={number:.6f}") or fits(value, f"<{number:.6f}")


@given(st.text(max_size=20))
def test_a_text_fits_itself_and_nothing_fits_a_lone_star(text: str) -> None:
    value = TextValue(f"a{text.strip()}z")
    assert fits(value, value.text)
    assert fits(value, f"{value.text}*")
    assert not fits(TextValue("joy"), "*")
