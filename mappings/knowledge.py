"""What is known at one revision: the taxonomy, the mapping sets, the profiles and the alignments."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mappings.record import MappingRecord, MappingSet
from ontology.taxonomy import Taxonomy

__all__ = ["Knowledge"]


@dataclass(frozen=True)
class Knowledge:
    """Everything that conversion, resolution and harmonization read, at one revision of a store.

    Attributes:
        revision: number of the revision, from 1.
        taxonomy: schemes, concepts and norms.
        sets: the mapping sets that denotation is derived from.
        profiles: the named sets of direct label-to-label mappings, which only conversion by that profile reads.
        alignments: the sets that link concepts to vocabularies from outside; they take no part in denotation.

    A store may hand over sets, profiles and alignments as sequences that are loaded when they are first looked into.
    """

    revision: int
    taxonomy: Taxonomy
    sets: Sequence[MappingSet] = ()
    profiles: Sequence[MappingSet] = ()
    alignments: Sequence[MappingSet] = ()

    @property
    def records(self) -> Iterator[MappingRecord]:
        """The records of all mapping sets, set by set."""
        for mapping_set in self.sets:
            yield from mapping_set.records

    @cached_property
    def records_about(self) -> Mapping[str, Sequence[tuple[MappingRecord, str]]]:
        """The records of all sets, profiles and alignments by the IRIs that they speak of, each with its set's id."""
        found: dict[str, list[tuple[MappingRecord, str]]] = defaultdict(list)
        for mapping_set in (*self.sets, *self.profiles, *self.alignments):
            for record in mapping_set.records:
                for iri in {record.subject, record.object}:
                    found[iri].append((record, mapping_set.id))
        return dict(found)
