"""Page: what an experiment writes, as Markdown."""

import datetime
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from tests.experiments.interval import RESAMPLES, SEED

__all__ = ["Part", "bootstrap_setting", "head", "paragraphs", "table"]

_PACKAGES = ("emotaxa", "polars", "numpy", "scipy", "scikit-learn")


@dataclass(frozen=True, slots=True)
class Part:
    """What an experiment found.

    Attributes:
        text: the part of a page, as Markdown.
        summary: what came out, good or bad, in a sentence or two that are worded after the figures.
    """

    text: str
    summary: tuple[str, ...] = ()


def head(title: str, intro: str, *, today: datetime.date, setting: str, summary: Sequence[str] = ()) -> str:
    """Begin a page: what came out, what it is about, when and with what it was measured."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    measured = f"Measured by `make experiments` on {today.isoformat()}; Python {platform.python_version()}; {packages}."
    short = f"**In short.** {' '.join(summary)}" if summary else ""
    return paragraphs([f"# {title}", short, intro, f"{measured} {setting}".strip()])


def bootstrap_setting() -> str:
    """Say how the intervals on a page come about."""
    return (
        f"What stands in brackets is a 95 % interval: of {RESAMPLES:,} draws of the texts with replacement (seed "
        f"{SEED}; rows with the same text are drawn together) where nothing else is said."
    )


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table; the first column is text, the others are figures.

    >>> print(table(["way", "F1"], [["derived", 0.5]]))
    | way | F1 |
    |---|--:|
    | derived | 0.5 |
    """
    lines = [f"| {' | '.join(columns)} |", "|---|" + "--:|" * (len(columns) - 1)]
    lines += [f"| {' | '.join(str(value) for value in row)} |" for row in rows]
    return "\n".join(lines)


def paragraphs(parts: Iterable[str]) -> str:
    """Put paragraphs, headings and tables one under another."""
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"
