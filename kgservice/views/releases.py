"""Releases as JSON: what was built, or why it was not."""

from collections.abc import Sequence
from typing import Any

from kgservice.views.findings import findings_view
from mappings.release.build import Built
from mappings.release.words import difference_view
from ontology.finding import Finding

__all__ = ["refusal_view", "release_view"]


def release_view(built: Built) -> dict[str, Any]:
    """Give what was built; of the changes the counts, since the release holds them one by one."""
    changes = None if built.changes is None else difference_view(built.changes)
    return {
        "released": True,
        "version": built.version,
        "out": str(built.out),
        "files": [{"path": path, "bytes": size} for path, size in built.files.items()],
        "uncommitted": list(built.uncommitted),
        "changes": changes and {name: changes[name] for name in ("old", "new", "differs", "counts")},
        "findings": [],
    }


def refusal_view(findings: Sequence[Finding]) -> dict[str, Any]:
    """Give what was in the way."""
    return {
        "released": False,
        "version": None,
        "out": None,
        "files": [],
        "uncommitted": [],
        "changes": None,
        "findings": findings_view(findings, [])["findings"],
    }
