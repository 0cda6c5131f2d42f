"""Concepts that came, went, were retired or brought back, as operations."""

from collections.abc import Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kgservice.changes.bulk.recovery.wanted import Candidate, Wanted
from kgservice.changes.operations.modules import Modules
from kgservice.changes.operations.nodes import NodeCreation, NodeDeletion
from kgservice.changes.operations.retirement import NodeObsoletion, NodeUnobsoletion
from kgservice.changes.operations.vocabulary import (
    ASPECTS,
    BROADER,
    CONCEPT,
    DEFINITION,
    DEPRECATED,
    POSITION,
    PREFERRED,
    REPLACED_BY,
    SOURCE,
    SUBCLASS,
    TIER,
    TYPE,
    core,
    skos,
)

__all__ = ["comes_or_goes", "concept_candidates"]


def comes_or_goes(wanted: Wanted, node: NamedNode) -> bool:
    """Whether a concept is to come or go as a whole."""
    return bool(wanted.comes(node, TYPE, CONCEPT) or wanted.goes(node, TYPE, CONCEPT))


def concept_candidates(wanted: Wanted) -> Iterator[Candidate]:
    """Give what may have happened to concepts as a whole; parents come before their children."""
    created = [node for node in wanted.subjects if wanted.comes(node, TYPE, CONCEPT)]
    depth = {node: _depth(wanted, node) for node in created}
    for node in sorted(created, key=lambda node: (depth[node], _position(wanted, node), node.value)):
        for fields in _creations(wanted, node):
            yield ((NodeCreation, fields),)
    for node in wanted.subjects:
        for quad in wanted.comes(node, DEPRECATED):
            replacing = next(iter(_iris(wanted.comes(node, REPLACED_BY))), None)
            if isinstance(quad.object, Literal) and quad.object.value == "true":
                yield ((NodeObsoletion, {"about": node.value, "replacement": replacing}),)
        if wanted.goes(node, DEPRECATED):
            replaced = next(iter(_iris(wanted.goes(node, REPLACED_BY))), None)
            yield ((NodeUnobsoletion, {"about": node.value, "replacement": replaced}),)
    for node in wanted.subjects:
        if wanted.goes(node, TYPE, CONCEPT):
            yield ((NodeDeletion, {"about": node.value}),)


def _creations(wanted: Wanted, node: NamedNode) -> Iterator[dict[str, Any]]:
    """Give the fields of a new concept, with each of its labels as the one that it comes with, English first."""
    labels = [quad.object for quad in wanted.comes(node, PREFERRED) if isinstance(quad.object, Literal)]
    labels.sort(key=lambda label: (label.language != "en", label.language or ""))
    shared = {
        "about": node.value,
        "parents": tuple(_iris(wanted.comes(node, BROADER))),
        "sources": tuple(_texts(wanted.comes(node, SOURCE))),
        "notations": tuple(_texts(wanted.comes(node, skos("notation")))),
        "position": _position(wanted, node) or None,
        "tier": _tier(wanted, node),
        "aspect": next(
            (name for name, root in ASPECTS.items() if wanted.comes(node, SUBCLASS, root)),
            None,
        ),
        "part_of_speech": next(iter(_texts(wanted.comes(node, core("partOfSpeech")))), None),
    }
    for label in labels[:1] or []:
        defined = [
            quad.object.value
            for quad in wanted.comes(node, DEFINITION)
            if isinstance(quad.object, Literal) and quad.object.language == label.language
        ]
        yield {
            **shared,
            "label": label.value,
            "lang": label.language,
            "definition": next(iter(defined), None),
        }


def _depth(wanted: Wanted, node: NamedNode) -> int:
    """Count the new concepts above a new one."""
    seen, front, depth = {node}, [node], 0
    while front := [
        quad.object
        for below in front
        for quad in wanted.comes(below, BROADER)
        if isinstance(quad.object, NamedNode) and quad.object not in seen
    ]:
        seen.update(front)
        depth += 1
    return depth


def _position(wanted: Wanted, node: NamedNode) -> int:
    found = _texts(wanted.comes(node, POSITION))
    return int(found[0]) if found and found[0].isdigit() else 0


def _tier(wanted: Wanted, node: NamedNode) -> int | None:
    modules = Modules(wanted.graph)
    for tier in _iris(wanted.comes(node, TIER)):
        for quad in modules.said(NamedNode(tier), core("rank")):
            return int(quad.object.value) if isinstance(quad.object, Literal) else None
    return None


def _iris(quads: list[Quad]) -> list[str]:
    return [quad.object.value for quad in quads if isinstance(quad.object, NamedNode)]


def _texts(quads: list[Quad]) -> list[str]:
    return [quad.object.value for quad in quads if isinstance(quad.object, Literal)]
