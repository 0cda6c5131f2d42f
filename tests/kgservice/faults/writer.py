"""A process that writes to a store, one change after the other, and says of each that it was acknowledged.

Every change brings two statements that belong together; each fiftieth a scheme besides, and so nodes of the graph.
"""

import sys
import time
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores.change import Edit
from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.open import open_store
from kgservice.stores.protocol import GraphStore
from tests.kgservice.faults.releases import small_release
from tests.kgservice.stores.imports import scheme_import

__all__ = ["HALVES", "SCHEME_EVERY", "graph", "main"]

HALVES = ("https://example.org/first", "https://example.org/second")
SCHEME_EVERY = 50


def graph() -> NamedNode:
    """Give the graph that is written to."""
    return NamedNode("https://example.org/notes")


def change(number: int) -> Edit:
    """Give the change with a number."""
    node = NamedNode(f"https://example.org/note/{number}")
    quads = [Quad(node, NamedNode(half), Literal(str(number)), graph()) for half in HALVES]
    return Edit.of(quads, [], author="writer", summary=f"Note {number}")


def _write(store: GraphStore, numbers: Iterator[int]) -> None:
    for number in numbers:
        try:
            store.edit(change(number))
            if number % SCHEME_EVERY == 0:
                store.load(scheme_import(f"written{number}", "one", "other"))
        except StoreUnavailable:
            _say(f"lost {number}")
            # What is refused is refused at once.
            time.sleep(0.5)
            continue
        _say(f"done {number}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(url: str, first: int, last: int) -> None:
    """Write the changes with numbers from `first` to `last` to the store at a URL."""
    from kgservice.stores import embedded
    from kgservice.stores.neo4j import store as neo4j

    for module in (embedded, neo4j):
        module.shipped_release = small_release  # type: ignore[attr-defined]
    store = open_store(url)
    _say("open")
    _write(store, iter(range(first, last + 1)))
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
