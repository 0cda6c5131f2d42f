"""The fields of operations: what may be written into them, and what is said where something else is."""

import re
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from pyoxigraph import NamedNode

from ontology.errors import ScaleError
from ontology.outside.literals import is_language
from ontology.scale import Scale

__all__ = [
    "Aspect",
    "Confidence",
    "Day",
    "Iri",
    "Lang",
    "Line",
    "Predicate",
    "Prose",
    "Published",
    "ScaleText",
    "Version",
    "refused",
]

Aspect = Literal["emotion", "mood", "neutral", "appraisal", "action tendency", "dimension", "region"]

_LINE: Final = re.compile(r"\S+(?: \S+)*\Z")
_PROSE: Final = re.compile(r"\S(?:.*\S)?\Z", re.DOTALL)
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_CURIE: Final = re.compile(r"[A-Za-z_][\w.\-]*:[^\s:/][^\s]*\Z")
_CODE: Final = re.compile(r"[A-Za-z]{2,3}(?:-|\Z)")
_DAY: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\Z")
_VERSION: Final = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:[.+-][0-9A-Za-z.+-]+)?\Z")


def refused(said: str, hint: str) -> PydanticCustomError:
    """Give the error of a field: what is wrong, and how to mend it."""
    return PydanticCustomError("refused", "{said}", {"said": said, "hint": hint})


def _iri(text: str) -> str:
    try:
        NamedNode(text)
    except ValueError as error:
        raise refused(f"{text!r} is no IRI", "write it in full, as https://w3id.org/emotaxa/parrott/3/joy") from error
    if not urlsplit(text).scheme or ("://" not in text and not text.startswith("urn:")):
        raise refused(f"{text!r} is no full IRI", "write it in full, as https://w3id.org/emotaxa/parrott/3/joy")
    return text


def _line(text: str) -> str:
    if not _LINE.match(text) or _UNSEEN.search(text):
        said = "is empty" if not text.strip() else "has needless white space, or a character that nobody sees"
        raise refused(f"{text!r} {said}", "write it on one line, with single spaces between words and none around them")
    return text


def _prose(text: str) -> str:
    if not _PROSE.match(text) or _UNSEEN.search(text):
        said = "is empty" if not text.strip() else "has white space around it, or a character that nobody sees"
        raise refused(f"{text!r} {said}", "take the white space around the text away")
    return text


def _lang(text: str) -> str:
    if not is_language(text) or not _CODE.match(text):
        raise refused(f"{text!r} is no language", "give a tag of BCP 47, such as en, de or pt-BR")
    return text.lower()


def _predicate(text: str) -> str:
    if not _CURIE.match(text):
        raise refused(f"{text!r} is no relation of mappings", "write it as a CURIE, as skos:exactMatch")
    return text


def _scale(text: str) -> str:
    try:
        return str(Scale.parse(text))
    except ScaleError as error:
        raise refused(error.message, error.hint) from error


def _day(text: str) -> str:
    if not _DAY.match(text):
        raise refused(f"{text!r} is no date", "write it as 2026-11-21")
    return text


def _version(text: str) -> str:
    if not _VERSION.match(text):
        raise refused(f"{text!r} is no version", "write it as three numbers: 0.1.0")
    return text


Iri = Annotated[str, AfterValidator(_iri)]
"""An absolute IRI."""
Line = Annotated[str, AfterValidator(_line)]
"""A text on one line, without needless white space: a label."""
Prose = Annotated[str, AfterValidator(_prose)]
"""A text without white space around it: a definition, a note, a source."""
Lang = Annotated[str, AfterValidator(_lang)]
"""A language tag, which is kept in lower case, as every store keeps it."""
Predicate = Annotated[str, AfterValidator(_predicate)]
"""The relation of a mapping, as CURIE."""
ScaleText = Annotated[str, AfterValidator(_scale)]
"""A scale, which is kept as -1..1."""
Day = Annotated[str, AfterValidator(_day)]
"""A date, as 2026-11-21."""
Version = Annotated[str, AfterValidator(_version)]
"""A version, as 0.1.0."""
Confidence = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
"""How sure a mapping is, from 0 to 1."""
Published = Annotated[float, Field(allow_inf_nan=False)]
"""A value as it was published."""
