"""The fields of operations: what may be written into them, and what is said where something else is."""

import re
from datetime import date
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from pyoxigraph import NamedNode

from ontology.errors import ScaleError
from ontology.outside.literals import is_language
from ontology.outside.names import is_scheme_id
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
    "SchemeId",
    "Version",
    "is_day",
    "is_iri",
    "is_line",
    "is_prose",
    "is_version",
    "refused",
]

Aspect = Literal["emotion", "mood", "neutral", "appraisal", "action tendency", "dimension", "region"]

_LINE: Final = re.compile(r"\S+(?: \S+)*\Z")
_PROSE: Final = re.compile(r"\S(?:.*\S)?\Z", re.DOTALL)
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_CURIE: Final = re.compile(r"[A-Za-z_][\w.\-]*:[^\s:/][^\s]*\Z")
_CODE: Final = re.compile(r"[A-Za-z]{2,3}(?:-|\Z)")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_VERSION: Final = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:[.+-][0-9A-Za-z.+-]+)?\Z")


def refused(said: str, hint: str) -> PydanticCustomError:
    """Give the error of a field: what is wrong, and how to mend it."""
    return PydanticCustomError("refused", "{said}", {"said": said, "hint": hint})


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI."""
    try:
        NamedNode(text)
        return bool(urlsplit(text).scheme) and ("://" in text or text.startswith("urn:"))
    except ValueError:
        return False


def is_line(text: str) -> bool:
    """Whether a text stands on one line, without needless white space, and with no character that nobody sees."""
    return _LINE.match(text) is not None and not _UNSEEN.search(text)


def is_prose(text: str) -> bool:
    """Whether a text has no white space around it, and no character that nobody sees."""
    return _PROSE.match(text) is not None and not _UNSEEN.search(text)


def is_day(text: str) -> bool:
    """Whether a text is a date that there is.

    >>> is_day("2026-11-21"), is_day("2026-02-30"), is_day("20261121")
    (True, False, False)
    """
    try:
        return _DAY.match(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_version(text: str) -> bool:
    """Whether a text is a version, as 0.1.0."""
    return _VERSION.match(text) is not None


def _iri(text: str) -> str:
    if not is_iri(text):
        raise refused(f"{text!r} is no full IRI", "write it in full, as https://w3id.org/emotaxa/parrott/3/joy")
    return text


def _line(text: str) -> str:
    if not is_line(text):
        said = "is empty" if not text.strip() else "has needless white space, or a character that nobody sees"
        raise refused(f"{text!r} {said}", "write it on one line, with single spaces between words and none around them")
    return text


def _prose(text: str) -> str:
    if not is_prose(text):
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
    if not is_day(text):
        raise refused(f"{text!r} is no date", "write it as 2026-11-21")
    return text


def _scheme_id(text: str) -> str:
    if not is_scheme_id(text):
        raise refused(f"{text!r} is no id of a scheme", "write it in lower-case letters and digits, joined by hyphens")
    return text


def _version(text: str) -> str:
    if not is_version(text):
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
SchemeId = Annotated[str, AfterValidator(_scheme_id)]
"""The id of a scheme, as goemotions."""
Version = Annotated[str, AfterValidator(_version)]
"""A version, as 0.1.0."""
Confidence = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
"""How sure a mapping is, from 0 to 1."""
Published = Annotated[float, Field(allow_inf_nan=False)]
"""A value as it was published."""
