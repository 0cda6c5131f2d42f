"""Rejections: pairs that somebody has turned down, in the queue or by a record of the graph that denies them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from mappings.absence import NO_TERM, absences_of
from mappings.knowledge import Knowledge
from mappings.meaning.predicates import DENIED_BY
from mappings.record import MappingRecord

__all__ = ["Rejection", "Standing"]


@dataclass(frozen=True, slots=True)
class Rejection:
    """Who turned a pair down, when and why.

    Attributes:
        where: `queue`, or `graph` where a mapping record denies it.
        predicate: the relation that was turned down.
        by: who; empty where the record does not say.
        at: when (ISO 8601), a date or a time; empty where the record does not say.
        why: the reason; empty where the record gives none.
        record: IRI of the mapping record, or empty.
    """

    where: Literal["queue", "graph"]
    predicate: str
    by: str = ""
    at: str = ""
    why: str = ""
    record: str = ""

    def __str__(self) -> str:
        """Say it in a sentence.

        >>> print(Rejection("queue", "skos:exactMatch", "ada", "2026-11-21", "another kind of joy"))
        skos:exactMatch was rejected by ada on 2026-11-21: another kind of joy
        """
        verb = "was rejected" if self.where == "queue" else "is denied"
        by = f" by {self.by}" if self.by else ""
        at = f" on {self.at}" if self.at else ""
        of = f" ({self.record})" if self.record else ""
        return f"{self.predicate} {verb}{by}{at}{': ' + self.why if self.why else ''}{of}"


class Standing:
    """What the mapping records of a graph say of pairs: those of all sets that denotation is derived from."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Read the records."""
        self._mapped: set[tuple[str, str]] = set()
        self._denied: dict[tuple[str, str], list[MappingRecord]] = defaultdict(list)
        records = tuple(knowledge.records)
        for record in records:
            pair = (record.subject, record.object)
            if record.negated:
                self._denied[pair].append(record)
            else:
                self._mapped.add(pair)
        # A record that nothing was found where it was looked for turns down all that could be found there.
        self._absent: dict[tuple[str, str], str] = {
            (concept, absence.searched.rstrip("/")): absence.record
            for concept, absences in absences_of(records).items()
            for absence in absences
        }
        self._by_id = {record.id: record for record in records if NO_TERM in (record.object, record.subject)}

    def mapped(self, subject: str, concept: str) -> bool:
        """Whether a record maps the one to the other, either way round."""
        return (subject, concept) in self._mapped or (concept, subject) in self._mapped

    def admitted(self, subject: str, concept: str, scheme: str, predicates: Iterable[str]) -> str | Rejection:
        """Give the first relation that no record denies, or else the denial.

        A denied exactMatch leaves open that the concept is narrower; a denied closeMatch denies exactMatch, too.

        Args:
            subject: IRI of the label.
            concept: IRI of the concept.
            scheme: IRI of the concept's scheme.
            predicates: the relations that something speaks for, the strongest first; at least one.
        """
        denials: Sequence[MappingRecord] = self._denied.get((subject, concept), ())
        absent = self._absent.get((subject, scheme)) or self._absent.get((subject, ""))
        found = None
        for predicate in predicates:
            if absent is not None:
                return _denial(self._by_id[absent], predicate)
            by = DENIED_BY.get(predicate, frozenset({predicate}))
            denial = next((record for record in denials if record.predicate in by), None)
            if denial is None:
                return predicate
            found = found or _denial(denial, predicate)
        assert found is not None
        return found


def _denial(record: MappingRecord, predicate: str) -> Rejection:
    authors = record.slots.get("author_label", ())
    by = authors if isinstance(authors, str) else ", ".join(authors)
    date = record.slots.get("mapping_date", "")
    return Rejection("graph", predicate, by, date if isinstance(date, str) else "", record.comment, record.id)
