"""Lifecycle: rules about terms that are deprecated, and about what still refers to them."""

from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode, Triple

from ontology.finding import Finding
from ontology.iri import DCT, OWL
from ontology.validation.notation import prefixed
from ontology.validation.rules import RULES
from ontology.validation.statements import Statements

__all__ = ["lifecycle_findings"]

_REPLACED = DCT + "isReplacedBy"


def lifecycle_findings(statements: Statements) -> Iterator[Finding]:
    """Find references to deprecated terms, deprecated terms that name no successor, and successors of living terms."""
    deprecated = statements.deprecated
    said: set[tuple[str, str, str]] = set()
    for module in statements.judged:
        for subject, predicate, value in module.triples:
            at, told = subject.value, predicate.value
            slot = prefixed(told)
            if _is_part(subject, told):
                continue
            if isinstance(value, NamedNode) and value.value in deprecated and at not in deprecated:
                successors = list(statements.links(value.value, _REPLACED))
                if (at, told, value.value) not in said:
                    said.add((at, told, value.value))
                    yield RULES["deprecated_class_reference"].broken(
                        module.place(at if isinstance(subject, NamedNode) else value.value, slot),
                        f"{prefixed(value.value)} is deprecated",
                        node=prefixed(at) if isinstance(subject, NamedNode) else "[]",
                        value=prefixed(value.value),
                        cure=f"refer to {prefixed(successors[0])}, which replaces it" if successors else "",
                    )
            if told == _REPLACED and at not in deprecated:
                yield RULES["misused_replaced_by"].broken(
                    module.place(at, slot), node=prefixed(at), value=prefixed(value.value)
                )
            if told == OWL + "deprecated" and at in deprecated and not statements.values(at, _REPLACED):
                yield RULES["missing_replacement"].broken(module.place(at, "dct:isReplacedBy"), node=prefixed(at))


def _is_part(subject: NamedNode | BlankNode | Triple, predicate: str) -> bool:
    """Whether a statement says whose label or definition an axiom annotates: it is a part of that term."""
    return isinstance(subject, BlankNode) and predicate == OWL + "annotatedSource"
