"""Pictures: the charts of a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from mappings.harmonization.reporting.charts import bars, heat_map, stacked_bars
from mappings.harmonization.reporting.report import LabelCount, Report, SourceCount

__all__ = ["Pictures", "pictures_of"]

_MOST_COLUMNS: Final = 40
"""Columns of a heat map at most; a wider one could not be read, and the tables say the same."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The charts of a report.

    Attributes:
        targets: shares of present, absent and unknown by target label.
        rows: rows by dataset; None where there is one dataset.
        unknown: unknown rate by dataset and target label; None where there is one dataset, or too many labels.
        labels: degree by source and target label, for each dataset; without those that have nothing to show.
    """

    targets: Markup
    rows: Markup | None
    unknown: Markup | None
    labels: Mapping[str, Markup]


def pictures_of(report: Report) -> Pictures:
    """Draw the charts of a report."""
    several = len(report.datasets) > 1
    targets = tuple(report.target_labels)
    unknown = None
    if several and len(targets) <= _MOST_COLUMNS:
        unknown = heat_map(
            "unknown",
            "Share of the rows that do not tell, by dataset and target label",
            tuple(report.datasets),
            targets,
            [_rates(count.target_labels, targets) for count in report.datasets.values()],
            kind="unknown",
            percent=True,
        )
    labels = (
        {
            dataset: _degrees(f"labels-{number}", dataset, count.source_labels, targets)
            for number, (dataset, count) in enumerate(report.datasets.items())
        }
        if report.datasets
        else {"": _degrees("labels", "the sources", report.source_labels, targets)}
    )
    return Pictures(
        stacked_bars("targets", "Share of the rows by target label", report.target_labels),
        bars("rows", "Rows by dataset", {name: count.rows for name, count in report.datasets.items()})
        if several
        else None,
        unknown,
        {dataset: picture for dataset, picture in labels.items() if picture is not None},
    )


def _rates(counts: Mapping[str, LabelCount], targets: tuple[str, ...]) -> list[float | None]:
    return [counts[label].unknown_rate if label in counts and counts[label].rows else None for label in targets]


def _degrees(name: str, dataset: str, sources: Mapping[str, SourceCount], targets: tuple[str, ...]) -> Markup | None:
    """Draw the degrees of a dataset's labels, over the targets that any of them overlaps."""
    degrees = {label: count.degrees or count.became for label, count in sources.items()}
    columns = [target for target in targets if any(target in found for found in degrees.values())]
    if not columns or len(columns) > _MOST_COLUMNS:
        return None
    return heat_map(
        name,
        f"Degree to which a label of {dataset} is a target label",
        tuple(degrees),
        columns,
        [[found.get(target) for target in columns] for found in degrees.values()],
        kind="degree",
    )
