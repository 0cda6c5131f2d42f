"""Spelling: the values of JSON and RDF as a table would write them, identifiers as CURIEs."""

from mappings.sssom.prefixes import Prefixes

__all__ = ["Spelling", "scalar_text"]


class Spelling:
    """Spells the identifiers of one set.

    >>> spelling = Spelling(Prefixes({"sense": "https://w3id.org/emotaxa/sense/"}), frozenset({"object_id"}))
    >>> spelling.spelled("object_id", "https://w3id.org/emotaxa/sense/joy")
    'sense:joy'
    >>> spelling.spelled("comment", "https://w3id.org/emotaxa/sense/joy")
    'https://w3id.org/emotaxa/sense/joy'
    """

    def __init__(self, prefixes: Prefixes, references: frozenset[str]) -> None:
        """Take the prefixes of the set, and the names of the slots that hold identifiers."""
        self.prefixes = prefixes
        self._references = references
        self._known: dict[str, str] = {}

    def spelled(self, name: str, text: str) -> str:
        """Write an IRI that stands in the place of a CURIE as a CURIE, if a prefix fits; leave all else as it is."""
        if name not in self._references:
            return text
        found = self._known.get(text)
        if found is None:
            bare = self.prefixes.problem(text) is not None
            found = self._known[text] = (self.prefixes.compress(text) if bare else None) or text
        return found


def scalar_text(value: object) -> str:
    """Spell a value of JSON as a table would.

    >>> scalar_text(True), scalar_text(0.95), scalar_text("joy")
    ('true', '0.95', 'joy')
    """
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value) if isinstance(value, float) else str(value)
