"""Broken files in every format: each wrong value is told with its place, and the file is refused as a whole."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mappings.sssom.files import check_mappings, read_mappings, write_mappings
from mappings.sssom.read import parse_sssom
from ontology.errors import DocumentError
from ontology.finding import Finding


def errors(path: Path) -> list[Finding]:
    with pytest.raises(DocumentError):
        read_mappings(path)
    found = [one for one in check_mappings(path) if one.level == "ERROR"]
    assert all(one.hint for one in found)
    return found


def places(path: Path) -> list[tuple[int | None, str | None]]:
    return [(one.place.line, one.place.slot) for one in errors(path)]


@pytest.fixture
def as_json(valid: str, tmp_path: Path) -> Callable[[Callable[[dict[str, Any]], None]], Path]:
    """Write the valid set as JSON, changed by a function; the first record begins in line 17, the second in 30."""

    def write(change: Callable[[dict[str, Any]], None]) -> Path:
        path = tmp_path / "set.sssom.json"
        write_mappings(parse_sssom(valid), path)
        document = json.loads(path.read_text(encoding="utf-8"))
        change(document)
        path.write_text(json.dumps(document, indent=2, ensure_ascii=False), encoding="utf-8")
        return path

    return write


def test_everything_wrong_with_a_table_is_told_and_it_is_refused(valid: str, tmp_path: Path) -> None:
    path = tmp_path / "set.sssom.tsv"
    spoiled = (
        valid.replace("#mapping_date: 2026-11-21", "#mapping_date: 21.11.2026")
        .replace("\tskos:exactMatch\t", "\tskos:exactMach\t")
        .replace("mapping:parrott/3/zest--anger", "mapping:parrott/3/joy--joy")
        .replace("\tNot\t", "\tNever\t")
        .replace("\tsense:anger\t", "\tsens:anger\t")
        .replace("\t0.85\t", "\t85 %\t")
    )
    path.write_text(spoiled, encoding="utf-8")

    assert places(path) == [
        (13, "mapping_date"),
        (15, "predicate_id"),
        (16, "predicate_modifier"),
        (16, "object_id"),
        (16, "confidence"),
        (16, "record_id"),
    ]


def test_a_table_in_latin_1_is_refused_at_the_first_letter_that_shows_it(valid: str, tmp_path: Path) -> None:
    path = tmp_path / "set.sssom.tsv"
    path.write_bytes(valid.replace("not anger", "pas colère").encode("latin-1"))

    (found,) = errors(path)
    assert found.place.line == 16
    assert "byte 0xe8 is not UTF-8" in found.message


def test_line_ends_of_windows_and_a_byte_order_mark_are_read(valid: str, tmp_path: Path) -> None:
    path = tmp_path / "set.sssom.tsv"
    path.write_bytes(b"\xef\xbb\xbf" + valid.replace("\n", "\r\n").encode())

    assert read_mappings(path).records == parse_sssom(valid).records
    assert [(one.level, one.place.line) for one in check_mappings(path)] == [("WARN", 1)]


def test_metadata_beside_a_table_may_not_contradict_its_own(valid: str, tmp_path: Path) -> None:
    path, beside = tmp_path / "set.sssom.tsv", tmp_path / "set.sssom.yml"
    path.write_text(valid, encoding="utf-8")
    beside.write_text("license: https://creativecommons.org/publicdomain/zero/1.0/\n", encoding="utf-8")

    (found,) = errors(path)
    assert found.place.line == 10
    assert found.message == f"{beside}:1 says something else of it"


def test_metadata_beside_a_table_that_has_its_own_are_told_to_be_useless(valid: str, tmp_path: Path) -> None:
    (tmp_path / "set.sssom.tsv").write_text(valid, encoding="utf-8")
    (tmp_path / "set.sssom.yml").write_text("mapping_set_version: 0.1.0\n", encoding="utf-8")

    (found,) = check_mappings(tmp_path / "set.sssom.tsv")
    assert (found.level, found.place.path) == ("WARN", str(tmp_path / "set.sssom.yml"))
    assert len(read_mappings(tmp_path / "set.sssom.tsv").records) == 2


BROKEN_JSON: list[Any] = [
    pytest.param(lambda d: d.pop("license"), [(1, "license")], id="required slot of the set"),
    pytest.param(lambda d: d.update(mapping_date="soon"), [(15, "mapping_date")], id="date"),
    pytest.param(lambda d: d.update(creator_label=["A", {}]), [(46, "creator_label")], id="list of objects"),
    pytest.param(lambda d: d["curie_map"].update({"9": "x"}), [(8, "curie_map")], id="prefix"),
    pytest.param(lambda d: d.update(mappings={}), [(16, "mappings")], id="records that are no list"),
    pytest.param(lambda d: d["mappings"].append("joy"), [(45, "mappings")], id="record that is no object"),
    pytest.param(lambda d: d["mappings"][1].pop("predicate_id"), [(30, "predicate_id")], id="required slot"),
    pytest.param(lambda d: d["mappings"][1].update(confidence=7), [(42, "confidence")], id="number out of range"),
    pytest.param(lambda d: d["mappings"][1].update(confidence=True), [(42, "confidence")], id="truth for a number"),
    pytest.param(lambda d: d["mappings"][1].update(object_id="sens:joy"), [(36, "object_id")], id="unknown prefix"),
    pytest.param(
        lambda d: d["mappings"][1].update(object_id=["sense:joy"]),
        [(36, "object_id"), (36, "object_id")],
        id="list for one value",
    ),
    pytest.param(
        lambda d: d["mappings"][1].update(object_id="https://x.org/a"), [(36, "object_id")], id="IRI without prefix"
    ),
    pytest.param(
        lambda d: d["mappings"][0].update(record_id="mapping:parrott/3/zest--anger"),
        [(31, "record_id")],
        id="id that stands twice",
    ),
    pytest.param(
        lambda d: d["mappings"][0].update(predicate_modifier="not"), [(29, "predicate_modifier")], id="enumeration"
    ),
]


def test_an_id_that_is_no_iri_is_told(as_json: Callable[[Callable[[dict[str, Any]], None]], Path]) -> None:
    path = as_json(lambda d: d.update(mapping_set_id="no iri"))

    assert [(one.level, one.place.line, one.place.slot) for one in check_mappings(path)] == [
        ("ERROR", 9, "mapping_set_id")
    ]


@pytest.mark.parametrize(("change", "expected"), BROKEN_JSON)
def test_what_is_wrong_with_json_is_told_by_line_and_slot(
    change: Callable[[dict[str, Any]], None],
    expected: list[tuple[int, str]],
    as_json: Callable[[Callable[[dict[str, Any]], None]], Path],
) -> None:
    assert places(as_json(change)) == expected


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "not well-formed JSON"),
        ('{"mapping_set_id": "https://example.org/a",\n oops}', 2, "not well-formed JSON"),
        ('["mapping_set_id"]', 1, "the set is no object"),
        ('{"mapping_set_id": NaN}', 1, "not well-formed JSON"),
        ("[" * 5000, 1, "not well-formed JSON"),
        ('{"mapping_set_id":\n"https://example.org/a",\n"mapping_set_id": "https://example.org/b"}', 3, "stands twice"),
    ],
)
def test_text_that_is_no_json_object_is_refused_with_its_line(text: str, line: int, said: str, tmp_path: Path) -> None:
    path = tmp_path / "set.sssom.json"
    path.write_text(text, encoding="utf-8")

    found = errors(path)[-1] if "twice" not in said else next(one for one in errors(path) if said in one.message)
    assert (found.place.line, said in found.message) == (line, True)


def test_an_unknown_name_in_json_is_a_warning_and_is_kept(
    as_json: Callable[[Callable[[dict[str, Any]], None]], Path],
) -> None:
    path = as_json(lambda d: d["mappings"][1].update(ext_mood=3, mood={"a": 1}))

    assert {(one.level, one.place.slot) for one in check_mappings(path)} == {
        ("WARN", "ext_mood"),
        ("WARN", "mood"),
        ("ERROR", "mood"),
    }


def test_a_context_that_would_have_to_be_fetched_is_not(
    as_json: Callable[[Callable[[dict[str, Any]], None]], Path],
) -> None:
    path = as_json(lambda d: d.update({"@context": "https://w3id.org/sssom/context.jsonld"}))

    (found,) = check_mappings(path)
    assert (found.level, found.place.slot) == ("INFO", "@context")
    assert len(read_mappings(path).records) == 2


TURTLE = """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix semapv: <https://w3id.org/semapv/vocab/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix x: <https://example.org/> .

