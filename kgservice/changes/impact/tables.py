"""Tables: what a change moves as rows with headings, for a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kgservice.changes.impact.points import Located
from kgservice.changes.impact.wording import Wording

if TYPE_CHECKING:
    from kgservice.changes.impact.impact import Impact

__all__ = ["Table", "tables_of"]

_TARGETS = 4


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        id: short name, of letters.
        title: what it shows.
        headings: one for each column.
        rows: cells as text, as many as there are headings.
        more: how many rows are left out.
    """

    id: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int = 0


def tables_of(impact: "Impact", wording: Wording) -> Iterator[Table]:
    """Give a table for each kind of thing that moves."""
    names = impact.names
    yield Table(
        "classes",
        "Concepts, schemes and norms",
        ("what", "change", "before", "after"),
        tuple((one.curie, one.what, one.before, one.after) for one in impact.classes),
        impact.classes.more,
    )
    yield Table(
        "inferences",
        "What follows",
        ("kind", "subject", "relation", "object", "follows"),
        tuple(
            (
                one.kind,
                names.curie(one.subject),
                one.predicate,
                names.curie(one.object),
                "now" if one.comes else "no longer",
            )
            for one in impact.inferences
        ),
        impact.inferences.more,
    )
    yield Table(
        "pairs",
        "Conversions, by scheme and level",
        ("from", "to", "profile", "labels that move", "with another best target", "of labels"),
        tuple(
            (pair.source, pair.target, pair.profile or "", f"{pair.labels:,}", f"{pair.otherwise:,}", f"{pair.of:,}")
            for pair in impact.pairs
        ),
        impact.pairs.more,
    )
    yield Table(
        "conversions",
        "Conversions, by label",
        ("from", "to", "best before", "best after", "share before", "share after", "degrees before and after"),
        tuple(
            (
                names.curie(outcome.entry.iri),
                outcome.level + (f" ({outcome.profile})" if outcome.profile else ""),
                *("" if iri is None else names.label(iri) for iri in outcome.best),
                *(_figure(share) for share in outcome.best_share),
                "; ".join(
                    f"{names.label(cell.target)} {_figure(cell.degree[0])} to {_figure(cell.degree[1])}"
                    for cell in outcome.cells[:_TARGETS]
                )
                + (f"; and {len(outcome.cells) - _TARGETS} more" if len(outcome.cells) > _TARGETS else ""),
            )
            for outcome in impact.conversions
        ),
        impact.conversions.more,
    )
    yield Table(
        "labels",
        "Labels of data sets",
        ("label", "data sets", "why", "levels", "with another best target", "rows", "counted in"),
        tuple(
            (
                names.curie(label.iri),
                ", ".join(label.datasets),
                label.why,
                f"{len({reach.level for reach in label.reached}):,}",
                f"{label.otherwise:,}",
                "" if label.rows is None else f"{label.rows:,}",
                label.counted,
            )
            for label in impact.labels
        ),
        impact.labels.more,
    )
    yield Table(
        "points",
        f"Points, on {impact.scale}",
        ("concept", "point", "before", "region before", "after", "region after"),
        tuple(
            (names.curie(point.iri), point.what, *_spot(point.before), *_spot(point.after)) for point in impact.points
        ),
        impact.points.more,
    )
    yield Table(
        "recipes",
        "Saved recipes",
        ("recipe", "kind", "what moves"),
        tuple((one.path, one.kind, one.problem or wording.touches(one.touches)) for one in impact.recipes),
        impact.recipes.more,
    )
    yield Table(
        "predictions",
        "Models and files of predictions",
        ("where", "kind", "name", "rows", "of", "what moves"),
        tuple(
            (
                one.path,
                one.kind,
                one.name,
                "" if one.rows is None else f"{one.rows:,}",
                "" if one.of is None else f"{one.of:,}",
                one.problem or wording.touches(one.touches),
            )
            for one in impact.predictions
        ),
        impact.predictions.more,
    )
    yield Table(
        "resolutions",
        "Texts that name something else",
        ("text", "in", "before", "after"),
        tuple(
            (
                one.text,
                one.scheme or "all schemes",
                names.curie(one.before) if one.before else one.was,
                names.curie(one.after) if one.after else one.now,
            )
            for one in impact.resolutions
        ),
        impact.resolutions.more,
    )


def _figure(value: float) -> str:
    return f"{value:.4g}"


def _spot(found: Located | None) -> tuple[str, str]:
    if found is None:
        return "", ""
    values = ", ".join("?" if value is None else f"{value:.3f}" for value in found.point)
    return values, found.octant or found.quadrant or ""
