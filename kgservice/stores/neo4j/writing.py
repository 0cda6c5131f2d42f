"""Writing: nodes that come and nodes that go at a revision, and the edges between what stands then."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from kgservice.stores.neo4j.database import Rows, Transaction, in_parts
from kgservice.stores.neo4j.nodes import Node
from kgservice.stores.neo4j.schema import KEYS, OPEN

__all__ = ["BATCH", "Run", "close_nodes", "create_nodes", "link", "within"]

BATCH: Final = 2000
"""Rows of one UNWIND."""

Run = Callable[[str, Mapping[str, Any]], Rows]
"""Runs a query with its parameters, in a transaction of its own or in one that others share; gives what it returns."""


def within(transaction: Transaction) -> Run:
    """Give what runs queries in a transaction, which others may share."""

    def run(query: str, parameters: Mapping[str, Any]) -> Rows:
        return transaction.run(query, parameters).values()  # type: ignore[arg-type]

    return run


_CREATE = "UNWIND $rows AS row CREATE (n:{labels}) SET n = row.properties, n.since = $revision, n.until = $open"
_NAMES = """
FOREACH (one IN row.labels |
  CREATE (n)-[:HAS_LABEL {since: $revision, until: $open}]->(l:Label)
  SET l = one, l.since = $revision, l.until = $open)
FOREACH (one IN row.identifiers |
  CREATE (n)-[:HAS_ID {since: $revision, until: $open}]->(i:Identifier)
  SET i = one, i.since = $revision, i.until = $open)
"""

_CLOSE = """
UNWIND $keys AS key
MATCH (n:{kind} {{{key}: key, until: $open}})
SET n.until = $revision
WITH n
OPTIONAL MATCH (n)-[e]-() WHERE e.until = $open
SET e.until = $revision
"""
_CLOSE_NAMES = """
UNWIND $keys AS key
MATCH (n:Concept {iri: key, until: $revision})-[:HAS_LABEL|HAS_ID]->(l)
SET l.until = $revision
"""
_CLOSE_DIRECT = """
UNWIND $keys AS key
MATCH ()-[e:MAPS_TO {mapping: key}]->()
WHERE e.until = $open
SET e.until = $revision
"""


@dataclass(frozen=True, slots=True)
class _Edge:
    """A kind of edge: where a property of one node names the key of another, an edge stands between the two.

    Attributes:
        name: type of the edge.
        owner: kind of the node with the property.
        named_by: the property.
        other: kind of the node that it names.
        listed: whether the property is a list.
        backward: whether the edge leads from the other to the owner.
    """

    name: str
    owner: str
    named_by: str
    other: str
    listed: bool = False
    backward: bool = False

    @property
    def pattern(self) -> str:
        tie = f"{self.name} {{since: $revision, until: $open}}"
        return f"(other)-[:{tie}]->(owner)" if self.backward else f"(owner)-[:{tie}]->(other)"

    def from_owners(self) -> str:
        """From owners that came, to whatever stands."""
        named = (
            f"UNWIND owner.{self.named_by} AS named" if self.listed else f"WITH owner, owner.{self.named_by} AS named"
        )
        return f"""
            UNWIND $keys AS key
            MATCH (owner:{self.owner} {{{KEYS[self.owner]}: key, until: $open}})
            WHERE owner.since = $revision
            {named}
            MATCH (other:{self.other} {{{KEYS[self.other]}: named, until: $open}})
            CREATE {self.pattern}
            """

    def from_others(self) -> str:
        """From owners that stood before, to what came."""
        holds = (
            f"owner.scheme = other.scheme AND other.{KEYS[self.other]} IN owner.{self.named_by}"
            if self.listed
            else f"owner.{self.named_by} = other.{KEYS[self.other]}"
        )
        return f"""
            UNWIND $keys AS key
            MATCH (other:{self.other} {{{KEYS[self.other]}: key, until: $open}})
            WHERE other.since = $revision
            MATCH (owner:{self.owner})
            WHERE {holds} AND owner.until = $open AND owner.since < $revision
            CREATE {self.pattern}
            """


_EDGES: Final = (
    _Edge("IN_SCHEME", "Concept", "scheme", "Scheme"),
    _Edge("BROADER", "Concept", "parents", "Concept", listed=True),
    _Edge("HAS_NORM", "Norm", "concept", "Concept", backward=True),
    _Edge("IN_SET", "Mapping", "set", "MappingSet"),
    _Edge("SUBJECT", "Mapping", "subject", "Concept"),
    _Edge("OBJECT", "Mapping", "object", "Concept"),
)

_DIRECT = """
CREATE (a)-[:MAPS_TO {mapping: m.key, record: m.id, predicate: m.predicate, confidence: m.confidence,
                      negated: m.negated, kinds: m.kinds, since: $revision, until: $open}]->(b)
