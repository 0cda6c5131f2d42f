"""Directories: a revision written as what Git keeps, and an edited directory taken over."""

import json
from pathlib import Path

import pytest

from tests.kgservice.changes.publishing.checkouts import files_of, git
from tests.kgservice.cli.console import Console
from tests.kgservice.cli.versions.edits import named

EKMAN = "ontology/modules/ekman.ttl"


def exported(emotaxa: Console, folder: Path, *more: str) -> Path:
    done = emotaxa("export", "--directory", str(folder), *more)
    assert done.code == 0, done.err
    return folder


def edited(folder: Path, old: str = '"anger"@en', new: str = '"wrath"@en') -> Path:
    path = folder / EKMAN
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return folder


@pytest.fixture
def folder(emotaxa: Console, tmp_path: Path) -> Path:
    """The first revision."""
    return exported(emotaxa, tmp_path / "checkout")


def test_only_what_changed_is_written_anew(emotaxa: Console, folder: Path) -> None:
    before = files_of(folder)
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "all")
    named(emotaxa, "ire")
    done = emotaxa("export", "--directory", str(folder))
    assert f"edited {EKMAN}" in done.out and f"revision 2 in {folder}: {len(before)} files, 1 changed" in done.out
    after = files_of(folder)
    assert {name for name in after if after[name] != before[name]} == {EKMAN}
    lost = emotaxa("export", "--directory", str(folder), "--revision", "1")
    lost.complains("is not committed", EKMAN, "commit it first")
    told = emotaxa("export", "--directory", str(folder), "--revision", "1", "--allow-dirty", "--json").json
    assert told["revision"] == 1 and [file["path"] for file in told["changed"]] == [EKMAN] and "folder" not in told
    assert files_of(folder) == before


def test_a_fresh_directory_keeps_the_layout_of_another(emotaxa: Console, folder: Path, tmp_path: Path) -> None:
    (folder / EKMAN).write_text("# Mine.\n" + (folder / EKMAN).read_text("utf-8"), "utf-8")
    fresh = exported(emotaxa, tmp_path / "fresh", "--like", str(folder))
    assert files_of(fresh) == files_of(folder)


def test_an_edited_directory_becomes_a_change_request(emotaxa: Console, folder: Path) -> None:
    done = emotaxa("import", str(edited(folder)), "--as-change", "--title", "Wrath", "--as", "ann")
    assert done.code == 0 and "begun the change request 1" in done.out, done
    request = emotaxa("change", "show", "1", "--json").json
    assert (request["title"], request["author"], request["state"]) == ("Wrath", "ann", "draft")
    assert "wrath" in json.dumps(request["operations"]) and emotaxa("show", "ekman:anger").out.startswith("anger ")


def test_what_others_changed_since_is_left_alone(emotaxa: Console, folder: Path) -> None:
    named(emotaxa, "ire")
    asked = ("import", str(edited(folder)), "--as-change", "--as", "ann", "--json")
    since = emotaxa(*asked, "--revision", "1").json
    newest = emotaxa(*asked).json
    assert "ire" not in json.dumps(emotaxa("change", "show", str(since["change"]), "--json").json["operations"])
    assert "ire" in json.dumps(emotaxa("change", "show", str(newest["change"]), "--json").json["operations"])
    emotaxa("import", str(folder), "--revision", "1", "--as", "ada").complains("revision")


def test_a_directory_is_taken_over_at_once(emotaxa: Console, folder: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    dry = emotaxa("import", str(edited(folder)), "--dry-run", "--report", str(report))
    assert "1 statement comes, 1 goes, seen from revision 1" in dry.out
    assert json.loads(report.read_text("utf-8"))["change"] is None
    taken = emotaxa("import", str(folder), "--title", "From Git", "--as", "ada", "--json").json
    assert (taken["as"], taken["revision"], taken["added"], taken["removed"]) == ("graph", 2, 1, 1)
    told = emotaxa("history", "ekman:anger", "--limit", "1").out
    assert "changed by ada" in told and "From Git" in told
    same = emotaxa("import", str(folder))
    assert same.code == 0 and "say what revision 2 says; nothing changes" in same.out


def test_only_an_admin_takes_a_directory_over_at_once(emotaxa: Console, folder: Path) -> None:
    key = emotaxa("key", "create", "--name", "Bo", "--role", "editor").out.strip()
    emotaxa("import", str(edited(folder)), "--key", key).complains("needs the role admin, and the key has editor")
    assert emotaxa("import", str(folder), "--key", key, "--as-change", "--json").json["change"] == 1


def test_files_that_cannot_be_read_are_told_line_by_line(emotaxa: Console, folder: Path) -> None:
    edited(folder, "@prefix", "@prefx")
    refused = emotaxa("import", str(folder))
    assert refused.code == 1 and f"{EKMAN}:" in refused.out, refused
    assert refused.out.endswith("nothing was taken over: 1 problem\n")
    problem = emotaxa("import", str(folder), "--json")
    assert problem.code == 1 and problem.json["type"].endswith("/directory-refused")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "--directory", "x", "--format", "ttl"], ["leave out --format"]),
        (["export", "--directory", "x", "--scheme", "ekman"], ["leave out --scheme"]),
        (["export", "--directory", "x", "--out", "y"], ["leave out --out"]),
        (["export", "--like", "x"], ["--like is for a --directory"]),
        (["export", "--allow-dirty"], ["--allow-dirty is for a --directory"]),
        (["export", "--directory", "{tmp}/x", "--like", "{tmp}/none"], ["none: is no directory"]),
        (["export", "--directory", "{tmp}/x", "--revision", "9"], ["there is no revision 9"]),
        (["import", "{tmp}"], ["holds no ontology", "name the directory"]),
        (["import", "{tmp}", "--scheme", "x"], ["leave out --scheme: it is for vocabularies"]),
        (["import", "{tmp}", "--replace"], ["leave out --replace: it is for vocabularies"]),
        (["import", "{tmp}/x.ttl", "--as-change"], ["leave out --as-change: it is for directories"]),
        (["import", "{tmp}/x.ttl", "--revision", "1"], ["leave out --revision: it is for directories"]),
        (["import", "{tmp}", "--author", "a", "--as", "b"], ["give one of --author, --as and --key"]),
        (["import"], ["give a FILE or DIR, or --remove ID"]),
    ],
)
def test_wrong_use_is_told(emotaxa: Console, tmp_path: Path, arguments: list[str], said: list[str]) -> None:
    emotaxa(*(each.format(tmp=tmp_path) for each in arguments)).complains(*said)
