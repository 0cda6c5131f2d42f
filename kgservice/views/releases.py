"""Releases as JSON: what was built, or why it was not."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kgservice.views.findings import findings_view
from mappings.release.build import Built
from mappings.release.words import difference_view
from ontology.finding import Finding

if TYPE_CHECKING:
    from kgservice.changes.publishing.releasing import Released

__all__ = ["refusal_view", "release_view", "released_view"]


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


def released_view(released: "Released") -> dict[str, Any]:
    """Give a release that was made from a revision: what was built, of which revision, and what is not in it."""
    return {
        **release_view(released.built),
        "revision": released.release.revision,
        "since": released.since,
        "digest": released.release.digest,
        "findings": findings_view(released.findings, [])["findings"],
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
