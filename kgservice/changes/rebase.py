"""Rebasing: what a request does on the newest revision, and whether that is still what it was written for.

An operation is worked out anew on whatever the graph has become. It clashes where the graph does not admit it any more,
where it would let other statements come or go than on the request's base, and where something that it is about was
retired meanwhile: in each case somebody has changed what it rests on, and whoever approved it saw something else. How
things are arranged does not count: what comes last comes last, however many others have come before it meanwhile.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.applying import Applied, apply
from kgservice.changes.clash import Clash, Since
from kgservice.changes.graph import graph_at
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.vocabulary import DEPRECATED, POSITION
from kgservice.changes.proposal import released_in
from kgservice.changes.request import ChangeRequest
from kgservice.changes.working import Working
from kgservice.stores.change import Edit, content_quads
from kgservice.stores.dataset import Dataset, Term
from kgservice.stores.errors import UnknownRevision
from kgservice.stores.protocol import GraphStore, LogEntry
from kgservice.stores.rdf.terms import DECLARE, NAMESPACE, PREFIX, ROW
from ontology.validation.notation import prefixed

__all__ = ["Standing", "WorkedOut", "clash_of", "stand", "touching", "work_out"]

_SHOWN: Final = 10
"""Revisions that a clash names."""
_QUOTED: Final = 3
"""Statements that it quotes."""
_ARRANGED: Final = frozenset({POSITION, ROW, DECLARE, PREFIX, NAMESPACE})
"""What says where something stands among others, and by which prefixes a set names it."""
_PLACE: Final = re.compile(r"operations\[(\d+)\]")


@dataclass(frozen=True)
class WorkedOut:
    """What operations do on a revision.

    Attributes:
        revision: the revision.
        applied: the statements that come and go.
        effect: SHA-256, in hexadecimal, of those that say more than how things are arranged.
    """

    revision: int
    applied: Applied
    effect: str

    @property
    def changes(self) -> bool:
        """Whether any statement comes or goes."""
        return bool(self.applied.added or self.applied.removed)

    @property
    def about(self) -> tuple[tuple[str, ...], ...]:
        """The IRIs that each operation is about, in order."""
        return tuple(tuple(sorted(iris)) for iris in self.applied.about)


@dataclass(frozen=True)
class Standing:
    """How a request stands on a revision.

    Attributes:
        revision: the revision.
        clashes: where it does not fit any more; none where it may be merged.
        since: the revisions after its base that touch what it is about, newest first; none where nobody asked.
    """

    revision: int
    clashes: tuple[Clash, ...] = ()
    since: tuple[Since, ...] = ()


def work_out(store: GraphStore, operations: Sequence[Operation], revision: int | None = None) -> WorkedOut:
    """Work out what operations do on a revision, the newest where none is named.

    Raises:
        Unfit: where one does not fit; `field` begins with its place, `operations[3]`.
        UnknownRevision: where the store cannot read the revision.
    """
    now, graph = graph_at(store, revision)
    return _worked_out(store, now, operations, graph)


def stand(store: GraphStore, request: ChangeRequest) -> Standing:
    """Tell how a request stands on the newest revision."""
    revision, graph = graph_at(store)
    if revision == request.base or not request.documents:
        return Standing(revision)
    operations = request.operations
    try:
        now = _worked_out(store, revision, operations, graph)
    except Unfit as unfit:
        clash = clash_of(store, operations, unfit, request.about, request.base)
        return Standing(revision, (_with_expectation(store, request, operations, clash),))
    retired = [iri for iri in sorted(request.iris) if _is_retired(graph, iri)]
    if now.effect == request.effect and not retired:
        return Standing(revision)
    differs = now.effect != request.effect
    try:
        _, before = graph_at(store, request.base)
        clashes = _differences(store, request, operations, before, graph) if differs else []
        retired = [iri for iri in retired if not _is_retired(before, iri)]
    except (UnknownRevision, Unfit):
        # Nothing is left to compare with, as where the release under the base is no longer kept.
        clashes = [_unknown(store, request, operations)] if differs else []
    clashes += _retirements(store, request, operations, retired)
    return Standing(revision, tuple(clashes))


def clash_of(
    store: GraphStore, operations: Sequence[Operation], unfit: Unfit, about: Sequence[tuple[str, ...]], base: int
) -> Clash:
    """Tell of an operation that the graph does not admit any more.

    Args:
        store: the graph.
        operations: all of them.
        unfit: why it does not; its `field` tells which.
        about: the IRIs that each is about.
        base: the revision that admitted it.
    """
    found = _PLACE.match(unfit.field or "")
    place = int(found[1]) if found else 0
    stands = f"{unfit.message}; {unfit.hint}" if unfit.hint else unfit.message
    return _clash(store, about, base, place, operations[place].in_words(), "a graph that admits it", stands)


def touching(store: GraphStore, request: ChangeRequest) -> tuple[Since, ...]:
    """Give the revisions after the base of a request that speak of anything that it is about, newest first."""
    iris, later = request.iris, [entry for entry in store.log() if entry.revision > request.base]
    if not later or not iris:
        return ()
    if len(iris) <= len(later):
        spoken = {entry.revision for iri in iris for entry in store.speaking_of(iri, limit=len(later))}
        found = [entry for entry in later if entry.revision in spoken]
    else:
        found = [entry for entry in later if not iris.isdisjoint(_named(store, entry))]
    return tuple(map(_as_since, reversed(found)))


def _named(store: GraphStore, entry: LogEntry) -> Iterator[str]:
    for quad in (quad for part in store.content(entry) for quad in content_quads(part)):
        yield from (term.value for term in (quad.subject, quad.object) if isinstance(term, NamedNode))


def _as_since(entry: LogEntry) -> Since:
    return Since(revision=entry.revision, at=entry.at, author=entry.author, summary=entry.summary)


def _worked_out(store: GraphStore, revision: int, operations: Sequence[Operation], graph: Dataset) -> WorkedOut:
    applied = apply(operations, graph, released=released_in(store))
    meant = Edit.of(_meant(applied.added), _meant(applied.removed), author="emotaxa", summary="")
    return WorkedOut(revision, applied, meant.digest)


def _meant(quads: Iterable[Quad]) -> frozenset[Quad]:
    """Leave out what follows from the arrangement of the rest."""
    return frozenset(quad for quad in quads if quad.predicate not in _ARRANGED)


def _with_expectation(
    store: GraphStore, request: ChangeRequest, operations: Sequence[Operation], clash: Clash
) -> Clash:
    """Say of an operation that no longer fits what it did on the base of its request, where that can be read."""
    try:
        done = _steps(operations[: clash.operation + 1], graph_at(store, request.base)[1])[-1]
    except (UnknownRevision, Unfit):
        return clash
    expected = [f"{_quoted(quads)} to {verb}" for quads, verb in ((done.removed, "go"), (done.added, "come")) if quads]
    return clash.model_copy(update={"expected": " and ".join(expected)}) if expected else clash


def _unknown(store: GraphStore, request: ChangeRequest, operations: Sequence[Operation]) -> Clash:
    found = f"that it does something else now; revision {request.base} can no longer be read to tell what"
    return _clash(store, request.about, request.base, 0, operations[0].in_words(), "to do what was approved", found)


def _differences(
    store: GraphStore, request: ChangeRequest, operations: Sequence[Operation], before: Dataset, now: Dataset
) -> list[Clash]:
    """Compare what each operation does on two graphs, in order."""
    clashes = []
    for place, (was, found) in enumerate(zip(_steps(operations, before), _steps(operations, now), strict=True)):
        parts = (
            (was.added - found.added, found.added - was.added, "come"),
            (was.removed - found.removed, found.removed - was.removed, "go"),
        )
        if not any(lost or new for lost, new, _ in parts):
            continue
        expected = [f"{_quoted(lost)} to {verb}" for lost, _, verb in parts if lost]
        instead = [f"{_quoted(new)} to {verb}" for _, new, verb in parts if new]
        words = operations[place].in_words()
        clashes.append(
            _clash(
                store,
                request.about,
                request.base,
                place,
                words,
                " and ".join(expected) or "nothing more",
                " and ".join(instead) or "nothing of it left to be done",
            )
        )
    # Steps may differ and come to the same, but not the other way round.
    return clashes or [_unknown(store, request, operations)]


def _steps(operations: Sequence[Operation], graph: Dataset) -> list[Effect]:
    """Give what each operation changes in what those before it have made of a graph."""
    working, steps = Working(graph), []
    for operation in operations:
        effect = operation.effect(working)
        steps.append(
            Effect(
                _meant(quad for quad in effect.added if quad not in working),
                _meant(quad for quad in effect.removed if quad in working and quad not in effect.added),
                effect.about,
            )
        )
        working.change(effect.added, effect.removed)
    return steps


def _retirements(
    store: GraphStore, request: ChangeRequest, operations: Sequence[Operation], retired: Iterable[str]
) -> list[Clash]:
    clashes = []
    for iri in retired:
        place = next(place for place, iris in enumerate(request.about) if iri in iris)
        words = operations[place].in_words()
        clashes.append(
            _clash(store, request.about, request.base, place, words, f"{prefixed(iri)} to be in use", "it retired")
        )
    return clashes


def _clash(
    store: GraphStore, about: Sequence[tuple[str, ...]], base: int, place: int, words: str, expected: str, found: str
) -> Clash:
    iris = about[place] if place < len(about) else ()
    since = _since(store, iris, base)
    return Clash(operation=place, words=words, expected=expected, found=found, about=iris, since=since)


def _since(store: GraphStore, iris: Iterable[str], base: int) -> tuple[Since, ...]:
    """Give the revisions after one that speak of any of some IRIs, newest first."""
    found = {
        entry.revision: _as_since(entry)
        for iri in iris
        for entry in store.speaking_of(iri, limit=_SHOWN)
        if entry.revision > base
    }
    return tuple(found[revision] for revision in sorted(found, reverse=True)[:_SHOWN])


def _is_retired(graph: Dataset, iri: str) -> bool:
    stands = graph.quads_for_pattern(NamedNode(iri), DEPRECATED, None)
    return any(isinstance(quad.object, Literal) and quad.object.value in {"true", "1"} for quad in stands)


def _quoted(quads: frozenset[Quad]) -> str:
    """Quote some statements, the first ones of many."""
    lines = sorted(" ".join(map(_shown, (quad.subject, quad.predicate, quad.object))) for quad in quads)
    more = f" and {len(lines) - _QUOTED} more" if len(lines) > _QUOTED else ""
    return "; ".join(lines[:_QUOTED]) + more


def _shown(term: Term) -> str:
    return prefixed(term.value) if isinstance(term, NamedNode) else str(term)
