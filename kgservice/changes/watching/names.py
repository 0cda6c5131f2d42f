"""Names: whether there is what somebody wants to watch, so that a slip of the pen is told and not watched in vain."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kgservice.changes.graph import graph_at
from kgservice.changes.watching.errors import BadTarget
from kgservice.changes.watching.target import Target
from kgservice.workspace import Workspace
from mappings.knowledge import Knowledge
from ontology.iri import compress
from ontology.spelling import nearest

__all__ = ["Names"]


@dataclass(frozen=True, slots=True)
class Names:
    """What bears a name: in the newest revision of a workspace, and among its requests."""

    workspace: Workspace

    def __call__(self, target: Target) -> None:
        """Admit a target that there is; of tags there is any that somebody thinks of.

        Raises:
            BadTarget: where there is none; it names the nearest.
        """
        match target.kind:
            case "request":
                if target.value not in self.workspace.store.subjects(target.value):
                    raise BadTarget(
                        str(target), f"there is no change request {_number(target)}", "list them to see their numbers"
                    )
            case "concept" | "scheme" | "set":
                knowledge = self.workspace.at().knowledge
                if not (_is_told(knowledge, target) or self._is_said(target)):
                    raise BadTarget(
                        str(target), f"nothing is called {compress(target.value)}", _instead(knowledge, target)
                    )

    def _is_said(self, target: Target) -> bool:
        """Whether the graph says anything of an IRI, or with it."""
        node, graph = NamedNode(target.value), graph_at(self.workspace.store)[1]
        places = ((node, None, None, None), (None, None, node, None), (None, None, None, node))
        return any(next(graph.quads_for_pattern(*place), None) is not None for place in places)


def _number(target: Target) -> str:
    return str(target).partition(":")[2]


def _is_told(knowledge: Knowledge, target: Target) -> bool:
    """Whether it is a concept or, where all within is watched, the scheme, tier or set of anything."""
    iri = target.value
    if target.kind == "concept":
        return iri in knowledge.taxonomy.concepts
    within = (iri + "/", iri + "#")
    return any(known == iri or known.startswith(within) for known in (*knowledge.taxonomy.concepts, *_sets(knowledge)))


def _instead(knowledge: Knowledge, target: Target) -> str:
    """Say what else may have been meant."""
    match target.kind:
        case "concept":
            known = list(knowledge.taxonomy.concepts)
        case "scheme":
            known = [scheme.iri for scheme in knowledge.taxonomy.schemes.values()]
        case _:
            known = _sets(knowledge)
    near = nearest(compress(target.value), map(compress, known))
    return f"did you mean {', '.join(near)}?" if near else "name what stands in the graph"


def _sets(knowledge: Knowledge) -> list[str]:
    return [one.id for one in (*knowledge.sets, *knowledge.profiles, *knowledge.alignments)]
