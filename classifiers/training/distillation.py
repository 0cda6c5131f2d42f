"""Distillation: what teachers make of the rows, worked out once and kept (Hinton, Vinyals & Dean 2015)."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.errors import TrainingError
from classifiers.folder.reading import ModelFolder, open_folder
from classifiers.trained.opening import open_runtime
from classifiers.training.checkpoint import fingerprint
from classifiers.training.data import Data
from classifiers.training.material import Taught
from classifiers.training.recipe import Recipe
from ontology.files.aside import write_aside

__all__ = ["check_teachers", "open_teachers", "taught"]

_CHUNK = 4096


def open_teachers(recipe: Recipe) -> list[ModelFolder]:
    """Open the model folders of the teachers that a recipe names; none where it names none.

    Raises:
        ModelError: where one is no model folder, or not whole.
    """
    distilled = recipe.distillation
    with recipe.told("distillation", "teachers"):
        return [] if distilled is None else [open_folder(recipe.place(teacher)) for teacher in distilled.teachers]


def check_teachers(recipe: Recipe, teachers: Sequence[ModelFolder], data: Data) -> None:
    """See to it that each teacher scores some of the labels that are learnt.

    Raises:
        TrainingError: where one scores none.
    """
    labels = set(_labels(data))
    for teacher in teachers:
        if labels.isdisjoint(_scored(teacher)):
            with recipe.told("distillation", "teachers"):
                raise TrainingError(
                    f"the teacher {teacher.path} scores none of the labels that are learnt",
                    hint=f"its heads are {', '.join(head.level for head in teacher.config.heads)}",
                )


def taught(
    teachers: Sequence[ModelFolder], data: Data, folder: Path, device: str, told: Callable[[int, int], None]
) -> Taught | None:
    """Give what teachers make of all rows: the mean of their logits, and of their points.

    Logits are compared by level and label, so that a teacher needs neither the same heads nor the same order.

    Args:
        teachers: model folders, each of which scores some of the labels.
        data: the rows.
        folder: where what they make of them is kept.
        device: where they run; one that a GPU cannot run does so on the CPU.
        told: called with the rows done and the rows in all.
    """
    if not teachers:
        return None
    labels = _labels(data)
    mark = fingerprint(
        {
            "labels": labels,
            "texts": hashlib.sha256("\0".join(data.texts).encode("utf-8", "surrogatepass")).hexdigest(),
            "teachers": [dict(teacher.config.files) for teacher in teachers],
        }
    )
    path = folder / f"taught-{mark[:16]}.npz"
    if not path.is_file():
        logits, points = _mean(teachers, data.texts, labels, device, told)
        with write_aside(path) as part:
            np.savez(part.stream, logits=logits, points=points)
    with np.load(path) as kept:
        logits, points = kept["logits"], kept["points"]
    return Taught(logits, None if np.isnan(points).all() else points)


def _labels(data: Data) -> list[tuple[str, str]]:
    return [(head.level.id, concept.iri) for head in data.heads for concept in head.concepts]


def _scored(teacher: ModelFolder) -> list[tuple[str, str]]:
    return [(head.level, label.iri) for head in teacher.config.heads for label in head.labels]


def _mean(
    teachers: Sequence[ModelFolder],
    texts: Sequence[str],
    labels: Sequence[tuple[str, str]],
    device: str,
    told: Callable[[int, int], None],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    total, count = np.zeros((len(texts), len(labels)), np.float32), np.zeros(len(labels), np.float32)
    place, places = np.zeros((len(texts), 3), np.float32), 0
    for number, teacher in enumerate(teachers):
        shared = [(labels.index(label), at) for at, label in enumerate(_scored(teacher)) if label in labels]
        own, given = (list(side) for side in zip(*shared, strict=True))
        runtime = open_runtime(teacher, "auto" if device == "cuda" else device)
        for start in range(0, len(texts), _CHUNK):
            part = slice(start, min(start + _CHUNK, len(texts)))
            found = runtime.run(texts[part])
            total[part, own] += np.where(found.empty[:, None], np.nan, found.logits[:, given])
            if found.points is not None:
                place[part] += np.where(found.empty[:, None], np.nan, found.points)
            told(number * len(texts) + part.stop, len(teachers) * len(texts))
        count[own] += 1
        places += teacher.config.points is not None
    with np.errstate(invalid="ignore", divide="ignore"):
        # No teacher at all makes 0 / 0, which is the NaN that stands for it.
        return total / count, place / np.float32(places)
