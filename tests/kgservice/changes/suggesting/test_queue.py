"""The queue: what waits, what was decided, and that what was rejected stays so."""

import threading
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgservice.access.errors import Forbidden, KeyNeeded
from kgservice.access.principal import ANONYMOUS, Principal, Role
from kgservice.changes.operations.mappings import MappingCreation
from kgservice.changes.operations.synonyms import NewSynonym
from kgservice.changes.suggesting.errors import Decided, UnknownSuggestion
from kgservice.changes.suggesting.filters import Filters
from kgservice.changes.suggesting.queue import SuggestionQueue
from kgservice.changes.suggesting.queued import State
from kgservice.changes.suggesting.suggestion import Kind, Reason, Suggestion, subject_of
from kgservice.stores.errors import Conflict
from kgservice.stores.journal import UNSEEN, Journal, JournalEntry, Note
from ontology.errors import EmotaxaError
from ontology.iri import BASE
from tests.kgservice.changes.suggesting.journals import MemoryJournal

ADA, BOB = Principal("ada", Role.EDITOR, "1"), Principal("bob", Role.EDITOR, "2")
LEXICAL = "semapv:LexicalMatching"


def suggestion(text: str = "glad", concept: str = "sense/joy", score: float = 0.8, **more: object) -> Suggestion:
    kind: Kind = "synonym" if more.pop("word", False) else "mapping"
    reason = Reason(
        suggester="lexical",
        predicate="skos:exactMatch",
        justification=LEXICAL,
        score=score,
        reason=f"{text} is called so.",
        slots={"match_string": (text,)},
    )
    values: dict[str, object] = {
        "kind": kind,
        "subject": f"{BASE}moods/{text}" if kind == "mapping" else "",
        "text": text,
        "lang": "en" if kind == "synonym" else None,
        "scheme": "moods" if kind == "mapping" else "",
        "concept": BASE + concept,
        "curie": concept.replace("/", ":", 1),
        "label": concept.rpartition("/")[2],
        "predicate": "skos:exactMatch" if kind == "mapping" else "skos:altLabel",
        "justification": LEXICAL,
        "score": score,
        "evidence": (reason,),
        **more,
    }
    return Suggestion.model_validate(values)


def filled(*suggestions: Suggestion, journal: Journal | None = None) -> SuggestionQueue:
    queue = SuggestionQueue(journal or MemoryJournal())
    queue.offer(suggestions, ADA)
    return queue


def test_what_is_offered_waits_best_first() -> None:
    low, high, middle = suggestion("low", score=0.2), suggestion("high", score=0.9), suggestion("middle", score=0.5)
    queue = filled(low, high, middle)
    assert [at.suggestion.text for at in queue.list()] == ["high", "middle", "low"]
    assert [at.suggestion.text for at in queue.list(offset=1, limit=1)] == ["middle"]
    assert queue.counts()[State.WAITING] == 3 and queue.list()[0].suggested_by == "ada"


def test_what_waits_already_is_renewed_by_new_evidence_only() -> None:
    before = suggestion()
    queue = filled(before)
    assert queue.offer([before.model_copy(update={"revision": 7})], BOB).waiting == (before.id,)
    assert queue.get(before.id).suggested_by == "ada"
    assert queue.offer([before.model_copy(update={"score": 0.9})], BOB).renewed == (before.id,)
    assert queue.get(before.id).suggestion.score == 0.9 and queue.counts()[State.WAITING] == 1


def test_an_accepted_mapping_is_an_operation_that_names_the_tool_and_the_curator() -> None:
    one = suggestion()
    queue = filled(one)
    queued, (operation,) = queue.accept(one.id, BOB)
    assert isinstance(operation, MappingCreation)
    assert (operation.subject, operation.object, operation.predicate) == (one.subject, one.concept, one.predicate)
    assert operation.set == f"{BASE}mappings/moods" and operation.justification == LEXICAL
    assert operation.confidence == 0.8 and operation.comment == one.reason
    assert operation.slots["reviewer_label"] == ("bob",) and operation.slots["mapping_tool"] == "Emotaxa"
    assert operation.slots["match_string"] == ("glad",)
    assert (queued.state, queued.decided_by, queued.amended) == (State.ACCEPTED, "bob", False)


