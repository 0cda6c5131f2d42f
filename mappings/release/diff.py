"""The semantic difference between two states: what was added, removed, renamed, moved, redefined or remapped."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal as OneOf
from typing import TypeAlias

from mappings.record import MappingRecord
from mappings.release.state import Kind, Said, State, Thing
from ontology.iri import CORE, DCT, OWL, RDFS, SKOS, XSD

__all__ = ["Change", "ChangeKind", "Difference", "difference"]

ChangeKind: TypeAlias = OneOf[
    "added",
    "removed",
    "deprecated",
    "restored",
    "renamed",
    "moved",
    "redefined",
    "labels",
    "relations",
    "values",
]

_PREFERRED, _DEFINITION = SKOS + "prefLabel", SKOS + "definition"
_PARENTS = (SKOS + "broader", RDFS + "subClassOf")
_LABELS = (
    SKOS + "altLabel",
    *(CORE + name for name in ("noun", "adjective", "adverb", "verb", "derivedForm")),
    SKOS + "hiddenLabel",
)
_RELATIONS = tuple(
    CORE + name for name in ("oppositeOf", "composedOf", "moreIntenseThan", "leadsTo", "moodOf", "estimatedFrom")
)
_SEPARATE = frozenset({_PREFERRED, _DEFINITION, OWL + "deprecated", *_LABELS})
"""What is compared in a way of its own."""
_FOLLOWING = frozenset({SKOS + "topConceptOf", SKOS + "hasTopConcept", SKOS + "narrower"})
"""What changes by itself when a concept moves."""

_FIELDS = ("subject", "predicate", "object", "negated", "confidence", "justification", "comment")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        kind: what has changed: a concept, a norm, a mapping, an axiom.
        change: how.
        thing: its IRI, or the id of a mapping record; empty for an axiom.
        label: what it is called, in the newer state if it is there.
        group: IRI of the scheme, or id of the mapping set, that it belongs to; or an empty string.
        property: IRI of the property, or name of the slot, that the values belong to.
        lang: language of the values, or an empty string.
        before: values that were there and are no longer; of a moved concept all its former parents.
        after: values that are there and were not; of a moved concept all its parents.
        whole: whether it came or went together with its whole scheme or mapping set.
    """

    kind: Kind | OneOf["mapping", "set", "axiom"]
    change: ChangeKind
    thing: str
    label: str = ""
    group: str = ""
    property: str = ""
    lang: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between an older and a newer state, in order.

    Attributes:
        old: version of the older one.
        new: version of the newer one.
        changes: by kind, then by IRI; empty where nothing differs.
    """

    old: str
    new: str
    changes: tuple[Change, ...]


def difference(old: State, new: State) -> Difference:
    """Compare two states.

    A thing with the same IRI and another preferred label was renamed; nothing is said of a thing that came or went but
    that it did, and nothing of what has not changed.
    """
    changes = [*_things(old, new), *_axioms(old, new), *_sets(old, new), *_records(old, new)]
    return Difference(old.version, new.version, tuple(changes))


def _things(old: State, new: State) -> Iterator[Change]:
    for iri in sorted(old.things.keys() | new.things.keys()):
        before, after = old.things.get(iri), new.things.get(iri)
        if before is None and after is not None:
            yield _came_or_went("added", after, after.scheme not in old.things)
        elif after is None and before is not None:
            yield _came_or_went("removed", before, before.scheme not in new.things)
        elif before is not None and after is not None and before != after:
            yield from _changed(before, after)


def _came_or_went(change: ChangeKind, thing: Thing, whole: bool) -> Change:
    parents = tuple(sorted(_parents(thing)))
    return Change(
        kind=thing.kind,
        change=change,
        thing=thing.iri,
        label=thing.label,
        group=thing.scheme,
        before=() if change == "added" else parents,
        after=parents if change == "added" else (),
        whole=whole and bool(thing.scheme),
    )


def _changed(before: Thing, after: Thing) -> Iterator[Change]:
    blank = Change(after.kind, "values", after.iri, after.label, after.scheme)
    if _deprecated(before) != _deprecated(after):
        replaced = tuple(sorted(value.text for value in after.about.get(DCT + "isReplacedBy", ())))
        gone = _deprecated(after)
        yield replace(blank, change="deprecated" if gone else "restored", after=replaced if gone else ())
    yield from _reworded(blank, before, after)
    was, now = (tuple(sorted(_parents(thing))) for thing in (before, after))
    if was != now:
        yield replace(blank, change="moved", before=was, after=now)
    yield from _restated(blank, before, after, _FOLLOWING if was != now else frozenset())


def _reworded(blank: Change, before: Thing, after: Thing) -> Iterator[Change]:
    """Give what has changed in names and definitions."""
    for told in (_PREFERRED, _DEFINITION, *_LABELS):
        for lang, was, now in _by_language(before, after, told):
            change: ChangeKind = "redefined" if told == _DEFINITION else "labels"
            if told == _PREFERRED and was and now:
                change = "renamed"
            yield replace(blank, change=change, property=told, lang=lang, before=was, after=now)


def _restated(blank: Change, before: Thing, after: Thing, following: Collection[str]) -> Iterator[Change]:
    """Give what has changed in relations and in everything else, apart from what follows from another change."""
    for told in sorted(before.about.keys() | after.about.keys()):
        if told in following or told in _SEPARATE:
            continue
        gone, come = _gone_and_come(before, after, told)
        if told in _PARENTS:
            gone, come = ([value for value in values if not value.is_iri] for values in (gone, come))
        if gone or come:
            change: ChangeKind = "relations" if told in _RELATIONS else "values"
            was, now = _texts(gone, come)
            yield replace(blank, change=change, property=told, before=was, after=now)


def _deprecated(thing: Thing) -> bool:
    return any(value.text in {"true", "1"} for value in thing.about.get(OWL + "deprecated", ()))


def _parents(thing: Thing) -> set[str]:
    return {value.text for told in _PARENTS for value in thing.about.get(told, ()) if value.is_iri}


def _gone_and_come(before: Thing, after: Thing, told: str) -> tuple[list[Said], list[Said]]:
    was, now = before.about.get(told, frozenset()), after.about.get(told, frozenset())
    return sorted(was - now), sorted(now - was)


def _texts(gone: Collection[Said], come: Collection[Said]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write the values that went and those that came; with their datatype where nothing else tells them apart."""
    alike = {value.text for value in gone} & {value.text for value in come}
    was, now = (
        tuple(f"{value.text} ({_sort(value)})" if value.text in alike else value.text for value in values)
        for values in (gone, come)
    )
    return was, now


