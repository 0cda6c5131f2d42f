"""What stands after a log, however long it is and whatever was replaced in it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kgservice.stores.history import state_after, state_at
from kgservice.stores.protocol import LogEntry
from kgservice.stores.standing import Layer

AT = datetime(2026, 1, 1, tzinfo=UTC)
GRAPHS = ("a", "b", "c")

said = st.tuples(st.sampled_from(["edit", "import", "removal", "base"]), st.sets(st.sampled_from(GRAPHS), min_size=1))


def logged(*made: tuple[str, set[str]]) -> list[LogEntry]:
    """Make the entries of a log, as a store would admit them: an import takes the place of one of the same graphs."""
    entries = [LogEntry(1, AT, "emotaxa", "base", "Loaded", "r1")]
    standing: dict[frozenset[str], None] = {}
    for kind, graphs in made:
        touched = {each for each in standing if each & graphs}
        if kind == "import" and (touched - {frozenset(graphs)} or graphs & set(entries[0].graphs)):
            continue
        if kind == "removal" and not touched:
            continue
        named = min(touched, key=sorted) if kind == "removal" else frozenset(graphs)
        if kind == "import":
            standing[named] = None
        elif kind == "removal":
            del standing[named]
        revision = len(entries) + 1
        entries.append(LogEntry(revision, AT, "editor", kind, kind, f"{kind}{revision}", tuple(sorted(named))))
    return entries


def defined(entries: list[LogEntry]) -> list[Layer]:
    """Work out what stands entry by entry, layer by layer, as the history defines it."""
    base, layers = entries[0], list[Layer]()
    for entry in entries:
        graphs = frozenset(entry.graphs)
        if entry.kind == "base":
            base = entry
            continue
        if entry.kind != "edit":
            left: list[Layer] = []
            for layer in layers:
                gone = layer.graphs & graphs
                if layer.entry.kind == "import":
                    left += [] if gone else [layer]
                else:
                    gone = gone if entry.kind == "import" else gone & layer.inside
                    left.append(Layer(layer.entry, layer.graphs - gone, layer.inside - gone))
            layers = left
        if entry.kind == "edit":
            imports = [layer.entry for layer in layers if layer.entry.kind == "import"]
            counting = [each for each in imports if not set(each.graphs) & set(base.graphs)]
            layers.append(Layer(entry, graphs, graphs & {graph for each in counting for graph in each.graphs}))
        elif entry.kind == "import":
            layers.append(Layer(entry, graphs))
    return layers


@given(st.lists(said, max_size=14), st.integers(1, 14))
def test_what_stands_is_what_the_entries_say_one_by_one(made: list[tuple[str, set[str]]], cut: int) -> None:
    entries = logged(*made)
    assert list(state_at(entries).standing) == defined(entries)
    first = entries[:cut]
    in_parts = state_after(state_at(first), entries[cut:]) if entries[cut:] else state_at(first)
    assert list(in_parts.standing) == defined(entries)
    assert in_parts.since == state_at(entries).since
    assert in_parts.imports == state_at(entries).imports


def test_thousands_of_imports_that_are_replaced_take_no_look_at_every_edit() -> None:
    # With a look at every layer for each import this would take minutes.
    edits = [("edit", {f"notes {number % 7}"}) for number in range(30_000)]
    imports = [("import", {f"graph {number % 1_500}"}) for number in range(3_000)]
    state = state_at(logged_long([*edits, *imports]))
    assert len(state.standing) == 31_500 and state.standing.edits == 30_000
    assert [entry.revision for entry in state.imports] == list(range(31_502, 33_002))


def logged_long(made: list[tuple[str, set[str]]]) -> list[LogEntry]:
    return [
        LogEntry(1, AT, "emotaxa", "base", "Loaded", "r1"),
        *(LogEntry(at, AT, "editor", kind, kind, f"d{at}", tuple(graphs)) for at, (kind, graphs) in enumerate(made, 2)),
    ]
