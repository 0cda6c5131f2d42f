"""Writing canonical SSSOM/TSV, and the law that reading and writing are each other's inverse."""

from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mappings.record import ExtensionDefinition, MappingRecord, MappingSet, SlotValue
from mappings.sssom.header_text import scalar
from mappings.sssom.read import parse_sssom
from mappings.sssom.values import join_values, split_values
from mappings.sssom.write import canonical_number, write_sssom
from ontology.errors import DocumentError

EXAMPLE = "https://example.org/"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
FILLED = TEXTS.filter(bool)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-/", min_size=1, max_size=12).filter(lambda name: "//" not in name)
CONFIDENCES = st.none() | st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)


@st.composite
def records(draw: st.DrawFn) -> MappingRecord:
    slots: dict[str, SlotValue] = {}
    if authors := draw(st.lists(FILLED, max_size=3)):
        slots["author_label"] = tuple(authors)
    for name in ("mapping_tool", "other", "ext_mood"):
        if text := draw(TEXTS):
            slots[name] = text
    return MappingRecord(
        id=EXAMPLE + "record/" + draw(NAMES),
        subject=EXAMPLE + "a/" + draw(NAMES),
        predicate=draw(st.sampled_from(["skos:exactMatch", "skos:broadMatch", "owl:sameAs"])),
        object=EXAMPLE + "b/" + draw(NAMES),
        negated=draw(st.booleans()),
        confidence=draw(CONFIDENCES),
        set_id=EXAMPLE + "set",
        subject_label=draw(TEXTS),
        object_label=draw(TEXTS),
        comment=draw(TEXTS),
        object_source=EXAMPLE + draw(NAMES),
        slots=slots,
    )


@st.composite
def mapping_sets(draw: st.DrawFn) -> MappingSet:
    metadata: dict[str, SlotValue] = {"creator_label": tuple(draw(st.lists(FILLED, min_size=1, max_size=2)))}
    for name in ("mapping_set_description", "comment", "ext_mood"):
        if text := draw(TEXTS):
            metadata[name] = text
    return MappingSet(
        id=EXAMPLE + "set",
        licence="https://creativecommons.org/licenses/by/4.0/",
        curie_map={"a": EXAMPLE + "a/", "b": EXAMPLE + "b/", "e": EXAMPLE, "r": EXAMPLE + "record/"},
        records=tuple(draw(st.lists(records(), max_size=5, unique_by=lambda record: record.id))),
        title=draw(TEXTS),
        metadata=metadata,
        extensions=(ExtensionDefinition("ext_mood", "e:mood"),),
    )


@given(mapping_sets())
def test_what_is_written_is_read_back(mapping_set: MappingSet) -> None:
    found = parse_sssom(write_sssom(mapping_set))

    assert (found.id, found.licence, found.title) == (mapping_set.id, mapping_set.licence, mapping_set.title)
    assert {name: found.metadata[name] for name in mapping_set.metadata} == mapping_set.metadata
    assert [replace(record, line=0) for record in found.records] == sorted(mapping_set.records, key=lambda one: one.id)
    for record in found.records:
        (written,) = (one for one in mapping_set.records if one.id == record.id)
        assert {name: record.slots[name] for name in written.slots} == written.slots


@given(mapping_sets(), st.booleans())
def test_writing_what_was_read_gives_the_same_bytes(mapping_set: MappingSet, condense: bool) -> None:
    text = write_sssom(mapping_set, condense=condense)

    assert write_sssom(parse_sssom(text), condense=condense) == text


@given(st.lists(TEXTS, min_size=1))
def test_a_list_in_a_cell_is_read_back(values: list[str]) -> None:
    assert split_values(join_values(values)) == tuple(values)


@given(TEXTS)
def test_a_header_value_is_one_line_of_yaml(value: str) -> None:
    text = f"key: {scalar(value)}"

    assert "\n" not in text
    assert yaml.load(text, Loader=yaml.BaseLoader) == {"key": value}


def test_a_canonical_file_comes_back_byte_for_byte(valid: str) -> None:
    assert write_sssom(parse_sssom(valid)) == valid


def test_a_file_in_another_order_becomes_canonical(valid: str) -> None:
    lines = valid.splitlines()
    shuffled = [lines[9], *lines[1:9], *lines[10:13], lines[0], lines[13], lines[15], lines[14]]

    assert write_sssom(parse_sssom("\r\n".join(shuffled))) == valid


