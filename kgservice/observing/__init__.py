"""Observing: logs with request ids, and metrics."""
