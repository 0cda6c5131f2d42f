"""The alignment of an imported scheme: what each of its concepts was made from, and what its file matches it with."""

import hashlib
from collections.abc import Iterable

from mappings.kind import IMPORTED
from mappings.outside.prefixes import prefixes_for
from mappings.record import MappingRecord, MappingSet
from ontology.iri import BASE, slug_of
from ontology.outside.draft import Link
from ontology.outside.lint import is_iri
from ontology.outside.translate import Translation

__all__ = ["UNSPECIFIED_LICENCE", "alignment_id", "alignment_of"]

UNSPECIFIED_LICENCE = "https://w3id.org/sssom/license/unspecified"
"""What SSSOM writes where nobody has said under which licence a set may be used."""

_CURATED = {"emotaxa": BASE, "mapping": f"{BASE}mapping/"}


def alignment_id(scheme: str) -> str:
    """Give the id of the alignment that comes with an imported scheme."""
    return f"{IMPORTED}{scheme}"


def alignment_of(translation: Translation) -> MappingSet:
    """Give the links of an imported scheme as a mapping set; it takes no part in denotation.

    Nothing in a file from outside can ground a concept: where it matches one with a sense, this is kept here, for a
    curator to take up.
    """
    set_id = alignment_id(translation.scheme)
    licence = translation.header.licence
    return MappingSet(
        id=set_id,
        licence=licence if is_iri(licence) else UNSPECIFIED_LICENCE,
        curie_map=_curie_map(translation),
        records=tuple(_records(translation, set_id)),
        title=f"{translation.name}: what its concepts were made from",
    )


def _curie_map(translation: Translation) -> dict[str, str]:
    own = {**_CURATED, translation.scheme: f"{translation.iri}/"}
    return {**own, **prefixes_for((link.other for link in translation.links), own)}


def _records(translation: Translation, set_id: str) -> Iterable[MappingRecord]:
    for link in translation.links:
        yield MappingRecord(
            id=f"{BASE}mapping/{translation.scheme}/{slug_of(link.concept)}--{_tail(link)}",
            subject=link.concept,
            predicate=link.predicate,
            object=link.other,
            justification="semapv:UnspecifiedMatching",
            set_id=set_id,
            subject_label=link.label,
            comment="made from it" if link.identity else "as the file says",
            subject_source=translation.iri,
        )


def _tail(link: Link) -> str:
    if link.identity:
        return "origin"
    return f"{link.predicate.partition(':')[2]}-{hashlib.sha256(link.other.encode()).hexdigest()[:8]}"
