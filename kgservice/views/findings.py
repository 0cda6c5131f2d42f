"""Findings of checks as JSON."""

from collections.abc import Sequence
from typing import Any

from ontology.finding import Finding
from ontology.validation.report import report_document

__all__ = ["findings_view"]


def findings_view(findings: Sequence[Finding], files: Sequence[str]) -> dict[str, Any]:
    """Give what checks found in files, and whether the files may be used as they are (no ERROR)."""
    document = report_document(findings)
    return {"valid": not document["errors"], "files": list(files), **document}
