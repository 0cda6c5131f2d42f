"""Validation: whether files are well-formed modules, and if not, what is to be mended where.

Three things are looked at: the Turtle, the shapes of `ontology/shapes`, and what shapes say badly (names that nothing
declares, loops). Nothing is fetched: imports are satisfied by the company that a module is validated in.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ontology.conformance import shape_findings
from ontology.declarations import clashes, declared_names, header_findings, undeclared
from ontology.errors import DocumentError
from ontology.finding import Finding
from ontology.load import shipped_modules
from ontology.loops import loops
from ontology.module import Module

__all__ = ["company_of", "validate_modules"]

_CURES = {
    "Invalid UTF-8": "save the file as UTF-8",
    "\ufeff": "save the file as UTF-8 without a byte order mark",
    "has not been declared": "declare the prefix at the top of the file: @prefix name: <IRI> .",
    "dot": "end the statement before this place with a dot",
    "No scheme found": "write the whole IRI, or declare an @base",
}


def validate_modules(paths: Sequence[Path], *, company: Sequence[Path] | None = None) -> tuple[Finding, ...]:
    """Check files of the ontology: Turtle, shapes, declared names, loops.

    Args:
        paths: the files to judge. No file makes this raise: what is wrong with it is a finding.
        company: files that are taken as they are and supply what those refer to; the shipped modules by default. One
            that declares an ontology or a scheme which the judged files declare anew is left out.

    Returns:
        What was found, in the order of the files and their lines; empty where all is well.
    """
    findings: list[Finding] = []
    modules: list[Module] = []
    for path in dict.fromkeys(paths):
        try:
            modules.append(Module.read(path))
        except DocumentError as error:
            findings.append(_unreadable(error))
    others = company_of(modules, shipped_modules() if company is None else company)
    declared = declared_names([*modules, *others])
    for module in modules:
        findings += header_findings(module)
        findings += undeclared(module, declared)
        findings += clashes(module, [other for other in (*modules, *others) if other is not module])
    near = _referred(modules, others)
    findings += loops(modules, near)
    findings += _without_echo(shape_findings(modules, near) if modules else (), findings)
    order = {str(path): index for index, path in enumerate(paths)}
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda found: (order[found.place.path], found.place.line or 0, found.place.slot or "", found.message),
        )
    )


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
    return Finding("ERROR", error.place, message, hint)


def _referred(modules: Sequence[Module], others: Sequence[Module]) -> list[Module]:
    """Give the core, and of the rest of the company what the judged files, and in turn their company, refer to."""
    rest = list(others)
    found: list[Module] = []
    named = {value.value for module in modules for triple in module.triples for value in triple}
    while near := [other for other in rest if not named.isdisjoint(other.types)]:
        rest = [other for other in rest if other not in near]
        found += near
        named = {value.value for other in near for triple in other.triples for value in triple}
    return found


def _without_echo(shapes: Iterable[Finding], known: Sequence[Finding]) -> Iterator[Finding]:
    """Leave out what a shape says about a name of which it is known already that nothing declares it."""
    dangling = {(found.place, found.message.split(" ", 1)[0]) for found in known if "declared nowhere" in found.message}
    for found in shapes:
        if not any(found.place == place and f"(found {name})" in found.message for place, name in dangling):
            yield found
