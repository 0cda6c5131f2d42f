"""Ways to cut probabilities, by cross-validation: `python -m tests.experiments.thresholds MODEL_FOLDER`.

Five folds of GoEmotions' dev split, three times divided; the test split is not read. On four folds the calibration and
the thresholds are fitted, the fifth is decided by them, and the macro-F1 is counted over all folds together.
EMOTAXA_DATA names the directory of the corpora.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.calibration.fit import fit_targets, truth_on
from classifiers.calibration.temperature import fit_calibration
from classifiers.calibration.thresholds import PRIOR, WIDTH, fit_thresholds
from classifiers.hierarchy.coherence import lifted
from classifiers.hierarchy.decision import HALF, decisions
from classifiers.hierarchy.grid import grid_of
from classifiers.hierarchy.rollup import roll_up
from classifiers.model import Head
from kgservice.stores.memory import MemoryStore
from mappings.conversion.converter import Converter

__all__ = ["main", "of_labels", "of_levels"]

Scores = NDArray[np.float32]
Mask = NDArray[np.bool_]

LEVELS: Final = ("goemotions-ekman", "goemotions-group", "ekman", "parrott/1", "parrott/2", "xed-en", "brighter-eng")
_TIMES: Final = 3
_FOLDS: Final = 5

_WAYS: Final[Mapping[str, Callable[[Scores, Mask], Scores]]] = {
    "one half": lambda likely, present: np.full(present.shape[1], 0.5, np.float32),
    "counts alone, the highest point": lambda likely, present: fit_thresholds(likely, present, prior=0, width=0),
    "counts alone, smoothed": lambda likely, present: fit_thresholds(likely, present, prior=0),
    "expectation alone, smoothed": lambda likely, present: fit_thresholds(likely, present, prior=1e9),
    f"both, {PRIOR:g} texts, width {WIDTH:g} (used)": fit_thresholds,
}


def of_labels(logits: Scores, present: Mask) -> dict[str, float]:
    """Give the macro-F1 of the labels for each way to fit thresholds."""
    found: dict[str, list[float]] = {way: [] for way in _WAYS}
    for folds in _divisions(len(present)):
        chosen = {way: np.zeros_like(present) for way in _WAYS}
        for fitted, held in folds:
            calibration = fit_calibration(logits[fitted], present[fitted])
            seen, fresh = calibration.apply(logits[fitted]), calibration.apply(logits[held])
            for way, fit in _WAYS.items():
                chosen[way][held] = fresh >= fit(seen, present[fitted])
        for way in _WAYS:
            found[way].append(_macro_f1(chosen[way], present))
    return {way: float(np.mean(scores)) for way, scores in found.items()}


def of_levels(converter: Converter, head: Head, logits: Scores, present: Mask, to: str) -> dict[str, float]:
    """Give the macro-F1 on a level for each way to carry thresholds over to it."""
    level = converter.level(to, "to")
    grid = grid_of(converter.denotation, level.scheme, head.concepts)
    rollup, view = roll_up(converter, head, grid), grid.views[level.id]
    truth, _ = truth_on(converter, head, to, present)
    found: dict[str, list[float]] = {"noisy-or": [], "norm (used)": [], "fitted": []}
    for folds in _divisions(len(present)):
        chosen = {way: np.zeros_like(truth) for way in found}
        for fitted, held in folds:
            calibration = fit_calibration(logits[fitted], present[fitted])
            seen, fresh = calibration.apply(logits[fitted]), calibration.apply(logits[held]).T
            decided = decisions(fresh, fit_thresholds(seen, present[fitted]))
            limits = fit_targets(converter, head, to, seen, present[fitted])
            limit = np.array([limits.get(concept.iri, 0.5) for concept in view.concepts], np.float32)
            for way, values, least in (
                ("noisy-or", rollup.apply(decided), HALF),
                ("norm (used)", rollup.decide(decided), HALF),
                ("fitted", rollup.apply(fresh), limit),
            ):
                chosen[way][held] = lifted(values, grid.links)[view.places].T >= least
        for way in found:
            found[way].append(_macro_f1(chosen[way], truth))
    return {way: float(np.mean(scores)) for way, scores in found.items()}


def main(arguments: list[str]) -> int:
    """Print both tables for the model of a folder."""
    from classifiers.folder.reading import open_folder
    from classifiers.trained.opening import open_runtime

    folder = open_folder(Path(arguments[0]))
    converter = Converter(MemoryStore().knowledge())
    at = [head.level for head in folder.config.heads].index("goemotions")
    first = sum(len(head.labels) for head in folder.config.heads[:at])
    concepts = tuple(label.iri for label in folder.config.heads[at].labels)
    path = Path(os.environ["EMOTAXA_DATA"]) / "goemotions"
    names = (path / "emotions.txt").read_text(encoding="utf-8").split()
    columns = [
        concepts.index(converter.knowledge.taxonomy.names["goemotions", None].find(name)[0].iri) for name in names
    ]
    texts, present = [], []
    for line in (path / "dev.tsv").read_text(encoding="utf-8").splitlines():
        text, ids, _ = line.split("\t")
        row = np.zeros(len(concepts), np.bool_)
        row[[columns[int(one)] for one in ids.split(",")]] = True
        texts.append(text)
        present.append(row)
    truth = np.array(present)
    logits = open_runtime(folder).run(texts).logits[:, first : first + len(concepts)]
    head = Head("goemotions", concepts, np.full(len(concepts), 0.5, np.float32))
    _print({"goemotions": of_labels(logits, truth)})
    _print({to: of_levels(converter, head, logits, truth, to) for to in LEVELS})
    return 0


def _print(table: Mapping[str, Mapping[str, float]]) -> None:
    ways = list(next(iter(table.values())))
    print(f"\n| macro-F1 | {' | '.join(ways)} |\n|---|{'---|' * len(ways)}")  # noqa: T201 - it is a program
    for level, scores in table.items():
        print(f"| {level} | {' | '.join(f'{scores[way]:.4f}' for way in ways)} |")  # noqa: T201


def _divisions(texts: int) -> Iterator[list[tuple[NDArray[np.intp], NDArray[np.intp]]]]:
    for seed in range(_TIMES):
        folds = np.array_split(np.random.default_rng(seed).permutation(texts), _FOLDS)
        yield [(np.setdiff1d(np.arange(texts), held), held) for held in folds]


def _macro_f1(chosen: Mask, present: Mask) -> float:
    there = present.any(axis=0)
    both = 2 * (chosen & present).sum(axis=0) / np.maximum(1, chosen.sum(axis=0) + present.sum(axis=0))
    return float(both[there].mean())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
