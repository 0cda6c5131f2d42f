"""The layout of a directory that Git keeps: where its modules, label sets, mapping sets and derived files lie."""

import re
from collections.abc import Container, Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import Final, Literal

from pyoxigraph import NamedNode, Quad

from kgservice.stores.rdf.terms import ALIGNMENT, DERIVED, PROFILE, SET, TYPE
from mappings.shipped import SourceFiles
from ontology.errors import DocumentError, Place
from ontology.finding import Finding
from ontology.iri import CORE, OWL

__all__ = ["SETS", "Role", "files_in", "free_path", "home_of", "left_out", "role_of"]

Role = Literal["modules", "labels", "derived", "sets", "profiles", "alignments"]

SETS: Final[Mapping[Role, NamedNode | None]] = {"sets": None, "profiles": PROFILE, "alignments": ALIGNMENT}
"""The roles of mapping sets, and what each is typed besides."""

_FOLDERS: Final[dict[Role, tuple[str, ...]]] = {
    "modules": ("ontology/modules",),
    "labels": ("mappings/labels",),
    "derived": ("ontology/derived", "mappings/derived"),
    "sets": ("mappings/sets",),
    "profiles": ("mappings/profiles",),
    "alignments": ("mappings/alignments",),
}
_ONTOLOGY, _LABELS, _ESTIMATE = NamedNode(OWL + "Ontology"), NamedNode(CORE + "LabelSet"), NamedNode(CORE + "Estimate")
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


def files_in(folder: Path) -> SourceFiles:
    """Find the files of a directory by what they are for.

    Raises:
        DocumentError: where there is no such directory, or none of ours.
    """
    if not folder.is_dir():
        raise DocumentError("there is no such directory", Place(str(folder)), hint="check the path")
    found = {role: tuple(_files(folder, role)) for role in _FOLDERS}
    if not any(found.values()):
        known = ", ".join(place for places in _FOLDERS.values() for place in places)
        raise DocumentError(
            "holds no ontology", Place(str(folder)), hint=f"name the directory in which {known} lie", value=str(folder)
        )
    return SourceFiles(**found)


def role_of(graph: str, quads: Iterable[Quad]) -> Role | None:
    """Tell what a graph is in a store; None where it is neither an ontology nor a mapping set."""
    name = NamedNode(graph)
    kinds = {quad.object for quad in quads if quad.subject == name and quad.predicate == TYPE}
    if SET in kinds:
        return next((role for role, kind in SETS.items() if kind in kinds), "sets")
    if DERIVED in kinds:
        return "derived"
    if _ONTOLOGY not in kinds:
        return None
    return "labels" if any(quad.predicate == TYPE and quad.object == _LABELS for quad in quads) else "modules"


def home_of(graph: str, role: Role, quads: Iterable[Quad]) -> str:
    """Give the path, seen from the directory, of the file for a graph that has none yet."""
    places = _FOLDERS[role]
    # What estimates say rests on mappings, too.
    folder = places[-1] if any(quad.object == _ESTIMATE for quad in quads) else places[0]
    name = _UNFIT.sub("-", re.split("[/#]", graph.rstrip("/#"))[-1]).strip("-.") or "unnamed"
    return f"{folder}/{name}{_ending(role)}"


def free_path(path: str, taken: Container[str]) -> str:
    """Give a path that is not taken: the one that is asked for, or else with a number behind its name.

    >>> free_path("mappings/labels/mine.ttl", {"mappings/labels/mine.ttl", "mappings/labels/mine-2.ttl"})
    'mappings/labels/mine-3.ttl'
    """
    ending = ".sssom.tsv" if path.endswith(".sssom.tsv") else ".ttl"
    stem = path.removesuffix(ending)
    numbered = (f"{stem}-{number}{ending}" for number in count(2))
    return path if path not in taken else next(each for each in numbered if each not in taken)


def left_out(graph: str, statements: int) -> Finding:
    """Tell that a graph has no place in a directory; an empty name is that of the graph without one."""
    what = f"the graph {graph}" if graph else "the graph without a name"
    told = "1 statement" if statements == 1 else f"{statements} statements"
    return Finding(
        "WARN",
        Place(graph or "default"),
        f"{what} is left out with {told}: it is neither an ontology nor a mapping set",
        "declare it an owl:Ontology by a change, or remove it",
        node=graph,
    )


def _files(folder: Path, role: Role) -> list[Path]:
    ending = _ending(role)
    found = [path for place in _FOLDERS[role] for path in (folder / place).glob(f"*{ending}") if path.is_file()]
    # The core comes first, as it does where modules are read from the packages.
    return sorted(found, key=lambda path: (path.name != "core.ttl", path.name.removesuffix(ending), str(path)))


def _ending(role: Role) -> str:
    return ".sssom.tsv" if role in SETS else ".ttl"
