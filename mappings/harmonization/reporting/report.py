"""Report: what a harmonization did, counted by dataset and by label."""

from dataclasses import asdict, dataclass, field
from typing import Any

from mappings.harmonization.duplicates.ids import RepeatedIds
from mappings.harmonization.duplicates.summary import DuplicateReport
from mappings.harmonization.licences.merge import MergeTerms
from mappings.harmonization.options import Options

__all__ = ["DatasetCount", "FileCount", "LabelCount", "Report", "SourceCount", "UnknownLabel"]


@dataclass(frozen=True, slots=True)
class LabelCount:
    """Rows in which a label is present, absent or unknown; together all rows."""

    present: int
    absent: int
    unknown: int

    def __add__(self, other: "LabelCount") -> "LabelCount":
        """Add the rows of other files."""
        return LabelCount(self.present + other.present, self.absent + other.absent, self.unknown + other.unknown)

    @property
    def rows(self) -> int:
        """All rows."""
        return self.present + self.absent + self.unknown

    @property
    def unknown_rate(self) -> float:
        """The share of rows that do not tell, in [0, 1]; 0 where there are no rows."""
        return self.unknown / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A source label: its rows, what it became, and how many of its rows found no target for it.

    Attributes:
        rows: rows by its state.
        became: degree of each target that it makes present, by label.
        unmapped: rows in which it stands without a target of its own.
        reason: why it has no target, where the mappings say so; empty where they do not.
        loss_bits: how much of what it says is lost in the conversion, in bits; None where that is not known.
        degrees: degree of each target that it overlaps at all, by label, those below the threshold included.
    """

    rows: LabelCount
    became: dict[str, float]
    unmapped: int
    reason: str = ""
    loss_bits: float | None = None
    degrees: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Give it in the types of JSON."""
        return {
            **_as_dict(self.rows),
            "became": self.became,
            "unmapped": self.unmapped,
            "reason": self.reason or None,
            "loss_bits": self.loss_bits,
            "degrees": self.degrees,
        }