def _sort(value: Said) -> str:
    if value.is_iri or value.lang:
        return f"@{value.lang}" if value.lang else "IRI"
    return f"xsd:{value.datatype.removeprefix(XSD)}" if value.datatype.startswith(XSD) else value.datatype or "text"


def _by_language(before: Thing, after: Thing, told: str) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Give each language in which values have changed, with those that went and those that came."""
    gone, come = _gone_and_come(before, after, told)
    for lang in sorted({value.lang for value in (*gone, *come)}):
        was, now = _texts(*([value for value in values if value.lang == lang] for values in (gone, come)))
        yield lang, was, now


def _axioms(old: State, new: State) -> Iterator[Change]:
    for axiom in sorted(new.axioms - old.axioms):
        yield Change("axiom", "added", "", after=(axiom,))
    for axiom in sorted(old.axioms - new.axioms):
        yield Change("axiom", "removed", "", before=(axiom,))


def _sets(old: State, new: State) -> Iterator[Change]:
    for iri in sorted(new.sets.keys() - old.sets.keys()):
        yield Change("set", "added", iri, new.sets[iri])
    for iri in sorted(old.sets.keys() - new.sets.keys()):
        yield Change("set", "removed", iri, old.sets[iri])


def _records(old: State, new: State) -> Iterator[Change]:
    for key in sorted(old.records.keys() | new.records.keys()):
        before, after = old.records.get(key), new.records.get(key)
        if before is None and after is not None:
            whole = after.set_id not in old.sets
            yield Change("mapping", "added", key, _claim(after), after.set_id, after=_values(after), whole=whole)
        elif after is None and before is not None:
            whole = before.set_id not in new.sets
            yield Change("mapping", "removed", key, _claim(before), before.set_id, before=_values(before), whole=whole)
        elif before is not None and after is not None:
            for name in _FIELDS:
                was, now = _field(before, name), _field(after, name)
                if was != now:
                    yield Change(
                        "mapping", "values", key, _claim(after), after.set_id, name, "", _present(was), _present(now)
                    )


def _claim(record: MappingRecord) -> str:
    """Write what a record says, in IRIs; the words shorten them."""
    no = "not " if record.negated else ""
    return f"{record.subject or record.subject_label} {no}{record.predicate} {record.object or record.object_label}"


def _values(record: MappingRecord) -> tuple[str, ...]:
    return _present(_field(record, "confidence"))


def _field(record: MappingRecord, name: str) -> str:
    value = getattr(record, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _present(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
