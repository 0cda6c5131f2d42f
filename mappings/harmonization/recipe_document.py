"""Recipe documents: a recipe in TOML checked field by field, each of which knows on which line it stands."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from mappings.harmonization.options import LEAST_NEAR, DuplicatePolicy, Purpose, UnknownPolicy
from ontology.errors import DocumentError, Place
from ontology.files.toml import read_toml
from ontology.spelling import nearest

__all__ = ["FieldKind", "RecipeDocument", "read_recipe_document"]

_HEADING: Final = re.compile(r"\s*\[\[\s*input\s*\]\]")
_KEY: Final = re.compile(r"""\s*["']?(\w+)["']?\s*=""")
_LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class FieldKind:
    """What may stand in a field.

    Attributes:
        name: what it is, in words.
        types: the types of TOML values that it may have.
        allowed: the values allowed; empty where any of the type is.
        required: whether the field has to be there.
    """

    name: str
    types: tuple[type, ...]
    allowed: tuple[str, ...] = ()
    required: bool = False


_TEXT: Final = FieldKind("text", (str,))
_TRUTH: Final = FieldKind("true or false", (bool,))
_DEGREE: Final = FieldKind("a number over 0 and up to 1", (int, float))
_NEAR: Final = FieldKind(f"a number from {LEAST_NEAR} to 1", (int, float))
_UNKNOWN: Final = FieldKind("text", (str,), get_args(UnknownPolicy))

_RECIPE: Final[dict[str, FieldKind]] = {
    "to": FieldKind("text", (str,), required=True),
    "out": _TEXT,
    "report": _TEXT,
    "profile": _TEXT,
    "threshold": _DEGREE,
    "assume_absent": _TRUTH,
    "absent_from": _DEGREE,
    "unknown": _UNKNOWN,
    "duplicates": FieldKind("text", (str,), get_args(DuplicatePolicy)),
    "near": _NEAR,
    "purpose": FieldKind("text", (str,), get_args(Purpose)),
    "input": FieldKind("tables, each begun by [[input]]", (list,), required=True),
}
_INPUT: Final[dict[str, FieldKind]] = {
    "dataset": FieldKind("text or a list of texts", (str, list), required=True),
    "path": FieldKind("text", (str,), required=True),
    "splits": FieldKind("a list of texts", (list,)),
    "profile": _TEXT,
    "threshold": _DEGREE,
    "assume_absent": _TRUTH,
    "absent_from": _DEGREE,
    "unknown": _UNKNOWN,
}


class RecipeDocument:
    """A recipe whose fields are known and of the right types.

    Attributes:
        path: where it stands.
        values: its fields, without the inputs.
        inputs: the fields of each input.
    """

    def __init__(self, path: Path, text: str, values: Mapping[str, Any]) -> None:
        """Check the fields.

        Raises:
            DocumentError: for the first that is unknown, missing or of the wrong type.
        """
        self.path = path
        self._lines = _lines(text)
        self._check(values, _RECIPE, None)
        self.values = {key: value for key, value in values.items() if key != "input"}
        self.inputs: tuple[Mapping[str, Any], ...] = tuple(values["input"])
        if not self.inputs:
            raise self.error("input", "there is no input", "add a table: [[input]]")
        for number, given in enumerate(self.inputs):
            if not isinstance(given, dict):
                raise self.error("input", f"{given!r} is no table", "begin each with [[input]]", given)
            self._check(given, _INPUT, number)

    def line(self, field: str, number: int | None = None) -> int | None:
        """Give the line of a field of the recipe, or of the input with a number, from 0; or else where that begins."""
        return self._lines.get((number, field), self._lines.get((number, "")))

    def error(
        self, field: str, message: str, hint: str, value: object = None, *, number: int | None = None
    ) -> DocumentError:
        """Give an error with the line of a field."""
        return DocumentError(
            message, Place(str(self.path), self.line(field, number), slot=field), hint=hint, value=value
        )

    def _check(self, values: Mapping[str, Any], fields: Mapping[str, FieldKind], number: int | None) -> None:
        for key, value in values.items():
            if key not in fields:
                elsewhere = _RECIPE if number is not None else _INPUT
                hint = (
                    f"it stands {'above the inputs' if number is not None else 'in an [[input]]'}"
                    if key in elsewhere
                    else f"known are {', '.join(nearest(key, fields) or fields)}"
                )
                raise self.error(key, f"unknown field {key!r}", hint, key, number=number)
            self._check_value(key, value, fields[key], number)
        for key, kind in fields.items():
            if kind.required and key not in values:
                added = "[[input]]" if key == "input" else f'{key} = "..."'
                raise self.error(key, f"the field {key!r} is missing", f"add: {added}", number=number)

    def _check_value(self, key: str, value: object, kind: FieldKind, number: int | None) -> None:
        if not isinstance(value, kind.types) or (isinstance(value, bool) and bool not in kind.types):
            raise self.error(
                key, f"{key!r} must be {kind.name}, not {_short(value)}", "correct the value", value, number=number
            )
        if value == "" or (value == [] and key != "input"):
            raise self.error(key, f"{key!r} is empty", "give a value, or leave the line out", value, number=number)
        if kind.allowed and value not in kind.allowed:
            close = nearest(str(value), kind.allowed) or kind.allowed
            raise self.error(
                key, f"{key!r} cannot be {_short(value)}", f"it may be {', '.join(close)}", value, number=number
            )
        least = {_DEGREE: math.ulp(0.0), _NEAR: LEAST_NEAR}.get(kind)
        if least is not None and isinstance(value, (int, float)) and not least <= value <= 1:
            raise self.error(key, f"{key!r} is {value!r}", f"give {kind.name}", value, number=number)
        if isinstance(value, list) and key != "input":
            if not all(isinstance(part, str) and part for part in value):
                raise self.error(
                    key, f"{_short(value)} is no list of texts", "write each in quotes", value, number=number
                )
            if len(set(value)) < len(value):
                twice = next(part for part in value if value.count(part) > 1)
                raise self.error(key, f"{twice!r} stands in {key!r} twice", "name it once", twice, number=number)


def read_recipe_document(path: Path) -> RecipeDocument:
    """Read a recipe and check its fields.

    Raises:
        DocumentError: where it cannot be read, is no TOML, or a field is wrong; with line and cure.
    """
    text, values = read_toml(path, "a recipe", _LARGEST)
    return RecipeDocument(path, text, values)


def _lines(text: str) -> dict[tuple[int | None, str], int]:
    """Give the line of each field: of the recipe under None, of an input under its number, which is itself under ""."""
    lines: dict[tuple[int | None, str], int] = {}
    inputs = 0
    for line, words in enumerate(text.splitlines(), 1):
        if _HEADING.match(words):
            lines[inputs, ""] = line
            inputs += 1
        elif found := _KEY.match(words):
            lines.setdefault((inputs - 1 if inputs else None, found[1]), line)
    return lines


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
