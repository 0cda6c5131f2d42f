"""The index of the labels of one revision, as the database has it: resolution by Cypher."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from threading import Lock
from typing import Final

from kgservice.stores.neo4j.concepts import ConceptCache, Version
from kgservice.stores.neo4j.database import Database
from kgservice.stores.neo4j.gathered import Gathered
from kgservice.stores.neo4j.schema import STANDS
from kgservice.stores.neo4j.similarity import likely_labels
from kgservice.stores.neo4j.vectors import Vectors
from mappings.resolution.encoder import Encoder
from mappings.resolution.index import Ask, LabelIndex, Named
from ontology.concept import Concept
from ontology.scheme import Scheme

__all__ = ["Neo4jIndex"]

_Answer = tuple[tuple[str, int, Sequence[str]], ...]

_GATHER: Final = f"""
UNWIND range(0, size($asks) - 1) AS at
WITH at, $asks[at] AS ask
CALL (ask) {{
    UNWIND ask.keys AS key
    MATCH (l:Label {{key: key}})
    WHERE {STANDS.format("l")} AND (ask.scheme IS NULL OR l.scheme = ask.scheme OR l.sense)
    RETURN l.concept AS iri, l.since AS since, l.nested AS nested
  UNION
    UNWIND ask.keys AS key
    MATCH (l:Label {{key: key}})<-[:HAS_LABEL]-(:Sense)-[:HAS_LABEL]->(kin:Label)
    WHERE {STANDS.format("l")} AND l.sense
    WITH DISTINCT ask, kin.key AS key
    MATCH (l:Label {{key: key}})
    WHERE {STANDS.format("l")} AND (ask.scheme IS NULL OR l.scheme = ask.scheme)
    RETURN l.concept AS iri, l.since AS since, l.nested AS nested
  UNION
    UNWIND ask.ids AS id
    MATCH (i:Identifier {{value: id}})
    WHERE {STANDS.format("i")} AND i.scheme = ask.scheme
    RETURN i.concept AS iri, i.since AS since, i.nested AS nested
  UNION
    UNWIND ask.ids AS id
    MATCH (c:Concept {{iri: ask.space + id}})
    WHERE {STANDS.format("c")}
    RETURN c.iri AS iri, c.since AS since, c.parents <> [] AS nested
}}
WITH at, iri, since, CASE WHEN nested THEN COLLECT {{
    MATCH (c:Concept {{iri: iri}}) ((:Concept)-[e:BROADER WHERE {STANDS.format("e")}]->(:Concept))+ (above)
    WHERE {STANDS.format("c")}
    RETURN DISTINCT above.iri
}} ELSE [] END AS above
RETURN at, collect([iri, since, above, CASE WHEN $whole THEN head(COLLECT {{
    MATCH (c:Concept {{iri: iri}})
    WHERE c.since = since AND {STANDS.format("c")}
    RETURN c.row
}}) END])
"""
_FEW: Final = 8
"""Asks that are told of their concepts at once; of many, many have the same, which are then fetched once."""
_KEPT: Final = 4096
"""Asks whose answers are kept: what stands at a revision never changes."""
_CONCEPTS: Final = f"""
MATCH (c:Concept {{iri: $iri}})
WHERE {STANDS.format("c")}
RETURN c.iri, c.since
"""
_NUMBERED: Final = f"""
MATCH (i:Identifier {{value: $notation}})
WHERE {STANDS.format("i")} AND ($scheme IS NULL OR i.scheme = $scheme)
RETURN i.concept, i.since
"""
_ALIGNED: Final = f"""
MATCH (m:Mapping)
WHERE (m.object = $identifier OR m.object_curie = $identifier) AND {STANDS.format("m")}
  AND "alignments" IN m.kinds AND m.predicate = $predicate AND NOT m.negated
