"""Check mapping sets: everything that is wrong with a file, not only the first."""

from collections.abc import Iterator
from pathlib import Path

from mappings.record import MappingRecord, MappingSet
from mappings.rules import MAPPING_RULES
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.scan import scan
from mappings.sssom.source import Source, read_source, source_of
from ontology.errors import DocumentError, Place
from ontology.finding import Finding
from ontology.outside.lint import is_iri

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
    named = [*_unnamed(found.mapping_set, source)]
    places = {finding.place for finding in named}
    # That a name is no URI is doubtful by the standard; here it cannot be used.
    rest = (one for one in found.report.findings if one.level != "WARN" or one.place not in places)
    known = {one.place for one in found.report.findings if one.level == "ERROR"}
    findings = [*rest, *(one for one in named if one.place not in known), *_repeated(found.mapping_set)]
    return tuple(
        sorted(findings, key=lambda finding: (finding.place.path != source.metadata_path, finding.place.line or 0))
    )


def _unnamed(mapping_set: MappingSet, source: Source) -> Iterator[Finding]:
    """Find identifiers that cannot name anything in a graph, because they are no absolute IRIs."""
    good: dict[str, bool] = {}

    def bad(iri: str) -> bool:
        if iri not in good:
            good[iri] = is_iri(iri)
        return bool(iri) and not good[iri]

    if bad(mapping_set.id):
        yield _no_iri(_place_of_id(source), mapping_set.id, "write it in full, as https://example.org/my-mappings")
        return
    numbered = [record for record in mapping_set.records if "record_id" not in record.slots]
    if mapping_set.id and any(bad(record.id) for record in numbered):
        cure = "leave out what follows the #, or give each record a record_id"
        yield _no_iri(_place_of_id(source), f"{mapping_set.id}#1", cure)
    expand = Prefixes(mapping_set.curie_map).expand
    for record in mapping_set.records:
        for slot, iri in (
            ("record_id", record.id if "record_id" in record.slots else ""),
            ("subject_id", record.subject),
            ("predicate_id", expand(record.predicate)),
            ("object_id", record.object),
        ):
            if bad(iri):
                cure = "remove the characters that no IRI may hold, or write them as %XX"
                yield _no_iri(Place(mapping_set.path, record.line, slot=slot), iri, cure)


def _no_iri(place: Place, value: str, cure: str) -> Finding:
    return MAPPING_RULES["invalid_mapping_set"].broken(place, f"{value!r} is no absolute IRI", cure=cure, value=value)


def _place_of_id(source: Source) -> Place:
    before, said, _ = f"\n{source.metadata}".partition("\nmapping_set_id")
    return Place(source.metadata_path, before.count("\n") + 1 if said else 1, slot="mapping_set_id")


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