x:set a sssom:MappingSet ; sssom:sssom_version sssom:version1.1 ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
    sssom:mappings x:r1, x:r2 .
x:r1 a owl:Axiom ;
    owl:annotatedSource x:joy ; owl:annotatedProperty skos:exactMatch ; owl:annotatedTarget x:happiness ;
    sssom:mapping_justification semapv:ManualMappingCuration ; sssom:confidence 0.5e0 .
x:r2 a owl:Axiom ;
    owl:annotatedSource x:ire ; owl:annotatedProperty skos:exactMatch ; owl:annotatedTarget x:anger ;
    sssom:mapping_justification semapv:ManualMappingCuration ; sssom:subject_label "ire" .
"""

EXACT = "skos:exactMatch ; owl:annotatedTarget x:happ"
BROKEN_TURTLE: list[Any] = [
    pytest.param("a sssom:MappingSet", "a sssom:Set", (None, None), "holds no mapping set", id="no set"),
    pytest.param("x:r1 a owl:Axiom", "x:r1 a sssom:MappingSet", (None, None), "holds 2 mapping sets", id="two sets"),
    pytest.param("dcterms:license", "dcterms:rights", (None, "license"), "missing", id="required slot of the set"),
    pytest.param("0.5e0", "5.0e0", (12, "confidence"), "outside 0 to 1", id="number out of range"),
    pytest.param("0.5e0", '"high"', (12, "confidence"), "no number", id="text for a number"),
    pytest.param("0.5e0", "0.5e0, 0.6e0", (12, "confidence"), "holds one value", id="two values"),
    pytest.param(EXACT, EXACT.replace("Match", "Mach"), (12, "predicate_id"), "exactMatch?", id="slip in SKOS"),
    pytest.param("owl:annotatedTarget x:happiness ;", "", (12, "object_id"), "missing", id="required slot"),
    pytest.param(
        "owl:annotatedTarget x:anger",
        'owl:annotatedTarget "anger"',
        (15, "object_id"),
        "no CURIE",
        id="text for an IRI",
    ),
    pytest.param("x:ire ;", "<https://example.org/i re> ;", (15, "subject_id"), "CURIE", id="space in an IRI"),
    pytest.param("x:ire ;", "x:ire", (16, None), "", id="Turtle that is none"),
]


def test_turtle_by_hand_is_read(tmp_path: Path) -> None:
    (tmp_path / "set.ttl").write_text(TURTLE, encoding="utf-8")

    found = read_mappings(tmp_path / "set.ttl")

    assert check_mappings(tmp_path / "set.ttl") == ()
    assert [(one.id, one.subject_label, one.confidence) for one in found.records] == [
        ("https://example.org/r1", "", 0.5),
        ("https://example.org/r2", "ire", None),
    ]


@pytest.mark.parametrize(("old", "new", "place", "said"), BROKEN_TURTLE)
def test_what_is_wrong_with_rdf_is_told_by_record_and_slot(
    old: str, new: str, place: tuple[int | None, str | None], said: str, tmp_path: Path
) -> None:
    assert old in TURTLE
    (tmp_path / "set.ttl").write_text(TURTLE.replace(old, new), encoding="utf-8")

    found = errors(tmp_path / "set.ttl")

    told = [((one.place.line, one.place.slot), one.message + one.hint) for one in found]
    assert any(at == place and said in message for at, message in told), told


def test_a_record_without_a_name_is_told_by_its_ends(tmp_path: Path) -> None:
    nameless = TURTLE.replace("x:r", "_:r").replace("0.5e0", "5.0e0")
    (tmp_path / "set.ttl").write_text(nameless, encoding="utf-8")

    (found,) = errors(tmp_path / "set.ttl")

    assert (found.place.line, found.place.slot) == (None, "confidence")
    assert found.message == "5 lies outside 0 to 1, in the record x:joy skos:exactMatch x:happiness (record 1)"


def test_what_tools_wrote_before_the_standard_had_rdf_is_read(tmp_path: Path) -> None:
    old = (
        TURTLE.replace("x:set a", '[] sssom:mapping_set_id "https://example.org/set"^^xsd:anyURI ; a')
        .replace("<https://creativecommons.org", '"https://creativecommons.org')
        .replace("/4.0/>", '/4.0/"^^xsd:anyURI')
        .replace("sssom:subject_label", 'sssom:predicate_modifier "Not" ; sssom:subject_label')
        .replace(' "ire" .', ' "ire" ; <http://purl.org/pav/authoredOn> "2025-07-14"^^xsd:date .')
        .replace("x:r", "_:r")
    )
    (tmp_path / "set.ttl").write_text(old, encoding="utf-8")

    found = read_mappings(tmp_path / "set.ttl")

    assert (found.id, found.licence) == ("https://example.org/set", "https://creativecommons.org/licenses/by/4.0/")
    assert [record.negated for record in found.records] == [False, True]
    assert [record.slots.get("mapping_date") for record in found.records] == [None, "2025-07-14"]


def test_a_property_that_sssom_does_not_know_is_left_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "set.ttl").write_text(TURTLE.replace("sssom:subject_label", "x:label"), encoding="utf-8")

    (found,) = check_mappings(tmp_path / "set.ttl")
    assert (found.level, "<https://example.org/label> is no property of SSSOM" in found.message) == ("WARN", True)


def test_identifiers_without_a_prefix_get_one_and_it_is_told(tmp_path: Path) -> None:
    bare = TURTLE.replace("x:anger", "<http://other.org/mood#anger>")
    (tmp_path / "set.ttl").write_text(bare, encoding="utf-8")

    (told,) = check_mappings(tmp_path / "set.ttl")
    assert told.level == "INFO"
    assert read_mappings(tmp_path / "set.ttl").curie_map["mood"] == "http://other.org/mood#"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "set.rdf",
            '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r xmlns:s="https://w3id.org/sssom/MappingSet">&x;</r>',
            "fetched from outside",
        ),
        (
            "set.jsonld",
            '{"@context": "https://example.org/c.jsonld", "@type": "https://w3id.org/sssom/MappingSet"}',
            "not fetched",
        ),
        ("set.nt", "<https://example.org/s> <https://example.org/p> .", ""),
    ],
)
def test_entities_and_contexts_from_outside_are_refused(name: str, text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    (found,) = errors(tmp_path / name)
    assert said in found.message


@pytest.mark.parametrize("name", ["set.sssom.tsv", "set.json", "set.ttl"])
def test_a_file_that_is_not_there_is_one_finding(name: str, tmp_path: Path) -> None:
    (found,) = errors(tmp_path / name)
    assert found.message == "no such file"
