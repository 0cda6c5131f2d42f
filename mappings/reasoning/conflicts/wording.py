"""Wording of conflicts: how findings name records, and where they say that these stand."""

from collections.abc import Iterable, Mapping

from mappings.record import MappingRecord, MappingSet
from ontology.errors import Place
from ontology.iri import compress

__all__ = ["Paths", "listed", "paths_of", "place_of", "shown"]

Paths = Mapping[int, str]
"""The file, or else the set, that holds each record, by `id()` of the record."""


def paths_of(sets: Iterable[MappingSet]) -> dict[int, str]:
    """Give the file, or else the set, of each record, by `id()` of the record."""
    return {id(record): one.path or one.id for one in sets for record in one.records}


def place_of(record: MappingRecord, paths: Paths, slot: str = "predicate_id") -> Place:
    """Give the place of a record in its file."""
    return Place(paths[id(record)], record.line or None, slot=slot)


def shown(record: MappingRecord) -> str:
    """Name a record by its id, what it says, and its line."""
    no = "not " if record.negated else ""
    where = f", line {record.line}" if record.line else ""
    return f"{compress(record.id)} ({compress(record.subject)} {no}{record.predicate} {compress(record.object)}{where})"


def listed(records: Iterable[MappingRecord]) -> str:
    """Name records one after the other."""
    return " and ".join(map(shown, records))
