"""What a change request does to the graph, as JSON and as text: statements that come and go, and lines of KGCL."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kgservice.changes.operations.kgcl.write import kgcl_text
from ontology.iri import compress

if TYPE_CHECKING:
    from kgservice.changes.operations.operation import Operation
    from kgservice.changes.proposal import Proposal
    from kgservice.changes.request import ChangeRequest

__all__ = ["diff_text", "diff_view", "kgcl_lines", "kgcl_of"]


def diff_view(number: int, proposal: "Proposal") -> dict[str, Any]:
    """Give the statements that a request lets come and go, graph by graph.

    Args:
        number: of the request.
        proposal: what it comes to.
    """
    added, removed = _statements(proposal.edit.added), _statements(proposal.edit.removed)
    comes, goes = Counter(graph for graph, _ in added), Counter(graph for graph, _ in removed)
    return {
        "number": number,
        "revision": proposal.revision,
        "graphs": [
            {"graph": graph or None, "added": comes[graph], "removed": goes[graph]} for graph in sorted({*comes, *goes})
        ],
        "added": [line for _, line in added],
        "removed": [line for _, line in removed],
    }


def diff_text(proposal: "Proposal") -> str:
    """Give the same as N-Quads, a statement a line, in order: `-` before what goes, and `+` before what comes."""
    signs = (("-", proposal.edit.removed), ("+", proposal.edit.added))
    lines = sorted((graph, line, sign) for sign, content in signs for graph, line in _statements(content))
    return "".join(f"{sign} {line}\n" for _, line, sign in lines)


def kgcl_lines(request: "ChangeRequest") -> str:
    """Give the operations of a request in KGCL, one a line; those that it has no words for as comments.

    Raises:
        Malformed: where another Emotaxa wrote one that this one does not know.
    """
    return kgcl_of(request.operations)


def kgcl_of(operations: "Iterable[Operation]") -> str:
    """Give operations in KGCL, likewise."""
    lines = (
        kgcl_text(operation, compress) or f"# {operation.type}: {operation.in_words()}" for operation in operations
    )
    return "".join(f"{line.replace(chr(10), ' ')}\n" for line in lines)


def _statements(content: bytes) -> list[tuple[str, str]]:
    """Give the lines of N-Quads by the IRI of their graph, which is empty for the one without a name."""
    from pyoxigraph import NamedNode

    from kgservice.stores.change import content_quads

    quads = list(content_quads(content))
    named = ((quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else "", f"{quad} .") for quad in quads)
    return sorted(named)
