"""Selection: which mapping records somebody asks for, what is to be derived of them, and whether they are merged."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mappings.knowledge import Knowledge
from mappings.reasoning.edges import reasoned_records
from mappings.reasoning.inference import Inference, Terms
from mappings.reasoning.merging import merged
from mappings.reasoning.rules import REASONED
from mappings.record import MappingRecord, MappingSet
from mappings.sssom.prefixes import Prefixes
from ontology.errors import AmbiguousReference, UnknownReference
from ontology.reference import Level, find_concept, find_level
from ontology.spelling import nearest
from ontology.taxonomy import Taxonomy

__all__ = ["Selection", "chosen_sets", "select"]

_Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Selection:
    """What somebody asks for. The sets are what is reasoned over; everything else is asked of the outcome.

    Attributes:
        source: scheme, tier of one, or prefix of an outside vocabulary, that the subject is of.
        target: the same of the object.
        subject: concept, by CURIE, IRI or, with `source`, label; or an outside thing by CURIE or IRI.
        object: the same, with `target`.
        predicate: CURIE, or what stands after its prefix.
        sets: the mapping sets, by id or by its last part; all but profiles where none is named.
        derive: what is derived, None for nothing.
        merge: whether records that say the same are one.
        min_confidence: what less sure records are left out by; those without a confidence are sure.
    """

    source: str | None = None
    target: str | None = None
    subject: str | None = None
    object: str | None = None
    predicate: str | None = None
    sets: tuple[str, ...] = ()
    derive: Terms | None = None
    merge: bool = False
    min_confidence: float | None = None


def select(knowledge: Knowledge, wanted: Selection) -> tuple[MappingRecord, ...]:
    """Give the records that are asked for: stated ones set by set, then derived ones; merged, by what they say.

    Raises:
        UnknownReference: where a set, scheme, concept or predicate does not exist; it names the nearest.
        AmbiguousReference: where a label or the name of a set means several.
        EmotaxaError: where there is more to derive than `wanted.derive` allows.
    """
    sets = chosen_sets(knowledge, wanted.sets)
    stated = [record for one in sets for record in one.records]
    prefixes = Prefixes({prefix: base for one in _sets(knowledge) for prefix, base in one.curie_map.items()})
    begins = _ends(knowledge.taxonomy, prefixes, wanted.source, wanted.subject, ("from", "subject"))
    ends = _ends(knowledge.taxonomy, prefixes, wanted.target, wanted.object, ("to", "object"))
    predicate = None if wanted.predicate is None else _predicate(wanted.predicate, stated)
    found = list(stated)
    if wanted.derive is not None:
        subjects = None if begins is None else {end for end in _things(stated) if begins(end)}
        found += Inference(stated, wanted.derive, subjects=subjects).derived
    kept = [
        record
        for record in found
        if (predicate is None or record.predicate == predicate)
        and (begins is None or begins(record.subject))
        and (ends is None or ends(record.object))
    ]
    if wanted.merge:
        kept = [view.record for view in merged(kept)]
    least = wanted.min_confidence
    return tuple(record for record in kept if least is None or record.confidence is None or record.confidence >= least)


def chosen_sets(knowledge: Knowledge, names: Sequence[str] = ()) -> tuple[MappingSet, ...]:
    """Give the mapping sets of some names; where there is none, all but the profiles, which stand each for itself.

    Raises:
        UnknownReference: where there is no such set.
        AmbiguousReference: where a name means several.
    """
    if not names:
        return (*knowledge.sets, *knowledge.alignments)
    return tuple({one.id: one for one in (_set(knowledge, name) for name in names)}.values())


def _sets(knowledge: Knowledge) -> tuple[MappingSet, ...]:
    return (*knowledge.sets, *knowledge.alignments, *knowledge.profiles)


def _set(knowledge: Knowledge, name: str) -> MappingSet:
    every = _sets(knowledge)
    tails = [(one.id.rstrip("/").rpartition("/")[2], one) for one in every]
    found = [one for one in every if one.id == name] or [one for tail, one in tails if tail == name]
    if not found:
        cure = "name one by its mapping_set_id, or by the last part of that"
        close = nearest(name, [tail for tail, _ in tails])
        raise UnknownReference("mapping set", name, close, otherwise=cure, field="set")
    if len(found) > 1:
        raise AmbiguousReference(name, [one.id for one in found], field="set")
    return found[0]


def _predicate(text: str, stated: Iterable[MappingRecord]) -> str:
    known = sorted({*REASONED, *(record.predicate for record in stated)})
    for predicate in known:
        if text in (predicate, predicate.partition(":")[2]):
            return predicate
    raise UnknownReference("predicate", text, nearest(text, known) or tuple(known), field="predicate")


def _ends(
    taxonomy: Taxonomy, prefixes: Prefixes, scheme: str | None, thing: str | None, fields: tuple[str, str]
) -> _Test | None:
    """Give the test that one end of a record has to pass, None where every one does."""
    of_scheme, level = (None, None) if scheme is None else _of_scheme(taxonomy, prefixes, scheme, fields[0])
    if thing is None:
        return of_scheme
    iri = _thing(taxonomy, prefixes, thing, level, fields[1])
    return lambda end: end == iri and (of_scheme is None or of_scheme(end))


def _of_scheme(taxonomy: Taxonomy, prefixes: Prefixes, text: str, field: str) -> tuple[_Test, Level | None]:
    try:
        level = find_level(taxonomy, text, field=field)
    except UnknownReference:
        base = prefixes.bases.get(text)
        if base is None:
            raise
        return lambda end: end.startswith(base), None
    members = (
        taxonomy.by_scheme[level.scheme.id] if level.tier is None else taxonomy.at_tier(level.scheme.id, level.tier)
    )
    iris = {concept.iri for concept in members}
    return iris.__contains__, level


def _thing(taxonomy: Taxonomy, prefixes: Prefixes, text: str, level: Level | None, field: str) -> str:
    try:
        return find_concept(taxonomy, text, level, field=field).iri
    except UnknownReference:
        prefix, colon, _ = text.partition(":")
        if "://" in text or (colon and prefix in prefixes.bases and prefix not in taxonomy.schemes):
            return prefixes.expand(text)
        raise


def _things(records: Iterable[MappingRecord]) -> Iterator[str]:
    for record in reasoned_records(records):
        yield record.subject
        yield record.object
