"""The SPARQL engine: queries, updates and graphs over a store, evaluated in worker processes under caps."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Any, Literal, TypeVar

from starlette.concurrency import run_in_threadpool

from kgservice.observing.metrics import Metrics, Outcome
from kgservice.sparql.answer import Answer, Body, Changed
from kgservice.sparql.dataset import Chosen
from kgservice.sparql.errors import Busy, Malformed, OverCap, TooMany, error_of
from kgservice.sparql.pool import Pool
from kgservice.sparql.process import Exceeded, Reply, WorkerProcess
from kgservice.sparql.refusal import Refusal
from kgservice.sparql.release_graphs import ReleaseGraphs
from kgservice.sparql.settings import SparqlSettings
from kgservice.sparql.snapshots import Snapshot, Snapshots
from kgservice.stores.change import Edit
from kgservice.stores.errors import Conflict, StoreUnavailable
from kgservice.stores.protocol import GraphStore

__all__ = ["Sparql"]

_LOG = logging.getLogger(__name__)

_READING_SECONDS = 300.0
"""How long a worker may take to read the graph, which no query is blamed for."""

_TRIES = 5
"""How often an update is worked out anew because somebody else's came first, while its time lasts."""

Found = TypeVar("Found")
Request = dict[str, Any]


class Sparql:
    """Evaluates over one store. Begins when it is first asked; an asynchronous context manager that ends it."""

    def __init__(self, store: GraphStore, settings: SparqlSettings, metrics: Metrics | None = None) -> None:
        """Start nothing yet.

        Args:
            store: the graph.
            settings: the caps.
            metrics: counts what is asked.
        """
        self.settings = settings
        self._store = store
        self._metrics = metrics
        self._release = ReleaseGraphs(store)
        self._snapshots = Snapshots(store, settings.cache_folder)
        self._pool = Pool(settings.workers, settings.waiting, settings.waiting_seconds, self._ready)

    async def __aenter__(self) -> "Sparql":
        """Give the engine itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Kill the workers, and remove what was only there for them."""
        await self._pool.close()
        await run_in_threadpool(self._snapshots.close)

    @property
    def pids(self) -> list[int]:
        """Ids of the worker processes that there are."""
        return self._pool.pids()

    async def query(
        self,
        text: str,
        *,
        base: str,
        results: str | None = "json",
        graphs: str | None = "turtle",
        chosen: Chosen | None = None,
        revision: int | None = None,
    ) -> Answer:
        """Answer a query.

        Args:
            text: the query.
            base: what relative IRIs are resolved against.
            results: format of solutions and of yes or no, by name; None where the client takes none.
            graphs: format of a graph, likewise.
            chosen: graphs that protocol parameters name.
            revision: the revision to ask, the newest where none is named.

        Raises:
            UnknownRevision: where there is no such revision.
            Malformed, Fetches, UnknownGraphs, NotAcceptable: as the errors say.
            OverCap: where it takes more than it may.
            Busy: where no worker becomes free in time.
        """
        request = {
            "operation": "query",
            "base": base,
            "results": results,
            "graphs": graphs,
            "chosen": _written(chosen),
            **self._caps(),
        }
        snapshot, (said, body) = await self._counted("query", self._on_graph(request, text.encode(), revision))
        return Answer(body, said["kind"], snapshot.revision, said["changing"], tuple(said["unknown"]))

    async def graph(
        self, name: str | None, *, form: str, revision: int | None = None, whole: bool = False
    ) -> Answer | None:
        """Give a graph, or None where nothing is stored in it.

        Args:
            name: IRI of the graph; None for what lies in none.
            form: the format, by name.
            revision: the revision to read, the newest where none is named.
            whole: whether to give every graph instead, in a format that can tell them apart.

        Raises:
            UnknownRevision, OverCap, Busy: as `query` does.
        """
        request = {"operation": "read", "graph": name, "graphs": form, "whole": whole, **self._caps()}
        snapshot, (said, body) = await self._counted("query", self._on_graph(request, b"", revision))
        return Answer(body, "graph", snapshot.revision) if said["found"] or name is None else None

    async def graphs(self, revision: int | None = None) -> tuple[int, list[tuple[str, int]]]:
        """Give the revision and the named graphs, each with the number of its statements."""
        snapshot, (said, _) = await self._counted("query", self._on_graph({"operation": "graphs"}, b"", revision))
        return snapshot.revision, [(name, count) for name, count in said["graphs"]]

    async def update(
        self, text: str, *, author: str, base: str, chosen: Chosen | None = None, sweeping: bool = False
    ) -> Changed:
        """Carry out an update as one recorded edit.

        Args:
            text: the update.
            author: who makes it.
            base: what relative IRIs are resolved against.
            chosen: graphs that protocol parameters name.
            sweeping: whether a whole graph of the release may go.

        Raises:
            Malformed, Fetches, UnknownGraphs, OverCap, Busy: as `query` does.
            TakesRelease: where a whole graph of the release would go, and may not.
            Conflict: where others' changes came first again and again.
            EmotaxaError: where the store could not be read after it; nothing is changed then.
        """
        request = {"operation": "update", "base": base, "chosen": _written(chosen), "on_graph": None, **self._caps()}
        summary = _summary(text)

        async def stated() -> Reply:
            return await self._anywhere(request, text.encode())

        said, effect = await self._counted("update", stated())
        if not said.get("needs_graph"):
            return await self._edited(said, effect, author, summary, None, sweeping)
        request["on_graph"] = said["needs_graph"]

        async def worked_out() -> Changed:
            while True:
                plain = request["on_graph"] == "plain"
                snapshot, (said, effect) = await self._counted(
                    "update", self._on_graph(request, text.encode(), None, plain=plain)
                )
                if not said.get("needs_graph"):
                    return await self._edited(said, effect, author, summary, snapshot.revision, sweeping)
                request["on_graph"] = said["needs_graph"]

        return await self._again(worked_out)

    async def put(
        self,
        documents: Sequence[Body],
        graph: str | None,
        *,
        author: str,
        base: str,
        mode: str,
        sweeping: bool = False,
    ) -> Changed:
        """Store documents as one recorded edit.

        Args:
            documents: what to store.
            graph: IRI of the graph; None for what lies in none.
            author: who stores them.
            base: what relative IRIs are resolved against.
            mode: `replace` what is in the graph, `merge` with it, or `whole` where the documents tell of several.
            sweeping: whether a whole graph of the release may go.

        Raises:
            BadDocument: where one cannot be read.
            TooMany: where they have more statements than are taken.
            OverCap, Busy, TakesRelease, Conflict, EmotaxaError: as `update` does.
        """
        request = {
            "operation": "document",
            "graph": graph,
            "mode": mode,
            "base": base,
            "documents": [(each.name, each.format, len(each.content)) for each in documents],
            **self._caps(),
        }
        summary = {
            "replace": f"Replaced {_called(graph)}",
            "merge": f"Added to {_called(graph)}",
            "whole": "Added a document of several graphs",
        }[mode]

        async def stored() -> Changed:
            try:
                snapshot, (said, effect) = await self._counted(
                    "update", self._on_graph(request, b"".join(each.content for each in documents), None)
                )
            except OverCap as error:
                if error.cap == "rows":
                    raise TooMany(
                        f"the document has more than {self.settings.rows:,} statements",
                        hint="split it",
                        value=self.settings.rows,
                    ) from error
                raise
            expected = snapshot.revision if mode == "replace" else None
            changed = await self._edited(said, effect, author, summary, expected, sweeping)
            return Changed(changed.revision, changed.changed, said["found"])

        return await self._again(stored)

    async def drop(self, graph: str | None, *, author: str, sweeping: bool = False) -> Changed:
        """Remove a graph, as one recorded edit; None for what lies in none. `sweeping` lets one of the release go.

        Raises:
            OverCap, Busy, TakesRelease, Conflict, EmotaxaError: as `update` does.
        """

        async def dropped() -> Changed:
            request: Request = {
                "operation": "document",
                "graph": graph,
                "mode": "replace",
                "base": "urn:none",
                "documents": [],
                **self._caps(),
            }
            snapshot, (said, effect) = await self._counted("update", self._on_graph(request, b"", None))
            removed = f"Removed {_called(graph)}"
            changed = await self._edited(said, effect, author, removed, snapshot.revision, sweeping)
            return Changed(changed.revision, changed.changed, said["found"])

        return await self._again(dropped)

    async def _edited(
        self, said: dict[str, Any], effect: bytes, author: str, summary: str, expected: int | None, sweeping: bool
    ) -> Changed:
        added, removed = effect[: said["added"]], effect[said["added"] :]

        def edit() -> Changed:
            if removed and not sweeping:
                # Statements that an update only names were compared with no graph yet.
                emptied = said.get("emptied")
                self._release.refuse(self._release.emptied(removed) if emptied is None else emptied)
            entry = None
            if added or removed:
                entry = self._store.edit(Edit(added, removed, author, summary), expected=expected)
            return Changed(self._store.revision if entry is None else entry.revision, entry is not None)

        return await run_in_threadpool(edit)

    async def _on_graph(
        self, request: Request, payload: bytes, revision: int | None, *, plain: bool = False
    ) -> tuple[Snapshot, Reply]:
        """Ask a worker that holds the graph of a revision."""
        for last in (False, True):
            snapshot = await run_in_threadpool(self._snapshots.at, revision)
            async with self._pool.worker(partial(_steps_saved, snapshot, plain)) as worker:
                try:
                    await self._hold(worker, snapshot, plain)
                    return snapshot, await self._asked(worker, request, payload)
                except StoreUnavailable:
                    # The file may have made room for newer ones just now.
                    worker.file = None
                    if last:
                        raise
                finally:
                    if plain:
                        worker.file = None
            self._snapshots.forget()
        raise AssertionError("the second try answers or fails")

    async def _anywhere(self, request: Request, payload: bytes) -> Reply:
        """Ask any worker."""
        async with self._pool.worker(lambda worker: 1) as worker:
            return await self._asked(worker, request, payload)

    async def _hold(self, worker: WorkerProcess, snapshot: Snapshot, plain: bool) -> None:
        """Let a worker read what it lacks of the graph of a snapshot."""
        if not _steps_saved(snapshot, plain, worker):
            directory = None if snapshot.directory is None else str(snapshot.directory)
            request: Request = {"operation": "hold", "file": str(snapshot.file), "directory": directory, "plain": plain}
            worker.file = None
            await self._asked(worker, request, b"", reading=True)
            worker.file, worker.revision, worker.plain = snapshot.file, snapshot.begins, plain
        if worker.revision < snapshot.revision:
            changes = await run_in_threadpool(lambda: list(self._snapshots.changes(snapshot, worker.revision)))
            for revision, added, removed in changes:
                request = {"operation": "apply", "added": len(added)}
                await self._asked(worker, request, added + removed, reading=True)
                worker.revision = revision

    async def _ready(self, worker: WorkerProcess) -> None:
        """Let a worker that was just started read the newest graph."""
        await self._hold(worker, await run_in_threadpool(self._snapshots.at, None), False)

    async def _asked(self, worker: WorkerProcess, request: Request, payload: bytes, *, reading: bool = False) -> Reply:
        settings = self.settings
        seconds, memory = (_READING_SECONDS, None) if reading else (settings.seconds, settings.memory_bytes)
        limits = {"seconds": seconds, "memory": settings.memory_bytes, **self._caps()}
        try:
            return await worker.ask(request, payload, seconds=seconds, memory=memory)
        except Exceeded as error:
            raise OverCap(error.cap, limits[error.cap]) from error
        except Refusal as refusal:
            raise error_of(refusal, limits) from refusal

    async def _again(self, work: Callable[[], Awaitable[Changed]]) -> Changed:
        """Work a change out anew where another came first, as long as there is time."""
        end = time.monotonic() + self.settings.seconds
        for _ in range(_TRIES - 1):
            try:
                return await work()
            except Conflict:
                if time.monotonic() >= end:
                    raise
        return await work()

    async def _counted(self, kind: Literal["query", "update"], asked: Awaitable[Found]) -> Found:
        """Tell the metrics how it went, and the log what was ended and why, without what was asked."""
        loop = asyncio.get_running_loop()
        begin = loop.time()
        outcome: Outcome = "failed"
        try:
            found = await asked
            outcome = "done"
            return found
        except (OverCap, asyncio.CancelledError) as error:
            outcome = "killed"
            _tell(kind, error, loop.time() - begin)
            raise
        except Busy:
            outcome = "busy"
            raise
        except Malformed:
            outcome = "refused"
            raise
        finally:
            if self._metrics is not None:
                self._metrics.sparql(kind, outcome, loop.time() - begin)

    def _caps(self) -> dict[str, int]:
        return {"rows": self.settings.rows, "bytes": self.settings.answer_bytes}


def _tell(kind: str, error: OverCap | asyncio.CancelledError, seconds: float) -> None:
    """Write why an evaluation was ended: a cap, with its limit, or that nobody waits for it any more."""
    told: dict[str, Any] = {"kind": kind, "reason": "client gone", "ms": round(seconds * 1000, 2)}
    if isinstance(error, OverCap):
        told |= {"reason": error.cap, "limit": error.value}
    _LOG.warning("SPARQL evaluation ended", extra=told)


def _steps_saved(snapshot: Snapshot, plain: bool, worker: WorkerProcess) -> int:
    """How much of the way to a snapshot a worker has behind it: 0 where it has to read the file."""
    here = worker.file == snapshot.file and worker.plain == plain and worker.revision <= snapshot.revision
    return worker.revision if here else 0


def _written(chosen: Chosen | None) -> list[tuple[str, ...]] | None:
    return None if chosen is None else [chosen.default, chosen.named]


def _called(graph: str | None) -> str:
    return "the statements in no named graph" if graph is None else f"the graph {graph}"


def _summary(text: str) -> str:
    line = " ".join(text.split())
    return f"SPARQL Update: {line if len(line) <= 120 else line[:117] + '...'}"
