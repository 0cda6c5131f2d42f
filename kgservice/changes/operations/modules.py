"""The modules of a graph, as operations look into them: what is said of a node, where, and what points to it."""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kgservice.changes.operations.operation import Unfit
from kgservice.changes.operations.vocabulary import (
    CONCEPT,
    DEFINED_BY,
    DEPRECATED,
    IN_SCHEME,
    PREFERRED,
    SCHEMES,
    TIER,
    TYPE,
    core,
    owl,
)
from kgservice.stores.change import as_kept as kept
from kgservice.stores.dataset import Dataset, GraphName, Node, Term
from kgservice.stores.graph import MODULES, graphs_of, kinds_of
from ontology.iri import BASE, compress, scheme_of
from ontology.scheme import SchemeKind
from ontology.spelling import nearest

__all__ = ["Modules", "as_kept", "named"]


def as_kept(quads: Iterable[Quad]) -> frozenset[Quad]:
    """Give quads as every store keeps them: numbers, dates and truth values by what they mean."""
    return frozenset(map(kept, quads))


def named(iri: str) -> str:
    """Give what a reader knows a node by: its CURIE where it is one of ours."""
    return compress(iri)


class Modules:
    """Reads the modules of a dataset; what is derived from them, and mapping sets, it passes over."""

    def __init__(self, graph: Dataset) -> None:
        """Look into nothing yet."""
        self.graph = graph
        self._modules: dict[GraphName, bool] = {}

    def said(self, node: Node, predicate: NamedNode | None = None, value: Term | None = None) -> list[Quad]:
        """Give what the modules say of a node, in order."""
        return self._kept(self.graph.quads_for_pattern(node, predicate, value))

    def pointing(self, value: Term, predicate: NamedNode | None = None) -> list[Quad]:
        """Give what the modules say of other nodes with a value, in order."""
        return self._kept(self.graph.quads_for_pattern(None, predicate, value))

    def iris(self, node: Node, predicate: NamedNode) -> list[str]:
        """Give the IRIs that a property of a node leads to, in order."""
        return [quad.object.value for quad in self.said(node, predicate) if isinstance(quad.object, NamedNode)]

    def texts(self, node: Node, predicate: NamedNode, lang: str | None = None) -> list[Literal]:
        """Give the literals that stand under a property, in one language or in all."""
        values = (quad.object for quad in self.said(node, predicate))
        return [value for value in values if isinstance(value, Literal) and lang in (None, value.language)]

    def is_typed(self, iri: str, *types: NamedNode) -> bool:
        """Whether a module gives a node one of some types."""
        return any(self.said(NamedNode(iri), TYPE, kind) for kind in types)

    def is_known(self, iri: str) -> bool:
        """Whether anything at all is said of a node."""
        return next(self.graph.quads_for_pattern(NamedNode(iri), None, None), None) is not None

    def is_retired(self, iri: str) -> bool:
        """Whether a concept is deprecated."""
        return any(value.value in {"true", "1"} for value in self.texts(NamedNode(iri), DEPRECATED))

    def concept(self, iri: str, field: str = "about", *, living: bool = False) -> NamedNode:
        """Give the node of a concept.

        Args:
            iri: its IRI.
            field: the field of the operation that names it.
            living: whether it must not be retired.

        Raises:
            Unfit: where there is no such concept, or it is retired and must not be.
        """
        node = NamedNode(iri)
        if not self.said(node, TYPE, CONCEPT) or not self.said(node, IN_SCHEME):
            raise Unfit(f"there is no concept {named(iri)}", hint=self._instead(iri), value=iri, field=field)
        if living and self.is_retired(iri):
            raise Unfit(
                f"the concept {named(iri)} is retired",
                hint="name the one that replaces it, or restore it first by NodeUnobsoletion",
                value=iri,
                field=field,
            )
        return node

    def home(self, iri: str) -> NamedNode:
        """Give the module in which a node is described: the graph in which its type lies, the one it names first.

        Raises:
            Unfit: where no module gives it a type.
        """
        node = NamedNode(iri)
        graphs = [quad.graph_name for quad in self.said(node, TYPE) if isinstance(quad.graph_name, NamedNode)]
        claimed = {quad.object for quad in self.said(node, DEFINED_BY)}
        for graph in (*(graph for graph in graphs if graph in claimed), *graphs):
            return graph
        raise Unfit(f"no module describes {named(iri)}", hint="name what a module describes", value=iri, field="about")

    def scheme(self, iri: str) -> str:
        """Give the IRI of the scheme of a concept."""
        found = self.iris(NamedNode(iri), IN_SCHEME)
        return found[0] if found else BASE + scheme_of(iri)

    def kind(self, scheme: str, field: str = "about") -> SchemeKind:
        """Give the kind of a scheme.

        Raises:
            Unfit: where there is no such scheme.
        """
        for found in self.iris(NamedNode(scheme), TYPE):
            if kind := SCHEMES.get(NamedNode(found)):
                return kind
        ids = [quad.subject.value.removeprefix(BASE) for quad in self._schemes() if isinstance(quad.subject, NamedNode)]
        close = nearest(scheme.removeprefix(BASE), ids)
        hint = f"did you mean {', '.join(close)}?" if close else "make it first by SchemeCreation"
        raise Unfit(f"there is no scheme {scheme.removeprefix(BASE)}", hint=hint, value=scheme, field=field)

    def concepts(self, scheme: str) -> list[str]:
        """Give the IRIs of the concepts of a scheme, in the order of their IRIs."""
        found = self.pointing(NamedNode(scheme), IN_SCHEME)
        return list(dict.fromkeys(quad.subject.value for quad in found if isinstance(quad.subject, NamedNode)))

    def rank(self, concept: str) -> int | None:
        """Give the rank of the tier on which a concept stands; None where it stands on none."""
        for tier in self.iris(NamedNode(concept), TIER):
            for rank in self.texts(NamedNode(tier), core("rank")):
                return int(rank.value)
        return None

    def tiers(self, scheme: str) -> dict[int, str]:
        """Give the IRIs of the tiers of a scheme by rank."""
        tiers = [
            quad.subject
            for quad in self.pointing(NamedNode(scheme), core("tierOf"))
            if isinstance(quad.subject, NamedNode)
        ]
        found = {int(rank.value): tier.value for tier in tiers for rank in self.texts(tier, core("rank"))}
        return dict(sorted(found.items()))

    def label(self, iri: str) -> str:
        """Give the preferred label of a node, in English first; an empty string where it has none."""
        found = self.texts(NamedNode(iri), PREFERRED)
        found.sort(key=lambda value: ((value.language or "en") != "en", value.language or "", value.value))
        return found[0].value if found else ""

    def above(self, iri: str, predicate: NamedNode) -> Iterator[str]:
        """Give everything that a property leads to from a node, over any number of steps, nearest first."""
        seen, front = {iri}, [iri]
        while front:
            for found in self.iris(NamedNode(front.pop(0)), predicate):
                if found not in seen:
                    seen.add(found)
                    front.append(found)
                    yield found

    def axioms(self, node: Node, predicate: NamedNode, value: Term) -> list[Quad]:
        """Give the quads of the axioms that annotate one statement, such as with the source of a label."""
        frame = {owl("annotatedProperty"): predicate, owl("annotatedTarget"): value}
        found: list[Quad] = []
        for pointing in self.pointing(node, owl("annotatedSource")) if not isinstance(node, BlankNode) else ():
            about = self.said(pointing.subject)
            told = {quad.predicate: quad.object for quad in about}
            if all(told.get(part) == expected for part, expected in frame.items()):
                found += about
        return found

    def is_module(self, graph: GraphName) -> bool:
        """Whether a graph is a module."""
        if graph not in self._modules:
            self._modules[graph] = MODULES in kinds_of(self.graph, graph)
        return self._modules[graph]

    def names(self) -> list[str]:
        """Give the IRIs of the modules."""
        return [graph.value for graph in graphs_of(self.graph, MODULES)]

    def _kept(self, quads: Iterable[Quad]) -> list[Quad]:
        return sorted((quad for quad in quads if self.is_module(quad.graph_name)), key=str)

    def _schemes(self) -> list[Quad]:
        return [quad for kind in SCHEMES for quad in self.pointing(kind, TYPE)]

    def _instead(self, iri: str) -> str:
        """Say what else may have been meant."""
        scheme = BASE + scheme_of(iri)
        near = nearest(iri, self.concepts(scheme)) if scheme != BASE else ()
        return f"did you mean {', '.join(map(named, near))}?" if near else "name one that there is, or make it first"
