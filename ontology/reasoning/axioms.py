"""Axioms: what modules state, in the units that an explanation can take away and name.

A statement about blank nodes (a restriction, a list of disjoint classes) is one axiom with all that belongs to it.
Annotations are no axioms, since nothing follows from them. Declarations are kept apart: every ontology needs them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, NamedNode, Triple

from ontology.errors import Place
from ontology.iri import OWL, RDF, RDFS
from ontology.validation.module import Module, Term
from ontology.validation.notation import prefixed

__all__ = ["Axiom", "Axioms", "annotations_of", "axioms_of"]

_TYPE = RDF + "type"
_Statement = tuple[NamedNode | BlankNode, NamedNode, Term]

_DECLARED = frozenset(
    {
        RDFS + "Datatype",
        *(
            OWL + kind
            for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
        ),
    }
)
_ANNOTATION = OWL + "AnnotationProperty"
_ANNOTATIONS = frozenset(
    {
        *(RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")),
        *(OWL + name for name in ("versionInfo", "deprecated", "imports", "versionIRI", "priorVersion")),
        *(OWL + name for name in ("backwardCompatibleWith", "incompatibleWith")),
    }
)
_SCHEMA = frozenset(
    {
        *(RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")),
        *(OWL + f"equivalent{kind}" for kind in ("Class", "Property")),
        *(OWL + name for name in ("disjointWith", "disjointUnionOf", "propertyDisjointWith", "inverseOf")),
        *(OWL + name for name in ("propertyChainAxiom", "hasKey", "members")),
        *(OWL + name for name in ("intersectionOf", "unionOf", "complementOf", "oneOf", "onDatatype")),
    }
)
_PROPERTY_KINDS = frozenset(
    OWL + f"{kind}Property"
    for kind in (
        "Functional", "InverseFunctional", "Transitive", "Symmetric", "Asymmetric", "Reflexive", "Irreflexive",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Axiom:
    """One statement that something follows from.

    Attributes:
        head: the triple that makes it; that of an axiom about a blank node is its type.
        rest: the triples of the blank nodes that belong to it.
        module: the file that states it.
    """

    head: _Statement
    rest: tuple[_Statement, ...]
    module: Module

    @property
    def predicate(self) -> str:
        """IRI of the property of its head."""
        return self.head[1].value

    @property
    def subject(self) -> str | None:
        """IRI of what it is about; None where that is a blank node."""
        return self.head[0].value if isinstance(self.head[0], NamedNode) else None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The IRIs that it mentions: its values, then its properties, then what these are said of."""
        statements = (self.head, *self.rest)
        terms = [statement[place] for place in (2, 1, 0) for statement in statements]
        return tuple(dict.fromkeys(term.value for term in terms if isinstance(term, NamedNode)))

    @property
    def schema(self) -> bool:
        """Whether it is about classes and properties, and not about individuals."""
        kind = self.head[2].value
        return self.predicate in _SCHEMA or (
            self.predicate == _TYPE and (kind in _PROPERTY_KINDS or kind.startswith(OWL + "AllDisjoint"))
        )

    @cached_property
    def place(self) -> Place:
        """Where it stands."""
        names = [name for name in self.names if name != self.subject and not name.startswith((RDF, OWL))]
        slot = None if self.subject is None else prefixed(self.predicate)
        return self.module.place_of(self.subject, [*names, self.predicate] if self.subject else names, slot)

    @property
    def triples(self) -> Iterator[Triple]:
        """All that it is made of."""
        return (Triple(*statement) for statement in (self.head, *self.rest))


@dataclass(frozen=True)
class Axioms:
    """The axioms of some modules.

    Attributes:
        declarations: IRIs of classes, properties and datatypes, each with the types that declare it.
        stated: every axiom, in the order of the modules.
    """

    declarations: dict[str, frozenset[str]]
    stated: tuple[Axiom, ...]

    def ontology(self, axioms: Sequence[Axiom], also: Iterable[str] = ()) -> Iterator[Triple]:
        """Give the triples of some of the axioms, with the declarations of what they and `also` mention."""
        named = dict.fromkeys(name for axiom in axioms for name in axiom.names)
        for name in (*named, *also):
            for kind in sorted(self.declarations.get(name, ())):
                yield Triple(NamedNode(name), NamedNode(_TYPE), NamedNode(kind))
        for axiom in axioms:
            yield from axiom.triples


def axioms_of(modules: Sequence[Module]) -> Axioms:
    """Read the axioms of some modules."""
    declared: dict[str, set[str]] = defaultdict(set)
    for module in modules:
        for node, types in module.types.items():
            if kinds := types & _DECLARED:
                declared[node] |= kinds
    annotations = annotations_of(modules)
    stated = [axiom for module in modules for axiom in _of_module(module, annotations)]
    return Axioms({node: frozenset(kinds) for node, kinds in declared.items()}, tuple(stated))


def annotations_of(modules: Iterable[Module]) -> frozenset[str]:
    """Give the IRIs of the properties from which nothing follows: those of OWL, and what modules declare as such."""
    return _ANNOTATIONS | {node for module in modules for node, kinds in module.types.items() if _ANNOTATION in kinds}


def _of_module(module: Module, annotations: frozenset[str]) -> Iterator[Axiom]:
    about: dict[str, list[_Statement]] = defaultdict(list)
    inner: set[str] = set()
    for statement in module.triples:
        if isinstance(statement[0], BlankNode):
            about[statement[0].value].append(statement)
        if isinstance(statement[2], BlankNode):
            inner.add(statement[2].value)
    headers = frozenset(module.headers)
    for statement in module.triples:
        subject, predicate, value = statement
        if isinstance(subject, NamedNode):
            declares = predicate.value == _TYPE and value.value in _DECLARED | {OWL + "Ontology"}
            if not (
                declares
                or predicate.value in annotations
                or subject.value in headers
                or (subject.value in annotations and predicate.value.startswith((RDFS, OWL)))
            ):
                yield Axiom(statement, tuple(_closure(value, about)), module)
    for node, statements in about.items():
        if node not in inner and not any(value.value == OWL + "Axiom" for _, _, value in statements):
            head = next((found for found in statements if found[1].value in _SCHEMA - {OWL + "members"}), None)
            head = head or next((found for found in statements if found[1].value == _TYPE), statements[0])
            yield Axiom(head, tuple(found for found in _closure(BlankNode(node), about) if found != head), module)


def _closure(value: Term, about: dict[str, list[_Statement]]) -> Iterator[_Statement]:
    """Give what is said about a blank node, and about those that this leads to."""
    seen: set[str] = set()
    front = [value] if isinstance(value, BlankNode) else []
    while front:
        node = front.pop(0)
        if node.value in seen:
            continue
        seen.add(node.value)
        for statement in about.get(node.value, ()):
            yield statement
            if isinstance(statement[2], BlankNode):
                front.append(statement[2])
