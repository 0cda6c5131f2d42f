"""The history of concepts, schemes and mapping records."""

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from pyoxigraph import NamedNode, Quad

from kgservice.changes.desk import Desk
from kgservice.changes.provenance.history import history_of
from kgservice.changes.provenance.version import History
from kgservice.stores.change import content_quads
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.memory import MemoryStore
from kgservice.stores.protocol import LogEntry
from kgservice.stores.release import Release
from ontology.errors import EmotaxaError
from ontology.iri import BASE, SKOS
from tests.kgservice.changes.provenance.conftest import ANGER, AWE, EKMAN, FEAR, RECORD, SET, Editing, nickname
from tests.kgservice.changes.requests.people import ANN, RAE, ROB, approve, merged, renamed, synonym
from tests.kgservice.stores.imports import graph_of, scheme_import
from tests.kgservice.stores.releases import part_of_release

MADE = {
    "type": "NodeCreation",
    "about": AWE,
    "label": "awe",
    "definition": "A state roused by what is vast.",
    "parents": [],
}


def told(history: History) -> list[tuple[int, str, tuple[str, ...]]]:
    return [(version.revision, version.event, version.words) for version in history.versions]


def test_every_change_of_a_concept_is_told_newest_first(store: MemoryStore, desk: Desk, edit: Editing) -> None:
    merged(desk, synonym("ire"))
    merged(desk, synonym("dread", FEAR))
    edit([nickname("mad")], [nickname("ire")])
    merged(desk, renamed("anger", "rage"))
    history = history_of(store, ANGER)
    assert told(history)[:3] == [
        (5, "changed", ('renamed ekman:anger: was "anger", is "rage"',)),
        (4, "changed", ('ekman:anger: alternative label was "ire", is "mad"',)),
        (2, "changed", ('ekman:anger: alternative label "ire" added',)),
    ]
    first = history.versions[3]
    assert (first.revision, first.event, first.kind, first.author) == (1, "created", "base", "emotaxa")
    assert first.words[0].startswith("added ekman:anger (anger)") and len(history.versions) == 4
    assert "added 39 mapping records about ekman:anger" in first.words
    assert (history.following, history.earlier) == (None, None)


def test_what_came_and_went_is_told_to_the_letter(store: MemoryStore, edit: Editing) -> None:
    edit([nickname("mad"), nickname("scared", FEAR)])
    edit([nickname("cross")], [nickname("mad")])
    newest, older, *_ = history_of(store, ANGER).versions
    assert (newest.added, newest.removed) == ((str(nickname("cross")),), (str(nickname("mad")),))
    assert (older.added, older.removed) == ((str(nickname("mad")),), ())


def test_a_change_request_is_named_with_everybody_who_had_a_part(store: MemoryStore, desk: Desk, edit: Editing) -> None:
    edit([nickname("mad")])
    number = desk.create(ANN, "Ire is anger", [synonym("ire")]).number
    desk.submit(number, ANN)
    approve(desk, number, ROB)
    desk.merge(number, RAE)
    newest, older, *_ = history_of(store, ANGER).versions
    origin = newest.origin
    assert origin is not None and older.origin is None
    assert (origin.number, origin.title, origin.author) == (number, "Ire is anger", "ann")
    assert (origin.approvers, origin.merged_by) == (("rob",), "rae")
    assert origin.created <= newest.at and newest.author == "ann"


def test_a_summary_that_only_looks_like_a_request_names_none(store: MemoryStore, desk: Desk, edit: Editing) -> None:
    merged(desk, synonym("ire"))
    for summary in ("A change (change 1)", "Another (change 7)", "(change 999999999999999999)"):
        edit([nickname(summary)], summary=summary)
    assert [version.origin is not None for version in history_of(store, ANGER).versions[:4]] == [False] * 3 + [True]


def test_a_revert_is_told_on_both_sides(store: MemoryStore, desk: Desk) -> None:
    first = merged(desk, synonym("ire"))
    back = desk.revert(first.number, ANN, "a mistake")
    desk.submit(back.number, ANN)
    approve(desk, back.number, RAE)
    desk.merge(back.number, ANN)
    newest, older, *_ = history_of(store, ANGER).versions
    assert newest.words == ('ekman:anger: alternative label "ire" removed',)
    assert newest.origin is not None and newest.origin.reverts == first.number
    assert older.origin is not None and older.origin.reverted_by == back.number


