"""Aliases: properties of a document's own that say what a common one says, such as a `synonym` of its making."""

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from ontology.iri import RDFS
from ontology.outside.ledger import Ledger
from ontology.outside.lint import Lint
from ontology.outside.terms import ALTERNATIVE, DEFINITIONS, PROPERTIES
from ontology.spelling import normalised

__all__ = ["aliases"]

_GROUPS: Mapping[str, tuple[str, ...]] = {"alternative labels": ALTERNATIVE, "definitions": DEFINITIONS}
_NAMES = {
    **dict.fromkeys(
        ("synonym", "exact synonym", "has exact synonym", "alternative term", "alternative label", "alternative name"),
        "alternative labels",
    ),
    **dict.fromkeys(("definition", "textual definition", "has definition", "elucidation"), "definitions"),
}


def aliases(ledger: Ledger, lint: Lint) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the properties under which a document keeps alternative labels, and definitions; the common ones first.

    One of its own counts where it is a subproperty of a common one, or bears its name.
    """
    found: dict[str, list[str]] = {group: list(known) for group, known in _GROUPS.items()}
    for node in ledger.subjects:
        if isinstance(node, NamedNode) and ledger.types(node).intersection(PROPERTIES):
            group = _group(ledger, node)
            if group is not None and node.value not in _GROUPS[group]:
                found[group].append(node.value)
                said = f"what stands under {node.value} is taken for {group}"
                lint.say("INFO", "own_property", node.value, said, "", value=node.value)
    return tuple(found["alternative labels"]), tuple(found["definitions"])


def _group(ledger: Ledger, node: NamedNode) -> str | None:
    for triple in ledger.said(node, RDFS + "subPropertyOf"):
        for group, known in _GROUPS.items():
            if isinstance(triple.object, NamedNode) and triple.object.value in known:
                return group
    labels = (triple.object for triple in ledger.said(node, RDFS + "label"))
    return next((_NAMES.get(normalised(label.value)) for label in labels if isinstance(label, Literal)), None)
