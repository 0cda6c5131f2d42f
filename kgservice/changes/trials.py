"""Trials: what requests would make of the graph, what the checks say to it, and what it moves."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from kgservice.changes.answers import Difference, known_questions
from kgservice.changes.checks.terms import CheckTerms
from kgservice.changes.clash import Failure
from kgservice.changes.expected import expected_after
from kgservice.changes.proposal import Proposal, propose
from kgservice.changes.publishing.released import SUBJECTS as RELEASES
from kgservice.changes.register import Register
from kgservice.changes.request import ChangeRequest
from kgservice.stores.errors import Unreadable
from kgservice.stores.protocol import GraphStore
from ontology.competency import Question

if TYPE_CHECKING:
    from kgservice.changes.checks.checked import Checked
    from kgservice.changes.checks.memory import Memory
    from kgservice.changes.impact.impact import Impact
    from ontology.finding import Finding

__all__ = ["Check", "Moves", "Trials", "Verdict", "failures_of"]

_SHOWN: Final = 5
"""Findings of a check that are kept."""
_PROPOSALS: Final = 8
"""Proposals that are kept; each holds what its operations make of a whole graph."""
_KEPT: Final = 200
"""Outcomes of checks that are kept, and likewise impacts."""

Check = Callable[[Proposal, CheckTerms], "Sequence[Checked]"]
"""Runs all checks on what operations make of a revision."""

Moves = Callable[[Proposal], "Impact"]
"""Works out what they move."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks came to.

    Attributes:
        checks: what came of each, by its name.
        failures: those that stand in the way of a merge.
    """

    checks: Mapping[str, str]
    failures: tuple[Failure, ...]


class Trials:
    """Works out requests on revisions. What a version comes to on a revision hardly changes, so the last ones are kept.

    Any number of threads may share it.
    """

    def __init__(
        self,
        store: GraphStore,
        register: Register,
        *,
        checks: Check | None = None,
        terms: CheckTerms | None = None,
        memory: "Memory | None" = None,
        impact: Moves | None = None,
        required: Collection[str] = (),
    ) -> None:
        """Keep what is needed.

        Args:
            store: the graph.
            register: all requests.
            checks: runs the checks; all of them where None.
            terms: how far the checks go.
            memory: what they keep from one change to the next.
            impact: works out what a request moves.
            required: names of the checks that have to be run.
        """
        self._store = store
        self._register = register
        self._checks = checks or self._all_checks
        self._terms = terms or CheckTerms()
        self._own_memory = memory
        self._impact = impact
        self._required = tuple(required)
        self._starting = Lock()
        self._proposals = _Last[Proposal](_PROPOSALS)
        self._checked = _Last["tuple[Checked, ...]"](_KEPT)
        self._impacts = _Last["Impact"](_KEPT)

    def proposal(self, request: ChangeRequest, revision: int) -> Proposal:
        """Give what a request makes of a revision; of one that is merged, what it made of the one before.

        Raises:
            Unfit: where the revision does not admit an operation.
            UnknownRevision: where the store can no longer read it.
            Unreadable: where the graph could not be read any more after it.
        """
        # What has been released since was not when it was merged.
        released = None if request.merge is None else _never

        def worked_out() -> Proposal:
            return propose(
                self._store,
                request.operations,
                author=request.author,
                summary=f"{request.title} (change {request.number})",
                revision=revision,
                released=released,
            )

        return self._proposals.get(self._key(request, revision), worked_out)

    def checked(self, request: ChangeRequest, revision: int) -> "tuple[Checked, ...]":
        """Give what the checks say to what a request makes of a revision.

        Raises:
            Unfit, UnknownRevision, Unreadable: as `proposal` does.
            DocumentError: where a competency question or a shape cannot be read.
        """

        def run() -> "tuple[Checked, ...]":
            return tuple(self._checks(self.proposal(request, revision), self._terms_of(request, revision)))

        # What could not be run this time may well be the next time: Java may be there by then, or have the time.
        return self._checked.get(
            self._key(request, revision), run, keep=lambda found: not any(each.hindered for each in found)
        )

    def verdict(self, request: ChangeRequest, revision: int) -> Verdict:
        """Give what the checks come to; that the graph could not be read any more fails the first of them.

        Raises:
            Unfit, UnknownRevision, DocumentError: as `checked` does.
        """
        try:
            checked = self.checked(request, revision)
        except Unreadable as unreadable:
            failure = Failure(name="well-formed", findings=(str(unreadable),), count=1)
            return Verdict({failure.name: "failed"}, (failure,))
        return Verdict({each.name: each.status for each in checked}, failures_of(checked, self._required))

    def moved_answers(
        self, request: ChangeRequest, revision: int, questions: Collection[str]
    ) -> Mapping[str, Difference]:
        """Give how a request moves the answers to competency questions, by their names; what it leaves is left out.

        Raises:
            Unfit, UnknownRevision, Unreadable, DocumentError: as `checked` does.
        """
        if not questions:
            return {}
        from kgservice.changes.checks.questions import differences
        from kgservice.changes.checks.scene import Scene

        asked = [question for question in self._questions if question.name in questions]
        return differences(Scene(self.proposal(request, revision), self._memory), asked)

    def told_answers(self, request: ChangeRequest, revision: int) -> Mapping[str, Difference]:
        """Give how a request moves the answers to the competency questions of which their check tells, by their names.

        Raises:
            Unfit, UnknownRevision, Unreadable, DocumentError: as `checked` does.
        """
        from kgservice.changes.checks.questions import told_differences
        from kgservice.changes.checks.scene import Scene

        scene = Scene(self.proposal(request, revision), self._memory)
        return told_differences(scene, self._terms_of(request, revision))

    def impact(self, request: ChangeRequest, revision: int) -> "Impact | None":
        """Give what a request moves; None where nobody told how that is worked out.

        Raises:
            Unfit, UnknownRevision, Unreadable: as `proposal` does.
        """
        moves = self._impact
        if moves is None:
            return None
        return self._impacts.get(self._key(request, revision), lambda: moves(self.proposal(request, revision)))

    def _key(self, request: ChangeRequest, revision: int) -> Hashable:
        """Give all on which hangs what a version comes to on a revision: on what was released by then, too."""
        released = () if request.merge is not None else tuple(self._store.subjects(RELEASES))
        return request.number, request.version, revision, released

    def _all_checks(self, proposal: Proposal, terms: CheckTerms) -> "tuple[Checked, ...]":
        from kgservice.changes.checks.run import run_checks

        return run_checks(proposal, terms, memory=self._memory)

    def _terms_of(self, request: ChangeRequest, revision: int) -> CheckTerms:
        """Tell how far the checks of a request go: what it accepts, and what is expected by then."""
        questions = expected_after(self._register.answers(revision), self._questions)
        return replace(self._terms, accepted=request.answers, questions=questions)

    @property
    def _questions(self) -> Sequence[Question]:
        return known_questions() if self._terms.questions is None else self._terms.questions

    @property
    def _memory(self) -> "Memory":
        from kgservice.changes.checks.memory import Memory

        with self._starting:
            if self._own_memory is None:
                self._own_memory = Memory()
            return self._own_memory


class _Last(Generic[Found]):
    """The last few of what was worked out; two who ask for the same at once may both work it out."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._turn = Lock()
        self._found: OrderedDict[Hashable, Found] = OrderedDict()

    def get(
        self, key: Hashable, work_out: Callable[[], Found], *, keep: Callable[[Found], bool] = lambda found: True
    ) -> Found:
        with self._turn:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        found = work_out()
        if not keep(found):
            return found
        with self._turn:
            self._found[key] = found
            self._found.move_to_end(key)
            if len(self._found) > self._size:
                self._found.popitem(last=False)
        return found


def failures_of(checked: "Sequence[Checked]", required: Collection[str] = ()) -> tuple[Failure, ...]:
    """Give the checks that stand in the way of a merge, with the first of what each found to be wrong.

    Args:
        checked: what came of them.
        required: names of those that stand in the way where they were not run, too.
    """
    failures = []
    for each in checked:
        wrong = [found for found in each.findings if found.level == "ERROR"]
        unrun = each.status == "not run" and each.name in required
        if each.status == "failed" or wrong or unrun:
            reason = f"not run: {each.reason}{f'; {each.cure}' if each.cure else ''}" if unrun else each.reason
            told = tuple(map(_said, wrong[:_SHOWN])) or ((reason,) if reason else ())
            failures.append(Failure(name=each.name, findings=told, count=len(wrong)))
    names = {each.name for each in checked}
    unknown = (name for name in required if name not in names)
    return (*failures, *(Failure(name=name, findings=("it was not run",)) for name in unknown))


def _said(found: "Finding") -> str:
    """Say a finding, with what it is about."""
    said = str(found)
    return said if not found.node or found.node in said else f"{found.node}: {said}"


def _never(iri: str) -> bool:
    return False
