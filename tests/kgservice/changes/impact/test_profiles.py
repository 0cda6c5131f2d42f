"""Profiles: what a published mapping converts otherwise is what both revisions convert by it."""

from dataclasses import replace

import pytest

from kgservice.changes.impact.profiles import profile_moves
from kgservice.changes.impact.side import Ground, Side
from kgservice.workspace import AtRevision
from mappings.conversion.profile import profile_name
from mappings.knowledge import Knowledge
from ontology.iri import expand, scheme_of
from tests.kgservice.changes.impact.edited import described

PROFILE = "unify-2018"


def _without_a_record(known: Knowledge) -> Knowledge:
    """Take the first record away that leads to joy."""
    profiles = []
    for profile in known.profiles:
        gone = next((one for one in profile.records if one.object == expand("unify-2018:joy")), None)
        profiles.append(replace(profile, records=tuple(one for one in profile.records if one is not gone)))
    return replace(known, revision=known.revision + 1, profiles=tuple(profiles))


@pytest.mark.parametrize("how", ["a target is retired", "a record is gone"])
def test_what_a_profile_converts_otherwise_is_found(how: str, known: Knowledge, before: AtRevision) -> None:
    """On the levels of every corpus that the profile maps, in every cell."""
    retired = how == "a target is retired"
    after = AtRevision(described(known, "unify-2018:joy", deprecated=True) if retired else _without_a_record(known))

    moves = [one for one in profile_moves(Ground(Side(before), Side(after))) if one.profile == PROFILE]

    found = {(outcome.entry.iri, one.level): outcome for one in moves for outcome in map(one.outcome, range(len(one)))}
    profile = next(one for one in known.profiles if profile_name(one) == PROFILE)
    sources = {scheme_of(record.subject) for record in profile.records} & known.taxonomy.schemes.keys()
    wanted = set()
    for source in sources - {PROFILE}:
        matrices = [at.converter.matrix(at.level(source), at.level(PROFILE), PROFILE) for at in (before, after)]
        for concept in matrices[0].sources:
            best = []
            for matrix in matrices:
                column = int(matrix.best[matrix.rows[concept.iri]])
                best.append(None if column < 0 else matrix.targets[column].iri)
            if best[0] != best[1]:
                wanted.add(concept.iri)
                assert found[concept.iri, PROFILE].best == tuple(best)
    assert wanted
    assert wanted == {iri for (iri, level), outcome in found.items() if outcome.best[0] != outcome.best[1]}
    assert all(level == PROFILE for _, level in found)


def test_other_schemes_leave_profiles_alone(known: Knowledge, before: AtRevision) -> None:
    """A concept of a theory that no profile maps to or from."""
    after = AtRevision(described(known, "shaver:3/glee", label="gaiety"))

    assert not list(profile_moves(Ground(Side(before), Side(after))))
