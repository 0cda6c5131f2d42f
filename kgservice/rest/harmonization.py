"""Harmonization as a job: what a request asks for, and the file that is made of its corpus."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kgservice.rest.job_files import INPUT
from kgservice.workspace import AtRevision
from mappings.harmonization.corpus.dataset import Dataset, find_dataset
from mappings.harmonization.inputs import Input
from mappings.harmonization.licences.merge import check_purpose, merge_terms
from mappings.harmonization.options import Options
from mappings.harmonization.target import find_target
from ontology.errors import EmotaxaError

__all__ = ["REPORT", "Harmonization"]

REPORT = "report.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True)
class Harmonization:
    """What is to be harmonized, and how.

    Attributes:
        at: the graph.
        dataset: what the corpus is.
        corpus: name of the file, which tells the split.
        target: scheme or tier to convert to.
        options: how.
    """

    at: AtRevision
    dataset: Dataset
    corpus: str
    target: str
    options: Options

    @classmethod
    def checked(cls, at: AtRevision, dataset: str, name: str | None, target: str, options: Options) -> "Harmonization":
        """Look up everything that is named, so that a job fails for its corpus only.

        Raises:
            UnknownReference: for the dataset, the target or the profile.
            PurposeRefused: where the licence rules out what the rows are for.
            EmotaxaError: where the profile does not convert this pair, the target is `vad`, or the name is no file
                name.
        """
        found = find_dataset(dataset)
        converter = at.converter
        converter.matrix(converter.level(found.scheme, "dataset"), find_target(converter, target), options.profile)
        check_purpose(merge_terms([found]), options.purpose)
        return cls(at, found, _file_name(found, name), target, options)

    def work(self, folder: Path, result: str, tell: Callable[[int], None]) -> None:
        """Harmonize the corpus in a job's folder into a file there, and write the report."""
        # With the first job, as this takes longer to load than all that other questions need.
        from mappings.harmonization.harmonize import harmonize
        from mappings.harmonization.unlisted import UnknownLabels

        try:
            harmonize(
                self.at.converter,
                [Input(self.dataset, folder / INPUT / self.corpus)],
                self.target,
                folder / result,
                self.options,
                progress=lambda rows, done, total: tell(rows),
                report=folder / REPORT,
            )
        except UnknownLabels as error:
            raise error.choosing("unknown=keep or unknown=drop") from error


def _file_name(dataset: Dataset, name: str | None) -> str:
    if name is None:
        return f"corpus.{dataset.layout.kind}"
    if not _NAME.fullmatch(name):
        raise EmotaxaError(
            "this is no file name",
            hint=f"give a split ({', '.join(dataset.split_names)}) or a name such as train.tsv",
            value=name,
            field="name",
        )
    return dataset.splits.get(name, name).replace("*", "0")
