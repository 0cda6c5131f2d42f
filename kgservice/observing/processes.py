"""What the processes of a service take of the machine, added up."""

from collections.abc import Iterable
from pathlib import Path

from prometheus_client import ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

__all__ = ["PID_PREFIX", "Processes"]

PID_PREFIX = "worker-"
"""How the files begin by which workers tell their process ids in the folder that they share."""

_LEAST = ("process_start_time_seconds", "process_max_fds")


class Processes(Collector):
    """Memory, processor time and open files of this process, or of all workers that share a folder.

    The names are those that prometheus_client gives to one process. Where the system has no /proc there is nothing to
    tell.
    """

    def __init__(self, folder: str | None) -> None:
        """Look at this process where no folder is named."""
        self._folder = None if folder is None else Path(folder)
        self._alone = ProcessCollector(registry=None)

    def describe(self) -> Iterable[Metric]:
        """Describe nothing: the names are known when they are collected."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """Add up what the processes tell; the start is that of the oldest."""
        if self._folder is None:
            return self._alone.collect()
        found: dict[str, list[float]] = {}
        metrics: dict[str, Metric] = {}
        for path in sorted(self._folder.glob(f"{PID_PREFIX}*")):
            pid = path.name.removeprefix(PID_PREFIX)
            for metric in ProcessCollector(pid=lambda pid=pid: pid, registry=None).collect():  # type: ignore[misc]
                metrics[metric.name] = metric
                found.setdefault(metric.name, []).extend(sample.value for sample in metric.samples)
        return [_added(metrics[name], values) for name, values in found.items()]


def _added(metric: Metric, values: list[float]) -> Metric:
    value = min(values) if metric.name in _LEAST else sum(values)
    family = CounterMetricFamily if metric.type == "counter" else GaugeMetricFamily
    return family(metric.name, metric.documentation, value=value)
