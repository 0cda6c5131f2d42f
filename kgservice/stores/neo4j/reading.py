"""Reading: what is known at a revision, from the rows of the nodes that stand there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Final, TypeVar

import orjson

from kgservice.stores.graph import Deferred
from kgservice.stores.neo4j.database import Database, Transaction, rows_of
from kgservice.stores.neo4j.schema import STANDS
from kgservice.stores.rows import from_row
from mappings.knowledge import Knowledge
from mappings.record import MappingRecord, MappingSet
from ontology.concept import Concept
from ontology.norm import Norm
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy
from ontology.transition import Transition

__all__ = ["decoded", "read_knowledge", "read_schemes", "read_sets", "read_taxonomy"]

T = TypeVar("T")

_SCHEMES: Final = f"MATCH (n:Scheme) WHERE {STANDS.format('n')} RETURN n.row"
_CONCEPTS: Final = f"MATCH (n:Concept) WHERE {STANDS.format('n')} RETURN n.row"
_NORMS: Final = f"MATCH (n:Norm) WHERE {STANDS.format('n')} RETURN n.row"
_EXCLUSIONS: Final = f"MATCH (n:Exclusion) WHERE {STANDS.format('n')} RETURN n.row"
_TRANSITIONS: Final = f"MATCH (n:Transition) WHERE {STANDS.format('n')} RETURN n.row"
_SETS: Final = f"""
MATCH (s:MappingSet)
WHERE {STANDS.format("s")} AND $kind IN s.kinds
RETURN s.id, s.row ORDER BY s.id
"""
_RECORDS: Final = f"""
UNWIND $sets AS set
MATCH (m:Mapping {{set: set}})
WHERE {STANDS.format("m")}
RETURN set, m.row ORDER BY set, m.place
"""
_KINDS: Final = ("sets", "profiles", "alignments")


def read_knowledge(database: Database, revision: int) -> Knowledge:
    """Read all that is known at a revision: the taxonomy at once, mapping sets when somebody looks into them."""
    taxonomy = database.read(lambda transaction: read_taxonomy(transaction, revision))
    return Knowledge(revision, taxonomy, *(read_sets(database, kind, revision) for kind in _KINDS))


def read_taxonomy(transaction: Transaction, revision: int) -> Taxonomy:
    """Read the taxonomy of a revision."""
    return Taxonomy.of(
        _read(transaction, _SCHEMES, Scheme, revision),
        _read(transaction, _CONCEPTS, Concept, revision),
        _read(transaction, _NORMS, Norm, revision),
        _read(transaction, _EXCLUSIONS, frozenset[str], revision),
        _read(transaction, _TRANSITIONS, Transition, revision),
    )


def read_schemes(database: Database, revision: int) -> dict[str, Scheme]:
    """Read the schemes of a revision alone, in their order."""
    return Taxonomy.of(decoded(Scheme, _column(database.rows(_SCHEMES, {"revision": revision}))), ()).schemes


def read_sets(database: Database, kind: str, revision: int) -> Sequence[MappingSet]:
    """Give the mapping sets of a revision, to be read when somebody looks into them.

    Args:
        database: the database.
        kind: `sets`, `profiles` or `alignments`.
        revision: the revision.
    """
    return Deferred(lambda: database.read(lambda transaction: _sets(transaction, kind, revision)))


def decoded(kind: Any, rows: Iterable[str]) -> list[Any]:  # noqa: ANN401
    """Read the rows of nodes as values of a type."""
    return [from_row(kind, orjson.loads(row)) for row in rows]


def _sets(transaction: Transaction, kind: str, revision: int) -> tuple[MappingSet, ...]:
    heads = rows_of(transaction, _SETS, kind=kind, revision=revision)
    rows = rows_of(transaction, _RECORDS, sets=[name for name, _ in heads], revision=revision)
    records = {
        name: tuple(decoded(MappingRecord, (row for _, row in found)))
        for name, found in groupby(rows, key=lambda row: row[0])
    }
    found: list[MappingSet] = decoded(MappingSet, (row for _, row in heads))
    return tuple(replace(each, records=records.get(each.id, ())) for each in found)


def _read(transaction: Transaction, query: str, kind: Any, revision: int) -> list[Any]:  # noqa: ANN401
    return decoded(kind, _column(rows_of(transaction, query, revision=revision)))


def _column(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    return (row[0] for row in rows)
