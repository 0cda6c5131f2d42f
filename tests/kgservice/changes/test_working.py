"""Graphs that are being worked on: what stands in them, and how much of them an operation reads."""

from collections.abc import Iterator
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.operations.documents import read_operations
from kgservice.changes.working import Working
from kgservice.stores.change import Edit
from kgservice.stores.dataset import Dataset, GraphName, Node, Term
from kgservice.stores.memory import MemoryStore
from ontology.iri import BASE, XSD
from tests.kgservice.stores.releases import part_of_release

A, P, OTHER = NamedNode("http://example.org/a"), NamedNode("http://example.org/p"), NamedNode("http://example.org/g")
MINE: list[dict[str, Any]] = [
    {"type": "SchemeCreation", "scheme": "mine", "title": "Mine", "definition": "Mine.", "sources": ["Mine 2026"]},
    {"type": "MappingSetCreation", "set": f"{BASE}mappings/mine", "title": "Mine", "subject_source": f"{BASE}mine"},
]


@pytest.fixture(scope="module")
def graph() -> Dataset:
    store = MemoryStore(part_of_release({"core", "ekman", "goemotions", "sense"}))
    return store.preview(Edit.of((), (), author="ann", summary="Nothing")).before


class Counting(Working):
    """Counts the statements that it gives."""

    given = 0

    def quads_for_pattern(
        self,
        subject: Node | None,
        predicate: NamedNode | None,
        object: Term | None,
        graph: GraphName | None = None,
        /,
    ) -> Iterator[Quad]:
        for quad in super().quads_for_pattern(subject, predicate, object, graph):
            self.given += 1
            yield quad


def rows(word: str) -> list[dict[str, Any]]:
    about = f"{BASE}mine/{word}"
    return [
        {"type": "NodeCreation", "about": about, "label": word},
        {"type": "NewSynonym", "about": about, "new": f"much {word}"},
        {"type": "NodeRename", "about": about, "old": word, "new": f"mere {word}"},
        {
            "type": "MappingCreation",
            "set": f"{BASE}mappings/mine",
            "subject": about,
            "predicate": "skos:closeMatch",
            "object": f"{BASE}sense/joy",
            "confidence": 0.5,
        },
    ]


def test_the_last_operation_of_many_reads_no_more_than_the_first(graph: Dataset) -> None:
    working = Counting(graph)
    read: dict[str, list[int]] = {}
    for operation in read_operations([*MINE, *(row for place in range(100) for row in rows(f"word-{place}"))]):
        before = working.given
        effect = operation.effect(working)
        working.change(effect.added, effect.removed)
        read.setdefault(operation.type, []).append(working.given - before)
    grown = {
        kind: (counts[1], counts[-1]) for kind, counts in read.items() if len(counts) > 1 and counts[1] < counts[-1]
    }
    assert grown == {}, "statements read by the second and by the last operation of each kind"


def test_what_comes_and_goes_is_found_by_each_of_its_parts(graph: Dataset) -> None:
    working = Working(graph)
    quad = Quad(A, P, Literal("x"), OTHER)
    working.change([quad], [])
    patterns = [(A, None, None, None), (None, P, None, None), (None, None, Literal("x"), None), (None, P, None, OTHER)]
    assert [list(working.quads_for_pattern(*pattern)) for pattern in patterns] == [[quad]] * 4
    assert OTHER in working.named_graphs() and quad in working
    working.change([], [quad])
    assert OTHER not in working.named_graphs() and quad not in working
    assert (working.added, working.removed) == (frozenset(), frozenset())


def test_a_graph_that_is_emptied_is_not_named_any_more(graph: Dataset) -> None:
    name = NamedNode(f"{BASE}mappings/ekman")
    all_of_it = list(graph.quads_for_pattern(None, None, None, name))
    working = Working(graph)
    working.change([], all_of_it[1:])
    assert name in working.named_graphs() and list(working.quads_for_pattern(None, None, None, name)) == all_of_it[:1]
    working.change([], all_of_it)
    assert name not in working.named_graphs()
    working.change(all_of_it, [])
    assert working.removed == frozenset() and name in working.named_graphs()


def test_numbers_stand_as_every_store_keeps_them(graph: Dataset) -> None:
    working = Working(graph)
    written, kept = (Quad(A, P, Literal(text, datatype=NamedNode(f"{XSD}decimal")), OTHER) for text in ("0.0", "0"))
    working.change([written], [])
    assert working.added == {kept} and written in working
    working.change([], [kept])
    assert working.added == frozenset()