def test_an_amended_mapping_is_the_curators_own() -> None:
    one = suggestion()
    queued, (operation,) = filled(one).accept(
        one.id, BOB, predicate="skos:broadMatch", confidence=0.4, reason="Only the mild kind."
    )
    assert isinstance(operation, MappingCreation)
    assert (operation.predicate, operation.confidence) == ("skos:broadMatch", 0.4)
    assert operation.justification == "semapv:ManualMappingCuration" and operation.author_label == ("bob",)
    assert operation.comment == "Only the mild kind." and "match_string" not in operation.slots
    assert queued.amended and (queued.predicate, queued.confidence) == ("skos:broadMatch", 0.4)


def test_an_accepted_word_is_a_synonym() -> None:
    one = suggestion("glee", word=True)
    _, operations = filled(one).accept(one.id, BOB)
    assert operations == (NewSynonym(about=one.concept, new="glee", lang="en"),)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"predicate": "skos:altLabel"}, "predicate"),
        ({"predicate": "owl:sameAs"}, "predicate"),
        ({"confidence": 1.2}, "confidence"),
        ({"confidence": float("nan")}, "confidence"),
        ({"reason": "x" * 2_001}, "reason"),
    ],
)
def test_what_cannot_be_accepted_leaves_it_waiting(changes: dict[str, float | str], field: str) -> None:
    one = suggestion()
    queue = filled(one)
    with pytest.raises(EmotaxaError) as caught:
        queue.accept(one.id, BOB, **changes)  # type: ignore[arg-type]
    assert caught.value.field == field and queue.get(one.id).state == State.WAITING


def test_what_was_rejected_is_not_suggested_again_and_says_why() -> None:
    one = suggestion()
    queue = filled(one)
    queue.reject(one.id, BOB, "Another kind of gladness.")
    assert queue.held([one]).rejected == (one.id,) and queue.held([one], again=True).rejected == ()
    offered = queue.offer([one.model_copy(update={"predicate": "skos:closeMatch", "score": 0.95})], ADA)
    assert queue.held([one]).held[0].rejection == offered.held[0].rejection
    assert not offered.queued and not offered.renewed and not queue.list()
    [held] = offered.held
    assert (held.rejection.by, held.rejection.why) == ("bob", "Another kind of gladness.")
    assert held.rejection.at.startswith("20") and held.rejection.predicate == "skos:exactMatch"


def test_what_was_rejected_waits_again_where_somebody_asks_and_its_rejection_is_kept() -> None:
    one = suggestion()
    queue = filled(one)
    queue.reject(one.id, BOB, "Another kind of gladness.")
    offered = queue.offer([one], ADA, again=True)
    assert offered.queued == (one.id,) and offered.held[0].rejection.by == "bob"
    queued = queue.get(one.id)
    assert queued.state == State.WAITING and [at.why for at in queued.rejections] == ["Another kind of gladness."]
    queue.reject(one.id, ADA, "Still.")
    assert [at.by for at in queue.get(one.id).rejections] == ["bob", "ada"]


def test_a_rejection_is_remembered_by_whoever_opens_the_queue_next() -> None:
    journal = MemoryJournal()
    one = suggestion()
    filled(one, journal=journal).reject(one.id, BOB, "No.")
    assert [at.id for at in SuggestionQueue(journal).rejections()] == [one.id]
    assert not SuggestionQueue(journal).offer([one], ADA).queued


def test_what_was_withdrawn_may_be_suggested_at_any_time() -> None:
    one = suggestion()
    queue = filled(one)
    queue.withdraw(one.id, ADA)
    assert queue.get(one.id).state == State.WITHDRAWN and not queue.list()
    assert queue.offer([one], ADA).queued == (one.id,)


def test_what_was_accepted_is_not_queued_again() -> None:
    one = suggestion()
    queue = filled(one)
    queue.accept(one.id, BOB)
    assert queue.offer([one], ADA, again=True).accepted == (one.id,) and not queue.list()


