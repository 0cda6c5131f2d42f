"""Inputs: the files to harmonize, each with its dataset, its split and what holds for it alone."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mappings.harmonization.corpus.dataset import Dataset
from mappings.harmonization.corpus.folder import input_files
from mappings.harmonization.corpus.streams import check_input, size_of
from mappings.harmonization.options import InputOptions, Options
from ontology.errors import DocumentError, EmotaxaError, Place

__all__ = ["Input", "bytes_of", "check_inputs", "inputs_of"]


@dataclass(frozen=True, slots=True)
class Input:
    """A file of a dataset.

    Attributes:
        dataset: how it is laid out, and whose labels it bears.
        path: the file.
        split: the split that it holds; None where its name tells it, or nothing does.
        options: what holds for this file where that differs from the others; whole options take the place of theirs.
    """

    dataset: Dataset
    path: Path
    split: str | None = None
    options: InputOptions | Options | None = None

    @property
    def known_split(self) -> str | None:
        """The split that it holds, as far as that is known."""
        return self.split if self.split is not None else self.dataset.split_of(self.path)


def inputs_of(
    dataset: Dataset, path: Path, splits: Sequence[str] | None = None, options: InputOptions | Options | None = None
) -> tuple[Input, ...]:
    """Give the inputs at a path: the file itself or, of a directory, all files of the dataset in it, in its order.

    Args:
        dataset: how the files are laid out.
        path: a file or a directory.
        splits: the splits that are wanted of a directory; None for all.
        options: what holds for these files where that differs from the others.

    Raises:
        DocumentError: where a directory holds none of them.
    """
    return tuple(Input(dataset, found, options=options) for found in input_files(dataset, path, splits))


def check_inputs(inputs: Sequence[Input], outputs: Sequence[Path]) -> None:
    """See to it that every input can be read, and that none of them is written to.

    Raises:
        EmotaxaError: where there is no input.
        DocumentError: where one cannot be opened, or is an output too.
    """
    if not inputs:
        raise EmotaxaError("no file to harmonize", hint="give at least one, as goemotions=train.tsv", field="inputs")
    for given in inputs:
        check_input(given.path)
    for path in outputs:
        if any(_same(given.path, path) for given in inputs):
            raise DocumentError("is an input, too", Place(str(path)), hint="write to another file")
    for at, path in enumerate(outputs):
        if any(_same(other, path) for other in outputs[:at]):
            raise DocumentError("is written to twice", Place(str(path)), hint="give each file a name of its own")


def bytes_of(inputs: Sequence[Input]) -> int | None:
    """Give the size of all inputs; None where one is a pipe, which has none."""
    sizes = [size_of(given.path) for given in inputs]
    return None if None in sizes else sum(size for size in sizes if size is not None)


def _same(one: Path, other: Path) -> bool:
    """Tell whether two names are of one file; a file that is not there yet has its place for an identity."""
    try:
        if os.path.samefile(one, other):
            return stat.S_ISREG(os.stat(one).st_mode)
    except (OSError, ValueError):
        pass
    try:
        return os.path.realpath(one) == os.path.realpath(other)
    except (OSError, ValueError):
        return False
