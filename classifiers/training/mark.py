"""Mark: what a training rests on, as a digest by which a state of it is told from those of others."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from classifiers.errors import ModelError
from classifiers.folder.reading import digest_of
from classifiers.training.checkpoint import fingerprint
from classifiers.training.data import Data
from classifiers.training.recipe import Recipe

__all__ = ["mark_of"]

_FREE: Final = ("name", "out", "description", "version", "licence", "languages", "weights", "seven_bits", "fine")
_FREE_TRAINING: Final = ("device", "threads", "minutes", "precision")
_FREE_HEAD: Final = ("targets",)
"""What a recipe may change without its training becoming another one; of the precision, what it comes to counts."""

_ENCODER: Final = ("config.json", "tokenizer.json", "*.safetensors", "*.bin")


def mark_of(
    recipe: Recipe,
    data: Data,
    folder: Path,
    teachers: Sequence[Mapping[str, str]],
    shares: Sequence[NDArray[np.float32]],
    *,
    mixed: bool,
) -> str:
    """Give the digest of all that the weights hang on.

    Args:
        recipe: what is trained.
        data: the rows.
        folder: the encoder's.
        teachers: digests of the files of each, by name.
        shares: the matrices of the families, of shape (labels, concepts).
        mixed: whether it computes in bfloat16.

    Raises:
        ModelError: where a file of the encoder cannot be read.
    """
    document = {name: value for name, value in recipe.document().items() if name not in _FREE}
    document["training"] = _without(document["training"], _FREE_TRAINING)
    document["head"] = [_without(head, _FREE_HEAD) for head in document["head"]]
    rows = hashlib.sha256("\0".join(data.texts).encode("utf-8", "surrogatepass"))
    for head in data.heads:
        rows.update(b"".join(np.packbits(flags).tobytes() for flags in (head.present, head.known, head.learnt)))
    rows.update(data.splits.place.tobytes() + (b"" if data.points is None else data.points.tobytes()))
    return fingerprint(
        {
            "recipe": document,
            "labels": [[concept.iri for concept in head.concepts] for head in data.heads],
            "families": [hashlib.sha256(matrix.tobytes()).hexdigest() for matrix in shares],
            "rows": rows.hexdigest(),
            "encoder": list(_digests(folder)),
            "teachers": [dict(files) for files in teachers],
            "mixed": mixed,
            "torch": torch.__version__,
        }
    )


def _without(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _digests(folder: Path) -> Iterator[str]:
    try:
        for path in sorted({path for pattern in _ENCODER for path in folder.glob(pattern)}):
            yield digest_of(path)
    except OSError as error:
        raise ModelError(f"cannot be read: {error.strerror}", path=folder, hint="mend its permissions") from error
