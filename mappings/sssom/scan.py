"""One reading of a mapping set, with everything that is wrong with it."""

from dataclasses import dataclass

from mappings.record import MappingSet
from mappings.sssom.block import Block
from mappings.sssom.header import Header, read_header
from mappings.sssom.report import Report
from mappings.sssom.rows import read_records
from mappings.sssom.slots import ENUMERATIONS, SET_SLOTS, SLOTS_OF_1_1
from mappings.sssom.source import Source
from mappings.sssom.table import read_table
from ontology.errors import Place

__all__ = ["Scan", "check_header", "scan", "scan_of"]


@dataclass(frozen=True, slots=True)
class Scan:
    """What reading gave.

    Attributes:
        mapping_set: as far as it could be read; fit for use only if there is no error.
        report: what was found.
        header: the metadata, with their lines.
        block: the records, row by row, with theirs.
    """

    mapping_set: MappingSet
    report: Report
    header: Header
    block: Block


def scan(source: Source, *, set_id: str = "") -> Scan:
    """Read a file's text; `set_id` names the set where the file does not."""
    report = Report()
    if source.marked:
        report.warn(Place(source.path, 1), "the file begins with a byte order mark", "save it as UTF-8 without one")
    header = read_header(source.metadata, source.metadata_path, report)
    if source.beside is not None:
        _compare(header, source.beside, report)
    check_header(header, report, set_id)
    table = read_table(source, header, report)
    block = Block.of_cells(table.path, table.line, table.columns, table.rows)
    return scan_of(header, block, report)


def _compare(header: Header, beside: tuple[str, str], report: Report) -> None:
    """A metadata file beside one that has metadata of its own is not read; it may not say something else."""
    path, text = beside
    other = read_header(text, path, Report())
    for name in other.lines:
        said, own = (each.curie_map if name == "curie_map" else each.values.get(name) for each in (other, header))
        if said and own and said != own and header.readable:
            where = f"{path}:{other.lines[name]}"
            cure = "remove one of the two; the standard has metadata in the file or beside it, not both"
            report.error(header.place(name), f"{where} says something else of it", cure)
            return
    report.warn(Place(path, 1), f"is not read: {header.path} has metadata of its own", "remove one of the two")


def check_header(header: Header, report: Report, set_id: str = "") -> None:
    """See that a set has what it must have; `set_id` names it where it has no id."""
    if set_id:
        header.values.setdefault("mapping_set_id", set_id)
    for slot in SET_SLOTS.values() if header.readable else ():
        if slot.required and not header.values.get(slot.name):
            report.error(header.place(slot.name), "the slot is missing", f"add '{slot.name}: URI' to the metadata")


def scan_of(header: Header, block: Block, report: Report) -> Scan:
    """Put header and records together, whatever format they come from."""
    _check_version(header, block.columns or tuple(block.values), report)
    records = read_records(block, header, report)
    mapping_set = MappingSet(
        id=str(header.values.get("mapping_set_id", "")),
        licence=str(header.values.get("license", "")),
        curie_map=header.curie_map,
        records=records,
        title=str(header.values.get("mapping_set_title", "")),
        metadata=header.values,
        path=block.path,
        extensions=header.extensions,
    )
    return Scan(mapping_set, report, header, block)


def _check_version(header: Header, columns: tuple[str, ...], report: Report) -> None:
    """A version later than ours may hold what we do not know; one that is not stated is 1.0."""
    version = str(header.values.get("sssom_version", "1.0"))
    if version not in ENUMERATIONS["sssom_version"] and not version.startswith("1."):
        report.error(
            header.place("sssom_version"),
            f"SSSOM {version} is not known here",
            "convert the file to SSSOM 1.1",
            value=version,
        )
    in_header = (name for name in header.values if name in SET_SLOTS and name != "sssom_version")
    newer = [name for name in in_header if SET_SLOTS[name].since == "1.1"]
    newer += [name for name in columns if name in SLOTS_OF_1_1]
    if newer and version == "1.0" and header.readable:
        report.warn(
            header.place("sssom_version"),
            f"{', '.join(newer)} came with SSSOM 1.1, but the file does not say that it is one",
            "add 'sssom_version: \"1.1\"' to the metadata",
        )
