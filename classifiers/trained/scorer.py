"""The scorer over a trained model."""

from collections.abc import Sequence

import numpy as np

from classifiers.folder.config import CONFIG
from classifiers.folder.reading import ModelFolder
from classifiers.model import Head, Model
from classifiers.scores import Scores
from classifiers.trained.encoder import unit_vectors
from classifiers.trained.labels import read_heads
from classifiers.trained.opening import open_runtime
from classifiers.trained.runtime import Runtime
from mappings.conversion.converter import Converter
from ontology.errors import EmotaxaError
from ontology.reference import Level

__all__ = ["TrainedScorer"]


class TrainedScorer:
    """Scores texts in the labels of the heads of a trained model; safe to share between threads.

    Attributes:
        runtime: what runs the model.
    """

    def __init__(
        self,
        folder: ModelFolder,
        converter: Converter,
        runtime: Runtime | None = None,
        *,
        device: str = "auto",
        threads: int = 0,
        vectors: bool = False,
    ) -> None:
        """Find the labels of the model in the ontology.

        Args:
            folder: the model.
            converter: the revision of the ontology that its labels are looked up in.
            runtime: the model, already opened; None to open it.
            device: where to run it, if it is opened here: `auto`, `cpu` or `cuda`.
            threads: how many threads to compute with, if it is opened here; 0 for one per core.
            vectors: whether scores come with the vectors of the texts, which cost nothing more in the same run.

        Raises:
            ModelError: where a file of the model is at fault, or the ontology has no such level.
            UnresolvedLabels: where labels of the model name no concept in use.
            DeviceError: where the device is not there.
        """
        config = folder.config
        self._vectors = vectors
        self._heads = read_heads(config, converter, folder.path / CONFIG)
        self.runtime = runtime if runtime is not None else open_runtime(folder, device, threads=threads)
        self._model = Model(
            name=config.name,
            version=config.version,
            kind="trained",
            levels=tuple(head.level for head in config.heads),
            languages=config.languages,
            licence=config.licence,
            corpora=tuple(f"{corpus.name} ({corpus.licence})" for corpus in config.corpora),
            device=self.runtime.device,
            description=config.description,
        )

    @property
    def model(self) -> Model:
        """What it says of itself."""
        return self._model

    def head(self, target: Level) -> Head:
        """Give the head that answers in the scheme of a level: one for all tiers, so that they cohere.

        It is the head whose own labels are of the scheme, of several the one with the most labels; else the first that
        has thresholds fitted for the scheme; else the first of all.
        """
        scheme = target.scheme.id
        own = [one for one in self._heads if one.level.scheme.id == scheme]
        if own:
            return max(own, key=lambda one: len(one.head.concepts)).head
        fitted = (one for one in self._heads if any(_scheme_of(level) == scheme for level in one.head.targets))
        return next(fitted, self._heads[0]).head

    def score(self, texts: Sequence[str], head: Head, *, explain: bool = False) -> Scores:
        """Score texts in the labels of one of its heads; what the scores rest on, it cannot tell.

        Raises:
            EmotaxaError: for a head that is not one of its own.
        """
        own = next((one for one in self._heads if one.head.level == head.level), None)
        if own is None or own.head.concepts != head.concepts:
            raise EmotaxaError(
                f"{self._model.name} has no such head for {head.level}",
                hint=f"it scores {', '.join(self._model.levels)}",
                value=head.level,
            )
        outputs = self.runtime.run(texts, embedding=self._vectors)
        probability = own.calibrated(outputs.logits)
        probability[outputs.empty] = np.nan
        if outputs.points is not None:
            outputs.points[outputs.empty] = np.nan
        vectors = unit_vectors(outputs) if self._vectors else None
        return Scores(own.head, probability, outputs.points, vectors=vectors)


def _scheme_of(level: str) -> str:
    """Give the id of the scheme of a level: `shaver` of `shaver/1`."""
    return level.partition("/")[0]
