"""Reports of findings as files: a table in the columns of ROBOT's report, JSON, or an HTML page."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from ontology.errors import DocumentError, Place
from ontology.files.ending import ending_of
from ontology.finding import Finding, Level

__all__ = ["REPORT_SUFFIXES", "check_report_suffix", "report_document", "write_report"]

_LEVELS: tuple[Level, ...] = ("ERROR", "WARN", "INFO")
_COLUMNS = ("Level", "Rule Name", "Subject", "Property", "Value", "File", "Line", "Message", "Cure")


def report_document(findings: Sequence[Finding]) -> dict[str, Any]:
    """Give findings as JSON values: how many of each level, and each of them."""
    counts = Counter(found.level for found in findings)
    return {
        "errors": counts["ERROR"],
        "warnings": counts["WARN"],
        "notes": counts["INFO"],
        "findings": [
            {
                "level": found.level,
                "rule": found.rule,
                "file": found.place.path,
                "line": found.place.line,
                "column": found.place.column,
                "slot": found.place.slot,
                "node": found.node,
                "value": found.value,
                "message": found.message,
                "hint": found.hint,
            }
            for found in findings
        ],
    }


def check_report_suffix(path: Path) -> str:
    """Give the ending of a name, by which the format is chosen.

    Raises:
        DocumentError: where it is none of `REPORT_SUFFIXES`.
    """
    return ending_of(path, REPORT_SUFFIXES, "a report")


def write_report(findings: Sequence[Finding], path: Path) -> None:
    """Write a report in the format that the ending of its name says, the gravest findings first.

    Raises:
        DocumentError: where the ending is unknown or the file cannot be written.
    """
    text = _FORMATS[check_report_suffix(path)](sorted(findings, key=lambda found: _LEVELS.index(found.level)))
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise DocumentError(
            f"the report cannot be written: {(error.strerror or str(error)).lower()}",
            Place(str(path)),
            hint="name a file in a directory that can be written to",
        ) from error


def _table(findings: Sequence[Finding]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    writer.writerow(_COLUMNS)
    for found in findings:
        place = found.place
        cells = (found.level, found.rule, found.node, place.slot or "", found.value, place.path, place.line or "")
        writer.writerow([" ".join(str(cell).split()) for cell in (*cells, found.message, found.hint)])
    return out.getvalue()


def _json(findings: Sequence[Finding]) -> str:
    return json.dumps(report_document(findings), ensure_ascii=False, indent=2) + "\n"


def _page(findings: Sequence[Finding]) -> str:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = (files("ontology.validation") / "report.html.j2").read_text(encoding="utf-8")
    rules = Counter((found.level, found.rule) for found in findings)
    return environment.from_string(source).render(
        findings=findings, levels=Counter(found.level for found in findings), rules=rules
    )


_FORMATS: dict[str, Callable[[Sequence[Finding]], str]] = {".tsv": _table, ".json": _json, ".html": _page}

REPORT_SUFFIXES: Final = tuple(_FORMATS)
"""Endings of the names that a report can be written to."""
