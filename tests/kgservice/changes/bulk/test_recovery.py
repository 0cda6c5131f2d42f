"""Operations won back from files and revisions: what they say, and that they lead exactly to the file."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgservice.changes.applying import apply
from kgservice.changes.bulk.difference import Difference, by_graph, difference
from kgservice.changes.bulk.edited import operations_between, read_edited
from kgservice.changes.bulk.recovery.recover import recover
from kgservice.changes.operations.documents import read_operation
from kgservice.changes.operations.operation import Operation, Unfit
from kgservice.changes.working import Working
from kgservice.stores.change import Edit
from kgservice.stores.dataset import Dataset
from kgservice.stores.memory import MemoryStore
from mappings.knowledge import Knowledge
from mappings.shipped import shipped_files
from ontology.errors import DocumentError
from ontology.formats.document import LaidOut
from ontology.formats.syntaxes import SYNTAXES
from ontology.iri import BASE, CORE, SKOS
from ontology.load import module_triples
from tests.kgservice.changes.operations.real import FAMILIES, operations
from tests.kgservice.stores.releases import part_of_release

EKMAN = BASE + "mappings/ekman"
ANGER = BASE + "ekman/anger"
SHIPPED = {path.name: path for path in shipped_files()}

DONE: tuple[dict[str, Any], ...] = (
    {"type": "NodeCreation", "about": BASE + "goemotions/boredom", "label": "boredom", "definition": "Weariness."},
    {"type": "NodeRename", "about": BASE + "parrott/3/joy", "old": "joy", "new": "gladness of heart"},
    {"type": "NodeRename", "about": ANGER, "new": "Groll", "lang": "de", "source": "Mine 2026"},
    {"type": "NewSynonym", "about": ANGER, "new": "choler"},
    {"type": "SynonymReplacement", "about": BASE + "ekman/joy", "old": "enjoyment", "new": "delectation"},
    {"type": "NewTextDefinition", "about": ANGER, "new": "Groll.", "lang": "de"},
    {
        "type": "NodeMove",
        "about": BASE + "parrott/3/bliss",
        "old": BASE + "parrott/2/cheerfulness",
        "new": BASE + "parrott/2/zest",
    },
    {
        "type": "EdgeCreation",
        "subject": ANGER,
        "predicate": CORE + "leadsTo",
        "object": BASE + "ekman/sadness",
        "occasion": "it is lost",
    },
    {
        "type": "DisjointnessChange",
        "old": [BASE + f"ekman/{name}" for name in ("anger", "disgust", "fear", "joy", "sadness", "surprise")],
        "new": [BASE + f"ekman/{name}" for name in ("anger", "disgust", "fear", "joy")],
    },
    {"type": "NewMetadataAssertion", "about": ANGER, "property": SKOS + "editorialNote", "new": "A note."},
    {
        "type": "MappingConfidenceChange",
        "set": EKMAN,
        "record": BASE + "mapping/ekman/anger--anger",
        "old": 1.0,
        "new": 0.5,
    },
    {
        "type": "MappingPredicateChange",
        "set": EKMAN,
        "record": BASE + "mapping/ekman/anger--annoyance",
        "old": "skos:narrowMatch",
        "new": "skos:closeMatch",
    },
    {
        "type": "RemoveMapping",
        "set": EKMAN,
        "record": BASE + "mapping/ekman/anger--agitation",
        "subject": ANGER,
        "predicate": "skos:closeMatch",
        "object": BASE + "sense/agitation",
    },
    {
        "type": "MappingCreation",
        "set": BASE + "mappings/goemotions",
        "subject": BASE + "goemotions/boredom",
        "predicate": "skos:exactMatch",
        "object": BASE + "sense/boredom",
        "confidence": 0.9,
    },
)


def made(graph: Dataset, done: Iterable[Operation]) -> Working:
    """Apply those operations that fit."""
    working = Working(graph)
    for operation in done:
        try:
            effect = operation.effect(working)
        except Unfit:
            continue
        working.change(effect.added, effect.removed)
    return working


def leads_to(graph: Dataset, found: Iterable[Operation], rest: Difference, wanted: Working) -> bool:
    """Whether operations, with what none of them says, make of a graph what is wanted."""
    applied = apply(tuple(found), graph)
    working = Working(graph)
    working.change(applied.added, applied.removed)
    working.change(rest.added, rest.removed)
    names = by_graph(working.added | working.removed | wanted.added | wanted.removed)
    sides = (
        [quad for name in names for quad in each.quads_for_pattern(None, None, None, name)]
        for each in (working, wanted)
    )
    return not difference(*sides)


def changed(path: Path, folder: Path, *pairs: tuple[str, str]) -> Path:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / path.name).write_text(text, encoding="utf-8")
    return folder / path.name


@pytest.mark.parametrize("document", DONE, ids=lambda document: document["type"])
def test_each_kind_of_change_is_told_by_its_own_operation(graph: Dataset, document: dict[str, Any]) -> None:
    if document["type"] == "MappingCreation":
        document = {**document, "subject": ANGER, "set": EKMAN}
    wanted = made(graph, [read_operation(document)])
    assert wanted.added or wanted.removed
    found = recover(graph, Difference(wanted.added, wanted.removed))
    assert [operation.type for operation in found.operations] == [document["type"]]
    assert not found.rest


def test_all_of_them_together_are_won_back(graph: Dataset) -> None:
    wanted = made(graph, map(read_operation, DONE))
    found = recover(graph, Difference(wanted.added, wanted.removed))
    assert sorted(operation.type for operation in found.operations) == sorted(document["type"] for document in DONE)
    assert not found.rest
    assert leads_to(graph, found.operations, found.rest, wanted)


def test_a_retired_and_a_deleted_concept_are_told_apart(graph: Dataset) -> None:
    documents = [
        {"type": "NodeCreation", "about": BASE + "goemotions/boredom", "label": "boredom"},
        {
            "type": "NodeObsoletion",
            "about": BASE + "goemotions/admiration",
            "replacement": BASE + "goemotions/approval",
        },
    ]
    wanted = made(graph, [read_operation(document) for document in documents])
    found = recover(graph, Difference(wanted.added, wanted.removed))
    assert [operation.type for operation in found.operations] == ["NodeCreation", "NodeObsoletion"]
    back = recover(wanted, Difference(wanted.removed, wanted.added))
    assert [operation.type for operation in back.operations] == ["NodeUnobsoletion", "NodeDeletion"]


def test_a_scheme_with_its_labels_and_mappings_comes_as_operations(graph: Dataset) -> None:
    documents = (
        {"type": "SchemeCreation", "scheme": "mine", "title": "Mine", "definition": "Mine.", "sources": ["Mine 2026"]},
        {"type": "NodeCreation", "about": BASE + "mine/joy", "label": "joy"},
        {
            "type": "MappingSetCreation",
            "set": BASE + "mappings/mine",
            "title": "Mine and the senses",
            "subject_source": BASE + "mine",
            "object_source": BASE + "sense",
        },
        {
            "type": "MappingCreation",
            "set": BASE + "mappings/mine",
            "subject": BASE + "mine/joy",
            "predicate": "skos:exactMatch",
            "object": BASE + "sense/joy",
        },
    )
    wanted = made(graph, [read_operation(document) for document in documents])
    found = recover(graph, Difference(wanted.added, wanted.removed))
    assert {operation.type for operation in found.operations} == {document["type"] for document in documents}
    assert not found.rest and leads_to(graph, found.operations, found.rest, wanted)


def drawn(knowledge: Knowledge) -> st.SearchStrategy[Operation]:
    return st.sampled_from(sorted(FAMILIES)).flatmap(lambda family: operations(knowledge, family))


@given(data=st.data())
@settings(max_examples=40)
def test_whatever_was_done_the_operations_and_the_rest_lead_there(
    graph: Dataset, knowledge: Knowledge, data: st.DataObject
) -> None:
    wanted = made(graph, data.draw(st.lists(drawn(knowledge), min_size=1, max_size=6)))
    found = recover(graph, Difference(wanted.added, wanted.removed))
    assert leads_to(graph, found.operations, found.rest, wanted)


def test_an_edited_module_becomes_operations(graph: Dataset, tmp_path: Path) -> None:
    path = changed(
        SHIPPED["ekman.ttl"],
        tmp_path,
        ('"anger"@en ;', '"wrath"@en ;'),
        ('"happiness"@en, ', ""),
        ('"fear"@en', '"dread"@en'),
    )
    found = read_edited(graph, path)
    assert [operation.in_words() for operation in found.operations] == [
        "Rename ekman:anger from “anger” to “wrath” in 'en'",
        "Rename ekman:fear from “fear” to “dread” in 'en'",
        "Take the alternative label “happiness” in 'en' of ekman:joy away",
    ]
    assert found.findings == ()


@pytest.mark.parametrize("syntax", sorted(SYNTAXES))
def test_a_module_in_any_syntax_is_compared(graph: Dataset, tmp_path: Path, syntax: str) -> None:
    path = changed(SHIPPED["ekman.ttl"], tmp_path, ('"anger"@en ;', '"wrath"@en ;'))
    other = tmp_path / f"other{SYNTAXES[syntax].suffix}"
    other.write_text(SYNTAXES[syntax].write(LaidOut.of(module_triples(path))), encoding="utf-8")
    assert [operation.type for operation in read_edited(graph, other).operations] == ["NodeRename"]


def test_an_edited_mapping_set_becomes_operations(graph: Dataset, tmp_path: Path) -> None:
    rows = SHIPPED["ekman.sssom.tsv"].read_text(encoding="utf-8").splitlines()
    claim = "mapping:ekman/anger--anger\tekman:anger\tanger\tskos:narrowMatch"
    gone = next(row for row in rows if row.startswith("mapping:ekman/anger--agitation\t"))
    path = changed(
        SHIPPED["ekman.sssom.tsv"],
        tmp_path,
        (gone + "\n", ""),
        ("\t0.95\t", "\t0.9\t"),
        (f"{claim}\t\t", f"{claim}\tNot\t"),
    )
    found = read_edited(graph, path)
    assert [operation.type for operation in found.operations] == [
        "MappingConfidenceChange",
        "RemoveMapping",
        "MappingRejection",
    ]
    assert found.findings == ()


def test_what_no_operation_says_is_told_with_a_cure(graph: Dataset, tmp_path: Path) -> None:
    path = changed(
        SHIPPED["ekman.ttl"], tmp_path, ("core:position 1 ;", "core:position 1 ;\n    <http://example.org/p> 7 ;")
    )
    found = read_edited(graph, path)
    assert found.operations == ()
    [told] = found.findings
    assert "http://example.org/p" in told.message and told.hint and told.node == "ekman:anger"


def test_a_file_of_nothing_that_is_known_is_refused(graph: Dataset, tmp_path: Path) -> None:
    path = changed(
        SHIPPED["ekman.ttl"], tmp_path, ("ontology/ekman> a owl:Ontology", "ontology/ekmann> a owl:Ontology")
    )
    with pytest.raises(DocumentError, match=r"ontology/ekmann, which the graph has not; did you mean .*ontology/ekman"):
        read_edited(graph, path)


def test_two_revisions_are_compared_both_ways() -> None:
    store = MemoryStore(part_of_release({"core", "ekman", "goemotions"}))
    working = made(
        store.preview(Edit.of((), (), author="ann", summary="nothing")).before,
        [read_operation({"type": "NodeRename", "about": ANGER, "old": "anger", "new": "wrath"})],
    )
    store.edit(Edit.of(working.added, working.removed, author="ann", summary="Rename"))
    [there], [back] = (operations_between(store, *pair).operations for pair in ((1, 2), (2, 1)))
    assert there.inverse() == back
    assert operations_between(store, 2, 2).operations == ()
