"""The history of a concept, a scheme, a norm or a mapping record: every revision that speaks of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import merge
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode, Quad

from kgservice.changes.provenance.origin import origins_of
from kgservice.changes.provenance.replay import Replay
from kgservice.changes.provenance.statements import CLAIMS, from_content, own_first
from kgservice.changes.provenance.version import EventKind, History, Version
from kgservice.changes.provenance.wording import defines, sentences
from kgservice.stores.errors import UnknownRevision
from kgservice.stores.protocol import GraphStore, LogEntry
from ontology.errors import EmotaxaError

__all__ = ["history_of"]

_MOST: Final = 200
"""Statements of one version that are listed on each side."""


def history_of(store: GraphStore, iri: str, *, before: int | None = None, limit: int = 50) -> History:
    """Give the versions of a thing, newest first; none where no revision speaks of it.

    Args:
        store: the store.
        iri: the thing.
        before: where given, only earlier revisions are looked at: `following` of the part before.
        limit: versions to give, at least one.

    Raises:
        EmotaxaError: where the IRI is none, or the limit below 1.
        StoreUnavailable: where the store cannot be read.
    """
    if limit < 1:
        raise EmotaxaError(f"{limit} versions cannot be given", hint="ask for 1 or more", value=limit, field="limit")
    try:
        NamedNode(iri)
    except ValueError as error:
        raise EmotaxaError(
            f"this is no IRI: {error}", hint="write it in full, as https://w3id.org/emotaxa/ekman/anger", value=iri
        ) from None
    found = _with_origins(store, list(islice(_Reading(store, iri, before).versions(), limit + 1)))
    return History(iri, found[:limit], found[limit] if len(found) > limit else None)


def _with_origins(store: GraphStore, versions: Sequence[Version]) -> tuple[Version, ...]:
    """Tell of each version by which request it came."""
    origins = origins_of(store, {each.revision: each.summary for each in versions if each.kind == "edit"})
    return tuple(replace(each, origin=origins.get(each.revision)) for each in versions)


class _Reading:
    """One look at the log."""

    def __init__(self, store: GraphStore, iri: str, before: int | None) -> None:
        self._store = store
        self._iri = iri
        self._speaking = store.speaking_of(iri, before=before)
        moving = [entry for entry in store.log() if entry.kind != "edit"]
        self._moving = [entry for entry in reversed(moving) if before is None or entry.revision < before]
        self._replay = Replay(store, iri, self._speaking, self._moving)
        self._brought = [entry for entry in self._speaking if entry.kind == "import"]
        self._records: dict[str, bool] = {}

    def versions(self) -> Iterator[Version]:
        edits = (entry for entry in self._speaking if entry.kind == "edit")
        for entry in merge(edits, self._moving, key=lambda entry: entry.revision, reverse=True):
            found = self._edited(entry) if entry.kind == "edit" else self._moved(entry)
            if found is not None:
                yield found

    def _edited(self, entry: LogEntry) -> Version:
        added, removed = self._store.content(entry)
        nodes = self._spoken_of(added, removed, entry.revision)
        came, went = (from_content(content, self._iri, nodes) for content in (added, removed))
        defined, undefined = defines(came, self._iri), defines(went, self._iri)
        event: EventKind = "changed" if defined == undefined else "created" if defined else "deleted"
        return self._version(entry, event, came, went)

    def _moved(self, entry: LogEntry) -> Version | None:
        """Tell of a release, an import or a removal; None where it makes no difference to the thing."""
        if entry.kind != "base" and not self._concerns(entry):
            return None
        try:
            was, now = self._replay.change(entry.revision)
        except UnknownRevision:
            words = ("what the release says of it is no longer kept",)
            return self._told(entry, "changed", words=words, kept=False) if self._may_have(entry) else None
        if was == now:
            return None
        node = NamedNode(self._iri)
        there = [any(quad.subject == node for quad in quads) for quads in (was, now)]
        event: EventKind = "changed" if there[0] == there[1] else "created" if there[1] else "deleted"
        return self._version(entry, event, own_first(now - was, self._iri), own_first(was - now, self._iri))

    def _concerns(self, entry: LogEntry) -> bool:
        """Whether an import brings the thing, or it or a removal takes away an import that did."""
        graphs = set(entry.graphs)
        return any(
            brought.revision == entry.revision
            or (brought.revision < entry.revision and not graphs.isdisjoint(brought.graphs))
            for brought in self._brought
        )

    def _may_have(self, entry: LogEntry) -> bool:
        """Whether something speaks of the thing at all, so that a release that is gone may have had it."""
        return bool(self._speaking) or entry is not self._moving[-1]

    def _spoken_of(self, added: bytes, removed: bytes, revision: int) -> list[str]:
        """Give the records that are about the thing and are touched by an edit that does not name it."""
        name = f"<{self._iri}>".encode()
        if name in added or name in removed:
            return []
        subjects = {line.split(b" ", 1)[0].decode() for part in (added, removed) for line in part.splitlines()}
        return [
            node[1:-1] for node in sorted(subjects) if node.startswith("<") and self._is_about(node[1:-1], revision)
        ]

    def _is_about(self, record: str, revision: int) -> bool:
        if record not in self._records:
            self._records[record] = self._claims(record, revision)
        return self._records[record]

    def _claims(self, record: str, revision: int) -> bool:
        node, thing = NamedNode(record), NamedNode(self._iri)
        for entry in self._moving:
            if entry.kind == "base" and entry.revision < revision:
                try:
                    quads: Sequence[Quad] = self._replay.base(entry)
                except UnknownRevision:
                    continue
                if any(quad.subject == node and quad.object == thing and quad.predicate in CLAIMS for quad in quads):
                    return True
        return any(
            quad.subject == node and quad.object == thing and quad.predicate in CLAIMS
            for entry in self._store.speaking_of(record, before=revision)
            for quad in from_content(self._store.content(entry)[0], record)
        )

    def _version(self, entry: LogEntry, event: EventKind, came: Sequence[Quad], went: Sequence[Quad]) -> Version:
        return self._told(
            entry,
            event,
            added=tuple(map(str, came[:_MOST])),
            removed=tuple(map(str, went[:_MOST])),
            omitted=max(0, len(came) - _MOST) + max(0, len(went) - _MOST),
            words=tuple(sentences(self._iri, came, went, event)),
        )

    def _told(
        self,
        entry: LogEntry,
        event: EventKind,
        *,
        added: tuple[str, ...] = (),
        removed: tuple[str, ...] = (),
        omitted: int = 0,
        words: tuple[str, ...] = (),
        kept: bool = True,
    ) -> Version:
        return Version(
            entry.revision,
            entry.at,
            entry.author,
            entry.kind,
            entry.summary,
            event,
            added,
            removed,
            omitted,
            words,
            None,
            kept,
        )
