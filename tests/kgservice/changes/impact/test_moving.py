"""Conversions that move: what is worked out from few concepts is what comparing everything in full gives."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgservice.changes.impact.moving import Moving
from kgservice.changes.impact.side import Ground, Side
from kgservice.workspace import AtRevision
from mappings.knowledge import Knowledge
from mappings.record import MappingRecord
from ontology.iri import expand
from tests.kgservice.changes.impact.edited import described, mapped, remapped, with_concepts
from tests.kgservice.changes.impact.in_full import Told, moved_in_full, told

CLOSE = 1e-9


def _without(known: Knowledge, curie: str) -> Knowledge:
    return with_concepts(known, lambda concept: None if concept.curie == curie else concept)


def _bliss(known: Knowledge, scheme: str = "ekman") -> Knowledge:
    joy = known.taxonomy.concepts[expand("ekman:joy")]
    new = replace(joy, iri=expand(f"{scheme}:bliss"), curie=f"{scheme}:bliss", label="bliss", labels=(), scheme=scheme)
    return with_concepts(known, lambda concept: concept, new)


def _exact(record: MappingRecord) -> list[MappingRecord]:
    return [replace(record, predicate="skos:exactMatch") if record.subject == expand("xed-en:trust") else record]


CHANGES: dict[str, Callable[[Knowledge], Knowledge]] = {
    "renamed": lambda known: described(known, "ekman:joy", label="gladness"),
    "retired": lambda known: described(known, "ekman:joy", deprecated=True),
    "first in order": lambda known: described(known, "ekman:sadness", position=0),
    "an appraisal": lambda known: described(known, "ekman:joy", aspect="appraisal"),
    "another predicate": lambda known: remapped(known, _exact),
    "unmapped": lambda known: remapped(
        known, lambda record: [] if record.subject == expand("goemotions:love") else [record]
    ),
    "moved": lambda known: described(known, "parrott:3/joy", parents=(expand("parrott:2/zest"),)),
    "on another tier": lambda known: described(known, "parrott:3/joy", tier=2, parents=(expand("parrott:1/joy"),)),
    "gone": lambda known: _without(known, "ekman-7:contempt"),
    "new": lambda known: mapped(_bliss(known), "ekman:bliss", "skos:exactMatch", "sense:joy"),
    "a new sense": lambda known: mapped(_bliss(known, "sense"), "ekman:joy", "skos:narrowMatch", "sense:bliss"),
    "a sense gone": lambda known: _without(known, "sense:nostalgia"),
    "neutral gone": lambda known: _without(known, "sense:neutral"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_moves_is_what_comparing_everything_gives(name: str, known: Knowledge, before: AtRevision) -> None:
    """Every cell, every best target, on pairs that are said to move and on others."""
    after = AtRevision(CHANGES[name](known))

    found = _held_against_all(before, after, random.Random(name), 40)

    assert found


def test_a_definition_moves_no_conversion(known: Knowledge, before: AtRevision) -> None:
    """What a concept is said to be changes nothing that it is converted to."""
    after = AtRevision(described(known, "ekman:joy", definition="Something nice."))

    assert not list(Moving(Ground(Side(before), Side(after))).derived())


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_moves_is_found_whatever_is_changed(data: st.DataObject, known: Knowledge, before: AtRevision) -> None:
    """Any concept, any record: dropped, weakened, put elsewhere, renamed, retired."""
    concepts = tuple(known.taxonomy.concepts.values())
    records = tuple(known.records)
    changed = known
    for _ in range(data.draw(st.integers(1, 3))):
        how = data.draw(st.sampled_from(["drop", "close", "record", "label", "retire", "gone"]))
        concept = data.draw(st.sampled_from(concepts))
        record = data.draw(st.sampled_from(records))
        if how == "drop":
            changed = remapped(changed, lambda one, at=record.id: [] if one.id == at else [one])  # type: ignore[misc]
        elif how == "close":
            weak = replace(record, predicate="skos:closeMatch", confidence=data.draw(st.floats(0.1, 1.0)))
            changed = remapped(changed, lambda one, at=weak: [at if one.id == at.id else one])  # type: ignore[misc]
        elif how == "record":
            other = data.draw(st.sampled_from(concepts))
            changed = mapped(changed, concept.curie, record.predicate, other.curie)
        elif how == "label":
            changed = described(changed, concept.curie, label=data.draw(st.sampled_from(concepts)).label)
        elif how == "retire":
            changed = described(changed, concept.curie, deprecated=True)
        else:
            changed = _without(changed, concept.curie)

    _held_against_all(before, AtRevision(changed), random.Random(0), 25)


def _held_against_all(before: AtRevision, after: AtRevision, drawn: random.Random, pairs: int) -> Told:
    ground = Ground(Side(before), Side(after))
    found = told(Moving(ground).derived())
    levels = list(dict.fromkeys((*ground.before.levels, *ground.after.levels)))
    moved = sorted({(source, target) for source, target, _ in found})
    chosen = {
        *drawn.sample(moved, min(pairs, len(moved))),
        *((drawn.choice(levels), drawn.choice(levels)) for _ in range(pairs)),
    }
    chosen = {(source, target) for source, target in chosen if source != target}
    mine = {key: value for key, value in found.items() if key[:2] in chosen}
    whole = moved_in_full(before, after, chosen)
    assert mine.keys() == whole.keys()
    for key, (was, now, cells) in whole.items():
        assert mine[key][:2] == (was, now)
        assert mine[key][2].keys() == cells.keys()
        for target, values in cells.items():
            assert mine[key][2][target] == pytest.approx(values, abs=CLOSE)
    return found
