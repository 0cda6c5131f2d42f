"""Definitions: rules about whether terms have one, whether it is their own, and whether it says anything."""

import re
from collections import defaultdict
from collections.abc import Iterator

from pyoxigraph import Literal

from ontology.finding import Finding
from ontology.iri import BASE, OWL, RDF, SKOS, scheme_of
from ontology.spelling import normalised
from ontology.validation.module import Module
from ontology.validation.notation import prefixed, written
from ontology.validation.rules import RULES, Rule
from ontology.validation.statements import Statements

__all__ = ["definition_findings"]

_DEFINITION = SKOS + "definition"
_LABELS = (SKOS + "prefLabel", SKOS + "altLabel")
_VOCABULARY = frozenset(
    {RDF + "Property", OWL + "Class", *(OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation"))}
)
_FILLERS = frozenset(
    "a an the of or and to in is being be feel feels feeling feelings felt emotion state sense".split()
)
_WORD = re.compile(r"\w+")


def definition_findings(statements: Statements) -> Iterator[Finding]:
    """Hold the definitions of the judged modules against the rules."""
    yield from _undescribed(statements)
    defined: dict[tuple[str, str], list[str]] = defaultdict(list)
    for node, about in statements.about.items():
        for value, _ in about.get(_DEFINITION, ()):
            if isinstance(value, Literal):
                defined[normalised(value.value), _language(value)].append(node)
    for node, about in statements.about.items():
        seen: set[str] = set()
        for value, module in about.get(_DEFINITION, ()):
            if isinstance(value, Literal):
                language = _language(value)
                if statements.judges(module):
                    others = [other for other in defined[normalised(value.value), language] if other != node]
                    for rule, message in _broken(statements, node, value, others):
                        yield _told(rule, module, node, value, message)
                    if language in seen:
                        yield _told(RULES["multiple_definitions"], module, node, value)
                seen.add(language)


def _undescribed(statements: Statements) -> Iterator[Finding]:
    """Find terms of our vocabulary without label or definition; what concepts owe, the shapes say."""
    for module in statements.judged:
        for node, types in module.types.items():
            if types & _VOCABULARY and node.startswith(BASE) and not statements.values(node, SKOS + "inScheme"):
                for rule, property_ in (("missing_label", "prefLabel"), ("missing_definition", "definition")):
                    if not statements.values(node, SKOS + property_):
                        yield RULES[rule].broken(module.place(node, f"skos:{property_}"), node=prefixed(node))


def _broken(statements: Statements, node: str, value: Literal, others: list[str]) -> Iterator[tuple[Rule, str]]:
    if others and normalised(value.value):
        near = [other for other in others if scheme_of(other) == scheme_of(node)]
        shown = ", ".join(prefixed(other) for other in (near or others)[:3])
        rule = RULES["duplicate_definition" if near else "shared_definition"]
        yield rule, f"the definition is also that of {shown}"
    words = set(_WORD.findall(value.value.casefold()))
    for label in (label for kind in _LABELS for label, _ in statements.values(node, kind)):
        if words and words <= _FILLERS | set(_WORD.findall(label.value.casefold())):
            yield RULES["definition_repeats_label"], ""
            break
    if value.value[:1].islower():
        yield RULES["lowercase_definition"], ""


def _told(rule: Rule, module: Module, node: str, value: Literal, message: str = "") -> Finding:
    place = module.place(node, "skos:definition")
    return rule.broken(place, message, node=prefixed(node), value=written(value))


def _language(value: Literal) -> str:
    return (value.language or "").partition("-")[0].lower()
