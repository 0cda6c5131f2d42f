"""Declarations: checks that every name a module uses is declared, once, and in one role."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache

from pyoxigraph import NamedNode

from ontology.finding import Finding
from ontology.iri import BASE, OWL, RDF, RDFS, SKOS
from ontology.validation.module import Module
from ontology.validation.notation import prefixed
from ontology.validation.rules import RULES

__all__ = ["clashes", "declared_names", "undeclared"]

_TYPE = RDF + "type"
_VERSION = OWL + "versionIRI"
_VERSIONS = frozenset(
    OWL + name for name in ("versionIRI", "priorVersion", "backwardCompatibleWith", "incompatibleWith", "imports")
)
_MAPPING = frozenset(SKOS + f"{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
_ROLES = {
    "property": frozenset(OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
    "class or datatype": frozenset({OWL + "Class", RDFS + "Datatype"}),
}


def declared_names(modules: Iterable[Module]) -> frozenset[str]:
    """Give every name that some module types or versions, and those that RDF, RDFS, OWL and XML Schema bring along."""
    return _built_in().union(*(_declared_by(module) for module in modules))


def undeclared(module: Module, declared: frozenset[str]) -> Iterator[Finding]:
    """Find names of ours, and properties and classes of any vocabulary, that a module uses and nothing declares."""
    said: set[tuple[str, str, str]] = set()
    for subject, predicate, value in module.triples:
        at = subject.value if isinstance(subject, NamedNode) else ""
        told, slot = predicate.value, prefixed(predicate.value)
        missing = []
        if at.startswith(BASE) and at not in declared:
            missing.append((at, "rdf:type", "is described but not declared", "say what it is: `a skos:Concept`"))
        if told not in declared and not told.startswith(RDF + "_"):
            missing.append((told, slot, "is not declared as a property", _property_hint(told, declared)))
        if isinstance(value, NamedNode) and (name := value.value) not in declared:
            if told == _TYPE:
                missing.append((name, slot, "is not declared as a class", _nearest(name, declared)))
            elif name.startswith(BASE) and told not in _VERSIONS:
                missing.append((name, slot, "is declared nowhere", _nearest(name, declared)))
        for name, where, problem, hint in missing:
            if (at, where, name) not in said:
                said.add((at, where, name))
                yield RULES["dangling_reference"].broken(
                    module.place(at or name, where),
                    f"{prefixed(name)} {problem}",
                    node=prefixed(at or name),
                    value=prefixed(name),
                    cure=hint,
                )


def clashes(module: Module, others: Iterable[Module]) -> Iterator[Finding]:
    """Find names that play two roles which OWL 2 DL keeps apart, at least one of them given by this module."""
    for node in module.types:
        types = module.types[node].union(*(other.types.get(node, ()) for other in others))
        for role, kinds in _ROLES.items():
            if len(found := sorted(types & kinds)) > 1:
                names = " and ".join(prefixed(kind) for kind in found)
                yield RULES["conflicting_declarations"].broken(
                    module.place(node, "rdf:type"), f"one {role} is declared as {names}", node=prefixed(node)
                )


@cache
def _built_in() -> frozenset[str]:
    from rdflib import OWL, RDF, RDFS, XSD

    return frozenset(
        str(space) + name.removeprefix(str(space)) for space in (RDF, RDFS, OWL, XSD) for name in dir(space)
    )


def _declared_by(module: Module) -> Iterator[str]:
    yield from module.types
    for _, told, value in module.triples:
        if told.value == _VERSION:
            yield value.value


def _property_hint(name: str, declared: frozenset[str]) -> str:
    if name in _MAPPING:
        return "write the link as a mapping, in an SSSOM set"
    return _nearest(name, declared, "declare it, as owl:AnnotationProperty for instance, or take it away")


def _nearest(name: str, declared: frozenset[str], otherwise: str = "correct the name, or declare it") -> str:
    """Propose the declared names of the same namespace that are spelt most alike."""
    end = max(name.rfind("/"), name.rfind("#")) + 1
    local = {other[end:]: other for other in declared if other.startswith(name[:end])}
    near = get_close_matches(name[end:], sorted(local), n=2, cutoff=0.75)
    return f"did you mean {' or '.join(prefixed(local[found]) for found in near)}?" if near else otherwise
