"""Imports as JSON."""

from typing import Any

from kgservice.importing.outcome import Outcome
from kgservice.views.findings import findings_view
from ontology.iri import compress
from ontology.outside.translate import Translation

__all__ = ["import_view"]


def import_view(outcome: Outcome) -> dict[str, Any]:
    """Give what became of a file: what was made of it, what was found, and what was left out."""
    translation, mapping_set = outcome.translation, outcome.mapping_set
    return {
        "revision": outcome.revision,
        "status": outcome.status,
        "file": outcome.path,
        "format": outcome.format,
        "summary": None if outcome.entry is None else outcome.entry.summary,
        "author": None if outcome.entry is None else outcome.entry.author,
        "digest": None if outcome.entry is None else outcome.entry.digest,
        "scheme": None if translation is None else _scheme(translation),
        "mapping_set": None
        if mapping_set is None
        else {"id": mapping_set.id, "title": mapping_set.title, "records": len(mapping_set.records)},
        **findings_view(outcome.findings, [outcome.path]),
        "statements": None
        if translation is None
        else {
            "total": len(translation.document.triples),
            "represented": translation.represented,
            "left_out": len(translation.document.triples) - translation.represented,
        },
        "left_out": []
        if translation is None
        else [
            {
                "kind": item.kind,
                "subject": item.subject,
                "line": item.line,
                "statement": item.statement,
                "statements": item.statements,
            }
            for item in translation.left_out
        ],
        "concepts": []
        if translation is None
        else [
            {
                "identifier": outside,
                "concept": here,
                "curie": compress(here),
                "deprecated": outside in translation.retired,
            }
            for outside, here in translation.concepts.items()
        ],
    }


def _scheme(translation: Translation) -> dict[str, Any]:
    header = translation.header
    return {
        "id": translation.scheme,
        "iri": translation.iri,
        "name": translation.name,
        "kind": translation.kind,
        "concepts": len(translation.concepts),
        "deprecated": len(translation.retired),
        "ontology": header.iri or None,
        "version": header.version or header.version_iri or None,
        "licence": header.licence or None,
    }
