"""Mapping sets edited in place: only the rows of what has changed are others."""

from dataclasses import replace

import pytest

from kgservice.changes.publishing.sssom.edit import NoSuchEdit, edit_sssom, sssom_text
from mappings.record import MappingRecord, MappingSet
from mappings.shipped import shipped_files
from mappings.sssom.read import parse_sssom, read_sssom
from mappings.sssom.write import write_sssom

PATH = next(path for path in shipped_files().sets if path.name == "ekman.sssom.tsv")
TEXT = PATH.read_text(encoding="utf-8")
FOUND = read_sssom(PATH)


def edited(found: MappingSet, text: str = TEXT) -> str:
    return edit_sssom(text, "ekman.sssom.tsv", found)


def with_records(*records: MappingRecord) -> MappingSet:
    return replace(FOUND, records=records)


def test_what_says_the_same_stays_as_it_is() -> None:
    assert edited(FOUND) == TEXT


def test_one_confidence_changes_one_cell() -> None:
    first, *others = FOUND.records
    made = edited(with_records(replace(first, confidence=0.25), *others))
    old, new = TEXT.splitlines(), made.splitlines()
    [(was, now)] = [(was, now) for was, now in zip(old, new, strict=True) if was != now]
    assert now == was.replace("\t0.95\t", "\t0.25\t")


def test_records_come_and_go_row_by_row_in_their_order() -> None:
    first, second, *others = FOUND.records
    iri = second.id + "-new"
    slots = {**second.slots, "record_id": str(second.slots["record_id"]) + "-new"}
    made = edited(with_records(replace(second, id=iri, slots=slots), second, *others))
    assert made == write_sssom(with_records(second, replace(second, id=iri, slots=slots), *others))
    assert len(made.splitlines()) == len(TEXT.splitlines())
    assert str(first.slots["record_id"]) + "\t" not in made


def test_rows_and_columns_of_another_order_keep_it() -> None:
    lines = TEXT.splitlines()
    head = next(at for at, line in enumerate(lines) if not line.startswith("#"))
    turned = ["\t".join(reversed(line.split("\t"))) for line in reversed(lines[head + 1 :])]
    text = "\n".join([*lines[:head], "\t".join(reversed(lines[head].split("\t"))), *turned]) + "\n"
    first, *others = FOUND.records
    made = edited(with_records(replace(first, confidence=0.25), *others), text)
    assert [was for was, now in zip(text.splitlines(), made.splitlines(), strict=True) if was != now] == [turned[-1]]


def test_metadata_with_remarks_stay_as_they_are_written() -> None:
    text = TEXT.replace("#mapping_set_id:", "#mapping_set_id:   ")
    first, *others = FOUND.records
    made = edited(with_records(replace(first, comment="a\tb"), *others), text)
    assert made.partition("record_id\t")[0] == text.partition("record_id\t")[0]
    assert parse_sssom(made).records[0].comment == "a\tb"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (replace(FOUND, title="Another", metadata={**FOUND.metadata, "mapping_set_title": "Another"}), "metadata"),
        (replace(FOUND, curie_map={**FOUND.curie_map, "x": "http://x/"}), "another prefix"),
        (with_records(replace(FOUND.records[0], slots={**FOUND.records[0].slots, "other": "x"})), "no column"),
        (
            with_records(
                replace(FOUND.records[0], slots={**FOUND.records[0].slots, "mapping_date": "2020-01-01"}),
                *FOUND.records[1:],
            ),
            "for all records",
        ),
    ],
)
def test_what_needs_more_than_rows_is_told(changed: MappingSet, why: str) -> None:
    with pytest.raises(NoSuchEdit, match=why):
        edited(changed)


def test_a_whole_set_is_written_with_all_its_prefixes() -> None:
    text = sssom_text(replace(FOUND, curie_map={**FOUND.curie_map, "unused": "http://unused/"}))
    assert text == TEXT.replace(
        "#  sense: https://w3id.org/emotaxa/sense/\n",
        "#  sense: https://w3id.org/emotaxa/sense/\n#  unused: http://unused/\n",
    )
