"""Kinds of mapping sets: which say what concepts denote, which only a conversion by name reads, which point outside."""

from typing import Literal
from urllib.parse import urlsplit

from mappings.absence import NO_TERM
from mappings.meaning.targets import NEUTRAL
from mappings.record import MappingRecord, MappingSet
from ontology.iri import BASE, scheme_of
from ontology.taxonomy import Taxonomy

__all__ = ["IMPORTED", "Kind", "kind_of"]

Kind = Literal["denoting", "profile", "alignment"]

IMPORTED = f"{BASE}mappings/imported/"
"""Begins the ids of the alignments that come and go with an imported scheme."""

_OURS = (BASE, NO_TERM)
_ALIGNMENTS = (f"{BASE}alignments/", IMPORTED)


def kind_of(mapping_set: MappingSet, taxonomy: Taxonomy) -> Kind:
    """Tell of which kind a set is; denotation is derived from those alone that are `denoting`.

    One whose `mapping_set_id` has `/profiles/` in its path is a profile. One with `/mappings/` in it is none. Of the
    others, one is in which every record takes a label, and no concept of a theory, to a scheme other than an inventory
    of senses: a theory has to be grounded, and what grounds it through another theory is no profile.

    One whose id lies among our alignments is an alignment. So is one of which no record has a term of ours at both of
    its ends; that no term was found counts for one.

    >>> kind_of(MappingSet("https://example.org/profiles/mine", "", {}, ()), Taxonomy.of((), ()))
    'profile'
    """
    records = mapping_set.records
    path = urlsplit(mapping_set.id).path
    if "/profiles/" in path:
        return "profile"
    if mapping_set.id.startswith(_ALIGNMENTS):
        return "alignment"
    if records and "/mappings/" not in path and all(_converts(record, taxonomy) for record in records):
        return "profile"
    if records and not any(record.subject.startswith(_OURS) and record.object.startswith(_OURS) for record in records):
        return "alignment"
    return "denoting"


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
