"""Fields: one line of a table cut into its columns, strictly, with errors that say what is wrong with it."""

import re
from functools import cache

from mappings.harmonization.corpus.layout import Layout

__all__ = ["BadLine", "split_fields", "split_line"]


class BadLine(ValueError):
    """A line that is no row; `hint` says how to mend it."""

    def __init__(self, message: str, hint: str) -> None:
        """Keep the parts."""
        super().__init__(message)
        self.message = message
        self.hint = hint


def split_line(line: str, layout: Layout) -> list[str]:
    r"""Cut a line into the columns of a layout and take the quotes off.

    Raises:
        BadLine: where a quote is not closed, or where the number of columns is not the layout's.

    >>> layout = Layout("tsv", ("text", "labels", "id"), "text", "labels", "id", quote='"')
    >>> split_line('"so ""nice"" of you"\t2\tx1', layout)
    ['so "nice" of you', '2', 'x1']
    """
    fields = split_fields(line, layout)
    if layout.further_columns:
        fields = fields[: len(layout.columns)]
    if len(fields) != len(layout.columns):
        raise BadLine(
            f"{len(fields)} column{'s' if len(fields) != 1 else ''} where {len(layout.columns)} are expected",
            f"give every row all of {', '.join(layout.columns)}, in this order",
        )
    return fields


def split_fields(line: str, layout: Layout) -> list[str]:
    """Cut a line into however many fields it has.

    A field is quoted where it begins with the quote: then it ends with one, and each one inside is doubled. A quote
    further on in a field is a character like any other.

    Raises:
        BadLine: where a quote is not closed.
    """
    if layout.quote is None:
        return line.split(layout.separator)
    return _quoted_fields(line, layout.quote, layout.separator)


def _quoted_fields(line: str, quote: str, separator: str) -> list[str]:
    closed = _closed_field(quote)
    fields: list[str] = []
    at = 0
    while True:
        if line.startswith(quote, at):
            found = closed.match(line, at)
            if found is None:
                raise BadLine(
                    f"a quote ({quote}) opens column {len(fields) + 1} and does not close it",
                    f"close it, and write {quote}{quote} for each one inside",
                )
            end = found.end()
            if end < len(line) and line[end] != separator:
                raise BadLine(
                    f"column {len(fields) + 1} goes on after its closing quote ({quote})",
                    f"write {quote}{quote} for each one inside",
                )
            fields.append(line[at + 1 : end - 1].replace(quote + quote, quote))
        else:
            end = line.find(separator, at)
            end = len(line) if end < 0 else end
            fields.append(line[at:end])
        if end >= len(line):
            return fields
        at = end + 1


@cache
def _closed_field(quote: str) -> re.Pattern[str]:
    one = re.escape(quote)
    return re.compile(f"{one}[^{one}]*(?:{one}{one}[^{one}]*)*{one}")
