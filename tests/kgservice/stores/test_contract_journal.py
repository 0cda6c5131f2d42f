"""What every graph store does with its journal, whatever keeps it."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.stores.change import Edit
from kgservice.stores.errors import Conflict, Unreadable
from kgservice.stores.journal import Note, numbered
from kgservice.stores.memory_journal import MemoryJournal
from kgservice.stores.protocol import GraphStore
from kgservice.stores.release import Release
from ontology.errors import EmotaxaError
from ontology.iri import SKOS
from tests.kgservice.stores.imports import graph_of

ANGER = NamedNode("https://w3id.org/emotaxa/ekman/anger")
EKMAN = NamedNode(graph_of("ekman"))
NOTES = NamedNode("http://example.org/notes")


def said(subject: str, kind: str = "created", body: str = "{}") -> Note:
    return Note(subject, "editor", kind, body)


def edit(text: str) -> Edit:
    quad = Quad(ANGER, NamedNode(SKOS + "note"), Literal(text), NOTES)
    return Edit.of([quad], [], author="editor", summary="A note")


def shown(store: GraphStore, subject: str | None = None) -> list[tuple[int, str, int, str]]:
    return [(each.number, each.subject, each.place, each.kind) for each in store.journal(subject)]


def test_a_journal_begins_empty(store: GraphStore) -> None:
    assert not store.journal() and not store.journal("change/1") and not store.subjects()


def test_notes_are_numbered_over_all_and_in_their_subject(store: GraphStore) -> None:
    first = store.note([said("change/1"), said("change/2"), said("change/1", "submitted")])
    second = store.note([said("change/2", "submitted", '{"state": "proposed", "über": [1, null]}')])
    assert [*first, *second] == list(store.journal())
    assert shown(store) == [
        (1, "change/1", 1, "created"),
        (2, "change/2", 1, "created"),
        (3, "change/1", 2, "submitted"),
        (4, "change/2", 2, "submitted"),
    ]
    assert shown(store, "change/1") == [(1, "change/1", 1, "created"), (3, "change/1", 2, "submitted")]
    [entry] = second
    assert (entry.author, entry.body) == ("editor", '{"state": "proposed", "über": [1, null]}')
    assert entry.at.utcoffset() == datetime.now(UTC).utcoffset() and entry.at <= datetime.now(UTC)
    assert store.revision == 1, "a note is no revision"


def test_entries_since_a_number_are_given(store: GraphStore) -> None:
    store.note([said("a"), said("b"), said("a"), said("b")])
    assert [entry.number for entry in store.journal(since=2)] == [3, 4]
    assert [entry.number for entry in store.journal("a", since=1)] == [3]
    assert [entry.number for entry in store.journal("a", since=-1)] == [1, 3]
    assert list(store.journal(since=4)) == list(store.journal("a", since=10**30)) == []


def test_entries_of_several_subjects_are_given_in_order(store: GraphStore) -> None:
    store.note([said("b"), said("a"), said('"c'), said("b"), said("ab")])
    assert [entry.number for entry in store.journal_of(["b", "a", "b", "x"])] == [1, 2, 4]
    assert list(store.journal_of(['"c'])) == [store.journal()[2]]
    assert list(store.journal_of([])) == []


def test_entries_are_read_on_by_how_their_subjects_begin(store: GraphStore) -> None:
    assert store.journal_under("change/") == (0, ())
    store.note([said("change/1"), said("suggestion/%"), said("watch/1"), said("Change/1"), said("change/2")])
    upto, entries = store.journal_under("change/")
    assert (upto, list(entries)) == (5, [store.journal()[0], store.journal()[4]])
    assert store.journal_under("change/", since=upto) == store.journal_under("change/", since=10**30) == (5, ())
    store.note([said("suggestion/%", "accepted"), said("change/1"), said("watch/1")])
    upto, entries = store.journal_under("change/", "suggestion/", since=2)
    assert (upto, [(entry.number, entry.subject) for entry in entries]) == (
        8,
        [(5, "change/2"), (6, "suggestion/%"), (7, "change/1")],
    )
    assert store.journal_under("suggestion/_") == (8, ()) and len(store.journal_under("")[1]) == 8
    assert store.journal_under() == (8, ())


def test_subjects_are_given_by_how_they_begin_oldest_first(store: GraphStore) -> None:
    store.note([said(name) for name in ("change/2", "watch/1", "change/1", "change/2", "a_b", "a%b", "Änderung/1")])
    assert list(store.subjects("change/")) == ["change/2", "change/1"]
    assert list(store.subjects()) == ["change/2", "watch/1", "change/1", "a_b", "a%b", "Änderung/1"]
    assert list(store.subjects("a_")) == ["a_b"] and list(store.subjects("Ä")) == ["Änderung/1"]
    assert list(store.subjects("CHANGE/")) == []


def test_whoever_has_not_seen_the_newest_entry_is_refused(store: GraphStore) -> None:
    store.note([said("change/1")], expected={"change/1": 0})
    for seen in (0, 2):
        with pytest.raises(Conflict) as caught:
            store.note([said("other"), said("change/1", "late")], expected={"other": 0, "change/1": seen})
        assert (caught.value.subject, caught.value.value, caught.value.newest) == ("change/1", seen, 1)
    assert str(caught.value) == ("change/1 has moved on from entry 2 to 1; read change/1 up to entry 1 and try again")
    assert shown(store) == [(1, "change/1", 1, "created")], "a part of what was refused is there"
    store.note([said("change/1", "in time")], expected={"change/1": 1})
    assert [entry.kind for entry in store.journal("change/1")] == ["created", "in time"]


def test_a_subject_may_be_expected_that_is_not_written(store: GraphStore) -> None:
    store.note([said("settings/1")])
    with pytest.raises(Conflict, match="settings/1 has moved on"):
        store.note([said("change/1")], expected={"settings/1": 0})
    store.note([said("change/1")], expected={"settings/1": 1, "settings/2": 0})
    assert list(store.subjects()) == ["settings/1", "change/1"]


def test_no_notes_are_no_entries(store: GraphStore) -> None:
    assert list(store.note([])) == [] and list(store.journal()) == []


def test_notes_of_an_edit_come_with_its_revision(store: GraphStore) -> None:
    store.note([said("change/1")])
    entry = store.edit(
        edit("a"), expected=1, notes=[said("change/1", "merged"), said("change/2")], noted={"change/1": 1}
    )
    assert entry is not None and entry.revision == store.revision == 2
    assert shown(store) == [
        (1, "change/1", 1, "created"),
        (2, "change/1", 2, "merged"),
        (3, "change/2", 1, "created"),
    ]


@pytest.mark.parametrize("stale", ["the revision", "the journal"])
def test_an_edit_is_made_with_its_notes_or_not_at_all(store: GraphStore, stale: str) -> None:
    store.edit(edit("a"), notes=[said("change/1")])
    expected, place = (1, 1) if stale == "the revision" else (2, 0)
    with pytest.raises(Conflict) as caught:
        store.edit(edit("b"), expected=expected, notes=[said("change/1", "merged")], noted={"change/1": place})
    assert (caught.value.subject is None) == (stale == "the revision")
    assert store.revision == 2 and len(list(store.graph(NOTES))) == 1
    assert shown(store) == [(1, "change/1", 1, "created")]
    made = store.edit(edit("b"), expected=2, notes=[said("change/1", "merged")], noted={"change/1": 1})
    assert made is not None and made.revision == 3 and len(store.journal()) == 2


def test_an_edit_that_is_refused_or_changes_nothing_notes_nothing(store: GraphStore) -> None:
    scheme = [
        quad for quad in store.graph(EKMAN) if quad.subject == ANGER and quad.predicate.value == SKOS + "inScheme"
    ]
    with pytest.raises(Unreadable):
        store.edit(Edit.of([], scheme, author="editor", summary="Out"), notes=[said("change/1")])
    store.edit(edit("a"))
    assert store.edit(edit("a"), notes=[said("change/1")]) is None
    assert list(store.journal()) == []


def test_threads_that_note_at_once_leave_no_gap(store: GraphStore) -> None:
    go = threading.Barrier(4)

    def work(name: str) -> None:
        go.wait()
        for number in range(5):
            store.note([said(name), said("shared")])
            store.edit(edit(f"{name}{number}"), notes=[said("shared", "merged")])

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, "abcd"))
    entries = list(store.journal())
    assert [entry.number for entry in entries] == list(range(1, 61))
    assert [entry.place for entry in store.journal("shared")] == list(range(1, 41))
    assert store.revision == 21


def test_a_journal_outlasts_the_store_and_another_release(
    durable: Callable[[Release], GraphStore], release: Release, later_release: Release
) -> None:
    with_notes = durable(release)
    with_notes.edit(edit("a"), notes=[said("change/1"), said("change/2")])
    before = list(with_notes.journal())
    with_notes.close()
    assert list(durable(release).journal()) == before
    later = durable(later_release)
    later.note([said("change/1", "reverted")], expected={"change/1": 1})
    assert [*before, *later.journal(since=2)] == list(later.journal()) and len(later.journal()) == 3


@pytest.mark.parametrize("part", ["subject", "author", "kind", "body"])
@pytest.mark.parametrize("text", ["", "  ", "a\0b", "\ud800"])
def test_a_note_that_could_not_be_kept_is_refused(part: str, text: str) -> None:
    parts = {"subject": "change/1", "author": "editor", "kind": "created", "body": "{}"}
    with pytest.raises(EmotaxaError, match=f"the {part} of a note is empty, or no text") as caught:
        Note(**{**parts, part: text})
    assert caught.value.field == part and caught.value.hint


def test_a_subject_that_an_index_does_not_take_is_refused() -> None:
    assert len(Note("ä" * 1_000, "editor", "created", "{}").subject) == 1_000
    with pytest.raises(EmotaxaError, match="more than 1,000 characters") as caught:
        Note("ä" * 1_001, "editor", "created", "{}")
    assert caught.value.field == "subject"


@pytest.mark.parametrize("body", ["{", "NaN", "{'a': 1}", "change"])
def test_a_body_that_is_no_json_is_refused(body: str) -> None:
    with pytest.raises(EmotaxaError, match="no JSON document") as caught:
        said("change/1", body=body)
    assert (caught.value.field, caught.value.value) == ("body", body)


_subjects = st.sampled_from(["change/1", "change/2", "watch/1"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.lists(_subjects, max_size=4), st.dictionaries(_subjects, st.integers(0, 3)))))
def test_numbers_and_places_have_no_gaps(batches: list[tuple[list[str], dict[str, int]]]) -> None:
    journal, written = MemoryJournal(), 0
    for subjects, expected in batches:
        places = {subject: len(journal.entries(subject, 0)) for subject in {*expected, *subjects}}
        if any(places[subject] != seen for subject, seen in expected.items()):
            with pytest.raises(Conflict):
                journal.note([said(subject) for subject in subjects], expected)
        else:
            written += len(journal.note([said(subject) for subject in subjects], expected))
        assert [entry.number for entry in journal.entries(None, 0)] == list(range(1, written + 1))
        for subject in journal.subjects(""):
            found = journal.entries(subject, 0)
            assert [entry.place for entry in found] == list(range(1, len(found) + 1))
            assert [entry.number for entry in found] == sorted(entry.number for entry in found)


def test_numbers_go_on_after_the_newest() -> None:
    [one, two] = numbered([said("a"), said("a")], {"a": 6}, newest=9, place={"a": 6}.__getitem__)
    assert (one.number, one.place) == (10, 7) and (two.number, two.place) == (11, 8)
