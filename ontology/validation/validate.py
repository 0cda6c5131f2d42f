"""Validation: whether files are well-formed modules, and if not, what is to be mended where.

Looked at are the Turtle, the shapes of `ontology/shapes`, and the rules of `ontology.validation.rules`, which say what
shapes say badly or not at all: names that nothing declares, names and definitions that come twice, deprecated terms in
use, cycles. Nothing is fetched: imports are satisfied by the company that a module is validated in.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ontology.errors import DocumentError
from ontology.finding import Finding
from ontology.iri import BASE
from ontology.load import shipped_modules
from ontology.validation.conformance import shape_findings
from ontology.validation.cycles import cycle_findings
from ontology.validation.datatypes import datatype_findings
from ontology.validation.declarations import clashes, declared_names, undeclared
from ontology.validation.definitions import definition_findings
from ontology.validation.headers import declaration_findings, header_findings
from ontology.validation.identifiers import identifier_findings
from ontology.validation.labels import label_findings
from ontology.validation.lifecycle import lifecycle_findings
from ontology.validation.module import Module
from ontology.validation.places import lone_findings
from ontology.validation.rules import RULES
from ontology.validation.statements import Statements
from ontology.validation.texts import text_findings

__all__ = ["company_of", "name_findings", "read_modules", "referred", "rule_findings", "validate_modules"]

_CHECKS: tuple[Callable[[Statements], Iterable[Finding]], ...] = (
    cycle_findings,
    datatype_findings,
    definition_findings,
    header_findings,
    identifier_findings,
    label_findings,
    lifecycle_findings,
    lone_findings,
    text_findings,
)
"""What is looked at besides the Turtle, the declarations and the shapes."""

_CURES = {
    "Invalid UTF-8": "save the file as UTF-8",
    "\ufeff": "save the file as UTF-8 without a byte order mark",
    "has not been declared": "declare the prefix at the top of the file: @prefix name: <IRI> .",
    "dot": "end the statement before this place with a dot",
    "No scheme found": "write the whole IRI, or declare an @base",
}

_MERGED = f"{BASE}ontology"
"""The ontology that a release merges all modules into."""


def validate_modules(paths: Sequence[Path], *, company: Sequence[Path] | None = None) -> tuple[Finding, ...]:
    """Check files of the ontology: Turtle, declared names, shapes, rules.

    Args:
        paths: the files to judge. No file makes this raise: what is wrong with it is a finding.
        company: files that are taken as they are and supply what those refer to; the shipped modules by default. One
            that declares an ontology or a scheme which the judged files declare anew is left out.

    Returns:
        What was found, in the order of the files and their lines; empty where all is well.
    """
    read, findings = read_modules(paths)
    merged = [module for module in read if _MERGED in module.headers]
    modules = [module for module in read if module not in merged]
    findings += [RULES["merged_ontology"].broken(module.place(_MERGED), node=_MERGED) for module in merged]
    others = company_of(modules, shipped_modules() if company is None else company)
    findings += name_findings(modules, others)
    near = referred(modules, others)
    findings += _without_echo(shape_findings(modules, near) if modules else (), findings)
    findings += rule_findings(modules, others, told=findings)
    order = {str(path): index for index, path in enumerate(paths)}
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda found: (order[found.place.path], found.place.line or 0, found.place.slot or "", found.message),
        )
    )


def name_findings(modules: Sequence[Module], company: Sequence[Module]) -> Iterator[Finding]:
    """Find modules that declare no ontology, or several, and names that nothing declares, or that play two roles.

    Args:
        modules: what is to be judged.
        company: what else is declared.
    """
    declared = declared_names([*modules, *company])
    for module in modules:
        yield from declaration_findings(module)
        yield from undeclared(module, declared)
        yield from clashes(module, [other for other in (*modules, *company) if other is not module])


def rule_findings(
    modules: Sequence[Module], company: Sequence[Module], *, told: Iterable[Finding] = ()
) -> Iterator[Finding]:
    """Hold modules against the rules, but for declarations and shapes.

    Args:
        modules: what is to be judged.
        company: what else has to be known.
        told: what was found before; the same rule broken by the same node at the same place is not told again.
    """
    known = {_sign(found) for found in told}
    statements = Statements(modules, company)
    for check in _CHECKS:
        yield from (found for found in check(statements) if _sign(found) not in known)


def read_modules(paths: Iterable[Path]) -> tuple[list[Module], list[Finding]]:
    """Read files, each once; what is wrong with those that cannot be read is a finding."""
    modules: list[Module] = []
    findings: list[Finding] = []
    for path in dict.fromkeys(paths):
        try:
            modules.append(Module.read(path))
        except DocumentError as error:
            findings.append(_unreadable(error))
    return modules, findings


def company_of(modules: Sequence[Module], paths: Iterable[Path]) -> list[Module]:
    """Read the company that modules are judged in.

    Left out are the modules themselves, files that declare an ontology or a scheme which these declare anew, and files
    that cannot be read.
    """
    judged = {Path(module.path).resolve() for module in modules}
    headers = {header for module in modules for header in module.headers}
    schemes = {scheme for module in modules for scheme in module.schemes}
    found: list[Module] = []
    for path in paths:
        if path.resolve() in judged:
            continue
        try:
            other = Module.read(path)
        except DocumentError:
            continue
        if not headers.intersection(other.headers) and schemes.isdisjoint(other.schemes):
            found.append(other)
    return found


def _unreadable(error: DocumentError) -> Finding:
    message = error.message.removeprefix(f"{error.place}: ")
    hint = next((cure for sign, cure in _CURES.items() if sign in message), error.hint)
    return RULES["invalid_turtle"].broken(error.place, message, cure=hint)


def referred(modules: Sequence[Module], others: Sequence[Module]) -> list[Module]:
    """Give the core, and of the rest of the company what the judged modules, and in turn their company, refer to."""
    rest = list(others)
    found: list[Module] = []
    named = {value.value for module in modules for triple in module.triples for value in triple}
    while near := [other for other in rest if not named.isdisjoint(other.types)]:
        rest = [other for other in rest if other not in near]
        found += near
        named = {value.value for other in near for triple in other.triples for value in triple}
    return found


def _sign(found: Finding) -> tuple[str, str, str, str | None]:
    return found.rule, found.place.path, found.node, found.place.slot


def _without_echo(shapes: Iterable[Finding], known: Sequence[Finding]) -> Iterator[Finding]:
    """Leave out what a shape says about a name of which it is known already that nothing declares it."""
    dangling = {(found.place, found.value) for found in known if "declared nowhere" in found.message}
    for found in shapes:
        if not any(found.place == place and f"(found {name})" in found.message for place, name in dangling):
            yield found
