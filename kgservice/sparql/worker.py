"""A worker process: holds the graph in memory, and answers one request after another until it is killed.

    python -m kgservice.sparql.worker DESCRIPTOR PARENT

It imports nothing but pyoxigraph and this package's plain modules, so that it starts at once.
"""

import os
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from pyoxigraph import NamedNode, Quad, QueryResultsFormat, RdfFormat, serialize

from kgservice.sparql.dataset import Chosen
from kgservice.sparql.document import Document, document_quads
from kgservice.sparql.formats import GRAPHS, RESULTS
from kgservice.sparql.held import Held
from kgservice.sparql.isolation import cut_off, die_with, limit_memory
from kgservice.sparql.management import emptied_graphs, is_plain_management, managed_quads
from kgservice.sparql.messages import receive, send_block, send_end
from kgservice.sparql.query import Query, evaluate
from kgservice.sparql.refusal import Refusal
from kgservice.sparql.rows import Cap, Counted
from kgservice.sparql.snapshot_file import write_from_directory
from kgservice.sparql.update import checked, effect_of, stated_effect

__all__ = ["Worker", "main"]

Answer = dict[str, Any]
_NICENESS = 10
_BLOCK = 1 << 20
_ROOM_BYTES, _PAGE_BYTES = 128 << 20, 4096


