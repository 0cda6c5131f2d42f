"""The YAML of a metadata block as nodes with their lines.

YAML is only parsed, never turned into Python objects: so every scalar stays the text that it is (a version 1.10, a
date), and every slot keeps its line. Anchors, aliases, tags and directives are refused, as the standard forbids them.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mappings.sssom.report import Report
from ontology.errors import Place

if TYPE_CHECKING:
    from yaml import MappingNode, Node

__all__ = ["entries", "items", "root", "text_of"]

_DEEPEST = 16
_SUSPECT = re.compile(r"[&*!%?\[{]|- -|\n {7}")
"""What a text holds that has a forbidden feature, flow collections or blocks within blocks within blocks."""


def root(text: str, path: str, report: Report) -> "MappingNode | None":
    """Parse a block; None where it is no mapping from names to values, which is reported."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if found := _refused(text):
            line, what = found
            cure = "write the value out, in quotes if it begins with '&', '*' or '!'"
            report.error(Place(path, line), f"the metadata use {what}, which is not allowed here", cure)
            return None
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        # What is left open, as a list or a quoted text, begins where the slip is; a block begins far above it.
        inner = error.context_mark if error.context and "block" not in error.context else None
        mark = inner or error.problem_mark
        report.error(
            Place(path, min(mark.line, text.count("\n")) + 1 if mark else 1, mark.column + 1 if mark else None),
            f"the metadata are no YAML: {error.problem or error.context}",
            "write each slot as 'name: value', lists as '  - value' below it, and quote values that hold ': ' or ' #'",
        )
        return None
    except (yaml.YAMLError, RecursionError) as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        report.error(
            Place(path, line), "the metadata hold a character or nesting that YAML does not allow", "remove it"
        )
        return None
    if not isinstance(node, yaml.MappingNode):
        message = "there are no metadata" if node is None else "the metadata are no list of slots"
        report.error(Place(path, 1), message, "write each slot as 'name: value'; mapping_set_id and license are a must")
        return None
    return node


def _refused(text: str) -> tuple[int, str] | None:
    """Find what may not be composed: forbidden features, and nesting so deep that libyaml would exhaust the stack."""
    if not _SUSPECT.search(text):
        return None
    import yaml

    forbidden = {
        yaml.AliasToken: "an alias",
        yaml.AnchorToken: "an anchor",
        yaml.TagToken: "a tag",
        yaml.DirectiveToken: "a directive",
    }
    openings = (
        yaml.BlockMappingStartToken,
        yaml.BlockSequenceStartToken,
        yaml.FlowMappingStartToken,
        yaml.FlowSequenceStartToken,
    )
    closings = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
    depth = 0
    for token in yaml.scan(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        depth += isinstance(token, openings) - isinstance(token, closings)
        if type(token) in forbidden:
            return token.start_mark.line + 1, f"{forbidden[type(token)]} of YAML"
        if depth > _DEEPEST:
            return token.start_mark.line + 1, f"more than {_DEEPEST} levels of nesting"
    return None


def entries(node: "Node", path: str, slot: str | None, report: Report) -> Iterator[tuple[str, int, "Node"]]:
    """Give name, line and value of each entry; a name that stands twice is reported, and its first value counts."""
    import yaml

    seen: dict[str, int] = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            report.error(Place(path, line, slot=slot), "a name is no text", "write 'name: value'")
        elif key.value in seen:
            report.error(
                Place(path, line, slot=slot or key.value),
                f"{key.value!r} stands twice, first in line {seen[key.value]}",
                "remove one of the two",
                value=key.value,
            )
        else:
            seen[key.value] = line
            yield key.value, line, value


def items(node: "Node") -> "list[Node] | None":
    """Give the items of a list; None where it is none."""
    import yaml

    return list(node.value) if isinstance(node, yaml.SequenceNode) else None


def text_of(node: "Node") -> str | None:
    """Give a scalar's text, empty where it is null; None where it is a list or a mapping."""
    import yaml

    if not isinstance(node, yaml.ScalarNode):
        return None
    return "" if node.tag.endswith(":null") and not node.style else str(node.value)
