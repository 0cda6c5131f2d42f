"""Check mapping sets: everything that is wrong with a file, not only the first."""

from collections.abc import Iterator
from pathlib import Path

from mappings.record import MappingRecord, MappingSet
from mappings.rules import MAPPING_RULES
from mappings.sssom.scan import scan
from mappings.sssom.source import Source, read_source, source_of
from ontology.errors import DocumentError, Place
from ontology.finding import Finding

__all__ = ["check_sssom", "check_sssom_text"]


def check_sssom(path: Path) -> tuple[Finding, ...]:
    """Say what is wrong with a file, by line; empty where nothing is. Raises nothing for what the file holds."""
    try:
        source = read_source(path)
    except DocumentError as error:
        message = error.message.removeprefix(f"{error.place}: ")
        return (MAPPING_RULES["invalid_mapping_set"].broken(error.place, message, cure=error.hint),)
    return _check(source)


def check_sssom_text(text: str, path: str = "<text>") -> tuple[Finding, ...]:
    """Say what is wrong with a text with embedded metadata; `path` names it in the findings."""
    return _check(source_of(text, path))


def _check(source: Source) -> tuple[Finding, ...]:
    found = scan(source)
    findings = [*found.report.findings, *_repeated(found.mapping_set)]
    return tuple(
        sorted(findings, key=lambda finding: (finding.place.path != source.metadata_path, finding.place.line or 0))
    )


def _repeated(mapping_set: MappingSet) -> Iterator[Finding]:
    """Find records that repeat one another; `mappings.meaning.conflicts` finds those that contradict one another."""
    contents: dict[tuple[object, ...], MappingRecord] = {}
    for record in mapping_set.records:
        content = tuple(sorted((name, value) for name, value in record.slots.items() if name != "record_id"))
        if (same := contents.setdefault(content, record)) is not record:
            subject, object_ = (record.subject or record.subject_label, record.object or record.object_label)
            yield MAPPING_RULES["repeated_mapping"].broken(
                Place(mapping_set.path, record.line),
                f"the record repeats line {same.line}",
                node=f"{subject} {record.predicate} {object_}",
            )
