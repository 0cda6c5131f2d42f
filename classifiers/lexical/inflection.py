"""Inflection: the further forms of an English word, from the table of lemmas."""

from collections.abc import Collection, Iterator

from mappings.resolution.lemma import english_inflections

__all__ = ["inflected"]

_ENDINGS = {"noun": ("s",), "adjective": ("er", "est"), "adverb": (), "verb": ("s", "d", "t", "n", "ing")}


def inflected(form: str, parts: Collection[str]) -> Iterator[str]:
    """Give the inflections of a form, as far as its parts of speech have any; of a phrase the first word bends.

    A hyphenated form is given with spaces too.

    >>> list(inflected("yearn for", {"verb"}))
    ['yearned for', 'yearning for', 'yearns for']
    >>> list(inflected("happy", {"adjective"}))
    ['happier', 'happiest']
    >>> list(inflected("self-doubt", {"noun"}))
    ['self doubt']
    """
    first, space, rest = form.partition(" ")
    endings = tuple({ending for part in parts for ending in _ENDINGS.get(part, ())})
    if endings and (not space or "verb" in parts):
        for word in english_inflections().get(first, ()):
            if word.endswith(endings) and word.isalpha():
                yield f"{word}{space}{rest}"
    if "-" in form[1:-1]:
        yield form.replace("-", " ")
