"""The gate: what keeps files from becoming a release, each with its cure."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from mappings.reasoning.conflicts.find import find_conflicts
from mappings.release.checkout import Checkout, GitSilent, checkout_of
from mappings.shipped import SourceFiles
from mappings.validity import file_findings, knowledge_from
from ontology.errors import EmotaxaError, Place
from ontology.finding import Finding
from ontology.validation.module import Module

__all__ = [
    "Answers",
    "ReleaseRefused",
    "Staleness",
    "agreed_version",
    "shipped_staleness",
    "uncommitted_files",
    "validity_findings",
]

Staleness = Callable[[], Iterable[Finding]]
"""Finds the derived files that do not belong to what they were worked out from."""

Answers = Callable[[SourceFiles], Iterable[Finding]]
"""Finds the competency questions that files answer in another way than expected."""


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


def validity_findings(sources: SourceFiles, stale: Staleness, asked: Answers | None = None) -> list[Finding]:
    """Find what keeps files from becoming a release, the plainest first; what rests on it waits until that is mended.

    Args:
        sources: the files.
        stale: finds the derived files that do not belong to the others.
        asked: finds the competency questions that are answered in another way; None asks none.
    """
    found = _errors(file_findings(sources))
    if found:
        return found
    found = _errors(find_conflicts(knowledge_from(sources)))
    found += _version_findings(sources)
    return found or [*stale()] or ([] if asked is None else [*asked(sources)])


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

    Raises:
        ReleaseRefused: where git does not say.
    """
    wanted = {path.resolve() for path in sources}
    folders = {path.parent for path in wanted}
    found: set[Path] = set()
    try:
        for checkout in _checkouts(folders):
            found.update(path for path in checkout.changed() if path in wanted or _is_source(path, folders))
    except GitSilent as silent:
        where = Place(str(silent.folder))
        raise ReleaseRefused([Finding("ERROR", where, silent.message, silent.hint)]) from silent
    return sorted(found)


def _checkouts(folders: Iterable[Path]) -> set[Checkout]:
    return {checkout for folder in folders if (checkout := checkout_of(folder)) is not None}


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


def _errors(findings: Iterable[Finding]) -> list[Finding]:
    return [found for found in findings if found.level == "ERROR"]
