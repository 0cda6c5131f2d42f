"""Formats: which a document is in, by its name or media type, and how each is read and written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mappings.annotations.annotation import Document
from mappings.annotations.conversion import Converted
from mappings.annotations.emotionml import read_emotionml
from mappings.annotations.emotionml_text import write_emotionml
from mappings.annotations.onyx import read_onyx, read_onyx_turtle
from mappings.annotations.onyx_text import write_onyx, write_onyx_turtle
from mappings.conversion.converter import VAD, Converter
from mappings.meaning.targets import members
from ontology.concept import Concept
from ontology.errors import DocumentError, EmotaxaError, Place
from ontology.outside.format import decoded
from ontology.reference import Level

__all__ = ["FORMATS", "Format", "format_of_media", "format_of_path", "read_annotations", "write_annotations"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of annotated documents.

    Attributes:
        id: the name that users type.
        name: the printed name.
        media_types: its media types, the one that is answered first.
        suffixes: endings of names of its files.
        read: reads a text; the second argument names it in errors.
        write: writes converted annotations for a level (None for points), with the level's concepts.
    """

    id: str
    name: str
    media_types: tuple[str, ...]
    suffixes: tuple[str, ...]
    read: Callable[[str, str], Document]
    write: Callable[[Sequence[Converted], Level | None, Sequence[Concept]], str]


FORMATS: Final = (
    Format(
        "emotionml",
        "EmotionML",
        ("application/emotionml+xml", "application/xml", "text/xml"),
        (".emotionml", ".xml"),
        read_emotionml,
        write_emotionml,
    ),
    Format(
        "onyx",
        "Onyx (JSON-LD)",
        ("application/ld+json", "application/json"),
        (".jsonld",),
        read_onyx,
        lambda converted, level, concepts: write_onyx(converted, level),
    ),
    Format(
        "onyx-turtle",
        "Onyx (Turtle)",
        ("text/turtle", "application/x-turtle"),
        (".ttl",),
        read_onyx_turtle,
        lambda converted, level, concepts: write_onyx_turtle(converted, level),
    ),
)
"""Every format."""


def format_of_path(path: Path) -> Format:
    """Tell the format of a file by the ending of its name.

    Raises:
        DocumentError: where it is none that is known.
    """
    for one in FORMATS:
        if path.suffix.lower() in one.suffixes:
            return one
    endings = ", ".join(suffix for one in FORMATS for suffix in one.suffixes)
    raise DocumentError(
        "annotations are read and written as EmotionML or as Onyx in JSON-LD or Turtle",
        Place(str(path)),
        hint=f"end the name in one of {endings}",
        value=path.suffix,
    )


def format_of_media(media_type: str) -> Format | None:
    """Tell the format of a media type, parameters aside; None where it is none that is known.

    >>> format_of_media("application/emotionml+xml; charset=utf-8").id
    'emotionml'
    """
    wanted = media_type.partition(";")[0].strip().lower()
    return next((one for one in FORMATS if wanted in one.media_types), None)


def read_annotations(data: bytes, found: Format, path: str = "<text>") -> Document:
    """Read a document of a format.

    Raises:
        DocumentError: where it cannot be read, or holds what the format does not allow.
    """
    return found.read(decoded(data, path), path)


def write_annotations(converter: Converter, converted: Sequence[Converted], target: str, found: Format) -> str:
    """Write converted annotations in a format.

    Raises:
        EmotaxaError: where there is no such target.
    """
    if target == VAD:
        return found.write(converted, None, ())
    level = converter.level(target, "to")
    concepts = members(converter.denotation, level)
    if not concepts:
        raise EmotaxaError(f"{level.id} has no concepts", hint="name another scheme", value=target, field="to")
    return found.write(converted, level, concepts)
