"""Whatever is done at a desk, in whichever order: nothing is lost, nobody approves their own, revisions are sound."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from pyoxigraph import Literal, Quad

from kgservice.access.errors import Forbidden, KeyNeeded
from kgservice.access.principal import ANONYMOUS, Principal
from kgservice.changes.checks.checked import Checked
from kgservice.changes.checks.memory import Memory
from kgservice.changes.checks.run import run_checks
from kgservice.changes.checks.terms import CheckTerms
from kgservice.changes.desk import Desk
from kgservice.changes.errors import ChecksFailed, InConflict, NothingChanges, NotNow, NotYours
from kgservice.changes.events.folding import fold
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.proposal import Proposal
from kgservice.changes.request import ChangeRequest
from kgservice.changes.settings import ChangeSettings
from kgservice.stores.change import content_quads
from kgservice.stores.embedded import EmbeddedStore
from kgservice.stores.memory import MemoryStore
from kgservice.stores.neo4j.database import Database
from kgservice.stores.protocol import GraphStore
from kgservice.stores.release import Release
from ontology.errors import EmotaxaError
from ontology.iri import BASE, CORE
from tests.kgservice.changes.requests.people import (
    ADA,
    ANGER,
    ANN,
    BOB,
    COM,
    FEAR,
    RAE,
    ROB,
    SWEAR_WORD,
    VIC,
    approve,
    checked,
    defined,
    reject,
    renamed,
    synonym,
)
from tests.kgservice.changes.requests.soundness import Sign, errors_at
from tests.kgservice.stores.releases import part_of_release
from tests.neo4j.fixtures import OpenNeo4j, went_back

PEOPLE = (ANN, BOB, RAE, ROB, ADA, COM, VIC, ANONYMOUS)
REFUSALS = (Forbidden, KeyNeeded, NotNow, NotYours)
RELEASE = {"core", "ekman", "ekman-atlas", "goemotions", "labels-atlas-of-emotions", "norms-senpy"}
"""Tiers and relations to move, labels of a data set, norms, and mappings of both theories."""
MADE = BASE + "goemotions/boredom"
ATLAS = BASE + "ekman-atlas/"
SET = BASE + "mappings/ekman"
RECORD = {"set": SET, "record": BASE + "mapping/ekman/anger--annoyance"}
FURY = {"subject": ANGER, "predicate": "skos:narrowMatch", "object": BASE + "goemotions/anger", "set": SET}
ARM, CALM = (
    {"valence": 2.7, "arousal": arousal, "dominance": 5.1, "scale": "1..9", "concept": None} for arousal in (6.95, 2)
)
OPPOSITE = CORE + "oppositeOf"
NORM = BASE + "norm/senpy-ekman2vad-centroids/anger"
WORDS = ("ire", "bile", SWEAR_WORD)
LABELS = ("anger", "fury", "rage of men")

POOL: tuple[dict[str, Any], ...] = (
    *(synonym(word, concept) for word in WORDS for concept in (ANGER, FEAR)),
    *({"type": "RemoveSynonym", "about": ANGER, "old": word} for word in WORDS),
    *(renamed(old, new) for old in LABELS for new in LABELS if old != new),
    defined("Zorn"),
    {"type": "RemoveTextDefinition", "about": ANGER, "old": "Zorn", "lang": "de"},
    {"type": "NodeCreation", "about": MADE, "label": "boredom", "sources": ["us"]},
    {"type": "NodeDeletion", "about": MADE},
    {"type": "NodeObsoletion", "about": BASE + "goemotions/annoyance"},
    {"type": "NodeUnobsoletion", "about": BASE + "goemotions/annoyance"},
    synonym("ennui", MADE),
    *(
        {"type": "NodeMove", "about": ATLAS + "annoyance", "old": ATLAS + old, "new": ATLAS + new}
        for old, new in (("anger", "fear"), ("fear", "anger"), ("anger", "frustration"))
    ),
    *(
        {
            "type": kind,
            "subject": ATLAS + "annoyance",
            "predicate": CORE + "oppositeOf",
            "object": ATLAS + "frustration",
        }
        for kind in ("EdgeCreation", "EdgeDeletion")
    ),
    {"type": "EdgeDeletion", "subject": ATLAS + "irritable", "predicate": CORE + "moodOf", "object": ATLAS + "anger"},
    {"type": "NodeObsoletion", "about": ATLAS + "annoyance", "replacement": ATLAS + "frustration"},
    *({"type": "NormReplacement", "about": NORM, "old": old, "new": new} for old, new in ((ARM, CALM), (CALM, ARM))),
    {"type": "RemoveNorm", "about": NORM, "old": ARM},
    *({"type": "MappingConfidenceChange", **RECORD, "old": old, "new": new} for old, new in ((0.95, 0.5), (0.5, 0.95))),
    *(
        {"type": "MappingPredicateChange", **RECORD, "old": f"skos:{old}Match", "new": f"skos:{new}Match"}
        for old, new in (("narrow", "close"), ("close", "narrow"))
    ),
    {"type": "MappingReview", **RECORD, "predicate": "skos:narrowMatch", "reviewer_label": "Rae", "agreement": 1},
    {"type": "MappingCreation", **FURY, "confidence": 0.9, "author_label": ["Ann"]},
    {"type": "MappingRejection", **FURY, "record": RECORD["record"] + "-not", "confidence": 0.9, "comment": "no"},
)
STEPS: dict[str, tuple[set[str | None], set[str]]] = {
    "created": ({None}, {"draft"}),
    "amended": ({"draft", "proposed", "approved", "rejected"}, {"draft", "proposed"}),
    "submitted": ({"draft"}, {"proposed"}),
    "withdrawn": ({"proposed", "approved", "rejected"}, {"draft"}),
    "approved": ({"proposed", "approved"}, {"proposed", "approved"}),
    "rejected": ({"proposed", "approved"}, {"rejected"}),
    "merged": ({"approved"}, {"merged"}),
    "reverted": ({"merged"}, {"reverted"}),
    "reinstated": ({"reverted"}, {"merged"}),
}
"""From which states each entry may lead to which; every other one leaves the state."""


class _Desk(RuleBasedStateMachine):
    """People at a desk, whom nobody tells what they may do."""

    anew: Callable[[], GraphStore]
    known_errors: frozenset[Sign]
    """What full checks find in the release itself, where parts of the ontology are missing."""

    def __init__(self) -> None:
        super().__init__()
        self.store = self.anew()
        self.memory = Memory()
        self.desk = Desk(self.store, ChangeSettings(approvals=2), checks=self.checked)
        self.graphs: list[frozenset[Quad]] = [frozenset(self.store.quads())]
        self.noted = 0

    def checked(self, proposal: Proposal, terms: CheckTerms) -> list[Checked]:
        """Run the real checks but the slow ones, and one for swear words."""
        quick = replace(terms, left_out=("questions", "reasoner"))
        return [*checked(proposal, quick), *run_checks(proposal, quick, memory=self.memory)]

    def teardown(self) -> None:
        self.store.close()

    def _try(self, number: int, do: Callable[[], ChangeRequest], *others: type[EmotaxaError]) -> None:
        """Do something; what is refused leaves everything as it was, but that a conflict or a failure is noted."""
        before, revision = self.store.journal(f"change/{number}"), self.store.revision
        try:
            do()
        except EmotaxaError as error:
            if not isinstance(error, REFUSALS + others):
                raise
            after = self.store.journal(f"change/{number}")
            told = {entry.kind for entry in after[len(before) :]}
            assert told <= ({"clashed", "failed"} if isinstance(error, InConflict | ChecksFailed) else set())
            assert self.store.revision == revision
            if isinstance(error, InConflict | ChecksFailed):
                request = self.desk.get(number)
                assert request.clashes or request.failures

    @rule(by=st.sampled_from(PEOPLE), operations=st.lists(st.sampled_from(POOL), max_size=2), data=st.data())
    def create(self, by: Principal, operations: list[dict[str, Any]], data: Any) -> None:  # noqa: ANN401
        self.create_as(by, operations, data.draw(st.none() | st.integers(1, self.store.revision)))

    def create_as(self, by: Principal, operations: list[dict[str, Any]], base: int | None) -> None:
        known = len(self.store.subjects())
        try:
            made = self.desk.create(by, "A change", operations, base=base)
        except (Forbidden, KeyNeeded, Unfit, NothingChanges):
            assert len(self.store.subjects()) == known
            return
        assert made.number == known + 1

    def _any(self, data: Any) -> int:  # noqa: ANN401
        return int(data.draw(st.integers(1, len(self.store.subjects()))))

    @precondition(lambda self: self.store.subjects())
    @rule(by=st.sampled_from(PEOPLE), operations=st.lists(st.sampled_from(POOL), max_size=2), data=st.data())
    def amend(self, by: Principal, operations: list[dict[str, Any]], data: Any) -> None:  # noqa: ANN401
        number = self._any(data)
        self._try(number, lambda: self.desk.amend(number, by, operations=operations), Unfit, NothingChanges)

    @precondition(lambda self: self.store.subjects())
    @rule(by=st.sampled_from(PEOPLE), data=st.data(), what=st.sampled_from(["withdraw", "rebase", "comment", "reject"]))
    def say(self, by: Principal, data: Any, what: str) -> None:  # noqa: ANN401
        number = self._any(data)
        do: dict[str, Callable[[], ChangeRequest]] = {
            "withdraw": lambda: self.desk.withdraw(number, by),
            "rebase": lambda: self.desk.rebase(number, by),
            "comment": lambda: self.desk.comment(number, by, "Well"),
            "reject": lambda: reject(self.desk, number, by, "Well"),
        }
        self._try(number, do[what], InConflict)

    @precondition(lambda self: self.store.subjects())
    @rule(data=st.data(), operations=st.lists(st.sampled_from(POOL), max_size=2))
    def mend(self, data: Any, operations: list[dict[str, Any]]) -> None:  # noqa: ANN401
        """Let an author put what has failed or clashed anew, or take a decision back."""
        request = self.desk.get(self._any(data))
        by = next(person for person in PEOPLE if person.name == request.author)
        amend = partial(self.desk.amend, request.number, by, operations=operations)
        self._try(request.number, amend, Unfit, NothingChanges)
        self._try(request.number, lambda: self.desk.withdraw(request.number, by))

    @precondition(lambda self: self.store.subjects())
    @rule(by=st.sampled_from(PEOPLE), data=st.data(), what=st.sampled_from(["submit", "approve", "merge"]))
    def push(self, by: Principal, data: Any, what: str) -> None:  # noqa: ANN401
        number = self._any(data)
        if what == "submit" and not self.desk.get(number).documents:
            return
        do: dict[str, Callable[[], ChangeRequest]] = {
            "submit": lambda: self.desk.submit(number, by),
            "approve": lambda: approve(self.desk, number, by),
            "merge": lambda: self.desk.merge(number, by),
        }
        self._try(number, do[what], InConflict, ChecksFailed)

    @rule(all_operations=st.lists(st.lists(st.sampled_from(POOL), min_size=1, max_size=2), min_size=1, max_size=3))
    def rush(self, all_operations: list[list[dict[str, Any]]]) -> None:
        """Let several take requests as far as they go, side by side, so that they come in each other's way."""
        numbers = []
        for operations, by in zip(all_operations, (ANN, BOB, RAE), strict=False):
            known = len(self.store.subjects())
            self.create_as(by, operations, None)
            numbers += [(number, by) for number in range(known + 1, len(self.store.subjects()) + 1)]
        for do in (
            lambda number, by: self.desk.submit(number, by),
            lambda number, by: approve(self.desk, number, ROB),
            lambda number, by: approve(self.desk, number, ADA),
            lambda number, by: self.desk.merge(number, by),
        ):
            for number, by in numbers:
                self._try(number, partial(do, number, by), InConflict, ChecksFailed)

    @precondition(lambda self: self.store.revision > 1)
    @rule(by=st.sampled_from((ANN, BOB, RAE, VIC)), data=st.data())
    def revert(self, by: Principal, data: Any) -> None:  # noqa: ANN401
        merged = [one.number for one in self.desk.list(limit=500).requests if one.merge is not None]
        number, known = data.draw(st.sampled_from(merged)), len(self.store.subjects())
        try:
            back = self.desk.revert(number, by, "A mistake")
            assert (back.number, back.reverts) == (known + 1, number)
        except (*REFUSALS, InConflict):
            assert len(self.store.subjects()) == known

    @invariant()
    def numbers_are_gapless(self) -> None:
        subjects = self.store.subjects()
        assert list(subjects) == [f"change/{number}" for number in range(1, len(subjects) + 1)]
        assert [entry.revision for entry in self.store.log()] == list(range(1, self.store.revision + 1))
        entries = self.store.journal()
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))

    @invariant()
    def every_step_is_legal(self) -> None:
        for entry in self.store.journal(since=self.noted):
            before = self.store.journal(entry.subject)[: entry.place - 1]
            was = fold(before) if before else None
            state, after = None if was is None else was.state.value, fold([entry], was)
            sources, targets = STEPS.get(entry.kind, ({state}, {after.state.value} & {state}))
            assert state in sources and after.state.value in targets, (state, entry, after.state)
            if entry.kind in {"approved", "rejected"}:
                assert entry.author in {"rae", "rob", "ada"} and entry.author != after.author
            if entry.kind == "merged":
                assert was is not None and len({one.author for one in was.approvals} - {was.author}) >= 2
                assert {one.version for one in was.approvals} == {was.version}
            self.noted = entry.number

    @invariant()
    def every_revision_is_a_merge_and_reads(self) -> None:
        requests = self.desk.list(limit=500).requests
        made = sorted(one.merge.revision for one in requests if one.merge is not None)
        assert made == list(range(2, self.store.revision + 1))
        for entry in self.store.log()[len(self.graphs) :]:
            came, went = (frozenset(content_quads(part)) for part in self.store.content(entry))
            graph = (self.graphs[-1] - went) | came
            assert frozenset(self.store.quads(entry.revision)) == graph
            assert not any(quad.object == Literal(SWEAR_WORD, language="en") for quad in came)
            # The desk looks at what a change touches; here, all is looked at.
            assert errors_at(self.store, entry.revision) <= self.known_errors
            self.graphs.append(graph)

    @invariant()
    def what_was_taken_back_is_gone(self) -> None:
        for one in self.desk.list(limit=500).requests:
            assert (one.state == "reverted") == (one.reverted_by is not None)
            if one.reverted_by is not None:
                assert self.desk.get(one.reverted_by).state == "merged"