def test_what_was_decided_on_can_be_reopened() -> None:
    one, other = suggestion(), suggestion("upset")
    journal = MemoryJournal()
    queue = filled(one, other, journal=journal)
    queue.accept(one.id, BOB, predicate="skos:closeMatch", confidence=0.4, reason="Yes.")
    queue.reject(other.id, BOB, "No.")
    for each in (one, other):
        reopened = queue.reopen(each.id, ADA, "It was too early.")
        assert (reopened.state, reopened.decided_by, reopened.change) == (State.WAITING, "", None)
        assert (reopened.predicate, reopened.confidence) == (each.predicate, each.score)
    assert [rejection.why for rejection in queue.get(other.id).rejections] == ["No."]
    with pytest.raises(EmotaxaError, match="waits already"):
        queue.reopen(one.id, ADA)
    assert {queued.id for queued in SuggestionQueue(journal).list()} == {one.id, other.id}


def note(journal: MemoryJournal, change: int, kind: str) -> None:
    journal.note([Note(f"change/{change}", "rea", kind, "{}")])


@pytest.mark.parametrize("fate", ["rejected", "reverted"])
def test_a_suggestion_waits_anew_where_its_change_request_comes_to_nothing(fate: str) -> None:
    journal = MemoryJournal()
    one, other = suggestion(), suggestion("upset")
    queue = filled(one, other, journal=journal)
    accepted = [queue.accept(each.id, BOB, confidence=0.4)[0] for each in (one, other)]
    queue.drafted(accepted[:1], BOB, 7)
    queue.drafted(accepted[1:], BOB, 8)
    assert queue.get(one.id).change == 7
    with pytest.raises(EmotaxaError, match="is in the change request 7"):
        queue.reopen(one.id, BOB)
    note(journal, 7, fate)
    for read in (queue, SuggestionQueue(journal)):
        assert (read.get(one.id).state, read.get(one.id).change) == (State.WAITING, None)
        assert (read.get(other.id).state, read.get(other.id).change) == (State.ACCEPTED, 8)
    note(journal, 7, "merged" if fate == "rejected" else "reinstated")
    for read in (queue, SuggestionQueue(journal)):
        again = read.get(one.id)
        assert (again.state, again.change, again.decided_by, again.confidence) == (State.ACCEPTED, 7, "bob", 0.4)
    with pytest.raises(Decided):
        queue.reject(one.id, ADA, "No.")


def test_a_page_does_not_begin_before_the_first() -> None:
    queue = filled(suggestion())
    with pytest.raises(EmotaxaError, match="offset -1 is below 0"):
        queue.list(offset=-1)
    with pytest.raises(EmotaxaError, match="limit -1 is below 0"):
        queue.list(limit=-1)


def test_nobody_decides_twice() -> None:
    one = suggestion()
    queue = filled(one)
    queue.reject(one.id, BOB, "No.")
    with pytest.raises(Decided, match="was rejected by bob already"):
        queue.accept(one.id, ADA)


def test_a_decision_on_what_others_have_changed_meanwhile_is_a_conflict() -> None:
    journal = MemoryJournal()
    one = suggestion()
    queue, other = filled(one, journal=journal), SuggestionQueue(journal)
    seen = queue.get(one.id).place
    other.offer([one.model_copy(update={"score": 0.3})], BOB)
    with pytest.raises(Conflict):
        queue.accept(one.id, ADA, seen=seen)
    assert queue.get(one.id).state == State.WAITING


def test_a_rejection_needs_its_reason() -> None:
    one = suggestion()
    with pytest.raises(EmotaxaError, match="needs its reason"):
        filled(one).reject(one.id, BOB, "  ")


def test_an_id_that_nothing_has_is_told() -> None:
    with pytest.raises(UnknownSuggestion, match="no suggestion 'nothing'"):
        filled().get("nothing")


@pytest.mark.parametrize("role", list(Role))
def test_only_editors_and_those_above_them_write(role: Role) -> None:
    one = suggestion()
    queue, by = filled(one), Principal("eve", role, "3")
    acts = (
        lambda: queue.offer([suggestion("other")], by),
        lambda: queue.reject(one.id, by, "No."),
    )
    for act in acts:
        if role >= Role.EDITOR:
            act()
        else:
            with pytest.raises(Forbidden):
                act()
    with pytest.raises(KeyNeeded):
        queue.withdraw(one.id, ANONYMOUS)


