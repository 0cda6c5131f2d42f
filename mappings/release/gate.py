"""The gate: what keeps files from becoming a release, each with its cure."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from mappings.knowledge import Knowledge
from mappings.meaning.conflicts import find_conflicts
from mappings.record import MappingSet
from mappings.release.checkout import checkout_of
from mappings.release.files import SourceFiles
from mappings.sssom.check import check_sssom
from mappings.sssom.read import read_sssom
from ontology.errors import EmotaxaError
from ontology.finding import Finding
from ontology.load import module_triples, taxonomy_from
from ontology.validation.module import Module
from ontology.validation.validate import validate_modules

__all__ = [
    "ReleaseRefused",
    "Staleness",
    "agreed_version",
    "shipped_staleness",
    "uncommitted_files",
    "validity_findings",
]

Staleness = Callable[[], Iterable[Finding]]
"""Finds the derived files that do not belong to what they were worked out from."""


class ReleaseRefused(EmotaxaError):
    """Files that may not become a release as they are.

    Attributes:
        findings: everything that is in the way, the first of them in the message.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Tell the first reason, and how many more there are."""
        first, *rest = findings
        more = f" (and {len(rest)} more)" if rest else ""
        super().__init__(f"no release: {first.place}: {first.message}{more}", hint=first.hint, value=first.place.path)
        self.findings = tuple(findings)


def shipped_staleness() -> Iterator[Finding]:
    """Find the shipped derived files that do not belong to the shipped modules and mapping sets."""
    from mappings.estimates import stale_estimates
    from ontology.reasoning.inferred import stale_inferred

    yield from stale_inferred()
    yield from stale_estimates()


def validity_findings(sources: SourceFiles, stale: Staleness) -> list[Finding]:
    """Find the errors in files, the derived files that are stale, and what modules say differently of their version."""
    findings = [*validate_modules(sources.asserted, company=())]
    for path in sources.mappings:
        findings += check_sssom(path)
    found = [one for one in findings if one.level == "ERROR"]
    if found:
        return found
    found += (one for one in find_conflicts(_knowledge(sources)) if one.level == "ERROR")
    found += _version_findings(sources)
    return found or [*stale()]


def agreed_version(sources: SourceFiles) -> str:
    """Give the version that all modules name.

    Raises:
        ReleaseRefused: where they name none, or not the same.
    """
    if found := list(_version_findings(sources)):
        raise ReleaseRefused(found)
    return _versions(Module.read(sources.modules[0]))[0]


def uncommitted_files(sources: SourceFiles) -> list[Path]:
    """Give the files that a release would be made of and that differ from what git has; none outside a checkout.

    A file that git has and that is gone counts, too, as long as its folder is there.
    """
    wanted = {path.resolve() for path in sources}
    folders = {path.parent for path in wanted}
    found: set[Path] = set()
    for checkout in {checkout for folder in folders if (checkout := checkout_of(folder)) is not None}:
        found.update(path for path in checkout.changed() if path in wanted or _is_source(path, folders))
    return sorted(found)


def _is_source(path: Path, folders: Collection[Path]) -> bool:
    return path.parent in folders and path.name.endswith((".ttl", ".sssom.tsv"))


def _version_findings(sources: SourceFiles) -> Iterator[Finding]:
    modules = [Module.read(path) for path in (*sources.asserted, *sources.derived)]
    counts = Counter(version for module in modules for version in _versions(module))
    wanted = counts.most_common(1)[0][0] if counts else ""
    for module in modules:
        versions = _versions(module)
        if versions != [wanted]:
            said = f"is of version {', '.join(versions)}" if versions else "names no version"
            yield Finding(
                "ERROR",
                module.place(next(iter(module.headers), ""), "owl:versionInfo"),
                f"{said}, the other modules of {wanted or 'none'}",
                f'write owl:versionInfo "{wanted}", and the version in owl:versionIRI alike',
            )


def _versions(module: Module) -> list[str]:
    return sorted(
        value.value
        for subject, told, value in module.triples
        if subject.value in module.headers and told.value == "http://www.w3.org/2002/07/owl#versionInfo"
    )


def _knowledge(sources: SourceFiles) -> Knowledge:
    def read(paths: Iterable[Path]) -> tuple[MappingSet, ...]:
        return tuple(read_sssom(path) for path in paths)

    triples = (triple for path in sources.asserted for triple in module_triples(path))
    return Knowledge(1, taxonomy_from(triples), read(sources.sets), read(sources.profiles), read(sources.alignments))
