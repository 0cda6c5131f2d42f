"""`emotaxa validate`: the shipped files, and files from elsewhere in their company."""

import importlib.util
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from kgservice.cli import checks
from kgservice.cli.checks import check_files
from kgservice.stores.release import Release, shipped_release
from mappings.knowledge import Knowledge
from mappings.shipped import shipped_alignments, shipped_mapping_sets, shipped_profiles
from tests.kgservice.cli.console import Console
from tests.ontology.validation.shipped_once import shipped_modules_read_once
from tests.real import missing

EKMAN = Path(str(files("mappings"))) / "sets" / "ekman.sssom.tsv"
PROFILE = Path(str(files("mappings"))) / "profiles" / "goemotions-paper.sssom.tsv"
LABELS = Path(str(files("mappings"))) / "labels" / "goemotions.ttl"
MODULE = Path(str(files("ontology"))) / "modules" / "ekman.ttl"


@pytest.fixture(scope="module", autouse=True)
def read_once() -> Iterator[None]:
    """Spares each command the reading of the modules in whose company files are judged."""
    with shipped_modules_read_once():
        yield


@pytest.mark.parametrize("path", [EKMAN, PROFILE, MODULE])
def test_a_copy_of_a_shipped_file_is_valid(emotaxa: Console, tmp_path: Path, path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes())
    found = emotaxa("validate", "--no-reasoning", str(copy))
    assert found.code == 0, found.out
    assert re.search(r"1 file: 0 errors, 0 warnings(, \d+ notes?)?\n$", found.out)


@pytest.fixture(scope="module")
def company() -> Knowledge:
    """The shipped files, read once."""
    return checks._knowledge(shipped_release())


