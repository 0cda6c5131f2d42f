"""Blocks: some rows of an input, with their texts, ready to be written with answers beside them."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from io import BytesIO
from itertools import chain, count
from typing import Any, Final, Protocol

import polars as pl

__all__ = ["ANSWERS", "Block", "FrameBlock", "LineBlock", "kept_names"]

ANSWERS: Final = ("labels", "probabilities", "concepts", "valence", "arousal", "dominance", "octant", "model")
"""The columns that classification adds."""

_TOKEN: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]:,]', re.DOTALL)
"""What tells the fields of an object from all else in it: texts, brackets, colons and commas."""


class Block(Protocol):
    """Some rows of an input.

    Attributes:
        texts: the text of each; None where there is none.
        done: bytes of the input up to its end, about.
    """

    @property
    def texts(self) -> Sequence[str | None]:
        """The text of each row."""
        ...

    @property
    def done(self) -> int:
        """How far into the input it reaches, in bytes, about."""
        ...

    def joined(self, answers: pl.DataFrame) -> pl.DataFrame:
        """Give the rows with the answers beside them, as a frame whose schema is that of every block."""
        ...

    def lines(self, answers: pl.DataFrame) -> bytes:
        """Give the same as lines of JSON."""
        ...


class FrameBlock:
    """Rows whose columns have types, as those of CSV and Parquet."""

    def __init__(self, frame: pl.DataFrame, text: str, done: int, names: Mapping[str, str]) -> None:
        """Hold the rows; `text` names the column of the texts, `names` is what `kept_names` gives."""
        self.texts: Sequence[str | None] = frame[text].to_list()
        self.done = done
        self._frame = frame
        self._names = names

    def joined(self, answers: pl.DataFrame) -> pl.DataFrame:
        """Put the answers beside the rows."""
        return self._frame.rename(self._names).hstack(answers)

    def lines(self, answers: pl.DataFrame) -> bytes:
        """Write them as objects."""
        return _lines(self.joined(answers))


class LineBlock:
    """Rows that are objects of JSON, each in a line, which stays as it was written."""

    def __init__(
        self,
        raw: Sequence[bytes],
        rows: Sequence[Mapping[str, Any]],
        text: str,
        done: int,
        schema: Mapping[str, pl.DataType],
        names: Mapping[str, str],
    ) -> None:
        """Hold the lines.

        Args:
            raw: the lines, without the break at their end.
            rows: what they hold.
            text: name of the field with the text.
            done: bytes of the input up to the end of the last.
            schema: the columns that the fields of all rows of the input make.
            names: what `kept_names` gives for them.
        """
        self.texts: Sequence[str | None] = [row.get(text) for row in rows]
        self.done = done
        self._raw = raw
        self._rows = rows
        self._schema = schema
        self._names = names

    def joined(self, answers: pl.DataFrame) -> pl.DataFrame:
        """Put the answers beside the fields, each a column; what has no single type becomes a text of JSON."""
        columns = []
        for name, kind in self._schema.items():
            values = [_fitted(row.get(name), kind) for row in self._rows]
            kept = self._names.get(name, name)
            try:
                columns.append(pl.Series(kept, values, dtype=kind, strict=True))
            except UnicodeEncodeError:
                columns.append(pl.Series(kept, _whole(values), dtype=kind, strict=True))
        return pl.DataFrame(columns).hstack(answers)

    def lines(self, answers: pl.DataFrame) -> bytes:
        """Add the answers at the end of each line."""
        found = []
        for raw, row, answer in zip(self._raw, self._rows, _lines(answers).splitlines(), strict=True):
            line = raw.strip()
            if not row.keys().isdisjoint(self._names):
                line = _renamed(line, self._names)
            found.append(line[:-1].rstrip() + (b"" if not row else b",") + answer[1:])
        return b"\n".join([*found, b""])


def kept_names(columns: Collection[str]) -> dict[str, str]:
    """Name the columns of an input that are called as those of the answers; no two columns get the same name.

    >>> kept_names(["id", "labels"]), kept_names(["labels", "input_labels"])
    ({'labels': 'input_labels'}, {'labels': 'input_labels_2'})
    """
    found: dict[str, str] = {}
    for name in columns:
        if name in ANSWERS:
            free = (f"input_{name}{end}" for end in chain([""], (f"_{number}" for number in count(2))))
            found[name] = next(one for one in free if one not in columns)
    return found


def _renamed(line: bytes, names: Mapping[str, str]) -> bytes:
    """Rename fields of an object as it is written, and touch nothing else of it.

    >>> _renamed(b'{"a": 1.50, "b" :{"a":2}}', {"a": "c"})
    b'{"c": 1.50, "b" :{"a":2}}'
    """
    found, end, depth, named = [], 0, 0, False
    for match in _TOKEN.finditer(line):
        token = match[0]
        if token[:1] != b'"':
            depth += (token in b"{[") - (token in b"}]")
            named = token in b"{,"
            continue
        if named and depth == 1 and (name := json.loads(token)) in names:
            found += [line[end : match.start()], json.dumps(names[name]).encode()]
            end = match.end()
        named = False
    return b"".join([*found, line[end:]])


def _lines(frame: pl.DataFrame) -> bytes:
    buffer = BytesIO()
    frame.write_ndjson(buffer)
    return buffer.getvalue()


def _fitted(value: Any, kind: pl.DataType) -> Any:  # noqa: ANN401
    if value is None:
        return None
    if kind == pl.String:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return float(value) if kind == pl.Float64 else value


def _whole(values: Any) -> Any:  # noqa: ANN401
    """Replace halves of surrogate pairs, which no column of texts can hold."""
    if isinstance(values, str):
        return values.encode("utf-8", "replace").decode()
    return [_whole(value) for value in values] if isinstance(values, list) else values
