"""Vocabularies: how EmotionML and Onyx name schemes, categories and dimensions, and what they are here.

The names of the W3C's vocabularies are those of the note Vocabularies for EmotionML (2014); those of Onyx stand on two
hosts, both of which are in use.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mappings.record import MappingSet
from ontology.concept import Concept
from ontology.errors import UnknownReference
from ontology.iri import BASE, CORE
from ontology.reference import Level, find_concept, find_level
from ontology.scale import UNIT, Scale
from ontology.taxonomy import Taxonomy

__all__ = ["DIMENSIONS", "EMOML", "ONYX", "W3C", "Dimension", "Vocabularies", "dimension_set"]

W3C: Final = "http://www.w3.org/TR/emotion-voc/xml#"
"""Before the name of a vocabulary of the W3C's note."""

ONYX: Final = ("http://www.gsi.dit.upm.es/ontologies/onyx/ns#", "http://www.gsi.upm.es/ontologies/onyx/ns#")
"""The namespaces of Onyx, the one that Senpy writes first."""

EMOML: Final = "http://www.gsi.dit.upm.es/ontologies/onyx/vocabularies/emotionml/ns#"
"""The vocabularies of EmotionML as Onyx names them."""

_TIER: Final = re.compile(r"\.(\d+)$")
_SHOWN: Final = 12
"""Labels that a hint names."""

_SHARE: Final = Scale(0.0, 1.0)
_ANEW_SCALE: Final = Scale(1.0, 9.0)
_ANEW: Final = (
    "http://www.gsi.dit.upm.es/ontologies/onyx/vocabularies/anew/ns#",
    "http://www.gsi.upm.es/ontologies/onyx/vocabularies/anew/ns#",
)
_OURS: Final = {"pleasure": "valence", "valence": "valence", "arousal": "arousal", "dominance": "dominance"} | {
    "potency": "dominance"
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension as a format writes it.

    Attributes:
        name: `valence`, `arousal` or `dominance`.
        scale: the scale of its values.
    """

    name: str
    scale: Scale


def _dimensions() -> dict[str, Dimension]:
    found = {f"{CORE}{name}": Dimension(name, UNIT) for name in ("valence", "arousal", "dominance")}
    for base in (EMOML, EMOML.replace("gsi.dit.upm.es", "gsi.upm.es")):
        for vocabulary, names in _SETS.items():
            found |= {f"{base}{vocabulary}_{name}": Dimension(_OURS[name], _SHARE) for name in names}
    for base in _ANEW:
        found |= {f"{base}{name}": Dimension(name, _ANEW_SCALE) for name in ("valence", "arousal", "dominance")}
    return found


_SETS: Final = {
    "pad-dimensions": ("pleasure", "arousal", "dominance"),
    "fsre-dimensions": ("valence", "potency", "arousal"),
}

DIMENSIONS: Final = _dimensions()
"""The dimensions of Onyx, by IRI: those of EmotionML from 0 to 1, those of ANEW from 1 to 9, ours from -1 to 1."""


def dimension_set(name: str) -> dict[str, Dimension] | None:
    """Give the dimensions of a vocabulary of EmotionML by name, on 0 to 1; None for one that is not about the space.

    >>> dimension_set("http://www.w3.org/TR/emotion-voc/xml#fsre-dimensions")["potency"].name
    'dominance'
    """
    names = _SETS.get(name.removeprefix(W3C))
    return None if names is None else {each: Dimension(_OURS[each], _SHARE) for each in names}


class Vocabularies:
    """Finds the schemes and concepts that a document names."""

    def __init__(self, taxonomy: Taxonomy, alignments: Sequence[MappingSet] = ()) -> None:
        """Keep the taxonomy, and what the alignments make the same as terms from outside."""
        self._taxonomy = taxonomy
        self._alignments = alignments
        self._aligned: dict[str, Concept] | None = None

    def level(self, name: str, *, field: str | None = None) -> Level:
        """Find the scheme that a document names: by the W3C's IRI, by ours, by id or by printed name.

        The id of a vocabulary inside a document is a name of XML, which a tier is written into with a dot: `#shaver.1`.

        Raises:
            UnknownReference: where there is none.
        """
        text = f"emotionml-{name.removeprefix(W3C)}" if name.startswith(W3C) else name
        return find_level(self._taxonomy, _TIER.sub(r"/\1", text.removeprefix("#")), field=field)

    def concept(self, name: str, level: Level, *, field: str | None = None) -> Concept:
        """Find a category of a scheme by label, id or the last part of its IRI.

        Raises:
            UnknownReference, AmbiguousReference: where the scheme has none of that name, or several.
        """
        own = self._taxonomy.concepts.get(f"{BASE}{level.scheme.id}/{name}")
        if own is not None and level.tier in (None, own.tier):
            return own
        try:
            return find_concept(self._taxonomy, name, level, field=field)
        except UnknownReference as error:
            if error.hint:
                raise
            here = f" in {level.id}"
            raise UnknownReference("label", name, where=here, otherwise=self._labels(level), field=field) from error

    def _labels(self, level: Level) -> str:
        """Name the labels of a level, the first of them where there are many."""
        scheme, tier = level.scheme.id, level.tier
        concepts = self._taxonomy.by_scheme[scheme] if tier is None else self._taxonomy.at_tier(scheme, tier)
        more = f" and {len(concepts) - _SHOWN} more" if len(concepts) > _SHOWN else ""
        return f"its labels are {', '.join(concept.label for concept in concepts[:_SHOWN])}{more}"

    def named(self, iri: str, *, field: str | None = None) -> Concept:
        """Find the concept that an IRI means: one of ours, or one that an alignment makes the same or nearly the same.

        Raises:
            UnknownReference: where it means none.
        """
        found = self._taxonomy.concepts.get(iri) or self._outside.get(iri)
        if found is None:
            raise UnknownReference(
                "category", iri, otherwise="name a concept of ours, or align its vocabulary first", field=field
            )
        return found

    @property
    def _outside(self) -> dict[str, Concept]:
        if self._aligned is None:
            found: dict[str, tuple[int, Concept]] = {}
            order = {"skos:exactMatch": 0, "skos:closeMatch": 1, "skos:broadMatch": 2, "skos:narrowMatch": 3}
            for mapping_set in self._alignments:
                for record in mapping_set.records:
                    concept = self._taxonomy.concepts.get(record.subject)
                    rank = order.get(record.predicate)
                    if concept is None or rank is None or record.negated:
                        continue
                    if record.object not in found or rank < found[record.object][0]:
                        found[record.object] = (rank, concept)
            self._aligned = {iri: concept for iri, (_, concept) in found.items()}
        return self._aligned
