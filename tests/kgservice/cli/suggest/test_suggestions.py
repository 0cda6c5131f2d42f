"""Suggestions on the command line: found for labels and words, decided on, and made change requests."""

import json
from pathlib import Path
from typing import Any

import pytest

from kgservice.stores.open import open_store
from kgservice.workspace import Workspace
from tests.kgservice.apps import light_app
from tests.kgservice.cli.console import Console, Result

MINE = {
    "id": "my-labels",
    "name": "My labels",
    "definition": "The labels of a data set of mine.",
    "source": "Mine, A. (2026). A data set.",
    "labels": [
        {"label": "anger", "definition": "Angry about somebody.", "count": 12},
        {"label": "joy"},
        {"label": "zzyzx"},
    ],
}


@pytest.fixture
def mine(tmp_path: Path) -> str:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(MINE), "utf-8")
    return str(path)


def found(emotaxa: Console, *more: str, by: str = "ann") -> Result:
    result = emotaxa("suggest", "find", "--method", "lexical", "--to", "ekman", "--as", by, *more)
    assert result.code == 0, result.err
    return result


def ids(document: Any) -> dict[str, str]:  # noqa: ANN401
    return {one["text"]: one["id"] for one in document["suggestions"] if one["closeness"] == 1}


def test_a_label_set_is_brought_in_mapped_and_drafted(emotaxa: Console, mine: str) -> None:
    result = found(emotaxa, "--label-set", mine, "--draft")
    assert (
        "my-labels:anger" in result.out and "ekman:anger" in result.out and "nothing was found for zzyzx" in result.out
    )
    assert "2 put in the queue" in result.out
    assert (
        "my-labels:joy, my-labels:zzyzx have no English definition" in result.err and "NewTextDefinition" in result.err
    )
    assert "change request 1" in result.err and "emotaxa suggest draft --change 1" in result.err
    waiting = ids(emotaxa("suggest", "list", "--json").json)
    for label, more in (("joy", ()), ("anger", ("--predicate", "skos:closeMatch", "--reason", "of moods, too"))):
        accepted = emotaxa("suggest", "accept", waiting[label], "--as", "ann", *more)
        assert accepted.code == 0 and f"my-labels:{label}" in accepted.out, accepted
    alone = emotaxa("suggest", "draft", "--as", "ann")
    alone.complains("my-labels is not in the graph", "emotaxa suggest draft --change N")
    drafted = emotaxa("suggest", "draft", "--change", "1", "--as", "ann", "--json").json
    kinds = [operation["type"] for operation in drafted["operations"]]
    assert kinds[:2] == ["SchemeCreation", "MappingSetCreation"] and kinds.count("MappingCreation") == 2
    shown = emotaxa("suggest", "show", waiting["anger"]).out
    assert "in the change request 1" in shown and "as skos:closeMatch" in shown and "of moods, too" in shown
    emotaxa("suggest", "draft", "--as", "ann").complains("nothing that you have accepted waits")


def test_the_evidence_of_a_suggestion_is_shown(emotaxa: Console, mine: str) -> None:
    found(emotaxa, "--label-set", mine)
    [waiting, *_] = emotaxa("suggest", "list", "--text", "anger", "--json").json["suggestions"]
    shown = emotaxa("suggest", "show", waiting["id"]).out
    for said in ("Angry about somebody.", "12 times", "suggested by ann", waiting["evidence"][0]["reason"], "waiting"):
        assert said in shown, shown


