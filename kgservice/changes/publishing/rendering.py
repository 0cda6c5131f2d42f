"""Rendering: the file that a graph of a store becomes, on top of the one that stands where there is one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from pyoxigraph import NamedNode, Quad

from kgservice.changes.bulk.difference import difference
from kgservice.changes.operations.modules import as_kept
from kgservice.changes.publishing.layout import SETS, Role
from kgservice.changes.publishing.sssom.edit import NoSuchEdit, edit_sssom, sssom_text
from kgservice.changes.publishing.turtle.edit import NotEditable, edit_turtle, turtle_facts
from kgservice.changes.publishing.turtle.facts import facts_of
from kgservice.stores.rdf.read import mapping_set_from
from kgservice.stores.rdf.terms import DERIVED, ROW, TYPE
from kgservice.stores.rdf.write import mapping_set_quads
from mappings.sssom.read import parse_sssom
from ontology.errors import DocumentError, Place
from ontology.finding import Finding
from ontology.formats.document import LaidOut
from ontology.formats.turtle import write_turtle

__all__ = ["How", "Rendered", "render"]

How = Literal["unchanged", "edited", "rewritten", "new", "removed"]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file worked out.

    Attributes:
        data: its bytes.
        how: how it comes about from the one that stands.
        reason: why a file that stands was written anew as a whole; otherwise empty.
        findings: what of the graph it cannot say.
    """

    data: bytes
    how: How
    reason: str = ""
    findings: tuple[Finding, ...] = ()


def render(graph: str, role: Role, quads: Iterable[Quad], path: str, standing: bytes | None = None) -> Rendered:
    """Work a file out.

    Args:
        graph: IRI of the graph.
        role: what it is.
        quads: what it says, as a store keeps it.
        path: of the file, for messages.
        standing: the file that is there; None where there is none.

    Raises:
        DocumentError: where the standing file cannot be read, or the graph is no mapping set though it says so.
    """
    found = frozenset(quads)
    if role in SETS:
        return _mapping_set(graph, SETS[role], found, path, standing)
    return _module(graph, role, found, path, standing)


def _module(graph: str, role: Role, quads: frozenset[Quad], path: str, standing: bytes | None) -> Rendered:
    name = NamedNode(graph)
    if role == "derived":
        # It is said of the graph in a store, and by its place in the directory here.
        quads -= {Quad(name, TYPE, DERIVED, name)}
    triples = [quad.triple for quad in quads]
    wanted = facts_of(triples)
    how: How = "new"
    reason = ""
    if standing is not None:
        try:
            text = standing.decode()
            if turtle_facts(text).says_as(wanted):
                return Rendered(standing, "unchanged")
            return Rendered(edit_turtle(text, wanted).encode(), "edited")
        except NotEditable as error:
            how, reason = "rewritten", str(error)
        except SyntaxError as error:
            raise DocumentError(
                f"not well-formed Turtle: {error.msg}",
                Place(path, error.lineno, error.offset),
                hint="mend the file, or export into another directory",
            ) from error
        except UnicodeDecodeError as error:
            raise DocumentError("is not UTF-8", Place(path), hint="save the file as UTF-8") from error
    return Rendered(write_turtle(LaidOut.of(triples)).encode(), how, reason)


def _mapping_set(
    graph: str, kind: NamedNode | None, quads: frozenset[Quad], path: str, standing: bytes | None
) -> Rendered:
    try:
        wanted = mapping_set_from(graph, quads)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise DocumentError(
            f"the graph cannot be read as a mapping set: {error}", Place(graph), hint="mend the set by a change"
        ) from error
    wanted = replace(wanted, path="")
    how: How = "new"
    reason = ""
    text = ""
    if standing is not None:
        text = _decoded(standing, path)
        if not _unsaid(text, path, kind, quads):
            return Rendered(standing, "unchanged")
        try:
            text, how = edit_sssom(text, path, wanted), "edited"
            if _unsaid(text, path, kind, quads):
                raise NoSuchEdit("its rows alone would not have said what it should")
        except NoSuchEdit as error:
            text, how, reason = "", "rewritten", str(error)
    if not text:
        text = sssom_text(wanted)
    return Rendered(text.encode(), how, reason, tuple(_findings(_unsaid(text, path, kind, quads), path)))


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise DocumentError("is not UTF-8", Place(path), hint="save the file as UTF-8") from error


def _unsaid(text: str, path: str, kind: NamedNode | None, quads: frozenset[Quad]) -> frozenset[Quad]:
    """Give what a table says in another way than a graph; in which rows its records stand does not matter."""
    said = as_kept(mapping_set_quads(replace(parse_sssom(text, path), path=""), kind))
    found = difference(_without_rows(quads), _without_rows(said))
    return found.added | found.removed


def _without_rows(quads: Iterable[Quad]) -> Iterable[Quad]:
    return (quad for quad in quads if quad.predicate != ROW)


def _findings(unsaid: Iterable[Quad], path: str) -> Iterable[Finding]:
    for quad in sorted(unsaid, key=str):
        node = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
        yield Finding(
            "WARN",
            Place(path),
            f"SSSOM cannot say as the graph does: {quad.subject} {quad.predicate} {quad.object}",
            "take the statement back by a change, or keep it in a module",
            node=node,
        )
