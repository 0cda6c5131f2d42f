"""The examples that come with the standard: each is read, and comes back from the canonical form unchanged."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mappings.record import MappingRecord, MappingSet
from mappings.sssom.check import check_sssom
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.read import parse_sssom, read_sssom
from mappings.sssom.slots import ENUMERATIONS, RECORD_SLOTS, SET_SLOTS
from mappings.sssom.write import write_sssom

WITHOUT_ID = "version.sssom.tsv"
"""The one example that lacks a slot which its own schema requires: mapping_set_id."""


@pytest.fixture
def examples(conformance: Path) -> Path:
    return conformance / "sssom-examples" / "examples"


def contents(record: MappingRecord) -> tuple[str, ...]:
    return (record.subject, record.subject_label, record.object, record.predicate, record.justification)


def read(path: Path) -> MappingSet:
    return read_sssom(path, set_id="https://example.org/set" if path.name == WITHOUT_ID else "")


def test_every_example_is_read_and_written_without_loss(examples: Path) -> None:
    paths = sorted(examples.glob("*/*.sssom.tsv"))
    assert len(paths) > 25

    for path in paths:
        found = read(path)
        again = parse_sssom(write_sssom(found))

        before = [replace(record, id="", line=0) for record in sorted(found.records, key=contents)]
        after = [replace(record, id="", line=0) for record in sorted(again.records, key=contents)]
        assert after == before, path
        assert write_sssom(again) == write_sssom(found), path


def test_nothing_in_the_examples_is_an_error_but_the_set_without_an_id(examples: Path) -> None:
    errors = [
        (path.name, finding.place.slot)
        for path in sorted(examples.glob("*/*.sssom.tsv"))
        for finding in check_sssom(path)
        if finding.level == "ERROR"
    ]

    assert errors == [(WITHOUT_ID, "mapping_set_id")]


@pytest.mark.parametrize("name", ["cardinality", "cardinality-scope-empty"])
def test_a_canonical_example_comes_back_byte_for_byte(examples: Path, name: str) -> None:
    path = examples / "schema" / f"{name}.sssom.tsv"

    assert write_sssom(read(path)).encode() == path.read_bytes()


def test_bars_and_backslashes_are_unescaped_as_the_example_says(examples: Path) -> None:
    first, second = read(examples / "schema" / "pipe-escaping.sssom.tsv").records

    assert first.slots["author_label"] == ("Alice|Bob", "Charlie")
    assert second.slots["author_label"] == ("Alice\\Bob", "Charlie\\", "David\\|Eve\\")


def test_a_literal_has_a_label_and_no_subject(examples: Path) -> None:
    record = read(examples / "schema" / "literals.sssom.tsv").records[0]

    assert (record.subject, record.subject_label, record.object) == ("", "alice", "https://example.com/entities/0011")


def test_no_term_found_is_an_object_like_any_other(examples: Path) -> None:
    records = read(examples / "schema" / "no_term_found.sssom.tsv").records

    assert records[1].object == "https://w3id.org/sssom/NoTermFound"
    assert records[1].object_source == "http://purl.obolibrary.org/obo/mp"


def test_composed_entities_are_read_as_they_stand(examples: Path) -> None:
    record = read(examples / "schema" / "composite-entities.sssom.tsv").records[0]

    assert record.subject == "http://example.org/schema0001/(disease:'MONDO:0005148',phenotype:'HP:0009124')"


def test_extensions_are_kept_defined_or_not(examples: Path) -> None:
    found = read(examples / "schema" / "extension-slots.sssom.tsv")

    assert [extension.slot_name for extension in found.extensions] == ["ext_bar", "ext_baz", "ext_foo"]
    assert (found.metadata["ext_foo"], found.metadata["ext_undeclared_foo"]) == ("Foo A", "Foo B")
    assert found.records[0].slots["ext_undeclared_baz"] == "BAZ A"


def test_metadata_are_found_in_the_file_beside(examples: Path) -> None:
    found = read(examples / "external" / "example1.sssom.tsv")

    assert found.id == "https://w3id.org/sssom/tutorial/example1.sssom.tsv"
    assert found.records[0].subject_source == "https://kewl-foodie.inc/food/DB"


def test_the_slot_tables_are_those_of_the_schema(conformance: Path) -> None:
    schema = json.loads((conformance / "sssom-examples" / "sssom_schema.schema.json").read_text(encoding="utf-8"))[
        "$defs"
    ]

    for name, table in (("MappingSet", SET_SLOTS), ("Mapping", RECORD_SLOTS)):
        properties = schema[name]["properties"]
        assert set(properties) - {"mappings"} == set(table)
        for slot in table.values():
            types = properties[slot.name].get("type", "string")
            assert slot.multivalued == ("array" in types and slot.type != "structure"), slot
            assert (slot.type == "number") == ("number" in types), slot
            assert (slot.type == "date") == (properties[slot.name].get("format") == "date"), slot
    assert set(ENUMERATIONS["subject_type"]) == set(schema["EntityTypeEnum"]["enum"])
    assert set(ENUMERATIONS["mapping_cardinality"]) == set(schema["MappingCardinalityEnum"]["enum"])
    justifications = schema["Mapping"]["properties"]["mapping_justification"]["anyOf"]
    assert set(ENUMERATIONS["mapping_justification"]) == {one["const"] for one in justifications}


def test_the_order_of_slots_is_that_of_the_shapes(conformance: Path) -> None:
    from pyoxigraph import RdfFormat, Store

    store = Store()
    store.load(path=conformance / "sssom-examples" / "sssom_schema.shacl.ttl", format=RdfFormat.TURTLE)
    prefixes = Prefixes({})
    named = {prefixes.expand(f"sssom:{name}") for name in SET_SLOTS | RECORD_SLOTS}
    for shape, table in (("sssom:MappingSet", SET_SLOTS), ("owl:Axiom", RECORD_SLOTS)):
        query = (
            "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?path { "
            f"<{prefixes.expand(shape)}> sh:property [ sh:path ?path; sh:order ?order ] }} ORDER BY ?order"
        )
        paths = [row["path"].value for row in store.query(query)]  # type: ignore[union-attr]
        expected = [name for name in table if prefixes.expand(f"sssom:{name}") in paths]

        assert [path.rpartition("/")[2] for path in paths if path in named] == expected
        assert len(expected) > 25
