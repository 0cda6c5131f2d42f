"""The graph of a store, asked in SPARQL in this process: the same queries as a service takes, without its limits."""

from collections.abc import Iterable
from pathlib import Path
from sys import maxsize
from tempfile import TemporaryDirectory

from pyoxigraph import Quad, QueryResultsFormat, RdfFormat, serialize

from kgservice.client.questions import TRIPLES, Answers, solutions
from kgservice.sparql.errors import error_of
from kgservice.sparql.held import Held
from kgservice.sparql.query import Query, evaluate
from kgservice.sparql.refusal import Refusal
from kgservice.sparql.rows import Cap
from kgservice.workspace import Workspace
from ontology.iri import BASE
from ontology.once import Once

__all__ = ["Graph"]

_KEPT = 2


class Graph:
    """The graph at the revisions that were asked last; safe to share between threads."""

    def __init__(self, workspace: Workspace) -> None:
        """Read nothing yet."""
        self._workspace = workspace
        self._held: Once[int, Held] = Once(_KEPT)

    def answer(self, text: str, revision: int | None = None) -> Answers:
        """Answer a query.

        Raises:
            UnknownRevision: where there is no such revision.
            EmotaxaError: where the query cannot be read or would fetch something.
        """
        store = self._workspace.store
        number = store.revision if revision is None else revision
        held = self._held.get(number, lambda: _held(store.quads(number)))
        query = Query(text, BASE, None, QueryResultsFormat.JSON, RdfFormat.N_TRIPLES)
        parts: list[bytes] = []
        try:
            told = evaluate(held, query, Cap(maxsize, maxsize), parts.append)
        except Refusal as refusal:
            raise error_of(refusal, {}) from refusal
        return solutions(b"".join(parts), TRIPLES if told["kind"] == "graph" else "")


def _held(quads: Iterable[Quad]) -> Held:
    with TemporaryDirectory(prefix="emotaxa-graph-") as folder:
        file = Path(folder) / "graph.nq"
        serialize(quads, str(file), RdfFormat.N_QUADS)
        return Held(file)
