"""Profiles among mapping sets: which sets only a conversion by name reads, and which say what labels cover."""

from urllib.parse import urlsplit

from mappings.meaning.targets import NEUTRAL
from mappings.record import MappingRecord, MappingSet
from ontology.iri import scheme_of
from ontology.taxonomy import Taxonomy

__all__ = ["is_profile"]


def is_profile(mapping_set: MappingSet, taxonomy: Taxonomy) -> bool:
    """Say whether a set is a profile, so that denotation is not derived from it.

    One whose `mapping_set_id` has `/profiles/` in its path is. So is one in which every record takes a label, and no
    concept of a theory, to a scheme other than an inventory of senses: a theory has to be grounded, and what grounds it
    through another theory is no profile.

    >>> is_profile(MappingSet("https://example.org/profiles/mine", "", {}, ()), Taxonomy.of((), ()))
    True
    """
    if "/profiles/" in urlsplit(mapping_set.id).path:
        return True
    return bool(mapping_set.records) and all(_converts(record, taxonomy) for record in mapping_set.records)


def _converts(record: MappingRecord, taxonomy: Taxonomy) -> bool:
    """Whether a record takes a label to another scheme, or leaves it neutral."""

    def kind(iri: str) -> str | None:
        scheme = taxonomy.schemes.get(scheme_of(iri))
        return None if scheme is None else scheme.kind

    return (
        kind(record.subject) != "theory"
        and kind(record.object_source) in {"theory", "labels"}
        and (record.object == NEUTRAL or kind(record.object) != "senses")
    )