# All of them together are checked above; one by one takes as long as the rest of the suite's commands.
@pytest.mark.parametrize(
    "path",
    [*list(shipped_mapping_sets())[::6], *shipped_profiles(), *shipped_alignments()],
    ids=lambda path: str(path.name).partition(".")[0],
)
def test_a_shipped_mapping_set_is_valid_by_itself(
    path: Path, company: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kgservice.cli.checks._knowledge", lambda release: company)
    assert [str(finding) for finding in check_files([path], reasoning=False) if finding.level != "INFO"] == []


def test_malformed_turtle_is_told_with_its_line(emotaxa: Console, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text(MODULE.read_text(encoding="utf-8") + "\n<x> <y> .\n", encoding="utf-8")
    line = MODULE.read_text(encoding="utf-8").count("\n") + 2
    found = emotaxa("validate", str(path))
    assert found.code == 1
    assert f"{path}:{line}:" in found.out and "ERROR" in found.out


def test_malformed_sssom_is_told_with_line_and_slot(emotaxa: Console, tmp_path: Path) -> None:
    path = tmp_path / "ekman.sssom.tsv"
    path.write_text(EKMAN.read_text(encoding="utf-8").replace("\t0.95\t", "\tmuch\t", 1), encoding="utf-8")
    (finding,) = emotaxa("validate", str(path), "--json").json["findings"]
    assert (finding["level"], finding["file"], finding["slot"]) == ("ERROR", str(path), "confidence")
    assert finding["line"] > 1 and finding["message"] and finding["hint"]


def test_a_contradiction_with_what_is_shipped_is_told_with_both_records(emotaxa: Console, tmp_path: Path) -> None:
    lines = EKMAN.read_text(encoding="utf-8").replace("/mappings/ekman", "/mappings/other").splitlines()
    head = [line for line in lines if line.startswith(("#", "record_id"))]
    (row,) = [line for line in lines if line.startswith("mapping:ekman/anger--fury\t")]
    denial = row.replace("anger--fury", "anger--fury-denied").replace("skos:narrowMatch\t\t", "skos:narrowMatch\tNot\t")
    path = tmp_path / "other.sssom.tsv"
    path.write_text("\n".join([*head, denial, ""]), encoding="utf-8")
    found = emotaxa("validate", str(path), "--json")
    assert found.code == 1
    (finding,) = found.json["findings"]
    assert "ekman/anger--fury " in finding["message"] and "ekman/anger--fury-denied " in finding["message"]


def test_a_reference_to_no_concept_is_told(emotaxa: Console, tmp_path: Path) -> None:
    path = tmp_path / "ekman.sssom.tsv"
    path.write_text(EKMAN.read_text(encoding="utf-8").replace("sense:fury", "sense:furry"), encoding="utf-8")
    assert "there is no concept sense:furry" in emotaxa("validate", str(path)).out


def test_a_shipped_profile_is_checked_too(emotaxa: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped, path = shipped_release(), tmp_path / PROFILE.name
    path.write_text(PROFILE.read_text(encoding="utf-8").replace("ekman:anger", "ekman:angerY"), encoding="utf-8")
    # The modules that the profile is about will do; that all is read, and is valid, the command on README.md shows.
    about = {"core", "sense", "ekman", "sentiment", "goemotions", "goemotions-ekman", "goemotions-group"}
    modules = tuple(module for module in shipped.modules if module.stem in about)
    assert len(modules) == len(about)
    monkeypatch.setattr("kgservice.cli.checks.shipped_release", lambda: Release(modules, (), (path,)))
    found = emotaxa("validate", "--json")
    assert found.code == 1 and not found.json["valid"]
    assert found.json["files"] == [*map(str, modules), str(path)]
    told = [one["message"] for one in found.json["findings"] if one["file"] == str(path) and one["level"] == "ERROR"]
    assert any("there is no concept ekman:angerY" in message for message in told), found.out


@pytest.mark.parametrize("name", ["goemotions-paper", "mine"])
def test_a_profile_that_refers_to_no_concept_is_told(emotaxa: Console, tmp_path: Path, name: str) -> None:
    text = PROFILE.read_text(encoding="utf-8").replace("profiles/goemotions-paper", f"profiles/{name}")
    path = tmp_path / "mine.sssom.tsv"
    path.write_text(text.replace("ekman:anger", "ekman:angerY"), encoding="utf-8")
    found = emotaxa("validate", str(path))
    assert found.code == 1
    assert found.out.count("there is no concept ekman:angerY") == text.count("\tekman:anger\t"), found.out


@pytest.mark.parametrize("name", ["profiles/paper", "drafts/paper"])
def test_a_new_profile_says_nothing_of_what_its_labels_cover(emotaxa: Console, tmp_path: Path, name: str) -> None:
    labels, profile = tmp_path / "mine.ttl", tmp_path / "mine.sssom.tsv"
    labels.write_text(LABELS.read_text(encoding="utf-8").replace("goemotions", "mine"), encoding="utf-8")
    text = PROFILE.read_text(encoding="utf-8").replace("profiles/goemotions-paper", name)
    text = re.sub(r"goemotions(?!-(?:ekman|group))", "mine", text)
    # Joy and negative share no sense, which would matter if this were to say what the labels cover.
    text = text.replace("sentiment:positive\tpositive", "sentiment:negative\tnegative")
    profile.write_text(text, encoding="utf-8")
    assert emotaxa("validate", "--no-reasoning", str(labels), str(profile)).out == "2 files: 0 errors, 0 warnings\n"


def test_a_theory_that_another_theory_grounds_needs_no_profile(emotaxa: Console, tmp_path: Path) -> None:
    theory, mapped = tmp_path / "mine.ttl", tmp_path / "mine.sssom.tsv"
    text = MODULE.read_text(encoding="utf-8")
    text = re.sub(r"emotaxa/((?:ontology|transition)/)?ekman\b", r"emotaxa/\1mine", text)
    theory.write_text(text, encoding="utf-8")
    head = [line for line in EKMAN.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    columns = "subject_id\tpredicate_id\tobject_id\tmapping_justification"
    rows = [
        f"mine:{name}\tskos:exactMatch\tekman:{name}\tsemapv:ManualMappingCuration"
        for name in ("anger", "disgust", "fear", "joy", "sadness", "surprise")
    ]
    header = "\n".join(head).replace("/mappings/ekman", "/mappings/mine").replace("emotaxa:sense", "emotaxa:ekman")
    header = header.replace("subject_source: emotaxa:ekman", "subject_source: emotaxa:mine")
    header = header.replace("#curie_map:", "#curie_map:\n#  mine: https://w3id.org/emotaxa/mine/")
    mapped.write_text("\n".join([header, columns, *rows, ""]), encoding="utf-8")
    found = emotaxa("validate", "--no-reasoning", "--json", str(theory), str(mapped))
    assert found.code == 0 and found.json["valid"]
    # Its definitions are those of the theory that it was copied from, and of mappings nothing is said.
    assert {finding["rule"] for finding in found.json["findings"]} == {"shared_definition"}, found.out


def test_a_contradiction_within_a_file_is_told_once(emotaxa: Console, tmp_path: Path) -> None:
    lines = EKMAN.read_text(encoding="utf-8").splitlines()
    (row,) = [line for line in lines if line.startswith("mapping:ekman/anger--fury\t")]
    denial = row.replace("anger--fury", "anger--fury-denied").replace("skos:narrowMatch\t\t", "skos:narrowMatch\tNot\t")
    path = tmp_path / "ekman.sssom.tsv"
    path.write_text("\n".join([*lines, denial, ""]), encoding="utf-8")
    (finding,) = emotaxa("validate", str(path), "--json").json["findings"]
    assert finding["level"] == "ERROR"
    assert "ekman/anger--fury " in finding["message"] and "ekman/anger--fury-denied " in finding["message"]


@pytest.mark.parametrize("name", ["empty.ttl", "empty.tsv", "broken.ttl", "broken.tsv"])
def test_empty_files_and_broken_utf_8_are_found(emotaxa: Console, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"" if name.startswith("empty") else b"\xff\xfe\x00")
    found = emotaxa("validate", "--no-reasoning", str(path))
    assert found.code == 1
    assert str(path) in found.out and "ERROR" in found.out


def test_directories_missing_files_and_other_endings_are_wrong_input(emotaxa: Console, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Notes")
    emotaxa("validate", str(tmp_path)).complains(str(tmp_path), "is a directory")
    emotaxa("validate", str(tmp_path / "no.ttl")).complains("no such file")
    emotaxa("validate", str(tmp_path / "notes.md")).complains("neither Turtle (.ttl) nor SSSOM (.tsv)")


def test_a_broken_copy_is_told_with_its_rule_and_explained(emotaxa: Console, tmp_path: Path) -> None:
    text = MODULE.read_text(encoding="utf-8")
    path = tmp_path / "ekman.ttl"
    path.write_text(f"{text}\nekman:joy rdfs:subClassOf ekman:anger .\n", encoding="utf-8")
    found = emotaxa("validate", "--no-reasoning", "--json", str(path))
    assert found.code == 1
    rules = {finding["rule"]: finding for finding in found.json["findings"]}
    assert rules.keys() == {"superclass_is_broader", "unsatisfiable_class"}
    empty = rules["unsatisfiable_class"]
    assert (empty["node"], empty["file"], empty["line"]) == ("ekman:joy", str(path), text.count("\n") + 2)
    assert "every ekman:joy is an ekman:anger (ekman.ttl:" in empty["message"]
    assert "exclude one another (ekman.ttl:" in empty["message"]
    assert empty["hint"]


def test_the_reasoner_is_asked_last_and_what_it_says_is_explained(emotaxa: Console, tmp_path: Path) -> None:
    if importlib.util.find_spec("owlready2") is None:
        missing('no owlready2: pip install "emotaxa[reason]"')
    text = MODULE.read_text(encoding="utf-8")
    path = tmp_path / "ekman.ttl"
    added = "ekman:joy rdfs:subClassOf [ a owl:Class ; owl:complementOf core:Emotion ] ."
    path.write_text(f"{text}\n{added}\n", encoding="utf-8")
    assert emotaxa("validate", "--no-reasoning", str(path)).code == 0
    found = emotaxa("validate", "--json", str(path))
    if "Java" in found.out:
        missing("no Java: install a runtime (on Debian and Ubuntu: apt-get install default-jre-headless)")
    assert found.code == 1
    (finding,) = [one for one in found.json["findings"] if one["level"] == "ERROR"]
    assert finding["rule"] == "unsatisfiable_class"
    assert "every ekman:joy is a (not core:Emotion) (ekman.ttl:" in finding["message"]


def test_a_report_is_written_in_the_format_of_its_ending(emotaxa: Console, tmp_path: Path) -> None:
    path, report = tmp_path / "ekman.ttl", tmp_path / "report.tsv"
    path.write_text(MODULE.read_text(encoding="utf-8").replace('"happiness"@en', '"happiness"'), encoding="utf-8")
    assert emotaxa("validate", "--no-reasoning", "--report", str(report), str(path)).code == 1
    head, row, *_ = report.read_text(encoding="utf-8").splitlines()
    assert head.startswith("Level\tRule Name\tSubject\tProperty\tValue\t")
    assert row.startswith("ERROR\tmissing_language_tag\tekman:joy\tskos:altLabel\t")
    emotaxa("validate", "--report", str(tmp_path / "report.doc"), str(path)).complains("end the name in .tsv, .json or")


def test_warnings_fail_only_where_they_are_asked_to(emotaxa: Console, tmp_path: Path) -> None:
    path = tmp_path / "ekman.ttl"
    text = re.sub(r"    dct:description .*\n", "", MODULE.read_text(encoding="utf-8"), count=1)
    path.write_text(text, encoding="utf-8")
    found = emotaxa("validate", "--no-reasoning", str(path))
    assert found.code == 0
    assert "WARN the ontology has no description" in found.out and "[missing_ontology_description]" in found.out
    assert emotaxa("validate", "--no-reasoning", "--fail-on", "warn", str(path)).code == 1


def test_without_the_extra_a_warning_names_the_cure(
    emotaxa: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "owlready2", None)
    path = tmp_path / "ekman.ttl"
    path.write_bytes(MODULE.read_bytes())
    found = emotaxa("validate", str(path))
    assert found.code == 0
    assert 'pip install "emotaxa[reason]", or say --no-reasoning [not_reasoned]' in found.out
    assert "not_reasoned" not in emotaxa("validate", "--no-reasoning", str(path)).out


def test_the_company_of_files_has_all_kinds_of_sets(company: Knowledge) -> None:
    release = shipped_release()
    assert [len(part) for part in (company.sets, company.profiles, company.alignments)] == [
        len(part) for part in (release.sets, release.profiles, release.alignments)
    ]
