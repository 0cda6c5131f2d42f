"""Metrics for Prometheus: what this service has answered, and how it is.

Where PROMETHEUS_MULTIPROC_DIR is set, as it is for several workers, the numbers of all of them are added up. The labels
take few values: routes stand for paths, and a method that HTTP does not know is `other`.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from kgservice.classification.metrics import ClassificationMetrics
from kgservice.observing.processes import Processes

__all__ = ["FOLDER_VARIABLE", "Metrics", "Outcome", "State"]

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable of prometheus_client: the folder that workers share."""

Outcome = Literal["done", "refused", "failed", "killed", "busy"]

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))


@dataclass(frozen=True, slots=True)
class State:
    """How the service is when it is asked.

    Attributes:
        ready: whether it takes requests.
        revision: the newest revision of the store, or None where the store cannot be read.
        jobs: jobs that are kept, by their status.
        build: version of the service, of the release it ships, and of Python.
    """

    ready: bool
    revision: int | None
    jobs: Mapping[str, int]
    build: Mapping[str, str]


class Metrics:
    """The metrics of one process; safe to share between threads.

    Attributes:
        classification: those of the models.
    """

    def __init__(self) -> None:
        """Begin at zero."""
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._exposed = CollectorRegistry()
        shared = os.environ.get(FOLDER_VARIABLE)
        counted = None if shared else self._exposed
        self._requests = Counter(
            "emotaxa_requests", "Requests answered.", ("route", "method", "status"), registry=counted
        )
        self._seconds = Histogram(
            "emotaxa_request_seconds",
            "Seconds from the head of a request to the end of its response.",
            ("route",),
            buckets=_SECONDS,
            registry=counted,
        )
        self._in_flight = Gauge(
            "emotaxa_requests_in_flight", "Requests being answered.", registry=counted, multiprocess_mode="livesum"
        )
        self._sparql = Counter(
            "emotaxa_sparql_queries", "SPARQL queries and updates, by how they ended.", ("kind", "outcome"),
            registry=counted,
        )  # fmt: skip
        self._sparql_seconds = Histogram(
            "emotaxa_sparql_seconds", "Seconds that a SPARQL query or update took.", ("kind",),
            buckets=_SECONDS, registry=counted,
        )  # fmt: skip
        self.classification = ClassificationMetrics(counted)
        if shared:
            MultiProcessCollector(self._exposed, shared)  # type: ignore[no-untyped-call]
        self._exposed.register(Processes(shared))
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def begun(self) -> None:
        """Count a request that is being answered from now on."""
        self._in_flight.inc()

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request that has been answered.

        Args:
            route: template of the path, as `/api/v1/jobs/{id}`; never the path itself.
            method: of the request.
            status: of the response.
            seconds: that it took.
        """
        self._in_flight.dec()
        key = (route, method, status)
        known = self._known.get(key)
        if known is None:
            named = method if method in _METHODS else "other"
            known = (self._requests.labels(route, named, str(status)), self._seconds.labels(route))
            if method in _METHODS:
                self._known[key] = known
        known[0].inc()
        known[1].observe(seconds)

    def sparql(self, kind: Literal["query", "update"], outcome: Outcome, seconds: float) -> None:
        """Count a SPARQL query or update that has ended.

        Args:
            kind: what it was.
            outcome: done; refused before it ran; failed; killed, being over a limit; busy, no worker being free.
            seconds: that it took.
        """
        self._sparql.labels(kind, outcome).inc()
        self._sparql_seconds.labels(kind).observe(seconds)

    def exposed(self, state: State, accept: str) -> tuple[bytes, str]:
        """Write down all metrics.

        Args:
            state: how the service is now.
            accept: Accept header of who asks, which chooses between Prometheus' text and OpenMetrics.

        Returns:
            The text and its media type.
        """
        write, media_type = choose_encoder(accept)
        return write(_Together(self._exposed.collect, lambda: _of_state(state))), media_type


class _Together(CollectorRegistry):
    """What several sources give, one after the other."""

    def __init__(self, *sources: Callable[[], Iterable[Metric]]) -> None:
        super().__init__()
        for source in sources:
            self.register(_Source(source))


class _Source(Collector):
    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        self._collect = collect

    def describe(self) -> Iterable[Metric]:
        """Describe nothing: the names are looked at when they are collected."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Give what the source gives."""
        return self._collect()


def _of_state(state: State) -> Iterable[Metric]:
    yield GaugeMetricFamily("emotaxa_ready", "Whether the service takes requests.", value=float(state.ready))
    yield GaugeMetricFamily(
        "emotaxa_store_up", "Whether the store can be read.", value=float(state.revision is not None)
    )
    if state.revision is not None:
        yield GaugeMetricFamily("emotaxa_store_revision", "The newest revision of the store.", value=state.revision)
    jobs = GaugeMetricFamily("emotaxa_jobs", "Jobs that are kept, by their status.", labels=["status"])
    for status, count in sorted(state.jobs.items()):
        jobs.add_metric([status], count)
    yield jobs
    build = GaugeMetricFamily("emotaxa_build_info", "What answers.", labels=list(state.build))
    build.add_metric(list(state.build.values()), 1)
    yield build
