"""The metadata block: slots with their values and lines."""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from mappings.record import ExtensionDefinition, SlotValue
from mappings.sssom.prefixes import Prefixes
from mappings.sssom.report import Report
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, Slot
from mappings.sssom.values import value_problem
from mappings.sssom.yaml_nodes import entries, items, root, text_of
from ontology.errors import Place

if TYPE_CHECKING:
    from yaml import Node

__all__ = ["Header", "header_of", "read_header"]

_NCNAME = re.compile(r"[^\W\d][\w.\-]*\Z")
_DEFINITION = ("slot_name", "property", "type_hint")


@dataclass(slots=True)
class Header:
    """What a metadata block says.

    Attributes:
        path: the file that it stands in.
        values: slots with a value; lists as tuples, `curie_map` and `extension_definitions` apart.
        lines: line of each slot, counted from 1.
        curie_map: prefix to IRI base, as declared.
        extensions: definitions of slots that are not the standard's.
        readable: whether it was YAML; else nothing is known of prefixes.
        first: where what is missing is told; None in RDF, which has no lines.
    """

    path: str
    values: dict[str, SlotValue] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    curie_map: dict[str, str] = field(default_factory=dict)
    extensions: tuple[ExtensionDefinition, ...] = ()
    readable: bool = True
    first: int | None = 1

    def place(self, slot: str) -> Place:
        """Tell where a slot stands; one that is not there is missing at the first line."""
        return Place(self.path, self.lines.get(slot, self.first) or None, slot=slot)


def read_header(text: str, path: str, report: Report) -> Header:
    """Read a metadata block; what is wrong with it goes to `report`, and the rest is read on."""
    header = Header(path)
    top = root(text, path, report)
    if top is None:
        header.readable = False
        return header
    return header_of(top, header, report)


def header_of(top: "Node", header: Header, report: Report) -> Header:
    """Read metadata that are parsed already into an empty header; what is wrong with them goes to `report`."""
    nodes: dict[str, Node] = {}
    for name, line, node in entries(top, header.path, None, report):
        header.lines[name] = line
        nodes[name] = node
    if "curie_map" in nodes:
        header.curie_map = _curie_map(nodes.pop("curie_map"), header, report)
    prefixes = Prefixes(header.curie_map)
    if "extension_definitions" in nodes:
        header.extensions = _extensions(nodes.pop("extension_definitions"), header, prefixes, report)
    for name, node in nodes.items():
        slot = SET_SLOTS.get(name)
        value = _extension_value(name, node, header, report) if slot is None else _value(slot, node, header, report)
        if value:
            header.values[name] = value
            if slot is not None:
                _check(slot, value, header, prefixes, report)
    return header


def _value(slot: Slot, node: "Node", header: Header, report: Report) -> SlotValue | None:
    """Give a slot's value: a tuple where the standard has a list, even if the file has a single value."""
    text = text_of(node)
    if text is not None:
        return (text,) if text and slot.multivalued else text
    listed = items(node) if slot.multivalued else None
    if listed is None:
        report.error(header.place(slot.name), "the slot holds one value, as text", "write 'name: value' in one line")
        return None
    values = [text_of(item) for item in listed]
    if None in values:
        report.error(header.place(slot.name), "an item of the list is no text", "write each as '  - value'")
    return tuple(value for value in values if value)


def _extension_value(name: str, node: "Node", header: Header, report: Report) -> str | None:
    """Give the value of a slot that the standard does not know for sets; a structure is left out."""
    text = text_of(node)
    if name in RECORD_SLOTS:
        report.warn(header.place(name), "says nothing in the header: it is a slot of records", "write it as a column")
    elif name not in {extension.slot_name for extension in header.extensions}:
        close = get_close_matches(name, SET_SLOTS, n=1)
        cure = f"did you mean {close[0]}?" if close else "name it in extension_definitions, or remove it"
        report.warn(header.place(name), "unknown slot" if text is not None else "unknown slot, left out", cure)
    elif text is None:
        report.error(header.place(name), "an extension holds one value, as text", "write 'name: value' in one line")
    return text


def _curie_map(node: "Node", header: Header, report: Report) -> dict[str, str]:
    found: dict[str, str] = {}
    for prefix, line, value in entries(node, header.path, "curie_map", report):
        base = text_of(value) or ""
        if problem := Prefixes.declaration_problem(prefix, base):
            report.error(Place(header.path, line or None, slot="curie_map"), *problem, value=prefix)
        found[prefix] = base
    if not found and text_of(node) != "":
        report.error(header.place("curie_map"), "is no list of prefixes", "write each as '  PREFIX: IRI' below it")
    return found


def _extensions(node: "Node", header: Header, prefixes: Prefixes, report: Report) -> tuple[ExtensionDefinition, ...]:
    """Read the definitions; a broken one is ignored, as the standard says, with a warning."""
    found: dict[str, ExtensionDefinition] = {}
    for item in items(node) or ():
        place = Place(header.path, item.start_mark.line + 1 or None, slot="extension_definitions")
        texts = {name: text_of(value) or "" for name, _, value in entries(item, header.path, place.slot, report)}
        name, *references = (texts.get(part, "") for part in _DEFINITION)
        broken = not texts.keys() <= set(_DEFINITION) or not _NCNAME.match(name)
        problem = next((problem for one in references if one and (problem := prefixes.problem(one))), None)
        if broken or name in SET_SLOTS or name in RECORD_SLOTS or name in found:
            cure = "give it a slot_name that is new, property and type_hint, and nothing else"
            report.warn(place, f"the definition {name!r} is ignored", cure)
        elif problem:
            report.warn(place, f"the definition {name!r} is ignored: {problem[0]}", problem[1])
        else:
            found[name] = ExtensionDefinition(name, *references)
    return tuple(found.values())


def _check(slot: Slot, value: SlotValue, header: Header, prefixes: Prefixes, report: Report) -> None:
    for one in (value,) if isinstance(value, str) else value:
        if problem := value_problem(slot, one, prefixes):
            if slot.type == "uri" or slot.name == "sssom_version":
                report.warn(header.place(slot.name), *problem)
            else:
                report.error(header.place(slot.name), *problem, value=one)
