"""Edited files: what somebody has changed in a module or a mapping set, as operations on its graph."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from kgservice.changes.bulk.difference import Difference, difference
from kgservice.changes.bulk.recovery.recover import Recovered, recover
from kgservice.changes.graph import graph_at
from kgservice.changes.operations.modules import as_kept
from kgservice.changes.operations.operation import Operation
from kgservice.stores.dataset import Dataset
from kgservice.stores.graph import graphs_of
from kgservice.stores.protocol import GraphStore
from kgservice.stores.rdf.blank_nodes import with_stable_names
from kgservice.stores.rdf.terms import ALIGNMENT, DERIVED, PROFILE, SET, TYPE
from kgservice.stores.rdf.write import mapping_set_quads
from mappings.sssom.files import is_mapping_file, read_mappings
from ontology.errors import DocumentError, Place
from ontology.finding import Finding
from ontology.iri import OWL
from ontology.load import declared_ontology, module_triples
from ontology.outside.document import Document
from ontology.spelling import nearest

__all__ = ["EditedFile", "operations_between", "read_edited"]

_ONTOLOGY = NamedNode(OWL + "Ontology")


@dataclass(frozen=True)
class EditedFile:
    """A file as operations.

    Attributes:
        path: the file.
        graph: IRI of the ontology or mapping set in it.
        difference: what has to come and go so that the graph says what the file says.
        recovered: the operations that do so, and what none of them says.
    """

    path: str
    graph: str
    difference: Difference
    recovered: Recovered

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The operations, in the order in which they are to be applied."""
        return self.recovered.operations

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What no operation says, statement by statement."""
        return self.recovered.findings(self.path)


def read_edited(graph: Dataset, path: Path) -> EditedFile:
    """Turn an edited file into operations.

    Args:
        graph: the graph at the revision that the file was edited on.
        path: a module in Turtle, RDF/XML, JSON-LD or N-Triples, or a mapping set in SSSOM.

    Raises:
        DocumentError: where the file cannot be read, or the graph has no such module or mapping set.
    """
    if is_mapping_file(path):
        name, quads = _mapping_set(graph, path)
    else:
        name, quads = _module(graph, path)
    standing = frozenset(graph.quads_for_pattern(None, None, None, name))
    found = difference(standing, as_kept(quads)).without_idle_rows()
    return EditedFile(str(path), name.value, found, recover(graph, found))


def operations_between(store: GraphStore, old: int, new: int) -> Recovered:
    """Give the operations that lead from one revision to another.

    Raises:
        UnknownRevision: where the store has no such revision.
    """
    before, after = (graph_at(store, revision)[1] for revision in (old, new))
    return recover(before, difference(*(graph.quads_for_pattern(None, None, None) for graph in (before, after))))


def _module(graph: Dataset, path: Path) -> tuple[NamedNode, Iterable[Quad]]:
    triples = tuple(_triples(path))
    name = declared_ontology(triples, path)
    if Quad(name, TYPE, _ONTOLOGY, name) not in graph:
        known = [each.value for each in graphs_of(graph, "modules")]
        raise _unknown("module", name.value, path, known)
    quads = [Quad(one.subject, one.predicate, one.object, name) for one in with_stable_names(triples, name.value)]
    # It is said of the graph in a store, and by its place in the directory of a file.
    derived = Quad(name, TYPE, DERIVED, name)
    return name, [*quads, derived] if derived in graph else quads


def _triples(path: Path) -> Iterable[Triple]:
    return module_triples(path) if path.suffix.lower() == ".ttl" else Document.read(path).triples


def _mapping_set(graph: Dataset, path: Path) -> tuple[NamedNode, Iterable[Quad]]:
    found = read_mappings(path)
    name = NamedNode(found.id)
    if Quad(name, TYPE, SET, name) not in graph:
        known = [each.value for kind in ("sets", "profiles", "alignments") for each in graphs_of(graph, kind)]
        raise _unknown("mapping set", name.value, path, known)
    kind = next((each for each in (PROFILE, ALIGNMENT) if Quad(name, TYPE, each, name) in graph), None)
    return name, mapping_set_quads(replace(found, path=""), kind)


def _unknown(what: str, name: str, path: Path, known: Iterable[str]) -> DocumentError:
    close = nearest(name, list(known))
    return DocumentError(
        f"holds the {what} {name}, which the graph has not",
        Place(str(path)),
        hint=f"did you mean {', '.join(close)}?" if close else "bring it in by `emotaxa import`",
        value=name,
    )
