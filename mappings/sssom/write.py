"""Write mapping sets as canonical SSSOM/TSV (SSSOM 1.1, "Canonical SSSOM/TSV format").

Reading a canonical file and writing it again gives it back byte for byte.
"""

import re

from mappings.record import MappingSet, SlotValue
from mappings.sssom.content import Content, canonical_number, content_of
from mappings.sssom.header_text import header_lines
from mappings.sssom.slots import SET_SLOTS

__all__ = ["canonical_number", "write_sssom", "write_sssom_apart"]

_NEEDS_QUOTES = re.compile(r'["\t\r\n]')


def write_sssom(mapping_set: MappingSet, *, condense: bool = True) -> str:
    """Write a set in canonical form, with LF line ends.

    A record's fields count before its `slots`: `dataclasses.replace(record, confidence=0.5)` is written as meant.

    Args:
        mapping_set: the set; the order of its records does not matter.
        condense: whether slots that are equal in all records go into the header, where the standard allows it.

    Raises:
        DocumentError: where an IRI has no prefix in `curie_map`, a slot that the standard requires is missing, or a
            number lies outside its range.
    """
    content = content_of(mapping_set, condense=condense)
    return "\n".join([*_header(content), *_table(content)]) + "\n"


def write_sssom_apart(mapping_set: MappingSet, *, condense: bool = True) -> tuple[str, str]:
    """Write a set with external metadata: the text of the `.sssom.tsv`, and that of the `.sssom.yml` beside it.

    Both are as in the canonical form, which itself keeps the metadata embedded. Raises like `write_sssom`.
    """
    content = content_of(mapping_set, condense=condense)
    header = [line.removeprefix("#") for line in _header(content)]
    return "\n".join(_table(content)) + "\n", "\n".join(header) + "\n"


def _header(content: Content) -> list[str]:
    texts: dict[str, SlotValue] = {}
    for name, value in content.metadata.items():
        number = name in SET_SLOTS and SET_SLOTS[name].type == "number"
        texts[name] = canonical_number(value) if number and isinstance(value, str) else value
    return header_lines(list(texts), texts, content.curie_map, content.extensions)


def _table(content: Content) -> list[str]:
    return ["\t".join(map(_quoted, row)) for row in (content.columns, *content.cells)]


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell
