"""Subgraphs: what one conversion hangs on, fetched by Cypher in place of the whole graph.

What a concept covers hangs on the concepts that it is mapped to and on its children, and so on down to the senses. What
a label means that covers nothing itself hangs besides on its parents, and on what it is placed within. Points in the
affect space hang on all theories, which are fetched when the first point is asked for.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from typing import Any, Final, LiteralString

from kgservice.stores.neo4j.concepts import ConceptCache
from kgservice.stores.neo4j.database import Database
from kgservice.stores.neo4j.reading import decoded, read_sets
from kgservice.stores.neo4j.schema import STANDS
from mappings.knowledge import Knowledge
from mappings.meaning.denotation import OWN_ATOMS
from mappings.record import MappingRecord, MappingSet
from ontology.norm import Norm
from ontology.scheme import Scheme
from ontology.taxonomy import Taxonomy
from ontology.transition import Transition

__all__ = ["Subgraphs"]

_OF_SCHEMES: Final = f"""
MATCH (c:Concept)
WHERE c.scheme IN $schemes AND {STANDS.format("c")}
RETURN c.iri, c.since
"""
_ATOMS: Final = f"""
MATCH (c:Concept)
WHERE c.scheme IN $theories AND c.aspect IN $aspects AND {STANDS.format("c")}
RETURN c.iri, c.since
"""
_BELOW: Final = f"""
UNWIND $front AS iri
MATCH (c:Concept {{iri: iri}}) WHERE {STANDS.format("c")}
MATCH (c)<-[e:BROADER]-(found:Concept) WHERE {STANDS.format("e")}
RETURN found.iri AS iri, found.since AS since, false AS within
UNION
UNWIND $front AS iri
MATCH (c:Concept {{iri: iri}}) WHERE {STANDS.format("c")}
MATCH (c)-[e:MAPS_TO]->(found:Concept) WHERE {STANDS.format("e")} AND "sets" IN e.kinds
RETURN found.iri AS iri, found.since AS since, e.predicate = "skos:broadMatch" AS within
"""
_ABOVE: Final = f"""
UNWIND $front AS iri
MATCH (c:Concept {{iri: iri}}) WHERE {STANDS.format("c")}
MATCH (c)-[e:BROADER]->(found:Concept) WHERE {STANDS.format("e")}
RETURN DISTINCT found.iri, found.since
"""
_RECORDS: Final = f"""
UNWIND $subjects AS subject
MATCH (m:Mapping {{subject: subject}})
WHERE {STANDS.format("m")} AND "sets" IN m.kinds
RETURN m.set, m.row ORDER BY m.set, m.place
"""
_SETS: Final = f"""
MATCH (s:MappingSet) WHERE {STANDS.format("s")} AND "sets" IN s.kinds
RETURN s.row ORDER BY s.id
"""
_ROWS: Final = {
    Norm: f"MATCH (n:Norm) WHERE {STANDS.format('n')} RETURN n.row",
    frozenset[str]: f"MATCH (n:Exclusion) WHERE {STANDS.format('n')} RETURN n.row",
    Transition: f"MATCH (n:Transition) WHERE {STANDS.format('n')} RETURN n.row",
}

_Found = dict[str, int]
"""Versions of concepts: IRI, and the revision since which each stands."""


class Subgraphs:
    """The subgraphs of one revision; what all of them share is fetched once. Safe to share between threads."""

    def __init__(
        self, database: Database, revision: int, schemes: Mapping[str, Scheme], concepts: ConceptCache
    ) -> None:
        """Fetch nothing yet."""
        self._database = database
        self._revision = revision
        self._schemes = schemes
        self._concepts = concepts

    def between(self, *schemes: str | None) -> Knowledge:
        """Fetch what conversions between some schemes (ids) hang on; None stands for points."""
        found = dict(self._atoms)
        own = self._ask(_OF_SCHEMES, schemes=[scheme for scheme in schemes if scheme is not None])
        self._close(found, own, meaning=own.keys())
        return self._knowledge(found)

    @cached_property
    def affect(self) -> Knowledge:
        """What points in the affect space hang on: all senses and theories, fetched once."""
        return self.between(*(scheme.id for scheme in self._schemes.values() if scheme.kind != "labels"))

    @cached_property
    def _atoms(self) -> _Found:
        """What every denotation is made of: the senses, what stands for itself beside them, and what these cover."""
        kinds = {scheme.id: scheme.kind for scheme in self._schemes.values()}
        found: _Found = {}
        senses = self._ask(_OF_SCHEMES, schemes=[scheme for scheme, kind in kinds.items() if kind == "senses"])
        theories = [scheme for scheme, kind in kinds.items() if kind == "theory"]
        others = self._ask(_ATOMS, theories=theories, aspects=sorted(OWN_ATOMS))
        self._close(found, {**senses, **others}, meaning=())
        return found

    def _close(self, found: _Found, begun: _Found, *, meaning: Collection[str]) -> None:
        """Add concepts and all that they hang on to what was found; of some, what they mean and not only cover."""
        whole = set(meaning)
        front = {iri for iri in begun if iri not in found or iri in whole}
        found.update(begun)
        while front:
            fresh: dict[str, bool] = {}
            rows = self._database.rows(_BELOW, {"front": list(front), "revision": self._revision})
            for iri, since, within in rows:
                if iri not in found:
                    fresh.setdefault(iri, False)
                # What a concept is placed within counts by its meaning.
                if within and iri not in whole:
                    fresh[iri] = True
                found[iri] = since
            for iri, since in self._ask(_ABOVE, front=[iri for iri in front if iri in whole]).items():
                if iri not in whole:
                    fresh[iri] = True
                found[iri] = since
            whole.update(iri for iri, means in fresh.items() if means)
            front = set(fresh)

    def _knowledge(self, found: _Found) -> Knowledge:
        norms, groups, transitions = self._others
        taxonomy = Taxonomy.of(self._schemes.values(), self._concepts.get(found.items()), norms, groups, transitions)
        records = self._database.rows(_RECORDS, {"subjects": list(found), "revision": self._revision})
        by_set = {
            name: tuple(decoded(MappingRecord, (row for _, row in rows)))
            for name, rows in groupby(records, key=lambda row: row[0])
        }
        sets = tuple(replace(head, records=by_set[head.id]) for head in self._heads if head.id in by_set)
        profiles, alignments = self._linking
        return Knowledge(self._revision, taxonomy, sets, profiles, alignments)

    @cached_property
    def _heads(self) -> list[MappingSet]:
        return decoded(MappingSet, (row for (row,) in self._database.rows(_SETS, {"revision": self._revision})))

    @cached_property
    def _linking(self) -> tuple[Sequence[MappingSet], Sequence[MappingSet]]:
        """Profiles and alignments, each read when a conversion looks into them."""
        profiles, alignments = (read_sets(self._database, kind, self._revision) for kind in ("profiles", "alignments"))
        return profiles, alignments

    @cached_property
    def _others(self) -> list[list[Any]]:
        """Norms, groups that exclude each other, and transitions: there are few of them."""
        return [
            decoded(kind, (row for (row,) in self._database.rows(query, {"revision": self._revision})))
            for kind, query in _ROWS.items()
        ]

    def _ask(self, query: LiteralString, **parameters: object) -> _Found:
        rows = self._database.rows(query, {**parameters, "revision": self._revision})
        return {iri: since for iri, since in rows}
