"""The schema: constraints and indexes, made where they are missing; and the names that queries share.

Every node and edge of the graph bears `since`, the revision with which it came, and `until`, the one with which it
went, `OPEN` as long as it stands. So it belongs to revision r where since <= r < until, and no two nodes of one kind
with one key ever stand at the same time.

Format 1 keeps the graph and its log, format 2 the journal, too. A store stays in the lowest format that holds what it
says, so that an older Emotaxa reads it as long as it can.
"""

from collections.abc import Mapping
from typing import Final, LiteralString

from kgservice.stores.errors import StoreUnavailable
from kgservice.stores.neo4j.database import Database, Transaction, rows_of

__all__ = [
    "FORMAT",
    "KEYS",
    "OPEN",
    "STANDS",
    "STORE",
    "check_filled",
    "check_finished",
    "ensure_schema",
    "lost_releases",
]

FORMAT: Final = 2
"""Newest version of the graph's shape; that of a store is kept in the node `EmotaxaStore`."""

_SCHEMA: Final = 3
"""Version of the constraints and indexes, kept likewise; an older Emotaxa does not mind more of them."""

OPEN: Final = 2**53 - 1
"""`until` of what stands; the largest whole number that every client of Neo4j can tell exactly."""

STORE: Final = "emotaxa"
"""Name of the one node `EmotaxaStore`, whose lock writers take in turn."""

KEYS: Final[Mapping[str, str]] = {
    "Scheme": "id",
    "Concept": "iri",
    "Norm": "iri",
    "Exclusion": "key",
    "Transition": "iri",
    "MappingSet": "id",
    "Mapping": "key",
}
"""The property by which nodes of each kind are told apart at one revision."""

_CONSTRAINTS: Final = (
    "CREATE CONSTRAINT emotaxa_store IF NOT EXISTS FOR (n:EmotaxaStore) REQUIRE n.name IS UNIQUE",
    "CREATE CONSTRAINT emotaxa_change IF NOT EXISTS FOR (n:Change) REQUIRE n.revision IS UNIQUE",
    "CREATE CONSTRAINT emotaxa_journal IF NOT EXISTS FOR (n:JournalEntry) REQUIRE n.number IS UNIQUE",
    "CREATE CONSTRAINT emotaxa_journal_place IF NOT EXISTS FOR (n:JournalEntry) REQUIRE (n.subject, n.place) IS UNIQUE",
    *(
        f"CREATE CONSTRAINT emotaxa_{kind.lower()} IF NOT EXISTS FOR (n:{kind}) REQUIRE (n.{key}, n.until) IS UNIQUE"
        for kind, key in KEYS.items()
    ),
)
_INDEXES: Final = (
    "CREATE INDEX emotaxa_change_kind IF NOT EXISTS FOR (n:Change) ON (n.kind)",
    "CREATE INDEX emotaxa_mention IF NOT EXISTS FOR (n:Mention) ON (n.iri, n.revision)",
    "CREATE INDEX emotaxa_shelved IF NOT EXISTS FOR (n:Shelved) ON (n.kind, n.number)",
    "CREATE INDEX emotaxa_content IF NOT EXISTS FOR (n:Content) ON (n.revision)",
    "CREATE INDEX emotaxa_label_key IF NOT EXISTS FOR (n:Label) ON (n.key)",
    "CREATE INDEX emotaxa_identifier IF NOT EXISTS FOR (n:Identifier) ON (n.value)",
    "CREATE INDEX emotaxa_concept_scheme IF NOT EXISTS FOR (n:Concept) ON (n.scheme)",
    "CREATE INDEX emotaxa_norm_concept IF NOT EXISTS FOR (n:Norm) ON (n.concept)",
    "CREATE INDEX emotaxa_mapping_set IF NOT EXISTS FOR (n:Mapping) ON (n.set)",
    "CREATE INDEX emotaxa_mapping_subject IF NOT EXISTS FOR (n:Mapping) ON (n.subject)",
    "CREATE INDEX emotaxa_mapping_object IF NOT EXISTS FOR (n:Mapping) ON (n.object)",
    "CREATE INDEX emotaxa_mapping_object_curie IF NOT EXISTS FOR (n:Mapping) ON (n.object_curie)",
    "CREATE INDEX emotaxa_maps_to IF NOT EXISTS FOR ()-[e:MAPS_TO]-() ON (e.mapping)",
    "CREATE FULLTEXT INDEX emotaxa_label_text IF NOT EXISTS FOR (n:Label) ON EACH [n.folded] "
    "OPTIONS {indexConfig: {`fulltext.analyzer`: 'keyword'}}",
    "CREATE FULLTEXT INDEX emotaxa_label_grams IF NOT EXISTS FOR (n:Label) ON EACH [n.grams] "
    "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}",
)

