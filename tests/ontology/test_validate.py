"""Validation: the shipped modules are clean, and a broken copy is told where it is broken and how to mend it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from mappings.shipped import shipped_label_modules
from ontology.finding import Finding
from ontology.iri import RDF
from ontology.load import module_triples, shipped_modules
from ontology.validate import validate_modules

Edit = Callable[..., Path]
SHIPPED = {path.stem: path for path in (*shipped_modules(), *shipped_label_modules())}
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """A copy of a shipped module in which a piece of one node's description is replaced."""

    def edit(module: str, node: str, old: str, new: str) -> Path:
        text = SHIPPED[module].read_text(encoding="utf-8")
        start = text.index(f"\n{node} a ")
        end = text.index(" .\n\n", start) + 4 if " .\n\n" in text[start:] else len(text)
        described = text[start:end]
        assert re.search(old, described), f"{node} of {module} holds nothing like {old}"
        copy = tmp_path / f"{module}.ttl"
        copy.write_text(text[:start] + re.sub(old, new, described, count=1) + text[end:], encoding="utf-8")
        return copy

    return edit


def line_of(path: Path, start: str) -> int:
    """The line that starts so."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def shown(findings: tuple[Finding, ...]) -> str:
    return "\n".join(str(finding) for finding in findings)


def test_all_shipped_modules_are_well_formed() -> None:
    findings = validate_modules(tuple(SHIPPED.values()))
    assert not findings, shown(findings)


@pytest.mark.parametrize("module", sorted(SHIPPED))
def test_each_shipped_module_is_well_formed_on_its_own(module: str) -> None:
    findings = validate_modules([SHIPPED[module]])
    assert not findings, shown(findings)


@pytest.mark.parametrize("module", ["parrott", "goemotions"])
def test_an_unchanged_copy_elsewhere_is_clean_and_does_not_clash_with_the_shipped_one(
    module: str, tmp_path: Path
) -> None:
    copy = tmp_path / "mine.ttl"
    shutil.copy(SHIPPED[module], copy)
    findings = validate_modules([copy])
    assert not findings, shown(findings)


@dataclass(frozen=True)
class Case:
    """An edit to a shipped module, and what has to be said about it."""

    module: str
    node: str
    old: str
    new: str
    about: str
    slot: str
    message: str
    hint: str
    level: str = "ERROR"


JOY, IRRITATION, SENSE, NORM = "parrott1:joy", "parrott2:irritation", "sense:affection", "norm:bold"
CASES = {
    "missing definition": Case(
        "parrott", JOY, r"    skos:definition .*\n", "", "parrott:1/joy", "skos:definition",
        "the concept has no English definition", "skos:definition",
    ),
    "definition in another language": Case(
        "ekman", "ekman:anger", r"(skos:definition .*)@en", r"\1@de", "ekman:anger", "skos:definition",
        "the concept has no English definition", "skos:definition",
    ),
    "sense without definition": Case(
        "sense", SENSE, r"    skos:definition .*\n", "", "sense:affection", "skos:definition",
        "the concept has no English definition", "skos:definition",
    ),
    "label without definition": Case(
        "goemotions", "goemotions:anger", r"    skos:definition .*\n", "", "goemotions:anger", "skos:definition",
        "the label has no definition", "annotators", "WARN",
    ),
    "missing label": Case(
        "ekman", "ekman:fear", r"    skos:prefLabel .*\n", "", "ekman:fear", "skos:prefLabel",
        "does not have exactly one English preferred label", "skos:prefLabel",
    ),
    "second English label": Case(
        "ekman", "ekman:fear", r'skos:prefLabel "fear"@en', 'skos:prefLabel "fear"@en, "dread"@en',
        "ekman:fear", "skos:prefLabel", 'exactly one English preferred label (found "dread"@en, "fear"@en)',
        "skos:altLabel",
    ),
    "label without language": Case(
        "goemotions", "goemotions:anger", r'skos:prefLabel "anger"@en', 'skos:prefLabel "anger"',
        "goemotions:anger", "skos:prefLabel", 'has no language tag, or has needless white space (found "anger")', "@en",
    ),
    "white space around a label": Case(
        "sense", SENSE, r'skos:prefLabel "affection"@en', 'skos:prefLabel " affection"@en', "sense:affection",
        "skos:prefLabel", 'needless white space (found " affection"@en)', "none around",
    ),
    "derived form that repeats the label": Case(
        "sense", SENSE, r"core:derivedForm ", 'core:derivedForm "affection"@en, ', "sense:affection",
        "core:derivedForm", 'repeats the preferred label (found "affection"@en)', "take it away",
    ),
    "label twice on a tier": Case(
        "parrott", JOY, r'skos:prefLabel "joy"', 'skos:prefLabel "love"', "parrott:1/joy", "skos:prefLabel",
        'the preferred label "love" is also that of parrott:1/love', "rename",
    ),
    "unknown parent": Case(
        "parrott", IRRITATION, r"parrott1:anger", "parrott1:angre", "parrott:2/irritation", "rdfs:subClassOf",
        "parrott:1/angre is declared nowhere", "did you mean parrott:1/anger?",
    ),
    "broader without superclass": Case(
        "parrott", IRRITATION, r"    rdfs:subClassOf .*\n", "", "parrott:2/irritation", "rdfs:subClassOf",
        "the broader concept parrott:1/anger is not a superclass", "rdfs:subClassOf",
    ),
    "superclass without broader": Case(
        "parrott", IRRITATION, r"    rdfs:subClassOf (.*) ;\n", r"    rdfs:subClassOf \1, parrott1:fear ;\n",
        "parrott:2/irritation", "skos:broader", "the superclass parrott:1/fear is not a broader concept",
        "skos:broader",
    ),
    "broader in another scheme": Case(
        "ekman-7", "ekman-7:anger", r"    skos:topConceptOf .*\n",
        "    rdfs:subClassOf <https://w3id.org/emotaxa/ekman/anger> ;\n"
        "    skos:broader <https://w3id.org/emotaxa/ekman/anger> ;\n",
        "ekman-7:anger", "skos:broader", "the broader concept ekman:anger belongs to another scheme", "mapping",
    ),
    "equivalence with another scheme": Case(
        "ekman-7", "ekman-7:anger", r"    skos:topConceptOf ",
        "    owl:equivalentClass <https://w3id.org/emotaxa/ekman/anger> ;\n    skos:topConceptOf ",
        "ekman-7:anger", "owl:equivalentClass", "declared equivalent to the concept ekman:anger", "mapping",
    ),
    "tier skipped": Case(
        "parrott", "parrott3:annoyance", r"rdfs:subClassOf .*((?:\n.*)*?)skos:broader .*",
        r"rdfs:subClassOf parrott1:anger ;\1skos:broader parrott1:anger ;", "parrott:3/annoyance", "skos:broader",
        "the concept stands on tier 3, and its broader concept parrott:1/anger on tier 1", "tier just above",
    ),
    "two tiers": Case(
        "parrott", JOY, r"core:atTier parrott:1", "core:atTier parrott:1, parrott:2", "parrott:1/joy", "core:atTier",
        "may stand on one tier only (found parrott:1, parrott:2)", "core:atTier",
    ),
    "no tier": Case(
        "parrott", JOY, r"    core:atTier .*\n", "", "parrott:1/joy", "core:atTier", "stands on no tier", "core:atTier",
    ),
    "neither top nor below anything": Case(
        "ekman", "ekman:joy", r"    skos:topConceptOf .*\n", "", "ekman:joy", "skos:topConceptOf",
        "neither a broader one nor a place at the top", "skos:topConceptOf",
    ),
    "no scheme": Case(
        "ekman", "ekman:joy", r"    skos:inScheme .*\n", "", "ekman:joy", "skos:inScheme", "exactly one scheme",
        "skos:inScheme",
    ),
    "IRI outside its scheme": Case(
        "ekman", "ekman:joy", r"\nekman:joy", r"\n<https://w3id.org/emotaxa/ekmann/joy>", "ekmann:joy",
        "skos:inScheme", "does not lie below that of its scheme", "begin its IRI",
    ),
    "not a class": Case(
        "ekman", "ekman:joy", r"a owl:Class, ", "a ", "ekman:joy", "rdf:type", "not declared as a class", "owl:Class",
    ),
    "label as a class": Case(
        "goemotions", "goemotions:anger", r"a skos:Concept", "a owl:Class, skos:Concept", "goemotions:anger",
        "rdf:type", "a label or a sense is declared as a class", "owl:Class",
    ),
    "notation twice": Case(
        "goemotions", "goemotions:anger", r'skos:notation "2"', 'skos:notation "1"', "goemotions:anger",
        "skos:notation", 'the notation "1" is also that of goemotions:amusement', "its own id",
    ),
    "sense with a broader one": Case(
        "sense", SENSE, r"    core:position", "    skos:broader sense:love ;\n    core:position", "sense:affection",
        "skos:broader", "a sense may not have a broader one (found sense:love)", "take skos:broader away",
    ),
    "position twice": Case(
        "ekman", "ekman:joy", r"core:position \d+", "core:position 1", "ekman:joy", "core:position",
        "the position 1 is also that of ekman:anger", "from 1",
    ),
    "position as text": Case(
        "ekman", "ekman:joy", r"core:position (\d+)", r'core:position "\1"', "ekman:joy", "core:position",
        'a whole number from 1 (found "4")', "core:position",
    ),
    "norm outside its scale": Case(
        "norms-russell-mehrabian", NORM, r"core:valence [\d.]+", "core:valence 4.4",
        "norm:russell-mehrabian-1977/bold", "core:valence", "the value 4.4 lies outside the scale -1..1", "scale",
    ),
    "norm with an ill-typed number": Case(
        "norms-russell-mehrabian", NORM, r"core:valence [\d.]+",
        'core:valence "high"^^<http://www.w3.org/2001/XMLSchema#decimal>', "norm:russell-mehrabian-1977/bold",
        "core:valence", 'exactly one valence, a decimal (found "high"^^xsd:decimal)', "0.76",
    ),
    "norm with a number of another type": Case(
        "norms-russell-mehrabian", NORM, r"core:arousal ([\d.]+)", r"core:arousal \1e0",
        "norm:russell-mehrabian-1977/bold", "core:arousal", "exactly one arousal, a decimal (found", "0.48",
    ),
    "norm without scale": Case(
        "norms-russell-mehrabian", NORM, r"    core:scale .*\n", "", "norm:russell-mehrabian-1977/bold", "core:scale",
        "must declare exactly one scale", "1..9",
    ),
    "misspelt property": Case(
        "ekman", "ekman:joy", r"skos:altLabel", "skos:altLable", "ekman:joy", "skos:altLable",
        "skos:altLable is not declared as a property", "did you mean skos:altLabel?",
    ),
    "misspelt word of OWL": Case(
        "ekman", "ekman:joy", r"rdfs:subClassOf", "rdfs:subclassOf", "ekman:joy", "rdfs:subclassOf",
        "rdfs:subclassOf is not declared as a property", "did you mean rdfs:subClassOf?",
    ),
    "mapping in a module": Case(
        "ekman", "ekman:joy", r"    core:position",
        "    skos:exactMatch <https://w3id.org/emotaxa/sense/joy> ;\n    core:position", "ekman:joy",
        "skos:exactMatch", "skos:exactMatch is not declared", "SSSOM",
    ),
    "tier with a wrong rank": Case(
        "parrott", "parrott:2", r"core:rank 2", "core:rank 4", "parrott:2", "core:rank",
        "not that of its scheme followed by its rank, 4", "its rank",
    ),
    "scheme of no kind": Case(
        "ekman", "<https://w3id.org/emotaxa/ekman>", r"a core:Theory", "a core:Theory, core:LabelSet",
        "https://w3id.org/emotaxa/ekman", "rdf:type", "exactly one kind", "core:Theory",
    ),
    "version that its IRI does not bear": Case(
        "ekman", "<https://w3id.org/emotaxa/ontology/ekman>", r'owl:versionInfo "[\d.]+"', 'owl:versionInfo "9.9.9"',
        "ontology:ekman", "owl:versionIRI", "version IRI is not the ontology's IRI followed by its version", "slash",
    ),
    "no licence": Case(
        "ekman", "<https://w3id.org/emotaxa/ontology/ekman>", r"    dct:license .*\n", "", "ontology:ekman",
        "dct:license", "exactly one licence", "creativecommons",
    ),
}  # fmt: skip


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

    monkeypatch.setattr("ontology.module.module_triples", vanishing)
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
    path.write_text(re.sub(r"emotaxa/(ontology/)?ekman\b", r"emotaxa/\1mine", text), encoding="utf-8")
    findings = validate_modules([path])
    assert not findings, shown(findings)
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


def test_what_only_validation_needs_is_not_loaded_before_it_is_asked_for() -> None:
    code = "import sys, ontology.validate; print(*sorted({'pyshacl', 'rdflib', 'owlready2'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
