"""Profiles: what published label-to-label mappings convert otherwise, where they or the levels they reach change."""

from collections.abc import Iterator

import numpy as np

from kgservice.changes.impact.level_moves import Half, LevelMoves, nothing
from kgservice.changes.impact.side import Entry, Ground, Side
from mappings.absence import NO_TERM
from mappings.conversion.becoming import Becoming
from mappings.conversion.profile import profile_matrix, profile_name
from mappings.record import MappingSet
from ontology.errors import EmotaxaError
from ontology.iri import scheme_of

__all__ = ["profile_moves"]


def profile_moves(ground: Ground) -> Iterator[LevelMoves]:
    """Give the moves of every profile, level by level; empty ones left out."""
    sides = ground.before, ground.after
    if ground.before.at.knowledge.profiles is ground.after.at.knowledge.profiles and not _schemes(ground):
        return
    known = [{profile_name(found): found for found in side.at.knowledge.profiles} for side in sides]
    for name in dict.fromkeys((*known[0], *known[1])):
        was, now = known[0].get(name), known[1].get(name)
        same = was is now or (was is not None and now is not None and was.records == now.records)
        touched = _schemes(ground) if same else None
        pairs = dict.fromkeys((*_pairs(was), *_pairs(now)))
        for source, target in pairs:
            if touched is not None and touched.isdisjoint((source, target)):
                continue
            levels = dict.fromkeys((*ground.before.levels, *ground.after.levels))
            for level in levels:
                if level.partition("/")[0] == target and source != target:
                    moves = _moves(ground, (was, now), source, level, name)
                    if len(moves):
                        yield moves


def _schemes(ground: Ground) -> frozenset[str]:
    """Give the schemes whose concepts are said otherwise or cover other senses, by which their targets may change."""
    iris = {*ground.described_else, *(ground.iris[row] for row in np.flatnonzero(ground.covers_else))}
    sides = ground.before.taxonomy.concepts, ground.after.taxonomy.concepts
    return frozenset(concepts[iri].scheme for iri in iris for concepts in sides if iri in concepts)


def _pairs(profile: MappingSet | None) -> Iterator[tuple[str, str]]:
    """Give the schemes that a profile converts, and to which."""
    for record in () if profile is None else profile.records:
        object_ = record.object_source + "/" if record.object == NO_TERM else record.object
        if scheme_of(record.subject) and scheme_of(object_):
            yield scheme_of(record.subject), scheme_of(object_)


def _moves(
    ground: Ground, profiles: tuple[MappingSet | None, MappingSet | None], source: str, level: str, name: str
) -> LevelMoves:
    entries = [entry for entry in ground.entries if entry.scheme == source]
    before, after = profiles
    halves = (
        _half(ground.before, before, source, level, entries),
        _half(ground.after, after, source, level, entries),
    )
    return LevelMoves(level, entries, halves, name)


def _half(side: Side, profile: MappingSet | None, source: str, level: str, entries: list[Entry]) -> Half:
    if profile is None or source not in side.levels or level not in side.levels:
        return nothing()
    try:
        matrix = profile_matrix(side.denotation, profile, side.levels[source], side.levels[level])
    except EmotaxaError:
        # It does not convert this pair.
        return nothing(side.targets(level))
    # A concept that changes its tier has more than one entry, each of which is there on one side.
    there = [place for place, entry in enumerate(entries) if entry.iri in matrix.rows and _stands(side, entry)]
    rows = [matrix.rows[entries[place].iri] for place in there]
    found = Becoming(matrix.parts.outcomes.share[rows], matrix.parts.degree[rows], matrix.best[rows])
    return Half(tuple(target.iri for target in matrix.targets), np.array(there, dtype=np.intp), found)


def _stands(side: Side, entry: Entry) -> bool:
    """Whether a concept stands on a level on one side."""
    concept = side.taxonomy.concepts[entry.iri]
    return entry.levels[0] in (concept.scheme, f"{concept.scheme}/{concept.tier}")
