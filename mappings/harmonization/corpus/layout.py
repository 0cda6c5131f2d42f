"""Layouts: how the rows of a file are written, and which of its columns mean what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from ontology.scale import UNIT, Scale

__all__ = ["ABSENT_MARKS", "DELIMITERS", "DIMENSIONS", "PRESENT_MARKS", "Kind", "Layout"]

Kind = Literal["tsv", "csv", "jsonl", "json", "parquet"]

DELIMITERS: Final[dict[str, str]] = {"tsv": "\t", "csv": ","}
"""What stands between the columns of a table where the layout does not say, by kind of file."""

DIMENSIONS: Final = ("valence", "arousal", "dominance")

PRESENT_MARKS: Final = ("1", "1.0", "true", "True", "TRUE")
"""What stands in a label's own column where the label holds, unless the layout says otherwise."""

ABSENT_MARKS: Final = ("0", "0.0", "false", "False", "FALSE")
"""What stands there where it does not hold. An empty field says neither."""


@dataclass(frozen=True, slots=True)
class Layout:
    r"""How a row is written.

    Attributes:
        kind: `tsv` or `csv`, a table of text with a delimiter; `jsonl`, an object to a line; `json`, objects
            anywhere in one document; `parquet`.
        columns: names of the columns, in order, where no header names them.
        text: the column that holds the text.
        labels: the column that holds the labels, or None where they have columns of their own, or there are none.
        id: the column that holds the row's own id, or None.
        header: whether the first line names the columns.
        quote: the character that encloses a field which holds it, each one inside doubled; or None.
        label_separator: what stands between several labels of a row; empty where a row has one.
        label_coding: whether labels are written as the ids of their scheme or as names.
        delimiter: what stands between the columns, where it is not that of the kind.
        multiline: whether a quoted field may hold line breaks.
        encoding: how the characters are written.
        fallback: encoding of lines that are not in `encoding`, in a file of mixed encodings; or None.
        comment: what a line begins with that is no row; or None.
        skip_lines: lines before the header or the first row.
        further_columns: whether a row may have more fields than there are columns; these are not read.
        further_text: columns whose text follows that of `text`, after a space each.
        replace: what stands in the text for something else, as `_comma_` for a comma.
        given_labels: what every row bears, in a file that does not say so itself; or None.
        label_columns: the column of each label that has one of its own.
        present: what stands in it where the label holds.
        absent: what stands in it where the label does not hold.
        present_from: score from which the label holds, where the columns hold scores; or None.
        score_scale: what scores may be.
        label_codes: the label that a string in the file stands for, where its scheme does not have the string.
        no_label: strings that say of a row that none of the labels holds.
        split: the column that holds the split, or None.
        lang: the column that holds the language, or None.
        vad: the column of each of `DIMENSIONS` that has one.
        vad_scale: on which scale they are.
        only: values that a column has to have for the row to be one of the dataset.
        unfold: whether the text and the labels of a row are lists side by side, each pair of which is a row.
    """

    kind: Kind
    columns: tuple[str, ...]
    text: str
    labels: str | None = None
    id: str | None = None
    header: bool = False
    quote: str | None = None
    label_separator: str = ""
    label_coding: Literal["id", "name"] = "name"
    delimiter: str | None = None
    multiline: bool = False
    encoding: str = "utf-8"
    fallback: str | None = None
    comment: str | None = None
    skip_lines: int = 0
    further_columns: bool = False
    further_text: tuple[str, ...] = ()
    replace: Mapping[str, str] = field(default_factory=dict)
    given_labels: tuple[str, ...] | None = None
    label_columns: Mapping[str, str] = field(default_factory=dict)
    present: tuple[str, ...] = PRESENT_MARKS
    absent: tuple[str, ...] = ABSENT_MARKS
    present_from: float | None = None
    score_scale: Scale | None = None
    label_codes: Mapping[str, str] = field(default_factory=dict)
    no_label: tuple[str, ...] = ()
    split: str | None = None
    lang: str | None = None
    vad: Mapping[str, str] = field(default_factory=dict)
    vad_scale: Scale = UNIT
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unfold: bool = False

    @property
    def separator(self) -> str:
        """What stands between the columns of a table."""
        return self.delimiter or DELIMITERS.get(self.kind, "")

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns that a file has to have, each once."""
        named = (self.text, *self.further_text, self.labels, self.id, self.split, self.lang)
        return tuple(dict.fromkeys(name for name in (*named, *self.vad.values(), *self.only) if name is not None))
