"""Candidates: what the resolver finds for a query, kept to the types and properties that it names.

A score is the resolver's, times 100. A candidate is a match only where the resolver says that the text is resolved,
in the one scheme (and tier) that is left once types and properties have been looked at; what is ambiguous never is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kgservice.reconcile.deadline import Deadline
from kgservice.reconcile.entity import find_entity, id_of, line_about
from kgservice.reconcile.entity_type import EntityType, find_type, types_of
from kgservice.reconcile.errors import TooManyLookups
from kgservice.reconcile.facts import FactsAt
from kgservice.reconcile.property import Property, find_property
from kgservice.reconcile.query import ReconQuery
from kgservice.reconcile.value import TextValue, Wanted, fits
from mappings.resolution.answer import Candidate, Query, Resolution
from mappings.resolution.search import primary_language
from ontology.concept import Concept
from ontology.errors import EmotaxaError
from ontology.reference import Level

__all__ = ["MOST_LOOKUPS", "answer_batch"]

MOST_LOOKUPS = 5_000
"""Texts that one batch may have looked up, each in each scheme or tier that its query names; the queries that it may
have at the most where that is more."""

_ALL = 100_000
_SLICE = 50
"""Texts that are looked up between two looks at the clock: well under a second's worth."""
_LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query with what its names stand for.

    Attributes:
        text: its text, an id of ours written as an IRI; None where it has none.
        types: the types, as far as there are such.
        strict: what bears none of them is left out.
        every: what does not bear all of them is left out.
        constraints: properties with what is asked of each; None for a property that there is not.
        lang: the language that the text was said to be in.
    """

    text: str | None
    types: tuple[EntityType | None, ...]
    strict: bool
    every: bool
    constraints: tuple[tuple[Property | None, list[Wanted]], ...]
    lang: str | None

    @property
    def levels(self) -> list[Level | None]:
        """Where to look for the text: the schemes and tiers named; everywhere, where anything else is."""
        levels = [each.level for each in self.types if each is not None]
        if not self.strict or not levels or None in levels:
            return [None]
        return [levels[0]] if self.every else list(dict.fromkeys(levels))

    def bears(self, facts: FactsAt, concept: Concept) -> bool:
        """Whether a concept bears the types, as far as they were meant strictly."""
        if not self.types:
            return True
        held = (each is not None and each.holds(facts.taxonomy, concept) for each in self.types)
        return all(held) if self.every else any(held)

    def satisfied(self, facts: FactsAt, concept: Concept) -> bool:
        """Whether a concept has, of every property, one of the values asked for."""
        return all(
            found is not None and any(_has(facts, concept, found, each) for each in wanted)
            for found, wanted in self.constraints
        )


def answer_batch(facts: FactsAt, batch: dict[str, ReconQuery], deadline: Deadline) -> dict[str, Any]:
    """Answer the queries of a batch, each on its own, under its name.

    Raises:
        TooManyLookups: where the queries name too many schemes between them.
        TakesTooLong: where they are not answered by the deadline.
    """
    asked = {}
    for name, query in batch.items():
        deadline.check()
        asked[name] = _read(facts, query)
    lookups = dict.fromkeys(
        Query(one.text, level, one.lang) for one in asked.values() if one.text is not None for level in one.levels
    )
    if len(lookups) > (most := max(MOST_LOOKUPS, len(batch))):
        raise TooManyLookups(len(lookups), most)
    resolved = _resolved(facts, tuple(lookups), deadline)
    return {
        name: {"result": _answer(facts, asked[name], query.most, resolved, deadline)} for name, query in batch.items()
    }


def _resolved(facts: FactsAt, queries: Sequence[Query], deadline: Deadline) -> dict[Query, Resolution]:
    found: dict[Query, Resolution] = {}
    for begin in range(0, len(queries), _SLICE):
        deadline.check()
        some = queries[begin : begin + _SLICE]
        found.update(zip(some, facts.graph.resolver.resolve_all(some, _ALL), strict=True))
    return found


def _read(facts: FactsAt, query: ReconQuery) -> _Asked:
    constraints, lang = [], None
    for each in query.properties:
        if not each.wanted:
            continue
        try:
            found = find_property(facts.taxonomy, each.pid)
        except EmotaxaError:
            found = None
        if found is not None and found.id == _LANGUAGE and isinstance(each.wanted[0], str):
            lang = each.wanted[0]
        constraints.append((found, each.wanted))
    text = query.query
    if text is not None and ":" not in text and "/" in text and (entity := find_entity(facts.taxonomy, text)):
        text = entity.iri
    return _Asked(
        text,
        tuple(find_type(facts.taxonomy, name) for name in query.types),
        query.type_strict != "should",
        query.type_strict == "all",
        tuple(constraints),
        lang,
    )


def _has(facts: FactsAt, concept: Concept, found: Property, wanted: Wanted) -> bool:
    if found.id == _LANGUAGE and isinstance(wanted, str):
        # A label without a language is in any.
        tongues = {primary_language(label.lang or wanted) for label in concept.labels}
        return not tongues or primary_language(wanted) in tongues
    return any(
        fits(value, wanted) or (found.id == "aspect" and value == TextValue(str(wanted)))
        for value in found.values(facts, concept, found.settings)
    )


def _answer(
    facts: FactsAt, asked: _Asked, most: int, resolved: dict[Query, Resolution], deadline: Deadline
) -> list[dict[str, Any]]:
    def admitted(concept: Concept) -> bool:
        deadline.check()
        return (not asked.strict or asked.bears(facts, concept)) and asked.satisfied(facts, concept)

    if asked.text is None:
        return _by_properties(facts, asked, most, admitted)
    resolutions = [resolved[Query(asked.text, level, asked.lang)] for level in asked.levels]
    found = {each.concept.iri: each for one in resolutions for each in one.candidates}
    kept = sorted((each for each in found.values() if admitted(each.concept)), key=lambda each: -each.score)
    meant = _meant(facts, asked, resolutions, kept, deadline, untouched=len(kept) == len(found))
    if not asked.strict:
        kept.sort(key=lambda each: not asked.bears(facts, each.concept))
        if meant is not None and not asked.bears(facts, meant):
            meant = None
    if meant is not None:
        kept.sort(key=lambda each: each.concept.iri != meant.iri)
    return [_written(facts, asked, each, each.concept is meant) for each in kept[:most]]


def _meant(
    facts: FactsAt,
    asked: _Asked,
    resolutions: Sequence[Resolution],
    kept: Sequence[Candidate],
    deadline: Deadline,
    *,
    untouched: bool,
) -> Concept | None:
    """Give the concept that the text names for sure; None where there is none, or several come into question."""
    if not kept:
        return None
    if untouched and len(resolutions) == 1:
        return resolutions[0].concept
    schemes = {each.concept.scheme for each in kept}
    if len(schemes) > 1 or asked.text is None:
        return None
    tiers = {each.concept.tier for each in kept}
    level = Level(facts.taxonomy.schemes[schemes.pop()], tiers.pop() if len(tiers) == 1 else None)
    [again] = _resolved(facts, [Query(asked.text, level, asked.lang)], deadline).values()
    named = again.concept
    return next((each.concept for each in kept if each.concept is named), None)


def _by_properties(
    facts: FactsAt, asked: _Asked, most: int, admitted: Callable[[Concept], bool]
) -> list[dict[str, Any]]:
    """Give the concepts that have what is asked for, where there is no text; a match where there is only one."""
    if any(found is None for found, _ in asked.constraints) or not asked.constraints:
        return []
    kept = [concept for concept in facts.taxonomy.concepts.values() if admitted(concept)]
    return [
        _written(facts, asked, Candidate(concept, 1.0, "id", ""), len(kept) == 1 and asked.bears(facts, concept))
        for concept in kept[:most]
    ]


def _written(facts: FactsAt, asked: _Asked, candidate: Candidate, match: bool) -> dict[str, Any]:
    concept = candidate.concept
    features = [{"id": "score", "value": round(candidate.score, 6)}]
    if asked.text is not None:
        features.append({"id": f"method_{candidate.method}", "value": True})
    if asked.types:
        features.append({"id": "type_match", "value": asked.bears(facts, concept)})
    if asked.constraints:
        features.append({"id": "properties_matched", "value": len(asked.constraints)})
    features.append({"id": "deprecated", "value": concept.deprecated})
    about = line_about(facts.taxonomy, concept)
    return {
        "id": id_of(concept.iri),
        "name": concept.label,
        "description": f"{about} ({candidate.reason})" if candidate.reason else about,
        "score": round(candidate.score * 100, 4),
        "match": match,
        "features": features,
        "type": [{"id": each.id, "name": each.name} for each in types_of(facts.taxonomy, concept)],
    }
