"""Stamping: the version that all parts of a release bear, written into what a revision says of them."""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.publishing.layout import SETS, role_of
from kgservice.stores.rdf.terms import SSSOM
from ontology.iri import OWL

__all__ = ["stamped"]

_INFO, _IRI = NamedNode(OWL + "versionInfo"), NamedNode(OWL + "versionIRI")
_SET_VERSION = NamedNode(SSSOM + "mapping_set_version")


def stamped(graph: str, quads: Sequence[Quad], version: str) -> tuple[Quad, ...]:
    """Give the statements of an ontology or mapping set with a version in place of the one that they name.

    A mapping set that names none gets none; an imported one may follow its own count.

    Args:
        graph: its IRI.
        quads: what it says.
        version: the version, as 0.3.0.
    """
    role = role_of(graph, quads)
    name = NamedNode(graph)
    if role in SETS:
        return tuple(_set(name, quads, version))
    if role is None:
        return tuple(quads)
    return tuple(_ontology(name, quads, version))


def _ontology(name: NamedNode, quads: Iterable[Quad], version: str) -> Iterator[Quad]:
    yield from (quad for quad in quads if quad.subject != name or quad.predicate not in {_INFO, _IRI})
    yield Quad(name, _INFO, Literal(version), name)
    yield Quad(name, _IRI, NamedNode(f"{name.value}/{version}"), name)


def _set(name: NamedNode, quads: Iterable[Quad], version: str) -> Iterator[Quad]:
    for quad in quads:
        if quad.subject == name and quad.predicate == _SET_VERSION:
            yield Quad(name, _SET_VERSION, Literal(version), name)
        else:
            yield quad
