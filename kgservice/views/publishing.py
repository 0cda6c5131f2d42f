"""Directories and releases that are made from a store, as JSON."""

from typing import TYPE_CHECKING, Any

from ontology.validation.report import report_document

if TYPE_CHECKING:
    from kgservice.changes.publishing.export import Exported
    from kgservice.changes.publishing.takeover import TakenOver

__all__ = ["exported_view", "taken_over_view"]


def exported_view(exported: "Exported") -> dict[str, Any]:
    """Give which files of a directory change or go; the directory itself is left out, and files are seen from it."""
    document = exported.as_document()
    del document["folder"]
    document["findings"] = [found.removeprefix(f"{exported.folder}/") for found in document["findings"]]
    return document


def taken_over_view(taken: "TakenOver") -> dict[str, Any]:
    """Give what became of a directory."""
    return {
        "as": taken.as_,
        "revision": taken.revision,
        "files": taken.files,
        "added": taken.added,
        "removed": taken.removed,
        "operations": taken.operations,
        "change": taken.change,
        "findings": report_document(taken.findings)["findings"],
    }
