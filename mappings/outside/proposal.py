"""Proposals: senses that may be what a concept means, for a curator to check before anything follows from them.

Two things speak for one: an alignment that links it to what the concept was made from, and a name that both bear.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from mappings.outside.alignment import UNSPECIFIED_LICENCE
from mappings.outside.chain import Chained, chained
from mappings.record import MappingRecord, MappingSet, SlotValue
from ontology.concept import Concept, Label
from ontology.iri import BASE, compress
from ontology.scheme import Scheme
from ontology.spelling import normalised
from ontology.taxonomy import Taxonomy

__all__ = ["propose"]

_FIELDS = {"preferred": "skos:prefLabel", "alternative": "skos:altLabel", "derived": "core:derivedForm"}
_SURE = {"preferred": 1.0, "alternative": 0.9, "derived": 0.8}
_TOGETHER = 0.9
"""How sure a match of two preferred labels is: the same word may well mean something else over there."""


def propose(
    scheme: Scheme, concepts: Iterable[Concept], taxonomy: Taxonomy, alignments: Iterable[MappingSet] = ()
) -> MappingSet:
    """Propose matches of the concepts of a scheme with senses.

    What follows from an alignment goes before what a name suggests. There, the confidence falls where a name is not the
    preferred one, and a name in one language is held against names in the same language only.

    Args:
        scheme: the scheme.
        concepts: its concepts; those out of use get no proposal.
        taxonomy: what holds the senses.
        alignments: links to vocabularies from outside.
    """
    prefixes = {"core": f"{BASE}core/", "emotaxa": BASE, "mapping": f"{BASE}mapping/", scheme.id: f"{scheme.iri}/"}
    senses = {
        iri: concept for iri, concept in taxonomy.concepts.items() if taxonomy.schemes[concept.scheme].kind == "senses"
    }
    prefixes |= {concept.scheme: f"{taxonomy.schemes[concept.scheme].iri}/" for concept in senses.values()}
    set_id = f"{BASE}mappings/{scheme.id}"
    title = f"{scheme.name} and the senses: proposed, to be checked"
    used = [concept for concept in concepts if not concept.deprecated]
    by_alignment = chained(used, alignments)
    named = _by_name(senses.values())
    records = (
        record
        for concept in used
        for record in _records(concept, senses, by_alignment.get(concept.iri, ()), named, scheme, set_id)
    )
    return MappingSet(
        id=set_id,
        licence=scheme.licence if scheme.licence.startswith("http") else UNSPECIFIED_LICENCE,
        curie_map=prefixes,
        records=tuple(records),
        title=title,
        metadata={"sssom_version": "1.1", "mapping_set_id": set_id, "mapping_set_title": title},
    )


_Names = dict[tuple[str, str], dict[str, Label]]


def _by_name(senses: Iterable[Concept]) -> _Names:
    """Give the senses that bear a name, each with the best label that it has of that name."""
    named: _Names = defaultdict(dict)
    for sense in senses:
        for label in sense.labels:
            # Labels stand in order: the better name is kept.
            named[_key(label)].setdefault(sense.iri, label)
    return named


def _records(
    concept: Concept,
    senses: dict[str, Concept],
    links: Sequence[Chained],
    named: _Names,
    scheme: Scheme,
    set_id: str,
) -> Iterator[MappingRecord]:
    # Where several alignments speak of a pair, the first one is proposed.
    known = {link.other: link for link in reversed(links) if link.other in senses}
    for iri in sorted(known):
        yield _chained_record(concept, senses[iri], known[iri], scheme, set_id)
    found: dict[str, tuple[Label, Label]] = {}
    for own in concept.labels:
        for iri, theirs in named.get(_key(own), {}).items():
            if iri not in known and (iri not in found or _sure(own, theirs) > _sure(*found[iri])):
                found[iri] = (own, theirs)
    for iri, (own, theirs) in sorted(found.items()):
        yield _lexical_record(concept, senses[iri], own, theirs, scheme, set_id)


def _key(label: Label) -> tuple[str, str]:
    return (label.lang or "en").partition("-")[0].casefold(), normalised(label.text)


def _sure(own: Label, theirs: Label) -> float:
    return round(_TOGETHER * _SURE[own.kind] * _SURE[theirs.kind], 2)


def _lexical_record(
    concept: Concept, sense: Concept, own: Label, theirs: Label, scheme: Scheme, set_id: str
) -> MappingRecord:
    slots: dict[str, SlotValue] = {
        "subject_match_field": (_FIELDS[own.kind],),
        "object_match_field": (_FIELDS[theirs.kind],),
        "match_string": (normalised(own.text),),
    }
    return _record(
        concept,
        sense,
        scheme,
        set_id,
        predicate="skos:closeMatch",
        justification="semapv:LexicalMatching",
        confidence=_sure(own, theirs),
        comment="to be checked",
        slots=slots,
    )


def _chained_record(concept: Concept, sense: Concept, link: Chained, scheme: Scheme, set_id: str) -> MappingRecord:
    origin = link.record.object if link.record.subject == sense.iri else link.record.subject
    return _record(
        concept,
        sense,
        scheme,
        set_id,
        predicate=link.predicate,
        justification="semapv:MappingChaining",
        confidence=link.record.confidence,
        comment=f"to be checked; made from {origin}, which {compress(link.record.id)} links to it",
        negated=link.record.negated,
    )


def _record(
    concept: Concept,
    sense: Concept,
    scheme: Scheme,
    set_id: str,
    *,
    predicate: str,
    justification: str,
    confidence: float | None,
    comment: str,
    negated: bool = False,
    slots: dict[str, SlotValue] | None = None,
) -> MappingRecord:
    record_id = f"{BASE}mapping/{scheme.id}/{concept.slug}--{sense.slug}"
    return MappingRecord(
        id=record_id,
        subject=concept.iri,
        predicate=predicate,
        object=sense.iri,
        negated=negated,
        confidence=confidence,
        justification=justification,
        set_id=set_id,
        subject_label=concept.label,
        object_label=sense.label,
        comment=comment,
        subject_source=scheme.iri,
        object_source=f"{BASE}{sense.scheme}",
        slots={"record_id": compress(record_id), **(slots or {})},
    )
