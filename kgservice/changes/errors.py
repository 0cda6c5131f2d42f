"""Errors of change requests.

EmotaxaError
 ├── UnknownChange (LookupError)     a number that no change request has
 ├── UnknownThread (LookupError)     a number that no thread of the request has
 ├── NotNow (RuntimeError)           something that the state of the request does not admit
 │    └── TooFewApprovals            a merge that more have to approve
 ├── NotYours (PermissionError)      something that is open to others, such as approving one's own
 ├── Moved (RuntimeError)            a decision on a version of the request that is no longer the newest
 ├── InConflict (RuntimeError)       a request that does not fit what others have made of the graph
 ├── ChecksFailed (ValueError)       a request after which a check of the graph fails
 ├── NothingChanges (ValueError)     operations that leave the graph as it is
 ├── OnlyAdmins (Forbidden)          an answer that finds what must not be, accepted by somebody else than an admin
 └── NewerJournal (RuntimeError)     a request of which a newer Emotaxa has written what this one cannot read

That a role does not suffice, `kgservice.access.errors` says.
"""

from collections.abc import Sequence

from kgservice.access.errors import Forbidden
from kgservice.changes.clash import Clash, Failure
from ontology.errors import EmotaxaError

__all__ = [
    "ChecksFailed",
    "InConflict",
    "Moved",
    "NewerJournal",
    "NotNow",
    "NotYours",
    "NothingChanges",
    "OnlyAdmins",
    "TooFewApprovals",
    "UnknownChange",
    "UnknownThread",
]


class UnknownChange(EmotaxaError, LookupError):
    """A number that no change request has."""

    def __init__(self, number: int) -> None:
        """Name the number."""
        super().__init__(
            f"there is no change request {number}", hint="list them to see their numbers", value=number, field="number"
        )


class UnknownThread(EmotaxaError, LookupError):
    """A number that no thread of a request has."""

    def __init__(self, number: int, thread: int, threads: int) -> None:
        """Say how many threads there are."""
        known = f"its threads are numbered 1 to {threads}" if threads else "nobody has commented on it yet"
        super().__init__(
            f"the change request {number} has no thread {thread}", hint=known, value=thread, field="thread"
        )


class NotNow(EmotaxaError, RuntimeError):
    """Something that the state of a request does not admit; `value` is the state, `sources` those that do."""

    def __init__(self, number: int, action: str, state: str, sources: Sequence[str]) -> None:
        """Name the action, the state, and the states in which it is admitted."""
        super().__init__(
            f"the change request {number} is {state}: to {action} is not open then",
            hint=f"it is open where a request is {' or '.join(sources)}",
            value=state,
            field="state",
        )
        self.sources = tuple(sources)


class TooFewApprovals(NotNow):
    """A merge that more have to approve than have; `value` is how many have, `needed` how many have to."""

    def __init__(self, number: int, approvals: int, needed: int) -> None:
        """Name both."""
        EmotaxaError.__init__(
            self,
            f"the change request {number} has {approvals} of the {needed} approvals that a merge takes",
            hint="ask another reviewer to approve it",
            value=approvals,
            field="approvals",
        )
        self.needed = needed
        self.sources = ("approved",)


class NotYours(EmotaxaError, PermissionError):
    """Something that others may do with a request, whatever the role of who asks; `value` is who asks."""

    def __init__(self, number: int, action: str, name: str, why: str, hint: str) -> None:
        """Say why, and who may."""
        super().__init__(f"{name} may not {action} the change request {number}: {why}", hint=hint, value=name)


class Moved(EmotaxaError, RuntimeError):
    """A decision on a version of a request that is no longer the newest; `version` is that one."""

    def __init__(self, number: int, seen: int, version: int) -> None:
        """Name both versions."""
        super().__init__(
            f"the change request {number} was amended: it is in version {version}, and not in {seen} any more",
            hint=f"read version {version} and decide anew",
            value=seen,
            field="version",
        )
        self.version = version


class InConflict(EmotaxaError, RuntimeError):
    """A request that does not fit what others have made of the graph; `clashes` says where, `revision` on which one."""

    def __init__(self, what: str, clashes: Sequence[Clash], revision: int, hint: str) -> None:
        """Tell the first clash, and how many there are."""
        first = clashes[0]
        more = f" (and {len(clashes) - 1} more)" if len(clashes) > 1 else ""
        super().__init__(f"{what} is in conflict with revision {revision}: {first.in_words()}{more}", hint=hint)
        self.clashes = tuple(clashes)
        self.revision = revision


class ChecksFailed(EmotaxaError, ValueError):
    """A request after which a check of the graph fails, so that nothing was changed; `failures` names them."""

    def __init__(self, number: int, failures: Sequence[Failure], revision: int) -> None:
        """Tell the first finding of each check."""
        told = "; ".join(failure.in_words() for failure in failures)
        super().__init__(
            f"the change request {number} fails on revision {revision}: {told}",
            hint="amend it so that the checks pass; nothing was changed",
            value=[failure.name for failure in failures],
        )
        self.failures = tuple(failures)
        self.revision = revision


class NothingChanges(EmotaxaError, ValueError):
    """Operations that leave the graph as it is."""

    def __init__(self, revision: int, *, proposed: bool = False) -> None:
        """Say on which revision.

        Args:
            revision: the revision.
            proposed: whether the request is proposed; a draft may be without operations.
        """
        else_ = "withdraw the request to take them out" if proposed else "none as yet"
        super().__init__(
            f"the operations together leave revision {revision} as it is",
            hint=f"give operations that change something, or {else_}",
            field="operations",
        )


class OnlyAdmins(Forbidden):
    """Something that only an admin can answer for."""

    def __init__(self, message: str, has: str, hint: str) -> None:
        """Say what, and what else can be done."""
        super().__init__("admin", has)
        EmotaxaError.__init__(self, message, hint=f"{hint}, or ask an admin")


class NewerJournal(EmotaxaError, RuntimeError):
    """A request of which a newer Emotaxa has written what this one cannot read; `value` holds the kinds of entries."""

    def __init__(self, number: int, kinds: Sequence[str]) -> None:
        """Name the kinds."""
        super().__init__(
            f"a newer Emotaxa has written entries about the change request {number} that this one cannot read: "
            f"{', '.join(kinds)}",
            hint="upgrade Emotaxa to go on with it",
            value=list(kinds),
        )
