"""Models: what a classifier says of itself, and the heads in whose labels it scores texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Head", "Kind", "Model"]

Kind = Literal["lexical", "prototype", "trained", "huggingface", "entailment", "ensemble"]

_NOTHING: Mapping[str, Mapping[str, float]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """The labels that texts are scored in: the concepts of one level, each with its threshold.

    Attributes:
        level: id of the scheme or tier that they belong to: `goemotions`, `shaver/1`.
        concepts: their IRIs, in the order of the scores.
        thresholds: float32 of shape (concepts,): the probability from which on a label is chosen.
        targets: thresholds that were fitted for other levels that the scores are converted to: by id of the level, then
            by IRI.
        exclusive: whether one label excludes the others, so that the probabilities of a text sum to 1.
    """

    level: str
    concepts: tuple[str, ...]
    thresholds: NDArray[np.float32]
    targets: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: _NOTHING)
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """What a model says of itself.

    Attributes:
        name: what it is called, `emotaxa-small`.
        version: which of its versions; of a folder without one, the digest of its files.
        kind: what it goes by.
        levels: ids of the levels that it was made to score; empty where it scores any.
        languages: the languages (BCP 47) that it knows; texts in others get answers that mean nothing.
        licence: SPDX expression of what it may be used under.
        corpora: what it was trained on, `GoEmotions (CC BY 4.0)`.
        device: where it runs, `cpu` or `cuda`.
        description: one sentence about it.
    """

    name: str
    version: str
    kind: Kind
    levels: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    licence: str = ""
    corpora: tuple[str, ...] = ()
    device: str = "cpu"
    description: str = ""
