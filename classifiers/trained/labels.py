"""Labels of trained models: those of a configuration, found again in the ontology of today."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.errors import ModelError, UnresolvedLabels
from classifiers.folder.config import FolderConfig, HeadConfig
from classifiers.model import Head
from classifiers.trained.calibrated import calibrated
from mappings.conversion.converter import Converter
from ontology.concept import Concept
from ontology.errors import UnknownReference
from ontology.reference import Level
from ontology.taxonomy import Taxonomy

__all__ = ["TrainedHead", "read_heads"]


@dataclass(frozen=True, slots=True, eq=False)
class TrainedHead:
    """A head, and where its scores come from.

    Attributes:
        head: its labels, each a concept that is in use today.
        level: what they belong to.
        config: how it is configured.
        columns: which of the logits are its own.
        places: for each logit of the head, the place of its concept among `head.concepts`; two logits have one place
            where one concept has taken over from two.
    """

    head: Head
    level: Level
    config: HeadConfig
    columns: slice
    places: NDArray[np.intp]

    def calibrated(self, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give the probabilities of the concepts, float32 of shape (texts, concepts), from the logits of all heads.

        Of several labels that have become one concept, the most counts; where labels exclude each other, their sum.
        """
        found = calibrated(logits[:, self.columns], self.config)
        count = len(self.head.concepts)
        if len(self.places) == count:
            return found
        merged = np.zeros((len(found), count), np.float32)
        (np.add if self.head.exclusive else np.maximum).at(merged.T, self.places, found.T)
        return merged


def read_heads(config: FolderConfig, converter: Converter, path: Path) -> tuple[TrainedHead, ...]:
    """Find the labels of a model in the ontology; a retired concept is followed to the one that replaces it.

    Args:
        config: what the model says of itself.
        converter: knows the ontology.
        path: where the configuration stands, for errors.

    Raises:
        ModelError: where the ontology has no such level.
        UnresolvedLabels: where labels name no concept of their level that is in use; it lists them all.
    """
    return tuple(_read_head(head, config, converter, path) for head in config.heads)


def _read_head(head: HeadConfig, config: FolderConfig, converter: Converter, path: Path) -> TrainedHead:
    taxonomy = converter.knowledge.taxonomy
    try:
        level = converter.level(head.level, "level")
    except UnknownReference as error:
        raise ModelError(
            f"a head scores {head.level}, which the ontology does not have",
            path=path,
            hint=_hint(config),
            field=f"/heads/{config.heads.index(head)}/level",
        ) from error
    found = [_in_use(taxonomy, label.iri, level) for label in head.labels]
    lost = [f"{label.label} <{label.iri}>" for label, one in zip(head.labels, found, strict=True) if one is None]
    if lost:
        raise UnresolvedLabels(lost, path=path, hint=_hint(config))
    concepts = [concept.iri for concept in found if concept is not None]
    distinct = tuple(dict.fromkeys(concepts))
    places = np.array([distinct.index(iri) for iri in concepts], dtype=np.intp)
    return TrainedHead(
        Head(head.level, distinct, _thresholds(head, places, len(distinct)), head.targets, head.exclusive),
        level,
        head,
        config.columns(head.level),
        places,
    )


def _in_use(taxonomy: Taxonomy, iri: str, level: Level) -> Concept | None:
    """Give the concept of an IRI, or what has replaced it; None where nothing of the level has."""
    seen: set[str] = set()
    while iri not in seen:
        seen.add(iri)
        concept = taxonomy.concepts.get(iri)
        if concept is None:
            return None
        if not concept.deprecated:
            return concept if _belongs(concept, level) else None
        iri = concept.replaced_by or iri
    return None


def _belongs(concept: Concept, level: Level) -> bool:
    if concept.aspect == "neutral":
        return True
    return concept.scheme == level.scheme.id and level.tier in (None, concept.tier)


def _thresholds(head: HeadConfig, places: NDArray[np.intp], count: int) -> NDArray[np.float32]:
    """Give one threshold per concept; of several labels that have become one concept, the lowest."""
    given = np.array(head.thresholds or [0.5] * len(head.labels), dtype=np.float32)
    found = np.ones(count, np.float32)
    np.minimum.at(found, places, given)
    return found


def _hint(config: FolderConfig) -> str:
    version = config.ontology.version
    return f"the model knows release {version} of the ontology; train it again on this one, or use that release"
