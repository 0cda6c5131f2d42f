"""References: what else in a graph speaks of a node, so that the node cannot go or retire without it."""

from collections.abc import Collection

from pyoxigraph import BlankNode, NamedNode, Quad

from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.operations.vocabulary import owl, rdf
from kgservice.stores.graph import graphs_of
from kgservice.stores.rdf.terms import ENDS
from ontology.validation.notation import prefixed

__all__ = ["references_in_modules", "references_in_sets", "refuse_references"]

_SHOWN = 5
_ABOUT = owl("annotatedSource")
_FIRST = rdf("first")


def references_in_modules(modules: Modules, iri: str) -> list[Quad]:
    """Give the statements of modules about other, living nodes that name a node.

    Axioms that annotate what is said of the node itself are a part of it, and not counted.
    """
    return [
        quad
        for quad in modules.pointing(NamedNode(iri))
        if quad.predicate != _ABOUT
        and not (isinstance(quad.subject, NamedNode) and _is_no_reader(modules, quad.subject.value, iri))
    ]


def _is_no_reader(modules: Modules, subject: str, iri: str) -> bool:
    return subject == iri or modules.is_retired(subject)


def references_in_sets(modules: Modules, iri: str) -> list[Quad]:
    """Give the statements by which records of mapping sets name a node as their subject or object."""
    node = NamedNode(iri)
    sets = {name for kind in ("sets", "profiles", "alignments") for name in graphs_of(modules.graph, kind)}
    found = [
        quad
        for end in (ENDS["subject_id"], ENDS["object_id"])
        for quad in modules.graph.quads_for_pattern(None, end, node)
        if quad.graph_name in sets
    ]
    return sorted(found, key=str)


def refuse_references(iri: str, found: Collection[Quad], what: str, cure: str) -> None:
    """Refuse what is to be done with a node while something names it.

    Raises:
        Unfit: where there are such statements; it names the first of them.
    """
    if not found:
        return
    shown = list(dict.fromkeys(map(_shown, found)))
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    raise Unfit(
        f"{named(iri)} cannot be {what}: it is named by {', '.join(shown[:_SHOWN])}{more}",
        hint=cure,
        value=iri,
        field="about",
    )


def _shown(quad: Quad) -> str:
    if quad.predicate == _FIRST:
        return "a list of classes that exclude each other (DisjointnessChange)"
    if isinstance(quad.subject, BlankNode):
        return f"an axiom ({prefixed(quad.predicate.value)})"
    subject = quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
    return f"{named(subject)} ({prefixed(quad.predicate.value)})"
