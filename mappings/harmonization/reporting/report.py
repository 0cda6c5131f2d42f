"""Report: what a harmonization did, counted by label."""

from dataclasses import dataclass
from typing import Any

__all__ = ["FileCount", "LabelCount", "Report", "SourceCount"]


@dataclass(frozen=True, slots=True)
class LabelCount:
    """Rows in which a label is present, absent or unknown; together all rows."""

    present: int
    absent: int
    unknown: int


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A source label: its rows, what it became, and how many of its rows found no target for it.

    Attributes:
        rows: rows by its state.
        became: degree of each target that it makes present, by label.
        unmapped: rows in which it stands without a target of its own.
    """

    rows: LabelCount
    became: dict[str, float]
    unmapped: int


@dataclass(frozen=True, slots=True)
class FileCount:
    """A file that was read: its dataset, name, split and number of rows."""

    dataset: str
    name: str
    split: str | None
    rows: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a harmonization did.

    Attributes:
        target: the scheme or tier converted to.
        profile: the profile used, or None.
        threshold: degree from which a target was present.
        files: the files read, in order.
        rows: rows in all.
        without_annotation: rows that bore no label, of which everything is unknown.
        without_target: rows with labels of which none has a target.
        source_labels: counts by label of the source, in its scheme's order.
        target_labels: counts by label of the target, in its scheme's order, neutral last.
    """

    target: str
    profile: str | None
    threshold: float
    files: tuple[FileCount, ...]
    rows: int
    without_annotation: int
    without_target: int
    source_labels: dict[str, SourceCount]
    target_labels: dict[str, LabelCount]

    def as_dict(self) -> dict[str, Any]:
        """Give it in the types of JSON."""
        return {
            "target": self.target,
            "profile": self.profile,
            "threshold": self.threshold,
            "files": [
                {"dataset": file.dataset, "name": file.name, "split": file.split, "rows": file.rows}
                for file in self.files
            ],
            "rows": self.rows,
            "without_annotation": self.without_annotation,
            "without_target": self.without_target,
            "source_labels": {
                label: {**_as_dict(count.rows), "became": count.became, "unmapped": count.unmapped}
                for label, count in self.source_labels.items()
            },
            "target_labels": {label: _as_dict(count) for label, count in self.target_labels.items()},
        }

    def as_text(self) -> str:
        """Give it as a short table."""
        width = max(map(len, ("label", *self.target_labels)))
        lines = [f"{'label':{width}}  {'present':>11}  {'absent':>11}  {'unknown':>11}"]
        lines += [
            f"{label:{width}}  {count.present:>11,}  {count.absent:>11,}  {count.unknown:>11,}"
            for label, count in self.target_labels.items()
        ]
        unmapped = [f"{label} ({count.unmapped:,})" for label, count in self.source_labels.items() if count.unmapped]
        lines.append(f"{self.rows:,} rows, {self.without_target:,} of them without a target")
        if unmapped:
            lines.append(f"without a target of their own: {', '.join(unmapped)}")
        return "\n".join(lines)


def _as_dict(count: LabelCount) -> dict[str, int]:
    return {"present": count.present, "absent": count.absent, "unknown": count.unknown}
