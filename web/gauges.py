"""What this process tells a Prometheus: how many requests, how they ended, how long they took."""

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)

_AREAS = frozenset(
    {
        "aset", "atom.xml", "bahasa", "desk", "ekspor", "gambar", "healthz", "kabar", "kanal",
        "keluar", "lacak", "masuk", "metrics", "robots.txt", "rss.xml", "sandi", "saran",
        "sitemap.xml", "video",
    }
)  # fmt: skip


class Gauges:
    """One registry a room, so that two rooms in one process do not collide."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "guyub_http_requests",
            "Requests answered, by first part of the path and status.",
            ["area", "method", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "guyub_http_request_seconds",
            "Time until the answer was complete.",
            ["area"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
            registry=self._registry,
        )

    def answered(self, path: str, method: str, status: int, seconds: float) -> None:
        """Counts one answer. Unknown paths and methods share one name: strangers make them up."""
        area = _area(path)
        known = method if method in ("GET", "HEAD", "POST", "PUT", "DELETE") else "other"
        self._requests.labels(area, known, str(status)).inc()
        self._seconds.labels(area).observe(seconds)

    def text(self) -> bytes:
        """Everything counted, in Prometheus' text format."""
        return generate_latest(self._registry)


def _area(path: str) -> str:
    first = path.split("/")[1] if path.startswith("/") else ""
    if not first:
        return "front"
    return first if first in _AREAS else "other"
