"""Printing: answers on standard output, remarks on standard error, colours only where somebody sees them."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import IO, Any

import click

from kgservice.cli.options import Common

__all__ = ["bold", "counted", "dim", "print_json", "print_lines", "remark", "table", "terminal_width", "wrapped"]

_NARROWEST = 30


def print_json(document: Any) -> None:  # noqa: ANN401
    """Print one JSON document, with a line break at its end."""
    import orjson

    click.echo(orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE), nl=False)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text on standard output."""
    write = sys.stdout.write
    for line in lines:
        write(f"{line}\n")


def remark(common: Common, text: str) -> None:
    """Say something on standard error, unless asked to be quiet."""
    if not common.quiet:
        click.echo(text, err=True)


def bold(text: str) -> str:
    """Make a text stand out, on a terminal."""
    return click.style(text, bold=True) if _coloured(sys.stdout) else text


def dim(text: str) -> str:
    """Make a text stand back, on a terminal."""
    return click.style(text, dim=True) if _coloured(sys.stdout) else text


def counted(count: int, what: str) -> str:
    """Say how many there are of a thing.

    >>> counted(1, "file"), counted(0, "problem")
    ('1 file', '0 problems')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def terminal_width() -> int | None:
    """Give the width of the terminal in columns, or None where output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def wrapped(text: str, indent: str = "") -> list[str]:
    """Break a text into indented lines that fit the terminal; elsewhere it stays one line."""
    width = terminal_width()
    if width is None:
        return [f"{indent}{text}"]
    return textwrap.wrap(
        text,
        max(width, len(indent) + _NARROWEST),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [indent]


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """Lay out rows in columns two blanks apart; the last column is broken to fit the terminal.

    Args:
        head: names of the columns.
        rows: as many cells as there are columns.
        right: places of the columns that are flush right.

    >>> table(["id", "n"], [["ekman", "6"], ["parrott", "158"]], right=[1])
    ['id         n', 'ekman      6', 'parrott  158']
    """
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    if len(head) - 1 not in right:
        widths[-1] = 0
    last = sum(widths[:-1]) + 2 * (len(head) - 1)
    lines = []
    for number, row in enumerate((head, *rows)):
        cells = [
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        first, *rest = [part.lstrip() for part in wrapped(cells[-1], " " * last)]
        if len(head) - 1 in right:
            first, rest = cells[-1], []
        line = "  ".join([*cells[:-1], first]).rstrip()
        lines.append(bold(line) if number == 0 else line)
        lines += [" " * last + part for part in rest]
    return lines


def _coloured(stream: IO[str]) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
