"""Headers: rules about the one ontology that a file declares, and about what it imports."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from ontology.errors import Place
from ontology.finding import Finding
from ontology.iri import BASE, DCT, OWL
from ontology.validation.module import Module
from ontology.validation.notation import prefixed
from ontology.validation.rules import RULES
from ontology.validation.statements import Statements

__all__ = ["declaration_findings", "header_findings"]

_PROPERTIES = frozenset(OWL + f"{kind}Property" for kind in ("Object", "Datatype", "Annotation"))
_OF_VERSIONS = frozenset(
    OWL + name for name in ("versionIRI", "priorVersion", "backwardCompatibleWith", "incompatibleWith")
)


def declaration_findings(module: Module) -> Iterator[Finding]:
    """Check that a file holds one module: some statements, and one ontology header."""
    if not module.triples:
        yield RULES["empty_module"].broken(Place(module.path, 1))
    elif not module.headers:
        yield RULES["missing_ontology_declaration"].broken(Place(module.path, 1))
    for header in module.headers[1:]:
        yield RULES["multiple_ontology_declarations"].broken(
            module.place(header, "rdf:type"), f"the file declares a second ontology, {header}", node=header
        )


def header_findings(statements: Statements) -> Iterator[Finding]:
    """Check what the headers of the judged modules say beyond what the shapes demand of them, and their imports."""
    owners = {
        node: header
        for module in (*statements.company, *statements.judged)
        for header in module.headers
        for node in module.types
        if node.startswith(BASE)
    }
    for module in statements.judged:
        for header in module.headers[:1]:
            for rule, slot in _missing(module):
                if not statements.values(header, DCT + slot):
                    yield RULES[rule].broken(module.place(header, f"dct:{slot}"), node=prefixed(header))
            yield from _imports(statements, module, header, owners)


def _missing(module: Module) -> tuple[tuple[str, str], ...]:
    """Name what a header owes: a module that makes vocabulary and no facts needs no source."""
    kinds = frozenset[str]().union(*module.types.values()) if module.types else frozenset()
    source = () if kinds & _PROPERTIES else (("missing_ontology_source", "source"),)
    return (
        ("missing_ontology_description", "description"),
        ("missing_ontology_creator", "creator"),
        *source,
    )


def _imports(statements: Statements, module: Module, header: str, owners: dict[str, str]) -> Iterator[Finding]:
    """Find imports of what is not here, and the ontologies whose names are used and that are not imported."""
    reached: set[str] = set()
    front = [header]
    while front:
        reached.update(front)
        front = [near for at in front for near in statements.links(at, OWL + "imports") if near not in reached]
    known = {found for other in (*statements.judged, *statements.company) for found in other.headers}
    for imported in statements.links(header, OWL + "imports"):
        if imported not in known:
            yield RULES["unknown_import"].broken(
                module.place(header, "owl:imports"),
                f"the ontology imports <{imported}>, which is not here, and nothing is fetched",
                node=prefixed(header),
                value=f"<{imported}>",
            )
    missed: dict[str, str] = {}
    for _, predicate, value in module.triples:
        if predicate.value not in _OF_VERSIONS and predicate.value != OWL + "imports":
            for used in (predicate.value, value.value if isinstance(value, NamedNode) else ""):
                owner = owners.get(used)
                if owner is not None and owner not in reached and used != owner:
                    missed.setdefault(owner, used)
    for owner, used in sorted(missed.items()):
        yield RULES["missing_import"].broken(
            module.place(header, "owl:imports"),
            f"{prefixed(used)} is a name of <{owner}>, which the ontology does not import",
            node=prefixed(header),
            cure=f"add owl:imports <{owner}>",
        )
