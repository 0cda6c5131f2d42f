"""Outcomes: what became of a file that was to be imported."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from kgservice.stores.change import Import
from kgservice.stores.history import state_at
from kgservice.stores.protocol import GraphStore, LogEntry
from mappings.record import MappingSet
from ontology.finding import Finding
from ontology.outside.translate import Translation

__all__ = ["Outcome", "Status", "Terms", "imported_graphs", "stops", "take_in"]

Status = Literal["imported", "unchanged", "checked", "refused"]


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms a file is to be imported.

    Attributes:
        author: who imports it.
        dry_run: whether it is only to be checked.
        strict: whether a warning stops the import.
        replace: whether it may take the place of what was imported under the same name.
    """

    author: str
    dry_run: bool = False
    strict: bool = False
    replace: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a file.

    Attributes:
        path: the file, as it was named.
        format: what it is written in.
        status: `imported`, `unchanged` where the store says all of it already, `checked` where that was all that was
            asked, `refused` where what was found stands against it.
        findings: what there is to say about the file.
        revision: the newest revision, after the import.
        entry: the log entry that the import made, if it made one.
        translation: the scheme that was made of it, if it is a vocabulary.
        mapping_set: what it holds, if it is a mapping set.
    """

    path: str
    format: str
    status: Status
    findings: tuple[Finding, ...]
    revision: int
    entry: LogEntry | None = None
    translation: Translation | None = None
    mapping_set: MappingSet | None = field(default=None)


def stops(findings: Sequence[Finding], *levels: str) -> bool:
    """Whether something of these levels was found."""
    return any(found.level in levels for found in findings)


def imported_graphs(store: GraphStore) -> frozenset[str]:
    """Give the IRIs of the graphs that stand on top of the release."""
    return frozenset(graph for entry in state_at(store.log()).imports for graph in entry.graphs)


def take_in(store: GraphStore, change: Import, terms: Terms, *, refused: bool) -> tuple[Status, LogEntry | None]:
    """Put a change on top of a store, unless what was found or the terms stand against it.

    Raises:
        GraphTaken: where a graph of such a name is there already, and is not to be replaced.
    """
    if refused or terms.dry_run:
        return ("refused" if refused else "checked"), None
    entry = store.load(change, replace=terms.replace)
    return ("unchanged" if entry is None else "imported"), entry