STANDS: Final = "{0}.since <= $revision AND {0}.until > $revision"
"""What holds of a node or an edge that belongs to a revision; to be filled in with its variable."""


def ensure_schema(database: Database) -> None:
    """Make what is missing of constraints, indexes and the node that writers lock; the same again does nothing.

    Raises:
        StoreUnavailable: where the server does not answer, may not be changed, or a newer Emotaxa made the store.
    """
    found, schema = database.read(_versions)
    if found > FORMAT:
        raise StoreUnavailable(
            f"a newer Emotaxa made the store: {database.address} has format {found}, this one knows {FORMAT}",
            hint="upgrade Emotaxa, or name another database at the end of the URL",
            value=str(database.address),
        )
    if schema >= _SCHEMA:
        return
    # A transaction changes either the schema or the graph.
    for statement in (*_CONSTRAINTS, *_INDEXES):
        database.write(lambda transaction, statement=statement: transaction.run(statement).consume())  # type: ignore[misc]
    database.read(lambda transaction: transaction.run("CALL db.awaitIndexes(60)").consume())
    database.write(
        lambda transaction: transaction.run(
            "MERGE (s:EmotaxaStore {name: $name}) ON CREATE SET s.revision = 0, s.turn = 0, s.format = 1 "
            "SET s.schema = $schema",
            name=STORE,
            schema=_SCHEMA,
        ).consume()
    )


def _versions(transaction: Transaction) -> tuple[int, int]:
    """Give the format of a store and that of its constraints and indexes, 0 where there is none."""
    query: LiteralString = "MATCH (s:EmotaxaStore {name: $name}) RETURN s.format, coalesce(s.schema, 1)"
    rows = rows_of(transaction, query, name=STORE)
    return (int(rows[0][0]), int(rows[0][1])) if rows else (0, 0)


def check_finished(database: Database) -> None:
    """Make sure that no copy into the database was broken off.

    Raises:
        StoreUnavailable: where one was.
    """
    if database.rows("MATCH (s:EmotaxaStore) WHERE s.copying IS NOT NULL RETURN s.name"):
        raise StoreUnavailable(
            f"a copy into {database.address} was not finished",
            hint="copy again with `emotaxa store copy`, or name another database at the end of the URL",
            value=str(database.address),
        )


def check_filled(database: Database) -> None:
    """Make sure that there is a store in the database.

    Raises:
        StoreUnavailable: where there is none, or an unfinished one.
    """
    check_finished(database)
    if not database.rows("MATCH (s:EmotaxaStore) WHERE s.revision > 0 RETURN s.revision"):
        raise StoreUnavailable(
            f"there is no graph store in {database.address}",
            hint="name the database that holds one at the end of the URL",
            value=str(database.address),
        )


def lost_releases(database: Database) -> frozenset[int]:
    """Give the revisions that loaded a release of which the entry in the log is all that is kept."""
    rows = database.rows("MATCH (c:Change {kind: 'base'}) WHERE c.lost RETURN c.revision")
    return frozenset(number for (number,) in rows)
