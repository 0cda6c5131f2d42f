"""Records of mapping sets: one read from the graph, and the quads that a set's writer gives for it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import count
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgservice.changes.operations.headers import Header, header_of
from kgservice.changes.operations.modules import as_kept, named
from kgservice.changes.operations.operation import Unfit
from kgservice.stores.dataset import Dataset
from kgservice.stores.graph import graphs_of
from kgservice.stores.rdf.read import mapping_set_from
from kgservice.stores.rdf.terms import (
    ALIGNMENT,
    DECLARE,
    ENDS,
    MEMBER,
    NAMESPACE,
    PREFIX,
    PROFILE,
    RECORD,
    ROW,
    SET,
    TYPE,
    URI,
)
from kgservice.stores.rdf.write import mapping_set_quads
from mappings.record import MappingRecord, MappingSet, SlotValue
from mappings.sssom.prefixes import BUILT_IN, Prefixes
from mappings.sssom.slots import RECORD_SLOTS
from ontology.iri import BASE, scheme_of, slug_of
from ontology.spelling import nearest

__all__ = ["CARRIERS", "SetOfRecords", "number_text", "record_iri", "set_quads", "several", "undeclared"]

CARRIERS: Final[Mapping[str, str]] = {
    "emotaxa": BASE,
    "mapping": f"{BASE}mapping/",
    "orcid": "https://orcid.org/",
}
"""Prefixes that records come to need besides those of the schemes."""

_SETS: Final = f"{BASE}mappings/"


def record_iri(set_id: str, subject: str, object_: str) -> str:
    """Give the IRI of a record about two terms: it names the set and both of them.

    >>> record_iri(BASE + "mappings/goemotions", BASE + "goemotions/joy", BASE + "sense/joy")
    'https://w3id.org/emotaxa/mapping/goemotions/joy--joy'
    """
    short = set_id.removeprefix(_SETS).removeprefix(BASE)
    stem = f"{BASE}mapping/{short}" if set_id.startswith(BASE) else set_id
    scheme = short.rpartition("/")[2]
    return f"{stem}/{_local(subject, scheme)}--{_local(object_, 'sense')}"


def _local(iri: str, scheme: str) -> str:
    """Name a term within a record's IRI: by its slug where its scheme goes without saying."""
    if not iri.startswith(BASE):
        return hashlib.sha256(iri.encode()).hexdigest()[:12]
    slug = slug_of(iri).replace("/", "-")
    return slug if scheme_of(iri) == scheme else f"{scheme_of(iri)}-{slug}"


def number_text(value: float) -> str:
    """Spell a number as slots do.

    >>> number_text(1.0), number_text(0.95)
    ('1', '0.95')
    """
    return repr(float(value)).removesuffix(".0")


def set_quads(mapping_set: MappingSet, kind: NamedNode | None = None) -> frozenset[Quad]:
    """Give the quads of a set as every store keeps them."""
    return as_kept(mapping_set_quads(mapping_set, kind))


