"""Evaluation of an update: what it would let come and go, worked out beside the graph."""

from collections.abc import Sequence

from pyoxigraph import Quad, RdfFormat, Store, serialize

from kgservice.sparql.dataset import Chosen, graph_name
from kgservice.sparql.guard import refuse_fetching
from kgservice.sparql.held import Held
from kgservice.sparql.operations import Form, Operation, operations_of
from kgservice.sparql.refusal import Refusal
from kgservice.sparql.tokens import tokens_of

__all__ = ["Effect", "checked", "effect_of", "stated_effect"]

Effect = tuple[bytes, bytes]
"""What comes and what goes, as N-Quads."""

_ASKS = (Form.MODIFY, Form.DELETE_WHERE)


def checked(text: str, base: str, chosen: Chosen | None) -> list[Operation]:
    """Take an update apart, and check it.

    Args:
        text: the update.
        base: what relative IRIs are resolved against.
        chosen: the graphs that protocol parameters name, or None.

    Raises:
        Refusal: where it is malformed, would fetch, or names graphs itself besides the parameters.
    """
    tokens = list(tokens_of(text))
    refuse_fetching(text, tokens, update=True)
    operations = operations_of(text, tokens, base)
    for operation in operations:
        if chosen is not None and (operation.using or operation.has_with):
            raise Refusal(
                "syntax",
                "the update says USING or WITH, and the request has using-graph-uri or using-named-graph-uri, too",
                hint="leave out one of the two",
            )
        if operation.form is not Form.INSERT_DATA:
            # What is inserted is read when it is evaluated.
            _run(Store(), operation, operation.text, base, only_syntax=True)
    return operations


def stated_effect(operations: Sequence[Operation], base: str) -> Effect | None:
    """Give the effect of an update that only states what comes and goes, for which no graph is needed; else None."""
    if any(operation.form not in (Form.INSERT_DATA, Form.DELETE_DATA) for operation in operations):
        return None
    coming, going = dict[Quad, None](), dict[Quad, None]()
    for operation in operations:
        said = Store()
        inserts = operation.form is Form.INSERT_DATA
        _run(said, operation, operation.text if inserts else operation.inserting(), base)
        to, other = (coming, going) if inserts else (going, coming)
        for quad in said:
            to[quad] = None
            other.pop(quad, None)
    return _written(coming), _written(going)


def effect_of(held: Held, operations: Sequence[Operation], chosen: Chosen | None, base: str) -> Effect:
    """Give the effect of an update on a graph, which is not to be used any more afterwards.

    Args:
        held: the graph, plain.
        operations: what `checked` gave.
        chosen: the graphs that protocol parameters name, or None.
        base: what relative IRIs are resolved against.

    Raises:
        Refusal: where an operation fails.
    """
    before = _lines(held.store)
    for operation in operations:
        if operation.form not in _ASKS or operation.has_with or operation.using:
            _refuse_unknown(held, operation)
            _run(held.store, operation, operation.text, base)
        elif chosen is not None:
            _run(held.store, operation, operation.asked_of(chosen), base)
        else:
            _run_on_all(held, operation, base)
    after = _lines(held.store)
    return _joined(after - before), _joined(before - after)


def _run_on_all(held: Held, operation: Operation, base: str) -> None:
    """Run an operation whose default graph is the merge of all."""
    if operation.names_its_graphs:
        _run(held.store, operation, operation.text, base)
        return
    graphs = tuple(graph.value for graph in held.graphs())
    with held.merged() as merge:
        _run(held.store, operation, operation.asked_of(Chosen((merge.value,), graphs)), base)


def _refuse_unknown(held: Held, operation: Operation) -> None:
    for iri in operation.using.all:
        name = graph_name(iri)
        if name is None or not held.holds(name):
            raise Refusal(
                "unknown-graph",
                f"USING names a graph that is not stored: {iri}",
                hint="name one that is stored; GET /sparql lists them; nothing is fetched",
                value=iri,
            )


def _run(store: Store, operation: Operation, text: str, base: str, *, only_syntax: bool = False) -> None:
    try:
        store.update(text, base_iri=base)
    except SyntaxError as error:
        said = str(error).splitlines()[0]
        short = said if len(said) <= 200 else f"{said[:200].rpartition(', ')[0]}, ..."
        hint = "the place is line:column; declare every prefix with PREFIX"
        raise Refusal("syntax", operation.placed(short), hint=hint) from error
    except (RuntimeError, ValueError, OSError) as error:
        if not only_syntax:
            raise Refusal("evaluation", f"the update cannot be carried out: {error}") from error


def _lines(store: Store) -> set[bytes]:
    return set((store.dump(format=RdfFormat.N_QUADS) or b"").splitlines())


def _joined(lines: set[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in sorted(lines))


def _written(quads: dict[Quad, None]) -> bytes:
    return serialize(quads, format=RdfFormat.N_QUADS) or b""