def test_what_was_rejected_is_told_and_stays_so(emotaxa: Console, mine: str) -> None:
    one = ids(found(emotaxa, "--label-set", mine, "--json").json)["anger"]
    emotaxa("suggest", "reject", one).complains("--reason")
    emotaxa("suggest", "reject", one, "--reason", " ").complains("a rejection needs its reason", "say why")
    assert "rejected my-labels:anger" in emotaxa("suggest", "reject", one, "--reason", "of the body", "--as", "rae").out
    emotaxa("suggest", "accept", one).complains("was rejected by rae already", "reopen")
    again = found(emotaxa, "--label-set", mine)
    assert "rejected before, by rae" in again.out and "of the body" in again.out
    assert one not in again.out and "\n1 suggestion on revision" in again.out
    for options, shown in ((), False), (("--again",), True):
        looked = found(emotaxa, "--label-set", mine, "--no-offer", "--json", *options).json
        assert [held["rejection"]["by"] for held in looked["held"]] == ["rae"] and looked["queued"] == []
        assert (one in {each["id"] for each in looked["suggestions"]}) is shown
    assert one not in ids(emotaxa("suggest", "list", "--json").json).values()
    assert one in found(emotaxa, "--label-set", mine, "--again", "--json").json["queued"]
    assert "taken out of the queue" in emotaxa("suggest", "withdraw", one).out
    assert "waits anew" in emotaxa("suggest", "reopen", one).out
    assert "rejected it" in emotaxa("suggest", "show", one).out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("words.txt", "fearfulness\nwrathy\t7\n"),
        ("words.csv", "word,count\nfearfulness,\nwrathy,7\n"),
        ("-", "wrathy\t7"),
    ],
)
def test_words_are_read_from_lists_tables_and_standard_input(
    emotaxa: Console, tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / name
    if name != "-":
        path.write_text(text, "utf-8")
    asked = ("--words", name if name == "-" else str(path), "--no-offer", "--json")
    result = emotaxa("suggest", "find", "--method", "lexical", "--to", "ekman", *asked, stdin=text.encode())
    document = result.json
    assert document["queued"] == [] and "wrathy" in [*document["unplaced"], *(ids(document))], document


def test_nothing_is_queued_where_it_is_only_to_be_shown(emotaxa: Console) -> None:
    result = found(emotaxa, "--scheme", "goemotions", "--all", "--no-offer", "--limit", "1")
    assert "goemotions:anger" in result.out and "nothing was put in the queue" in result.out
    assert emotaxa("suggest", "list").err.startswith("there are no such suggestions")


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_rows_that_are_labelled_both_ways_speak_for_a_mapping(emotaxa: Console, tmp_path: Path, form: str) -> None:
    import polars as pl

    rows = [(["cross"], ["anger"])] * 40 + [(["glum", "grey"], ["sadness"])] * 40 + [(["cross"], ["sadness"])] * 2
    frame = pl.DataFrame(rows, ["labels", "others"], orient="row")
    path = tmp_path / f"both.{form}"
    if form == "csv":
        frame.with_columns(pl.all().list.join("|")).write_csv(path)
    elif form == "jsonl":
        frame.write_ndjson(path)
    else:
        frame.write_parquet(path)
    labels = tmp_path / "labels.json"
    labels.write_text(json.dumps({**MINE, "labels": ["cross", "glum"]}), "utf-8")
    paired = ("--paired", str(path), "--paired-to", "ekman", "--label-set", str(labels), "--no-offer", "--json")
    document = emotaxa("suggest", "find", "--method", "distributional", "--to", "ekman", *paired).json
    assert {(one["text"], one["curie"]) for one in document["suggestions"]} == {
        ("cross", "ekman:anger"),
        ("glum", "ekman:sadness"),
    }


def test_two_files_speak_by_the_texts_that_they_share(emotaxa: Console, tmp_path: Path) -> None:
    import polars as pl

    texts = [f"text {number}" for number in range(60)]
    for name, one, other in (("mine", "cross", "glum"), ("theirs", "anger", "sadness")):
        frame = pl.DataFrame({"text": texts, "source_labels": [[one]] * 30 + [[other]] * 30})
        frame.write_parquet(tmp_path / f"{name}.parquet")
    labels = tmp_path / "labels.json"
    labels.write_text(json.dumps({**MINE, "labels": ["cross", "glum"]}), "utf-8")
    files = [option for name in ("mine", "theirs") for option in ("--paired", str(tmp_path / f"{name}.parquet"))]
    asked = (*files, "--paired-to", "ekman", "--label-set", str(labels), "--no-offer", "--json")
    document = emotaxa("suggest", "find", "--method", "distributional", "--to", "ekman", *asked).json
    assert ("cross", "ekman:anger") in {(one["text"], one["curie"]) for one in document["suggestions"]}


def test_json_is_what_rest_answers(emotaxa: Console, mine: str) -> None:
    from starlette.testclient import TestClient

    one = ids(found(emotaxa, "--label-set", mine, "--json").json)["anger"]
    emotaxa("suggest", "reject", one, "--reason", "of the body")
    workspace = Workspace(open_store(emotaxa.store))
    try:
        with TestClient(light_app(workspace)) as client:
            for asked, path in (
                (("list",), ""),
                (("list", "--state", "rejected", "--scheme", "my-labels"), "?state=rejected&scheme=my-labels"),
                (("list", "--to", "ekman", "--closest", "--limit", "1"), "?to=ekman&closest=true&limit=1"),
                (("show", one), f"/{one}"),
            ):
                answered = client.get(f"/api/v1/suggestions{path}")
                assert emotaxa("suggest", *asked, "--json").json == answered.json(), path
    finally:
        workspace.close()


def test_a_key_of_a_lower_role_decides_nothing(emotaxa: Console, mine: str) -> None:
    one = ids(found(emotaxa, "--label-set", mine, "--json").json)["anger"]
    key = emotaxa("key", "create", "--name", "Vic", "--role", "viewer").out.strip()
    emotaxa("suggest", "accept", one, "--key", key).complains("needs the role editor, and the key has viewer")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["find"], ["give one of --scheme, --label-set and --words"]),
        (["find", "--scheme", "ekman", "--words", "-"], ["give one of --scheme, --label-set and --words"]),
        (["find", "--scheme", "ekman", "--draft"], ["--draft brings in the labels of --label-set"]),
        (["find", "--scheme", "ekman", "--paired", "x.csv"], ["--paired and --paired-to"]),
        (["find", "--scheme", "ekmann"], ["unknown scheme 'ekmann'", "did you mean ekman"]),
        (["find", "--scheme", "ekman", "--to", "ekmann"], ["--to: unknown scheme 'ekmann'"]),
        (["find", "--scheme", "ekman", "--method", "magic"], ["'magic' is not one of"]),
        (["find", "--scheme", "ekman", "--method", "distributional"], ["--paired: ", "labelled both ways"]),
        (["find", "--scheme", "ekman", "--least", "7"], ["7.0 is not in the range"]),
        (["find", "--words", "there/is/none.txt"], ["there/is/none.txt", "no such file"]),
        (["find", "--words", "-"], ["standard input", "there is no word in it"]),
        (["find", "--label-set", "none.toml"], ["none.toml", "no such file"]),
        (["find", "--scheme", "ekman", "--revision", "9"], ["there is no revision 9"]),
        (["show", "0123456789abcdef"], ["there is no suggestion '0123456789abcdef'"]),
        (["accept", "x", "--confidence", "2"], ["2.0 is not in the range"]),
        (["draft", "--change", "1", "--title", "x"], ["--title, --description and --tag are for a new request"]),
        (["draft", "--change", "7"], ["nothing that you have accepted waits"]),
        (["lst"], ["unknown command 'lst'", "did you mean list"]),
    ],
)
def test_wrong_use_is_told(emotaxa: Console, arguments: list[str], said: list[str]) -> None:
    emotaxa("suggest", *arguments).complains(*said)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("none.csv", None, ["none.csv", "there is no such file"]),
        ("a.txt", "x", ["a.txt", ".jsonl"]),
        ("a.csv", "labels\njoy\n", ["a.csv", "no column 'others'", "--paired-columns"]),
        ("a.jsonl", "{", ["a.jsonl", "cannot be read"]),
        ("a.jsonl", '{"labels": 1, "others": "joy"}', ["'labels' holds Int64, and no labels"]),
    ],
)
def test_rows_that_cannot_be_read_are_told(
    emotaxa: Console, tmp_path: Path, name: str, text: str | None, said: list[str]
) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, "utf-8")
    asked = ("--scheme", "goemotions", "--paired", str(path), "--paired-to", "ekman")
    emotaxa("suggest", "find", *asked).complains(*said)


def test_a_label_set_that_is_none_is_told_with_its_place(emotaxa: Console, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    for text, said in (
        ("{", "mine.json:1:"),
        ('{"id": "My Labels", "labels": ["x"]}', "is no id of a scheme"),
        ('{"id": "mine", "labels": []}', "holds no labels"),
    ):
        path.write_text(text, "utf-8")
        emotaxa("suggest", "find", "--label-set", str(path)).complains(said)
    for options in (), ("--draft",):
        path.write_text('{"id": "ekman", "labels": ["a"]}', "utf-8")
        there = emotaxa("suggest", "find", "--method", "lexical", "--label-set", str(path), *options)
        there.complains("--label-set: there is a scheme ekman already", "another id")
    path.write_text('{"id": "mine", "labels": ["anger"]}', "utf-8")
    asked = ("--method", "lexical", "--to", "ekman", "--label-set", str(path), "--draft")
    emotaxa("suggest", "find", *asked).complains("the label set mine has no definition")
