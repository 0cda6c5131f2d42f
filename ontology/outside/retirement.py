"""Retirement: categories that a document from outside takes out of use, and what it puts in their place."""

from pyoxigraph import Literal, NamedNode, Triple

from ontology.iri import DCT, OWL
from ontology.outside.draft import Draft
from ontology.outside.ledger import Ledger
from ontology.outside.literals import plain
from ontology.outside.names import local_name
from ontology.outside.terms import REPLACEMENTS

__all__ = ["add_retirement", "is_retired"]

_DEPRECATED = OWL + "deprecated"
_TRUE = frozenset({"true", "1"})
_BOOLEAN = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")


def is_retired(ledger: Ledger, node: NamedNode) -> bool:
    """Whether a category is taken out of use."""
    return any(plain(triple.object).lower() in _TRUE for triple in _said(ledger, node))


def add_retirement(draft: Draft, node: NamedNode) -> None:
    """Carry over that a category is out of use, and what replaces it."""
    ledger, lint, here = draft.ledger, draft.lint, draft.minted[node]
    ledger.cross_off(*_said(ledger, node))
    if node not in draft.retired:
        return
    draft.add(here, _DEPRECATED, Literal("true", datatype=_BOOLEAN))
    replaced = "nothing replaces it"
    for triple in list(ledger.said(node, *REPLACEMENTS)):
        if (found := _named(draft, triple)) is not None:
            draft.carry(here, DCT + "isReplacedBy", draft.minted[found], [triple])
            replaced = f"{found.value} replaces it"
        else:
            said = f"what replaces it is not in the file: {plain(triple.object)}"
            lint.say("WARN", "unknown_replacement", node.value, said, "name a class of the file by its IRI")
    lint.say("INFO", "deprecated", node.value, f"it is out of use; {replaced}")


def _said(ledger: Ledger, node: NamedNode) -> list[Triple]:
    return [triple for triple in ledger.said(node, _DEPRECATED) if isinstance(triple.object, Literal)]


def _named(draft: Draft, triple: Triple) -> NamedNode | None:
    """Find the category that a value names: by its IRI, or by its id as text."""
    if isinstance(triple.object, NamedNode):
        return triple.object if triple.object in draft.minted else None
    wanted = triple.object.value.strip().replace(":", "_") if isinstance(triple.object, Literal) else ""
    written = (node for node in draft.minted if wanted in (node.value.replace(":", "_"), local_name(node.value)))
    return next(written, None) if wanted else None
