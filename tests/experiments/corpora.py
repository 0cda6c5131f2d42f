"""Corpora: the rows of the real ones, read by their descriptions, and the texts that two of them share."""

import os
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from mappings.conversion.converter import Converter
from mappings.harmonization.corpus.named import named_dataset
from mappings.harmonization.duplicates.normalisation import normalised
from mappings.harmonization.harmonize import harmonize_rows
from mappings.harmonization.inputs import inputs_of

__all__ = ["data_folder", "read_corpus", "shared_texts", "text_key"]


def data_folder() -> Path:
    """Give the directory of the real corpora.

    Raises:
        SystemExit: where EMOTAXA_DATA does not name it.
    """
    named = os.environ.get("EMOTAXA_DATA", "")
    if not named or not Path(named).is_dir():
        raise SystemExit("set EMOTAXA_DATA to the directory of the corpora: goemotions, xed, brighter, emobank")
    return Path(named)


def read_corpus(
    converter: Converter, name: str, target: str = "ekman", splits: Sequence[str] | None = None
) -> pl.DataFrame:
    """Give the rows of a corpus in the columns of `mappings.harmonization.rows.COLUMNS`.

    Args:
        converter: what converts.
        name: id of its description; a variant stands in the directory of its family.
        target: a scheme or a tier of one.
        splits: which splits; None for all.
    """
    inputs = inputs_of(named_dataset(name), data_folder() / name.partition("-")[0], splits)
    return pl.concat(list(harmonize_rows(converter, inputs, target)))


def text_key(texts: pl.Series) -> pl.Series:
    """Give texts in a form in which what was tokenised, masked or cut differently is still the same.

    >>> text_key(pl.Series(["Damn  you!", "damn you ..."])).to_list()
    ['damn you', 'damn you']
    """
    return normalised(texts).str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def shared_texts(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Give all pairs of a row of one corpus and a row of another with the same text: `key`, and the columns of both.

    The columns of the second one end in `_right`. Rows without a letter or digit are left out.
    """
    frames = [frame.with_columns(text_key(frame["text"]).alias("key")) for frame in (left, right)]
    first, second = (frame.filter(pl.col("key") != "") for frame in frames)
    return first.join(second, on="key", how="inner", maintain_order="left_right")
