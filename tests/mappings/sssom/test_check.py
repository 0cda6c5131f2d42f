"""Checking SSSOM/TSV: all findings of a file, by line, each with a cure."""

import csv
from pathlib import Path

import pytest

from mappings.sssom.check import check_sssom, check_sssom_text


def told(text: str) -> list[str]:
    return [str(finding) for finding in check_sssom_text(text, "x.sssom.tsv")]


def test_nothing_is_said_of_a_right_file(valid: str) -> None:
    assert told(valid) == []


def test_every_error_of_a_file_is_told_in_the_order_of_its_lines(valid: str) -> None:
    text = (
        valid.replace("2026-11-21", "yesterday")
        .replace("\t1\t", "\ttrue\t")
        .replace("sense:anger", "sens:anger")
        .replace("\t0.85\t", "\t7\t")
    )

    findings = check_sssom_text(text, "x.sssom.tsv")

    assert [(finding.place.line, finding.place.slot) for finding in findings] == [
        (13, "mapping_date"),
        (15, "confidence"),
        (16, "object_id"),
        (16, "confidence"),
    ]
    assert all(finding.level == "ERROR" and finding.hint for finding in findings)


def test_columns_are_checked_even_under_a_broken_header(valid: str) -> None:
    findings = told(valid.replace("#license: ", "#license: [").replace("\t1\t", "\ttrue\t"))

    assert any("no YAML" in finding for finding in findings)
    assert any(":15:confidence: ERROR" in finding for finding in findings)
    assert not any("unknown prefix" in finding for finding in findings)


def test_an_unknown_column_is_a_warning_with_the_nearest_name(valid: str) -> None:
    (finding,) = told(valid.replace("\tcomment\n", "\tcoment\n"))

    assert finding == (
        "x.sssom.tsv:14:coment: WARN unknown column 'coment', kept as text; did you mean comment? "
        "[doubtful_mapping_set]"
    )


def test_a_column_that_the_file_defines_is_no_finding(valid: str) -> None:
    definition = "#extension_definitions:\n#  - slot_name: ext_mood\n#    property: emotaxa:mood\nrecord_id"

    assert told(valid.replace("\tcomment\n", "\text_mood\n").replace("record_id", definition, 1)) == []


def test_a_definition_that_cannot_be_used_is_a_warning(valid: str) -> None:
    definition = (
        "#extension_definitions:\n#  - slot_name: comment\n#  - slot_name: ext_a\n#    property: nowhere:a\nrecord_id"
    )

    findings = told(valid.replace("record_id", definition, 1))

    assert [finding.split(" ")[0] for finding in findings] == [
        "x.sssom.tsv:15:extension_definitions:",
        "x.sssom.tsv:16:extension_definitions:",
    ]


def test_a_slot_of_records_in_the_header_is_a_warning(valid: str) -> None:
    (finding,) = told(valid.replace("#mapping_date", "#confidence: 0.5\n#mapping_date"))

    assert finding.startswith("x.sssom.tsv:13:confidence: WARN")


def test_a_short_row_is_a_warning(valid: str) -> None:
    (finding,) = told(valid.replace("\t1\t\n", "\t1\n"))

    assert finding.startswith("x.sssom.tsv:15: WARN 10 cells in a table of 11 columns")


def test_new_slots_without_the_version_that_brought_them_are_a_warning(valid: str) -> None:
    (finding,) = told(valid.replace('#sssom_version: "1.1"\n', ""))

    assert "record_id came with SSSOM 1.1" in finding


def test_a_byte_order_mark_is_a_warning(valid: str) -> None:
    (finding,) = told("\ufeff" + valid)

    assert finding.startswith("x.sssom.tsv:1: WARN the file begins with a byte order mark")


def test_a_repeated_record_is_a_warning(valid: str) -> None:
    last = valid.splitlines()[-1]

    (finding,) = told(valid + last.replace("zest--anger", "again") + "\n")

    assert finding == "x.sssom.tsv:17: WARN the record repeats line 16; remove one of the two [repeated_mapping]"


