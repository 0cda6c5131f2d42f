"""Items: what `emotaxa convert` is given, read into what the converter takes."""

import math
import re
from dataclasses import dataclass
from types import MappingProxyType

from mappings.conversion.answer import Item, LabelsItem, ScoresItem, VadItem
from ontology.errors import EmotaxaError, UnknownReference
from ontology.norm import Point

__all__ = ["Asked", "located", "read_labels", "read_point", "read_scores"]

_FIELD = re.compile(r"items/(\d+)(?:/|$)")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """An item, and how the user wrote it."""

    typed: str
    item: Item


def read_labels(labels: tuple[str, ...]) -> Asked:
    """Take labels that hold together."""
    return Asked(" + ".join(labels), LabelsItem(labels))


def read_point(text: str) -> Asked:
    """Read `V,A` or `V,A,D`.

    Raises:
        EmotaxaError: where the text is no such thing, or a number is not finite.

    >>> read_point("-0.5,0.2").item
    VadItem(point=Point(valence=-0.5, arousal=0.2, dominance=None))
    """
    parts = text.strip().strip("()[]").split(",")
    if len(parts) not in (2, 3):
        raise EmotaxaError(f"cannot read the point {_quoted(text)}", hint="write it as V,A or V,A,D: -0.5,0.2")
    names = ("valence", "arousal", "dominance")
    numbers = [_number(part, text, name) for part, name in zip(parts, names, strict=False)]
    return Asked(text, VadItem(Point(*numbers)))


def read_scores(text: str) -> Asked:
    """Read `LABEL=SCORE,LABEL=SCORE`.

    Raises:
        EmotaxaError: where the text is no such thing, names a label twice, or a number is not finite.

    >>> dict(read_scores("joy=0.8,love=0.4").item.scores)
    {'joy': 0.8, 'love': 0.4}
    """
    scores: dict[str, float] = {}
    for part in text.split(","):
        label, equals, number = part.rpartition("=")
        label = label.strip()
        if not equals or not label:
            raise EmotaxaError(f"cannot read the scores {_quoted(text)}", hint="write them as joy=0.8,love=0.4")
        if label in scores:
            raise EmotaxaError(f"the scores {_quoted(text)} name {_quoted(label)} twice", hint="give one score")
        scores[label] = _number(number, text, f"the score of {label}")
    return Asked(text, ScoresItem(MappingProxyType(scores)))


def located(error: EmotaxaError, asked: list[Asked], source: str) -> EmotaxaError:
    """Say which item an error is about, where its message does not already."""
    found = _FIELD.match(error.field or "")
    if found is None or int(found[1]) >= len(asked):
        return error
    typed = asked[int(found[1])].typed
    hint = error.hint
    if isinstance(error, UnknownReference) and not error.nearest:
        hint = f"`emotaxa schemes {source}` lists what there is"
    if error.field and "/vad/" in error.field:
        hint = f"{hint} with --scale"
    if "/labels/" in (error.field or "") and "," in typed:
        hint = f"{hint + ' ' if hint else ''}labels that hold together are given apart, with --together"
    message = error.message if repr(typed)[:40] in error.message else f"{_quoted(typed)}: {error.message}"
    return EmotaxaError(message, hint=hint, value=error.value)


def _number(text: str, whole: str, name: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise EmotaxaError(
            f"{_quoted(whole)}: {name} is {_quoted(text)}, no number", hint="give a number, as 0.5"
        ) from None
    if not math.isfinite(number):
        raise EmotaxaError(f"{_quoted(whole)}: {name} is {_quoted(text)}, not finite", hint="give a finite number")
    return number


def _quoted(text: str) -> str:
    text = text.strip()
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}...")
