"""From a new label set to mappings that stand, over a store: the labels come, are suggested for, and are converted."""

from collections.abc import Sequence

import pytest

from kgservice.access.principal import Principal, Role
from kgservice.changes.operations.operation import Operation
from kgservice.changes.proposal import propose
from kgservice.changes.suggesting.label_set_operations import operations_for
from kgservice.changes.suggesting.queue import SuggestionQueue
from kgservice.changes.suggesting.suggestions import suggest_mappings, suggesters_for, targets_for
from kgservice.stores.memory import MemoryStore
from mappings.conversion.answer import LabelsItem
from mappings.conversion.converter import Converter
from mappings.suggesting.label_set import label_set_from, label_set_of
from ontology.errors import EmotaxaError

ADA = Principal("ada", Role.EDITOR, "1")
MOODS = {
    "id": "moods-2026",
    "name": "Moods of 2026",
    "definition": "Moods that readers mark in letters.",
    "source": "Doe, J. (2026). Moods in letters.",
    "labels": [{"label": "joyful", "also": ["merry"], "definition": "The writer is glad."}, "disgust"],
}


@pytest.mark.parametrize("missing", ["definition", "source"])
def test_a_label_set_has_to_say_what_it_is_and_whose(missing: str) -> None:
    values = {key: value for key, value in MOODS.items() if key != missing}
    with pytest.raises(EmotaxaError) as caught:
        operations_for(label_set_from(values))
    assert caught.value.field == missing


def test_new_labels_come_are_suggested_for_and_convert() -> None:
    store = MemoryStore()
    label_set = label_set_from(MOODS)
    _merge(store, operations_for(label_set))
    knowledge = store.knowledge()
    assert [term.key for term in label_set_of(knowledge.taxonomy, "moods-2026").terms] == [
        term.key for term in label_set.terms
    ]
    targets = targets_for(knowledge, ["ekman"])
    found = suggest_mappings(knowledge, label_set.terms, suggesters_for(knowledge, targets), targets, limit=1)
    queue = SuggestionQueue(store)
    queue.offer(found.suggestions, ADA)
    operations = [operation for queued in queue.list() for operation in queue.accept(queued.id, ADA, confidence=0.9)[1]]
    _merge(store, operations)
    converter = Converter(store.knowledge())
    items = [LabelsItem((label,)) for label in ("joyful", "merry", "disgust")]
    best = [answer.targets[0] for answer in converter.convert(items, "moods-2026", "ekman")]
    assert [target.concept.label for target in best] == ["joy", "joy", "disgust"]
    again = suggest_mappings(
        store.knowledge(), label_set.terms, suggesters_for(store.knowledge(), targets), targets, limit=1
    )
    assert again.known == 2 and not {one.id for one in again.suggestions} & {one.id for one in found.suggestions}


def _merge(store: MemoryStore, operations: Sequence[Operation]) -> None:
    proposal = propose(store, operations, author="ada", summary="New moods.")
    store.edit(proposal.edit, expected=proposal.revision)
