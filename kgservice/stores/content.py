"""What the files of a release say, read once: as quads for the graph, and as knowledge for those who ask."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from kgservice.stores.rdf.blank_nodes import with_stable_names
from kgservice.stores.rdf.terms import ALIGNMENT, DERIVED, PROFILE, TYPE
from kgservice.stores.rdf.write import mapping_set_quads
from kgservice.stores.release import Release
from mappings.knowledge import Knowledge
from mappings.record import MappingSet
from ontology.load import declared_ontology, module_triples, taxonomy_from

__all__ = ["Content"]

_Module = tuple[NamedNode, tuple[Triple, ...]]


class Content:
    """The files of a release; each kind is read when it is first asked for.

    Attributes:
        release: the files.
    """

    def __init__(self, release: Release) -> None:
        """Read nothing yet."""
        self.release = release

    @classmethod
    def read(cls, release: Release) -> "Content":
        """Read all files of a release at once.

        Raises:
            DocumentError: where a file cannot be read, or a module does not say which ontology it is.
        """
        content = cls(release)
        _ = content.modules, content.derived, content.sets, content.profiles, content.alignments
        return content

    @cached_property
    def modules(self) -> tuple[_Module, ...]:
        """IRI of the ontology and triples of each module."""
        return tuple(map(_module, self.release.modules))

    @cached_property
    def derived(self) -> tuple[_Module, ...]:
        """The same of each derived file."""
        return tuple(map(_module, self.release.derived))

    @cached_property
    def sets(self) -> tuple[MappingSet, ...]:
        """The mapping sets that denotation is derived from, by id; these and the next two do not know their files."""
        return _sets(self.release.sets)

    @cached_property
    def profiles(self) -> tuple[MappingSet, ...]:
        """The profiles, by id."""
        return _sets(self.release.profiles)

    @cached_property
    def alignments(self) -> tuple[MappingSet, ...]:
        """The alignments, by id."""
        return _sets(self.release.alignments)

    @cached_property
    def graphs(self) -> frozenset[NamedNode]:
        """Names of the graphs."""
        sets = (*self.sets, *self.profiles, *self.alignments)
        named = (graph for graph, _ in (*self.modules, *self.derived))
        return frozenset((*named, *(NamedNode(found.id) for found in sets)))

    def quads(self) -> Iterator[Quad]:
        """Give the graph: a named graph for each module, derived file and mapping set; the same each time."""
        for graph, triples in chain(self.modules, self.derived):
            for triple in triples:
                yield Quad(triple.subject, triple.predicate, triple.object, graph)
        for graph, _ in self.derived:
            yield Quad(graph, TYPE, DERIVED, graph)
        for mapping_set in self.sets:
            yield from mapping_set_quads(mapping_set)
        for kind, sets in ((PROFILE, self.profiles), (ALIGNMENT, self.alignments)):
            for mapping_set in sets:
                yield from mapping_set_quads(mapping_set, kind)

    def knowledge(self, revision: int = 1) -> Knowledge:
        """Give what is known from the files, as one revision."""
        taxonomy = taxonomy_from(triple for _, triples in self.modules for triple in triples)
        return Knowledge(revision, taxonomy, self.sets, self.profiles, self.alignments)


def _module(path: Path) -> _Module:
    triples = tuple(module_triples(path))
    graph = declared_ontology(triples, path)
    return graph, with_stable_names(triples, graph.value)


def _sets(paths: tuple[Path, ...]) -> tuple[MappingSet, ...]:
    # Only a store that has to be built needs the reader.
    from mappings.sssom.read import read_sssom

    found = (read_sssom(path) for path in paths)
    without_files = (
        replace(each, path="", records=tuple(replace(record, line=0) for record in each.records)) for each in found
    )
    return tuple(sorted(without_files, key=lambda each: each.id))
