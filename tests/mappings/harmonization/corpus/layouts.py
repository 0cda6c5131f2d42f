"""Layouts made for a test: a description around them, and what reading a file by it gives or says."""

from pathlib import Path

import polars as pl
import pytest

from mappings.harmonization.corpus.dataset import Dataset, read_datasets
from mappings.harmonization.corpus.reader import read_rows
from ontology.errors import DocumentError

__all__ = ["HEAD", "ONE_HOT", "dataset", "read", "told"]

HEAD = """\
id = "mine"
name = "My corpus"
scheme = "ekman"
annotation = "multilabel"
licence = "CC0-1.0"
lang = "en"

[format]
"""


ONE_HOT = """
kind = "csv"
header = true
quote = '"'
text = "text"
id = "id"
label_columns = ["anger", "fear", "joy"]
"""


def dataset(folder: Path, layout: str) -> Dataset:
    (path := folder / "mine.toml").write_text(HEAD + layout, encoding="utf-8")
    return read_datasets(path)[0]


def read(folder: Path, layout: str, data: bytes | str, name: str = "rows", **more: int) -> pl.DataFrame:
    (path := folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return pl.concat(rows.frame for rows in read_rows(dataset(folder, layout), path, **more))


def told(folder: Path, layout: str, data: bytes | str, name: str = "rows") -> str:
    with pytest.raises(DocumentError) as error:
        read(folder, layout, data, name)
    assert error.value.hint
    return str(error.value).removeprefix(f"{folder}/")