def test_a_concept_comes_and_goes_and_comes_again(store: MemoryStore, desk: Desk) -> None:
    for _ in range(2):
        merged(desk, MADE)
        merged(desk, synonym("wonder", AWE))
        merged(desk, {"type": "NodeDeletion", "about": AWE})
    versions = history_of(store, AWE).versions
    assert [version.event for version in versions] == ["deleted", "changed", "created"] * 2
    assert versions[-1].words[0].startswith("added ekman:awe (awe)")
    assert versions[0].words == ("removed ekman:awe (awe), below core:Emotion",)


def test_retiring_a_concept_is_no_deletion(store: MemoryStore, desk: Desk) -> None:
    merged(desk, MADE)
    merged(desk, {"type": "NodeObsoletion", "about": AWE, "replacement": FEAR})
    newest = history_of(store, AWE).versions[0]
    assert newest.event == "changed" and newest.words[0] == "deprecated ekman:awe, replaced by ekman:fear"


def test_a_concept_knows_what_became_of_its_mappings(store: MemoryStore, desk: Desk) -> None:
    goal = BASE + "goemotions/anger"
    claim = {"set": SET, "subject": ANGER, "predicate": "skos:closeMatch", "object": goal}
    merged(
        desk, {"type": "MappingCreation", "confidence": 0.7, "justification": "semapv:ManualMappingCuration", **claim}
    )
    [added, *_] = history_of(store, ANGER).versions
    assert added.origin is not None
    [told_first] = [line for line in added.words if line.startswith("added mapping")]
    assert told_first.startswith("added mapping ekman:anger skos:closeMatch goemotions:anger (")
    record = next(
        quad.subject.value
        for line in added.added
        for quad in content_quads(f"{line} .".encode())
        if isinstance(quad.subject, NamedNode) and quad.subject.value not in (ANGER, SET)
    )
    merged(desk, {"type": "MappingConfidenceChange", "set": SET, "record": record, "old": 0.7, "new": 0.9})
    for iri in (ANGER, goal, record):
        newest = history_of(store, iri).versions[0]
        assert newest.revision == 3, iri
        assert len(newest.words) == 1 and newest.words[0].endswith(": sssom:confidence was 0.7, is 0.9"), iri
    merged(desk, {"type": "RemoveMapping", "record": record, **claim})
    newest = history_of(store, ANGER).versions[0]
    assert any(line.startswith("removed mapping ekman:anger skos:closeMatch") for line in newest.words)
    assert history_of(store, record).versions[0].event == "deleted"


def test_a_shipped_record_that_an_edit_touches_without_naming_its_ends_is_told_of_both(
    store: MemoryStore, desk: Desk
) -> None:
    merged(desk, {"type": "MappingConfidenceChange", "set": SET, "record": RECORD, "old": 0.95, "new": 0.5})
    for iri in (ANGER, BASE + "sense/fury", RECORD):
        newest = history_of(store, iri).versions[0]
        assert newest.revision == 2 and len(newest.added) == len(newest.removed) == 1, (iri, newest)
        assert "0.95" in newest.words[0] and "0.5" in newest.words[0] and "sssom:confidence" in newest.words[0]


def test_a_scheme_is_told_of_by_what_belongs_to_it(store: MemoryStore, desk: Desk) -> None:
    merged(desk, MADE)
    newest, first = history_of(store, BASE + "ekman").versions
    assert newest.words == ("added ekman:awe skos:inScheme ekman", "added ekman:awe skos:topConceptOf ekman")
    assert first.event == "created" and "added 6 statements skos:inScheme ekman" in first.words
    assert first.omitted > 0 and len(first.added) == 200


def test_a_note_on_a_label_is_told_with_it(store: MemoryStore, edit: Editing) -> None:
    axiom = """
    _:n <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Axiom> <G> .
    _:n <http://www.w3.org/2002/07/owl#annotatedSource> <A> <G> .
    _:n <http://www.w3.org/2002/07/owl#annotatedProperty> <http://www.w3.org/2004/02/skos/core#altLabel> <G> .
    _:n <http://www.w3.org/2002/07/owl#annotatedTarget> "ire"@en <G> .
    _:n <http://purl.org/dc/terms/source> "Homer" <G> .
    """.replace("<G>", str(EKMAN)).replace("<A>", f"<{ANGER}>")
    edit([nickname("ire"), *content_quads(axiom.encode())])
    assert history_of(store, ANGER).versions[0].words == (
        'ekman:anger: alternative label "ire" added',
        'added a note on ekman:anger skos:altLabel "ire": dct:source "Homer"',
    )


