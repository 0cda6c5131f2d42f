"""Absence: that a vocabulary has nothing for a concept, which is a finding of its own and has its reason.

A record whose object is `sssom:NoTermFound` says that no concept was found in its `object_source` (SSSOM, "Representing
unmapped entities"); as the subject it says so of its `subject_source`. Such a record relates nothing to anything: it
takes no part in denotation, no triple is asserted of it, and its comment is what somebody who asks is told.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mappings.record import MappingRecord
from ontology.iri import compress, scheme_of

__all__ = ["NO_TERM", "Absence", "absences_of", "claims_nothing"]

NO_TERM: Final = "https://w3id.org/sssom/NoTermFound"
"""What stands in place of a term that was looked for and not found."""


@dataclass(frozen=True, slots=True)
class Absence:
    """That nothing was found for a concept.

    Attributes:
        searched: IRI of the vocabulary that was searched; or empty.
        reason: why nothing in it fits, as the curators say; or empty.
        record: id of the record.
    """

    searched: str
    reason: str
    record: str

    def __str__(self) -> str:
        """Say it in a sentence.

        >>> print(Absence("https://w3id.org/emotaxa/sense", "a bodily event", "urn:r"))
        nothing in sense fits it, say its curators: a bodily event (urn:r)
        """
        where = scheme_of(self.searched + "/") or self.searched
        within = f" in {where}" if where else ""
        why = f": {self.reason}" if self.reason else ""
        return f"nothing{within} fits it, say its curators{why} ({compress(self.record)})"


def claims_nothing(record: MappingRecord) -> bool:
    """Tell whether a record says that a term was not found, at either of its ends."""
    return NO_TERM in (record.subject, record.object)


def absences_of(records: Iterable[MappingRecord]) -> dict[str, tuple[Absence, ...]]:
    """Give what records say was not found, by IRI of the concept that it was looked for; denied ones do not count."""
    found: dict[str, list[Absence]] = defaultdict(list)
    for record in records:
        if record.negated or not claims_nothing(record):
            continue
        if record.object == NO_TERM:
            concept, searched = record.subject, record.object_source
        else:
            concept, searched = record.object, record.subject_source
        found[concept].append(Absence(searched, record.comment, record.id))
    return {concept: tuple(said) for concept, said in found.items() if concept != NO_TERM}
