"""Validation: the shipped modules are clean, and a broken copy is told where it is broken and how to mend it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ontology.finding import Finding
from ontology.iri import RDF
from ontology.load import module_triples
from ontology.reasoning.findings import reasoning_findings
from ontology.validation.module import Module
from ontology.validation.validate import validate_modules
from tests.ontology.validation.broken_copies import CASES, IRRITATION, SENSE, SHIPPED, Case, Edit

XSD = "http://www.w3.org/2001/XMLSchema#"


def line_of(path: Path, start: str) -> int:
    """The line that starts so."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def grave(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Errors and warnings, without notes."""
    return tuple(found for found in findings if found.level != "INFO")


def shown(findings: tuple[Finding, ...]) -> str:
    return "\n".join(str(finding) for finding in findings)


def test_all_shipped_modules_are_well_formed() -> None:
    findings = grave(validate_modules(tuple(SHIPPED.values())))
    assert not findings, shown(findings)


@pytest.mark.parametrize("module", sorted(SHIPPED))
def test_each_shipped_module_is_well_formed_on_its_own(module: str) -> None:
    findings = grave(validate_modules([SHIPPED[module]]))
    assert not findings, shown(findings)


@pytest.mark.parametrize("module", ["parrott", "goemotions"])
def test_an_unchanged_copy_elsewhere_is_clean_and_does_not_clash_with_the_shipped_one(
    module: str, tmp_path: Path
) -> None:
    copy = tmp_path / "mine.ttl"
    shutil.copy(SHIPPED[module], copy)
    findings = validate_modules([copy])
    assert not findings, shown(findings)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_broken_copy_is_told_the_file_the_line_the_node_and_the_cure(case: Case, edited: Edit) -> None:
    path = edited(case.module, case.node, case.old, case.new)
    findings = validate_modules([path])
    fitting = [found for found in findings if case.message in found.message and found.node == case.about]
    assert fitting, f"nothing like {case.message!r} is said:\n{shown(findings)}"
    found = next((found for found in fitting if found.place.slot == case.slot), fitting[0])
    start = "<https://w3id.org/emotaxa/ekmann/joy>" if "ekmann" in case.new else f"{case.node} a "
    assert found.place.path == str(path)
    assert found.place.line == line_of(path, start)
    assert found.place.slot == case.slot
    assert found.level == case.level
    assert case.hint in found.hint
    assert all(other.place.line and other.node and other.hint for other in findings), shown(findings)
    assert len(findings) <= 7, f"one slip is told too often:\n{shown(findings)}"


def test_a_loop_is_told_once_and_shown_whole(edited: Edit) -> None:
    path = edited("parrott", "parrott1:anger", r"    skos:topConceptOf .*\n", "    skos:broader parrott3:annoyance ;\n")
    loops = [found for found in validate_modules([path]) if "below itself" in found.message]
    assert len(loops) == 1
    links = loops[0].message.removeprefix("the concept lies below itself: ").split(" < ")
    assert links[0] == links[-1] == loops[0].node
    assert set(links) == {"parrott:1/anger", "parrott:2/irritation", "parrott:3/annoyance"}
    assert loops[0].hint == "take one of these links away"


def test_a_concept_below_itself_is_a_loop(edited: Edit) -> None:
    path = edited("parrott", IRRITATION, r"skos:broader ", "skos:broader parrott2:irritation, ")
    loops = [found for found in validate_modules([path]) if "below itself" in found.message]
    assert [found.node for found in loops] == ["parrott:2/irritation"]
    assert loops[0].place.line == line_of(path, "parrott2:irritation a ")


def test_malformed_turtle_is_told_by_line_and_column(edited: Edit) -> None:
    path = edited("ekman", "ekman:joy", r" ;\n    skos:prefLabel", "\n    skos:prefLabel")
    (found,) = validate_modules([path])
    assert found.level == "ERROR"
    assert found.place.path == str(path)
    assert found.place.line == line_of(path, "    skos:prefLabel") + text_offset(path, "ekman:joy a ")
    assert found.place.column is not None
    assert "Turtle" in found.message
    assert found.hint


def text_offset(path: Path, start: str) -> int:
    """How many lines after the first preferred label of the file that of a node stands."""
    lines = path.read_text(encoding="utf-8").splitlines()
    labels = [number for number, line in enumerate(lines, 1) if line.startswith("    skos:prefLabel")]
    at = line_of(path, start)
    return next(number for number in labels if number > at) - labels[0]


