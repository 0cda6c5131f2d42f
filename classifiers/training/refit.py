"""Refit: the regression of affect, solved once more over what the network has learnt.

Few rows say where they lie in the affect space, and the network passes over each only a few times, in steps whose size
suits the labels. When it has learnt, the best linear regression over the features that it ends in is known in closed
form: ridge regression (Hoerl & Kennard 1970), with the penalty whose values correlate best with those of the dev rows.
A penalty also draws all values together; so mean and spread over the dev rows are kept as they were learnt. The labels'
heads and what they read stay as they are.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from classifiers.training.material import Material
from classifiers.training.network import Network
from classifiers.training.splits import DEV, TRAIN

__all__ = ["LEAST_GAIN", "PENALTIES", "refit_points", "ridge"]

PENALTIES: Final = tuple(float(value) for value in np.geomspace(1.0, 1e5, 21))
"""Penalties that are tried, in units of one row over features of standard deviation 1."""

LEAST_GAIN: Final = 1e-3
"""By how much r has to be higher, so that nothing is replaced for a difference that means nothing."""

Array = NDArray[np.float64]


def refit_points(network: Network, material: Material, device: str) -> tuple[float | None, ...]:
    """Put the regression in place of the one that was learnt, for each dimension where its r on the dev rows is higher.

    Args:
        network: with the weights that are kept; its regression is changed.
        material: the rows.
        device: where the network is.

    Returns:
        the penalty of valence, arousal and dominance; None for one that stays as it was learnt, be it that r rises by
        less than `LEAST_GAIN`, or that too few rows say anything of it. Empty without a regression.
    """
    points = material.data.points
    if network.points is None or points is None:
        return ()
    aims = material.standardised(points).astype(np.float64)
    sides = [_told(material, split) for split in (TRAIN, DEV)]
    features = [_features(network, material, rows, device) for rows in sides]
    weight = network.points.weight.detach().cpu().numpy().astype(np.float64)
    bias = network.points.bias.detach().cpu().numpy().astype(np.float64)
    chosen: list[float | None] = []
    for at in range(aims.shape[1]):
        (learnt, said), (dev, wanted) = (
            _known(found, aims[rows, at]) for found, rows in zip(features, sides, strict=True)
        )
        chosen.append(None)
        if min(len(learnt), len(dev)) < 2 or not np.ptp(wanted) > 0:
            continue
        slopes = [slope for slope, _ in ridge(learnt, said, PENALTIES)]
        agreement = [_r(dev @ slope, wanted) for slope in slopes]
        best, before = int(np.argmax(agreement)), dev @ weight[at] + bias[at]
        if agreement[best] < _r(before, wanted) + LEAST_GAIN:
            continue
        chosen[at], after = PENALTIES[best], dev @ slopes[best]
        weight[at] = slopes[best] * (before.std() / after.std())
        bias[at] = before.mean() - float((dev @ weight[at]).mean())
    with torch.no_grad():
        network.points.weight.copy_(torch.from_numpy(weight))
        network.points.bias.copy_(torch.from_numpy(bias))
    return tuple(chosen)


def ridge(features: Array, aims: Array, penalties: Sequence[float]) -> list[tuple[Array, float]]:
    """Solve ridge regressions of one quantity; the features are standardised for it, and the constant costs nothing.

    Args:
        features: of shape (rows, features).
        aims: of shape (rows,).
        penalties: above 0; what a squared slope costs beside the squared errors of the rows, summed.

    Returns:
        for each penalty the slopes, of shape (features,), and the constant, both for the features as they are given.

    >>> (slope, start), = ridge(np.array([[0.0], [1.0], [2.0]]), np.array([1.0, 3.0, 5.0]), [1e-9])
    >>> round(float(slope[0]), 6), round(start, 6)
    (2.0, 1.0)
    """
    centre, spread = features.mean(axis=0), features.std(axis=0)
    spread = np.where(spread > 1e-9, spread, 1.0)
    standard, mean = (features - centre) / spread, float(aims.mean())
    squares, axes = np.linalg.eigh(standard.T @ standard)
    turned = axes.T @ (standard.T @ (aims - mean))
    found = []
    for penalty in penalties:
        slope = axes @ (turned / (squares.clip(min=0.0) + penalty)) / spread
        found.append((slope, mean - float(centre @ slope)))
    return found


def _told(material: Material, split: int) -> NDArray[np.intp]:
    """Give the rows of a split that say where they lie, and that hold a token."""
    rows = material.data.rows(split)
    assert material.data.points is not None
    says = ~np.isnan(material.data.points[rows]).all(axis=1)
    return rows[says & ~material.inputs.tokens.empty[rows]]


def _r(found: Array, wanted: Array) -> float:
    """Pearson's r; that of values which are all the same is taken for -1."""
    return float(np.corrcoef(found, wanted)[0, 1]) if np.ptp(found) > 1e-9 else -1.0


def _known(features: Array, aims: Array) -> tuple[Array, Array]:
    given = ~np.isnan(aims)
    return features[given], aims[given]


def _features(network: Network, material: Material, rows: NDArray[np.intp], device: str) -> Array:
    place = np.full(len(material.inputs), -1, dtype=np.intp)
    place[rows] = np.arange(len(rows))
    assert network.points is not None
    found = np.zeros((len(rows), network.points.in_features))
    # In full precision, as the small differences between features count as much as the large ones.
    mixed, network.mixed = network.mixed, False
    network.eval()
    with torch.inference_mode():
        for part in material.inputs.parts(rows):
            _, features = network.features(*material.inputs.tensors(part, device))
            found[place[part]] = features.cpu().numpy()
    network.mixed = mixed
    return found
