"""Mapping sets: those that come, with what their headers say, and those that go because nothing is in them."""

from collections.abc import Mapping
from typing import Final
from typing import Literal as Word

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.operations.fields import Day, Iri, Line, Prose, Version, refused
from kgservice.changes.operations.operation import Effect, Operation, Unfit
from kgservice.changes.operations.records import CARRIERS, SetOfRecords, set_quads, several, undeclared
from kgservice.changes.operations.slots import slot_name, slot_value
from kgservice.changes.operations.wording import quoted
from kgservice.stores.dataset import Dataset
from kgservice.stores.rdf.terms import ALIGNMENT, DECLARE, NAMESPACE, PREFIX, PROFILE
from mappings.kind import IMPORTED, Kind, kind_of
from mappings.record import MappingSet, SlotValue
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.slots import SET_SLOTS
from ontology.iri import BASE
from ontology.outside.names import is_scheme_id
from ontology.taxonomy import Taxonomy

__all__ = ["MappingSetCreation", "MappingSetDeletion", "MappingSetSlotChange", "PrefixDeclaration"]

_KINDS: Final[Mapping[Kind, NamedNode | None]] = {"denoting": None, "profile": PROFILE, "alignment": ALIGNMENT}
_KEPT: Final = (f"{BASE}ontology/", IMPORTED)
"""Begin the names of graphs that come and go with a scheme."""
_OWN: Final = frozenset({"mapping_set_id", "curie_map", "extension_definitions", "sssom_version"})
"""Slots of the header that are not changed as texts."""


class MappingSetCreation(Operation):
    """A mapping set comes, without records.

    Attributes:
        set: its IRI; where `/profiles/` is in its path it is a profile, below `.../alignments/` an alignment.
        title: what it is called.
        licence: IRI of its licence.
        description: what it holds.
        version: its version.
        creator_label: names of those who make it.
        subject_source: IRI of the scheme that its subjects are taken from.
        object_source: IRI of the scheme that its objects are taken from.
        date: when, as 2026-11-21.
        prefixes: prefixes that it declares besides those of the schemes.
    """

    type: Word["MappingSetCreation"] = "MappingSetCreation"
    set: Iri
    title: Line
    licence: Iri = "https://creativecommons.org/licenses/by/4.0/"
    description: Prose | None = None
    version: Version = "0.1.0"
    creator_label: tuple[Line, ...] = ()
    subject_source: Iri | None = None
    object_source: Iri | None = None
    date: Day | None = None
    prefixes: Mapping[str, str] = Field(default_factory=dict)

    @field_validator("set")
    @classmethod
    def _is_free(cls, iri: str) -> str:
        if iri.startswith(_KEPT) or iri == BASE:
            raise refused(f"the id {iri} is kept for what comes with a scheme", f"write {BASE}mappings/NAME")
        return iri

    @field_validator("prefixes")
    @classmethod
    def _are_prefixes(cls, prefixes: Mapping[str, str]) -> Mapping[str, str]:
        for prefix, base in prefixes.items():
            if problem := Prefixes.declaration_problem(prefix, base):
                raise refused(*problem)
        return prefixes

    @model_validator(mode="after")
    def _can_name_sources(self) -> "MappingSetCreation":
        prefixes = Prefixes(self._curie_map)
        for iri in (self.subject_source, self.object_source):
            if iri is not None and prefixes.compress(iri) is None:
                raise refused(f"no prefix is known for the source {iri}", "declare one in `prefixes`, as its namespace")
        return self

    @property
    def kind(self) -> Kind:
        """Of which kind it is, as its IRI tells."""
        return kind_of(MappingSet(self.set, "", {}, ()), Taxonomy.of((), ()))

    def effect(self, graph: Dataset) -> Effect:
        """Write its header, in a graph of its own."""
        node = NamedNode(self.set)
        if next(graph.quads_for_pattern(None, None, None, node), None) is not None:
            raise Unfit(f"there is a graph {self.set} already", hint="choose another id", value=self.set, field="set")
        return Effect(set_quads(self._set(), _KINDS[self.kind]), about=frozenset({self.set}))

    def in_words(self) -> str:
        """Say what it does."""
        noun = {"denoting": "mapping set", "profile": "profile", "alignment": "alignment"}[self.kind]
        return f"Create the {noun} {self.set}, {quoted(self.title)}"

    def inverse(self) -> Operation:
        """Take it away again."""
        return MappingSetDeletion(set=self.set)

    @property
    def _curie_map(self) -> dict[str, str]:
        """The prefixes of the set: those that records need, those of the schemes that it is about, and further ones."""
        given = (iri.removeprefix(BASE) for iri in (self.subject_source, self.object_source) if iri is not None)
        schemes = {name: f"{BASE}{name}/" for name in given if is_scheme_id(name)}
        return {**{name: CARRIERS[name] for name in ("emotaxa", "mapping")}, **schemes, **self.prefixes}

    def _set(self) -> MappingSet:
        curie_map = self._curie_map
        prefixes = Prefixes(curie_map)
        sources = {"subject_source": self.subject_source, "object_source": self.object_source}
        given: dict[str, SlotValue | None] = {
            "sssom_version": "1.1",
            "mapping_set_id": self.set,
            "mapping_set_version": self.version,
            "mapping_set_title": self.title,
            "mapping_set_description": self.description,
            "creator_label": self.creator_label or None,
            "license": self.licence,
            **{name: prefixes.compress(iri) for name, iri in sources.items() if iri is not None},
            "mapping_date": self.date,
        }
        header = {name: value for name, value in given.items() if value is not None}
        return MappingSet(self.set, self.licence, dict(sorted(curie_map.items())), (), self.title, header)


