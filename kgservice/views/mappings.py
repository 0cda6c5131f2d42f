"""Mappings: selected records as SSSOM/TSV, or as JSON page by page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from mappings.knowledge import Knowledge
from mappings.reasoning.cliques import Clique
from mappings.reasoning.gathered import gathered
from mappings.reasoning.selection import Selection
from mappings.record import MappingRecord
from mappings.sssom.write import write_sssom
from ontology.errors import EmotaxaError
from ontology.iri import compress
from ontology.taxonomy import Taxonomy

__all__ = ["TSV", "Cursor", "cliques_text", "cliques_view", "mappings_text", "mappings_view"]

TSV = "text/tab-separated-values"
"""Media type of SSSOM/TSV."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: a revision, a question, and how many records come before.

    Attributes:
        revision: number of the revision.
        question: what tells the question from others.
        begin: how many records come before.
    """

    revision: int
    question: str
    begin: int

    @classmethod
    def of(cls, selection: Selection, revision: int, begin: int = 0) -> "Cursor":
        """Give the place in the answer to a question."""
        return cls(revision, sha256(repr(selection).encode()).hexdigest()[:12], begin)

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Read a cursor that an answer named.

        Raises:
            EmotaxaError: where it is none.
        """
        try:
            revision, question, begin = urlsafe_b64decode(text.encode()).decode().split(".")
            return cls(int(revision), question, int(begin))
        except (NoBase64, UnicodeError, ValueError) as error:
            raise _unknown(text) from error

    def next(self, count: int) -> "Cursor":
        """Give the place so many records further on."""
        return Cursor(self.revision, self.question, self.begin + count)

    def check(self, selection: Selection) -> None:
        """Refuse the cursor of another question.

        Raises:
            EmotaxaError: where it is one.
        """
        if self != Cursor.of(selection, self.revision, self.begin) or self.begin < 0:
            raise _unknown(str(self))

    def __str__(self) -> str:
        """Write it, to be read by nobody but us."""
        return urlsafe_b64encode(f"{self.revision}.{self.question}.{self.begin}".encode()).decode()


def _unknown(text: str) -> EmotaxaError:
    cure = "give the `next` of an answer to the same question as it stands, or leave it out"
    return EmotaxaError("the cursor does not belong to this question", hint=cure, value=text, field="cursor")


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
