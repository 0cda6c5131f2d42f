"""What a request comes to: checks, impact, and the statements that come and go."""

import pytest

from tests.kgservice.rest.changes.desk import Desk, renamed, synonym

CHECKS = ["well-formed", "shapes", "report", "conflicts", "questions", "reasoner"]


def test_checks_are_told_in_order_with_what_they_found(desk: Desk) -> None:
    number = desk.drafted(renamed("awe", "veneration", "plutchik:3/awe"))
    answer = desk.get(f"{number}/check")
    told = answer.json()
    assert answer.headers["x-emotaxa-revision"] == str(told["revision"])
    assert (told["number"], told["passed"]) == (number, False)
    assert [one["name"] for one in told["checks"]] == CHECKS
    [failed] = [one for one in told["checks"] if one["status"] == "failed"]
    assert (failed["name"], failed["errors"]) == ("questions", 1)
    [finding] = failed["findings"]
    assert (finding["level"], finding["node"]) == ("ERROR", "parts-of-awe") and finding["hint"]
    assert desk.get(number).json()["place"] == 1, "to look at a request leaves nothing behind"


def test_impact_is_told_in_words_and_as_a_document(desk: Desk) -> None:
    number = desk.drafted(synonym("pique"))
    answer = desk.get(f"{number}/impact")
    told = answer.json()
    assert answer.headers["x-emotaxa-revision"] == str(told["revision"]) and told["number"] == number
    assert told["classes"]["count"] == 1 and told["classes"]["items"][0]["id"] == "ekman:anger"
    assert any("pique" in sentence for sentence in told["summary"])
    assert {one["text"] for one in told["resolutions"]["items"]} == {"pique"}


def test_statements_that_come_and_go_are_told_by_graph(desk: Desk) -> None:
    number = desk.drafted(renamed("sadness", "sorrow", "ekman:sadness"))
    told = desk.get(f"{number}/diff").json()
    assert told["graphs"] == [{"graph": "https://w3id.org/emotaxa/ontology/ekman", "added": 1, "removed": 1}]
    subject = "<https://w3id.org/emotaxa/ekman/sadness> <http://www.w3.org/2004/02/skos/core#prefLabel>"
    where = "<https://w3id.org/emotaxa/ontology/ekman> ."
    assert told["removed"] == [f'{subject} "sadness"@en {where}']
    assert told["added"] == [f'{subject} "sorrow"@en {where}']


def test_the_same_is_told_as_lines_of_text(desk: Desk) -> None:
    number = desk.drafted(renamed("sadness", "sorrow", "ekman:sadness"))
    path, shown = f"/api/v1/changes/{number}/diff", desk.get(f"{number}/diff").json()
    lines = desk.client.get(path, headers={"accept": "text/plain"})
    assert lines.headers["content-type"].startswith("text/plain") and "Accept" in lines.headers["vary"]
    assert lines.text.splitlines() == [f"- {shown['removed'][0]}", f"+ {shown['added'][0]}"]
    refused = desk.client.get(path, headers={"accept": "image/png"})
    assert refused.status_code == 406 and "text/plain" in refused.json()["hint"]


def test_of_a_merged_request_it_is_told_what_it_did(desk: Desk) -> None:
    number = desk.merged(synonym("rancour"))
    revision = desk.get(number).json()["merged"]["revision"]
    desk.merged(synonym("gall"))
    for path in ("check", "impact", "diff"):
        answer = desk.get(f"{number}/{path}")
        assert answer.json()["revision"] == int(answer.headers["x-emotaxa-revision"]) == revision - 1, path
    assert len(desk.get(f"{number}/diff").json()["added"]) == 1


def test_what_does_not_fit_any_more_has_neither_checks_nor_impact(desk: Desk) -> None:
    number = desk.drafted(synonym("umbrage"))
    desk.merged(synonym("umbrage"), by="bob")
    for path in ("check", "impact", "diff"):
        refused = desk.get(f"{number}/{path}")
        told = refused.json()
        assert (refused.status_code, told["type"].rpartition("/")[2]) == (409, "in-conflict"), path
        assert [clash["operation"] for clash in told["clashes"]] == [0] and told["hint"]
        assert told["clashes"][0]["since"][0]["author"] == "bob"


def test_what_merges_says_which_checks_it_passed(desk: Desk) -> None:
    told = desk.get(desk.merged(synonym("vexation"))).json()
    assert list(told["checks"]) == list(told["merged"]["checks"]) == CHECKS


def test_kinds_of_operations_are_listed(desk: Desk) -> None:
    answer = desk.client.get("/api/v1/operations")
    kinds = {one["type"]: one for one in answer.json()["operations"]}
    assert len(kinds) >= 38
    silent = [
        f"{name}.{field['name']}" for name, one in kinds.items() for field in one["fields"] if not field["description"]
    ]
    assert not silent, f"say in their docstrings what these are: {silent}"
    rename = kinds["NodeRename"]
    assert [field["name"] for field in rename["fields"] if field["required"]] == ["about"]
    assert "rename ID from 'old' to|as|-> 'new'" in rename["kgcl"]
    assert kinds["MappingCreation"]["kgcl"] == []
    assert rename["schema"]["properties"].keys() == {"type", *(field["name"] for field in rename["fields"])}


@pytest.mark.parametrize("path", ["check", "impact", "diff", "kgcl", "history"])
def test_they_have_no_parameters(desk: Desk, path: str) -> None:
    number = desk.drafted(synonym("spite"))
    assert desk.get(f"{number}/{path}", revision=1).json()["pointer"] == "/revision"
