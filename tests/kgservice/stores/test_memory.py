"""The store in memory, read while it is written to."""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores.change import Edit
from kgservice.stores.journal import JournalEntry, Note
from kgservice.stores.memory import MemoryStore
from kgservice.stores.protocol import LogEntry
from kgservice.stores.release import Release
from kgservice.stores.versions import Planned

NODE, GRAPH = NamedNode("http://example.org/n"), NamedNode("http://example.org/g")
NOTE = Note("change/1", "editor", "merged", "{}")


def edit(text: str) -> Edit:
    return Edit.of([Quad(NODE, NODE, Literal(text), GRAPH)], [], author="editor", summary=text)


def test_an_entry_that_is_just_being_written_is_told_once(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore(release)
    store.edit(edit("a"))
    # As one finds it who looks between the two steps in which a writer tells of what the entry speaks.
    monkeypatch.setattr(store, "_mentioned", 1)
    assert [entry.revision for entry in store.speaking_of(NODE.value)] == [2]
    assert store.mentions(NODE.value, None, None) == (1, [])


def test_nobody_finds_a_note_without_its_revision_or_the_other_way_round(
    release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore(release)
    original, looking = store._append, list[Future[tuple[JournalEntry, ...]]]()
    with ThreadPoolExecutor(1) as reader:

        def halfway(planned: Planned) -> LogEntry:
            assert not store._journal.entries(None, 0), "the note is there before its revision"
            entry = original(planned)
            looking.append(reader.submit(lambda: tuple(store.journal())))
            with pytest.raises(NotYet):
                looking[0].result(timeout=0.05)
            return entry

        monkeypatch.setattr(store, "_append", halfway)
        store.edit(edit("a"), notes=[NOTE])
        assert [entry.kind for entry in looking[0].result(timeout=10)] == ["merged"] and store.revision == 2
