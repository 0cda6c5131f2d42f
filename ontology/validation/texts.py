"""Texts: rules about what modules say to readers, one literal at a time: white space, markup, language tags."""

import re
from collections.abc import Iterator

from pyoxigraph import Literal

from ontology.finding import Finding
from ontology.iri import CORE, DCT, RDF, RDFS, SKOS
from ontology.validation.notation import prefixed, written
from ontology.validation.rules import RULES
from ontology.validation.statements import Statements

__all__ = ["text_findings"]

_STRINGS = frozenset({RDF + "langString", "http://www.w3.org/2001/XMLSchema#string"})
_FOR_READERS = frozenset(
    {
        RDFS + "comment",
        DCT + "title",
        DCT + "description",
        CORE + "occasion",
        CORE + "term",
        *(SKOS + kind for kind in ("definition", "note", "scopeNote", "example", "historyNote", "changeNote")),
        SKOS + "editorialNote",
    }
)
_BLANKS = re.compile(r"^\s|\s$|[^\S\r\n]{2,}|\t")
_FORMATTING = re.compile(r"[\r\n\t<>\u00ad\u200b-\u200f\u2028-\u202e\ufeff]|&#?\w+;")
_LANGUAGE = re.compile(r"(?:[a-z]{2,3}|x|i)(?:-.*)?", re.IGNORECASE)


def text_findings(statements: Statements) -> Iterator[Finding]:
    """Hold every text of the judged modules against the rules for its kind."""
    for module in statements.judged:
        for subject, predicate, value in module.triples:
            if isinstance(value, Literal) and value.datatype.value in _STRINGS:
                for rule in _broken(predicate.value, value, statements.labelling):
                    yield RULES[rule].broken(
                        module.place(subject.value, prefixed(predicate.value)),
                        f"{RULES[rule].breach} (found {written(value)})",
                        node=prefixed(subject.value),
                        value=written(value),
                    )


def _broken(predicate: str, value: Literal, labelling: frozenset[str]) -> Iterator[str]:
    """Name the rules that a text breaks."""
    names = predicate in labelling
    if names and _FORMATTING.search(value.value):
        yield "label_formatting"
    elif _BLANKS.search(value.value):
        yield "label_whitespace" if names else "annotation_whitespace"
    if value.language is not None:
        if not _LANGUAGE.fullmatch(value.language):
            yield "invalid_language_tag"
    elif names or predicate in _FOR_READERS:
        yield "missing_language_tag"
