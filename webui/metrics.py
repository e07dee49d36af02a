"""How much is asked, how long it takes and what is searched, for Prometheus.

By ``prometheus_client``, which is kept by the makers of the format, pure Python and needs nothing
else; it also gives memory and processor time of the process on Linux. No query and no address
becomes a label: labels are names of views, status codes and languages, a few dozen in all.
"""

from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from indexer import SearchError, Status

BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Bounds of the histograms, in seconds."""

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The counts of one application since it started; ``status`` tells what its index holds."""

    def __init__(self, status: Callable[[], Status]) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        self._requests = Counter(
            "bilingual_search_requests",
            "Requests answered.",
            ("view", "status"),
            registry=self._registry,
        )
        self._request_seconds = Histogram(
            "bilingual_search_request_seconds",
            "Time from request to answer.",
            ("view",),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._search_seconds = Histogram(
            "bilingual_search_search_seconds",
            "Time of the search alone.",
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._registry.register(_IndexCollector(status))

    def count_request(self, view: str, status: int, seconds: float) -> None:
        """Count an answer of ``view`` that took so many seconds."""
        self._requests.labels(view, str(status)).inc()
        self._request_seconds.labels(view).observe(seconds)

    def count_search(self, seconds: float) -> None:
        """Count a search that took so many seconds."""
        self._search_seconds.observe(seconds)

    def text(self) -> bytes:
        """Return everything in the text format of Prometheus."""
        return generate_latest(self._registry)


class _IndexCollector(Collector):
    def __init__(self, status: Callable[[], Status]) -> None:
        self._status = status

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name nothing beforehand: the index need not be there yet."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield what the index holds now; nothing but ``up`` 0 where it cannot be searched."""
        up = GaugeMetricFamily("bilingual_search_index_up", "Whether the index can be searched.")
        try:
            status = self._status()
        except SearchError:
            up.add_metric((), 0)
            yield up
            return
        up.add_metric((), 1)
        yield up
        documents = GaugeMetricFamily(
            "bilingual_search_index_documents",
            "Documents of the index by language.",
            labels=("language",),
        )
        for language, count in status.languages.items():
            documents.add_metric((language,), count)
        yield documents
        generation = GaugeMetricFamily(
            "bilingual_search_index_generation",
            "The generation that is searched, as a label.",
            labels=("generation",),
        )
        generation.add_metric((status.generation,), 1)
        yield generation
        yield GaugeMetricFamily(
            "bilingual_search_index_bytes", "Size of the index.", value=status.bytes
        )
