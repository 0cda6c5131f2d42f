"""SPARQL without a service around it: for the command line, and whoever else does not wait asynchronously."""

from contextlib import ExitStack
from types import TracebackType

from anyio.from_thread import BlockingPortal, start_blocking_portal

from kgservice.sparql.answer import Answer
from kgservice.sparql.dataset import Chosen
from kgservice.sparql.engine import Sparql
from kgservice.sparql.settings import SparqlSettings
from kgservice.stores.protocol import GraphStore
from ontology.iri import BASE

__all__ = ["LocalSparql"]


class LocalSparql:
    """The engine, with a thread in which it runs; a context manager that ends both. Safe to share between threads."""

    def __init__(self, store: GraphStore, settings: SparqlSettings | None = None) -> None:
        """Start nothing yet.

        Args:
            store: the graph.
            settings: the caps, the defaults where none are given.
        """
        self._store = store
        self._settings = settings or SparqlSettings(workers=1)
        self._running = ExitStack()
        self._portal: BlockingPortal | None = None
        self._sparql: Sparql | None = None

    def __enter__(self) -> "LocalSparql":
        """Start the thread."""
        self._portal = self._running.enter_context(start_blocking_portal())
        self._sparql = self._portal.call(_made, self._store, self._settings)
        self._running.enter_context(self._portal.wrap_async_context_manager(self._sparql))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, with its workers."""
        self._running.close()

    def query(
        self,
        text: str,
        *,
        results: str | None = "json",
        graphs: str | None = "turtle",
        chosen: Chosen | None = None,
        revision: int | None = None,
    ) -> Answer:
        """Answer a query, as `Sparql.query` does.

        Raises:
            EmotaxaError: as that does.
        """
        portal, sparql = self._portal, self._sparql
        assert portal is not None and sparql is not None, "it is entered before it is asked"

        async def asked() -> Answer:
            return await sparql.query(text, base=BASE, results=results, graphs=graphs, chosen=chosen, revision=revision)

        return portal.call(asked)


async def _made(store: GraphStore, settings: SparqlSettings) -> Sparql:
    return Sparql(store, settings)
