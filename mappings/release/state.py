"""States: what an ontology and its mappings say, thing by thing, so that two of them can be compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from mappings.record import MappingRecord, MappingSet
from ontology.formats.document import LaidOut, Node, Value, text_of
from ontology.iri import CORE, OWL, RDF, SKOS, XSD

__all__ = ["KINDS", "Kind", "Said", "State", "Thing", "state_of"]

Kind: TypeAlias = OneOf["scheme", "tier", "concept", "sense", "norm", "transition", "class", "property", "other"]

KINDS: Mapping[str, Kind] = {
    CORE + "Theory": "scheme",
    CORE + "LabelSet": "scheme",
    CORE + "SenseInventory": "scheme",
    SKOS + "ConceptScheme": "scheme",
    CORE + "Tier": "tier",
    CORE + "Sense": "sense",
    CORE + "Norm": "norm",
    CORE + "Transition": "transition",
    SKOS + "Concept": "concept",
    OWL + "ObjectProperty": "property",
    OWL + "DatatypeProperty": "property",
    OWL + "AnnotationProperty": "property",
    OWL + "Class": "class",
}
"""What a thing of a type is, the first that fits."""

_TYPE, _ONTOLOGY = RDF + "type", OWL + "Ontology"
_TEXTS = frozenset({XSD + "string", RDF + "langString"})
_NAMES = (SKOS + "prefLabel", CORE + "term")


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """One value: an IRI, a text with its language or datatype, or a structure of blank nodes written out.

    The datatype is that of a literal that is no plain text; otherwise it is empty.
    """

    text: str
    lang: str = ""
    is_iri: bool = False
    datatype: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with an IRI, and what is said of it.

    Attributes:
        iri: its identifier.
        kind: what it is.
        about: values by IRI of the property.
    """

    iri: str
    kind: Kind
    about: Mapping[str, frozenset[Said]]

    @property
    def label(self) -> str:
        """What it is called, in English if it can be; or an empty string."""
        found = sorted(
            (value for told in _NAMES for value in self.about.get(told, ())),
            key=lambda value: (value.lang != "en", value),
        )
        return found[0].text if found else ""

    @property
    def scheme(self) -> str:
        """IRI of the scheme that it belongs to, or an empty string."""
        named = min((value.text for value in self.about.get(SKOS + "inScheme", ())), default="")
        return named or min((value.text for value in self.about.get(CORE + "tierOf", ())), default="")


@dataclass(frozen=True, slots=True)
class State:
    """Everything that is compared.

    Attributes:
        version: `owl:versionInfo`, or an empty string.
        things: by IRI.
        axioms: statements about no thing in particular, such as disjointness, written out.
        records: mapping records by id, or by what they say where they have none.
        sets: titles of the mapping sets, by id.
    """

    version: str = ""
    things: Mapping[str, Thing] = field(default_factory=dict)
    axioms: frozenset[str] = frozenset()
    records: Mapping[str, MappingRecord] = field(default_factory=dict)
    sets: Mapping[str, str] = field(default_factory=dict)


def state_of(triples: Iterable[Triple], mapping_sets: Iterable[MappingSet] = ()) -> State:
    """Gather what an ontology, merged or in modules, and mapping sets say.

    What an ontology says of itself is left out, apart from its version.
    """
    things: dict[str, Thing] = {}
    axioms: set[str] = set()
    versions: set[str] = set()
    for node in LaidOut.of(triples).nodes:
        if not isinstance(node.term, NamedNode):
            axioms.add(text_of(Node(None, node.properties)))
        elif any(_is(value, _ONTOLOGY) for value in node.values(_TYPE)):
            versions |= {value.value for value in node.values(OWL + "versionInfo") if isinstance(value, Literal)}
        else:
            about = {told: frozenset(map(_said, values)) for told, values in node.properties}
            things[node.term.value] = Thing(node.term.value, _kind(about), about)
    sets = list(mapping_sets)
    return State(
        version=", ".join(sorted(versions)),
        things=things,
        axioms=frozenset(axioms),
        records={_key(record): record for one in sets for record in one.records},
        sets={one.id: one.title for one in sets},
    )


def _is(value: Value, iri: str) -> bool:
    return isinstance(value, NamedNode) and value.value == iri


def _said(value: Value) -> Said:
    match value:
        case NamedNode():
            return Said(value.value, is_iri=True)
        case Literal():
            datatype = value.datatype.value
            return Said(value.value, value.language or "", datatype="" if datatype in _TEXTS else datatype)
        case BlankNode():
            return Said("[]")
        case _:
            return Said(text_of(value))


def _kind(about: Mapping[str, frozenset[Said]]) -> Kind:
    types = {value.text for value in about.get(_TYPE, ())}
    return next((kind for told, kind in KINDS.items() if told in types), "other")


def _key(record: MappingRecord) -> str:
    """Name a record: by its own id, or else by what it says, since its line may change."""
    if "record_id" in record.slots or not record.id.startswith(f"{record.set_id}#"):
        return record.id
    return f"{record.set_id}#{record.subject} {record.predicate} {record.object}"