"""
_DIRECT_OF_MAPPINGS = f"""
UNWIND $keys AS key
MATCH (m:Mapping {{key: key, until: $open}})
WHERE m.since = $revision
MATCH (a:Concept {{iri: m.subject, until: $open}}), (b:Concept {{iri: m.object, until: $open}})
{_DIRECT}
"""
_DIRECT_OF_SUBJECTS = f"""
UNWIND $keys AS key
MATCH (a:Concept {{iri: key, until: $open}})
WHERE a.since = $revision
MATCH (m:Mapping) WHERE m.subject = a.iri AND m.until = $open AND m.since < $revision
MATCH (b:Concept {{iri: m.object, until: $open}})
{_DIRECT}
"""
_DIRECT_OF_OBJECTS = f"""
UNWIND $keys AS key
MATCH (b:Concept {{iri: key, until: $open}})
WHERE b.since = $revision
MATCH (m:Mapping) WHERE m.object = b.iri AND m.until = $open AND m.since < $revision
MATCH (a:Concept {{iri: m.subject, until: $open}}) WHERE a.since < $revision
{_DIRECT}
"""


def close_nodes(run: Run, gone: Iterable[tuple[str, str]], revision: int) -> None:
    """Let nodes, given by kind and key, go at a revision, with their edges."""
    for kind, keys in _by_kind(gone).items():
        for part in in_parts(keys, BATCH):
            parameters = {"keys": part, "revision": revision, "open": OPEN}
            run(_CLOSE.format(kind=kind, key=KEYS[kind]), parameters)
            if kind == "Concept":
                run(_CLOSE_NAMES, parameters)
            if kind == "Mapping":
                run(_CLOSE_DIRECT, parameters)


def create_nodes(run: Run, nodes: Iterable[Node], revision: int) -> list[tuple[str, str]]:
    """Make nodes that stand from a revision on; give their kinds and keys."""
    by_labels: dict[str, list[Node]] = {}
    for node in nodes:
        labels = "Concept:Sense" if node.properties.get("sense") else node.kind
        by_labels.setdefault(labels, []).append(node)
    for labels, found in by_labels.items():
        query = _CREATE.format(labels=labels) + (_NAMES if labels.startswith("Concept") else "")
        for part in in_parts(found, BATCH):
            run(query, {"rows": [asdict(node) for node in part], "revision": revision, "open": OPEN})
    return [(node.kind, node.key) for found in by_labels.values() for node in found]


def link(run: Run, came: Iterable[tuple[str, str]], revision: int, *, first: bool = False) -> None:
    """Make the edges of nodes that came at a revision; where they are the first of all, there are no others."""
    keys = _by_kind(came)
    for edge in _EDGES:
        _each(run, edge.from_owners(), keys.get(edge.owner, ()), revision)
        if not first:
            _each(run, edge.from_others(), keys.get(edge.other, ()), revision)
    _each(run, _DIRECT_OF_MAPPINGS, keys.get("Mapping", ()), revision)
    if not first:
        _each(run, _DIRECT_OF_SUBJECTS, keys.get("Concept", ()), revision)
        _each(run, _DIRECT_OF_OBJECTS, keys.get("Concept", ()), revision)


def _each(run: Run, query: str, keys: Sequence[str], revision: int) -> None:
    for part in in_parts(keys, BATCH):
        run(query, {"keys": part, "revision": revision, "open": OPEN})


def _by_kind(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind, key in pairs:
        found.setdefault(kind, []).append(key)
    return found
