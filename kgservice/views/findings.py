"""Findings of checks as JSON."""

from collections.abc import Sequence
from typing import Any

from ontology.finding import Finding

__all__ = ["findings_view"]


def findings_view(findings: Sequence[Finding], files: Sequence[str]) -> dict[str, Any]:
    """Give what checks found in files, and whether the files may be used as they are (no ERROR)."""
    errors = sum(found.level == "ERROR" for found in findings)
    return {
        "valid": not errors,
        "files": list(files),
        "errors": errors,
        "warnings": sum(found.level == "WARN" for found in findings),
        "findings": [
            {
                "level": found.level,
                "file": found.place.path,
                "line": found.place.line,
                "column": found.place.column,
                "slot": found.place.slot,
                "node": found.node,
                "message": found.message,
                "hint": found.hint,
            }
            for found in findings
        ],
    }
