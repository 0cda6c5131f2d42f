"""Tensors: those of a model folder, taken one by one with their shapes checked."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.errors import ModelError
from classifiers.folder.reading import WEIGHTS, ModelFolder

__all__ = ["Tensors"]


class Tensors:
    """The tensors of `model.safetensors`, by name; each is let go of once it is taken."""

    def __init__(self, folder: ModelFolder) -> None:
        """Read them all.

        Raises:
            ModelError: where the file cannot be read.
        """
        self._path = folder.file(WEIGHTS)
        self._found = folder.tensors()

    def __contains__(self, name: str) -> bool:
        """Whether there is a tensor of that name."""
        return name in self._found

    def floats(self, name: str, *shape: int | None) -> NDArray[np.float32]:
        """Take a tensor as float32.

        Args:
            name: its name.
            shape: its lengths; None where any will do.

        Raises:
            ModelError: where it is missing, of another shape, or not finite.
        """
        found = self._take(name, shape, "f").astype(np.float32)
        if not np.isfinite(found).all():
            raise ModelError(f"{name} holds what is no number", path=self._path, hint="train the model again")
        return found

    def bytes(self, name: str, *shape: int | None) -> NDArray[np.int8]:
        """Take a tensor of int8.

        Raises:
            ModelError: where it is missing or of another shape or type.
        """
        return self._take(name, shape, "i").astype(np.int8, copy=False)

    def error(self, message: str) -> ModelError:
        """Give an error that names the file."""
        return ModelError(message, path=self._path, hint="train or fetch the model again")

    def _take(self, name: str, shape: tuple[int | None, ...], kind: str) -> NDArray[Any]:
        found = self._found.pop(name, None)
        if found is None:
            raise self.error(f"there is no tensor {name}")
        fits = found.ndim == len(shape) and all(
            wanted in (None, length) for wanted, length in zip(shape, found.shape, strict=True)
        )
        if not fits:
            wanted = " x ".join("any" if length is None else f"{length}" for length in shape)
            raise self.error(f"{name} is {' x '.join(map(str, found.shape))}, not {wanted}")
        if found.dtype.kind != kind or (kind == "i" and found.dtype != np.int8):
            raise self.error(f"{name} holds {found.dtype}, not {'int8' if kind == 'i' else 'float16 or float32'}")
        return found