def test_equal_slots_of_all_records_go_into_the_header_unless_told_otherwise(valid: str) -> None:
    uncondensed = write_sssom(parse_sssom(valid), condense=False)

    assert "#mapping_date" not in uncondensed
    assert "\tmapping_date\t" in uncondensed
    assert write_sssom(parse_sssom(uncondensed)) == valid


def test_prefixes_that_nothing_uses_and_built_in_ones_are_left_out(valid: str) -> None:
    more = valid.replace(
        "#  sense:", "#  core: https://w3id.org/emotaxa/core/\n#  skos: http://www.w3.org/2004/02/skos/core#\n#  sense:"
    )

    assert write_sssom(parse_sssom(more)) == valid


def test_a_file_with_slots_of_1_1_says_that_it_is_one(valid: str) -> None:
    assert write_sssom(parse_sssom(valid.replace('#sssom_version: "1.1"\n', ""))) == valid


def test_a_record_is_written_as_its_fields_say(valid: str) -> None:
    mapping_set = parse_sssom(valid)
    changed = replace(mapping_set.records[1], confidence=0.5, negated=False, comment="")

    text = write_sssom(replace(mapping_set, records=(mapping_set.records[0], changed)))

    assert "predicate_modifier" not in text
    assert "comment" not in text
    assert text.splitlines()[-1].endswith("\t0.5")


def test_a_set_without_records_keeps_its_header_and_columns() -> None:
    empty = MappingSet(id=EXAMPLE + "set", licence=EXAMPLE, curie_map={"e": EXAMPLE}, records=())

    assert write_sssom(empty) == (
        "#mapping_set_id: https://example.org/set\n#license: https://example.org/\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
    )


def test_extensions_stand_behind_the_slots_of_the_standard_by_property(valid: str) -> None:
    defined = MappingSet(
        id=EXAMPLE + "set",
        licence=EXAMPLE,
        curie_map={"e": EXAMPLE, "unused": EXAMPLE + "unused/"},
        records=(
            MappingRecord(
                "",
                EXAMPLE + "a",
                "skos:exactMatch",
                EXAMPLE + "b",
                slots={"ext_z": "1", "ext_a": "2", "comment": "3"},
                comment="3",
            ),
        ),
        extensions=(
            ExtensionDefinition("ext_a", "e:second"),
            ExtensionDefinition("ext_z", "e:first"),
            ExtensionDefinition("no"),
        ),
    )

    text = write_sssom(defined)

    assert text.splitlines()[-2].endswith("\tcomment\text_z\text_a")
    assert "#  - slot_name: ext_z\n#    property: e:first\n#  - slot_name: ext_a\n" in text
    assert "slot_name: no" not in text


def test_an_iri_without_prefix_is_refused(valid: str) -> None:
    mapping_set = parse_sssom(valid)
    foreign = replace(mapping_set.records[0], object="https://example.org/joy")

    with pytest.raises(
        DocumentError, match=r"no prefix of the set fits https://example\.org/joy; add one to curie_map"
    ):
        write_sssom(replace(mapping_set, records=(foreign,)))


def test_a_record_without_subject_is_refused_unless_it_is_a_literal(valid: str) -> None:
    mapping_set = parse_sssom(valid)
    record = replace(mapping_set.records[0], subject="")

    with pytest.raises(DocumentError, match="subject_id: the slot is empty"):
        write_sssom(replace(mapping_set, records=(record,)))

    literal = replace(record, slots={**record.slots, "subject_type": "rdfs literal"})
    text = write_sssom(replace(mapping_set, records=(literal,)))
    assert parse_sssom(text).records[0].subject == ""


@pytest.mark.parametrize(("set_id", "licence"), [("", EXAMPLE), (EXAMPLE, "")])
def test_a_set_without_id_or_licence_is_refused(set_id: str, licence: str) -> None:
    with pytest.raises(DocumentError, match="the slot is missing"):
        write_sssom(MappingSet(id=set_id, licence=licence, curie_map={}, records=()))


def test_a_confidence_outside_its_range_is_refused(valid: str) -> None:
    mapping_set = parse_sssom(valid)

    with pytest.raises(DocumentError, match="confidence: nan lies outside 0 to 1"):
        write_sssom(replace(mapping_set, records=(replace(mapping_set.records[0], confidence=float("nan")),)))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (0.0, "0"),
        ("0.850", "0.85"),
        (0.1 + 0.2, "0.3"),
        (0.0005, "0.001"),
        (0.0004, "0"),
        (-0.0005, "0"),
        (-0.99, "-0.99"),
    ],
)
def test_numbers_have_up_to_three_decimals_with_halves_rounded_up(number: float | str, text: str) -> None:
    assert canonical_number(number) == text
