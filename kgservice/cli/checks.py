"""Checks: which files `emotaxa validate` looks at, and in whose company."""

import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from kgservice.cli.options import Common
from kgservice.cli.reading import reading
from kgservice.stores.release import Release, shipped_release
from mappings.estimates import stale_estimates
from mappings.kind import Kind, kind_of
from mappings.knowledge import Knowledge
from mappings.reasoning.conflicts.find import find_conflicts
from mappings.record import MappingSet
from mappings.sssom.files import FORMATS, check_mappings, is_mapping_file, read_mappings
from ontology.errors import DocumentError, EmotaxaError, Place
from ontology.finding import Finding
from ontology.load import module_triples, taxonomy_from
from ontology.reasoning.findings import reasoning_findings
from ontology.reasoning.inferred import stale_inferred
from ontology.taxonomy import Taxonomy
from ontology.validation.module import Module
from ontology.validation.validate import company_of, read_modules, validate_modules

__all__ = ["check_files", "check_shipped", "judged_files", "shipped_files"]

_TURTLE = ".ttl"


def judged_files(names: Sequence[str]) -> list[Path]:
    """Give the files that a user names.

    Raises:
        DocumentError: where one is missing, no file, or neither a module in Turtle nor a mapping set.
    """
    paths = [Path(name) for name in dict.fromkeys(names)]
    for path in paths:
        place = Place(str(path))
        if path.is_dir():
            raise DocumentError("is a directory", place, hint=f"name the files in it: {path}/*.ttl")
        if not path.exists():
            raise DocumentError("there is no such file", place, hint="check the path")
        if not os.access(path, os.R_OK):
            raise DocumentError("may not be read", place, hint="make it readable for this user")
        if path.suffix.lower() not in FORMATS:
            hint = f"rename it by what it holds, as one of {', '.join(FORMATS)}"
            raise DocumentError("is neither Turtle (.ttl) nor SSSOM (.tsv)", place, hint=hint)
        if path.suffix.lower() != _TURTLE and not is_mapping_file(path):
            hint = "name a mapping set, or save the module as Turtle (.ttl)"
            raise DocumentError("holds no mapping set", place, hint=hint)
    return paths


def shipped_files() -> list[Path]:
    """Give the files that are checked where the user names none."""
    release = shipped_release()
    return [*release.modules, *release.sets, *release.profiles, *release.alignments]


def check_shipped(common: Common, *, reasoning: bool = True) -> tuple[Finding, ...]:
    """Check all that is shipped, then the mappings of the graph that the user names, or else of the shipped files.

    What is quick comes first; the reasoner is asked last, and with `reasoning` only.
    """
    release = shipped_release()
    findings = [*validate_modules(release.modules), *stale_inferred(), *stale_estimates()]
    for path in (*release.sets, *release.profiles, *release.alignments):
        findings += check_mappings(path)
    if common.store is not None or not common.reads_newest:
        with reading(common) as graph:
            findings += find_conflicts(graph.knowledge)
    elif not _errors(findings):
        findings += find_conflicts(_knowledge(release))
    return (*findings, *_reasoned(release.modules, findings, reasoning))


def check_files(paths: Sequence[Path], *, reasoning: bool = True) -> tuple[Finding, ...]:
    """Check files; of the contradictions between mappings, those that these files bring in.

    What is quick comes first; the reasoner is asked last, and with `reasoning` only.
    """
    mapping_sets = [path for path in paths if is_mapping_file(path)]
    modules = [path for path in paths if path not in mapping_sets]
    findings = [*validate_modules(modules)] if modules else []
    sound = []
    for path in mapping_sets:
        found = check_mappings(path)
        findings += found
        if not _errors(found):
            sound.append(path)
    if sound and not _errors(findings):
        findings += _brought_in(modules, _sets(sound))
    return (*findings, *_reasoned(modules, findings, reasoning))


def _reasoned(paths: Sequence[Path], known: Sequence[Finding], reasoning: bool) -> tuple[Finding, ...]:
    """Reason over modules together with the shipped ones, as far as all of them can be read."""
    modules, unreadable = read_modules(paths)
    if unreadable or not modules:
        return ()
    company = company_of(modules, shipped_release().modules)
    return reasoning_findings(modules, company, known=known, reasoner=reasoning)


def _brought_in(modules: Sequence[Path], given: Sequence[MappingSet]) -> list[Finding]:
    """Find the contradictions that are there with the files and not without them."""
    release = shipped_release()
    shipped, known = _shipped(release.digest)
    taxonomy = _taxonomy(_beside(modules, release.modules)) if modules else shipped.taxonomy
    # Those that the files stand for go, of whatever kind they were.
    replaced = {found.id for found in given}
    kinds = [(kind_of(found, taxonomy), found) for found in given]

    def kept(kind: Kind, among: Sequence[MappingSet]) -> tuple[MappingSet, ...]:
        own = (found for its, found in kinds if its == kind)
        return (*(found for found in among if found.id not in replaced), *own)

    sets, profiles = kept("denoting", shipped.sets), kept("profile", shipped.profiles)
    company = Knowledge(1, taxonomy, sets, profiles, kept("alignment", shipped.alignments))
    findings = find_conflicts(company)
    return [finding for finding, key in zip(findings, _unplaced(findings), strict=True) if key not in known]


@lru_cache(maxsize=1)
def _shipped(digest: str) -> tuple[Knowledge, frozenset[tuple[str, str]]]:
    """Give what the shipped files say, and the contradictions among them; the digest tells whether they changed."""
    known = _knowledge(shipped_release())
    return known, frozenset(_unplaced(find_conflicts(known)))


def _unplaced(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """What tells findings apart when a file lies elsewhere."""
    return [(found.node, found.message) for found in findings]


def _beside(given: Sequence[Path], shipped: Sequence[Path]) -> list[Path]:
    """Give the modules, and of the shipped ones those that they do not stand for."""
    kept = company_of([Module.read(path) for path in given], shipped)
    return [*(Path(module.path) for module in kept), *given]


def _knowledge(release: Release) -> Knowledge:
    """Read the shipped files, whatever the store."""
    parts = (_sets(paths) for paths in (release.sets, release.profiles, release.alignments))
    return Knowledge(1, _taxonomy(release.modules), *parts)


def _taxonomy(modules: Iterable[Path]) -> Taxonomy:
    return taxonomy_from(triple for path in modules for triple in module_triples(path))


def _sets(paths: Iterable[Path]) -> tuple[MappingSet, ...]:
    """Read the sets that have an id of their own; `check_mappings` tells of those that do not."""
    found = []
    for path in paths:
        try:
            found.append(read_mappings(path, set_id=path.resolve().as_uri()))
        except EmotaxaError:
            continue
    return tuple(found)


def _errors(findings: Iterable[Finding]) -> bool:
    return any(found.level == "ERROR" for found in findings)
