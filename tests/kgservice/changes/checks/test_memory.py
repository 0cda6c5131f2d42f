"""What is kept from one change to the next follows the graph."""

from collections.abc import Collection, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.checks.memory import Memory
from kgservice.stores.dataset import Dataset, GraphName, Node, Term
from kgservice.stores.memory import MemoryStore
from ontology.validation.module import Module
from tests.kgservice.changes.checks.changes import make, module, statement

WORD = statement("parrott:3/joy", "skos:altLabel", Literal("joyance", language="en"), module("parrott"))


def says(modules: Mapping[str, Module]) -> bool:
    return WORD.object in [value for _, _, value in modules[module("parrott").value].triples]


class Telling:
    """A dataset that can tell how it differs from the one before it."""

    def __init__(self, dataset: Dataset, added: Collection[Quad], removed: Collection[Quad]) -> None:
        self._dataset = dataset
        self._told = (added, removed)
        self.walked = 0

    def __contains__(self, quad: Quad, /) -> bool:
        return quad in self._dataset

    def quads_for_pattern(
        self, subject: Node | None, predicate: NamedNode | None, object: Term | None, graph: GraphName | None = None, /
    ) -> Iterator[Quad]:
        self.walked += subject is predicate is object is graph is None
        return self._dataset.quads_for_pattern(subject, predicate, object, graph)

    def named_graphs(self) -> list[NamedNode]:
        return [name for name in self._dataset.named_graphs() if isinstance(name, NamedNode)]

    def difference(self, other: Dataset) -> tuple[Collection[Quad], Collection[Quad]] | None:
        return self._told


def test_the_next_revision_is_read_anew(small: MemoryStore) -> None:
    memory = Memory()
    first = make(small)
    assert not says(memory.modules(first.known, first.before))
    small.edit(make(small, [WORD]).edit)
    second = make(small)
    assert says(memory.modules(second.known, second.before))
    with memory.asked(second.known, second.before, (), ()) as store:
        assert WORD in store


def test_modules_that_no_change_touches_are_shared(small: MemoryStore) -> None:
    memory = Memory()
    one, other = make(small, [WORD]), make(small)
    assert memory.modules(one.known, one.before) is memory.modules(other.known, other.before)
    assert memory.conflicts(one.known) is memory.conflicts(other.known)


def test_a_dataset_that_tells_how_it_differs_is_not_walked_through(small: MemoryStore) -> None:
    memory = Memory()
    first = make(small)
    with memory.asked(first.known, first.before, (), ()) as store:
        size = len(store)
    before = memory.modules(first.known, first.before)
    small.edit(make(small, [WORD]).edit)
    second = make(small)
    telling = Telling(second.before, [WORD], [])
    with memory.asked(second.known, telling, (), ()) as store:
        assert len(store) == size + 1 and WORD in store
    after = memory.modules(second.known, telling)
    assert telling.walked == 0
    assert {graph for graph in after if after[graph] is not before[graph]} == {module("parrott").value}
    assert says(after)


def test_what_failed_half_way_is_filled_anew(small: MemoryStore) -> None:
    memory = Memory()
    made = make(small)
    try:
        with memory.asked(made.known, made.before, [WORD], ()):
            raise KeyError("the query broke")
    except KeyError:
        pass
    with memory.asked(made.known, made.before, (), ()) as store:
        assert WORD not in store
