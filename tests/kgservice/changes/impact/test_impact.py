"""Impact of real operations on the shipped graph: in words, as a document and as tables."""

import json

import pytest

from kgservice.changes.impact.impact import Impact, impact_of
from kgservice.changes.impact.level_moves import Outcome
from kgservice.changes.impact.wording import Wording
from kgservice.changes.operations.definitions import TextDefinitionReplacement
from kgservice.changes.operations.mappings import RemoveMapping
from kgservice.changes.proposal import propose
from kgservice.stores.memory import MemoryStore
from kgservice.workspace import AtRevision
from mappings.conversion.answer import LabelsItem
from mappings.knowledge import Knowledge
from ontology.iri import expand
from tests.kgservice.changes.impact.typical import record_of, typical_changes


def _outcome(found: Impact, curie: str, level: str) -> Outcome:
    return next(one for one in found.conversions if one.entry.iri == expand(curie) and one.level == level)


def _impact(store: MemoryStore, known: Knowledge, before: AtRevision, name: str, **given: int) -> Impact:
    made = propose(store, typical_changes(known)[name], author="anna", summary=name)
    return impact_of(made, at=before, **given)  # type: ignore[arg-type]


def test_a_mapping_that_changes_moves_what_its_label_becomes(
    store: MemoryStore, known: Knowledge, before: AtRevision
) -> None:
    """Degrees and shares before and after are those that both revisions convert with."""
    made = propose(
        store, typical_changes(known)["change the predicate of a mapping"], author="anna", summary="Only related"
    )

    found = impact_of(made, at=before, most=1000)

    after = AtRevision(made.knowledge)
    outcome = _outcome(found, "xed-en:trust", "plutchik")
    for at, place in ((before, 0), (after, 1)):
        [answer] = at.converter.convert([LabelsItem(("trust",))], "xed-en", "plutchik")
        assert outcome.best[place] == answer.targets[0].concept.iri
        assert outcome.best_share[place] == pytest.approx(answer.targets[0].share)
    assert {pair.source for pair in found.pairs} > {"xed-en", "goemotions"}
    [trust] = [label for label in found.labels if label.iri == expand("xed-en:trust")]
    assert trust.rows
    assert found.rows >= trust.rows
    assert any("XED-en's `trust`" in sentence for sentence in found.sentences())
    assert any("emotaxa-small" in sentence for sentence in found.sentences())


@pytest.mark.parametrize("name", ["rename", "add a synonym", "new concept with mappings", "move a concept of a theory"])
def test_it_is_said_in_words_as_a_document_and_as_tables(
    store: MemoryStore, known: Knowledge, before: AtRevision, name: str
) -> None:
    """All three tell of the same things, and a document goes through JSON unharmed."""
    found = _impact(store, known, before, name, most=5)

    document = found.as_document()
    assert json.loads(json.dumps(document)) == document
    assert document["summary"] == list(found.sentences())
    tables = {table.id: table for table in found.tables()}
    assert tables
    for name_, table in tables.items():
        assert all(len(row) == len(table.headings) for row in table.rows)
        assert (len(table.rows), table.more) == (len(document[name_]["items"]), document[name_]["more"])
        assert len(table.rows) <= 5
        assert document[name_]["count"] == len(table.rows) + table.more
    assert document["classes"]["count"] >= 1
    assert all(sentence and not sentence.endswith(".") for sentence in found.sentences())


def test_a_new_concept_comes_with_its_place_and_its_class(
    store: MemoryStore, known: Knowledge, before: AtRevision
) -> None:
    """What it converts to, what lies above it, and where it lies."""
    found = _impact(store, known, before, "new concept with mappings", most=1000)

    said = " | ".join(found.sentences())
    assert "ekman:bliss is new" in said
    assert "it follows now that ekman:bliss lies below core:Emotion" in said
    assert any(point.iri == expand("ekman:bliss") and point.before is None for point in found.points)
    assert any(one.text == "bliss" and one.scheme == "ekman" for one in found.resolutions)
    assert any(one.entry.iri == expand("ekman:bliss") and one.best[0] is None for one in found.conversions)


def test_a_definition_moves_nothing_but_itself(store: MemoryStore, known: Knowledge, before: AtRevision) -> None:
    """One description changes, and nothing is converted, named or placed otherwise."""
    joy = known.taxonomy.concepts[expand("ekman:joy")]
    operation = TextDefinitionReplacement(about=joy.iri, old=joy.definition, new="The family of states of joy.")

    found = impact_of(propose(store, [operation], author="anna", summary="Shorter"), at=before)

    assert [one.what for one in found.classes] == ["redefined"]
    assert not (found.inferences or found.conversions or found.labels or found.points or found.resolutions)
    assert not (found.recipes or found.predictions)


def test_a_label_that_loses_its_last_mapping_converts_to_nothing(
    store: MemoryStore, known: Knowledge, before: AtRevision
) -> None:
    """And it is said so."""
    set_id, _ = record_of(known, "goemotions:grief", "skos:narrowMatch")
    operations = [
        RemoveMapping(
            set=set_id,
            record=record.id,
            subject=record.subject,
            predicate=record.predicate,
            object=record.object,
            negated=record.negated,
        )
        for found in known.sets
        if found.id == set_id
        for record in found.records
        if record.subject == expand("goemotions:grief")
    ]

    found = impact_of(propose(store, operations, author="anna", summary="No grief"), at=before, most=5000)

    outcome = _outcome(found, "goemotions:grief", "ekman")
    assert (outcome.best, outcome.best_share[1]) == ((expand("ekman:sadness"), None), 0.0)
    wording = Wording(found.names).converted(outcome)
    assert wording.startswith("GoEmotions' `grief` no longer converts to anything in Ekman's six (before: sadness, ")
