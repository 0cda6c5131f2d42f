"""Points: concepts that lie elsewhere are those of which the places of both sides differ."""

import pytest

from kgservice.changes.impact.points import moved_points
from kgservice.changes.impact.side import Ground, Side
from kgservice.workspace import AtRevision
from mappings.conversion.answer import LabelsItem
from mappings.knowledge import Knowledge
from ontology.iri import expand
from ontology.octant import octant
from ontology.scale import UNIT, Scale
from tests.kgservice.changes.impact.edited import described, remapped

LIKERT = Scale(1, 9)


def test_a_label_without_its_mappings_has_no_point(known: Knowledge, before: AtRevision) -> None:
    """It had the point that it was converted to, on the scale that is asked for."""
    after = AtRevision(remapped(known, lambda one: [] if one.subject == expand("xed-en:trust") else [one]))

    [moved] = moved_points(Ground(Side(before), Side(after)), LIKERT)

    assert (moved.iri, moved.what, moved.after, moved.distance) == (expand("xed-en:trust"), "conversion", None, None)
    assert moved.crosses
    [answer] = before.converter.convert([LabelsItem(("trust",))], "xed-en", "vad", scale=LIKERT)
    assert answer.vad is not None
    assert moved.before is not None
    assert moved.before.point == pytest.approx(
        (answer.vad.point.valence, answer.vad.point.arousal, answer.vad.point.dominance)
    )
    assert moved.before.octant == "exuberant"


def test_places_are_compared_of_every_concept(known: Knowledge, before: AtRevision) -> None:
    """What is said to move is what the places of both sides say otherwise."""
    changed = described(known, "parrott:3/hate", parents=(expand("parrott:2/zest"),))
    after = AtRevision(changed)

    found = {one.iri: one for one in moved_points(Ground(Side(before), Side(after)), UNIT) if one.what == "place"}

    places = {iri: (before.places.place(iri), after.places.place(iri)) for iri in changed.taxonomy.concepts}
    assert found.keys() == {iri for iri, (was, now) in places.items() if was != now}
    zest = found[expand("parrott:2/zest")]
    assert zest.after is not None
    now = places[zest.iri][1]
    assert now is not None
    assert zest.after.octant == octant(now[0])
    assert zest.distance == pytest.approx(sum((a - b) ** 2 for a, b in zip(*_values(zest), strict=True)) ** 0.5)


def _values(moved: object) -> tuple[tuple[float, ...], tuple[float, ...]]:
    return moved.before.point, moved.after.point  # type: ignore[attr-defined]
