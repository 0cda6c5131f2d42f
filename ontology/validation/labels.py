"""Labels: rules about names that several concepts bear.

One word may stand on several tiers and in several schemes, so names are compared inside one tier of one scheme and one
language, whatever their case, hyphens and accents' encoding. A sign at the end is part of a name: `Su+` is not `Su-`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal

from ontology.finding import Finding
from ontology.iri import SKOS
from ontology.spelling import normalised
from ontology.validation.module import Module
from ontology.validation.notation import prefixed, written
from ontology.validation.rules import RULES
from ontology.validation.statements import Statements

__all__ = ["label_findings"]

_SIGNS = re.compile(r"[+\-]*$")
_KINDS = {SKOS + "prefLabel": True, SKOS + "altLabel": False}


@dataclass(frozen=True, slots=True)
class _Name:
    concept: str
    preferred: bool
    value: Literal
    module: Module


def label_findings(statements: Statements) -> Iterator[Finding]:
    """Find names that the judged modules give to a concept twice, or to two concepts of one tier."""
    named: dict[tuple[str, str, str, str], list[_Name]] = defaultdict(list)
    for concept in statements.concepts:
        for kind, preferred in _KINDS.items():
            for value, module in statements.values(concept, kind):
                if isinstance(value, Literal) and (text := _key(value.value)):
                    language = (value.language or "").partition("-")[0].lower()
                    named[*statements.level(concept), language, text].append(_Name(concept, preferred, value, module))
    for (_, _, language, _), names in named.items():
        if len(names) > 1:
            for name in names:
                if statements.judges(name.module):
                    yield from _shared(name, names, english=language in {"", "en"})


def _key(text: str) -> str:
    """Give what two names have in common that are told apart by nothing but their spelling."""
    plain = normalised(text)
    return plain and plain + _SIGNS.findall(text.strip())[0]


def _shared(name: _Name, names: list[_Name], *, english: bool) -> Iterator[Finding]:
    """Say with what else a name is shared; of a name and its repetition, the later is told."""
    text = name.value.value.casefold()
    if any(
        other.concept == name.concept and other.value.value.casefold() == text for other in names[: names.index(name)]
    ):
        yield _told("repeated_name", name, "")
    others = {other.concept: other.preferred for other in reversed(names) if other.concept != name.concept}
    if not others:
        return
    shown = ", ".join(prefixed(other) for other in sorted(others)[:3])
    if not english:
        yield _told("duplicate_translation", name, f"the label {written(name.value)} is also that of {shown}")
    elif name.preferred and any(others.values()):
        yield _told("duplicate_label", name, f"the preferred label {written(name.value)} is also that of {shown}")
    elif not name.preferred:
        rule = "duplicate_label_synonym" if any(others.values()) else "duplicate_exact_synonym"
        what = "a label" if any(others.values()) else "an alternative label"
        yield _told(rule, name, f"the alternative label {written(name.value)} is also {what} of {shown}")


def _told(rule: str, name: _Name, message: str) -> Finding:
    place = name.module.place(name.concept, "skos:prefLabel" if name.preferred else "skos:altLabel")
    return RULES[rule].broken(place, message, node=prefixed(name.concept), value=written(name.value))
