"""Report files: the report of a harmonization as a page of its own, or as JSON."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Final

from mappings.harmonization.licences.merge import NO_ADVICE
from mappings.harmonization.reporting.pictures import pictures_of
from mappings.harmonization.reporting.report import Report
from ontology.files.aside import write_aside
from ontology.files.ending import ending_of

__all__ = ["REPORT_SUFFIXES", "check_report_suffix", "report_json", "report_page", "report_writer"]

REPORT_SUFFIXES: Final = (".html", ".json")
"""Endings of the names that a report can be written to."""


def check_report_suffix(path: Path) -> str:
    """Give the ending of a name, by which the format is chosen.

    Raises:
        DocumentError: where it is none of `REPORT_SUFFIXES`.
    """
    return ending_of(path, REPORT_SUFFIXES, "a report")


def report_json(report: Report) -> str:
    """Write a report as JSON."""
    return json.dumps(report.as_dict(), ensure_ascii=False, indent=2) + "\n"


def report_page(report: Report) -> str:
    """Write a report as an HTML page that needs nothing else: no script, no font, no picture from elsewhere."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["count"] = "{:,}".format
    environment.filters["percent"] = "{:.1%}".format
    source = (files("mappings.harmonization.reporting") / "report.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source).render(
        report=report,
        pictures=pictures_of(report),
        options=asdict(report.options) if report.options is not None else {},
        advice=NO_ADVICE,
    )


@contextmanager
def report_writer(path: Path) -> Iterator[Callable[[Report], None]]:
    """Open a file for a report, in the format of its ending; it appears when the block has ended well, else not at all.

    Raises:
        DocumentError: where the ending is unknown or the file cannot be written.
    """
    as_text = report_page if check_report_suffix(path) == ".html" else report_json
    with write_aside(path) as part:

        def write(report: Report) -> None:
            part.write(as_text(report).encode("utf-8"))

        yield write
