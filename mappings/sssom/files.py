"""One door to mapping sets in files: which format a file has, reading it, checking it, writing it.

| ending | format |
| --- | --- |
| `.tsv`, and any other | SSSOM/TSV, the metadata in the file or beside it |
| `.csv` | the same with commas, as some tools write it; read only |
| `.json` | SSSOM/JSON |
| `.jsonld` | the same with its context |
| `.ttl`, `.nt`, `.rdf` (`.owl`, `.xml`) | SSSOM/RDF: Turtle, N-Triples, RDF/XML |
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from mappings.record import MappingSet
from mappings.sssom.check import check_scan, unreadable
from mappings.sssom.report import Report
from mappings.sssom.scan import Scan, scan
from mappings.sssom.source import read_source, read_text
from ontology.errors import DocumentError, Place
from ontology.finding import Finding

if TYPE_CHECKING:
    from ontology.outside.document import Document as Graph

__all__ = [
    "FORMATS",
    "MappingFormat",
    "check_mappings",
    "format_of_file",
    "is_mapping_file",
    "read_mappings",
    "write_mappings",
]

MappingFormat = Literal["table", "json", "rdf"]

FORMATS: Final[dict[str, MappingFormat]] = {
    ".tsv": "table",
    ".csv": "table",
    ".json": "json",
    ".jsonld": "json",
    ".ttl": "rdf",
    ".nt": "rdf",
    ".rdf": "rdf",
    ".owl": "rdf",
    ".xml": "rdf",
}
"""The format of a file, by its ending."""

_MARK: Final = b"sssom/MappingSet"
"""What stands in every RDF file with a mapping set, unless it shortens the name."""
_SHORT: Final = b":MappingSet"


def format_of_file(path: Path) -> MappingFormat:
    """Tell the format of a file by its ending; what has another ending is taken for a table.

    >>> format_of_file(Path("ekman.sssom.json")), format_of_file(Path("ekman.sssom"))
    ('json', 'table')
    """
    return FORMATS.get(path.suffix.lower(), "table")


def is_mapping_file(path: Path) -> bool:
    """Tell whether a file holds a mapping set, and no ontology: by its ending, or where that leaves it open by content.

    A file that cannot be read holds none.
    """
    suffix = path.suffix.lower()
    if path.name.lower().endswith(f".sssom{suffix}") or suffix in {".tsv", ".csv"}:
        return True
    if suffix not in FORMATS:
        return False
    try:
        data = path.read_bytes()
    except (OSError, ValueError):
        return False
    if format_of_file(path) == "json" and _is_json_set(data):
        return True
    if _MARK not in data and _SHORT not in data:
        return False
    from mappings.sssom.rdf_read import is_sssom_rdf
    from ontology.outside.document import Document as Graph

    try:
        return is_sssom_rdf(Graph.of(data, str(path)).triples)
    except DocumentError:
        return False


def read_mappings(path: Path, *, set_id: str = "") -> MappingSet:
    """Read a mapping set in any format.

    Args:
        path: the file.
        set_id: `mapping_set_id` to use where the file gives none; without it, such a file is refused.

    Raises:
        DocumentError: for the first thing that the standard does not allow, with file, line or record, slot and cure.
    """
    found = _scan(path, set_id)
    if found.report.first_error is not None:
        raise found.report.first_error
    return found.mapping_set


def check_mappings(path: Path) -> tuple[Finding, ...]:
    """Say all that is wrong with a file, by line or record; empty where nothing is. Raises nothing for its content."""
    try:
        return check_scan(_scan(path))
    except DocumentError as error:
        return (unreadable(error),)


def write_mappings(
    mapping_set: MappingSet, path: Path, *, condense: bool | None = None, apart: bool = False
) -> tuple[Path, ...]:
    """Write a set in the format that the ending of the file asks for; each file appears whole, or not at all.

    Args:
        mapping_set: the set.
        path: ending in `.tsv`, `.json`, `.jsonld`, `.ttl`, `.nt` or `.rdf`.
        condense: whether slots that are equal in all records stand in the set alone; by default in tables and JSON.
        apart: whether the metadata of a table go into a `.sssom.yml` beside it.

    Returns:
        What was written.

    Raises:
        DocumentError: where the set is not fit for the format (see the writers), the ending is none of these, or the
            file cannot be written.
    """
    texts = _texts(mapping_set, path, condense, apart=apart)
    from ontology.files.aside import write_aside

    for target, data in texts.items():
        with write_aside(target) as part:
            part.write(data)
    return tuple(texts)


def _texts(mapping_set: MappingSet, path: Path, condense: bool | None, *, apart: bool) -> dict[Path, bytes]:
    suffix = path.suffix.lower()
    if suffix == ".tsv":
        from mappings.sssom.write import write_sssom, write_sssom_apart

        if not apart:
            return {path: write_sssom(mapping_set, condense=condense is not False).encode()}
        table, metadata = write_sssom_apart(mapping_set, condense=condense is not False)
        stem = path.name.removesuffix(path.suffix).removesuffix(".sssom")
        return {path.with_name(f"{stem}.sssom.yml"): metadata.encode(), path: table.encode()}
    if apart:
        raise DocumentError("metadata stand apart from a table only", Place(str(path)), hint="write a .sssom.tsv file")
    if suffix in {".json", ".jsonld"}:
        from mappings.sssom.json_write import write_sssom_json

        return {path: write_sssom_json(mapping_set, linked=suffix == ".jsonld", condense=condense).encode()}
    from mappings.sssom.rdf_write import RDF_FORMATS, write_sssom_rdf

    if suffix not in RDF_FORMATS:
        hint = f"end it in .tsv, .json, .jsonld, {', '.join(RDF_FORMATS)}"
        raise DocumentError("mapping sets are not written in this format", Place(str(path)), hint=hint, value=suffix)
    return {path: write_sssom_rdf(mapping_set, RDF_FORMATS[suffix], condense=condense is True)}


def _scan(path: Path, set_id: str = "") -> Scan:
    kind = format_of_file(path)
    if kind == "table":
        return scan(read_source(path), set_id=set_id)
    report = Report()
    if kind == "json":
        text = read_text(path)
        if text.startswith("\ufeff"):
            report.warn(Place(str(path), 1), "the file begins with a byte order mark", "save it as UTF-8 without one")
            text = text[1:]
        from mappings.sssom.document import scan_document
        from mappings.sssom.json_read import is_sssom_json, read_json

        document = read_json(text, str(path), report)
        if is_sssom_json(document.said) or path.suffix.lower() == ".json":
            return scan_document(document, report, set_id)
        report = Report()
    return _scan_graph(path, report, set_id)


def _scan_graph(path: Path, report: Report, set_id: str) -> Scan:
    from mappings.sssom.document import scan_document
    from mappings.sssom.rdf_read import read_rdf

    return scan_document(read_rdf(_graph(path), report), report, set_id)


def _graph(path: Path) -> "Graph":
    from ontology.outside.document import Document as Graph

    return Graph.of(read_text(path).encode(), str(path))


def _is_json_set(data: bytes) -> bool:
    import orjson

    from mappings.sssom.json_read import is_sssom_json

    try:
        said: Any = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return False
    return is_sssom_json(said)
