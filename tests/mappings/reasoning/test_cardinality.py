"""Cardinality is counted as the standard's examples and sssom-py count it."""

import random
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sssom.parsers import parse_sssom_table

from mappings.knowledge import Knowledge
from mappings.reasoning.cardinality import cardinalities, misstated
from mappings.reasoning.conflicts.find import find_conflicts
from mappings.record import MappingRecord, MappingSet
from mappings.sssom.read import read_sssom
from mappings.sssom.write import write_sssom

NOTHING = "https://w3id.org/sssom/NoTermFound"


@pytest.mark.parametrize(
    "name",
    [
        "cardinality",
        "cardinality-with-unmapped-entities",
        "cardinality-scope-empty",
        "cardinality-scope-predicate",
        "cardinality-scope-predicate+object_source",
    ],
)
def test_the_examples_of_the_standard_state_what_is_counted(conformance: Path, name: str) -> None:
    found = read_sssom(conformance / "sssom-examples/examples/schema" / f"{name}.sssom.tsv")
    assert all(record.slots["mapping_cardinality"] for record in found.records)
    assert misstated(found) == ()


def test_what_is_misstated_is_told(conformance: Path, knowledge: Knowledge) -> None:
    path = conformance / "sssom-examples/examples/schema/cardinality.sssom.tsv"
    found = read_sssom(path)
    shorter = replace(found, records=found.records[:3])
    [(record, stated, counted)] = misstated(shorter)
    assert (record.subject, stated, counted) == ("https://example.org/subject/0002", "1:n", "1:1")
    [told] = find_conflicts(replace(knowledge, sets=(), alignments=[shorter], profiles=()))[-1:]
    assert str(told).startswith(f"{path}:{record.line}:mapping_cardinality: WARN ")
    assert "write 1:1" in str(told)


PREDICATES = ("skos:exactMatch", "skos:closeMatch")


def mapping(number: int, subject: str, predicate: str, obj: str) -> MappingRecord:
    """Make a record; an end that is empty is a literal."""
    return MappingRecord(
        f"urn:r{number}",
        subject,
        predicate,
        obj,
        subject_label="" if subject else "joy",
        object_label="" if obj else "fear",
        slots={
            **({} if subject else {"subject_type": "rdfs literal"}),
            **({} if obj else {"object_type": "rdfs literal"}),
        },
    )


@st.composite
def records(draw: st.DrawFn) -> list[MappingRecord]:
    things = st.sampled_from(["urn:a", "urn:b", "urn:c", NOTHING, ""])
    rows = draw(st.lists(st.tuples(things, st.sampled_from(PREDICATES), things), min_size=1, max_size=8))
    return [mapping(number, *row) for number, row in enumerate(rows)]


@pytest.mark.filterwarnings("ignore::FutureWarning:pandas", "ignore:Downcasting behavior:FutureWarning")
@pytest.mark.parametrize("scope", [(), ("predicate_id",)])
def test_sssom_py_counts_the_same(scope: tuple[str, ...]) -> None:
    chance = random.Random(1)
    ends = [*(f"urn:{number}" for number in range(150)), NOTHING, ""]
    rows = [(chance.choice(ends), chance.choice(PREDICATES), chance.choice(ends)) for _ in range(200)]
    rows.append((NOTHING, PREDICATES[0], NOTHING))
    drawn = [mapping(number, *row) for number, row in enumerate(rows)]
    slots = ("subject_id", "subject_label", "subject_type", "predicate_id", "object_id", "object_label", "object_type")
    written = write_sssom(MappingSet("urn:set", "urn:licence", {"urn": "urn:"}, tuple(drawn)), condense=False)
    table = [line.split("\t") for line in written.splitlines() if not line.startswith("#")]
    assert set(slots) <= set(table[0])
    theirs = parse_sssom_table(StringIO(written))
    theirs.infer_cardinality(list(scope))
    ours = cardinalities(drawn, scope)
    assert set(ours) == {"1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0"}
    counted = dict(zip(theirs.df["record_id"], theirs.df["mapping_cardinality"], strict=True))
    assert {one.id: each for one, each in zip(drawn, ours, strict=True)} == counted


@given(records())
def test_what_is_counted_is_not_misstated(drawn: list[MappingRecord]) -> None:
    stated = [
        replace(one, slots={**one.slots, "mapping_cardinality": counted})
        for one, counted in zip(drawn, cardinalities(drawn), strict=True)
    ]
    assert misstated(MappingSet("urn:set", "", {}, tuple(stated))) == ()
