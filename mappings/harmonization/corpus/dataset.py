"""Datasets: how the files of a corpus are laid out, and which labels they bear."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

from mappings.harmonization.corpus.description import read_descriptions
from mappings.harmonization.corpus.layout import ABSENT_MARKS, DIMENSIONS, PRESENT_MARKS, Layout
from ontology.errors import UnknownReference
from ontology.scale import UNIT, Scale
from ontology.spelling import nearest, normalised

__all__ = ["Annotation", "DataFile", "Dataset", "Layout", "find_dataset", "read_datasets", "shipped_datasets"]

Annotation = Literal["multilabel", "single", "scores", "dimensional"]


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of a dataset, or several that are alike.

    Attributes:
        pattern: its name, with the folders that it has to stand in, as `train/eng.csv`; `*` stands for any part of one.
        split: the split that it holds; None where it holds none, or where its rows say so.
        layout: how its rows are written, where that is not how the dataset's other files are; or None.
    """

    pattern: str
    split: str | None = None
    layout: Layout | None = None

    def holds(self, path: Path) -> bool:
        """Tell whether a file is one of these, by its name and the folders that it stands in."""
        return PurePosixPath(path.absolute().as_posix()).match(self.pattern)

    def find(self, folder: Path) -> list[Path]:
        """Give the files below a folder, which may be any of the folders that the pattern names; in order of name."""
        parts = self.pattern.split("/")
        for start in range(len(parts)):
            found = [path for path in folder.glob("/".join(parts[start:])) if path.is_file() and self.holds(path)]
            if found:
                return sorted(found)
        return []


@dataclass(frozen=True, slots=True)
class Dataset:
    """A corpus: whose labels it bears, how it was annotated, under which licence, and how its files are laid out.

    Attributes:
        id: the short name that users type.
        name: the printed name.
        scheme: id of the label set whose labels mark the rows.
        annotation: `multilabel` where annotators could give any number of labels, so that one not given is denied;
            `single` where they had to choose one; `scores` where they gave each label a degree; `dimensional` where
            they gave no labels but values on valence, arousal and dominance.
        licence: SPDX id or name of the licence of the texts.
        lang: BCP 47 tag of the texts, where a row does not say it.
        layout: how a row is written.
        citation: the publication.
        source: where the files come from.
        files: the files, in order.
        personal: columns that say who wrote a text; they are never read.
        verified: whether the description was held against the files themselves.
        note: what else there is to know before use.
        variant: its name among the variants of one description, or None.
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
    files: tuple[DataFile, ...] = field(default_factory=tuple)
    personal: tuple[str, ...] = ()
    verified: bool = True
    note: str = ""
    variant: str | None = None

    @property
    def split_names(self) -> tuple[str, ...]:
        """The splits that its files hold, each once, in order."""
        return tuple(dict.fromkeys(file.split for file in self.files if file.split is not None))

    @property
    def splits(self) -> dict[str, str]:
        """The name of the first file of each split, in order."""
        return {file.split: file.pattern for file in reversed(self.files) if file.split is not None}

    def split_of(self, path: Path) -> str | None:
        """Give the split that a file holds, by its name; None where the description lists no such file."""
        return next((file.split for file in self.files if file.holds(path)), None)

    def layout_of(self, path: Path) -> Layout:
        """Give the layout of a file, by its name."""
        return next((file.layout for file in self.files if file.layout and file.holds(path)), self.layout)

    def files_in(self, folder: Path) -> Iterator[tuple[str | None, Path]]:
        """Give the files of the dataset that stand in a folder, each once, in the description's order."""
        given: set[Path] = set()
        for file in self.files:
            for path in file.find(folder):
                if path not in given:
                    given.add(path)
                    yield file.split, path


def read_datasets(path: Path) -> tuple[Dataset, ...]:
    """Read a description in TOML: one dataset, or one for each of its variants.

    Raises:
        DocumentError: where it cannot be read; with the line, the field and the cure.
    """
    return tuple(_dataset(values) for values in read_descriptions(path))


@cache
def shipped_datasets() -> tuple[Dataset, ...]:
    """Read the descriptions that come with the package, by id."""
    folder = Path(str(files("mappings") / "datasets"))
    found = (dataset for path in folder.glob("*.toml") for dataset in read_datasets(path))
    return tuple(sorted(found, key=lambda dataset: dataset.id))


def find_dataset(name: str, datasets: Sequence[Dataset] | None = None, *, field: str | None = "dataset") -> Dataset:
    """Find a dataset by id or printed name; case makes no difference.

    Raises:
        UnknownReference: where there is none; it names the nearest, or says where they are listed.

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
    first = ", ".join(sorted(set(ids.values()), key=lambda found: ("-" in found, found))[:16])
    listing = f"known are {first} and others; or give the path of a description of your own, ending in .toml"
    raise UnknownReference("dataset", name, close, otherwise=listing, field=field)


_PLAIN: Final = (
    "id", "name", "scheme", "annotation", "licence", "lang", "citation", "source", "verified", "note", "variant",
)  # fmt: skip
_PLAIN_OF_LAYOUT: Final = (
    "kind", "labels", "id", "quote", "label_separator", "label_coding", "delimiter", "encoding", "fallback", "comment",
    "skip_lines", "further_columns", "present_from", "split", "lang", "unfold", "replace", "label_codes",
)  # fmt: skip


def _dataset(values: Mapping[str, Any]) -> Dataset:
    listed = [
        DataFile(pattern, split)
        for split, patterns in values["splits"].items()
        for pattern in ([patterns] if isinstance(patterns, str) else patterns)
    ]
    layout = _layout(values["format"])
    for entry in values["files"]:
        own = _layout(entry["format"])
        listed.append(DataFile(entry["name"], entry["split"], None if own == layout else own))
    return Dataset(
        **{name: values[name] for name in _PLAIN},
        layout=layout,
        files=tuple(listed),
        personal=tuple(values["personal"]),
    )


def _layout(values: Mapping[str, Any]) -> Layout:
    texts = _several(values["text"])
    own = values["label_columns"]
    text_table = values["kind"] in ("tsv", "csv")
    breaks = values["kind"] == "csv" and values["quote"] is not None
    return Layout(
        **{name: values[name] for name in _PLAIN_OF_LAYOUT},
        columns=tuple(values["columns"]),
        text=texts[0],
        further_text=texts[1:],
        header=bool(values["header"]) and text_table,
        multiline=breaks if values["multiline"] is None else values["multiline"],
        label_columns=own if isinstance(own, dict) else {name: name for name in own},
        present=PRESENT_MARKS if values["present"] is None else _several(values["present"]),
        absent=ABSENT_MARKS if values["absent"] is None else _several(values["absent"]),
        no_label=_several(values["no_label"]),
        given_labels=values["given_labels"],
        score_scale=None if values["score_scale"] is None else Scale.parse(values["score_scale"]),
        vad={name: values[name] for name in DIMENSIONS if values[name] is not None},
        vad_scale=UNIT if values["vad_scale"] is None else Scale.parse(values["vad_scale"]),
        only={name: tuple(wanted) for name, wanted in values["only"].items()},
    )


def _several(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