@pytest.mark.parametrize(
    ("filters", "texts"),
    [
        (Filters(), {"glad", "proud", "glee"}),
        (Filters(kind="synonym"), {"glee"}),
        (Filters(term="Proud"), {"proud"}),
        (Filters(term=f"{BASE}moods/proud"), {"proud"}),
        (Filters(to="ekman"), {"proud"}),
        (Filters(concept="ekman:pride"), {"proud"}),
        (Filters(scheme="moods"), {"glad", "proud"}),
        (Filters(suggester="embedding"), set()),
        (Filters(least=0.6), {"glad"}),
        (Filters(contested=True), {"proud"}),
        (Filters(closest=False), {"proud"}),
        (Filters(predicate="skos:altLabel"), {"glee"}),
        (Filters(states=frozenset({State.REJECTED})), {"upset"}),
        (Filters(states=frozenset(), decided_by="bob"), {"upset"}),
        (Filters(states=frozenset()), {"glad", "proud", "glee", "upset"}),
    ],
)
def test_filters_leave_what_they_name(filters: Filters, texts: set[str]) -> None:
    upset = suggestion("upset", score=0.1)
    queue = filled(
        suggestion(),
        suggestion("proud", "ekman/pride", 0.5, rivals=(f"{BASE}ekman/joy",), place=2),
        suggestion("glee", score=0.4, word=True),
        upset,
    )
    queue.reject(upset.id, BOB, "No.")
    assert {at.suggestion.text for at in queue.list(filters)} == texts


def test_a_document_says_what_became_of_it() -> None:
    one = suggestion()
    queue = filled(one)
    assert queue.get(one.id).as_document()["decided"] is None
    document = queue.reject(one.id, BOB, "No.").as_document()
    assert (document["state"], document["decided"]["by"], document["rejections"][0]["why"]) == (
        "rejected",
        "bob",
        "No.",
    )
    assert document["id"] == one.id and document["evidence"][0]["suggester"] == "lexical"


def test_entries_of_other_kinds_and_subjects_change_nothing() -> None:
    journal = MemoryJournal()
    one = suggestion()
    queue = filled(one, journal=journal)
    journal.note([Note("change/1", "ada", "created", "{}"), Note(subject_of(one.id), "ada", "discussed", "{}")])
    assert queue.get(one.id).state == State.WAITING
    assert queue.accept(one.id, BOB)[0].state == State.ACCEPTED


def test_many_who_offer_and_decide_at_once_lose_nothing() -> None:
    lock = threading.Lock()

    class Locked(MemoryJournal):
        """One writer at a time."""

        def note(self, notes: Sequence[Note], *, expected: Mapping[str, int] = UNSEEN) -> Sequence[JournalEntry]:
            with lock:
                return super().note(notes, expected=expected)

    journal = Locked()
    offers = [[suggestion(f"word{at}") for at in range(start, start + 10)] for start in range(0, 40, 5)]

    def offer(some: Sequence[Suggestion]) -> None:
        queue = SuggestionQueue(journal)
        for one in some:
            queue.offer([one], ADA)

    threads = [threading.Thread(target=offer, args=(some,)) for some in offers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(SuggestionQueue(journal).list()) == 45
    assert [at.number for at in journal.entries] == list(range(1, 46)), "each was noted once"


ACTS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["offer", "again", "accept", "reject", "withdraw"])))


@given(ACTS)
def test_a_rejected_pair_never_waits_unless_asked_for(acts: list[tuple[int, str]]) -> None:
    journal = MemoryJournal()
    queue = SuggestionQueue(journal)
    some = [suggestion(f"word{at}") for at in range(4)]
    for at, act in acts:
        one = some[at]
        if act in ("offer", "again"):
            queue.offer([one], ADA, again=act == "again")
            continue
        try:
            if act == "accept":
                queue.accept(one.id, BOB)
            elif act == "reject":
                queue.reject(one.id, BOB, "No.")
            else:
                queue.withdraw(one.id, BOB)
        except (Decided, UnknownSuggestion):
            pass
    for one in some:
        kinds = [entry.kind for entry in journal.journal(subject_of(one.id))]
        asked = sum(at is one and act == "again" for at, act in ((some[at], act) for at, act in acts))
        assert sum(pair == ("rejected", "suggested") for pair in pairwise(kinds)) <= asked
        assert ("accepted", "suggested") not in set(pairwise(kinds))
    # Whoever reads the whole journal sees what those saw who read it bit by bit.
    everything = Filters(states=frozenset())
    assert SuggestionQueue(journal).list(everything) == queue.list(everything)