def test_an_undeclared_prefix_is_told_with_its_cure(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text("skos:broader skos:broader skos:broader .\n", encoding="utf-8")
    (found,) = validate_modules([path])
    assert "skos" in found.message
    assert "@prefix" in found.hint


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"", "the file says nothing", "owl:Ontology"),
        (b"# only a remark\n", "the file says nothing", "owl:Ontology"),
        (b'<http://example.org/a> <http://example.org/b> "\xff" .\n', "UTF-8", "save the file as UTF-8"),
        (b"\xef\xbb\xbf<http://example.org/a> a <http://www.w3.org/2002/07/owl#Class> .\n", "", "byte order mark"),
        (b"\x00\x01\x02", "Turtle", "place"),
        (b"<http://example.org/a> a <http://www.w3.org/2002/07/owl#Class> .\n", "declares no ontology", "owl:Ontology"),
    ],
    ids=["empty", "only a comment", "broken UTF-8", "byte order mark", "binary", "no header"],
)
def test_a_file_that_is_no_module_is_a_finding(content: bytes, message: str, hint: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_bytes(content)
    (found,) = validate_modules([path])
    assert found.level == "ERROR"
    assert found.place.path == str(path)
    assert found.place.line == 1
    assert message in found.message
    assert hint in found.hint


def test_a_directory_and_a_missing_file_are_findings(tmp_path: Path) -> None:
    folder, missing = validate_modules([tmp_path, tmp_path / "nowhere.ttl"])
    assert folder.place.path == str(tmp_path)
    assert "directory" in folder.message
    assert missing.place.path == str(tmp_path / "nowhere.ttl")
    assert "no such file" in missing.message
    assert folder.hint
    assert missing.hint


def test_a_file_that_vanishes_while_it_is_read_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ekman.ttl"
    shutil.copy(SHIPPED["ekman"], path)

    def vanishing(path: Path) -> Iterator[Triple]:
        yield from module_triples(path)
        path.unlink()

    monkeypatch.setattr("ontology.validation.module.module_triples", vanishing)
    (found,) = validate_modules([path], company=())
    assert (found.level, found.place.path) == ("ERROR", str(path))
    assert "no such file" in found.message
    assert found.hint


def test_a_bad_file_does_not_hide_what_is_wrong_with_the_next(edited: Edit, tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("<", encoding="utf-8")
    path = edited("ekman", "ekman:joy", r"    skos:definition .*\n", "")
    findings = validate_modules([bad, path])
    assert [found.place.path for found in findings] == [str(bad), str(path)]


def test_a_concept_without_an_iri_is_told_once(edited: Edit) -> None:
    path = edited("ekman", "ekman:joy", "\nekman:joy a", "\n[] a")
    findings = validate_modules([path])
    nameless = [found for found in findings if found.node == "[]"]
    assert len(nameless) == 1, shown(findings)
    assert "https://w3id.org/emotaxa/scheme/name" in nameless[0].message


def test_a_long_value_is_not_repeated_at_length(edited: Edit) -> None:
    label = "joy\\n" + "o" * 5000
    (found,) = validate_modules([edited("ekman", "ekman:joy", '"joy"@en ;\n', f'"{label}"@en ;\n')])
    assert len(str(found)) < 600
    assert "\n" not in str(found)


def test_a_norm_of_an_unknown_sense_is_told_once(edited: Edit) -> None:
    text = SHIPPED["norms-russell-mehrabian"].read_text(encoding="utf-8")
    rated = re.search(r"^(norm:\S+) a core:Norm ;(?:(?! \.\n).|\n)*?core:normOf sense:(\w+)", text, re.M)
    assert rated is not None
    path = edited("norms-russell-mehrabian", rated[1], rf"core:normOf sense:{rated[2]}\b", "core:normOf sense:nowhere")
    (found,) = validate_modules([path])
    assert found.message == "sense:nowhere is declared nowhere"
    assert found.place.slot == "core:normOf"


def test_a_member_of_a_disjointness_axiom_that_nothing_declares_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "ekman.ttl"
    text = SHIPPED["ekman"].read_text(encoding="utf-8")
    path.write_text(text.replace("owl:members (", "owl:members ( ekman:nowhere"), encoding="utf-8")
    (found,) = validate_modules([path])
    assert found.node == "ekman:nowhere"
    assert found.place.line == line_of(path, "    owl:members ( ekman:nowhere")


def test_a_name_may_not_be_two_kinds_of_property(tmp_path: Path) -> None:
    path = tmp_path / "ekman.ttl"
    text = SHIPPED["ekman"].read_text(encoding="utf-8")
    path.write_text(f"{text}\nskos:broader a owl:AnnotationProperty .\n", encoding="utf-8")
    (found,) = validate_modules([path])
    assert found.node == "skos:broader"
    assert found.message == "one property is declared as owl:AnnotationProperty and owl:ObjectProperty"


def test_a_new_theory_from_outside_is_judged_in_the_company_of_the_shipped_core(tmp_path: Path) -> None:
    text = SHIPPED["ekman"].read_text(encoding="utf-8")
    path = tmp_path / "mine.ttl"
    path.write_text(re.sub(r"emotaxa/((?:ontology|transition)/)?ekman\b", r"emotaxa/\1mine", text), encoding="utf-8")
    findings = validate_modules([path])
    assert {found.rule for found in findings} == {"shared_definition"}, shown(findings)
    alone = validate_modules([path], company=())
    assert any("core:Emotion is declared nowhere" in found.message for found in alone)


def test_findings_are_in_the_order_of_the_files_and_their_lines(edited: Edit) -> None:
    second = edited("ekman", "ekman:joy", r"    skos:definition .*\n", "")
    text = second.read_text(encoding="utf-8")
    second.write_text(text.replace('skos:prefLabel "anger"@en', 'skos:prefLabel "anger"'), encoding="utf-8")
    first = edited("sense", SENSE, r"    skos:definition .*\n", "")
    findings = validate_modules([second, first])
    places = [(found.place.path, found.place.line) for found in findings]
    assert places == sorted(places, key=lambda place: (place[0] != str(second), place[1]))
    assert {place[0] for place in places} == {str(first), str(second)}


def test_a_finding_reads_as_one_line(edited: Edit) -> None:
    path = edited("ekman", "ekman:joy", r"    skos:definition .*\n", "")
    (found,) = validate_modules([path])
    line = line_of(path, "ekman:joy a ")
    assert str(found).startswith(f"{path}:{line}:skos:definition: ERROR the concept has no English definition; say ")


ODD_VALUES = st.sampled_from(
    [
        Literal("x"),
        Literal("", language="en"),
        Literal("9" * 5000, datatype=NamedNode(f"{XSD}integer")),
        Literal("many", datatype=NamedNode(f"{XSD}integer")),
        Literal("<a", datatype=NamedNode(f"{RDF}XMLLiteral")),
        Literal("1..9"),
        BlankNode("odd"),
        NamedNode(f"{RDF}nil"),
        NamedNode("https://w3id.org/emotaxa/ekman/joy"),
        NamedNode("https://w3id.org/emotaxa/core/Theory"),
    ]
)


@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.sampled_from(["ekman", "parrott", "norms-russell-mehrabian"]),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000), ODD_VALUES), min_size=1, max_size=8),
)
def test_no_well_formed_turtle_makes_it_fail(
    tmp_path: Path, module: str, slips: list[tuple[int, int, BlankNode | Literal | NamedNode]]
) -> None:
    triples = list(module_triples(SHIPPED[module]))
    for at, other, value in slips:
        told, also = triples[at % len(triples)], triples[other % len(triples)]
        triples[at % len(triples)] = Triple(told.subject, also.predicate, value)
    path = tmp_path / "odd.ttl"
    serialize(triples, path, RdfFormat.TURTLE)
    for found in validate_modules([path]):
        assert found.place.path == str(path)
        assert found.node or found.message.startswith("the file "), found
        assert found.hint, found
        assert "\n" not in str(found)
    for found in reasoning_findings([Module.read(path)], reasoner=False):
        assert found.place.path == str(path)
        assert found.hint, found


def test_what_only_validation_needs_is_not_loaded_before_it_is_asked_for() -> None:
    slow = "{'pyshacl', 'rdflib', 'owlready2', 'networkx'}"
    code = f"import sys, ontology.validation.validate; print(*sorted({slow} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_a_merged_ontology_is_told_apart_from_a_module(tmp_path: Path) -> None:
    path = tmp_path / "emotaxa.ttl"
    path.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n\n<https://w3id.org/emotaxa/ontology> a owl:Ontology .\n",
        encoding="utf-8",
    )
    (found,) = validate_modules([path])
    assert (found.rule, found.level, found.place.line) == ("merged_ontology", "WARN", 3)
    assert "modules/" in found.hint
