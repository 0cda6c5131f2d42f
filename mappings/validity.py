"""What is wrong with the files that a graph is made of, and what is known from them once nothing is."""

from collections.abc import Iterable
from pathlib import Path

from mappings.knowledge import Knowledge
from mappings.record import MappingSet
from mappings.shipped import SourceFiles
from mappings.sssom.check import check_sssom
from mappings.sssom.read import read_sssom
from ontology.finding import Finding
from ontology.load import module_triples, taxonomy_from
from ontology.validation.validate import validate_modules

__all__ = ["file_findings", "knowledge_from"]


def file_findings(files: SourceFiles) -> list[Finding]:
    """Find what is wrong with modules and label sets, taken together and nothing beside them, and with mapping sets."""
    findings = [*validate_modules(files.asserted, company=())]
    for path in files.mappings:
        findings += check_sssom(path)
    return findings


def knowledge_from(files: SourceFiles) -> Knowledge:
    """Read what the files say, as one revision.

    Raises:
        DocumentError: for the first file that cannot be read.
    """
    triples = (triple for path in files.asserted for triple in module_triples(path))
    return Knowledge(1, taxonomy_from(triples), _read(files.sets), _read(files.profiles), _read(files.alignments))


def _read(paths: Iterable[Path]) -> tuple[MappingSet, ...]:
    return tuple(read_sssom(path) for path in paths)
