"""Scratch folders: for what can be read from files alone; errors do not tell where they lie."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ontology.errors import EmotaxaError
from ontology.finding import Finding

__all__ = ["scratch", "within"]


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder that is gone afterwards; what errors say of files in it, they say by their names in it."""
    with TemporaryDirectory(prefix="emotaxa-") as made:
        folder = Path(made).resolve()
        try:
            yield folder
        except EmotaxaError as error:
            error.message, error.hint = _shortened(error.message, folder), _shortened(error.hint, folder)
            if isinstance(error.value, str):
                error.value = _shortened(error.value, folder)
            findings = getattr(error, "findings", None)
            if findings is not None:
                error.findings = tuple(within(found, folder) for found in findings)  # type: ignore[attr-defined]
            raise


def within(found: Finding, folder: Path) -> Finding:
    """Give a finding with its file named as seen from a folder."""
    return replace(
        found,
        place=replace(found.place, path=_shortened(found.place.path, folder)),
        message=_shortened(found.message, folder),
    )


def _shortened(text: str, folder: Path) -> str:
    return text.replace(f"{folder}/", "").replace(str(folder), "the directory")
