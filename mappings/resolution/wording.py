"""Wording: the sentences in which resolution gives its reasons, with every text shown so that it prints."""

from collections.abc import Sequence

from mappings.resolution.hit import Hit
from mappings.resolution.index import label_key

__all__ = ["listed", "reason_for", "shown"]

_SHOWN = 60
_LISTED = 8

_SENTENCES = {
    "spelled": "{text} is {label_of} in {scheme}.",
    "spelled, language unasked": "{text} is {label_of} in {scheme}.",
    "identified": "{text} is the id of {label} in {scheme}.",
    "aligned": "{text} is a term from outside, which an alignment makes exactly {label} in {scheme}.",
    "nearly aligned": "{text} is a term from outside, which an alignment makes nearly {label} in {scheme}.",
    "respelled": "{text} differs from {label}, {label_of} in {scheme}, only in case, spaces or punctuation.",
    "inflected": "{text} is a form of {lemma}, {label_of} in {scheme}.",
    "derived": "{text} is a form of {label}, {label_of} in {scheme}.",
    "inflected and derived": "{text} is a form of {lemma} and so of {label}, {label_of} in {scheme}.",
    "cognate": "{text} and {label}, {label_of} in {scheme}, are forms of {sense}.",
    "foreign": "{text} is {label_of} in {scheme}, in another language ({lang}).",
    "foreign and derived": "{text} is a form, in another language, of {label}, {label_of} in {scheme}.",
    "foreign and cognate": "{text}, in another language, and {label}, {label_of} in {scheme}, are forms of {sense}.",
}
_AKIN = {
    "derived": "{text} is a word for {label}, {label_of} in {scheme}.",
    "inflected and derived": "{text} is a form of {lemma}, a word for {label}, {label_of} in {scheme}.",
    "cognate": "{text} and {label}, {label_of} in {scheme}, are words for {sense}.",
}
"""Those for words of a sense that are no forms of its name, as `mad` is none of `anger`."""
_STEM = 3
"""Letters with which words begin alike that are taken for forms of one another."""
_SENTENCES["respelled, language unasked"] = _SENTENCES["respelled"]
_SENTENCES["inflected and cognate"] = _SENTENCES["cognate"]
_AKIN["inflected and cognate"] = _AKIN["cognate"]


def shown(text: str) -> str:
    r"""Quote a text: shortened, and with everything that does not print written as an escape.

    >>> print(shown("jo\x00y"))
    `jo\x00y`
    """
    short = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 3]}..."
    if not short.isprintable():
        short = "".join(char if char.isprintable() else ascii(char)[1:-1] for char in short)
    return f"`{short}`"


def listed(names: Sequence[str]) -> str:
    """Join names, the first few of many.

    >>> listed(["ekman", "parrott", "sense"])
    'ekman, parrott, sense'
    """
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def reason_for(hit: Hit, text: str) -> str:
    """Say in one sentence why a text names the concept of a hit."""
    way = hit.step.way
    akin = way in _AKIN and not _are_forms((hit.step.lemma or text, hit.label.text), hit.step.sense)
    return (_AKIN if akin else _SENTENCES)[way].format(
        text=shown(text),
        label=shown(hit.label.text),
        label_of="a label" if hit.label.kind == "preferred" else "an alternative label",
        scheme=hit.concept.scheme,
        lang=hit.label.lang,
        lemma=shown(hit.step.lemma),
        sense=shown(hit.step.sense),
    )


def _are_forms(words: Sequence[str], of: str) -> bool:
    """Tell whether words look like forms of one.

    >>> _are_forms(["happy"], "happiness"), _are_forms(["mad"], "anger")
    (True, False)
    """
    return len({label_key(word)[:_STEM] for word in (*words, of)}) == 1
