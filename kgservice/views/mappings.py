"""Mappings: selected records as SSSOM/TSV, or as JSON page by page."""

from collections.abc import Sequence
from typing import Any

from kgservice.views.cursor import Cursor
from mappings.knowledge import Knowledge
from mappings.reasoning.cliques import Clique
from mappings.reasoning.gathered import gathered
from mappings.record import MappingRecord
from mappings.sssom.write import write_sssom
from ontology.iri import compress
from ontology.taxonomy import Taxonomy

__all__ = ["TSV", "cliques_text", "cliques_view", "mappings_text", "mappings_view"]

TSV = "text/tab-separated-values"
"""Media type of SSSOM/TSV."""


def mappings_text(knowledge: Knowledge, records: Sequence[MappingRecord]) -> str:
    """Write records as canonical SSSOM/TSV."""
    return write_sssom(gathered(knowledge, records))


def mappings_view(
    records: Sequence[MappingRecord], revision: int, count: int | None = None, following: Cursor | None = None
) -> dict[str, Any]:
    """Give a page of records.

    Args:
        records: those of the page.
        revision: of the graph.
        count: how many there are on all pages; as many as on this one where it is None.
        following: where the next page begins, None where this is the last.
    """
    return {
        "revision": revision,
        "count": len(records) if count is None else count,
        "next": None if following is None else str(following),
        "mappings": [_record(record) for record in records],
    }


def cliques_text(taxonomy: Taxonomy, cliques: Sequence[Clique]) -> str:
    """List cliques as a table: number, member, and the other members of the member's scheme, if there are any."""
    lines = ["clique\tmember\tbeside"]
    for number, clique in enumerate(cliques, 1):
        doubles = clique.doubles(lambda iri: _scheme(taxonomy, iri))
        for member in clique.members:
            others = [compress(other) for other in doubles.get(_scheme(taxonomy, member), ()) if other != member]
            lines.append(f"{number}\t{compress(member)}\t{'|'.join(others)}")
    return "\n".join(lines) + "\n"


def cliques_view(taxonomy: Taxonomy, cliques: Sequence[Clique], revision: int) -> dict[str, Any]:
    """Give cliques with the records that join their members, and the members that are of one scheme."""
    return {
        "revision": revision,
        "count": len(cliques),
        "cliques": [
            {
                "members": list(clique.members),
                "records": [record.id for record in clique.records],
                "denials": [record.id for record in clique.denials],
                "doubles": {
                    scheme: list(members)
                    for scheme, members in clique.doubles(lambda iri: _scheme(taxonomy, iri)).items()
                },
            }
            for clique in cliques
        ],
    }


def _scheme(taxonomy: Taxonomy, iri: str) -> str:
    concept = taxonomy.concepts.get(iri)
    return "" if concept is None else concept.scheme


def _record(record: MappingRecord) -> dict[str, Any]:
    return {
        "record": record.id,
        "subject": record.subject,
        "subject_label": record.subject_label,
        "predicate": record.predicate,
        "negated": record.negated,
        "object": record.object,
        "object_label": record.object_label,
        "confidence": None if record.confidence is None else round(record.confidence, 9),
        "justification": record.justification,
        "mapping_set": record.set_id,
        "derived_from": list(record.derived_from),
        "comment": record.comment,
    }
