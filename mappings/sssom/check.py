"""Check mapping sets: everything that is wrong with a file, not only the first."""

from collections.abc import Iterator
from pathlib import Path

from mappings.rules import MAPPING_RULES
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.scan import Scan, scan
from mappings.sssom.source import read_source, source_of
from ontology.errors import DocumentError, Place
from ontology.finding import Finding
from ontology.outside.lint import is_iri

__all__ = ["check_scan", "check_sssom", "check_sssom_text", "unreadable"]


def check_sssom(path: Path) -> tuple[Finding, ...]:
    """Say what is wrong with a table, by line; empty where nothing is. Raises nothing for what the file holds."""
    try:
        source = read_source(path)
    except DocumentError as error:
        return (unreadable(error),)
    return check_scan(scan(source))


def check_sssom_text(text: str, path: str = "<text>") -> tuple[Finding, ...]:
    """Say what is wrong with a text with embedded metadata; `path` names it in the findings."""
    return check_scan(scan(source_of(text, path)))


def unreadable(error: DocumentError) -> Finding:
    """Say that a file cannot be read at all."""
    message = error.message.removeprefix(f"{error.place}: ")
    return MAPPING_RULES["invalid_mapping_set"].broken(error.place, message, cure=error.hint)


def check_scan(found: Scan) -> tuple[Finding, ...]:
    """Say what is wrong with what was read from a file in any format; metadata come first, then records in order."""
    named = [*_unnamed(found)]
    places = {finding.place for finding in named}
    # That a name is no URI is doubtful by the standard; here it cannot be used.
    rest = (
        one for one in found.report.findings if one.level != "WARN" or one.place not in places or not one.place.line
    )
    known = {one.place for one in found.report.findings if one.level == "ERROR" and one.place.line}
    findings = [*rest, *(one for one in named if one.place not in known), *_repeated(found)]
    return tuple(
        sorted(findings, key=lambda finding: (finding.place.path != found.header.path, finding.place.line or 0))
    )


def _unnamed(found: Scan) -> Iterator[Finding]:
    """Find identifiers that cannot name anything in a graph, because they are no absolute IRIs."""
    mapping_set, place_of_id = found.mapping_set, found.header.place("mapping_set_id")
    good: dict[str, bool] = {}

    def bad(iri: str) -> bool:
        if iri not in good:
            good[iri] = is_iri(iri)
        return bool(iri) and not good[iri]

    if bad(mapping_set.id):
        yield _no_iri(place_of_id, mapping_set.id, "write it in full, as https://example.org/my-mappings")
        return
    numbered = [record for record in mapping_set.records if "record_id" not in record.slots]
    if mapping_set.id and any(bad(record.id) for record in numbered):
        cure = "leave out what follows the #, or give each record a record_id"
        yield _no_iri(place_of_id, f"{mapping_set.id}#1", cure)
    expand = Prefixes(mapping_set.curie_map).expand
    for row, record in enumerate(mapping_set.records):
        for slot, iri in (
            ("record_id", record.id if "record_id" in record.slots else ""),
            ("subject_id", record.subject),
            ("predicate_id", expand(record.predicate)),
            ("object_id", record.object),
        ):
            if bad(iri):
                cure = "remove the characters that no IRI may hold, or write them as %XX"
                yield _no_iri(found.block.place(row, slot), iri, cure, found.block.node(row))


def _no_iri(place: Place, value: str, cure: str, node: str = "") -> Finding:
    where = f", in the record {node}" if node and place.line is None else ""
    message = f"{value!r} is no absolute IRI{where}"
    return MAPPING_RULES["invalid_mapping_set"].broken(place, message, cure=cure, value=value, node=node)


def _repeated(found: Scan) -> Iterator[Finding]:
    """Find records that repeat one another; `mappings.meaning.conflicts` finds those that contradict one another."""
    contents: dict[tuple[object, ...], int] = {}
    for row, record in enumerate(found.mapping_set.records):
        content = tuple(sorted((name, value) for name, value in record.slots.items() if name != "record_id"))
        if (same := contents.setdefault(content, row)) != row:
            subject, object_ = (record.subject or record.subject_label, record.object or record.object_label)
            line = found.block.lines[same]
            yield MAPPING_RULES["repeated_mapping"].broken(
                found.block.place(row, None),
                f"the record repeats {f'line {line}' if line else f'record {found.block.numbers[same]}'}",
                node=f"{subject} {record.predicate} {object_}",
            )