@pytest.fixture(scope="module")
def release() -> Release:
    return part_of_release(RELEASE)


def run(anew: Callable[[], GraphStore], examples: int, steps: int) -> None:
    class Machine(_Desk):
        pass

    Machine.anew = staticmethod(anew)
    with closing(anew()) as store:
        Machine.known_errors = errors_at(store, 1)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_is_done_at_a_desk_over_a_store_in_memory(release: Release) -> None:
    run(lambda: MemoryStore(release), examples=5, steps=15)


def test_whatever_is_done_at_a_desk_over_an_embedded_store(release: Release, tmp_path: Path) -> None:
    EmbeddedStore(tmp_path / "built", release=release).close()
    number = count()

    def anew() -> GraphStore:
        folder = tmp_path / f"copy {next(number)}"
        return EmbeddedStore(copytree(tmp_path / "built", folder), release=release)

    run(anew, examples=2, steps=20)


@pytest.mark.xdist_group("neo4j")
def test_whatever_is_done_at_a_desk_over_a_store_on_neo4j(
    neo4j_store: OpenNeo4j, neo4j_database: Database, release: Release
) -> None:
    neo4j_store(release).close()

    def anew() -> GraphStore:
        assert went_back(neo4j_database, release), "the store holds another release"
        return neo4j_store(release)

    run(anew, examples=2, steps=20)
