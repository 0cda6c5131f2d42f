"""A log of 100,000 changes, each of a change request: opening the store, the history of a concept, and the requests.

The same on every store that lasts.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping

from tests.benchmarks.table import Row

__all__ = ["long_log", "shown"]

CHANGES = 100_000
RUNS = 3

_FILL = """
import json, sys
from datetime import UTC, datetime
from pyoxigraph import Literal, NamedNode, Quad
from kgservice.stores.change import Edit
from kgservice.stores.journal import JournalEntry
from kgservice.stores.memory import MemoryStore
from kgservice.stores.open import open_target
from kgservice.stores.protocol import Kept, LogEntry
source = MemoryStore()
concepts = list(source.knowledge().taxonomy.concepts)
skos, at = "http://www.w3.org/2004/02/skos/core#", datetime(2026, 1, 1, tzinfo=UTC)
notes, ekman = NamedNode("http://example.org/notes"), NamedNode("https://w3id.org/emotaxa/ontology/ekman")
anger = "https://w3id.org/emotaxa/ekman/anger"
def kept():
    yield from source.kept()
    before = None
    for number in range(int(sys.argv[2])):
        concept = concepts[number * 7919 % len(concepts)] if number % 100 else anger
        quad = Quad(NamedNode(concept), NamedNode(skos + "note"), Literal(f"note {number}"), notes)
        if number % 1000 == 0:
            quad = Quad(NamedNode(anger), NamedNode(skos + "altLabel"), Literal(f"name {number}", language="en"), ekman)
        told = f"Change {number} (change {number + 1})"
        edit = Edit.of([quad], [before] if number % 4 == 3 else [], author="bench", summary=told)
        before = quad
        entry = LogEntry(number + 2, at, "bench", "edit", edit.summary, edit.digest, edit.graphs)
        yield Kept(entry, edit.added, edit.removed)
def journal():
    for number in range(int(sys.argv[2])):
        concept = concepts[number * 7919 % len(concepts)] if number % 100 else anger
        created = {
            "title": f"Change {number}",
            "operations": [{"type": "NewSynonym", "about": concept, "new": f"name {number}"}],
            "base": 1,
            "effect": "0" * 64,
            "about": [[concept]],
        }
        checks = dict.fromkeys(("well-formed", "shapes", "report", "conflicts", "questions", "reasoner"), "passed")
        merged = {"revision": number + 2, "checks": checks}
        told = (("ann", "created", created), ("ann", "submitted", {"base": 1, "checks": checks}))
        told += (("rae", "approved", {"version": 1}), ("ann", "merged", merged))
        for place, (author, kind, body) in enumerate(told, start=1):
            subject = f"change/{number + 1}"
            yield JournalEntry(number * 4 + place, subject, place, at, author, kind, json.dumps(body))
target = open_target(sys.argv[1])
target.fill(kept(), journal())
target.finish()
target.close()
"""

_LONG = """
import sys, time
began = time.perf_counter()
from pyoxigraph import Literal, NamedNode, Quad
from kgservice.changes.provenance.history import history_of
from kgservice.stores.change import Edit
from kgservice.stores.open import open_store
imported = time.perf_counter()
store = open_store(sys.argv[1])
ready = time.perf_counter()
notes, anger = NamedNode("http://example.org/notes"), "https://w3id.org/emotaxa/ekman/anger"
assert store.knowledge().revision == store.revision > int(sys.argv[2]) and next(iter(store.graph(notes)))
opened = time.perf_counter()
assert len(store.speaking_of(anger)) >= int(sys.argv[2]) // 100
spoken = time.perf_counter()
found = history_of(store, anger).versions
assert len(found) == 50
told = time.perf_counter()
assert all(each.origin for each in found)
assert next(iter(store.graph(notes, store.revision // 2)))
older = time.perf_counter()
says = NamedNode("http://www.w3.org/2004/02/skos/core#note")
for number in range(1000):
    quad = Quad(NamedNode(anger.replace("anger", "fear")), says, Literal(f"more {store.revision}"), notes)
    assert store.edit(Edit.of([quad], [], author="bench", summary="Noted")) is not None
edited = time.perf_counter()
store.close()
print(opened - began, ready - imported, spoken - opened, told - spoken, older - told, edited - older)
"""

_DESK = """
import sys, time
began = time.perf_counter()
from kgservice.changes.desk import Desk
from kgservice.changes.register import Question
from kgservice.stores.open import open_store
store = open_store(sys.argv[1])
desk = Desk(store)
opened = time.perf_counter()
assert desk.list(limit=20).total == int(sys.argv[2])
listed = time.perf_counter()
anger = "https://w3id.org/emotaxa/ekman/anger"
assert desk.list(Question(about=anger), limit=20).total >= int(sys.argv[2]) // 100
found = time.perf_counter()
assert desk.get(int(sys.argv[2]) // 2).merge is not None
got = time.perf_counter()
store.close()
print(listed - opened, found - listed, got - found)
"""


def long_log(url: str, environment: Mapping[str, str]) -> list[Row]:
    """Fill a log with many changes, and open it for the first time and then again.

    Args:
        url: an empty place for a store.
        environment: what tells a process how to get there.
    """
    begun = time.perf_counter()
    _seconds(_FILL, url, environment)
    filled = time.perf_counter() - begun
    first, *_ = _seconds(_LONG, url, environment)
    again, ready, spoken, told, older, edits = zip(
        *(_seconds(_LONG, url, environment) for _ in range(RUNS)), strict=True
    )
    unlisted, *_ = _seconds(_DESK, url, environment)
    listed, found, got = zip(*(_seconds(_DESK, url, environment) for _ in range(RUNS)), strict=True)
    what = f"with {CHANGES:,} changes in the log"
    opening, history = statistics.median(again), statistics.median(told)
    return [
        Row(f"fill an empty store {what}", f"{filled:.0f} s"),
        Row(f"open and read the newest revision {what}, with neither index nor overlays yet", f"{first:.1f} s"),
        Row(f"the same again {what}", shown(again), f"{shown(ready)}: opening alone", "under 5 s", opening < 5.0),
        Row(f"the entries that speak of a concept, 1,000 of them, {what}", shown(spoken)),
        Row(
            f"the history of a concept, its 50 newest versions, {what}", shown(told), "", "under 50 ms", history < 0.05
        ),
        Row(f"read the revision in the middle {what}", shown(older)),
        Row(f"1,000 small edits {what}", shown(edits)),
        Row(f"the newest of {CHANGES:,} change requests, by a process that knows none yet", shown(listed)),
        Row(
            f"the newest of {CHANGES:,} change requests before there is a snapshot of the register", f"{unlisted:.1f} s"
        ),
        Row(f"those of {CHANGES:,} change requests that are about a concept", shown(found)),
        Row(f"one of {CHANGES:,} change requests", shown(got)),
    ]


def shown(seconds: "list[float] | tuple[float, ...]") -> str:
    """Give the median of some times, and between which they lie."""
    low, high = min(seconds) * 1000, max(seconds) * 1000
    return f"{statistics.median(seconds) * 1000:.0f} ms (median of {len(seconds)}; {low:.0f} to {high:.0f})"


def _seconds(program: str, url: str, environment: Mapping[str, str]) -> list[float]:
    command = [sys.executable, "-c", program, url, str(CHANGES)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return [float(number) for number in done.stdout.split()]
