"""Report files: an evaluation as a page of its own, as Markdown or as JSON."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Final

from classifiers.evaluation.evaluation import Evaluation, Figure
from classifiers.evaluation.reporting.markdown import as_markdown
from classifiers.evaluation.reporting.pictures import pictures_of
from classifiers.evaluation.reporting.wording import facts, measures, notes, title
from ontology.files.aside import write_aside
from ontology.files.ending import ending_of

__all__ = ["REPORT_SUFFIXES", "as_json", "as_page", "check_report", "write_report"]

REPORT_SUFFIXES: Final = (".md", ".json", ".html")
"""Endings of the names that an evaluation can be written to."""


def check_report(path: Path) -> str:
    """Give the ending of a name, by which the format is chosen.

    Raises:
        DocumentError: where it is none of `REPORT_SUFFIXES`.
    """
    return ending_of(path, REPORT_SUFFIXES, "an evaluation")


def as_json(found: Evaluation) -> str:
    """Write an evaluation as JSON."""
    return json.dumps(found.as_dict(), ensure_ascii=False, indent=2) + "\n"


def as_page(found: Evaluation) -> str:
    """Write an evaluation as an HTML page that needs nothing else: no script, no font, no picture from elsewhere."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["count"] = "{:,}".format
    environment.filters["figure"] = _short
    environment.filters["percent"] = lambda share: "" if math.isnan(share) else f"{share:.1%}"
    source = (files("classifiers.evaluation.reporting") / "evaluation.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source).render(
        found=found,
        title=title(found),
        facts=facts(found),
        notes=notes(found),
        measures=measures(found),
        pictures=pictures_of(found),
        options=asdict(found.options),
    )


def write_report(found: Evaluation, path: Path) -> None:
    """Write an evaluation to a file, in the format of its ending; it appears whole or not at all.

    Raises:
        DocumentError: where the ending is unknown or the file cannot be written.
    """
    writers: dict[str, Callable[[Evaluation], str]] = {".md": as_markdown, ".json": as_json, ".html": as_page}
    text = writers[check_report(path)](found)
    with write_aside(path) as part:
        part.write(text.encode("utf-8"))


def _short(value: float | Figure) -> str:
    return str(Figure(value.value if isinstance(value, Figure) else value))
