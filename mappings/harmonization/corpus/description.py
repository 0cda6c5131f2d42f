"""Descriptions: a dataset's TOML file, checked field by field against a table of what may stand there."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ontology.errors import DocumentError, Place
from ontology.spelling import nearest

__all__ = ["read_description"]

_REQUIRED: Final = object()
_SYNTAX_ERROR = re.compile(r"^(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Field:
    """What may stand in a field: its type, the values allowed, and what holds where it is left out."""

    kind: type
    default: Any = _REQUIRED
    allowed: tuple[str, ...] = ()


_DATASET: Final[dict[str, _Field]] = {
    "id": _Field(str),
    "name": _Field(str),
    "scheme": _Field(str),
    "annotation": _Field(str, allowed=("multilabel", "single")),
    "licence": _Field(str),
    "lang": _Field(str),
    "citation": _Field(str, ""),
    "source": _Field(str, ""),
    "format": _Field(dict),
    "splits": _Field(dict, {}),
}
_FORMAT: Final[dict[str, _Field]] = {
    "kind": _Field(str, allowed=("tsv", "csv")),
    "header": _Field(bool, False),
    "quote": _Field(str, None),
    "encoding": _Field(str, "utf-8", allowed=("utf-8",)),
    "columns": _Field(list),
    "text": _Field(str),
    "labels": _Field(str),
    "id": _Field(str, None),
    "label_separator": _Field(str, ""),
    "label_coding": _Field(str, allowed=("id", "name")),
}
_NAMES: Final = {str: "text", bool: "true or false", list: "a list of column names", dict: "a table"}


class _Document:
    """A description while it is checked: knows where each field stands."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()

    def error(self, field: str, message: str, hint: str, value: object = None) -> DocumentError:
        return DocumentError(message, Place(str(self.path), self._line(field), slot=field), hint=hint, value=value)

    def _line(self, field: str) -> int | None:
        section, _, key = field.rpartition(".")
        current = ""
        for number, line in enumerate(self.lines, 1):
            if found := re.match(r"\s*\[([^\]]+)\]", line):
                current = found[1].strip()
                if current == field:
                    return number
            elif current == section and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
                return number
        return None

    def checked(self, values: Mapping[str, Any], fields: Mapping[str, _Field], section: str = "") -> dict[str, Any]:
        for key in values:
            if key not in fields:
                close = nearest(key, fields) or tuple(fields)
                raise self.error(section + key, f"unknown field {key!r}", f"known are {', '.join(close)}", key)
        return {key: self._value(values, key, rule, section + key) for key, rule in fields.items()}

    def _value(self, values: Mapping[str, Any], key: str, rule: _Field, field: str) -> Any:  # noqa: ANN401
        if key not in values:
            if rule.default is _REQUIRED:
                example = f'"{rule.allowed[0]}"' if rule.allowed else "..."
                raise self.error(field, f"the field {field!r} is missing", f"add the line: {key} = {example}")
            return rule.default
        value = values[key]
        if not isinstance(value, rule.kind):
            raise self.error(field, f"{field!r} must be {_NAMES[rule.kind]}, not {value!r}", "correct the value", value)
        if rule.allowed and value not in rule.allowed:
            raise self.error(field, f"{field!r} is {value!r}", f"it may be {' or '.join(rule.allowed)}", value)
        if value == "" and rule.default is _REQUIRED:
            raise self.error(field, f"{field!r} is empty", "give a value", value)
        return value


def read_description(path: Path) -> dict[str, Any]:
    """Read and check a description; fields that are left out have their defaults.

    Raises:
        DocumentError: with the line, the field and the cure.
    """
    try:
        text = path.read_text(encoding="utf-8")
        values = tomllib.loads(text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DocumentError(reason, Place(str(path)), hint="give a description in TOML that can be read") from error
    except UnicodeDecodeError as error:
        raise DocumentError("not UTF-8", Place(str(path)), hint="save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_ERROR.match(str(error))
        place = Place(str(path), int(found["line"]), int(found["column"])) if found else Place(str(path))
        message = found["what"] if found else str(error)
        raise DocumentError(f"not well-formed TOML: {message}", place, hint="correct the line") from error
    document = _Document(path, text)
    found_values = document.checked(values, _DATASET)
    layout = found_values["format"] = document.checked(found_values["format"], _FORMAT, "format.")
    _check_columns(document, layout)
    for split, name in found_values["splits"].items():
        if not isinstance(name, str) or not name or "/" in name:
            raise document.error(f"splits.{split}", f"{name!r} is no file name", "give the name of its file", name)
    return found_values


def _check_columns(document: _Document, layout: Mapping[str, Any]) -> None:
    columns = layout["columns"]
    if not columns or not all(isinstance(name, str) and name for name in columns) or len(set(columns)) < len(columns):
        raise document.error("format.columns", f"{columns!r} are no column names", "give each column a name of its own")
    for role in ("text", "labels", "id"):
        if layout[role] is not None and layout[role] not in columns:
            names = ", ".join(columns)
            raise document.error(
                f"format.{role}", f"there is no column {layout[role]!r}", f"the columns are {names}", layout[role]
            )
    if layout["text"] == layout["labels"]:
        raise document.error("format.labels", "text and labels are one column", "name the column of the labels")
    quote = layout["quote"]
    if quote is not None and not (len(quote) == 1 and quote.isascii() and quote.isprintable() and not quote.isalnum()):
        raise document.error("format.quote", f"{quote!r} cannot enclose a field", 'give one character, as "\\""', quote)