class Worker:
    """Answers requests; `send` takes the bytes of an answer, and what is returned ends it."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        """Hold nothing yet."""
        self._send = send
        self._held: Held | None = None

    def answer(self, request: dict[str, Any], payload: bytes) -> Answer:
        """Answer a request, whatever comes of it."""
        try:
            operation: Callable[[dict[str, Any], bytes], Answer] = getattr(self, f"_{request['operation']}")
            if memory := request.get("memory"):
                limit_memory(memory)
            return operation(request, payload)
        except Refusal as refusal:
            return {"refusal": refusal.document()}
        except MemoryError:
            return {"refusal": Refusal("memory", "the evaluation takes more memory than it may").document()}
        except RecursionError:
            return {"refusal": Refusal("evaluation", "the request is nested too deeply").document()}

    def _hold(self, request: dict[str, Any], payload: bytes) -> Answer:
        """Read the graph of a snapshot; write it first where a directory is named and it is not there."""
        self._held = None
        file = Path(request["file"])
        if request["directory"] and not file.exists():
            try:
                write_from_directory(Path(request["directory"]), file)
            except (OSError, RuntimeError) as error:
                raise Refusal("gone", f"the snapshot {file} cannot be written: {error}") from error
        self._held = Held(file, plain=request["plain"])
        _make_room()
        return {}

    def _apply(self, request: dict[str, Any], payload: bytes) -> Answer:
        """Let an edit take effect on what is held."""
        added = request["added"]
        self._graph().apply(payload[:added], payload[added:])
        return {}

    def _query(self, request: dict[str, Any], payload: bytes) -> Answer:
        query = Query(
            payload.decode(), request["base"], _chosen(request), _results(request["results"]), _rdf(request["graphs"])
        )
        return evaluate(self._graph(), query, _cap(request), self._send)

    def _update(self, request: dict[str, Any], payload: bytes) -> Answer:
        """Work out an update on no graph, on `merged` ones, which stay, or on `plain` ones, which are spent then."""
        base, chosen, graph = request["base"], _chosen(request), request["on_graph"]
        operations = checked(payload.decode(), base, chosen)
        if (effect := stated_effect(operations, base)) is not None:
            return self._effect(*effect)
        if graph is None:
            return {"needs_graph": "merged" if is_plain_management(operations) else "plain"}
        if graph == "merged":
            held = self._graph()
            going = managed_quads(held, operations)
            if going is None:
                return {"needs_graph": "plain"}
            names = {quad.graph_name.value for quad in going if isinstance(quad.graph_name, NamedNode)}
            return {**self._effect(b"", _written(going)), "emptied": sorted(names)}
        held, self._held = self._graph(), None
        added, removed = effect_of(held, operations, chosen, base)
        return {**self._effect(added, removed), "emptied": emptied_graphs(held, added, removed)}

    def _read(self, request: dict[str, Any], payload: bytes) -> Answer:
        """Give a graph, or all of them where `whole`."""
        held = self._graph()
        if request["whole"]:
            quads: Iterator[Quad] = (quad for graph in (None, *held.graphs()) for quad in held.quads(graph))
        else:
            quads = held.quads(_name(request["graph"]))
        first = next(quads, None)
        kind = _rdf(request["graphs"])
        assert kind is not None
        out = Counted(kind, _cap(request), self._send)
        # Nothing is written as nothing, but in JSON-LD.
        if request["whole"] or first is not None or kind == RdfFormat.JSON_LD:
            serialize(_all(first, quads, request["whole"]), cast("IO[bytes]", out), kind)
            out.flush()
        return {"found": first is not None}

    def _document(self, request: dict[str, Any], payload: bytes) -> Answer:
        """Read a document, and say what it would let come and go: in place of a graph, on top of it, or of several."""
        graph, mode = _name(request["graph"]), request["mode"]
        coming = dict.fromkeys(
            document_quads(list(_documents(request, payload)), request["base"], graph, whole=mode == "whole")
        )
        if len(coming) > request["rows"]:
            raise Refusal("rows", "the document has more statements than are taken", value=request["rows"])
        held = self._graph()
        before = list(held.quads(graph)) if mode == "replace" else [*islice(held.quads(graph), 1)]
        going = [quad for quad in before if quad not in coming] if mode == "replace" else []
        emptied = [graph.value] if graph is not None and going and len(going) == len(before) else []
        return {**self._effect(_written(coming), _written(going)), "found": bool(before), "emptied": emptied}

    def _graphs(self, request: dict[str, Any], payload: bytes) -> Answer:
        """Name the graphs, each with the number of its statements."""
        held = self._graph()
        return {"graphs": [(name.value, sum(1 for _ in held.quads(name))) for name in held.graphs()]}

    def _effect(self, added: bytes, removed: bytes) -> Answer:
        for part in (added, removed):
            for begin in range(0, len(part), _BLOCK):
                self._send(part[begin : begin + _BLOCK])
        return {"added": len(added), "removed": len(removed)}

    def _graph(self) -> Held:
        if self._held is None:
            raise Refusal("gone", "the worker holds no graph")
        return self._held


def main() -> None:
    """Answer on the socket that the service opened, until it is closed."""
    descriptor, parent = map(int, sys.argv[1:3])
    die_with(parent)
    channel = socket.socket(fileno=descriptor)
    _step_back()
    cut_off()
    worker = Worker(lambda block: send_block(channel, block))
    send_end(channel, {})
    with suppress(ConnectionError):
        while (received := receive(channel)) is not None:
            send_end(channel, worker.answer(*received))


def _step_back() -> None:
    """Let whoever answers requests go first: the process, and its session where Linux shares processors by these."""
    with suppress(OSError):
        os.nice(_NICENESS)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(_NICENESS), encoding="ascii")


def _make_room() -> None:
    """Touch memory and give it back to the allocator, which keeps it: the first large answer need not wait for it."""
    room = bytearray(_ROOM_BYTES)
    room[::_PAGE_BYTES] = b"\1" * len(room[::_PAGE_BYTES])


def _chosen(request: dict[str, Any]) -> Chosen | None:
    given = request["chosen"]
    return None if given is None else Chosen(tuple(given[0]), tuple(given[1]))


def _results(name: str | None) -> QueryResultsFormat | None:
    kind = None if name is None else RESULTS[name].kind
    assert kind is None or isinstance(kind, QueryResultsFormat)
    return kind


def _rdf(name: str | None) -> RdfFormat | None:
    kind = None if name is None else GRAPHS[name].kind
    assert kind is None or isinstance(kind, RdfFormat)
    return kind


def _cap(request: dict[str, Any]) -> Cap:
    return Cap(request["rows"], request["bytes"])


def _name(iri: str | None) -> NamedNode | None:
    return None if iri is None else NamedNode(iri)


def _all(first: Quad | None, others: Iterator[Quad], whole: bool) -> Iterator[Any]:
    if first is not None:
        yield first if whole else first.triple
    for quad in others:
        yield quad if whole else quad.triple


def _documents(request: dict[str, Any], payload: bytes) -> Iterator[Document]:
    begin = 0
    for name, form, size in request["documents"]:
        kind = _rdf(form)
        assert kind is not None
        yield Document(payload[begin : begin + size], kind, name)
        begin += size


def _written(quads: Iterable[Quad]) -> bytes:
    return serialize(quads, format=RdfFormat.N_QUADS) or b""


if __name__ == "__main__":
    main()
