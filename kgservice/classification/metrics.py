"""Metrics of classification, for Prometheus: what each model was given, in which batches, and what waits for it."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

__all__ = ["ClassificationMetrics"]

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_TEXTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)


class ClassificationMetrics:
    """The metrics of the models of one process; safe to share between threads."""

    def __init__(self, registry: CollectorRegistry | None) -> None:
        """Begin at zero, in a registry; in none where the workers of a service add theirs up."""
        self._texts = Counter("emotaxa_classified_texts", "Texts classified.", ("model",), registry=registry)
        self._failed = Counter(
            "emotaxa_classification_failures", "Batches that ended in an error.", ("model",), registry=registry
        )
        self._refused = Counter(
            "emotaxa_classification_refused_texts", "Texts refused, as too many were waiting.", ("model",),
            registry=registry,
        )  # fmt: skip
        self._sizes = Histogram(
            "emotaxa_classification_batch_texts", "Texts in a batch.", ("model",), buckets=_TEXTS, registry=registry
        )
        self._seconds = Histogram(
            "emotaxa_classification_batch_seconds", "Seconds that a batch took.", ("model",), buckets=_SECONDS,
            registry=registry,
        )  # fmt: skip
        self._waiting = Gauge(
            "emotaxa_classification_waiting_texts", "Texts that wait for a model.", ("model",), registry=registry,
            multiprocess_mode="livesum",
        )  # fmt: skip
        self._loaded = Gauge(
            "emotaxa_models_loaded", "Processes that have loaded a model.", ("model",), registry=registry,
            multiprocess_mode="livesum",
        )  # fmt: skip

    def batch(self, model: str, texts: int, seconds: float, *, failed: bool = False) -> None:
        """Count a batch that a model has been given.

        Args:
            model: its name in the settings.
            texts: how many it was given.
            seconds: that it took.
            failed: whether it ended in an error.
        """
        if failed:
            self._failed.labels(model).inc()
        else:
            self._texts.labels(model).inc(texts)
        self._sizes.labels(model).observe(texts)
        self._seconds.labels(model).observe(seconds)

    def waiting(self, model: str, texts: int) -> None:
        """Tell how many texts wait for a model."""
        self._waiting.labels(model).set(texts)

    def refused(self, model: str, texts: int) -> None:
        """Count texts for which there was no room."""
        self._refused.labels(model).inc(texts)

    def loaded(self, model: str) -> None:
        """Tell that a model has been loaded."""
        self._loaded.labels(model).set(1)