class MappingSetSlotChange(Operation):
    """A slot of the header of a mapping set changes.

    Attributes:
        set: IRI of the mapping set.
        slot: name of the slot, as SSSOM spells it.
        old: its value as it stands; None where the header has none.
        new: the value that it is to have; None where it is to have none.
    """

    type: Word["MappingSetSlotChange"] = "MappingSetSlotChange"
    set: Iri
    slot: str
    old: SlotValue | None = None
    new: SlotValue | None = None

    @field_validator("slot")
    @classmethod
    def _is_slot(cls, name: str) -> str:
        return slot_name(name, _OWN, SET_SLOTS)

    @field_validator("old", "new")
    @classmethod
    def _fits(cls, value: SlotValue | None, about: ValidationInfo) -> SlotValue | None:
        return slot_value(about.data.get("slot"), value, SET_SLOTS)

    @model_validator(mode="after")
    def _changes(self) -> "MappingSetSlotChange":
        if self.old == self.new:
            raise refused("the new value is the old one", "leave the operation away")
        if self.new is None and self.slot in {"license", "mapping_set_title"}:
            raise refused(f"a set cannot be without {self.slot}", "give the value that it is to have as `new`")
        return self

    def effect(self, graph: Dataset) -> Effect:
        """Change the header."""
        found = SetOfRecords(graph, self.set)
        header = found.header
        stands = header.metadata.get(self.slot)
        if stands != self.old:
            raise Unfit(
                f"{self.slot} of {self.set} is not {_shown(self.old)}",
                hint=f"it is {_shown(stands)}",
                value=self.old if isinstance(self.old, str) else None,
                field="old",
            )
        metadata = {name: value for name, value in header.metadata.items() if name != self.slot}
        if self.new is not None:
            self._check_prefixes(found)
            metadata[self.slot] = self.new
        order = list(SET_SLOTS)
        metadata = dict(sorted(metadata.items(), key=lambda item: order.index(item[0]) if item[0] in order else 99))
        changed = MappingSet(
            header.id, header.licence, header.curie_map, (), header.title, metadata, "", header.extensions
        )
        was, will = set_quads(header, found.kind), set_quads(changed, found.kind)
        removed = frozenset(quad for quad in was - will if quad in graph)
        return Effect(will - was, removed, frozenset({self.set}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Change {self.slot} of {self.set} from {_shown(self.old)} to {_shown(self.new)}"

    def inverse(self) -> Operation:
        """Change it back."""
        return MappingSetSlotChange(set=self.set, slot=self.slot, old=self.new, new=self.old)

    def _check_prefixes(self, found: SetOfRecords) -> None:
        prefixes = Prefixes(found.header.curie_map)
        for text in several(self.new) if SET_SLOTS[self.slot].type == "reference" else ():
            if problem := prefixes.problem(text):
                raise undeclared(problem, self.set, text, "new")


class PrefixDeclaration(Operation):
    """A mapping set declares a prefix, so that its records can name terms by it.

    Attributes:
        set: IRI of the mapping set.
        prefix: the prefix.
        namespace: what it stands for.
        declared: False where it is declared and is no longer to be.
    """

    type: Word["PrefixDeclaration"] = "PrefixDeclaration"
    set: Iri
    prefix: str
    namespace: str
    declared: bool = True

    @model_validator(mode="after")
    def _is_prefix(self) -> "PrefixDeclaration":
        if problem := Prefixes.declaration_problem(self.prefix, self.namespace):
            raise refused(*problem)
        return self

    def effect(self, graph: Dataset) -> Effect:
        """Declare it in the header, or no longer."""
        found = SetOfRecords(graph, self.set)
        stands = found.header.curie_map.get(self.prefix)
        about = frozenset({self.set})
        if self.declared:
            if stands is not None:
                raise Unfit(
                    f"the prefix {self.prefix} stands for {stands} already",
                    hint="choose another prefix",
                    value=self.prefix,
                    field="prefix",
                )
            return Effect(found.declaring([(self.prefix, self.namespace)]), about=about)
        if stands != self.namespace:
            raise Unfit(
                f"the prefix {self.prefix} does not stand for {self.namespace}",
                hint=f"it stands for {stands}" if stands else "it is not declared",
                value=self.prefix,
                field="prefix",
            )
        if user := self._user(found):
            raise Unfit(
                f"{user} is named by the prefix {self.prefix}",
                hint="name it otherwise first",
                value=self.prefix,
                field="prefix",
            )
        return Effect(removed=_declaration(found, self.prefix), about=about)

    def in_words(self) -> str:
        """Say what it does."""
        how = "Declare" if self.declared else "No longer declare"
        return f"{how} the prefix {self.prefix} for {self.namespace} in {self.set}"

    def inverse(self) -> Operation:
        """Undo the declaration."""
        return PrefixDeclaration(set=self.set, prefix=self.prefix, namespace=self.namespace, declared=not self.declared)

    def _user(self, found: SetOfRecords) -> str | None:
        """Find something of the set that its other prefixes cannot name."""
        others = Prefixes({name: base for name, base in found.header.curie_map.items() if name != self.prefix})
        quads = found.graph.quads_for_pattern(None, None, None, found.node)
        terms = (term for quad in quads for term in (quad.subject, quad.object) if quad.predicate != NAMESPACE)
        whole = Prefixes(found.header.curie_map)
        return next(
            (
                term.value
                for term in terms
                if isinstance(term, NamedNode)
                and term.value.startswith(self.namespace)
                and whole.compress(term.value) != others.compress(term.value)
            ),
            None,
        )


class MappingSetDeletion(Operation):
    """A mapping set goes, in which there is no record.

    Attributes:
        set: its IRI.
    """

    type: Word["MappingSetDeletion"] = "MappingSetDeletion"
    set: Iri

    def effect(self, graph: Dataset) -> Effect:
        """Take its header away."""
        found = SetOfRecords(graph, self.set)
        if count := len(found.members):
            raise Unfit(
                f"there {'is' if count == 1 else 'are'} {count} record{'' if count == 1 else 's'} in {self.set}",
                hint="remove them first by RemoveMapping",
                value=self.set,
                field="set",
            )
        removed = frozenset(graph.quads_for_pattern(None, None, None, found.node))
        return Effect(removed=removed, about=frozenset({self.set}))

    def in_words(self) -> str:
        """Say what it does."""
        return f"Delete the mapping set {self.set}"

    @property
    def ends(self) -> frozenset[str]:
        """The set."""
        return frozenset({self.set})


def _declaration(found: SetOfRecords, prefix: str) -> frozenset[Quad]:
    """Give the quads that declare a prefix."""
    for quad in found.header_quads:
        if quad.predicate == PREFIX and quad.object == Literal(prefix):
            node = quad.subject
            own = {each for each in found.header_quads if each.subject == node}
            return frozenset(own | {Quad(found.node, DECLARE, node, found.node)})
    return frozenset()


def _shown(value: SlotValue | None) -> str:
    return "none" if value is None else quoted(value if isinstance(value, str) else "|".join(value))
