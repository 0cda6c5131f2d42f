"""One reading of a mapping set, with everything that is wrong with it."""

from dataclasses import dataclass

from mappings.record import MappingSet
from mappings.sssom.header import Header, read_header
from mappings.sssom.report import Report
from mappings.sssom.rows import read_records
from mappings.sssom.slots import ENUMERATIONS, SET_SLOTS, SLOTS_OF_1_1
from mappings.sssom.source import Source
from mappings.sssom.table import read_table
from ontology.errors import Place

__all__ = ["Scan", "scan"]


@dataclass(frozen=True, slots=True)
class Scan:
    """What reading gave.

    Attributes:
        mapping_set: as far as it could be read; fit for use only if there is no error.
        report: what was found.
    """

    mapping_set: MappingSet
    report: Report


def scan(source: Source, *, set_id: str = "") -> Scan:
    """Read a file's text; `set_id` names the set where the file does not."""
    report = Report()
    if source.marked:
        report.warn(Place(source.path, 1), "the file begins with a byte order mark", "save it as UTF-8 without one")
    header = read_header(source.metadata, source.metadata_path, report)
    if set_id:
        header.values.setdefault("mapping_set_id", set_id)
    if header.readable:
        for slot in SET_SLOTS.values():
            if slot.required and not header.values.get(slot.name):
                report.error(header.place(slot.name), "the slot is missing", f"add '{slot.name}: URI' to the metadata")
    table = read_table(source, header, report)
    _check_version(header, table.columns, report)
    records = read_records(table, header, report)
    mapping_set = MappingSet(
        id=str(header.values.get("mapping_set_id", "")),
        licence=str(header.values.get("license", "")),
        curie_map=header.curie_map,
        records=records,
        title=str(header.values.get("mapping_set_title", "")),
        metadata=header.values,
        path=source.path,
        extensions=header.extensions,
    )
    return Scan(mapping_set, report)


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
