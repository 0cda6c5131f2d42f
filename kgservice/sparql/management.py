"""Operations that take whole graphs away or name new ones: worked out without evaluating anything."""

from collections.abc import Sequence
from itertools import chain

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kgservice.sparql.dataset import graph_name
from kgservice.sparql.held import Held
from kgservice.sparql.operations import Form, Operation

__all__ = ["emptied_graphs", "is_plain_management", "managed_quads"]

_OF_ONE = ("CLEAR", "DROP", "CREATE")


def is_plain_management(operations: Sequence[Operation]) -> bool:
    """Whether an update only clears, drops and creates graphs."""
    return bool(operations) and all(
        operation.form is Form.MANAGEMENT and operation.tokens[0].says(*_OF_ONE) for operation in operations
    )


def managed_quads(held: Held, operations: Sequence[Operation]) -> list[Quad] | None:
    """Give what an update of such operations takes away, the graph staying as it is.

    Args:
        held: the graph.
        operations: of which `is_plain_management` holds.

    Returns:
        The statements; None where an operation would be refused, which evaluating it says in the better words.
    """
    there = set(held.graphs())
    going: dict[NamedNode | None, None] = {}
    for operation in operations:
        targets = _targets(operation, there)
        if targets is None:
            return None
        named = {target for target in targets if target is not None}
        if operation.tokens[0].says("CREATE"):
            there |= named
            continue
        going |= dict.fromkeys(targets)
        if operation.tokens[0].says("DROP"):
            there -= named
    return list(chain.from_iterable(held.quads(graph) for graph in going))


def _targets(operation: Operation, there: set[NamedNode]) -> list[NamedNode | None] | None:
    """Give the graphs that an operation is about, None among them for the one without a name."""
    keyword, *rest = operation.tokens
    silent = bool(rest) and rest[0].says("SILENT")
    match rest[1:] if silent else rest:
        case [which] if which.says("DEFAULT", "NAMED", "ALL") and not keyword.says("CREATE"):
            named = [] if which.says("DEFAULT") else sorted(there, key=lambda name: name.value)
            return [*named, *([] if which.says("NAMED") else [None])]
        case [which, _] if which.says("GRAPH") and operation.target is not None:
            name = graph_name(operation.target)
            known = name is not None and (silent or (name in there) != keyword.says("CREATE"))
            return [name] if known else None
        case _:
            return None


def emptied_graphs(after: Held, added: bytes, removed: bytes) -> list[str]:
    """Name the graphs of whose statements an update that has taken effect leaves none.

    Args:
        after: the graph, after it.
        added: N-Quads that came.
        removed: N-Quads that went.
    """
    touched = {quad.graph_name for quad in parse(removed, format=RdfFormat.N_QUADS)}
    new = set(parse(added, format=RdfFormat.N_QUADS)) if added else set[Quad]()
    names = (name for name in touched if isinstance(name, NamedNode))
    return sorted(name.value for name in names if all(quad in new for quad in after.quads(name)))