@dataclass(frozen=True, slots=True)
class FileCount:
    """A file that was read.

    Attributes:
        dataset: whose it is.
        name: its name.
        split: its split; None where rows have their own, or none is known.
        rows: its rows.
        without_column: labels of the dataset that have no column in it, and so are unknown in all its rows.
    """

    dataset: str
    name: str
    split: str | None
    rows: int
    without_column: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give it in the types of JSON."""
        return {**asdict(self), "without_column": list(self.without_column)}

    def remark(self) -> str:
        """Say which labels it has no column for; empty where there is none.

        >>> FileCount("brighter-eng", "eng.csv", "train", 2768, ("fear", "joy")).remark()
        'brighter-eng eng.csv: no column for fear, joy: unknown in all of its rows'
        """
        labels = ", ".join(self.without_column)
        return f"{self.dataset} {self.name}: no column for {labels}: unknown in all of its rows" if labels else ""


@dataclass(frozen=True, slots=True)
class UnknownLabel:
    """A label string that its scheme does not have.

    Attributes:
        rows: rows that bear it.
        first: `file:line` of the first of them.
        suggestions: labels of the scheme that come near it.
    """

    rows: int
    first: str = ""
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatasetCount:
    """What became of one dataset.

    Attributes:
        name: its printed name.
        scheme: the label set that its rows bear.
        lang: its language.
        licence: the licence of its texts.
        rows: its rows in the output.
        without_annotation: rows that nobody annotated, of which everything is unknown.
        without_target: annotated rows with labels of which none has a target.
        without_text: rows whose text is empty.
        source_labels: counts by label of the source, in its scheme's order.
        target_labels: counts by label of the target, in its scheme's order, neutral last.
        conversion: how its labels were converted: the profile, threshold and so on, as a sentence; empty where as all.
    """

    name: str
    scheme: str
    lang: str
    licence: str
    rows: int
    without_annotation: int
    without_target: int
    without_text: int
    source_labels: dict[str, SourceCount]
    target_labels: dict[str, LabelCount]
    conversion: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give it in the types of JSON."""
        return {
            "name": self.name,
            "scheme": self.scheme,
            "lang": self.lang,
            "licence": self.licence,
            "conversion": self.conversion or None,
            "rows": self.rows,
            "without_annotation": self.without_annotation,
            "without_target": self.without_target,
            "without_text": self.without_text,
            "source_labels": {label: count.as_dict() for label, count in self.source_labels.items()},
            "target_labels": {label: _as_dict(count) for label, count in self.target_labels.items()},
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What a harmonization did.

    Attributes:
        target: the scheme or tier converted to.
        profile: the profile used, or None.
        threshold: degree from which a target was present.
        files: the files read, in order, with the rows read.
        rows: rows in the output, over which labels are counted.
        without_annotation: rows that nobody annotated, of which everything is unknown.
        without_target: rows with labels of which none has a target.
        source_labels: counts by label of the source, in its scheme's order; by CURIE where there are several schemes.
        target_labels: counts by label of the target, in its scheme's order, neutral last.
        without_text: rows whose text is empty.
        datasets: the same by dataset.
        unknown_labels: label strings that their scheme does not have, by dataset and string.
        dropped_unknown: rows left out because of such a string.
        dropped_duplicates: rows left out because their text stood in an earlier one.
        duplicates: what is duplicated; None where that was not looked for.
        repeated_ids: ids that are not unique, by dataset.
        licences: what the licences together allow and demand.
        options: how rows were harmonized.
        revision: revision of the graph that the mappings were read from.
        versions: versions of what did the work, by name.
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
    without_text: int = 0
    datasets: dict[str, DatasetCount] = field(default_factory=dict)
    unknown_labels: dict[str, dict[str, UnknownLabel]] = field(default_factory=dict)
    dropped_unknown: int = 0
    dropped_duplicates: int = 0
    duplicates: DuplicateReport | None = None
    repeated_ids: dict[str, RepeatedIds] = field(default_factory=dict)
    licences: MergeTerms | None = None
    options: Options | None = None
    revision: int | None = None
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def rows_read(self) -> int:
        """Rows read, those left out included."""
        return self.rows + self.dropped_unknown + self.dropped_duplicates

    def as_dict(self) -> dict[str, Any]:
        """Give it in the types of JSON."""
        return {
            "target": self.target,
            "profile": self.profile,
            "threshold": self.threshold,
            "options": asdict(self.options) if self.options is not None else None,
            "revision": self.revision,
            "versions": self.versions,
            "files": [file.as_dict() for file in self.files],
            "rows": self.rows,
            "rows_read": self.rows_read,
            "dropped_unknown": self.dropped_unknown,
            "dropped_duplicates": self.dropped_duplicates,
            "without_annotation": self.without_annotation,
            "without_target": self.without_target,
            "without_text": self.without_text,
            "source_labels": {label: count.as_dict() for label, count in self.source_labels.items()},
            "target_labels": {label: _as_dict(count) for label, count in self.target_labels.items()},
            "datasets": {dataset: count.as_dict() for dataset, count in self.datasets.items()},
            "unknown_labels": {
                dataset: {
                    label: {"rows": found.rows, "first": found.first or None, "suggestions": list(found.suggestions)}
                    for label, found in labels.items()
                }
                for dataset, labels in self.unknown_labels.items()
            },
            "duplicates": self.duplicates.as_dict() if self.duplicates is not None else None,
            "repeated_ids": {
                dataset: {"rows": found.rows, "examples": list(found.examples)}
                for dataset, found in self.repeated_ids.items()
            },
            "licences": self.licences.as_dict() if self.licences is not None else None,
        }

    def as_text(self) -> str:
        """Give it as a short table."""
        width = max(map(len, ("label", *self.target_labels)))
        lines = [f"{'label':{width}}  {'present':>11}  {'absent':>11}  {'unknown':>11}"]
        lines += [
            f"{label:{width}}  {count.present:>11,}  {count.absent:>11,}  {count.unknown:>11,}"
            for label, count in self.target_labels.items()
        ]
        lines.append(f"{self.rows:,} rows, {self.without_target:,} of them without a target")
        unmapped = [f"{label} ({count.unmapped:,})" for label, count in self.source_labels.items() if count.unmapped]
        if unmapped:
            lines.append(f"without a target of their own: {', '.join(unmapped)}")
        return "\n".join([*lines, *self._remarks()])

    def _remarks(self) -> list[str]:
        """Give a line for each thing that whoever uses the rows should know."""
        lines = [remark for file in self.files if (remark := file.remark())]
        if self.without_text:
            lines.append(f"{_rows(self.without_text)} without text")
        if self.dropped_unknown:
            lines.append(f"{_rows(self.dropped_unknown)} left out: labels that their scheme does not have")
        for dataset, labels in self.unknown_labels.items():
            told = ", ".join(f"{label!r} ({found.rows:,})" for label, found in list(labels.items())[:10])
            more = f" and {len(labels) - 10:,} more" if len(labels) > 10 else ""
            lines.append(f"labels of {dataset} that its scheme does not have: {told}{more}")
        for dataset, repeated in self.repeated_ids.items():
            lines.append(f"ids of {dataset} in {_rows(repeated.rows)} again: {', '.join(repeated.examples)}")
        if self.duplicates is not None:
            lines += self._duplicate_remarks(self.duplicates)
        if self.licences is not None and len(self.licences.datasets) > 1:
            lines.append(self.licences.as_text())
        return lines

    def _duplicate_remarks(self, found: DuplicateReport) -> list[str]:
        near = f", {found.near_rows:,} nearly" if found.near is not None else ""
        dropped = f"; {self.dropped_duplicates:,} left out" if self.dropped_duplicates else ""
        lines = [f"duplicates: {_rows(found.exact)} exactly{near}, in {found.groups:,} groups{dropped}"]
        for pair in found.leaks[:10]:
            near = f" exactly, {pair.near:,} nearly" if found.near is not None else ""
            texts = "text" if pair.texts == 1 else "texts"
            lines.append(f"{pair.one} and {pair.other} share {pair.texts:,} {texts}{near}")
        if len(found.leaks) > 10:
            lines.append(f"and {len(found.leaks) - 10:,} more pairs of splits share texts")
        return lines


def _rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def _as_dict(count: LabelCount) -> dict[str, int]:
    return {"present": count.present, "absent": count.absent, "unknown": count.unknown}
