"""Reports of harmonizations, read back from JSON."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mappings.harmonization.corpus.dataset import find_dataset
from mappings.harmonization.duplicates.ids import RepeatedIds
from mappings.harmonization.duplicates.parts import Part
from mappings.harmonization.duplicates.summary import DuplicateReport, PartDuplicates, SharedTexts
from mappings.harmonization.licences.merge import MergeTerms, merge_terms
from mappings.harmonization.options import Options
from mappings.harmonization.reporting.page import report_writer
from mappings.harmonization.reporting.report import (
    DatasetCount,
    FileCount,
    LabelCount,
    Report,
    SourceCount,
    UnknownLabel,
)
from ontology.errors import UnknownReference

__all__ = ["report_of", "write_report"]

View = Mapping[str, Any]


def report_of(view: View) -> Report:
    """Read a report; its `as_dict` gives the same JSON again."""
    return Report(
        target=view["target"],
        profile=view["profile"],
        threshold=view["threshold"],
        files=tuple(FileCount(**{**file, "without_column": tuple(file["without_column"])}) for file in view["files"]),
        rows=view["rows"],
        without_annotation=view["without_annotation"],
        without_target=view["without_target"],
        source_labels=_sources(view["source_labels"]),
        target_labels=_labels(view["target_labels"]),
        without_text=view["without_text"],
        datasets={name: _dataset(found) for name, found in view["datasets"].items()},
        unknown_labels={
            dataset: {
                label: UnknownLabel(found["rows"], found["first"] or "", tuple(found["suggestions"]))
                for label, found in labels.items()
            }
            for dataset, labels in view["unknown_labels"].items()
        },
        dropped_unknown=view["dropped_unknown"],
        dropped_duplicates=view["dropped_duplicates"],
        duplicates=None if view["duplicates"] is None else _duplicates(view["duplicates"]),
        repeated_ids={
            dataset: RepeatedIds(found["rows"], tuple(found["examples"]))
            for dataset, found in view["repeated_ids"].items()
        },
        licences=None if view["licences"] is None else _licences(view["licences"]),
        options=None if view["options"] is None else Options(**view["options"]),
        revision=view["revision"],
        versions=dict(view["versions"]),
    )


def write_report(report: Report, path: str | Path | None) -> None:
    """Write a report to a file in the format of its ending, where one is named.

    Raises:
        DocumentError: where the ending is unknown or the file cannot be written.
    """
    if path is not None:
        with report_writer(Path(path)) as write:
            write(report)


def _count(view: View) -> LabelCount:
    return LabelCount(view["present"], view["absent"], view["unknown"])


def _labels(view: View) -> dict[str, LabelCount]:
    return {label: _count(count) for label, count in view.items()}


def _sources(view: View) -> dict[str, SourceCount]:
    return {
        label: SourceCount(
            _count(found),
            dict(found["became"]),
            found["unmapped"],
            found["reason"] or "",
            found["loss_bits"],
            dict(found["degrees"]),
        )
        for label, found in view.items()
    }


def _dataset(view: View) -> DatasetCount:
    kept = ("name", "scheme", "lang", "licence", "rows", "without_annotation", "without_target", "without_text")
    return DatasetCount(
        **{name: view[name] for name in kept},
        source_labels=_sources(view["source_labels"]),
        target_labels=_labels(view["target_labels"]),
        conversion=view["conversion"] or "",
    )


def _duplicates(view: View) -> DuplicateReport:
    parts = tuple(
        PartDuplicates(
            _part(part),
            *(part[name] for name in ("rows", "exact", "near", "within", "across_splits", "across_datasets")),
        )
        for part in view["parts"]
    )
    return DuplicateReport(
        near=view["near"],
        rows=sum(part.rows for part in parts),
        exact=view["exact"],
        near_rows=view["near_rows"],
        chained=view["chained"],
        groups=view["groups"],
        largest=view["largest"],
        parts=parts,
        shared=tuple(
            SharedTexts(
                one=_part(pair["one"]),
                other=_part(pair["other"]),
                texts=pair["texts"],
                near=pair["near"],
                one_rows=pair["one"]["rows"],
                other_rows=pair["other"]["rows"],
                examples=tuple((one, other) for one, other in pair["examples"]),
            )
            for pair in view["shared"]
        ),
    )


def _part(view: View) -> Part:
    return Part(view["dataset"], view["split"] or "")


def _licences(view: View) -> MergeTerms | None:
    """Work the terms out from the datasets, which are known here as there; None where one is not."""
    try:
        return merge_terms([find_dataset(name) for name in view["datasets"]])
    except UnknownReference:
        return None