class SetOfRecords:
    """A mapping set in a graph, read as far as operations need it."""

    def __init__(self, graph: Dataset, iri: str, field: str = "set") -> None:
        """Find it.

        Raises:
            Unfit: where there is no such set.
        """
        self.graph = graph
        self.node = NamedNode(iri)
        if Quad(self.node, TYPE, SET, self.node) not in graph:
            known = [name.value for kind in ("sets", "profiles", "alignments") for name in graphs_of(graph, kind)]
            close = nearest(iri, known)
            raise Unfit(
                f"there is no mapping set {iri}",
                hint=f"did you mean {', '.join(close)}?" if close else "make it first by MappingSetCreation",
                value=iri,
                field=field,
            )

    @cached_property
    def kind(self) -> NamedNode | None:
        """What the set is typed besides: a profile, an alignment, or neither."""
        return next(
            (kind for kind in (PROFILE, ALIGNMENT) if Quad(self.node, TYPE, kind, self.node) in self.graph), None
        )

    @property
    def header(self) -> MappingSet:
        """The set without its records."""
        return self._header.read

    @property
    def header_quads(self) -> frozenset[Quad]:
        """What is said of the set itself."""
        return self._header.quads

    @cached_property
    def _header(self) -> Header:
        return header_of(self.graph, self.node)

    @cached_property
    def members(self) -> tuple[str, ...]:
        """IRIs of the records, in order."""
        found = self.graph.quads_for_pattern(self.node, MEMBER, None, self.node)
        return tuple(sorted(quad.object.value for quad in found if isinstance(quad.object, NamedNode)))

    def has(self, iri: str) -> bool:
        """Whether the set has a record of a name."""
        return Quad(NamedNode(iri), TYPE, RECORD, self.node) in self.graph

    def record(self, iri: str, field: str = "record") -> MappingRecord:
        """Read a record.

        Raises:
            Unfit: where the set has none of that name.
        """
        if not self.has(iri):
            close = nearest(iri, self.members)
            raise Unfit(
                f"{self.node.value} has no record {named(iri)}",
                hint=f"did you mean {', '.join(close)}?" if close else "look the record up in the set",
                value=iri,
                field=field,
            )
        [found] = mapping_set_from(self.node.value, (*self.header_quads, *self._said(NamedNode(iri)))).records
        return found

    def about(self, subject: str, object_: str) -> list[MappingRecord]:
        """Give the records about two terms, in the order of their IRIs."""
        pointing = self.graph.quads_for_pattern(None, ENDS["subject_id"], NamedNode(subject), self.node)
        end = ENDS["object_id"]
        found = [
            quad.subject.value
            for quad in pointing
            if isinstance(quad.subject, NamedNode)
            and Quad(quad.subject, end, NamedNode(object_), self.node) in self.graph
        ]
        return [self.record(iri) for iri in sorted(found)]

    def adding(self, record: MappingRecord) -> frozenset[Quad]:
        """Give the quads that come with a record: its own, the mapping itself, and prefixes that it brings.

        Raises:
            Unfit: where there is a record of that name.
        """
        node = NamedNode(record.id)
        if next(self.graph.quads_for_pattern(node, None, None), None) is not None:
            raise Unfit(
                f"there is a record {named(record.id)} already",
                hint="change that one, or name another as `record`",
                value=record.id,
                field="record",
            )
        added = {quad for quad in self.written(record) if quad not in self.graph}
        if last := self._header.last_row:
            added |= as_kept([Quad(node, ROW, Literal(str(last + 1), datatype=_INTEGER), self.node)])
        return frozenset(added) | self._declarations(record)

    def removing(self, record: MappingRecord) -> frozenset[Quad]:
        """Give the quads that go with a record; the mapping itself stays where another record says the same."""
        node = NamedNode(record.id)
        own = {*self._said(node), *self.graph.quads_for_pattern(self.node, MEMBER, node, self.node)}
        return frozenset(own | {quad for quad in self._asserted(record) if not self._is_said_elsewhere(record)})

    def changing(self, old: MappingRecord, new: MappingRecord) -> tuple[frozenset[Quad], frozenset[Quad]]:
        """Give the quads that come and go where a record changes."""
        was, will = self.written(old), self.written(new)
        kept = self._asserted(old) if self._is_said_elsewhere(old) else frozenset[Quad]()
        removed = {quad for quad in was - will - kept if quad in self.graph}
        added = {quad for quad in will - was if quad not in self.graph}
        return frozenset(added) | self._declarations(new), frozenset(removed)

    def with_slots(
        self, record: MappingRecord, changes: Mapping[str, SlotValue | None], field: str | None = None
    ) -> MappingRecord:
        """Give a record with other slots; None takes one away.

        Raises:
            Unfit: where a CURIE in one that comes has a prefix that the set does not declare.
        """
        self.check_prefixes({name: value for name, value in changes.items() if value is not None}, field)
        slots = dict(record.slots)
        for name, value in changes.items():
            if value is None or value == ():
                slots.pop(name, None)
            else:
                slots[name] = value
        return self.read({**slots}, record.id)

    def check_prefixes(self, slots: Mapping[str, SlotValue], field: str | None = None) -> None:
        """Find out whether the set knows the prefixes of the CURIEs in slots.

        Args:
            slots: values by name.
            field: the field of the operation that holds them, for errors; None where each slot has its own.

        Raises:
            Unfit: where it does not.
        """
        prefixes = self.prefixes(slots)
        for name, value in slots.items():
            if name not in RECORD_SLOTS or RECORD_SLOTS[name].type != "reference":
                continue
            for text in several(value):
                if problem := prefixes.problem(text):
                    raise undeclared(problem, self.node.value, text, field or _FIELDS.get(name, name))

    def read(self, slots: Mapping[str, SlotValue], iri: str) -> MappingRecord:
        """Make a record of slots, as a reader of the set would."""
        prefixes = self.prefixes(slots)
        order = list(RECORD_SLOTS)
        given = sorted(slots.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))

        def text(name: str) -> str:
            value = slots.get(name, "")
            return value if isinstance(value, str) else "|".join(value)

        return MappingRecord(
            id=iri,
            subject=prefixes.expand(text("subject_id")),
            predicate=prefixes.canonical(text("predicate_id")),
            object=prefixes.expand(text("object_id")),
            negated=text("predicate_modifier") == "Not",
            confidence=float(text("confidence")) if "confidence" in slots else None,
            justification=prefixes.canonical(text("mapping_justification")),
            set_id=self.node.value,
            subject_label=text("subject_label"),
            object_label=text("object_label"),
            comment=text("comment"),
            subject_source=prefixes.expand(text("subject_source")),
            object_source=prefixes.expand(text("object_source")),
            slots=dict(given),
        )

    def prefixes(self, slots: Mapping[str, SlotValue] = {}) -> Prefixes:
        """Give the prefixes of the set, with those that slots bring."""
        return Prefixes({**self.header.curie_map, **self._brought(slots)})

    def curie(self, iri: str) -> str:
        """Give the CURIE by which the set names an IRI, with a prefix that it is to declare where it has none.

        Raises:
            Unfit: where no prefix is known for it.
        """
        own = Prefixes(self.header.curie_map)
        known = own.compress(iri)
        narrow = f"{BASE}{scheme_of(iri)}/"
        if known is not None and (not slug_of(iri) or own.expand(known.partition(":")[0] + ":") == narrow):
            return known
        if iri.startswith(BASE) and slug_of(iri) and scheme_of(iri) not in own.bases:
            return f"{scheme_of(iri)}:{slug_of(iri)}"
        if known is not None:
            return known
        for prefix, base in CARRIERS.items():
            if iri.startswith(base) and len(iri) > len(base) and prefix not in own.bases:
                return f"{prefix}:{iri[len(base) :]}"
        raise Unfit(
            f"the set {self.node.value} has no prefix for {iri}",
            hint="declare one first by PrefixDeclaration",
            value=iri,
            field="object",
        )

    def written(self, record: MappingRecord) -> frozenset[Quad]:
        """Give the quads that the writer of sets gives for a record."""
        whole = {**self.header.curie_map, **self._brought(record.slots)}
        empty = replace(self.header, curie_map=whole, records=())
        return set_quads(replace(empty, records=(record,)), self.kind) - set_quads(empty, self.kind)

    def declaring(self, prefixes: Iterable[tuple[str, str]]) -> frozenset[Quad]:
        """Give the quads that declare further prefixes; their blank nodes bear the next names that are free."""
        stem = f"set{hashlib.sha256(self.node.value.encode()).hexdigest()[:16]}n"
        numbers = (
            number
            for number in count()
            if next(self.graph.quads_for_pattern(BlankNode(f"{stem}{number}"), None, None), None) is None
        )
        added: set[Quad] = set()
        for prefix, base in prefixes:
            node = BlankNode(f"{stem}{next(numbers)}")
            added |= {
                Quad(self.node, DECLARE, node, self.node),
                Quad(node, PREFIX, Literal(prefix), self.node),
                Quad(node, NAMESPACE, Literal(base, datatype=URI), self.node),
            }
        return frozenset(added)

    def _declarations(self, record: MappingRecord) -> frozenset[Quad]:
        return self.declaring(sorted(self._brought(record.slots).items()))

    def _brought(self, slots: Mapping[str, SlotValue]) -> dict[str, str]:
        """Give the prefixes of CURIEs in slots that the set does not declare, of those that are known here."""
        found: dict[str, str] = {}
        for name, value in slots.items():
            if name not in RECORD_SLOTS or RECORD_SLOTS[name].type != "reference":
                continue
            for text in several(value):
                prefix, colon, local = text.partition(":")
                if colon and local and "//" not in text and prefix not in {*self.header.curie_map, *BUILT_IN}:
                    base = CARRIERS.get(prefix) or self._scheme_base(prefix)
                    if base:
                        found[prefix] = base
        return found

    def _scheme_base(self, prefix: str) -> str | None:
        try:
            scheme = NamedNode(f"{BASE}{prefix}")
        except ValueError:
            return None
        known = next(self.graph.quads_for_pattern(scheme, TYPE, None), None) is not None
        return f"{scheme.value}/" if known else None

    def _asserted(self, record: MappingRecord) -> frozenset[Quad]:
        """Give the mapping itself as a statement, where the set states it."""
        node = NamedNode(record.id)
        predicate = self._end(node, "predicate_id")
        if predicate is None or record.negated or not record.subject or not record.object:
            return frozenset()
        quad = Quad(NamedNode(record.subject), predicate, NamedNode(record.object), self.node)
        return frozenset({quad}) if quad in self.graph and self.kind != PROFILE else frozenset()

    def _is_said_elsewhere(self, record: MappingRecord) -> bool:
        """Whether another record of the set claims the same mapping."""
        return any(
            other.id != record.id and other.predicate == record.predicate and not other.negated
            for other in (self.about(record.subject, record.object) if record.subject and record.object else ())
        )

    def _end(self, node: NamedNode, name: str) -> NamedNode | None:
        found = next(self.graph.quads_for_pattern(node, ENDS[name], None, self.node), None)
        return found.object if found is not None and isinstance(found.object, NamedNode) else None

    def _said(self, node: NamedNode | BlankNode) -> list[Quad]:
        return list(self.graph.quads_for_pattern(node, None, None, self.node))


def several(value: SlotValue | None) -> tuple[str, ...]:
    """Give the values of a slot that may hold a list."""
    return () if value is None else (value,) if isinstance(value, str) else value


def undeclared(problem: tuple[str, str], set_id: str, text: str, field: str) -> Unfit:
    """Give the error of a CURIE that a set cannot read, from what `Prefixes.problem` says of it."""
    said, cure = problem
    if said.startswith("unknown prefix"):
        cure = "use one that the set declares, or declare it first by PrefixDeclaration"
    return Unfit(f"the set {set_id} cannot read it: {said}", hint=cure, value=text, field=field)


_FIELDS: Final = {"predicate_id": "predicate", "mapping_justification": "justification"}
"""Fields of operations that are called otherwise than the slots that they fill."""
_INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
