"""Numbers for Prometheus, told by the access log's records."""

from collections.abc import Callable, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counts and times of requests, and how many query workers are ready; of this server process alone."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self, version: str, workers: Callable[[], int]) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "maliwar_requests", "Requests answered.", ("route", "method", "status", "outcome"), registry=self._registry
        )
        self._seconds = Histogram(
            "maliwar_request_seconds",
            "Seconds from a request to its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._kept = Counter("maliwar_kept_answers", "Requests answered from the cache.", registry=self._registry)
        self._rows = Counter("maliwar_rows", "Rows and triples sent.", registry=self._registry)
        Gauge(
            "maliwar_query_workers", "Query workers that are ready or at work.", registry=self._registry
        ).set_function(workers)
        Gauge("maliwar_info", "The data that is served.", ("version",), registry=self._registry).labels(version).set(1)

    def __call__(self, record: Mapping[str, Any]) -> None:
        """Count one request."""
        route = record["route"] or "none"
        method = record["method"] if record["method"] in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        self._requests.labels(route, method, str(record["status"]), record["outcome"]).inc()
        self._seconds.labels(route).observe(record["ms"] / 1000)
        if record["kept"]:
            self._kept.inc()
        if record["rows"]:
            self._rows.inc(record["rows"])

    def text(self) -> bytes:
        """Return all of it in the text format of Prometheus."""
        return generate_latest(self._registry)
