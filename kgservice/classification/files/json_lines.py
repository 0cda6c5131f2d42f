"""JSON lines: rows that are objects, read line by line, with the columns that they make where a table is wanted."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
import polars as pl

from kgservice.classification.files.blocks import Block, LineBlock, kept_names
from mappings.harmonization.corpus.recoding import wrong_byte
from ontology.errors import DocumentError, Place
from ontology.spelling import nearest

__all__ = ["JsonLines"]

_LARGEST: Final = 2**63
_LONG_NUMBER: Final = re.compile(rb"\d{19}")
"""What may be a whole number beyond 64 bits, which orjson rounds."""

_MOST_DIGITS: Final = 4_000
_BOM: Final = b"\xef\xbb\xbf"


class JsonLines:
    """A file with an object in each line; lines without any are passed over.

    A row need not have every field. What a row without the field of the texts lacks is a text, but one row has to have
    it.

    Attributes:
        size: bytes in all.
    """

    def __init__(self, path: Path, text: str) -> None:
        """Look at every row once.

        Raises:
            DocumentError: where a line is no object, a text is no text, or no row has one.
        """
        self.size = path.stat().st_size
        self._path = path
        self._text = text
        kinds: dict[str, pl.DataType | None] = {}
        for _, row, _ in self._read():
            for name, value in row.items():
                kinds[name] = _wider(kinds.get(name), _kind(value))
        if kinds and text not in kinds:
            near = nearest(text, kinds)
            listed = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(list(kinds)[:10])}"
            raise DocumentError(
                f"no row has a field {text!r}",
                Place(str(path)),
                hint=f"name one with --text-column; {listed}",
                value=text,
            )
        self._schema = {name: kind or pl.String() for name, kind in kinds.items()}
        self._names = kept_names(kinds)

    def blocks(self, rows: int, characters: int) -> Iterator[Block]:
        """Give the rows, some at a time."""
        raw: list[bytes] = []
        held: list[dict[str, Any]] = []
        room, done = characters, 0
        for line, row, done in self._read():
            raw.append(line)
            held.append(row)
            room -= len(row.get(self._text) or "")
            if len(held) >= rows or room <= 0:
                yield LineBlock(raw, held, self._text, done, self._schema, self._names)
                raw, held, room = [], [], characters
        if held or not done:
            yield LineBlock(raw, held, self._text, done, self._schema, self._names)

    def _read(self) -> Iterator[tuple[bytes, dict[str, Any], int]]:
        """Give each line, what it holds, and how many bytes the file has up to its end."""
        done = 0
        with self._path.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                done += len(line)
                if number == 1:
                    line = line.removeprefix(_BOM)
                if not line.strip():
                    continue
                place = Place(str(self._path), number)
                try:
                    row = _loaded(line)
                except RecursionError as error:
                    raise DocumentError("nested too deep", place, hint="give flatter objects") from error
                except ValueError as error:
                    wrong = wrong_byte(line, self._path, number, "save the file as UTF-8")
                    if wrong is not None:
                        raise wrong from error
                    raise DocumentError(f"no JSON: {error}", place, hint="give one object in each line") from error
                if not isinstance(row, dict):
                    raise DocumentError("holds no object", place, hint="give one object in each line")
                if not isinstance(row.get(self._text), str | None):
                    raise DocumentError(
                        f"{self._text!r} is no text", place, hint="put it in quotes, or name another --text-column"
                    )
                yield line.rstrip(b"\r\n"), row, done


def _loaded(line: bytes) -> Any:  # noqa: ANN401
    if _LONG_NUMBER.search(line) is None:
        try:
            return orjson.loads(line)
        except orjson.JSONDecodeError:
            # Half a surrogate pair, as `\\ud83d` of a text that was cut in two, is no text to orjson.
            pass
    return json.loads(line.decode("utf-8"), parse_int=_whole_number)


def _whole_number(text: str) -> int | str:
    """Read a whole number; one of thousands of digits stays the text that it is."""
    return int(text) if len(text) < _MOST_DIGITS else text


def _kind(value: Any) -> pl.DataType | None:  # noqa: ANN401
    """Give the type of a column that holds a value; a text for what only JSON can hold, None for null."""
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return pl.Boolean()
    if isinstance(value, int):
        return pl.Int64() if -_LARGEST <= value < _LARGEST else pl.String()
    if isinstance(value, float):
        return pl.Float64()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return pl.List(pl.String)
    return pl.String()


def _wider(one: pl.DataType | None, other: pl.DataType | None) -> pl.DataType | None:
    """Give a type that holds the values of two; None for null alone."""
    if one is None or other is None or one == other:
        return other if one is None else one
    numbers = (pl.Int64, pl.Float64)
    return pl.Float64() if one in numbers and other in numbers else pl.String()