def test_a_text_that_holds_an_iri_speaks_of_nothing(store: MemoryStore, edit: Editing) -> None:
    edit([nickname(f"see <{FEAR}> and <{ANGER}>", FEAR)])
    assert history_of(store, ANGER).versions[0].revision == 1
    newest = history_of(store, FEAR).versions[0]
    assert newest.revision == 2 and len(newest.added) == 1


def test_imports_and_removals_make_and_end_what_they_bring(store: MemoryStore, edit: Editing) -> None:
    scheme, joy = graph_of("moods"), BASE + "moods/joy"
    store.load(scheme_import("moods", "joy", "gloom"))
    store.load(scheme_import("others", "calm"))
    edit([Quad(NamedNode(joy), NamedNode(SKOS + "note"), NamedNode(joy), NamedNode(scheme))])
    store.load(scheme_import("moods", "joy", "glee"), replace=True)
    store.remove(scheme, author="ann")
    store.load(scheme_import("moods", "joy"))
    history = history_of(store, joy)
    assert [(version.revision, version.kind, version.event) for version in history.versions] == [
        (7, "import", "created"),
        (6, "removal", "deleted"),
        (5, "import", "changed"),
        (4, "edit", "changed"),
        (2, "import", "created"),
    ]
    gone = history_of(store, BASE + "moods/gloom").versions
    assert [(version.revision, version.event) for version in gone] == [(5, "deleted"), (2, "created")]
    assert len(history.versions[2].removed) == 1 and history.versions[2].added == ()


def test_a_later_release_is_told_where_it_makes_a_difference(embedded: Callable[[Release], EmbeddedStore]) -> None:
    embedded(part_of_release({"core", "ekman"})).close()
    store = embedded(part_of_release({"core", "ekman", "ekman-1999"}))
    try:
        assert [entry.kind for entry in store.log()] == ["base", "base"]
        new = BASE + "ekman-1999/amusement"
        assert [(version.revision, version.event) for version in history_of(store, new).versions] == [(2, "created")]
        assert [version.revision for version in history_of(store, FEAR).versions][-1:] == [1]
    finally:
        store.close()


def test_what_nobody_speaks_of_has_no_history(store: MemoryStore) -> None:
    assert history_of(store, "https://example.org/nothing") == History("https://example.org/nothing", ())


@pytest.mark.parametrize(("iri", "limit"), [("ekman:", 0), ("no iri at all", 5), ("", 5)])
def test_what_cannot_be_asked_is_refused(store: MemoryStore, iri: str, limit: int) -> None:
    with pytest.raises(EmotaxaError) as caught:
        history_of(store, iri, limit=limit)
    assert caught.value.hint


def test_a_long_history_comes_in_parts_of_which_each_reads_no_more_than_it_tells(
    store: MemoryStore, edit: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        edit([nickname(f"nickname {number}")])
        edit([nickname(f"nickname {number}", FEAR)])
    whole = history_of(store, ANGER, limit=1000)
    assert len(whole.versions) == 61
    read: list[int] = []
    content = store.content

    def counting(entry: LogEntry) -> tuple[bytes, bytes]:
        read.append(entry.revision)
        return content(entry)

    monkeypatch.setattr(store, "content", counting)
    parts, before = [], None
    while True:
        part = history_of(store, ANGER, before=before, limit=7)
        parts.append(part)
        before = part.following
        if before is None:
            break
        assert len(read) <= 8
        read.clear()
    assert tuple(version for part in parts for version in part.versions) == whole.versions
    assert all(part.earlier == later.versions[0] for part, later in pairwise(parts))


def test_a_history_is_told_as_json(store: MemoryStore, desk: Desk) -> None:
    merged(desk, synonym("ire"))
    document: dict[str, Any] = json.loads(json.dumps(history_of(store, ANGER, limit=1).as_document()))
    assert document["iri"] == ANGER and document["following"] == 2
    [version] = document["versions"]
    assert version["origin"]["change"] == 1 and version["origin"]["approvers"] == ["rae"]
    assert version["words"] == ['ekman:anger: alternative label "ire" added'] and version["kept"] is True
