"""Folders: the files of a dataset that a path stands for."""

from collections.abc import Collection
from pathlib import Path

from mappings.harmonization.corpus.dataset import Dataset
from ontology.errors import DocumentError, Place

__all__ = ["input_files"]


def input_files(dataset: Dataset, path: Path, splits: Collection[str] | None = None) -> tuple[Path, ...]:
    """Give a file itself; of a folder, the dataset's files in it, in the description's order.

    Args:
        dataset: whose files they are.
        path: a file, a pipe, or a folder that holds the files or the folders in which the description says they are.
        splits: the splits that are wanted; None for all.

    Raises:
        DocumentError: where a folder holds none of the files, or a file is of another split.
    """
    if not path.is_dir():
        own = dataset.split_of(path)
        if splits is not None and own is not None and own not in splits:
            raise DocumentError(
                f"is the split {own}, not {' or '.join(splits)}", Place(str(path)), hint="give another file or split"
            )
        return (path,)
    found = [file for split, file in dataset.files_in(path) if splits is None or split in splits]
    if not found:
        patterns = list(dict.fromkeys(file.pattern for file in dataset.files))
        names = ", ".join(patterns[:6]) + (", ..." if len(patterns) > 6 else "")
        hint = f"{dataset.id} has {names}" if names else "name the file"
        raise DocumentError(f"is a directory without any file of {dataset.id}", Place(str(path)), hint=hint)
    return tuple(found)
