"""Texts of a concept as statements: one that takes the place of another, and who says so."""

from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kgservice.changes.operations.modules import Modules, named
from kgservice.changes.operations.operation import Unfit
from kgservice.changes.operations.vocabulary import AXIOM, SOURCE, TYPE, owl
from kgservice.stores.dataset import GraphName
from kgservice.stores.rdf.blank_nodes import with_stable_names

__all__ = ["annotation", "quoted", "replaced", "source_of", "told_by"]

_LONGEST: Final = 4_000
"""Characters of a text that a sentence shows."""


def quoted(text: str) -> str:
    r"""Show a text in a sentence, whole unless it is very long, with its line breaks as signs.

    >>> quoted("Being glad.\nOr merry.")
    '“Being glad. ⏎ Or merry.”'
    """
    shown = " ⏎ ".join(text.splitlines())
    more = len(shown) - _LONGEST
    return f"“{shown}”" if more <= 0 else f"“{shown[:_LONGEST]}...” ({more} characters more)"


def told_by(source: str | None) -> str:
    """Give the end of a sentence that names the source of a label; empty where it has none of its own."""
    return f", as {quoted(source)} has it" if source else ""


def replaced(
    modules: Modules, node: NamedNode, predicate: NamedNode, old: str, new: str | None, lang: str, noun: str
) -> tuple[frozenset[Quad], frozenset[Quad]]:
    """Give the statements that come and go where a text takes the place of another, or goes.

    What comes lies where the old text lay; annotations of the old statement, such as its source, go with it.

    Raises:
        Unfit: where the old text does not stand there, or the new one is the same.
    """
    if old == new:
        raise Unfit(f"the new {noun} is the old one", hint="leave the operation away", value=new, field="new")
    value = Literal(old, language=lang)
    stands = modules.said(node, predicate, value)
    if not stands:
        there = [quoted(each.value) for each in modules.texts(node, predicate, lang)]
        raise Unfit(
            f"{named(node.value)} has no {noun} {quoted(old)} in {lang!r}",
            hint=f"it has {', '.join(there[:5])}: name that as `old`" if there else f"it has no {noun} in {lang!r}",
            value=old,
            field="old",
        )
    added = frozenset(
        Quad(node, predicate, Literal(new, language=lang), quad.graph_name) for quad in stands if new is not None
    )
    return added, frozenset((*stands, *modules.axioms(node, predicate, value)))


def annotation(node: NamedNode, predicate: NamedNode, value: Literal, source: str, graph: GraphName) -> frozenset[Quad]:
    """Give the axiom that says where a label comes from; its blank node bears the name that reading a file gives it."""
    axiom = BlankNode()
    triples = (
        Triple(axiom, TYPE, AXIOM),
        Triple(axiom, owl("annotatedSource"), node),
        Triple(axiom, owl("annotatedProperty"), predicate),
        Triple(axiom, owl("annotatedTarget"), value),
        Triple(axiom, SOURCE, Literal(source)),
    )
    return frozenset(
        Quad(triple.subject, triple.predicate, triple.object, graph)
        for triple in with_stable_names(triples, graph.value if isinstance(graph, NamedNode) else "")
    )


def source_of(modules: Modules, node: NamedNode, predicate: NamedNode, value: Literal) -> str:
    """Give the source that an axiom names for a label; an empty string where none does."""
    axioms = modules.axioms(node, predicate, value)
    told = (quad.object for quad in axioms if quad.predicate == SOURCE)
    return "; ".join(sorted(text.value for text in told if isinstance(text, Literal | NamedNode)))