MATCH (m)-[e:SUBJECT]->(c:Concept)
WHERE {STANDS.format("e")} AND ($scheme IS NULL OR c.scheme = $scheme)
RETURN c.iri, c.since ORDER BY m.set, m.place
"""
_ANCESTORS: Final = f"""
MATCH (c:Concept {{iri: $iri}}) ((:Concept)-[e:BROADER WHERE {STANDS.format("e")}]->(:Concept))+ (above)
WHERE {STANDS.format("c")}
RETURN DISTINCT above.iri
"""


class Neo4jIndex:
    """A label index that asks the database, once for a whole batch of texts; safe to share between threads."""

    def __init__(
        self, database: Database, revision: int, schemes: Mapping[str, Scheme], concepts: ConceptCache
    ) -> None:
        """Index a revision.

        Args:
            database: where it is kept.
            revision: its number.
            schemes: its schemes by id, in order.
            concepts: where what was read of concepts is kept.
        """
        self._database = database
        self._revision = revision
        self._schemes = schemes
        self._ranks = {name: rank for rank, name in enumerate(schemes)}
        self._concepts = concepts
        self._vectors = Vectors(database, revision, self._ranks)
        self._kept: OrderedDict[Ask, _Answer] = OrderedDict()
        self._turn = Lock()

    def gather(self, asks: Iterable[Ask]) -> LabelIndex:
        """Give an index that has at hand what the asks come to, with one query."""
        distinct = list(dict.fromkeys(asks))
        if not distinct:
            return self
        answers = self._answers(distinct)
        above = {iri: ancestors for answer in answers for iri, _, ancestors in answer}
        concepts = self._in_order((iri, since) for answer in answers for iri, since, _ in answer)
        return Gathered(self, distinct, concepts, above)

    def named(self, keys: Collection[str], scheme: str | None = None) -> Sequence[Named]:
        """Give the concepts of a scheme, or of all, that have a label with one of the keys, once for each label."""
        return self.gather([Ask(tuple(keys), scheme=scheme)]).named(keys, scheme) if keys else []

    def senses(self, key: str) -> Sequence[Named]:
        """Give the senses that have a label with the key, derived forms included."""
        return self.gather([Ask((key,))]).senses(key)

    def numbered(self, notation: str, scheme: str | None = None) -> Sequence[Concept]:
        """Give the concepts of a scheme, or of all, that have an id (`skos:notation`), spelled so."""
        return self._in_order(self._versions(_NUMBERED, notation=notation, scheme=scheme))

    def aligned(self, identifier: str, scheme: str | None = None, *, nearly: bool = False) -> Sequence[Concept]:
        """Give the concepts of a scheme, or of all, that an alignment makes the same as an outside term, or nearly."""
        predicate = "skos:closeMatch" if nearly else "skos:exactMatch"
        found = self._versions(_ALIGNED, identifier=identifier, predicate=predicate, scheme=scheme)
        return self._concepts.get(found)

    def concept(self, iri: str) -> Concept | None:
        """Give the concept with an IRI."""
        return next(iter(self._concepts.get(self._versions(_CONCEPTS, iri=iri))), None)

    def scheme(self, name: str) -> Scheme | None:
        """Give the scheme with an id."""
        return self._schemes.get(name)

    def ancestors(self, iri: str) -> Collection[str]:
        """Give the IRIs of all broader concepts in the same scheme."""
        rows = self._database.rows(_ANCESTORS, {"iri": iri, "revision": self._revision})
        return [above for (above,) in rows]

    def similar(
        self, text: str, scheme: str | None = None, tier: int | None = None, limit: int = 32, *, forms: bool = False
    ) -> Sequence[str]:
        """Give distinct labels of a scheme, or of all, that may look like a text: by edits, then by common parts.

        The full-text indexes give the labels that are measured.
        """
        return likely_labels(self._database, self._revision, self._ranks, text, scheme, tier, limit, forms=forms)

    def near(
        self, text: str, encoder: Encoder, scheme: str | None = None, tier: int | None = None, limit: int = 8
    ) -> Sequence[tuple[str, float]]:
        """Give distinct labels with the exact cosine of their vector and the text's, best first.

        The vectors are kept in the database; those that are missing are made at the first question.
        """
        return self._vectors.near(text, encoder, scheme, tier, limit)

    def place(self, concept: Concept) -> tuple[int, int, int, str]:
        """Give what puts concepts in the order of the taxonomy."""
        rank = self._ranks.get(concept.scheme, len(self._ranks))
        return rank, concept.tier or 0, concept.position, concept.iri

    def is_sense(self, concept: Concept) -> bool:
        """Whether a concept is one of a sense inventory."""
        scheme = self._schemes.get(concept.scheme)
        return scheme is not None and scheme.kind == "senses"

    def _answers(self, asks: Sequence[Ask]) -> list[_Answer]:
        """Give the versions of concepts that each ask comes to, with their ancestors."""
        with self._turn:
            known = {ask: self._kept[ask] for ask in asks if ask in self._kept}
        missing = [ask for ask in asks if ask not in known]
        if missing:
            told = [
                {
                    "keys": [*filter(_is_text, ask.keys)],
                    "ids": [*filter(_is_text, ask.ids)],
                    "scheme": ask.scheme,
                    "space": self._space(ask.scheme),
                }
                for ask in missing
            ]
            whole = len(told) <= _FEW
            rows = self._database.rows(_GATHER, {"asks": told, "revision": self._revision, "whole": whole})
            if whole:
                self._concepts.put(((iri, since), row) for _, of_ask in rows for iri, since, _, row in of_ask)
            found: dict[Ask, _Answer] = dict.fromkeys(missing, ())
            found |= {missing[at]: tuple((iri, since, above) for iri, since, above, _ in of_ask) for at, of_ask in rows}
            known |= found
            with self._turn:
                self._kept.update(found)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return [known[ask] for ask in asks]

    def _in_order(self, versions: Iterable[Version]) -> list[Concept]:
        return sorted(self._concepts.get(versions), key=self.place)

    def _versions(self, query: str, **parameters: object) -> list[Version]:
        if not all(map(_is_text, parameters.values())):
            return []
        rows = self._database.rows(query, {**parameters, "revision": self._revision})
        return [(iri, since) for iri, since in rows]

    def _space(self, scheme: str | None) -> str:
        known = self._schemes.get(scheme) if scheme else None
        return f"{known.iri}/" if known else ""


def _is_text(value: object) -> bool:
    """Whether a value is no text that is broken off within a character, which no database keeps or is asked for."""
    return not isinstance(value, str) or value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value)
