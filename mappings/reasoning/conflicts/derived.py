"""What follows from several records and one record denies, or the other way round."""

from collections.abc import Iterator, Sequence

from mappings.reasoning.conflicts.wording import Paths, listed, place_of, shown
from mappings.reasoning.inference import Inference, Terms, Withheld
from mappings.record import MappingRecord
from mappings.rules import MAPPING_RULES
from ontology.finding import Finding
from ontology.iri import compress

__all__ = ["derived_and_denied"]

_DIRECTED = frozenset({"skos:closeMatch", "skos:relatedMatch"})
"""Here a label covers a sense in part and the sense does not cover the label: the denial of one leaves the other."""


def derived_and_denied(records: Sequence[MappingRecord], paths: Paths) -> Iterator[Finding]:
    """Find sets of records of which one denies what follows from the others; each set is told once."""
    told: set[frozenset[str]] = set()
    for found in Inference(records, Terms(invert=True)).withheld:
        involved = frozenset(record.id for record in (*found.premises, found.against))
        if involved in told or _reads_backwards(found):
            continue
        told.add(involved)
        yield MAPPING_RULES["derived_and_denied"].broken(
            place_of(found.against, paths),
            f"{shown(found.against)} is contradicted by what follows from {listed(found.premises)}",
            node=compress(found.against.subject),
        )


def _reads_backwards(found: Withheld) -> bool:
    """Tell whether a partial match is read from its object on one side of the contradiction only."""
    against = found.against.subject != found.subject
    return any(
        premise.predicate in _DIRECTED and turned != against
        for premise, turned in zip(found.premises, found.turned, strict=True)
    )
