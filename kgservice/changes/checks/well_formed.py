"""Well-formed: whether what a change makes are modules and mapping sets, in which every name is declared."""

from collections.abc import Iterator, Mapping

from pyoxigraph import BlankNode, NamedNode, Quad

from kgservice.changes.checks.checked import brought_in
from kgservice.changes.checks.rules import CHANGE_RULES
from kgservice.changes.checks.scene import Scene, graph_of, subject_of
from kgservice.stores.dataset import Dataset
from kgservice.stores.graph import kinds_of
from kgservice.stores.rdf.terms import DERIVED, TYPE
from mappings.knowledge import Knowledge
from mappings.record import MappingSet
from mappings.rules import MAPPING_RULES
from mappings.sssom.check import check_scan
from mappings.sssom.scan import scan
from mappings.sssom.source import source_of
from mappings.sssom.write import write_sssom
from ontology.errors import DocumentError, Place
from ontology.finding import Finding
from ontology.iri import compress
from ontology.validation.module import Module
from ontology.validation.notation import prefixed
from ontology.validation.validate import name_findings

__all__ = ["form_check"]


def form_check(scene: Scene) -> tuple[Finding, ...]:
    """Look at the graphs that change: what they are, their blank nodes, names that nothing declares, SSSOM's rules."""
    return (
        *_graph_findings(scene),
        *_node_findings(scene),
        *_name_findings(scene),
        *_set_findings(scene),
    )


def _graph_findings(scene: Scene) -> Iterator[Finding]:
    """Find statements in graphs from which nothing is known."""
    if astray := [quad for quad in scene.added if not isinstance(quad.graph_name, NamedNode)]:
        yield _broken("unnamed_graph", astray[0])
    for graph in scene.graphs:
        after = scene.proposal.after
        name = NamedNode(graph)
        if kinds_of(after, name) or next(after.quads_for_pattern(None, None, None, name), None) is None:
            continue
        derived = next(after.quads_for_pattern(name, TYPE, DERIVED, name), None) is not None
        rule = CHANGE_RULES["derived_graph" if derived else "unknown_graph"]
        yield rule.broken(Place(graph), node=prefixed(graph))


def _node_findings(scene: Scene) -> Iterator[Finding]:
    """Find blank nodes that lost what is said of them, or what leads to them."""
    after = scene.proposal.after
    gone = {quad.subject for quad in scene.removed if isinstance(quad.subject, BlankNode)}
    leading = [quad for quad in scene.added if isinstance(quad.object, BlankNode)]
    leading += [quad for node in gone for quad in after.quads_for_pattern(None, None, node)]
    for quad in leading:
        if isinstance(quad.object, BlankNode) and not _described(after, quad.object):
            yield _broken("empty_node", quad)
    for quad in scene.removed:
        if isinstance(quad.object, BlankNode) and _described(after, quad.object) and not _reached(after, quad.object):
            yield _broken("orphaned_node", quad)


def _broken(rule: str, quad: Quad) -> Finding:
    place = Place(graph_of(quad), slot=prefixed(quad.predicate.value))
    return CHANGE_RULES[rule].broken(place, node=prefixed(subject_of(quad)))


def _described(dataset: Dataset, node: BlankNode) -> bool:
    return next(dataset.quads_for_pattern(node, None, None), None) is not None


def _reached(dataset: Dataset, node: BlankNode) -> bool:
    return next(dataset.quads_for_pattern(None, None, node), None) is not None


def _name_findings(scene: Scene) -> tuple[Finding, ...]:
    """Find modules without a header, and names that nothing declares or that play two roles."""
    if not scene.changed:
        return ()
    after = _named(scene, scene.after)
    return brought_in(after, _named(scene, scene.before)) if after else ()


def _named(scene: Scene, modules: Mapping[str, Module]) -> tuple[Finding, ...]:
    judged = [module for graph, module in modules.items() if graph in scene.judged]
    others = [module for graph, module in modules.items() if graph not in scene.judged]
    return tuple(name_findings(judged, others))


def _set_findings(scene: Scene) -> Iterator[Finding]:
    """Find what SSSOM does not allow in the mapping sets that change."""
    for graph in scene.graphs:
        after = _set(scene.proposal.knowledge, graph)
        if after is not None and (found := tuple(_of_set(after))):
            before = _set(scene.proposal.known, graph)
            yield from brought_in(found, () if before is None else _of_set(before))


def _set(knowledge: Knowledge, graph: str) -> MappingSet | None:
    every = (knowledge.sets, knowledge.profiles, knowledge.alignments)
    return next((one for kind in every for one in kind if one.id == graph), None)


def _of_set(mapping_set: MappingSet) -> Iterator[Finding]:
    """Check a set as the file that it would be written to; a place names the set and the slot, the node the record."""
    try:
        found = scan(source_of(write_sssom(mapping_set), mapping_set.id))
    except DocumentError as error:
        message = error.message.removeprefix(f"{error.place}: ")
        place = Place(mapping_set.id, slot=error.place.slot)
        yield MAPPING_RULES["invalid_mapping_set"].broken(place, message, cure=error.hint)
        return
    records = dict(zip(found.block.lines, (record.id for record in found.mapping_set.records), strict=False))
    for each in check_scan(found):
        place = Place(mapping_set.id, slot=each.place.slot)
        node = compress(records.get(each.place.line or 0, "")) or each.node
        yield Finding(each.level, place, each.message, each.hint, node, each.rule, each.value)