def test_what_contradicts_is_left_to_the_conflicts(valid: str) -> None:
    last = valid.splitlines()[-1]

    assert told(valid + last.replace("zest--anger", "again").replace("\tNot\t", "\t\t") + "\n") == []


def test_no_term_found_wants_a_source(valid: str) -> None:
    text = valid.replace("#object_source: emotaxa:sense\n", "").replace("sense:anger", "sssom:NoTermFound")

    (finding,) = told(text)

    assert finding.startswith("x.sssom.tsv:15:object_source: WARN sssom:NoTermFound without a source")


def test_a_review_wants_a_reviewer(valid: str) -> None:
    (finding,) = told(
        valid.replace("\tcomment\n", "\treview_date\n").replace('"said as ""zest""; not anger"', "2026-11-21")
    )

    assert finding.startswith("x.sssom.tsv:16:review_date: ERROR a review without a reviewer")


def test_a_file_that_cannot_be_opened_is_one_finding(tmp_path: Path) -> None:
    (finding,) = check_sssom(tmp_path)

    assert str(finding) == f"{tmp_path}: ERROR is a directory; name a file in it [invalid_mapping_set]"


def test_a_finding_about_records_names_them(valid: str) -> None:
    last = valid.splitlines()[-1]

    (finding,) = check_sssom_text(valid + last.replace("zest--anger", "again") + "\n")

    assert (
        finding.node == "https://w3id.org/emotaxa/parrott/3/zest skos:closeMatch https://w3id.org/emotaxa/sense/anger"
    )


def test_a_label_of_a_megabyte_is_told_with_its_slot(valid: str) -> None:
    [found] = [line for line in told(valid.replace("\tanger\t", f"\t{'x' * 1_000_000}\t", 1)) if "ERROR" in line]
    assert "subject_label" in found or "object_label" in found
    assert "1,000,000 characters" in found


def test_the_longest_cell_is_the_same_where_another_has_raised_the_limit_of_the_csv_reader(valid: str) -> None:
    text = valid.replace("\tanger\t", f"\t{'x' * 200_000}\t", 1)
    alone = told(text)
    before = csv.field_size_limit(1 << 24)
    try:
        assert told(text) == alone
    finally:
        csv.field_size_limit(before)
    assert any("200,000 characters" in line for line in alone)


@pytest.mark.parametrize("given", ["not an iri", "http://x/a b", "foo", "http://x/%zz", "http://x/[a]"])
def test_an_id_that_is_no_iri_is_an_error(valid: str, given: str) -> None:
    text = valid.replace("mapping_set_id: https://w3id.org/emotaxa/mappings/example", f'mapping_set_id: "{given}"')

    assert told(text) == [
        f"x.sssom.tsv:7:mapping_set_id: ERROR {given!r} is no absolute IRI; write it in full, as "
        "https://example.org/my-mappings [invalid_mapping_set]"
    ]


@pytest.mark.parametrize(
    ("slot", "old", "new"),
    [
        ("record_id", "mapping:parrott/3/zest--anger", "mapping:parrott/3/[zest]"),
        ("subject_id", "parrott:3/zest\t", "parrott:3/%zest\t"),
        ("predicate_id", "skos:closeMatch", "skos:close[Match"),
        ("object_id", "sense:anger\t", "sense:ang[er\t"),
    ],
)
def test_an_end_that_is_no_iri_is_an_error(valid: str, slot: str, old: str, new: str) -> None:
    [finding] = [line for line in told(valid.replace(old, new)) if "ERROR" in line]

    assert finding.startswith(f"x.sssom.tsv:16:{slot}: ERROR ")


def test_an_id_with_a_fragment_names_no_records_by_number(valid: str) -> None:
    text = valid.replace("mappings/example", "mappings#example")
    assert told(text) == []

    (finding,) = told("".join(line.partition("\t")[2] if "\t" in line else line for line in text.splitlines(True)))

    assert finding.startswith("x.sssom.tsv:7:mapping_set_id: ERROR 'https://w3id.org/emotaxa/mappings#example#1' is no")
