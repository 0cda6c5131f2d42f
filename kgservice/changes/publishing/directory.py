"""Directories: what Git keeps of an ontology, read as the base of a store or as what a store lacks of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from kgservice.changes.bulk.difference import Difference, by_graph, difference
from kgservice.changes.operations.modules import as_kept
from kgservice.changes.publishing.layout import files_in, role_of
from kgservice.changes.refused import Refused
from kgservice.stores.content import Content
from kgservice.stores.protocol import GraphStore
from kgservice.stores.release import Release
from mappings.shipped import SourceFiles
from mappings.sssom.files import check_mappings
from mappings.sssom.read import read_sssom
from ontology.errors import DocumentError, Place
from ontology.finding import Finding
from ontology.load import declared_ontology, module_triples

__all__ = ["Directory", "DirectoryRefused", "import_directory"]


class DirectoryRefused(Refused):
    """A directory with files that cannot be read; `findings` holds all that is wrong, by file and line."""


@dataclass(frozen=True)
class Directory:
    """A directory of modules, label sets and mapping sets, every file of which can be read.

    Attributes:
        folder: the directory.
        files: its files by what they are for.
        findings: warnings about them.
    """

    folder: Path
    files: SourceFiles
    findings: tuple[Finding, ...] = ()

    @property
    def release(self) -> Release:
        """The files as the base of a store."""
        return Release.of(self.files)

    @cached_property
    def quads(self) -> frozenset[Quad]:
        """What they say, as a store keeps it."""
        return as_kept(Content.read(self.release).quads())

    def against(self, store: GraphStore, revision: int | None = None) -> Difference:
        """Give what has to come and go so that a store says what the files say.

        What a directory has no place for, such as a graph that is neither an ontology nor a mapping set, is left alone.

        Raises:
            UnknownRevision: where the store has no such revision.
        """
        standing = _kept_in_files(store.quads(revision))
        return difference(standing, self.quads).without_idle_rows()


def import_directory(folder: Path) -> Directory:
    """Read a directory as Git keeps it; nothing is written anywhere.

    Raises:
        DocumentError: where there is no such directory, or it holds none of our files.
        DirectoryRefused: where files cannot be read, with everything that is wrong with them.
    """
    files = files_in(folder)
    found = (*_module_findings(files), *_set_findings(files))
    if errors := tuple(finding for finding in found if finding.level == "ERROR"):
        raise DirectoryRefused(errors)
    return Directory(folder, files, found)


def _kept_in_files(quads: Iterable[Quad]) -> Iterator[Quad]:
    for graph, found in by_graph(quads).items():
        if isinstance(graph, NamedNode) and role_of(graph.value, found) is not None:
            yield from found


def _module_findings(files: SourceFiles) -> Iterator[Finding]:
    met: dict[str, Path] = {}
    for path in (*files.asserted, *files.derived):
        try:
            graph = declared_ontology(tuple(module_triples(path)), path).value
        except DocumentError as error:
            yield _finding(error)
            continue
        yield from _twice(graph, path, met)


def _set_findings(files: SourceFiles) -> Iterator[Finding]:
    met: dict[str, Path] = {}
    for path in files.mappings:
        found = check_mappings(path)
        yield from found
        if not any(one.level == "ERROR" for one in found):
            yield from _twice(read_sssom(path).id, path, met)


def _twice(graph: str, path: Path, met: dict[str, Path]) -> Iterator[Finding]:
    other = met.setdefault(graph, path)
    if other is not path:
        yield Finding("ERROR", Place(str(path)), f"holds {graph}, as {other} does", "remove one of the two", node=graph)


def _finding(error: DocumentError) -> Finding:
    said = error.message.removeprefix(f"{error.place}: ")
    return Finding("ERROR", error.place, said, error.hint)
