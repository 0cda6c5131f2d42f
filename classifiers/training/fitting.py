"""Fitting: what a model stores of the dev rows, fitted on what it puts out as it will run."""

import numpy as np
from numpy.typing import NDArray

from classifiers.calibration.closeness_weight import fit_closeness
from classifiers.calibration.fit import Fitted, fit_head
from classifiers.prototype.prototypes import Prototypes
from classifiers.prototype.vectors import Vectors
from classifiers.trained.encoder import TrainedEncoder
from classifiers.trained.runtime import Runtime
from classifiers.training.material import Material
from classifiers.training.recipe import Recipe
from classifiers.training.splits import DEV
from mappings.conversion.converter import Converter

__all__ = ["fitted_closeness", "fitted_heads"]


def fitted_heads(recipe: Recipe, material: Material, logits: NDArray[np.float32], converter: Converter) -> list[Fitted]:
    """Fit calibration and thresholds of each head.

    Args:
        recipe: levels that thresholds are wanted for besides.
        material: the rows.
        logits: of the dev rows, float32 of shape (dev rows, labels of all heads); NaN for a text without a word.
        converter: knows what the labels mean.
    """
    data = material.data
    dev, scored = data.rows(DEV), ~np.isnan(logits).any(axis=1)
    found = []
    for asked, head, columns in zip(recipe.head, data.heads, material.columns(), strict=True):
        own = head.dev[dev] & scored
        rows = dev[own]
        concepts = tuple(concept.iri for concept in head.concepts)
        told = head.present[rows], head.known[rows]
        level = head.level.id
        found.append(fit_head(converter, level, concepts, logits[own, columns], *told, targets=asked.targets))
    return found


def fitted_closeness(
    recipe: Recipe, material: Material, fitted: Fitted, runtime: Runtime, converter: Converter
) -> float | None:
    """Fit how much the closeness of a text to a concept's prototype says of which member of a family it expresses.

    Args:
        recipe: the level whose concepts are the families.
        material: the rows.
        fitted: the first head.
        runtime: the model, whose vectors tell how close.
        converter: knows what the labels mean.

    Returns:
        the weight, 0 where it does not help; None where the recipe does not ask for it.
    """
    if recipe.fine is None:
        return None
    data = material.data
    head, dev = data.heads[0], data.rows(DEV)
    rows = dev[head.dev[dev]]
    closeness = Prototypes(Vectors(TrainedEncoder(runtime)), converter.denotation)
    known = fitted.head(head.level.id, tuple(concept.iri for concept in head.concepts))
    texts = [data.texts[row] for row in rows]
    return fit_closeness(converter, known, recipe.fine, closeness, texts, head.present[rows], head.known[rows])
