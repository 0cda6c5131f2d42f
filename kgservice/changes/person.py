"""People, who are told apart by the names of their keys."""

import unicodedata
from collections.abc import Iterable

__all__ = ["among", "each_once", "person_key", "same_person"]


def person_key(name: str) -> str:
    """Give what all spellings of a person's name have in common: it is what names of people are compared by.

    Upper and lower case, spaces, and forms of letters that Unicode takes for equal (NFKC) do not count.

    >>> person_key("  Maria   LANG ") == person_key("maria lang")
    True
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    # Folding case can undo the normal form, as it does with some Greek letters.
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def same_person(one: str, other: str) -> bool:
    """Say whether two names are one person's.

    >>> same_person("Maria Lang", "maria lang")
    True
    """
    return person_key(one) == person_key(other)


def among(name: str, names: Iterable[str]) -> bool:
    """Say whether a person is among others.

    >>> among("ANN", ["bob", "ann"])
    True
    """
    key = person_key(name)
    return any(person_key(other) == key for other in names)


def each_once(names: Iterable[str]) -> tuple[str, ...]:
    """Give each person once, in the order in which they come, by the first spelling of their name.

    >>> each_once(["ann", "Bob", "ANN"])
    ('ann', 'Bob')
    """
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(person_key(name), name)
    return tuple(found.values())
