"""Releasing: a release made from a revision of a store, through the same gate as one made from files."""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pyoxigraph import NamedNode, Quad

from kgservice.changes.bulk.difference import by_graph
from kgservice.changes.expected import answers_at
from kgservice.changes.publishing.accepted import accepted_changes
from kgservice.changes.publishing.layout import files_in, free_path, home_of, left_out, role_of
from kgservice.changes.publishing.released import (
    ReleasedRevision,
    known_releases,
    note_of,
    subject_of,
)
from kgservice.changes.publishing.rendering import render
from kgservice.changes.publishing.stamping import stamped
from kgservice.stores.protocol import GraphStore
from mappings.estimates import derive_estimates
from mappings.release.build import Built, build_release
from mappings.release.gate import Answers, ReleaseRefused
from mappings.release.state import State, state_of
from mappings.shipped import SourceFiles
from ontology.errors import EmotaxaError
from ontology.finding import Finding
from ontology.iri import BASE
from ontology.reasoning.derived import digest_of, stale_findings
from ontology.reasoning.inferred import infer

__all__ = [
    "Derive",
    "NoVersion",
    "Released",
    "check_version",
    "derived_files",
    "release_revision",
    "state_of_revision",
]

_VERSION: Final = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9A-Za-z.-]+)?\Z")
_INFERRED, _ESTIMATES = f"{BASE}ontology/inferred", f"{BASE}ontology/estimates"
_DERIVED: Final = {_INFERRED: "ontology/derived/inferred.ttl", _ESTIMATES: "mappings/derived/estimates.ttl"}

Derive = Callable[[SourceFiles, str], str]
"""Works a derived file out: from the files of a release, the one with an IRI, as Turtle."""


class NoVersion(EmotaxaError, ValueError):
    """A version that a release cannot bear: it is none, or another release bears it."""


@dataclass(frozen=True, slots=True)
class Released:
    """A release that was made.

    Attributes:
        built: what was built.
        release: what was noted of it.
        since: the revision of the release that it was compared with; None where there is none before it.
        findings: what of the revision is not in it.
    """

    built: Built
    release: ReleasedRevision
    since: int | None
    findings: tuple[Finding, ...] = ()


def derived_files(files: SourceFiles, graph: str) -> str:
    """Work out what follows from the files of a release.

    Raises:
        MissingExtra: where the reasoner is not installed.
        BackendUnavailable: where it cannot be asked, or the modules are inconsistent.
    """
    if graph == _INFERRED:
        return infer(files.modules).turtle
    return derive_estimates(files.modules, files.sets).turtle


def release_revision(
    store: GraphStore,
    version: str,
    *,
    author: str,
    out: Path | None = None,
    revision: int | None = None,
    against: State | None = None,
    derive: Derive = derived_files,
    asked: Callable[[GraphStore, int], Answers] | None = answers_at,
) -> Released:
    """Make a release of a revision: it is written as files, checked and built as any release is, and noted.

    All ontologies and mapping sets in it bear its version. What was worked out is worked out anew. Its change log tells
    what differs from the release before, and the requests that were merged since. The same revision and version always
    give the same bytes.

    Args:
        store: the store.
        version: the version that it is to bear, as 0.3.0.
        author: who makes it.
        out: the folder to put it into, new or empty; `emotaxa-VERSION` in the current directory where none is named.
        revision: which revision; the newest where none is named.
        against: what its change log compares it with; the release before it where None.
        derive: works out what is derived.
        asked: gives, for the journal and the revision, what finds the competency questions that are answered in another
            way than expected; None asks none.

    Raises:
        NoVersion: where the version is none, or there is a release of it.
        UnknownRevision: where the store has no such revision.
        ReleaseRefused: where something is in the way, with everything that is.
        DocumentError: where the folder is taken, or cannot be written.
        MissingExtra, BackendUnavailable: where what is derived cannot be worked out.
        Conflict: where somebody else made a release of this version meanwhile. The folder is removed where the release
            cannot be noted.
    """
    number = store.revision if revision is None else revision
    before = check_version(store, version)
    earlier = [known for known in before.values() if known <= number]
    since = max(earlier, default=None)
    with TemporaryDirectory(prefix="emotaxa-release-") as made:
        folder = Path(made)
        findings = _write(folder, store.quads(number), version)
        derived = [graph for graph in _DERIVED if any(graph == name.value for name in store.graphs(number))]
        for graph in derived:
            path = folder / _DERIVED[graph]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(derive(files_in(folder), graph), encoding="utf-8", newline="\n")
        with _told_within(folder):
            built = build_release(
                files_in(folder),
                out if out is not None else Path(f"emotaxa-{version}"),
                against=state_of_revision(store, since) if against is None and since is not None else against,
                stale=lambda: [finding for graph in derived for finding in _stale(folder, graph)],
                asked=None if asked is None else asked(store, number),
                accepted=accepted_changes(store, since or 0, number),
                revision=number,
            )
    sums = (built.out / "SHA256SUMS").read_bytes()
    note = note_of(version, number, hashlib.sha256(sums).hexdigest(), len(built.files), author)
    try:
        [entry] = store.note([note], expected={note.subject: 0})
    except BaseException:
        # What is not noted is no release, whatever has kept it from being noted.
        with suppress(OSError):
            shutil.rmtree(built.out)
        raise
    return Released(built, ReleasedRevision.read(entry), since, tuple(findings))


