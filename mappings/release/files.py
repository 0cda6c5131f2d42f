"""What the files of a release say, read as a release needs it: with the bytes of mapping sets, and laid out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from mappings.record import MappingSet
from mappings.shipped import SourceFiles
from mappings.sssom.read import read_sssom
from ontology.formats.document import LaidOut
from ontology.iri import OWL
from ontology.load import declared_ontology, module_triples

__all__ = ["OntologyFile", "ReleaseContent", "SetFile", "read_content"]

_VERSION = NamedNode(OWL + "versionInfo")


@dataclass(frozen=True)
class OntologyFile:
    """An ontology in a file of its own.

    Attributes:
        name: of the file, without an ending.
        iri: of the ontology.
        version: `owl:versionInfo`, or an empty string.
        document: what it says.
    """

    name: str
    iri: str
    version: str
    document: LaidOut


@dataclass(frozen=True, slots=True)
class SetFile:
    """A mapping set with the bytes of its file.

    Attributes:
        name: of the file, with its ending.
        data: what stands in it.
        mappings: what that says.
    """

    name: str
    data: bytes
    mappings: MappingSet


@dataclass(frozen=True, slots=True)
class ReleaseContent:
    """What the files of a release say, read: as `SourceFiles`, with modules and label sets in one."""

    modules: tuple[OntologyFile, ...]
    derived: tuple[OntologyFile, ...] = ()
    sets: tuple[SetFile, ...] = ()
    profiles: tuple[SetFile, ...] = ()
    alignments: tuple[SetFile, ...] = ()

    @property
    def triples(self) -> Iterator[Triple]:
        """What the modules and label sets say, module by module."""
        for module in self.modules:
            yield from module.document.triples


def read_content(sources: SourceFiles) -> ReleaseContent:
    """Read all files.

    Raises:
        DocumentError: for the first file that cannot be read, or that declares no ontology.
    """
    return ReleaseContent(
        tuple(sorted((_ontology(path) for path in sources.asserted), key=lambda module: module.name)),
        tuple(_ontology(path) for path in sources.derived),
        tuple(_sets(sources.sets)),
        tuple(_sets(sources.profiles)),
        tuple(_sets(sources.alignments)),
    )


def _ontology(path: Path) -> OntologyFile:
    document = LaidOut.of(module_triples(path))
    header = declared_ontology(document.triples, path)
    versions = [
        triple.object.value
        for triple in document.triples
        if triple.subject == header and triple.predicate == _VERSION and isinstance(triple.object, Literal)
    ]
    return OntologyFile(path.stem, header.value, min(versions, default=""), document)


def _sets(paths: Iterable[Path]) -> Iterator[SetFile]:
    for path in paths:
        yield SetFile(path.name, path.read_bytes(), read_sssom(path))
