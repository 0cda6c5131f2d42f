"""The finder: the expressions of a lexicon in documents of spaCy, with what their surroundings make of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from classifiers.lexical.everyday import SPEAKERS
from classifiers.lexical.lexicon import Entry, Lexicon
from classifiers.lexical.modifiers import read_modifiers
from ontology.errors import MissingExtra

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Finder", "Finding"]

_CURLY: Final = "\u2019"
_EVERYDAY: Final = 0.4
"""What an everyday word counts for, as a share of its weight."""
_DENIED: Final = 0.65
"""What a denial counts for, as a share of the weight, for the sense that it speaks for."""
_NO_VERBS: Final = frozenset({"ADP", "SCONJ", "CCONJ", "INTJ", "ADV"})


@dataclass(frozen=True, slots=True)
class Finding:
    """An expression in a text, and what it says of the senses.

    Attributes:
        start: its first token.
        end: the token after its last.
        negated: whether a negation holds of it.
        weights: pairs of the number of a sense and how strongly the expression speaks for it, in [-1, 1].
    """

    start: int
    end: int
    negated: bool
    weights: tuple[tuple[int, float], ...]


class Finder:
    """Finds the expressions of a lexicon; where they overlap, the longest.

    Attributes:
        lexicon: the expressions.
    """

    def __init__(self, nlp: "Language", lexicon: Lexicon) -> None:
        """Index the expressions in the words of a pipeline.

        Raises:
            MissingExtra: where spaCy is not installed.
        """
        try:
            from spacy.matcher import PhraseMatcher
        except ImportError as error:
            raise MissingExtra("the lexical classifier", "lexical") from error
        self.lexicon = lexicon
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._entries: dict[int, Entry] = {}
        for number, entry in enumerate(lexicon.entries):
            key = f"emotaxa:{number}"
            self._matcher.add(key, [nlp.make_doc(form) for form in {entry.form, entry.form.replace("'", _CURLY)}])
            self._entries[nlp.vocab.strings[key]] = entry

    def find(self, doc: "Doc") -> list[Finding]:
        """Find the expressions in a document, first to last."""
        matches = self._matcher(doc)
        if not matches:
            return []
        words = [token.lower_.replace(_CURLY, "'") for token in doc]
        tagged = bool(doc.has_annotation("POS"))
        found: list[Finding] = []
        for key, start, end in _longest(matches):
            entry = self._entries[key]
            if entry.weights and not (tagged and entry.verb and doc[start].pos_ in _NO_VERBS):
                found.append(self._read(entry, words, start, end))
        return found

    def _read(self, entry: Entry, words: list[str], start: int, end: int) -> Finding:
        modifiers = read_modifiers(words, start, end, compared=entry.compared)
        share = 1.0 if not entry.everyday or (entry.verb and _is_said_of_somebody(words, start)) else _EVERYDAY
        weights = [(column, 1.0 - (1.0 - share * weight) ** modifiers.power) for column, weight in entry.weights]
        if modifiers.negated:
            weights = list(self._denied(weights))
        return Finding(start, end, modifiers.negated, tuple(weights))

    def _denied(self, weights: Iterable[tuple[int, float]]) -> Iterator[tuple[int, float]]:
        for column, weight in weights:
            yield column, -weight
            if self.lexicon.denials[column] >= 0:
                yield self.lexicon.denials[column], _DENIED * weight


def _is_said_of_somebody(words: list[str], verb: int) -> bool:
    """Tell whether the word before an everyday verb shows somebody doing it: `I like`, `do not care`."""
    before = words[verb - 1] if verb else ""
    return before in SPEAKERS or (before == "not" and verb > 1 and words[verb - 2] in {"do", "does", "did"})


def _longest(matches: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Keep the longest of matches that overlap, the first of those as long; in the order of the text."""
    kept: list[tuple[int, int, int]] = []
    taken: set[int] = set()
    for match in sorted(matches, key=lambda match: (match[1] - match[2], match[1])):
        tokens = range(match[1], match[2])
        if taken.isdisjoint(tokens):
            kept.append(match)
            taken.update(tokens)
    return sorted(kept, key=lambda match: match[1])
