"""Lint: what there is to say about a document from outside, with its line."""

import re
from collections.abc import Iterable

from pyoxigraph import NamedNode

from ontology.errors import Place
from ontology.finding import Finding, Level
from ontology.outside.document import Document
from ontology.outside.names import namespace_of
from ontology.outside.terms import prefixed

__all__ = ["Lint", "is_iri", "lint_iris", "odd_spellings"]


class Lint:
    """Collects findings about one document."""

    def __init__(self, document: Document) -> None:
        """Begin with what the reader found."""
        self._document = document
        self._found = dict.fromkeys(document.findings)

    @property
    def path(self) -> str:
        """The file."""
        return self._document.path

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, by line."""
        return tuple(sorted(self._found, key=lambda found: found.place.line or 0))

    def place(self, node: str) -> Place:
        """Say where a node is described."""
        return self._document.place(node)

    def say(
        self, level: Level, rule: str, node: str, message: str, hint: str = "", *, slot: str = "", value: str = ""
    ) -> None:
        """Add a finding about a node; the same is said once."""
        place = self._document.place(node, prefixed(slot) if slot else None)
        self._found.setdefault(Finding(level, place, message, hint, prefixed(node), rule, value))


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI.

    >>> is_iri("http://example.org/joy"), is_iri("http://example.org/great joy"), is_iri("#joy")
    (True, False, False)
    """
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def lint_iris(lint: Lint, document: Document) -> None:
    """Tell of the IRIs that are none."""
    seen: set[str] = set()
    for triple in document.triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if not isinstance(term, NamedNode) or term.value in seen:
                continue
            seen.add(term.value)
            if is_iri(term.value):
                continue
            relative = not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", term.value)
            lint.say(
                "ERROR",
                "relative_iri" if relative else "malformed_iri",
                term.value,
                f"{term.value!r} is {'a relative IRI, and the file names no base' if relative else 'no IRI'}",
                "declare the base (@base, xml:base)" if relative else 'write spaces and <>"{}|\\^` as %XX',
                value=term.value,
            )


def odd_spellings(iris: Iterable[str]) -> dict[str, str]:
    """Find IRIs that look like misspelt ones of the namespace that most share, with the spelling to be expected.

    >>> odd_spellings(["http://a.org/X_1", "http://a.org/X_2", "https://a.org/X:3"])
    {'https://a.org/X:3': 'http://a.org/X_3'}
    """
    by_space: dict[str, list[str]] = {}
    for iri in iris:
        by_space.setdefault(namespace_of(iri), []).append(iri)
    if not by_space:
        return {}
    usual = max(by_space, key=lambda space: len(by_space[space]))
    return {
        iri: usual + iri[len(space) :]
        for space, odd in by_space.items()
        if space != usual and _folded(space) == _folded(usual)
        for iri in odd
    }


def _folded(space: str) -> str:
    """Make no difference of what is commonly mistaken: the scheme, case, and what joins a prefix to its number."""
    return re.sub(r"[_:#/]+", "/", space.casefold().partition(":")[2])
