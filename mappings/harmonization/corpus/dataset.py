"""Datasets: how the files of a corpus are laid out, and which labels they bear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from mappings.harmonization.corpus.description import read_description
from ontology.errors import UnknownReference
from ontology.spelling import nearest, normalised

__all__ = ["SEPARATORS", "Annotation", "Dataset", "Layout", "find_dataset", "read_dataset", "shipped_datasets"]

Annotation = Literal["multilabel", "single"]

SEPARATORS: dict[str, str] = {"tsv": "\t", "csv": ","}
"""What stands between the columns, by kind of file."""


@dataclass(frozen=True, slots=True)
class Layout:
    r"""How a row is written. A record is a line; text is UTF-8.

    Attributes:
        kind: `tsv` or `csv`.
        columns: names of the columns, in order.
        text: the column that holds the text.
        labels: the column that holds the labels.
        id: the column that holds the row's own id, or None.
        header: whether the first line names the columns.
        quote: the character that encloses a field which holds it, each one inside doubled; or None.
        label_separator: what stands between several labels of a row; empty where a row has one.
        label_coding: whether labels are written as the ids of their scheme or as names.
    """

    kind: Literal["tsv", "csv"]
    columns: tuple[str, ...]
    text: str
    labels: str
    id: str | None = None
    header: bool = False
    quote: str | None = None
    label_separator: str = ""
    label_coding: Literal["id", "name"] = "name"

    @property
    def separator(self) -> str:
        """What stands between the columns."""
        return SEPARATORS[self.kind]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A corpus: whose labels it bears, how it was annotated, under which licence, and how its files are laid out.

    Attributes:
        id: the short name that users type.
        name: the printed name.
        scheme: id of the label set whose labels mark the rows.
        annotation: `multilabel` where annotators could give any number of labels, so that one not given is denied;
            `single` where they had to choose one.
        licence: SPDX id or name of the licence of the texts.
        lang: BCP 47 tag of the texts.
        layout: how a row is written.
        citation: the publication.
        source: where the files come from.
        splits: name of the file that holds each split.
    """

    id: str
    name: str
    scheme: str
    annotation: Annotation
    licence: str
    lang: str
    layout: Layout
    citation: str = ""
    source: str = ""
    splits: Mapping[str, str] = field(default_factory=dict)

    def split_of(self, path: Path) -> str | None:
        """Give the split that a file holds, by its name; None where the description lists no such file."""
        return next((split for split, name in self.splits.items() if name == path.name), None)


def read_dataset(path: Path) -> Dataset:
    """Read a description in TOML.

    Raises:
        DocumentError: where it cannot be read; with the line, the field and the cure.
    """
    values = read_description(path)
    layout = values["format"]
    return Dataset(
        id=values["id"],
        name=values["name"],
        scheme=values["scheme"],
        annotation=values["annotation"],
        licence=values["licence"],
        lang=values["lang"],
        layout=Layout(
            kind=layout["kind"],
            columns=tuple(layout["columns"]),
            text=layout["text"],
            labels=layout["labels"],
            id=layout["id"],
            header=layout["header"],
            quote=layout["quote"],
            label_separator=layout["label_separator"],
            label_coding=layout["label_coding"],
        ),
        citation=values["citation"],
        source=values["source"],
        splits=values["splits"],
    )


@cache
def shipped_datasets() -> tuple[Dataset, ...]:
    """Read the descriptions that come with the package, by id."""
    folder = Path(str(files("mappings") / "datasets"))
    return tuple(sorted((read_dataset(path) for path in folder.glob("*.toml")), key=lambda dataset: dataset.id))


def find_dataset(name: str, datasets: Sequence[Dataset] | None = None, *, field: str | None = "dataset") -> Dataset:
    """Find a dataset by id or printed name; case makes no difference.

    Raises:
        UnknownReference: where there is none; it names the nearest, or all.

    >>> find_dataset("GoEmotions").id
    'goemotions'
    """
    known = shipped_datasets() if datasets is None else tuple(datasets)
    wanted = normalised(name[:500])
    for dataset in known:
        if wanted in (normalised(dataset.id), normalised(dataset.name)):
            return dataset
    ids = {spelling: dataset.id for dataset in known for spelling in (dataset.id, dataset.name)}
    close = tuple(dict.fromkeys(ids[found] for found in nearest(name, ids)))
    raise UnknownReference("dataset", name, close or tuple(sorted(set(ids.values()))), field=field)
