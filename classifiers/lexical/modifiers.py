"""Modifiers: what the words around an expression make of it: denied, stronger or weaker.

A negation reaches forward over its own clause, five words at most, and one negation undoes another. Intensifiers and
downtoners stand just before what they change, or, as `so much` and `a bit`, just after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Modifiers", "read_modifiers"]

_SCOPE: Final = 5
_BEFORE: Final = 3
_AFTER: Final = 4

_NEGATORS: Final = frozenset(
    {
        *("not", "n't", "nt", "no", "never", "without", "nobody", "none", "nor", "neither", "hardly", "barely"),
        *("scarcely", "nothing", "lack", "lacks", "lacked", "lacking"),
    }
)
_UNDOING: Final = frozenset({"only", "just", "merely", "simply", "but", "because"})
"""Words after a negator that take its force away: `not only happy`."""
_CLAUSE_ENDS: Final = frozenset(
    {
        *(".", ",", ";", ":", "!", "?", "...", "..", "…", "(", ")", '"', "\u2013", "\u2014", "\n", "\n\n"),
        *("and", "but", "though", "although", "however", "because", "since", "while", "yet", "if", "when", "unless"),
    }
)
_INTENSIFIERS: Final = frozenset(
    {
        *("very", "really", "so", "such", "too", "extremely", "absolutely", "totally", "completely", "utterly"),
        *("incredibly", "deeply", "truly", "super", "highly", "most", "more", "insanely", "unbelievably"),
        *("immensely", "especially", "genuinely", "thoroughly", "entirely", "fucking", "freaking", "damn", "bloody"),
        *("soo", "sooo", "soooo", "hella", "awfully", "terribly", "seriously"),
    }
)
_DOWNTONERS: Final = frozenset(
    {
        *("slightly", "somewhat", "bit", "little", "kinda", "sorta", "kind", "sort", "rather", "fairly", "mildly"),
        *("moderately", "almost", "nearly", "less", "partly", "vaguely", "marginally", "faintly"),
    }
)
_BRIDGES: Final = frozenset({"of", "a", "an", "the", "to", "been", "be", "being", "feel", "feeling", "felt", "much"})
"""Words that may stand between a degree and what it changes: `a bit of a shame`."""
_MUCH: Final = frozenset({"much", "lot", "lots", "tons", "dearly", "deeply"})
_BIT: Final = frozenset({"bit", "little", "somewhat", "slightly"})
_COMPARED: Final = frozenset({"more", "so", "this", "that", "as"})


@dataclass(frozen=True, slots=True)
class Modifiers:
    """What stands around an expression.

    Attributes:
        negated: whether a negation holds of it.
        power: above 1 where it is intensified, below 1 where it is toned down; a weight w becomes 1 - (1 - w)^power.
    """

    negated: bool = False
    power: float = 1.0


def read_modifiers(words: Sequence[str], start: int, end: int, *, compared: bool = False) -> Modifiers:
    """Read what stands around an expression.

    Args:
        words: all tokens of the text, in lower case.
        start: its first token.
        end: the token after its last.
        compared: whether it is itself a comparative: `I have never been happier` denies nothing.

    >>> read_modifiers(["i", "'m", "not", "very", "happy"], 4, 5)
    Modifiers(negated=True, power=1.5)
    >>> read_modifiers("it makes me a bit sad".split(), 5, 6)
    Modifiers(negated=False, power=0.5)
    """
    negated, power, near = False, 1.0, True
    for at in range(start - 1, max(-1, start - 1 - _SCOPE), -1):
        word = words[at]
        if word in _CLAUSE_ENDS:
            break
        if word in _NEGATORS or (near and word == "from" and at and words[at - 1] == "far"):
            if words[at + 1] not in _UNDOING and not _unsurpassed(words, at, start, compared):
                negated = not negated
            if word == "nor":
                break
            near = False
        elif near and start - at <= _BEFORE:
            if word in _DOWNTONERS:
                power = 0.5
            elif word in _INTENSIFIERS and power >= 1:
                power = 1.5
            near = word in _DOWNTONERS or word in _INTENSIFIERS or word in _BRIDGES
    return Modifiers(negated, _after(words, end) if power == 1 else power)


def _unsurpassed(words: Sequence[str], negator: int, start: int, compared: bool) -> bool:
    """Tell whether a negator denies that there is more: `never been so happy`, `ca n't be happier`."""
    before = words[max(0, negator - 1)]
    if before in {"can", "ca"} or words[negator] == "cannot":
        return compared or words[start - 1] == "more"
    modal = words[negator] == "never" or before in {"could", "couldn"}
    return modal and (compared or words[start - 1] in _COMPARED)


def _after(words: Sequence[str], end: int) -> float:
    for at in range(end, min(len(words), end + _AFTER)):
        word = words[at]
        if word in _CLAUSE_ENDS:
            break
        if (word in _MUCH and words[at - 1] in {"so", "very", "a", "too"}) or word == "dearly":
            return 1.5
        if word in _BIT and (words[at - 1] == "a" or at == end):
            return 0.5
    return 1.0
