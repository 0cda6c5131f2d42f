"""Write mapping sets as SSSOM/JSON: the set as one object, its records in `mappings`.

The standard leaves the format open but for its JSON schema; what is written holds by that schema. As JSON-LD it holds
the context besides, and says in RDF exactly what `mappings.sssom.rdf_write` does.
"""

import json
from collections.abc import Mapping
from typing import Any

from mappings.record import ExtensionDefinition, MappingSet, SlotValue
from mappings.sssom.content import Content, content_of
from mappings.sssom.context import context_of
from mappings.sssom.slots import RECORD_SLOTS, SET_SLOTS, Slot

__all__ = ["sssom_document", "write_sssom_json"]


def write_sssom_json(mapping_set: MappingSet, *, linked: bool = False, condense: bool | None = None) -> str:
    """Write a set as JSON, with two spaces for each level and LF line ends.

    Args:
        mapping_set: the set; the order of its records does not matter.
        linked: whether as JSON-LD, with its context and types.
        condense: whether slots that are equal in all records stand in the set alone; by default in plain JSON only, as
            a reader of RDF knows nothing of that.

    Raises:
        DocumentError: as `mappings.sssom.write.write_sssom` does.
    """
    content = content_of(mapping_set, condense=not linked if condense is None else condense)
    return json.dumps(sssom_document(content, linked=linked), ensure_ascii=False, indent=2) + "\n"


def sssom_document(content: Content, *, linked: bool = False) -> dict[str, Any]:
    """Give a set as the object that is written."""
    document: dict[str, Any] = {"@context": context_of(content), "@type": "MappingSet"} if linked else {}
    named: dict[str, Any] = _values(content.metadata, SET_SLOTS)
    if content.curie_map:
        named["curie_map"] = dict(content.curie_map)
    if content.extensions:
        named["extension_definitions"] = [_definition(one, linked) for one in content.extensions]
    document |= {name: named.pop(name) for name in SET_SLOTS if name in named} | named
    kind = {"@type": "Mapping"} if linked else {}
    document["mappings"] = [kind | _values(row, RECORD_SLOTS) for row in content.rows]
    return document


def _values(slots: Mapping[str, SlotValue], table: Mapping[str, Slot]) -> dict[str, Any]:
    """Give slots as JSON has them: numbers as numbers, lists as lists."""
    return {
        name: float(str(value))
        if name in table and table[name].type == "number"
        else value
        if isinstance(value, str)
        else list(value)
        for name, value in slots.items()
    }


def _definition(one: ExtensionDefinition, linked: bool) -> dict[str, str]:
    said = {"slot_name": one.slot_name, "property": one.property, "type_hint": one.type_hint}
    return {**({"@type": "ExtensionDefinition"} if linked else {}), **{key: text for key, text in said.items() if text}}
