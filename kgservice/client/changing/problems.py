"""Problems that editing meets: the errors that they were on the other side, with all that these hold."""

from collections.abc import Mapping
from typing import Any, Final

from kgservice.changes.bulk.table.read import TableRefused
from kgservice.changes.errors import (
    ChecksFailed,
    InConflict,
    Moved,
    NewerJournal,
    NothingChanges,
    NotNow,
    NotYours,
    TooFewApprovals,
    UnknownChange,
    UnknownThread,
)
from kgservice.changes.operations.documents import Malformed
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.publishing.directory import DirectoryRefused
from kgservice.changes.publishing.releasing import NoVersion
from kgservice.changes.suggesting.errors import Decided, UnknownSuggestion
from kgservice.changes.watching.errors import BadTarget, BadWebhook, ForeignWatch, TooManyWatches, UnknownWatch
from kgservice.client.changing.decoding import clash_of, failure_of, finding_of
from kgservice.stores.errors import Unreadable
from kgservice.stores.moment import BeforeAll
from mappings.release.gate import ReleaseRefused
from ontology.errors import EmotaxaError

__all__ = ["KINDS", "complete"]

KINDS: Final[Mapping[str, type[EmotaxaError]]] = {
    "bad-target": BadTarget,
    "bad-webhook": BadWebhook,
    "before-all": BeforeAll,
    "checks-failed": ChecksFailed,
    "decided": Decided,
    "directory-refused": DirectoryRefused,
    "foreign-watch": ForeignWatch,
    "in-conflict": InConflict,
    "malformed-operation": Malformed,
    "moved": Moved,
    "newer-journal": NewerJournal,
    "no-version": NoVersion,
    "not-now": NotNow,
    "not-yours": NotYours,
    "nothing-changes": NothingChanges,
    "release-refused": ReleaseRefused,
    "table-refused": TableRefused,
    "too-few-approvals": TooFewApprovals,
    "too-many-watches": TooManyWatches,
    "unfit": Unfit,
    "unknown-change": UnknownChange,
    "unknown-suggestion": UnknownSuggestion,
    "unknown-thread": UnknownThread,
    "unknown-watch": UnknownWatch,
    "unreadable-graph": Unreadable,
}
"""By the end of the problem's type."""


def complete(error: EmotaxaError, problem: Mapping[str, Any]) -> None:
    """Give an error what its class has beside message, hint, value and field."""
    match error:
        case InConflict():
            error.clashes = tuple(map(clash_of, problem.get("clashes", ())))
            error.revision = problem.get("revision", 0)
        case ChecksFailed():
            error.failures = tuple(map(failure_of, problem.get("failures", ())))
            error.revision = problem.get("revision", 0)
        case Moved():
            error.version = problem.get("version", 0)
        case TooFewApprovals():
            error.sources = tuple(problem.get("sources", ()))
            error.needed = problem.get("needed", 0)
        case NotNow():
            error.sources = tuple(problem.get("sources", ()))
        case BeforeAll():
            error.first = None
        case Decided():
            error.by = problem.get("by", "")
        case TableRefused() | DirectoryRefused() | ReleaseRefused():
            error.findings = tuple(map(finding_of, problem.get("findings", ())))
