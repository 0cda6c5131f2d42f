"""What operations are handed in as: JSON, KGCL, tables, edited files; and what is said where it is none."""

import json
import shutil
from pathlib import Path

import pytest

from mappings.shipped import shipped_files
from tests.kgservice.cli.console import Console, Result

ANGER = "https://w3id.org/emotaxa/ekman/anger"
IRE = {"type": "NewSynonym", "about": "ekman:anger", "new": "ire"}
TABLE = "operation,about,new\nadd synonym,ekman:anger,ire\n"


def made(emotaxa: Console, *arguments: str, stdin: bytes = b"") -> Result:
    result = emotaxa("change", "new", *arguments, stdin=stdin)
    assert result.code == 0, result.err
    return result


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ire.json", json.dumps([IRE])),
        ("ire.kgcl", "# a remark\ncreate synonym 'ire' for ekman:anger\n"),
        ("ire.csv", TABLE),
        ("ire.tsv", TABLE.replace(",", "\t")),
        ("ire.txt", TABLE),
        ("more.txt", json.dumps([IRE])),
    ],
)
def test_a_file_is_read_as_what_it_is(emotaxa: Console, tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    read = emotaxa("change", "read", str(path), "--json").json
    assert [(one["type"], one["about"], one["new"]) for one in read["operations"]] == [("NewSynonym", ANGER, "ire")]
    assert read["revision"] == 1 and read["findings"] == []


def test_what_read_has_printed_is_a_file_of_new(emotaxa: Console) -> None:
    printed = emotaxa("change", "read", "--kgcl", "create synonym 'ire' for ekman:anger").out
    assert "“ire”" in made(emotaxa, "--title", "Ire", "-", stdin=printed.encode()).out
    line = emotaxa("change", "read", "-", "--to", "kgcl", stdin=printed.encode()).out
    assert line == "create synonym 'ire'@en for ekman:anger\n"
    assert line == emotaxa("change", "kgcl", "1").out


def test_a_document_says_what_options_do_not(emotaxa: Console) -> None:
    document = {"title": "Ire", "description": "As Ekman has it.", "tags": ["easy"], "operations": [IRE], "base": 1}
    found = made(emotaxa, "-", "--tag", "de", "--json", stdin=json.dumps(document).encode()).json
    assert (found["title"], found["description"], found["tags"]) == ("Ire", "As Ekman has it.", ["easy", "de"])
    assert made(emotaxa, "-", "--title", "More", "--json", stdin=json.dumps(document).encode()).json["title"] == "More"


def test_labels_are_looked_for_in_the_scheme_that_is_named(emotaxa: Console) -> None:
    text = json.dumps([{**IRE, "about": "anger"}]).encode()
    found = made(emotaxa, "--title", "Ire", "--scheme", "ekman", "-", "--json", stdin=text).json
    assert found["operations"][0]["about"] == ANGER


def test_files_are_read_one_after_the_other(emotaxa: Console, tmp_path: Path) -> None:
    first, second = tmp_path / "a.kgcl", tmp_path / "b.csv"
    first.write_text("create synonym 'ire' for ekman:anger\n")
    # The table is written for what the first file makes of the graph.
    second.write_text("operation,about,old,new\nchange synonym,ekman:anger,ire,wrath\n")
    assert len(made(emotaxa, "--title", "Both", str(first), str(second), "--json").json["operations"]) == 2


def test_an_edited_module_becomes_operations(emotaxa: Console, tmp_path: Path) -> None:
    [shipped] = [path for path in shipped_files().modules if path.name == "ekman.ttl"]
    path = tmp_path / "ekman.ttl"
    path.write_text(shipped.read_text("utf-8").replace('"anger"@en', '"wrath"@en', 1), "utf-8")
    read = emotaxa("change", "read", str(path), "--to", "kgcl")
    assert read.code == 0 and "'wrath'@en" in read.out, read


def test_an_edited_mapping_set_becomes_operations(emotaxa: Console, tmp_path: Path) -> None:
    [shipped] = [path for path in shipped_files().sets if path.name == "ekman.sssom.tsv"]
    lines = shipped.read_text("utf-8").splitlines(keepends=True)
    path = tmp_path / "ekman.sssom.tsv"
    path.write_text("".join(lines[:-1]), "utf-8")
    found = made(emotaxa, "--title", "One mapping less", str(path), "--json").json
    assert [one["type"] for one in found["operations"]] == ["RemoveMapping"]


def test_what_of_an_edited_file_no_operation_says_is_told(emotaxa: Console, tmp_path: Path) -> None:
    [shipped] = [path for path in shipped_files().modules if path.name == "ekman.ttl"]
    path = tmp_path / "ekman.ttl"
    shutil.copy(shipped, path)
    with path.open("a", encoding="utf-8") as file:
        file.write("\n<https://w3id.org/emotaxa/ekman/anger> <https://example.org/odd> <https://example.org/thing> .\n")
    read = emotaxa("change", "read", str(path))
    assert read.code == 1 and "no operation says" in read.err


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", "[{", ["a.json:1:", "no JSON"]),
        ("a.json", "7", ["a.json", "neither operations nor a request", 'write [{"type": ...}]']),
        ("a.json", '[{"type": "NewSynonim"}]', ["a.json:1: operations[0].type", "did you mean NewSynonym"]),
        ("a.json", '[{"type": "NewSynonym", "about": "ekman:anger"}]', ["operations[0].new", "lacks 'new'"]),
        ("a.json", '[{"type": "NodeObsoletion", "about": "angr"}]', ["operations[0].about", "'angr'"]),
        ("a.json", '{"titel": "x"}', ["a.json", "'titel'", "did you mean title"]),
        ("a.json", '{"title": 7}', ["title: is no text"]),
        ("a.json", '{"tags": "x"}', ["tags: is no list of texts"]),
        ("a.json", '{"operations": {}}', ["operations: is no list"]),
        ("a.json", '{"base": "x", "operations": []}', ["the base 'x' is no revision"]),
        ("a.kgcl", "crate synonym 'x' for ekman:anger", ["a.kgcl:1:1", "no command 'crate'", "did you mean"]),
        ("a.csv", "operation,about,new\nadd synonym,ekman:angr,\n", ["a.csv:2", "new"]),
        ("a.csv", "operation,abuot\nretire,x\n", ["a.csv:1:abuot", "did you mean about"]),
        ("a.ttl", "nonsense", ["a.ttl"]),
        ("a.ttl", "<https://example.org/x> a <http://www.w3.org/2002/07/owl#Ontology> .", ["a.ttl", "emotaxa import"]),
        ("a.sssom.tsv", "subject_id\tobject_id\nx\ty\n", ["a.sssom.tsv"]),
        ("a.kgcl", None, ["a.kgcl", "no such file"]),
        ("a.json", '[{"type": "NewSynonym", "about": "ekman:anger", "new": "anger"}]', ["a.json:1: operations[0]"]),
    ],
)
def test_what_is_no_operation_is_told_with_place_and_cure(
    emotaxa: Console, tmp_path: Path, name: str, text: str | None, said: list[str]
) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, "utf-8")
    emotaxa("change", "new", "--title", "x", str(path)).complains(*said)


