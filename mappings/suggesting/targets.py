"""Targets: the concepts that terms may be mapped to, with the schemes in order of preference."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from mappings.record import MappingRecord
from ontology.concept import Concept
from ontology.errors import EmotaxaError
from ontology.iri import scheme_of
from ontology.reference import Level, find_level
from ontology.taxonomy import Taxonomy

__all__ = ["Targets", "usual_levels"]


@dataclass(frozen=True)
class Targets:
    """Where to look for what terms mean.

    Attributes:
        taxonomy: all schemes.
        levels: the schemes or tiers to map to; of what speaks as strongly, an earlier one goes first.
    """

    taxonomy: Taxonomy
    levels: tuple[Level, ...]

    @classmethod
    def named(cls, taxonomy: Taxonomy, names: Sequence[str]) -> "Targets":
        """Find targets by what users type: `sense`, `ekman`, `parrott/1`.

        Raises:
            EmotaxaError: where none is named; `field` is `to`.
            UnknownReference: where one does not exist; `field` is `to`.
        """
        if not names:
            raise EmotaxaError(
                "nothing is named that terms could be mapped to", hint="name a scheme, such as sense", field="to"
            )
        return cls(taxonomy, tuple(find_level(taxonomy, name, field="to") for name in names))

    @cached_property
    def concepts(self) -> dict[str, Concept]:
        """The concepts that may be suggested, by IRI, in order of preference; those out of use are left out."""
        return {
            concept.iri: concept
            for level in self.levels
            for concept in self.taxonomy.by_scheme[level.scheme.id]
            if level.tier in (None, concept.tier) and not concept.deprecated
        }

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each level in the order of preference, by IRI of its concepts."""
        return {
            concept.iri: place
            for place, level in reversed(tuple(enumerate(self.levels)))
            for concept in self.taxonomy.by_scheme[level.scheme.id]
            if level.tier in (None, concept.tier)
        }

    @cached_property
    def known(self) -> Taxonomy:
        """The schemes of the levels, and the senses besides, whose words lead from one form of a word to another."""
        kept = {level.scheme.id for level in self.levels}
        kept |= {scheme.id for scheme in self.taxonomy.schemes.values() if scheme.kind == "senses"}
        return Taxonomy.of(
            (scheme for scheme in self.taxonomy.schemes.values() if scheme.id in kept),
            (concept for scheme in kept for concept in self.taxonomy.by_scheme[scheme]),
        )


def usual_levels(taxonomy: Taxonomy, records: Iterable[MappingRecord], least: int = 2) -> tuple[Level, ...]:
    """Give what label sets are mapped to by habit: the senses, then theories, the one used most first.

    Args:
        taxonomy: the schemes.
        records: the mapping records that stand.
        least: how many publications' label sets have to be mapped to a theory; several sets of one publication, such
            as the languages of one corpus, count once.
    """
    users: dict[str, set[str]] = defaultdict(set)
    for record in records:
        subject = taxonomy.schemes.get(scheme_of(record.subject))
        if subject is not None and subject.kind == "labels" and not record.negated:
            users[scheme_of(record.object)].add(subject.source or subject.id)
    return tuple(
        Level(scheme)
        for scheme in sorted(
            taxonomy.schemes.values(), key=lambda scheme: (scheme.kind != "senses", -len(users[scheme.id]))
        )
        if scheme.kind == "senses" or (scheme.kind == "theory" and len(users[scheme.id]) >= least)
    )
