"""CURIEs of a mapping set: its prefixes, what a CURIE stands for, and what is wrong with one.

A file may declare prefixes that differ from ours, so every set has its own; one that is neither in its `curie_map` nor
built in is an error (SSSOM, "Identifiers").
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

__all__ = ["BUILT_IN", "Prefixes"]

BUILT_IN: Final[dict[str, str]] = {
    "linkml": "https://w3id.org/linkml/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that need no declaration (SSSOM, "IRI prefixes")."""

_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")
_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|\\^`\x00-\x1f]*\Z")
_FORBIDDEN = re.compile(r"[\s<>\"{}|\\^`\x00-\x1f\x7f]")


class Prefixes:
    """The prefixes of one set, the built-in ones included.

    >>> prefixes = Prefixes({"sense": "https://w3id.org/emotaxa/sense/"})
    >>> prefixes.expand("sense:joy")
    'https://w3id.org/emotaxa/sense/joy'
    >>> prefixes.compress("https://w3id.org/emotaxa/sense/joy")
    'sense:joy'
    """

    def __init__(self, declared: Mapping[str, str], *, complete: bool = True) -> None:
        """Take the declared prefixes; `complete` is False where some could not be read, and then any prefix passes."""
        self.bases = {**BUILT_IN, **declared}
        self.complete = complete
        self._longest_first = sorted(self.bases.items(), key=lambda item: (-len(item[1]), item[0]))
        self._compressed: dict[str, str | None] = {}

    def expand(self, curie: str) -> str:
        """Give the IRI of a CURIE that `problem` finds nothing wrong with; anything else comes back as it is."""
        prefix, colon, local = curie.partition(":")
        base = self.bases.get(prefix) if colon else None
        return curie if base is None else base + local

    def compress(self, iri: str) -> str | None:
        """Give the CURIE with the longest fitting prefix, or None where none fits."""
        if iri not in self._compressed:
            self._compressed[iri] = self._compress(iri)
        return self._compressed[iri]

    def _compress(self, iri: str) -> str | None:
        for prefix, base in self._longest_first:
            if iri.startswith(base) and len(iri) > len(base):
                curie = f"{prefix}:{iri[len(base) :]}"
                if not _FORBIDDEN.search(curie) and not iri.startswith("//", len(base)):
                    return curie
        return None

    def canonical(self, curie: str) -> str:
        """Give a CURIE with the built-in prefix of its namespace, if it has one, else as it is written."""
        if curie.partition(":")[0] in BUILT_IN:
            return curie
        iri = self.expand(curie)
        for prefix, base in BUILT_IN.items():
            if iri.startswith(base):
                return f"{prefix}:{iri[len(base) :]}"
        return curie

    def problem(self, value: str) -> tuple[str, str] | None:
        """Say what is wrong with a CURIE, and how to mend it; None where it is right."""
        prefix, colon, local = value.partition(":")
        if local and prefix in self.bases and not _FORBIDDEN.search(value):
            return None
        if "://" in value and prefix not in self.bases:
            suggestion = self.compress(value)
            cure = (
                f"write {suggestion}"
                if suggestion
                else "declare a prefix for it in curie_map and write it as PREFIX:NAME"
            )
            return f"{value!r} is an IRI where a CURIE belongs", cure
        if not colon:
            return f"{value!r} is no CURIE", "write it as PREFIX:NAME, with the prefix declared in curie_map"
        if found := _FORBIDDEN.search(value):
            return f"{value!r} is no CURIE: it holds the character {found.group()!r}", "remove it, or write it as %XX"
        if not local:
            return f"{value!r} names nothing after its prefix", "write it as PREFIX:NAME"
        if prefix not in self.bases and self.complete:
            close = get_close_matches(prefix, self.bases, n=1)
            either = f"did you mean {close[0]}:{local}? Otherwise " if close else ""
            return f"unknown prefix {prefix!r} in {value!r}", f"{either}add '{prefix}: IRI' to curie_map"
        return None

    @staticmethod
    def declaration_problem(prefix: str, base: str) -> tuple[str, str] | None:
        """Say what is wrong with an entry of a `curie_map`, and how to mend it; None where it is right."""
        if not _NAME.match(prefix):
            return f"{prefix!r} is no prefix name", "begin with a letter; use letters, digits, '.', '-' and '_'"
        if not _BASE.match(base):
            return f"prefix {prefix!r} stands for {base!r}, which is no absolute IRI", "write the IRI in full"
        if BUILT_IN.get(prefix, base) != base:
            return (
                f"the built-in prefix {prefix!r} is given another meaning, {base!r}",
                f"write {BUILT_IN[prefix]}, or leave it out",
            )
        return None
