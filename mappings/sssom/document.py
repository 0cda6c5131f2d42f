"""A mapping set as one document of names and values, as JSON has it and as RDF can be turned into."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mappings.sssom.context import prefixes_in
from mappings.sssom.header import Header, header_of
from mappings.sssom.items import Items
from mappings.sssom.prefixes import BUILT_IN, Prefixes
from mappings.sssom.report import Report
from mappings.sssom.scan import Scan, check_header, scan_of
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS
from mappings.sssom.spelling import Spelling, scalar_text
from mappings.sssom.vocabulary import LINK

if TYPE_CHECKING:
    from yaml import Mark, Node

__all__ = ["Document", "scan_document"]

_At = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A set as read from a file.

    Attributes:
        path: the file.
        said: names and values; `mappings` holds the records.
        line: line, counted from 1, of what a path of names and numbers leads to; None where it is not known.
        numbered: whether records are told by their lines; else looking for a line takes time.
    """

    path: str
    said: Mapping[str, Any]
    line: Callable[[_At], int | None]
    numbered: bool = True


def scan_document(document: Document, report: Report, set_id: str = "") -> Scan:
    """Read a set by the rules of SSSOM; what is wrong with it goes to `report`, and the rest is read on."""
    said = {name: value for name, value in document.said.items() if name != "mappings" and not name.startswith("@")}
    said["curie_map"] = _curie_map(document)
    spelling = _spelling(said)
    for name, value in said.items():
        if isinstance(value, str):
            said[name] = spelling.spelled(name, value)
        elif isinstance(value, list) and name in SET_SLOTS:
            said[name] = [_spelled(spelling, name, one) for one in value]
    empty = Header(document.path, first=1 if document.numbered else None)
    header = header_of(_node(said, (), document), empty, report)
    check_header(header, report, set_id)
    return scan_of(header, _items(document, header, spelling, report).block(), report)


def _items(document: Document, header: Header, spelling: Spelling, report: Report) -> Items:
    extensions = frozenset(one.slot_name for one in header.extensions)
    return Items(
        document.path, document.said.get("mappings"), document.line, document.numbered, extensions, spelling, report
    )


def _curie_map(document: Document) -> Any:  # noqa: ANN401
    """Give the prefixes of a document, those of its context included where they can be used."""
    declared = document.said.get("curie_map")
    if declared is not None and not isinstance(declared, dict):
        return declared
    found = {
        name: base
        for name, base in prefixes_in(document.said.get("@context")).items()
        if name not in BUILT_IN and Prefixes.declaration_problem(name, base) is None
    }
    return {**found, **(declared or {})} or None


def _spelling(said: Mapping[str, Any]) -> Spelling:
    """Find out which slots hold identifiers, and how these are spelled."""
    declared = said["curie_map"] if isinstance(said["curie_map"], dict) else {}
    prefixes = Prefixes({name: base for name, base in declared.items() if isinstance(base, str)})
    names = {slot.name for table in (SET_SLOTS, RECORD_SLOTS) for slot in table.values() if slot.type == "reference"}
    definitions = said.get("extension_definitions")
    for one in definitions if isinstance(definitions, list) else ():
        hint = one.get("type_hint") if isinstance(one, dict) else None
        if isinstance(hint, str) and prefixes.expand(hint) in LINK:
            names.add(str(one.get("slot_name")))
    return Spelling(prefixes, frozenset({*names, "property", "type_hint"}))


def _spelled(spelling: Spelling, name: str, value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {key: spelling.spelled(key, one) if isinstance(one, str) else one for key, one in value.items()}
    return spelling.spelled(name, value) if isinstance(value, str) else value


def _node(value: Any, at: _At, document: Document) -> "Node":  # noqa: ANN401
    """Give a value as YAML has it, which the header is read from."""
    import yaml

    mark = _mark(document, at)
    if isinstance(value, dict):
        parts = [
            (_scalar(name, _mark(document, (*at, name))), _node(one, (*at, name), document))
            for name, one in value.items()
            if not name.startswith("@")
        ]
        return yaml.MappingNode("tag:yaml.org,2002:map", parts, mark, mark)
    if isinstance(value, list):
        parts_of = [_node(one, (*at, number), document) for number, one in enumerate(value)]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", parts_of, mark, mark)
    return _scalar(value, mark)


def _scalar(value: object, mark: "Mark") -> "Node":
    import yaml

    if value is None:
        return yaml.ScalarNode("tag:yaml.org,2002:null", "", mark, mark)
    return yaml.ScalarNode("tag:yaml.org,2002:str", scalar_text(value), mark, mark, '"')


def _mark(document: Document, at: _At) -> "Mark":
    """Give a line as YAML counts it, from 0; -1 where it is not known."""
    import yaml

    line = document.line(at) if document.numbered else None
    return yaml.Mark("", 0, (line or 0) - 1, 0, None, 0)
