"""Declarations: checks that every name a module uses is declared, once, and in one role."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from pyoxigraph import NamedNode

from ontology.errors import Place
from ontology.finding import Finding
from ontology.iri import BASE, OWL, RDF, RDFS, SKOS
from ontology.module import Module, prefixed

__all__ = ["clashes", "declared_names", "header_findings", "undeclared"]

_TYPE = RDF + "type"
_VERSIONS = frozenset(
    OWL + name for name in ("versionIRI", "priorVersion", "backwardCompatibleWith", "incompatibleWith")
)
_MAPPING = frozenset(SKOS + f"{kind}Match" for kind in ("exact", "close", "broad", "narrow", "related"))
_ROLES = {
    "property": frozenset(OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
    "class or datatype": frozenset({OWL + "Class", RDFS + "Datatype"}),
}


def header_findings(module: Module) -> Iterator[Finding]:
    """Check that a file holds one module: some statements, and one ontology header."""
    if not module.triples:
        hint = "declare an owl:Ontology in it, and describe a scheme"
        yield Finding("ERROR", Place(module.path, 1), "the file says nothing", hint)
    elif not module.headers:
        hint = "begin it with <https://w3id.org/emotaxa/ontology/...> a owl:Ontology, its title, licence and version"
        yield Finding("ERROR", Place(module.path, 1), "the file declares no ontology", hint)
    for header in module.headers[1:]:
        yield Finding(
            "ERROR",
            module.place(header, "rdf:type"),
            f"the file declares a second ontology, {header}",
            "keep each ontology in a file of its own",
            header,
        )


def declared_names(modules: Iterable[Module]) -> frozenset[str]:
    """Give every name that some module types, and those that RDF, RDFS, OWL and XML Schema bring along."""
    from rdflib import OWL, RDF, RDFS, XSD

    own = (str(space) + name.removeprefix(str(space)) for space in (RDF, RDFS, OWL, XSD) for name in dir(space))
    return frozenset(own).union(*(module.types for module in modules))


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
                yield Finding(
                    "ERROR",
                    module.place(at or name, where),
                    f"{prefixed(name)} {problem}",
                    hint,
                    prefixed(at or name),
                )


def clashes(module: Module, others: Iterable[Module]) -> Iterator[Finding]:
    """Find names that play two roles which OWL 2 DL keeps apart, at least one of them given by this module."""
    for node in module.types:
        types = module.types[node].union(*(other.types.get(node, ()) for other in others))
        for role, kinds in _ROLES.items():
            if len(found := sorted(types & kinds)) > 1:
                names = " and ".join(prefixed(kind) for kind in found)
                yield Finding(
                    "ERROR",
                    module.place(node, "rdf:type"),
                    f"one {role} is declared as {names}",
                    "keep one of the two; OWL 2 DL allows no more",
                    prefixed(node),
                )


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
