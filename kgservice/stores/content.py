"""What the files of a release say, read once: as quads for the graph, and as knowledge for those who ask."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from kgservice.stores.rdf.terms import ALIGNMENT, DERIVED, PROFILE, TYPE
from kgservice.stores.rdf.write import mapping_set_quads
from kgservice.stores.release import Release
from mappings.knowledge import Knowledge
from mappings.record import MappingSet
from ontology.load import declared_ontology, module_triples, taxonomy_from

__all__ = ["Content"]

_Module = tuple[NamedNode, tuple[Triple, ...]]


@dataclass(frozen=True)
class Content:
    """The files of a release, read.

    Attributes:
        modules: IRI of the ontology and triples of each module.
        derived: the same of each derived file.
        sets: the mapping sets that denotation is derived from, by id; neither these nor the next two know their file.
        profiles: the profiles, by id.
        alignments: the alignments, by id.
    """

    modules: tuple[_Module, ...]
    derived: tuple[_Module, ...]
    sets: tuple[MappingSet, ...]
    profiles: tuple[MappingSet, ...]
    alignments: tuple[MappingSet, ...]

    @classmethod
    def read(cls, release: Release) -> "Content":
        """Read all files of a release.

        Raises:
            DocumentError: where a file cannot be read, or a module does not say which ontology it is.
        """
        return cls(
            tuple(map(_module, release.modules)),
            tuple(map(_module, release.derived)),
            *(_sets(paths) for paths in (release.sets, release.profiles, release.alignments)),
        )

    @cached_property
    def graphs(self) -> frozenset[NamedNode]:
        """Names of the graphs."""
        sets = (*self.sets, *self.profiles, *self.alignments)
        named = (graph for graph, _ in (*self.modules, *self.derived))
        return frozenset((*named, *(NamedNode(found.id) for found in sets)))

    def quads(self) -> Iterator[Quad]:
        """Give the graph: a named graph for each module, derived file and mapping set."""
        for graph, triples in (*self.modules, *self.derived):
            for triple in triples:
                yield Quad(triple.subject, triple.predicate, triple.object, graph)
        for graph, _ in self.derived:
            yield Quad(graph, TYPE, DERIVED, graph)
        for kind, sets in ((None, self.sets), (PROFILE, self.profiles), (ALIGNMENT, self.alignments)):
            for mapping_set in sets:
                yield from mapping_set_quads(mapping_set, kind)

    def knowledge(self, revision: int = 1) -> Knowledge:
        """Give what is known from the files, as one revision."""
        taxonomy = taxonomy_from(triple for _, triples in self.modules for triple in triples)
        return Knowledge(revision, taxonomy, self.sets, self.profiles, self.alignments)


def _module(path: Path) -> _Module:
    triples = tuple(module_triples(path))
    return declared_ontology(triples, path), triples


def _sets(paths: tuple[Path, ...]) -> tuple[MappingSet, ...]:
    # Only a store that has to be built needs the reader.
    from mappings.sssom.read import read_sssom

    found = (read_sssom(path) for path in paths)
    without_files = (
        replace(each, path="", records=tuple(replace(record, line=0) for record in each.records)) for each in found
    )
    return tuple(sorted(without_files, key=lambda each: each.id))
