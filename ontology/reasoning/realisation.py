"""Realisation: the classes that individuals are in, and the links between them, as far as they follow."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import TypeVar

from pyoxigraph import NamedNode

from ontology.errors import BackendUnavailable
from ontology.iri import OWL, RDF
from ontology.reasoning.axioms import Axiom, Axioms
from ontology.reasoning.hermit import INCONSISTENT, run_hermit
from ontology.reasoning.locality import local_module, used_names
from ontology.reasoning.relevance import relevant_names

__all__ = ["inferred_links", "inferred_types"]

_TYPE = re.compile(r"^Type\( <([^>]+)> <([^>]+)> \)$", re.MULTILINE)
_BELOW = re.compile(r"^SubClassOf\( <([^>]+)> <([^>]+)> \)$", re.MULTILINE)
_SAME = re.compile(r"^EquivalentClasses\( ((?:<[^>]+>\s*)+)\)$", re.MULTILINE)
_LINKS = re.compile(r"^<([^>]+)> \(known instances: *(.*?) *\| *possible instances: .*\)\s*$", re.MULTILINE)
_NAME = re.compile(r"<([^>]+)>")
_PAIR = re.compile(r"\(<([^>]+)>, <([^>]+)>\)")
_ROLES = re.compile(r"^(SubObjectPropertyOf|EquivalentObjectProperties)\( (.*) \)$", re.MULTILINE)
_ROLE = re.compile(r"ObjectInverseOf\( <([^>]+)> \)|<([^>]+)>")
_TOGETHER = 40

K = TypeVar("K", bound=Hashable)

_Role = tuple[str, bool]
"""IRI of an object property, and whether its inverse is meant."""


def inferred_types(axioms: Axioms, classes: Iterable[str], *, timeout: float = 300.0) -> dict[str, frozenset[str]]:
    """Let HermiT find the individuals of some classes.

    Asked is only what can bear on these classes, and individuals that nothing joins are asked about apart from one
    another: the answer is the same, and where classes are defined by datatypes it comes much sooner.

    Args:
        axioms: what is reasoned over; it has to be consistent.
        classes: IRIs of the classes.
        timeout: seconds after which the reasoner is stopped.

    Returns:
        those of the classes that each individual is in, by IRI of the individual.

    Raises:
        MissingExtra: where owlready2 is not installed.
        BackendUnavailable: where the reasoner cannot be asked, or what is stated is inconsistent.
    """
    wanted = frozenset(classes)
    assertions = [axiom for axiom in axioms.stated if not axiom.schema]
    schema = local_module(axioms.stated, wanted | used_names(assertions))
    names = relevant_names(schema, assertions, wanted)
    bearing = [axiom for axiom in assertions if _bears(axiom, names)]
    graphs = [axioms.ontology([*schema, *part], names) for part in _parts(bearing)]
    said = run_hermit(graphs, ["-c", "-I"], timeout=timeout)
    _demand_consistency(said)
    above: dict[str, set[str]] = defaultdict(set)
    for lower, upper in _BELOW.findall(said):
        above[lower].add(upper)
    for same in map(_NAME.findall, _SAME.findall(said)):
        for name in same:
            above[name].update(same)
    found: dict[str, set[str]] = defaultdict(set)
    for individual, name in _TYPE.findall(said):
        found[individual] |= _upward(name, above) & wanted
    return {individual: frozenset(types) for individual, types in found.items() if types}


def inferred_links(axioms: Axioms, *, timeout: float = 300.0) -> frozenset[tuple[str, str, str]]:
    """Let HermiT find the object properties between individuals, those that are stated included.

    Returns:
        triples of IRIs: subject, property, object.

    Raises:
        MissingExtra: where owlready2 is not installed.
        BackendUnavailable: where the reasoner cannot be asked, or what is stated is inconsistent.
    """
    said = run_hermit([axioms.ontology(axioms.stated)], ["-O", "-Y"], timeout=timeout)
    _demand_consistency(said)
    above = _roles_above(said)
    return frozenset(
        (value, upper, subject) if turned else (subject, upper, value)
        for property_, known in _LINKS.findall(said)
        for upper, turned in _upward((property_, False), above)
        for subject, value in _PAIR.findall(known)
        if not upper.startswith(OWL)
    )


def _bears(axiom: Axiom, names: frozenset[str]) -> bool:
    if axiom.predicate == RDF + "type":
        return not names.isdisjoint(value.value for _, _, value in (axiom.head, *axiom.rest))
    return axiom.predicate in names


def _parts(assertions: Sequence[Axiom]) -> Iterator[list[Axiom]]:
    """Divide axioms about individuals so that what is joined stays together, not many in a part."""
    import networkx as nx

    joined: nx.Graph[str] = nx.Graph()
    by_subject: dict[str, list[Axiom]] = defaultdict(list)
    for axiom in assertions:
        subject, predicate, value = axiom.head
        by_subject[subject.value].append(axiom)
        joined.add_node(subject.value)
        if isinstance(value, NamedNode) and predicate.value != RDF + "type":
            joined.add_edge(subject.value, value.value)
    part: list[Axiom] = []
    held = 0
    for component in nx.connected_components(joined):
        part += [axiom for node in sorted(component) for axiom in by_subject.get(node, ())]
        held += len(component)
        if held >= _TOGETHER:
            yield part
            part, held = [], 0
    if part:
        yield part


def _roles_above(said: str) -> dict[_Role, set[_Role]]:
    """Read which properties, or inverses of properties, lie above which: links are listed with the lowest only."""
    above: dict[_Role, set[_Role]] = defaultdict(set)
    for kind, line in _ROLES.findall(said):
        roles = [(name or inverse, bool(inverse)) for inverse, name in _ROLE.findall(line)]
        pairs = permutations(roles, 2) if kind == "EquivalentObjectProperties" else [(roles[0], roles[1])]
        for lower, upper in pairs:
            above[lower].add(upper)
            above[lower[0], not lower[1]].add((upper[0], not upper[1]))
    return above


def _upward(start: K, above: Mapping[K, set[K]]) -> set[K]:
    seen: set[K] = set()
    front = {start}
    while front:
        seen |= front
        front = {upper for at in front for upper in above.get(at, ())} - seen
    return seen


def _demand_consistency(said: str) -> None:
    if INCONSISTENT in said:
        raise BackendUnavailable("what the modules say is inconsistent", hint="`emotaxa validate` names the axioms")
