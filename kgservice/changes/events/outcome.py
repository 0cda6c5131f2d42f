"""What comes of a request: it is in the graph, was taken back, or could not come in as it stands."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from kgservice.changes.answers import Difference
from kgservice.changes.clash import Clash, Failure
from kgservice.changes.events.event import Event
from kgservice.changes.request import ChangeRequest, Merge, State
from kgservice.stores.journal import JournalEntry

__all__ = ["Clashed", "Failed", "Merged", "Reinstated", "Reverted"]


class Clashed(Event):
    """It does not fit what others have made of the graph.

    Attributes:
        revision: the revision that it was tried on.
        clashes: where it does not fit.
    """

    kind: ClassVar[str] = "clashed"

    revision: int
    clashes: tuple[Clash, ...]

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        return replace(request, clashes=self.clashes, clashed=self.revision)

    def in_words(self) -> str:
        """Say what its author did."""
        return f"met {len(self.clashes)} conflict(s) on revision {self.revision}: {self.clashes[0].in_words()}"


class Failed(Event):
    """Checks fail after it, so that it was not merged.

    Attributes:
        revision: the revision that it was tried on.
        failures: the checks.
        checks: what came of each check, by its name.
    """

    kind: ClassVar[str] = "failed"

    revision: int
    failures: tuple[Failure, ...]
    checks: Mapping[str, str] = {}

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        return replace(
            request, failures=self.failures, failed=self.revision, checks=self.checks, clashes=(), clashed=None
        )

    def in_words(self) -> str:
        """Say what its author did."""
        told = "; ".join(failure.in_words() for failure in self.failures)
        return f"could not merge it on revision {self.revision}: {told}"


class Merged(Event):
    """It is in the graph; written together with the revision that it made.

    Attributes:
        revision: that revision.
        checks: what came of each check before it, by its name.
        answers: how the answers moved that were accepted, by the competency question.
    """

    kind: ClassVar[str] = "merged"

    revision: int
    checks: Mapping[str, str] = {}
    answers: Mapping[str, Difference] = {}

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        merge = Merge(entry.author, entry.at, self.revision, self.checks, self.answers)
        return replace(
            request,
            state=State.MERGED,
            merge=merge,
            checks=self.checks,
            clashes=(),
            clashed=None,
            failures=(),
            failed=None,
        )

    def in_words(self) -> str:
        """Say what its author did."""
        left = ", ".join(name for name, status in self.checks.items() if status == "not run")
        return f"merged it as revision {self.revision}{f'; not run: {left}' if left else ''}"


class Reverted(Event):
    """Another request took it back; written together with the revision which that one made.

    Attributes:
        change: the other one.
        revision: the revision.
    """

    kind: ClassVar[str] = "reverted"

    change: int
    revision: int

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        return replace(request, state=State.REVERTED, reverted_by=self.change)

    def in_words(self) -> str:
        """Say what its author did."""
        return f"took it back with change {self.change}, as revision {self.revision}"


class Reinstated(Event):
    """What had taken it back was itself taken back, so that it is in the graph again; written as `Reverted` is.

    Attributes:
        change: the request that did so.
        revision: the revision which that one made.
    """

    kind: ClassVar[str] = "reinstated"

    change: int
    revision: int

    def after(self, request: ChangeRequest, entry: JournalEntry) -> ChangeRequest:
        """Give what the request is after it."""
        return replace(request, state=State.MERGED, reverted_by=None)

    def in_words(self) -> str:
        """Say what its author did."""
        return f"brought it back with change {self.change}, as revision {self.revision}"
