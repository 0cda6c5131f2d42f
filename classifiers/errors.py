"""Errors of the classifiers package, all of them errors of Emotaxa.

EmotaxaError
 ├── ModelError (ValueError)             a model folder or a model that cannot be used: which file, and what is wrong
 │    └── UnresolvedLabels               labels of a model that no concept answers to
 ├── DeviceError (RuntimeError)          a device that was asked for and is not there
 ├── UnsharedLevel                       a level that a model's labels share no meaning with
 └── TrainingError (ValueError)          a recipe or a corpus that nothing can be learnt from
"""

from collections.abc import Sequence
from pathlib import Path

from ontology.errors import EmotaxaError

__all__ = ["DeviceError", "ModelError", "TrainingError", "UnresolvedLabels", "UnsharedLevel"]


class ModelError(EmotaxaError, ValueError):
    """A model that cannot be used; `path` is the folder or the file that is at fault, where one is."""

    def __init__(self, message: str, *, path: Path | None = None, hint: str = "", field: str | None = None) -> None:
        """Prefix the message with the path."""
        super().__init__(f"{path}: {message}" if path else message, hint=hint, value=str(path or ""), field=field)
        self.path = path


class UnresolvedLabels(ModelError):
    """Labels of a model that no concept answers to; `labels` lists them all."""

    def __init__(self, labels: Sequence[str], *, path: Path | None = None, hint: str = "") -> None:
        """List the labels."""
        count = "1 label names" if len(labels) == 1 else f"{len(labels)} labels name"
        super().__init__(f"{count} no concept: {', '.join(map(repr, labels))}", path=path, hint=hint)
        self.labels = tuple(labels)


class DeviceError(EmotaxaError, RuntimeError):
    """A device that was asked for and is not there."""


class UnsharedLevel(EmotaxaError):
    """A level that the labels of a model share no meaning with."""


class TrainingError(EmotaxaError, ValueError):
    """A recipe or a corpus that nothing can be learnt from."""
