"""Piles are sets of quads in order, whichever way they were made."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores.memory_graph import MemoryGraph
from kgservice.stores.overlay import Layered, Overlay
from kgservice.stores.pile import NOTHING, Pile
from kgservice.stores.protocol import LogEntry
from kgservice.stores.shelf import as_bytes, from_bytes
from kgservice.stores.standing import EMPTY, Layer

GRAPH, OTHER = NamedNode("urn:g"), NamedNode("urn:h")


def quad(number: int, graph: NamedNode = GRAPH) -> Quad:
    return Quad(NamedNode(f"urn:s{number % 5}"), NamedNode("urn:p"), Literal(str(number)), graph)


numbers = st.lists(st.integers(0, 400), max_size=150)


@given(numbers, st.lists(st.tuples(numbers, numbers), max_size=6))
def test_a_pile_is_an_ordered_set(begin: list[int], steps: list[tuple[list[int], list[int]]]) -> None:
    pile, model = Pile(map(quad, begin)), dict.fromkeys(map(quad, begin))
    for coming, going in steps:
        before, was = list(pile), pile
        pile = pile.changed(map(quad, coming), map(quad, going))
        for one in map(quad, going):
            model.pop(one, None)
        model |= {one: None for one in map(quad, coming) if one not in model}
        assert list(was) == before, "a pile has changed"
        assert list(pile) == list(model) and len(pile) == len(model)
        assert all((quad(number) in pile) == (quad(number) in model) for number in range(401))
        for number in range(5):
            subject = quad(number).subject
            assert list(pile.about(subject)) == [one for one in model if one.subject == subject]
        for object in {one.object for one in map(quad, range(401))}:
            assert list(pile.naming(object)) == [one for one in model if one.object == object]
        for this, other in ((pile, was), (was, pile)):
            assert sorted(this.beyond(other), key=str) == sorted(set(this) - set(other), key=str)


def test_many_small_changes_make_no_deep_pile() -> None:
    pile = NOTHING
    for number in range(5_000):
        pile = pile.changed([quad(number)], [quad(number - 3)] if number % 3 == 0 else [])
    model = [number for number in range(5_000) if (number + 3) % 3 or number + 3 >= 5_000]
    assert [one.object.value for one in pile] == [str(number) for number in model]  # type: ignore[union-attr]
    assert len(pile._came) + len(pile._gone) < 200 < len(pile._settled.quads)


def _entry(revision: int, kind: str = "edit") -> LogEntry:
    return LogEntry(revision, datetime(2026, 1, 1, tzinfo=UTC), "a", kind, "s", "d", ("urn:g", "urn:h"))


def _content(numbers: list[int], graph: NamedNode) -> bytes:
    return "".join(f"{quad(number, graph)} .\n" for number in numbers).encode()


@given(numbers, st.lists(st.tuples(numbers, numbers), max_size=5), st.integers(0, 5))
def test_overlays_can_be_written_and_compared(
    base: list[int], steps: list[tuple[list[int], list[int]]], place: int
) -> None:
    release = MemoryGraph(_content(base, GRAPH) or _content([1], OTHER))
    made = [Overlay()]
    for revision, (coming, going) in enumerate(steps, start=2):
        layer = Layer(_entry(revision), frozenset({"urn:g", "urn:h"}))
        content = (layer, _content(coming, GRAPH) + _content(coming[:3], OTHER), _content(going, GRAPH))
        made.append(made[-1].under(release, [content]))
    datasets = [Layered(release, overlay) for overlay in made]
    said = [set(each.quads_for_pattern(None, None, None)) for each in datasets]
    one = min(place, len(steps))
    assert datasets[-1].difference(datasets[one]) == (frozenset(said[-1] - said[one]), frozenset(said[one] - said[-1]))
    assert datasets[one].difference(MemoryGraph(b"")) is None
    read = from_bytes(as_bytes(made[-1], "one"), "one")
    assert {name: list(pile) for name, pile in read.added.items()} == {
        name: list(pile) for name, pile in made[-1].added.items()
    }
    assert {name: set(pile) for name, pile in read.hidden.items()} == {
        name: set(pile) for name, pile in made[-1].hidden.items()
    }
    assert set(Layered(release, read).quads_for_pattern(None, None, None)) == said[-1]


def test_layers_share_what_is_below() -> None:
    standing = EMPTY
    made = [standing]
    for revision in range(2, 50_002):
        kind = "import" if revision % 10_000 == 0 else "edit"
        standing = standing.under(Layer(_entry(revision, kind), frozenset({"urn:g"})))
        made.append(standing)
    assert len(standing) == 50_000 and standing.edits == 49_995
    assert [entry.revision for entry in standing.imports] == [10_000, 20_000, 30_000, 40_000, 50_000]
    assert standing.up_to(30_000) is made[29_999] and standing.up_to(1) is EMPTY
    above = standing.above(made[49_990])
    assert above is not None and [layer.entry.revision for layer in above] == list(range(49_992, 50_002))
    assert made[10].above(made[11]) is None
    other = made[10].under(Layer(_entry(99), frozenset()))
    assert made[11].above(other) is None and next(other.downwards()).entry.revision == 99
    assert [layer.entry.revision for layer in made[3]] == [2, 3, 4]
