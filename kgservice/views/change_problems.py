"""Errors of editing as problem documents: which kinds there are, and what programs are told besides."""

from dataclasses import replace
from typing import Final

from kgservice.changes import errors as changes
from kgservice.changes.bulk.table.read import TableRefused
from kgservice.changes.operations.documents import Malformed
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.publishing.directory import DirectoryRefused
from kgservice.changes.publishing.releasing import NoVersion
from kgservice.changes.suggesting import errors as suggesting
from kgservice.changes.watching import errors as watching
from kgservice.views.members import members_of
from kgservice.views.problems import Kinds, Problem, problem_of
from mappings.release.gate import ReleaseRefused
from ontology.errors import EmotaxaError

__all__ = ["CHANGE_KINDS", "problem_of_change"]

CHANGE_KINDS: Final[Kinds] = (
    (changes.UnknownChange, 404, "unknown-change", "Unknown change request"),
    (changes.UnknownThread, 404, "unknown-thread", "Unknown thread"),
    (changes.NotYours, 403, "not-yours", "Open to others"),
    (changes.TooFewApprovals, 409, "too-few-approvals", "Too few approvals"),
    (changes.NotNow, 409, "not-now", "Not in this state"),
    (changes.Moved, 409, "moved", "Amended meanwhile"),
    (changes.InConflict, 409, "in-conflict", "In conflict"),
    (changes.ChecksFailed, 422, "checks-failed", "Checks fail"),
    (changes.NothingChanges, 422, "nothing-changes", "Nothing changes"),
    (changes.NewerJournal, 501, "newer-journal", "Written by a newer Emotaxa"),
    (suggesting.UnknownSuggestion, 404, "unknown-suggestion", "Unknown suggestion"),
    (suggesting.Decided, 409, "decided", "Decided already"),
    (watching.UnknownWatch, 404, "unknown-watch", "Unknown watch"),
    (watching.ForeignWatch, 403, "foreign-watch", "Somebody else's watch"),
    (watching.TooManyWatches, 422, "too-many-watches", "Too many watches"),
    (watching.BadTarget, 422, "bad-target", "Cannot be watched"),
    (watching.BadWebhook, 422, "bad-webhook", "No webhook is sent there"),
    (NoVersion, 422, "no-version", "Version not taken"),
    (TableRefused, 422, "table-refused", "Table not taken"),
    (DirectoryRefused, 422, "directory-refused", "Directory not taken"),
    (ReleaseRefused, 422, "release-refused", "No release"),
    (Malformed, 422, "malformed-operation", "Malformed operation"),
    (Unfit, 422, "unfit", "Does not fit the graph"),
)
"""Kinds of the errors of editing, as `problem_of` takes them."""


def problem_of_change(error: EmotaxaError) -> Problem:
    """Give the problem document of an error that editing may raise, with its members.

    >>> problem_of_change(changes.Moved(17, seen=1, version=3)).document()["version"]
    3
    """
    return replace(problem_of(error, CHANGE_KINDS), members=members_of(error))