def state_of_revision(store: GraphStore, revision: int) -> State:
    """Gather what a revision says, to compare it; what was worked out stays out of it.

    Raises:
        UnknownRevision: where the store has no such revision.
    """
    knowledge = store.knowledge(revision)
    graphs = by_graph(store.quads(revision))
    triples = [
        quad.triple
        for graph, quads in graphs.items()
        if isinstance(graph, NamedNode) and role_of(graph.value, quads) in {"modules", "labels"}
        for quad in quads
    ]
    return state_of(triples, (*knowledge.sets, *knowledge.profiles, *knowledge.alignments))


def check_version(store: GraphStore, version: str) -> Mapping[str, int]:
    """See that a version is free; give the releases that there are, with their revisions.

    Raises:
        NoVersion: where the version is none, or there is a release of it.
    """
    if not _VERSION.match(version):
        raise NoVersion(
            f"{version!r} is no version", hint="write three numbers, as 0.3.0", value=version, field="version"
        )
    known = known_releases(store.log(), store)
    if version in known or store.journal(subject_of(version)):
        raise NoVersion(
            f"there is a release {version} already, of revision {known.get(version)}",
            hint="choose a higher version",
            value=version,
            field="version",
        )
    return known


def _write(folder: Path, quads: Iterable[Quad], version: str) -> Sequence[Finding]:
    """Write a revision as files, without what will be worked out."""
    findings: list[Finding] = []
    taken: set[str] = set()
    graphs = by_graph(quads)
    for graph, found in sorted(graphs.items(), key=lambda item: str(item[0])):
        name = graph.value if isinstance(graph, NamedNode) else ""
        if name in _DERIVED:
            continue
        role = role_of(name, found) if name else None
        if role is None:
            findings.append(left_out(name, len(found)))
            continue
        marked = stamped(name, tuple(found), version)
        path = free_path(home_of(name, role, found), taken)
        taken.add(path)
        rendered = render(name, role, marked, path)
        findings += rendered.findings
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(rendered.data)
    return findings


@contextmanager
def _told_within(folder: Path) -> Iterator[None]:
    """Name files by their place in the directory, since nobody will find it once the release was refused."""
    try:
        yield
    except ReleaseRefused as refused:
        inside = f"{folder}/"
        raise ReleaseRefused(
            [
                replace(found, place=replace(found.place, path=found.place.path.removeprefix(inside)))
                for found in refused.findings
            ]
        ) from refused


def _stale(folder: Path, graph: str) -> Sequence[Finding]:
    files = files_in(folder)
    sources = files.modules if graph == _INFERRED else (*files.modules, *files.sets)
    return tuple(stale_findings(folder / _DERIVED[graph], digest_of(sources)))
