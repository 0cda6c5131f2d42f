"""Read SSSOM/JSON: the text as a document, with the line of every name in it."""

import json
import re
from typing import Any

from mappings.sssom.document import Document
from mappings.sssom.report import Report
from ontology.errors import DocumentError, Place
from ontology.outside.depth import check_depth

__all__ = ["is_sssom_json", "read_json"]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|\n')
_At = tuple[str | int, ...]
_CURE = "write the set as one JSON object: its slots by name, and its records in 'mappings'"


def read_json(text: str, path: str, report: Report) -> Document:
    """Read a text.

    Args:
        text: JSON; a context in it is never fetched, and names are those of the standard's slots.
        path: names the file in messages.
        report: what names that stand twice in one object go to.

    Raises:
        DocumentError: where it is no JSON, or no object, with the line; or nested too deeply.
    """
    import orjson

    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        place = Place(path, error.lineno, error.colno)
        raise DocumentError(f"not well-formed JSON: {error.msg}", place, hint="correct the file") from error
    if not isinstance(said, dict):
        raise DocumentError("the set is no object", Place(path, 1), hint=_CURE)
    check_depth(said, path)
    lines = _lines(text, path, report)
    for name in _fetched(said.get("@context")):
        cure = "nothing has to be done where the file has a curie_map"
        message = f"the context {name} is not fetched; names are read as the standard's slots"
        report.info(Place(path, lines.get(("@context",)), slot="@context"), message, cure)
    return Document(path, said, lines.get)


def is_sssom_json(said: object) -> bool:
    """Tell whether a JSON document names a mapping set's slots as the standard does.

    >>> is_sssom_json({"mapping_set_id": "https://example.org/set"}), is_sssom_json({"@graph": []})
    (True, False)
    """
    return isinstance(said, dict) and ("mapping_set_id" in said or isinstance(said.get("mappings"), list))


def _fetched(context: Any) -> list[str]:  # noqa: ANN401
    return [one for one in (context if isinstance(context, list) else [context]) if isinstance(one, str)]


def _lines(text: str, path: str, report: Report) -> dict[_At, int]:
    """Give the line of each value by its path of names and numbers; names that stand twice are reported."""
    walk = _Walk()
    for found in _TOKEN.finditer(text):
        for name in walk.step(found.group()):
            place = Place(path, walk.line, slot=name)
            message = f"{name!r} stands twice in one object, first in line {walk.lines[walk.at]}"
            report.error(place, message, "remove one of the two", value=name)
    return walk.lines


class _Walk:
    """Follows the tokens of well-formed JSON.

    Attributes:
        lines: line of each path that was come to.
        line: that of the token at hand.
        at: path of the value at hand; it ends in a number within a list.
    """

    def __init__(self) -> None:
        self.lines: dict[_At, int] = {(): 1}
        self.line = 1
        self.at: _At = ()
        self._name = ""

    def step(self, token: str) -> tuple[str, ...]:
        """Take a token, and give the name that it repeats, if it does."""
        if token == "\n":
            self.line += 1
        elif token in "}]":
            self.at = self.at[:-1]
        elif token == ":":
            self.at = (*self.at[:-1], self._name)
            if self.at in self.lines:
                return (self._name,)
            self.lines[self.at] = self.line
        elif token == ",":
            if isinstance(self.at[-1], int):
                self.at = (*self.at[:-1], self.at[-1] + 1)
        else:
            self._value(token)
        return ()

    def _value(self, token: str) -> None:
        """Come to a value, or to the name of one."""
        if self.at and isinstance(self.at[-1], int):
            self.lines.setdefault(self.at, self.line)
        elif token[0] == '"' and self.at:
            self._name = json.loads(token) if "\\" in token else token[1:-1]
        if token in "{[":
            self.at = (*self.at, "" if token == "{" else 0)
