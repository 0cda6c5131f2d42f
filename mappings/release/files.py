"""The files that a release is made of, and how they are read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from mappings.record import MappingSet
from mappings.shipped import (
    shipped_alignments,
    shipped_derived,
    shipped_label_modules,
    shipped_mapping_sets,
    shipped_profiles,
)
from mappings.sssom.read import read_sssom
from ontology.errors import DocumentError, Place
from ontology.formats.document import Document
from ontology.iri import OWL, RDF
from ontology.load import module_triples, shipped_modules
from ontology.shipped import shipped_derived as shipped_derived_ontologies

__all__ = ["Content", "OntologyFile", "SetFile", "SourceFiles", "read_content", "shipped_sources"]

_TYPE, _ONTOLOGY, _VERSION = NamedNode(RDF + "type"), NamedNode(OWL + "Ontology"), NamedNode(OWL + "versionInfo")


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """Where the parts of a release lie.

    Attributes:
        modules: Turtle: the ontology modules.
        labels: Turtle: the label sets.
        derived: Turtle: what was worked out from the others; never mixed with them.
        sets: SSSOM/TSV: the mapping sets that denotation is derived from.
        profiles: SSSOM/TSV: direct label-to-label mappings.
        alignments: SSSOM/TSV: links to vocabularies from outside.
    """

    modules: tuple[Path, ...]
    labels: tuple[Path, ...] = ()
    derived: tuple[Path, ...] = ()
    sets: tuple[Path, ...] = ()
    profiles: tuple[Path, ...] = ()
    alignments: tuple[Path, ...] = ()

    def __iter__(self) -> Iterator[Path]:
        """Give all of them."""
        yield from (*self.asserted, *self.derived, *self.mappings)

    @property
    def asserted(self) -> tuple[Path, ...]:
        """The modules and the label sets."""
        return (*self.modules, *self.labels)

    @property
    def mappings(self) -> tuple[Path, ...]:
        """The SSSOM files."""
        return (*self.sets, *self.profiles, *self.alignments)


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
    document: Document


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
class Content:
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


def shipped_sources() -> SourceFiles:
    """Give the files that come with the packages."""
    return SourceFiles(
        modules=shipped_modules(),
        labels=shipped_label_modules(),
        derived=(*shipped_derived_ontologies(), *shipped_derived()),
        sets=shipped_mapping_sets(),
        profiles=shipped_profiles(),
        alignments=shipped_alignments(),
    )


def read_content(sources: SourceFiles) -> Content:
    """Read all files.

    Raises:
        DocumentError: for the first file that cannot be read, or that declares no ontology.
    """
    return Content(
        tuple(sorted((_ontology(path) for path in sources.asserted), key=lambda module: module.name)),
        tuple(_ontology(path) for path in sources.derived),
        tuple(_sets(sources.sets)),
        tuple(_sets(sources.profiles)),
        tuple(_sets(sources.alignments)),
    )


def _ontology(path: Path) -> OntologyFile:
    document = Document.of(module_triples(path))
    header = next((triple.subject for triple in document.triples if triple.object == _ONTOLOGY), None)
    if not isinstance(header, NamedNode):
        raise DocumentError("no ontology is declared", Place(str(path)), hint="add <IRI> a owl:Ontology")
    versions = [
        triple.object.value
        for triple in document.triples
        if triple.subject == header and triple.predicate == _VERSION and isinstance(triple.object, Literal)
    ]
    return OntologyFile(path.stem, header.value, min(versions, default=""), document)


def _sets(paths: Iterable[Path]) -> Iterator[SetFile]:
    for path in paths:
        yield SetFile(path.name, path.read_bytes(), read_sssom(path))
