"""Vectors: those of the labels, kept in the database for each encoder that is asked of, with a vector index over them.

The index is approximate and finds most of the nearest, not all: more are fetched than asked for, and ranked again by
their exact cosine. Within one scheme all labels are compared.
"""

import hashlib
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Final

import numpy as np

from kgservice.stores.neo4j.database import Database, Rows, in_parts
from kgservice.stores.neo4j.schema import STANDS
from mappings.resolution.encoder import Encoder
from mappings.resolution.index import label_key

__all__ = ["Vectors"]

_PART: Final = 500
_FEWEST: Final = 128
_OVER: Final = 8
"""How many times more are fetched than asked for."""

_WITHOUT: Final = f"""
MATCH (l:Label)
WHERE {STANDS.format("l")} AND l.kind <> "derived" AND NOT EXISTS {{ (:%(kind)s {{text: l.text}}) }}
RETURN DISTINCT l.text
"""
_KEEP: Final = "UNWIND $rows AS row MERGE (v:%(kind)s {text: row.text}) SET v.key = row.key, v.vector = row.vector"
_NEAR: Final = f"""
CALL db.index.vector.queryNodes($index, $count, $vector) YIELD node AS v
MATCH (l:Label {{key: v.key}})
WHERE l.text = v.text AND l.kind <> "derived" AND {STANDS.format("l")}
RETURN v.text, v.vector, collect([l.scheme, l.tier, l.position, l.concept, l.place])
"""
_WITHIN: Final = f"""
MATCH (c:Concept {{scheme: $scheme}})-[e:HAS_LABEL]->(l:Label)
WHERE {STANDS.format("e")} AND l.kind <> "derived" AND ($tier IS NULL OR l.tier = $tier)
MATCH (v:%(kind)s {{text: l.text}})
RETURN v.text, v.vector, collect([l.scheme, l.tier, l.position, l.concept, l.place])
"""


class Vectors:
    """The vectors of the labels of one revision; safe to share between threads."""

    def __init__(self, database: Database, revision: int, ranks: Mapping[str, int]) -> None:
        """Make none yet.

        Args:
            database: where they are kept.
            revision: the revision.
            ranks: the place of each scheme in the order of schemes.
        """
        self._database = database
        self._revision = revision
        self._ranks = ranks
        self._ready: set[str] = set()
        self._turn = Lock()

    def near(
        self, text: str, encoder: Encoder, scheme: str | None, tier: int | None, limit: int
    ) -> list[tuple[str, float]]:
        """Give distinct labels with the exact cosine of their vector and the text's, best first.

        At the first question the vectors that are missing are made and kept.
        """
        kind = f"Vectors{hashlib.sha256(encoder.name.encode()).hexdigest()[:12]}"
        asked = encoder.encode([text])[0]
        with self._turn:
            if encoder.name not in self._ready:
                self._make(kind, encoder, len(asked))
                self._ready.add(encoder.name)
        shared = {"revision": self._revision}
        if scheme is None:
            wanted = {"index": kind.lower(), "count": max(_FEWEST, _OVER * limit), "vector": asked.tolist()}
            rows = self._database.rows(_NEAR, {**shared, **wanted})
        else:
            rows = self._database.rows(_WITHIN % {"kind": kind}, {**shared, "scheme": scheme, "tier": tier})
        return self._ranked(rows, asked)[:limit]

    def _ranked(self, rows: Rows, asked: "np.ndarray[tuple[int], np.dtype[np.float32]]") -> list[tuple[str, float]]:
        if not rows:
            return []
        cosines = np.clip(np.array([vector for _, vector, _ in rows], dtype=np.float32) @ asked, -1.0, 1.0)
        order = sorted(range(len(rows)), key=lambda at: (-cosines[at], self._first(rows[at][2])))
        return [(rows[at][0], float(cosines[at])) for at in order]

    def _first(self, places: Sequence[Sequence[object]]) -> tuple[object, ...]:
        """Give the first place of a label in the order of the taxonomy."""
        return min(
            (self._ranks.get(str(scheme), len(self._ranks)), tier or 0, position, concept, place)
            for scheme, tier, position, concept, place in places
        )

    def _make(self, kind: str, encoder: Encoder, dimensions: int) -> None:
        how = f"`vector.dimensions`: {dimensions}, `vector.similarity_function`: 'cosine'"
        for statement in (
            f"CREATE CONSTRAINT {kind.lower()}_text IF NOT EXISTS FOR (v:{kind}) REQUIRE v.text IS UNIQUE",
            f"CREATE VECTOR INDEX {kind.lower()} IF NOT EXISTS FOR (v:{kind}) ON (v.vector) "
            f"OPTIONS {{indexConfig: {{{how}}}}}",
        ):
            self._database.write(lambda one, statement=statement: one.run(statement).consume())  # type: ignore[misc]
        texts = [text for (text,) in self._database.rows(_WITHOUT % {"kind": kind}, {"revision": self._revision})]
        for part in in_parts(texts, _PART):
            rows = [
                {"text": text, "key": label_key(text), "vector": vector.tolist()}
                for text, vector in zip(part, encoder.encode(part), strict=True)
            ]
            self._database.write(lambda one, rows=rows: one.run(_KEEP % {"kind": kind}, rows=rows).consume())  # type: ignore[misc]
        self._database.rows("CALL db.awaitIndexes(60)")
