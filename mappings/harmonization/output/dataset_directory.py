"""Dataset directories: rows as `datasets.load_from_disk` of the library `datasets` opens them.

One directory for each split that the rows name, or none of its own where they name no split. In it, the rows in Arrow
streams (`data-00000-of-00002.arrow`), `dataset_info.json` with the columns and `state.json` with the files.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

import polars as pl

from mappings.harmonization.output.arrow import END, schema_length, split_streams
from mappings.harmonization.output.level import level_notes
from ontology.errors import DocumentError, Place
from ontology.files.aside import told_of

__all__ = ["INFO", "UNSPLIT", "DatasetDirectory", "check_directory", "features"]

INFO: Final = "dataset_info.json"
"""File that tells the columns of a dataset, and to what its rows were harmonized."""

UNSPLIT: Final = "unsplit"
"""Split of the rows that have none, where others have one."""

_SHARD_BYTES: Final = 500 * 2**20
"""Bytes of a file at most, unless a single block is longer; as the library itself writes them."""

_MOST_SPLITS: Final = 200
"""Splits at most: each keeps a file open, and is a directory of its own."""

_NAME: Final = re.compile(r"\w+(?:\.\w+)*")
_STATE: Final = "state.json"
_SPLITS: Final = "dataset_dict.json"
_OWN: Final = re.compile(
    rf"{re.escape(INFO)}|{re.escape(_STATE)}|data-\d+-of-\d+\.arrow|(?:dataset|indices|cache-\w+)\.arrow"
)
"""Files of a dataset as the library leaves them, its caches included."""


class DatasetDirectory:
    """A dataset that grows block by block, in a directory that is moved to its place later."""

    def __init__(self, folder: Path, path: Path, level: str | None = None, *, shard_bytes: int = _SHARD_BYTES) -> None:
        """Write below a folder that exists, on behalf of a path; `level` is that of the labels, where it is known."""
        self._level = level
        self._folder = folder
        self._path = path
        self._shard_bytes = shard_bytes
        self._splits: dict[str, _Split] = {}
        self._schema: dict[str, Any] = {}

    def write(self, data: bytes) -> int:
        """Add the rows of a block, as `arrow.arrow_bytes` gives it.

        Raises:
            DocumentError: where they cannot be written, or there are too many splits.
        """
        with told_of(self._path):
            for name, stream in split_streams(data):
                if not self._schema:
                    self._schema = features(pl.read_ipc_stream(bytes(stream[: schema_length(stream)]) + END).schema)
                if name not in self._splits:
                    if len(self._splits) == _MOST_SPLITS:
                        raise self._too_many()
                    self._splits[name] = _Split(self._folder / f".{len(self._splits)}", self._shard_bytes)
                self._splits[name].write(stream)
        return len(data)

    def _too_many(self) -> DocumentError:
        shown = ", ".join(repr(name[:40]) for name in list(self._splits)[:3])
        return DocumentError(
            f"the rows have more than {_MOST_SPLITS} splits, as {shown}",
            Place(str(self._path)),
            hint="write to .parquet, .jsonl or .csv, or describe another column as the split",
        )

    def close(self) -> None:
        """Let go of all files."""
        for split in self._splits.values():
            split.close()

    def finish(self) -> None:
        """Give every file its name, and write what tells of them."""
        with told_of(self._path):
            for split in self._splits.values():
                split.finish(self._schema, level_notes(self._level))
            if list(self._splits) == [""]:
                only = self._splits[""].folder
                for path in sorted(only.iterdir()):
                    path.rename(self._folder / path.name)
                only.rmdir()
                return
            names: list[str] = []
            for name, split in self._splits.items():
                names.append(_file_name(name, names))
                split.folder.rename(self._folder / names[-1])
            _write(self._folder / _SPLITS, {"splits": names})


class _Split:
    def __init__(self, folder: Path, shard_bytes: int) -> None:
        self.folder = folder
        self._shard_bytes = shard_bytes
        self._digest = hashlib.sha256()
        self._shards: list[Path] = []
        self._stream: IO[bytes] | None = None
        self._written = 0
        folder.mkdir()

    def write(self, stream: memoryview) -> None:
        self._digest.update(stream)
        body = stream[schema_length(stream) : -len(END)]
        if self._stream is None or self._written + len(body) > self._shard_bytes:
            self._end_shard()
            self._shards.append(self.folder / f"{len(self._shards)}.arrow")
            self._stream = self._shards[-1].open("wb")
            self._written = self._stream.write(stream[: schema_length(stream)])
        self._written += self._stream.write(body)

    def finish(self, schema: dict[str, Any], notes: Mapping[str, str]) -> None:
        self._end_shard()
        count = len(self._shards)
        names = [f"data-{number:05}-of-{count:05}.arrow" for number in range(count)]
        for path, name in zip(self._shards, names, strict=True):
            path.rename(self.folder / name)
        info = {"citation": "", "description": "", "features": schema, "homepage": "", "license": "", **notes}
        _write(self.folder / INFO, info)
        state: dict[str, Any] = {
            "_data_files": [{"filename": name} for name in names],
            "_fingerprint": self._digest.hexdigest()[:16],
            "_format_columns": None,
            "_format_kwargs": {},
            "_format_type": None,
            "_output_all_columns": False,
            "_split": None,
        }
        _write(self.folder / _STATE, state)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _end_shard(self) -> None:
        if self._stream is not None:
            self._stream.write(END)
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self.close()


def features(schema: pl.Schema) -> dict[str, Any]:
    """Give the columns as `dataset_info.json` has them.

    >>> features(pl.Schema({"labels": pl.List(pl.String)}))
    {'labels': {'feature': {'dtype': 'large_string', '_type': 'Value'}, '_type': 'LargeList'}}
    """
    return {name: _feature(kind) for name, kind in schema.items()}


def check_directory(path: Path) -> None:
    """See to it that a directory can be put in a place: where nothing stands, or one that is empty or of this kind.

    Raises:
        DocumentError: where something else does.
    """
    with told_of(path):
        if not path.exists():
            return
        what = _other_thing(path) if path.is_dir() else "is a file"
    if what:
        raise DocumentError(what, Place(str(path)), hint="give the name of a directory that is not there yet")


def _other_thing(folder: Path) -> str:
    """Name the first thing in a directory that no dataset of this kind holds; empty where there is none."""
    inside = sorted(folder.iterdir())
    split_up = folder / _SPLITS in inside
    splits = {part for part in inside if split_up and (part / INFO).is_file() and not part.is_symlink()}
    strange = [
        part
        for part in inside
        if part not in splits and part.name != _SPLITS and not (part.is_file() and _OWN.fullmatch(part.name))
    ]
    strange += [
        part
        for split in sorted(splits)
        for part in sorted(split.iterdir())
        if not (part.is_file() and _OWN.fullmatch(part.name))
    ]
    if strange:
        return f"is a directory with other things in it, as {strange[0].relative_to(folder)}"
    known = not inside or folder / _SPLITS in inside or folder / INFO in inside
    return "" if known else "is a directory that holds no dataset"


def _feature(kind: pl.DataType) -> dict[str, Any]:
    if isinstance(kind, pl.List):
        return {"feature": _feature(kind.inner), "_type": "LargeList"}  # type: ignore[arg-type]  # an instance here
    return {"dtype": "float64" if kind == pl.Float64 else "large_string", "_type": "Value"}


def _file_name(split: str, taken: list[str]) -> str:
    """Give a name under which the library takes a split: letters, digits and underscores, with dots in between."""
    name = split if _NAME.fullmatch(split) else re.sub(r"\W+", "_", split) or UNSPLIT
    unique, number = name, 1
    while unique in taken:
        number += 1
        unique = f"{name}_{number}"
    return unique


def _write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
