"""The graph of one revision as linked data reads it: an RDF dataset in memory, and which IRIs of ours it knows."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple
from pyoxigraph import Literal as RdfLiteral

from kgservice.stores.rdf.terms import ALIGNMENT, DERIVED, PROFILE, SET, SSSOM, TYPE
from kgservice.workspace import AtRevision, Workspace
from ontology.iri import BASE, CORE, DCT, OWL, SKOS
from ontology.once import Once

__all__ = ["Graphs", "LinkedGraph", "NamedGraph"]

_KEPT = 2
_ONTOLOGY = NamedNode(OWL + "Ontology")
_VERSION_IRI = NamedNode(OWL + "versionIRI")
_DEPRECATED, _REPLACED = NamedNode(OWL + "deprecated"), NamedNode(DCT + "isReplacedBy")
_NAMES = tuple(map(NamedNode, (SKOS + "prefLabel", DCT + "title", SSSOM + "mapping_set_title", CORE + "term")))

GraphKind = Literal["module", "derived", "set", "profile", "alignment", "other"]


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """A named graph of the dataset.

    Attributes:
        iri: its name.
        kind: what lies in it.
        title: what it is called; its IRI where it says nothing.
    """

    iri: str
    kind: GraphKind
    title: str


class LinkedGraph:
    """The graph at a revision. Safe to share between threads, as long as nobody writes, and nobody does."""

    def __init__(self, at: AtRevision, dataset: Store) -> None:
        """Take what is known, and the dataset that it was read from."""
        self.at = at
        self.dataset = dataset

    @property
    def revision(self) -> int:
        """Number of the revision."""
        return self.at.revision

    @cached_property
    def graphs(self) -> dict[str, NamedGraph]:
        """The named graphs, by IRI, in order."""
        found = {}
        for name in self.dataset.named_graphs():
            if isinstance(name, NamedNode):
                found[name.value] = NamedGraph(name.value, self._kind(name), self.name(name.value))
        return dict(sorted(found.items()))

    @cached_property
    def iris(self) -> frozenset[str]:
        """The IRIs of ours that the graph says anything about, and those of its graphs."""
        subjects = {quad.subject for quad in self.dataset}
        named = {node.value for node in subjects if isinstance(node, NamedNode)} | set(self.graphs)
        return frozenset(iri for iri in named if iri.startswith(BASE) and len(iri) > len(BASE))

    def known(self, iri: str) -> str | None:
        """Give the IRI under which the graph speaks of something: itself, or the module whose version it names."""
        if iri in self.iris:
            return iri
        try:
            found = next(self.dataset.quads_for_pattern(None, _VERSION_IRI, NamedNode(iri), None), None)
        except ValueError:
            return None
        return found.subject.value if found is not None and isinstance(found.subject, NamedNode) else None

    def name(self, iri: str) -> str:
        """Give what something is called: its preferred label or title, in English first; else its IRI."""
        for predicate in _NAMES:
            quads = self.dataset.quads_for_pattern(NamedNode(iri), predicate, None, None)
            said = [quad.object for quad in quads if isinstance(quad.object, RdfLiteral)]
            if said:
                said.sort(key=lambda value: ((value.language or "en") != "en", value.language or "", value.value))
                return said[0].value
        concept = self.at.knowledge.taxonomy.concepts.get(iri)
        return iri if concept is None else concept.label

    def retired(self, iri: str) -> bool:
        """Tell whether something is deprecated."""
        return any(said in ("true", "1") for said in self._values(iri, _DEPRECATED))

    def successor(self, iri: str) -> str | None:
        """Give what a retired IRI is replaced by in the end; None where nothing is, or they replace each other."""
        seen, at = {iri}, iri
        while self.retired(at) and (replacements := sorted(self._values(at, _REPLACED))):
            at = replacements[0]
            if at in seen:
                return None
            seen.add(at)
        return None if at == iri else at

    def triples(self, subject: NamedNode | BlankNode) -> list[Triple]:
        """Give what all graphs say about a node, each statement once."""
        return list(dict.fromkeys(quad.triple for quad in self.dataset.quads_for_pattern(subject, None, None, None)))

    def pointing(self, predicate: NamedNode, target: NamedNode) -> list[Triple]:
        """Give the statements with a predicate whose object is a node, each once, in order."""
        found = {quad.triple for quad in self.dataset.quads_for_pattern(None, predicate, target, None)}
        return sorted(found, key=str)

    def in_graph(self, graph: str | None) -> list[Quad]:
        """Give the quads of a named graph, or of the default graph, in no order."""
        name = DefaultGraph() if graph is None else NamedNode(graph)
        return list(self.dataset.quads_for_pattern(None, None, None, name))

    def _values(self, iri: str, predicate: NamedNode) -> list[str]:
        quads = self.dataset.quads_for_pattern(NamedNode(iri), predicate, None, None)
        return [quad.object.value for quad in quads if isinstance(quad.object, NamedNode | RdfLiteral)]

    def _kind(self, name: NamedNode) -> GraphKind:
        quads = self.dataset.quads_for_pattern(name, TYPE, None, name)
        types = {quad.object for quad in quads}
        kinds: tuple[tuple[NamedNode, GraphKind], ...] = (
            (PROFILE, "profile"),
            (ALIGNMENT, "alignment"),
            (SET, "set"),
            (DERIVED, "derived"),
            (_ONTOLOGY, "module"),
        )
        return next((kind for node, kind in kinds if node in types), "other")


class Graphs:
    """The graphs of the revisions that were asked for last."""

    def __init__(self, workspace: Workspace) -> None:
        """Read nothing yet."""
        self.workspace = workspace
        self._kept: Once[int, LinkedGraph] = Once(_KEPT)

    def at(self, revision: int | None = None) -> LinkedGraph:
        """Give the graph at a revision, the newest where none is named.

        Raises:
            UnknownRevision: where there is no such revision.
        """
        at = self.workspace.at(revision)

        def read() -> LinkedGraph:
            dataset = Store()
            dataset.extend(self.workspace.store.quads(at.revision))
            return LinkedGraph(at, dataset)

        return self._kept.get(at.revision, read)
