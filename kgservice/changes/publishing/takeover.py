"""Taking over a directory that was edited outside: as a change request of operations, or as an edit of the graph."""

from dataclasses import dataclass
from typing import Literal

from kgservice.access.errors import Forbidden, KeyNeeded
from kgservice.access.principal import Principal, Role
from kgservice.changes.bulk.recovery.recover import recover
from kgservice.changes.desk import Desk
from kgservice.changes.graph import graph_at
from kgservice.changes.publishing.directory import Directory, DirectoryRefused
from kgservice.changes.transitions import Action, admit_role
from kgservice.stores.change import Edit
from kgservice.stores.dataset import Dataset
from kgservice.stores.protocol import GraphStore
from mappings.knowledge import Knowledge
from ontology.errors import EmotaxaError
from ontology.finding import Finding

__all__ = ["TakenOver", "take_over"]

_NAME = "the directory"


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What became of a directory.

    Attributes:
        as_: `change` or `graph`.
        revision: the revision that it was compared with, or that it made of the graph.
        files: how many files it has.
        added: statements that come with it.
        removed: statements that go.
        operations: operations that say so; 0 where they became an edit.
        change: number of the change request, where one was made.
        findings: warnings about its files, and what no operation says.
    """

    as_: Literal["change", "graph"]
    revision: int
    files: int
    added: int
    removed: int
    operations: int = 0
    change: int | None = None
    findings: tuple[Finding, ...] = ()


def take_over(
    store: GraphStore,
    desk: Desk,
    directory: Directory,
    by: Principal,
    *,
    as_: Literal["change", "graph"] = "change",
    title: str = "",
    revision: int | None = None,
) -> TakenOver:
    """Take over what a directory says and the store does not.

    Args:
        store: the store.
        desk: where a change request is begun.
        directory: the directory.
        by: who takes it over.
        as_: `change` begins a change request of the operations that the differences come to; `graph` changes the graph
            at once, statement by statement.
        title: what it does, in a line.
        revision: the revision that the directory was written from, so that what was changed since is left alone; the
            newest where None.

    Raises:
        KeyNeeded, Forbidden: where `by` is no editor, or for `graph` no admin.
        UnknownRevision: where there is no such revision.
        EmotaxaError: where something differs, and no operation says any of it.
        Conflict: where another revision is the newest by now, for `graph`.
        DirectoryRefused: where the graph would not be valid, for `graph`; nothing is changed then.
        Unreadable: where the graph could not be read any more; nothing is changed then.
    """
    if as_ == "graph":
        if by.role < Role.ADMIN:
            raise KeyNeeded(Role.ADMIN.label) if by.key is None else Forbidden(Role.ADMIN.label, by.role.label)
    else:
        admit_role(Action.CREATE, by)
    number = store.revision if revision is None else revision
    found = directory.against(store, number)
    files, counts = len(list(directory.files)), (len(found.added), len(found.removed))
    if not found:
        return TakenOver(as_, number, files, 0, 0, findings=directory.findings)
    named = title.strip() or "Took over a directory"
    if as_ == "graph":
        edit = Edit.of(found.added, found.removed, author=by.name, summary=named)
        _check(store, edit, number)
        entry = store.edit(edit, expected=number)
        made = number if entry is None else entry.revision
        return TakenOver(as_, made, files, *counts, findings=directory.findings)
    recovered = recover(graph_at(store, number)[1], found)
    if not recovered.operations:
        added, removed = counts
        raise EmotaxaError(
            f"no operation says any of the {added + removed} statements that come or go",
            hint="have an admin take the directory over as the graph",
            field="as",
        )
    request = desk.create(by, named, recovered.operations, base=number)
    findings = (*directory.findings, *recovered.findings(_NAME))
    return TakenOver(as_, number, files, *counts, len(recovered.operations), request.number, findings)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What an edit would make of the graph, as checks look at it."""

    edit: Edit
    before: Dataset
    after: Dataset
    known: Knowledge
    knowledge: Knowledge


def _check(store: GraphStore, edit: Edit, revision: int) -> None:
    """Run the checks of a change request, but for the competency questions: another base may answer them otherwise.

    Raises:
        DirectoryRefused: where one fails.
    """
    from kgservice.changes.checks.run import run_checks
    from kgservice.changes.checks.terms import CheckTerms

    seen = store.preview(edit, revision)
    proposed = _Seen(edit, seen.before, seen.dataset, seen.known, seen.knowledge)
    checked = run_checks(proposed, CheckTerms(left_out=("questions",)))
    wrong = [found for each in checked for found in each.findings if found.level == "ERROR"]
    if wrong:
        raise DirectoryRefused(wrong)
