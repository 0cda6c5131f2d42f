"""Entities of XML: those that name a namespace are common in OWL files; those that fetch or blow up are refused."""

import re
from typing import Final

from ontology.errors import DocumentError, Place
from ontology.outside.format import LARGEST

__all__ = ["check_entities"]

_LONGEST: Final = 8192
"""Characters that one entity may stand for."""

_DECLARATION = re.compile(r"<!ENTITY\s+(%\s*)?([^\s\"'>]+)\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*))", re.IGNORECASE)
_EXTERNAL = re.compile(r"<!DOCTYPE\s+[^\s\[>]+\s+(?:SYSTEM|PUBLIC)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"&([^\s;&<>#\"']+);")
_CURE = "save the file without a document type, or as Turtle"


def check_entities(text: str, path: str) -> None:
    """See that a parser may read an XML text: no file or address would be fetched, and no entity grows without measure.

    Raises:
        DocumentError: where that is not so; with the line.
    """
    if found := _EXTERNAL.search(text):
        raise DocumentError("names an outside document type", _place(text, path, found.start()), hint=_CURE)
    lengths: dict[str, int] = {}
    for found in _DECLARATION.finditer(text):
        parameter, name, quoted, apostrophed, bare = found.groups()
        place = _place(text, path, found.start())
        if parameter or bare is not None:
            what = "is a parameter entity" if parameter else "is fetched from outside"
            raise DocumentError(f"the entity {name!r} {what}", place, hint=_CURE, value=name)
        value = quoted if quoted is not None else apostrophed
        lengths[name] = len(value) + sum(lengths.get(inner, 0) for inner in _REFERENCE.findall(value))
        if lengths[name] > _LONGEST:
            message = f"the entity {name!r} stands for more than {_LONGEST:,} characters"
            raise DocumentError(message, place, hint=_CURE, value=name)
    if lengths:
        grown = len(text) + sum(lengths.get(name, 0) for name in _REFERENCE.findall(text))
        if grown > LARGEST:
            message = f"grows to more than {LARGEST // 2**20} MiB when its entities are put in"
            raise DocumentError(message, Place(path), hint=_CURE)


def _place(text: str, path: str, at: int) -> Place:
    return Place(path, text.count("\n", 0, at) + 1)
