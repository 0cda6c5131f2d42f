"""Identifiers: whether the IRIs of ours that modules describe have the form that their kind has."""

import re
from collections.abc import Iterator

from ontology.finding import Finding
from ontology.iri import BASE, CORE
from ontology.validation.notation import prefixed
from ontology.validation.rules import RULES
from ontology.validation.statements import Statements

__all__ = ["identifier_findings"]

_WORDS = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_VERSION = r"\d+\.\d+\.\d+(?:[.+-][0-9A-Za-z.+-]+)?"
_FORM = re.compile(
    rf"{re.escape(BASE)}(?:"
    rf"core/[A-Za-z][A-Za-z0-9]*|shapes/[A-Za-z][A-Za-z0-9]*"
    rf"|ontology/{_WORDS}(?:/{_VERSION})?"
    rf"|{_WORDS}(?:/{_WORDS}){{0,2}}"
    rf")"
)
# An estimate bears its concept's whole path behind its own.
_DEEPER = re.compile(rf"{re.escape(BASE)}estimate/{_WORDS}(?:/{_WORDS}){{1,2}}")


def identifier_findings(statements: Statements) -> Iterator[Finding]:
    """Find IRIs of ours, described by judged modules, that are not of the form that IRIs of their kind have."""
    for module in statements.judged:
        for node in module.subjects:
            if node.startswith(BASE) and not _FORM.fullmatch(node) and not _DEEPER.fullmatch(node):
                what = "term of the core vocabulary" if node.startswith(CORE) else "thing described here"
                yield RULES["invalid_entity_iri"].broken(
                    module.place(node), f"the IRI <{node}> does not have the form of a {what}", node=prefixed(node)
                )
