"""Emotion models: how Senpy's clients name them and their categories, and what they are here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kgservice.workspace import AtRevision
from mappings.annotations.onyx import CONTEXT
from mappings.annotations.vocabularies import EMOML
from mappings.conversion.converter import VAD
from ontology.concept import Concept
from ontology.errors import EmotaxaError, UnknownReference
from ontology.iri import BASE
from ontology.norm import Point

__all__ = ["Model", "Models"]

_WNA: Final = str(CONTEXT["wna"])
_NAMESPACES: Final = tuple((f"{name}:", base) for name, base in CONTEXT.items() if isinstance(base, str))
_OTHER_HOST: Final = "http://www.gsi.upm.es/"
_DIMENSIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "pad-dimensions": {"pleasure": "valence", "arousal": "arousal", "dominance": "dominance"},
    "pad": {"pleasure": "valence", "arousal": "arousal", "dominance": "dominance"},
    "fsre-dimensions": {"valence": "valence", "potency": "dominance", "arousal": "arousal"},
}
"""Names of dimensions in a model of EmotionML, and what they are here; each runs from 0 to 1."""

_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Model:
    """An emotion model that was asked for.

    Attributes:
        name: IRI, as far as it has one.
        target: scheme or tier to convert to, or `vad`.
        namespace: what the IRIs of its categories begin with; empty where they are ours.
        dimensions: for points, the names that they are written under.
    """

    name: str
    target: str
    namespace: str = ""
    dimensions: Mapping[str, str] | None = None

    def point(self, point: Point) -> dict[str, float]:
        """Write a point on the model's dimensions, each from 0 to 1, so that no value can leave its scale."""
        assert self.dimensions is not None
        values = {"valence": point.valence, "arousal": point.arousal, "dominance": point.dominance}
        base = self.name.replace(EMOML, "emoml:")
        return {
            f"{base}_{name}": round((value + 1) / 2, _DIGITS)
            for name, ours in self.dimensions.items()
            if (value := values[ours]) is not None
        }


class Models:
    """The models of one revision."""

    def __init__(self, at: AtRevision) -> None:
        """Look nothing up yet."""
        self._at = at

    def find(self, name: str) -> Model:
        """Find the model that a client names: `emoml:big6`, `wna:WNAModel`, an IRI, or a scheme of ours.

        Raises:
            UnknownReference: where there is none.
        """
        iri = _expanded(name.strip())
        if iri.startswith(EMOML):
            vocabulary = iri.removeprefix(EMOML)
            if vocabulary in _DIMENSIONS:
                named = f"{EMOML}{'pad-dimensions' if vocabulary == 'pad' else vocabulary}"
                return Model(named, VAD, dimensions=_DIMENSIONS[vocabulary])
            return Model(iri, self._level(f"emotionml-{vocabulary}", name), EMOML)
        if iri.startswith(_WNA):
            return Model(iri, self._level("sense", name), _WNA)
        if iri == VAD:
            return Model(f"{EMOML}pad-dimensions", VAD, dimensions=_DIMENSIONS["pad-dimensions"])
        level = self._level(iri.removeprefix(BASE), name)
        return Model(f"{BASE}{level}", level)

    def category(self, concept: Concept, model: Model) -> str:
        """Name a concept as a client of the model expects it; by our own IRI where the model has no name for it."""
        if not model.namespace:
            return concept.iri
        return self._named.get((concept.iri, model.namespace), concept.iri)

    @cached_property
    def _named(self) -> dict[tuple[str, str], str]:
        """What the alignments make the same as a concept, nearly the same or broader, in the models' namespaces."""
        found: dict[tuple[str, str], str] = {}
        for predicate in ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch"):
            for mapping_set in self._at.knowledge.alignments:
                for record in mapping_set.records:
                    if record.predicate == predicate and not record.negated:
                        for namespace in (EMOML, _WNA):
                            if record.object.startswith(namespace):
                                found.setdefault((record.subject, namespace), record.object)
        return found

    def _level(self, text: str, name: str) -> str:
        try:
            return self._at.level(text, field="emotion-model").id
        except UnknownReference as error:
            raise EmotaxaError(
                f"there is no emotion model {name!r} here",
                hint="use emoml:big6, emoml:pad-dimensions, emoml:fsre-dimensions, wna:WNAModel or a scheme such as "
                "parrott/1; GET /api/v1/schemes lists them",
                value=name,
                field="emotion-model",
            ) from error


def _expanded(name: str) -> str:
    for prefix, base in _NAMESPACES:
        if name.startswith(prefix):
            return base + name.removeprefix(prefix)
    return re.sub(f"^{re.escape(_OTHER_HOST)}", "http://www.gsi.dit.upm.es/", name)