_WRONG = "create synonym 'ire' for ekman:angr"
_RIGHT = "create synonym 'ire' for ekman:anger"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("k.kgcl", f"# a remark\n\n{_RIGHT}\n{_WRONG}\n", "k.kgcl:4: there is no concept ekman:angr"),
        ("k.kgcl", f"# a remark\r\n{_WRONG}\r\n{_RIGHT}\r\n", "k.kgcl:2: there is no concept ekman:angr"),
        (
            "a.json",
            json.dumps([IRE, {"type": "NewSynonym", "about": ANGER[:-2] + "r", "new": "ire"}], indent=1),
            "a.json:7: operations[1].about: there is no concept ekman:angr",
        ),
        (
            "a.json",
            json.dumps({"tags": ["easy"], "operations": [{**IRE, "about": ANGER[:-2] + "r"}], "base": 1}, indent=1),
            "a.json:6: operations[0].about: there is no concept ekman:angr",
        ),
        ("a.csv", "operation,about,new\nadd synonym,ekman:angr,ire\n", "a.csv:2:about"),
    ],
)
def test_what_does_not_fit_the_graph_is_told_with_file_and_line(
    emotaxa: Console, tmp_path: Path, name: str, text: str, said: str
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8", newline="")
    other = tmp_path / "first.kgcl"
    other.write_text("create synonym 'dread' for ekman:fear\n")
    made(emotaxa, "--title", "Fear", str(other), "--as", "ann")
    for command in (["new", "--title", "x", str(path)], ["new", "--title", "x", str(other), str(path)]):
        emotaxa("change", *command).complains(f"{tmp_path}/{said}")
    emotaxa("change", "amend", "1", str(path), "--as", "ann").complains(f"{tmp_path}/{said}")


def test_a_command_that_does_not_fit_the_graph_is_told_by_its_number(emotaxa: Console) -> None:
    told = emotaxa("change", "new", "--title", "x", "--kgcl", _RIGHT, "--kgcl", _WRONG)
    told.complains("--kgcl:2: there is no concept ekman:angr")


def test_standard_input_that_is_none_is_told(emotaxa: Console) -> None:
    emotaxa("change", "new", "--title", "x", "-", stdin=b"\xff").complains("standard input:1", "not UTF-8")
    emotaxa("change", "new", "--title", "x", "-", "--format", "edited").complains("standard input", "name its file")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new"], "give a title: --title T"),
        (["new", "--title", " "], "the title is empty"),
        (["new", "--title", "x", "--tag", "!"], "'!' is no tag"),
        (["new", "--title", "x", "--reviewer", "ann", "--as", "Ann"], "nobody reviews their own"),
        (["new", "--title", "x", "--kgcl", "crate"], "--kgcl:1:1"),
        (["new", "--title", "x", "--base", "9", "--kgcl", "delete ekman:anger"], "revision 9"),
        (["show", "7"], "there is no change request 7"),
        (["show", "seven"], "'seven' is not a valid integer"),
        (["submit", "0"], "0 is not in the range"),
        (["shw", "1"], "did you mean show"),
        (["list", "--about", "angr"], "'angr'"),
        (["list", "--cursor", "x"], "cursor"),
        (["read"], "give a FILE, or --kgcl"),
        (["operations", "NodeMov"], "did you mean NodeMove"),
    ],
)
def test_wrong_use_is_told(emotaxa: Console, arguments: list[str], said: str) -> None:
    emotaxa("change", *arguments).complains(said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["amend", "1"], "say what changes"),
        (["review", "1"], "name somebody"),
        (["tag", "1"], "name a tag"),
        (["comment", "1", "x", "--thread", "3"], "nobody has commented on it yet"),
        (["comment", "1", "x", "--operation", "3"], "has no operation 3"),
        (["comment", "1", " "], "the text is empty"),
        (["resolve", "1", "2"], "has no thread 2"),
        (["submit", "1"], "has no operations"),
        (["merge", "1"], "is draft: to merge is not open then"),
        (["revert", "1", "--reason", "x"], "is draft: to revert is not open then"),
        (["approve", "1"], "is draft: to approve is not open then"),
        (["answer", "1", "no-such-question", "--why", "x"], "no-such-question"),
    ],
)
def test_what_a_draft_does_not_admit_is_told(emotaxa: Console, arguments: list[str], said: str) -> None:
    made(emotaxa, "--title", "Nothing yet")
    emotaxa("change", *arguments).complains(said)


def test_the_template_is_a_table_that_is_read(emotaxa: Console, tmp_path: Path) -> None:
    path = tmp_path / "table.tsv"
    assert emotaxa("change", "template", "--format", "tsv", "--out", str(path)).code == 0
    rows = path.read_text("utf-8").splitlines()
    [row] = [row for row in rows if row.startswith("#NewSynonym\t")]
    path.write_text(f"{rows[0]}\n{row[1:]}\n", "utf-8")
    assert [one["type"] for one in emotaxa("change", "read", str(path), "--json").json["operations"]] == ["NewSynonym"]


def test_a_kind_of_operation_is_shown_with_its_fields(emotaxa: Console) -> None:
    assert "NodeMove" in emotaxa("change", "operations").out
    for name in ("NewSynonym", "newsynonym", "add synonym"):
        shown = emotaxa("change", "operations", name).out
        assert "create synonym 'new' for ID" in shown and "ekman:anger" in shown, name
