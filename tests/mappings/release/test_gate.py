"""The gate: what is invalid, stale, not committed or of several versions becomes no release, and the cure is told."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mappings.release import build, gate
from mappings.release.build import build_release
from mappings.release.checkout import checkout_of
from mappings.release.gate import ReleaseRefused, agreed_version, uncommitted_files, validity_findings
from mappings.shipped import SourceFiles
from ontology.errors import DocumentError, Place
from ontology.finding import Finding
from tests.real import missing

FILES = ("core.ttl", "sense.ttl", "ekman.ttl", "ekman.sssom.tsv")
ENOUGH = ("core.ttl", "ekman.ttl")


def fresh() -> list[Finding]:
    return []


def git(folder: Path, *arguments: str) -> None:
    options = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *options, "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def checkout(edited: Callable[..., SourceFiles], tmp_path: Path) -> SourceFiles:
    """Copies of shipped files, committed."""
    if shutil.which("git") is None:
        missing("install git")
    sources = edited({}, *FILES)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "all")
    return sources


def test_a_broken_module_is_refused_with_place_and_cure(edited: Callable[..., SourceFiles]) -> None:
    old = "ekman:anger a owl:Class, skos:Concept ;\n    rdfs:subClassOf core:Emotion ;"
    sources = edited({"ekman.ttl": [(old, old.replace("Emotion", "Emotoin"))]}, "core.ttl")
    found = validity_findings(sources, fresh)
    assert any("core:Emotoin" in one.message and "core:Emotion" in one.hint for one in found), found
    assert all(one.level == "ERROR" and one.place.line is not None for one in found)


def test_a_broken_mapping_set_is_refused(edited: Callable[..., SourceFiles]) -> None:
    sources = edited(
        {"ekman.sssom.tsv": [("mapping:ekman/anger--fury\tekman:anger", "mapping:ekman/anger--fury\tekmann:anger")]},
        *ENOUGH,
    )
    (found,) = validity_findings(sources, fresh)
    assert "ekmann" in found.message and found.place.line is not None


def test_files_of_another_version_are_named(edited: Callable[..., SourceFiles], version: str) -> None:
    other = (f'owl:versionInfo "{version}"', 'owl:versionInfo "0.1.9"')
    sources = edited({"ekman.ttl": [other]}, "core.ttl", "sense.ttl")
    said = rf"ekman\.ttl:.*0\.1\.9, the other modules of {re.escape(version)}.*write owl:versionInfo"
    with pytest.raises(ReleaseRefused, match=said):
        agreed_version(sources)


def test_a_stale_derived_file_is_refused_once_all_else_is_well(
    edited: Callable[..., SourceFiles], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = edited({}, *FILES)
    monkeypatch.setattr(build, "uncommitted_files", lambda sources: [])
    monkeypatch.setattr(gate, "file_findings", lambda files: [])
    stale = Finding("ERROR", Place("inferred.ttl"), "belongs to other modules", "work it out anew")
    with pytest.raises(ReleaseRefused, match=r"inferred\.ttl: belongs to other modules; work it") as refused:
        build_release(sources, tmp_path / "out", stale=lambda: [stale])
    assert refused.value.findings == (stale,)
    assert not (tmp_path / "out").exists()


def test_a_question_that_is_answered_otherwise_is_refused_last(
    edited: Callable[..., SourceFiles], monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = edited({}, *FILES)
    monkeypatch.setattr(gate, "file_findings", lambda files: [])
    other = Finding("ERROR", Place("parts-of-awe.tsv"), "1 missing", rule="competency_question")
    stale = Finding("WARN", Place("inferred.ttl"), "belongs to other modules")
    assert validity_findings(sources, fresh, lambda files: [other] if files is sources else []) == [other]
    assert validity_findings(sources, lambda: [stale], lambda files: [other]) == [stale]


def test_what_is_committed_is_clean(checkout: SourceFiles) -> None:
    assert uncommitted_files(checkout) == []


def test_changed_new_and_removed_files_are_found(checkout: SourceFiles) -> None:
    core, sense, ekman = checkout.modules
    core.write_text(core.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    ekman.unlink()
    new = core.with_name("new.ttl")
    new.write_text("", encoding="utf-8")
    core.with_name("notes.txt").write_text("", encoding="utf-8")
    assert uncommitted_files(checkout) == sorted(path.resolve() for path in (core, ekman, new))
    assert sense.resolve() not in uncommitted_files(checkout)


def test_outside_a_checkout_nothing_can_be_uncommitted(edited: Callable[..., SourceFiles], tmp_path: Path) -> None:
    sources = edited({}, *ENOUGH)
    assert checkout_of(tmp_path) is None
    assert uncommitted_files(sources) == []


def test_files_that_git_ignores_lie_outside(checkout: SourceFiles, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "modules", tmp_path / "site-packages")
    (tmp_path / ".gitignore").write_text("site-packages\n", encoding="utf-8")
    assert checkout_of(tmp_path / "site-packages") is None
    assert checkout_of(tmp_path / "modules") is not None


def test_a_checkout_whose_state_git_cannot_tell_is_refused(checkout: SourceFiles, tmp_path: Path) -> None:
    index = tmp_path / ".git" / "index"
    index.write_bytes(b"broken")
    with pytest.raises(ReleaseRefused, match=r"git did not answer: .*index.*; run `git -C .* status`"):
        uncommitted_files(checkout)
    with pytest.raises(ReleaseRefused, match="git did not answer"):
        build_release(checkout, tmp_path / "out", allow_dirty=True)


def test_a_repository_that_git_does_not_know_is_refused(checkout: SourceFiles, tmp_path: Path) -> None:
    (tmp_path / ".git" / "HEAD").unlink()
    with pytest.raises(ReleaseRefused, match="git did not answer"):
        uncommitted_files(checkout)


@pytest.mark.parametrize("failure", [FileNotFoundError(2, "No such file"), subprocess.TimeoutExpired("git", 60)])
def test_git_that_is_missing_or_hangs_is_refused(
    failure: Exception, checkout: SourceFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr("mappings.release.checkout.subprocess.run", run)
    with pytest.raises(ReleaseRefused, match=r"git did not answer: (it took more than|no such file)"):
        uncommitted_files(checkout)


def test_what_is_not_committed_is_refused_or_recorded(
    checkout: SourceFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "validity_findings", lambda *given: [])
    core = checkout.modules[0]
    core.write_text(core.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    with pytest.raises(ReleaseRefused, match=r"core\.ttl: is not committed; commit it, or say --allow-dirty"):
        build_release(checkout, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    built = build_release(checkout, tmp_path / "out", allow_dirty=True)
    assert [path.rpartition("/")[2] for path in built.uncommitted] == ["core.ttl"]
    assert "core.ttl" in (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8").partition("counts")[0]


def test_a_release_tells_what_differs_from_the_one_before(
    edited: Callable[..., SourceFiles], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    from mappings.release.history import read_state

    monkeypatch.setattr(build, "validity_findings", lambda *given: [])
    first = build_release(edited({}, *FILES), tmp_path / "first")
    assert first.changes is None
    sources = edited({"ekman.ttl": [('skos:prefLabel "anger"@en', 'skos:prefLabel "ire"@en')]}, "core.ttl")
    before = read_state(tmp_path / "first")
    second = build_release(sources, tmp_path / "second", against=before)
    assert second.changes is not None
    text = (tmp_path / "second" / "CHANGES.md").read_text(encoding="utf-8")
    assert '- renamed ekman:anger: was "anger", is "ire"' in text
    assert f"What differs from {version} to {version}: " in text
    assert "removed mappings:ekman" in text


def test_a_taken_place_is_refused_before_anything_is_checked(
    tmp_path: Path, edited: Callable[..., SourceFiles]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").touch()
    with pytest.raises(DocumentError, match="is not empty"):
        build_release(edited({}, *ENOUGH), tmp_path / "out")
