"""Levels: to what the rows of a file were harmonized, told beside them where a format has room for it.

Parquet has it in the key-value metadata of its footer, a `.hf` directory in `dataset_info.json`, which the library
`datasets` reads past. CSV and JSON lines hold rows and nothing else.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

__all__ = ["LEVEL_KEY", "level_notes", "level_of_directory", "level_of_parquet"]

LEVEL_KEY: Final = "emotaxa_level"
"""Under which the id of the scheme or tier stands."""


def level_notes(level: str | None) -> Mapping[str, str]:
    """Give what a file tells beside its rows.

    >>> level_notes("parrott/1"), level_notes(None)
    ({'emotaxa_level': 'parrott/1'}, {})
    """
    return {} if level is None else {LEVEL_KEY: level}


def level_of_parquet(path: Path) -> str | None:
    """Give the id that a Parquet file tells; None where it tells none.

    Raises:
        PolarsError, OSError: where it cannot be read.
    """
    return pl.read_parquet_metadata(path).get(LEVEL_KEY) or None


def level_of_directory(infos: list[Path]) -> str | None:
    """Give the id that each `dataset_info.json` of a directory tells; None where one tells none, or another.

    Raises:
        ValueError, OSError: where one cannot be read.
    """
    found = {_told(json.loads(info.read_text(encoding="utf-8"))) if info.is_file() else None for info in infos}
    return found.pop() if len(found) == 1 else None


def _told(info: object) -> str | None:
    level = info.get(LEVEL_KEY) if isinstance(info, dict) else None
    return level if isinstance(level, str) and level else None
