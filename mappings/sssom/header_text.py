"""The metadata block as canonical SSSOM/TSV has it: one line for each value, plain where YAML 1.2 allows it."""

import re
from collections.abc import Mapping, Sequence

from mappings.record import ExtensionDefinition, SlotValue
from mappings.sssom.slots import SET_SLOTS

__all__ = ["header_lines", "scalar"]

_NOT_TEXT = re.compile(
    r"(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE"
    r"|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
)
"""Plain scalars that YAML's core schema reads as something else than text (YAML 1.2.2, section 10.3.2)."""

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ESCAPED = re.compile('["\\\\]|' + _UNPRINTABLE.pattern)
_NAMED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def header_lines(
    names: Sequence[str],
    metadata: Mapping[str, SlotValue],
    curie_map: Mapping[str, str],
    extensions: Sequence[ExtensionDefinition],
) -> list[str]:
    """Write the slots that are named, in that order; prefixes and definitions where the standard's order has them."""
    blocks: dict[str, list[str]] = {}
    for name in names:
        value = metadata[name]
        number = name in SET_SLOTS and SET_SLOTS[name].type == "number"
        if isinstance(value, str):
            blocks[name] = [f"#{scalar(name)}: {scalar(value, number=number)}"]
        else:
            blocks[name] = [f"#{name}:", *(f"#  - {scalar(one)}" for one in value)]
    if curie_map:
        prefixes = (f"#  {scalar(prefix)}: {scalar(base)}" for prefix, base in sorted(curie_map.items()))
        blocks["curie_map"] = ["#curie_map:", *prefixes]
    if extensions:
        blocks["extension_definitions"] = ["#extension_definitions:"]
        for one in extensions:
            parts = {"slot_name": one.slot_name, "property": one.property, "type_hint": one.type_hint}
            texts = [f"{name}: {scalar(value)}" for name, value in parts.items() if value]
            blocks["extension_definitions"] += [f"#  {' ' if at else '-'} {text}" for at, text in enumerate(texts)]
    ordered = [name for name in SET_SLOTS if name in blocks] + [name for name in names if name not in SET_SLOTS]
    return [line for name in ordered for line in blocks[name]]


def scalar(value: str, *, number: bool = False) -> str:
    r"""Write one value; a text that looks like a number is quoted, a number is not.

    >>> print(scalar("Parrott 2001"), scalar("1.1"), scalar("1.1", number=True), scalar("a: b"), scalar("0.1.0"))
    Parrott 2001 "1.1" 1.1 "a: b" 0.1.0
    """
    return value if number or _is_plain(value) else f'"{_ESCAPED.sub(_escape, value)}"'


def _is_plain(value: str) -> bool:
    """Tell whether a value may stand unquoted after `name: ` or `- ` (YAML 1.2.2, section 7.3.3)."""
    if not value or value != value.strip() or _NOT_TEXT.match(value) or _UNPRINTABLE.search(value):
        return False
    if value[0] in ",[]{}#&*!|>'\"%@`" or (value[0] in "-?:" and (len(value) == 1 or value[1] == " ")):
        return False
    return ": " not in value and " #" not in value and not value.endswith(":")


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    return _NAMED.get(character) or (f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}")
