"""The provenance of a concept or a mapping record as JSON: what REST answers, and what the command line prints."""

from typing import TYPE_CHECKING, Any

from ontology.iri import compress

if TYPE_CHECKING:
    from kgservice.changes.provenance.version import History

__all__ = ["provenance_view"]


def provenance_view(history: "History", revision: int) -> dict[str, Any]:
    """Give the versions of a thing, newest first.

    Args:
        history: its history.
        revision: the newest revision of the graph.
    """
    return {"revision": revision, "curie": compress(history.iri), **history.as_document()}
