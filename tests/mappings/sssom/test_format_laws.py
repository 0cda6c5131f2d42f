"""Laws of the formats: any set of whatever slots survives each round trip, and every format says the same."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat

from mappings.record import ExtensionDefinition, MappingRecord, MappingSet, SlotValue
from mappings.sssom.document import scan_document
from mappings.sssom.json_read import read_json
from mappings.sssom.json_write import write_sssom_json
from mappings.sssom.rdf_read import read_rdf
from mappings.sssom.rdf_write import write_sssom_rdf
from mappings.sssom.read import parse_sssom
from mappings.sssom.report import Report
from mappings.sssom.slots import ENUMERATIONS, RANGES, RECORD_SLOTS, SET_SLOTS, Slot
from mappings.sssom.write import write_sssom
from ontology.outside.document import Document as Graph

EXAMPLE = "https://example.org/"
PREFIXES = {"a": EXAMPLE + "a/", "b.c": EXAMPLE + "b#", "_d": EXAMPLE + "d_", "dcterms": "http://purl.org/dc/terms/"}
OWN = {"mapping_set_id", "mapping_set_title", "license", "curie_map", "extension_definitions", "sssom_version"}
FIELDS = {
    *("record_id", "subject_id", "predicate_id", "object_id", "mapping_justification", "subject_source"),
    *("object_source", "subject_label", "object_label", "predicate_modifier", "confidence", "comment"),
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
XML_TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t\r"), min_size=1, max_size=12
)
LOCALS = st.text("abcz0189-/._~%41".replace("%41", ""), min_size=1, max_size=8).filter(
    lambda one: "//" not in one and one[0] != "/"
)
CURIES = st.tuples(st.sampled_from(sorted(PREFIXES)), LOCALS).map(":".join)
URIS = LOCALS.map(lambda one: f"https://example.com/{one}")
DATES = st.dates().map(str)


def value_of(slot: Slot, texts: st.SearchStrategy[str]) -> st.SearchStrategy[SlotValue]:
    """Give values that a slot allows; the values of a list differ, as RDF has sets."""
    if slot.name in RANGES:
        low, high = RANGES[slot.name]
        one: st.SearchStrategy[str] = st.integers(low * 1000, high * 1000).map(lambda number: f"{number / 1000:g}")
    elif slot.name in ENUMERATIONS:
        # A literal needs no identifier; that is a case of its own.
        one = st.sampled_from([value for value in ENUMERATIONS[slot.name] if value != "rdfs literal"])
    else:
        one = {"reference": CURIES, "uri": URIS, "date": DATES}.get(slot.type, texts)
    return st.lists(one, min_size=1, max_size=3, unique=True).map(tuple) if slot.multivalued else one


def slots_of(
    draw: st.DrawFn, table: dict[str, Slot], leave: set[str], texts: st.SearchStrategy[str]
) -> dict[str, SlotValue]:
    names = draw(st.sets(st.sampled_from(sorted(table.keys() - leave)), max_size=6))
    return {name: draw(value_of(table[name], texts)) for name in sorted(names)}


@st.composite
def mapping_sets(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> MappingSet:
    named = draw(st.booleans())
    records = []
    for number in range(draw(st.integers(0, 4))):
        slots = slots_of(draw, RECORD_SLOTS, FIELDS, texts)
        if {"review_date", "reviewer_agreement"} & slots.keys():
            slots["reviewer_label"] = ("R",)
        if draw(st.booleans()):
            slots["ext_mood"] = draw(texts)
        if draw(st.booleans()):
            slots["ext_link"] = draw(CURIES)
        literal = draw(st.booleans()) and draw(st.booleans())
        record_id = f"a:record/{number}"
        if literal:
            slots["subject_type"] = "rdfs literal"
        if named:
            slots["record_id"] = record_id
        records.append(
            MappingRecord(
                id=EXAMPLE + f"a/record/{number}" if named else f"{EXAMPLE}set#{number}",
                subject="" if literal else draw(CURIES.map(expanded)),
                predicate=draw(st.sampled_from(["skos:exactMatch", "owl:sameAs", "a:like"])),
                object=draw(CURIES.map(expanded)),
                negated=draw(st.booleans()),
                confidence=draw(st.none() | st.integers(0, 1000).map(lambda one: one / 1000)),
                set_id=EXAMPLE + "set",
                subject_label=draw(texts),
                comment=draw(st.just("") | texts),
                object_source=draw(st.just("") | CURIES.map(expanded)),
                slots=slots,
                derived_from=tuple(draw(st.lists(CURIES.map(expanded), max_size=2))),
            )
        )
    return MappingSet(
        id=EXAMPLE + "set",
        licence="https://creativecommons.org/licenses/by/4.0/",
        curie_map=PREFIXES,
        records=tuple(records),
        title=draw(st.just("") | texts),
        metadata=slots_of(draw, SET_SLOTS, OWN | {"subject_type", "object_type"}, texts),
        extensions=(
            ExtensionDefinition("ext_mood", "a:mood", draw(st.sampled_from(["", "xsd:string", "xsd:integer"]))),
            ExtensionDefinition("ext_link", "a:link", "linkml:uriOrCurie"),
        ),
    )


def expanded(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def from_json(text: str) -> MappingSet:
    report = Report()
    found = scan_document(read_json(text, "set.json", report), report).mapping_set
    assert report.first_error is None, report.first_error
    return found


def from_rdf(data: bytes, name: str) -> MappingSet:
    report = Report()
    found = scan_document(read_rdf(Graph.of(data, name), report), report).mapping_set
    assert report.first_error is None, report.first_error
    return found


ROUND_TRIPS: list[Any] = [
    pytest.param(lambda one: parse_sssom(write_sssom(one)), id="tsv"),
    pytest.param(lambda one: parse_sssom(write_sssom(one, condense=False)), id="tsv, propagated"),
    pytest.param(lambda one: from_json(write_sssom_json(one)), id="json"),
    pytest.param(lambda one: from_json(write_sssom_json(one, condense=False)), id="json, propagated"),
    pytest.param(lambda one: from_json(write_sssom_json(one, linked=True)), id="json-ld"),
    pytest.param(lambda one: from_rdf(write_sssom_json(one, linked=True).encode(), "set.jsonld"), id="json-ld as rdf"),
    pytest.param(lambda one: from_rdf(write_sssom_rdf(one), "set.ttl"), id="turtle"),
    pytest.param(lambda one: from_rdf(write_sssom_rdf(one, condense=True), "set.ttl"), id="turtle, condensed"),
    pytest.param(lambda one: from_rdf(write_sssom_rdf(one, RdfFormat.N_TRIPLES), "set.nt"), id="n-triples"),
]


@pytest.mark.parametrize("round_trip", ROUND_TRIPS)
@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_a_set_survives_the_round_trip(round_trip: Callable[[MappingSet], MappingSet], data: st.DataObject) -> None:
    mapping_set = data.draw(mapping_sets())

    assert write_sssom(round_trip(mapping_set)) == write_sssom(mapping_set)


@given(mapping_sets(XML_TEXTS))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_a_set_that_xml_can_hold_survives_it(mapping_set: MappingSet) -> None:
    data = write_sssom_rdf(mapping_set, RdfFormat.RDF_XML)

    assert write_sssom(from_rdf(data, "set.rdf")) == write_sssom(mapping_set)


@given(mapping_sets())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_tsv_to_json_to_rdf_to_tsv_gives_the_same_bytes(mapping_set: MappingSet) -> None:
    text = write_sssom(mapping_set)
    through = from_rdf(write_sssom_rdf(from_json(write_sssom_json(parse_sssom(text)))), "set.ttl")

    assert write_sssom(through) == text
