"""Raw rows: the columns of a file that are needed, as text, before they are given their meaning."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from mappings.harmonization.corpus.layout import Layout

__all__ = ["Raw"]


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """Rows of a file.

    Attributes:
        layout: which column means what, with the names that the file's own header gives.
        table: the columns by name, all String; null or nothing where a field is empty.
        bytes_done: how much of the file has been read.
        first_line: line number of the first row.
        lines: line number of each row, where they do not simply follow on.
    """

    layout: Layout
    table: pl.DataFrame
    bytes_done: int
    first_line: int
    lines: Sequence[int] | None = None
