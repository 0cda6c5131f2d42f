"""Readers: labels of models read as concepts of a level, by name, and by dictionary form and language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from mappings.meaning.targets import NEUTRAL
from mappings.resolution.answer import Query
from mappings.resolution.index import TaxonomyIndex
from mappings.resolution.lemma import english_lemma
from mappings.resolution.resolver import Resolver
from mappings.resolution.search import Search
from mappings.resolution.verdict import settle
from ontology.concept import Concept
from ontology.errors import AmbiguousReference
from ontology.reference import Level, outermost
from ontology.spelling import LONGEST_LABEL, normalised
from ontology.taxonomy import Taxonomy

__all__ = ["LabelReader", "Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a level makes of labels.

    Attributes:
        level: the level.
        concepts: the concept of each label; None where it has none.
        literal: how many labels are names there, but for spelling.
    """

    level: Level
    concepts: tuple[Concept | None, ...]
    literal: int

    @property
    def lacking(self) -> int:
        """How many labels have no concept of their own."""
        return len(self.concepts) - len({one.iri for one in self.concepts if one is not None})

    def others(self, taxonomy: Taxonomy) -> int:
        """Count what the scheme has beside the labels, and the labels that it has from elsewhere."""
        scheme = self.level.scheme.id
        found = {one.iri: one for one in self.concepts if one is not None}.values()
        own = sum(one.scheme == scheme for one in found)
        return len(taxonomy.by_scheme[scheme]) - own + len(found) - own


class LabelReader:
    """Reads labels in one taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        """Keep the taxonomy."""
        self.taxonomy = taxonomy

    @cached_property
    def _index(self) -> TaxonomyIndex:
        return TaxonomyIndex(self.taxonomy)

    def read(self, labels: Sequence[str], level: Level) -> Reading:
        """Read labels in any level: by name, else by dictionary form and language; what may mean two things is none."""
        named: list[Concept | None] = []
        for label in labels:
            try:
                named.append(self._named(label, level))
            except AmbiguousReference:
                named.append(None)
        found = [
            self._formed(label, level) if concept is None else concept
            for label, concept in zip(labels, named, strict=True)
        ]
        return Reading(level, tuple(found), len(named) - named.count(None))

    def resolve(self, labels: Sequence[str], level: Level) -> list[Concept | None]:
        """Read labels in the level that they are of, by id too.

        Raises:
            AmbiguousReference: where a label names several concepts, none of which contains the others.
        """
        found = [self._named(label, level) for label in labels]
        if None not in found:
            return found
        resolver = Resolver(self._index)
        return [
            resolver.resolve(label, level).concept if concept is None else concept
            for label, concept in zip(labels, found, strict=True)
        ]

    def knows(self, label: str) -> bool:
        """Whether any scheme has a concept for a label."""
        schemes = self.taxonomy.by_scheme
        if any(self.taxonomy.names[scheme, None].find(label) for scheme, concepts in schemes.items() if concepts):
            return True
        return len(label) <= LONGEST_LABEL and bool(self._search(label, None).hits())

    def _named(self, label: str, level: Level) -> Concept | None:
        names = self.taxonomy.names.get((level.scheme.id, level.tier))
        if found := names.find(label) if names else ():
            return outermost(self.taxonomy, label, found)
        return self.taxonomy.concepts.get(NEUTRAL) if normalised(label) == "neutral" else None

    def _formed(self, label: str, level: Level) -> Concept | None:
        if len(label) > LONGEST_LABEL:
            return None
        # The resolver would go on to offer what looks alike, which takes long and is not asked for here.
        hits = self._search(label, level).hits()
        return settle(self._index, Query(label, level), hits, 1).concept if hits else None

    def _search(self, label: str, level: Level | None) -> Search:
        return Search(self._index, label, level, None, english_lemma)
