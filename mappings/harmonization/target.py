"""Targets: what rows can be harmonized to, which is any scheme of labels or tier of one."""

from mappings.conversion.converter import VAD, Converter
from ontology.errors import EmotaxaError
from ontology.reference import Level

__all__ = ["find_target"]


def find_target(converter: Converter, text: str) -> Level:
    """Find the scheme or tier whose labels rows are to have.

    Raises:
        UnknownReference: where there is none.
        EmotaxaError: for `vad`, whose regions are no labels that a row could bear.
    """
    level = converter.level(text, "to")
    if level.scheme.id == VAD:
        raise EmotaxaError(
            "vad has points and no labels; the columns valence, arousal and dominance are in every output",
            hint="name the scheme whose labels the rows are to have, as ekman",
            value=text,
            field="to",
        )
    return level
