"""The hierarchy of a document from outside: what lies below what, without loops."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from ontology.iri import CORE, OWL, RDFS, SKOS
from ontology.outside.draft import Draft

__all__ = ["add_hierarchy", "without_loops"]

_UPWARD = (RDFS + "subClassOf", SKOS + "broader")
_TOP = frozenset({OWL + "Thing", RDFS + "Resource", RDFS + "Class", SKOS + "Concept"})
_ASPECTS = frozenset(CORE + name for name in ("Emotion", "Mood", "Appraisal", "ActionTendency", "Dimension", "Region"))

_Links = dict[NamedNode, dict[NamedNode, list[Triple]]]


def add_hierarchy(draft: Draft) -> None:
    """Carry over what lies below what; a category whose parents are not there stands at the top."""
    links: _Links = {node: {} for node in draft.minted}
    unknown: dict[NamedNode, list[NamedNode]] = {}
    for child, parent, said in _said(draft):
        if parent == child or parent.value in _TOP:
            draft.ledger.cross_off(said)
        elif parent.value in _ASPECTS and said.predicate.value == _UPWARD[0]:
            draft.carry(draft.minted[child], _UPWARD[0], parent, [said])
        elif parent in draft.minted:
            links[child].setdefault(parent, []).append(said)
        else:
            unknown.setdefault(child, []).append(parent)
    kept = without_loops({child: list(parents) for child, parents in links.items()})
    for child, parents in links.items():
        below = draft.minted[child]
        for parent in kept[child]:
            draft.carry(below, SKOS + "broader", draft.minted[parent], parents[parent])
            if draft.kind == "theory":
                draft.add(below, RDFS + "subClassOf", draft.minted[parent])
        if not kept[child]:
            draft.add(below, SKOS + "topConceptOf", draft.iri)
        _complain(draft, child, parents, kept[child], unknown.get(child, ()))
    _cross_off_membership(draft)


def without_loops(parents: Mapping[NamedNode, Iterable[NamedNode]]) -> dict[NamedNode, list[NamedNode]]:
    """Give the parents of each node, less the links that would close a loop; the node that comes first stays on top."""
    children: dict[NamedNode, list[NamedNode]] = {node: [] for node in parents}
    kept = {node: list(above) for node, above in parents.items()}
    for node, above in kept.items():
        for parent in above:
            children[parent].append(node)
    done: set[NamedNode] = set()
    for start in parents:
        if start in done:
            continue
        path = {start: iter(children[start])}
        while path:
            at = next(reversed(path))
            child = next(path[at], None)
            if child is None:
                done.add(at)
                del path[at]
            elif child in path:
                kept[child].remove(at)
            elif child not in done:
                path[child] = iter(children[child])
    return kept


def _said(draft: Draft) -> Iterator[tuple[NamedNode, NamedNode, Triple]]:
    """Give child, parent and statement, whichever way round the document says it."""
    for node in draft.minted:
        for triple in draft.ledger.said(node, *_UPWARD):
            if isinstance(triple.object, NamedNode):
                yield node, triple.object, triple
        for triple in draft.ledger.pointing(node, SKOS + "narrower"):
            if isinstance(triple.subject, NamedNode):
                yield node, triple.subject, triple


def _complain(
    draft: Draft,
    child: NamedNode,
    parents: Mapping[NamedNode, list[Triple]],
    kept: list[NamedNode],
    unknown: Iterable[NamedNode],
) -> None:
    say = draft.lint.say
    for parent in unknown:
        place = "it stands below its other parents" if kept else "it stands at the top"
        said = f"the parent {parent.value} is not in the file: {place}"
        say("WARN", "unknown_parent", child.value, said, "merge the import that holds it, if it is wanted")
    for parent in parents:
        if parent not in kept:
            said = f"it lies below itself, by way of {parent.value}"
            say("ERROR", "loop", child.value, said, "take one link of the loop away; this one is left out")
        elif parent in draft.retired and child not in draft.retired:
            said = f"the parent {parent.value} is out of use"
            say("WARN", "deprecated_parent", child.value, said, "put it below what replaces its parent")
    if len(kept) > 1:
        named = ", ".join(parent.value for parent in kept)
        say("INFO", "several_parents", child.value, f"there are several parents: {named}", "")


def _cross_off_membership(draft: Draft) -> None:
    """Cross off what says only that a category belongs to the scheme, or is one."""
    own = set(draft.header.nodes)
    for node in draft.minted:
        inside = draft.ledger.said(node, SKOS + "inScheme", SKOS + "topConceptOf", RDFS + "isDefinedBy")
        draft.ledger.cross_off(*(triple for triple in inside if triple.object in own))
        tops = draft.ledger.pointing(node, SKOS + "hasTopConcept")
        draft.ledger.cross_off(*(triple for triple in tops if triple.subject in own))
