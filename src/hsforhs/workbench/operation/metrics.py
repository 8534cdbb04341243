"""Figures about the running site in the text form of Prometheus.

Requests are counted where they are answered. Several processes share their counts through files where
``PROMETHEUS_MULTIPROC_DIR`` names a folder, as `deploy/gunicorn.conf.py` does; else each counts its own.
Figures of the store are read when somebody asks for them.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator

from django.db import DatabaseError, connection
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from hsforhs import __version__
from hsforhs.workbench.assessments.queries import count_rounds
from hsforhs.workbench.messages.queries import counts as messages_by_state
from hsforhs.workbench.plans.queries import count_plans
from hsforhs.workbench.tasks.queries import jobs_by_state

log = logging.getLogger(__name__)
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_own = CollectorRegistry(auto_describe=True)
REQUESTS = Counter(
    "hsforhs_requests", "Requests answered, by route and status.", ("method", "route", "status"), registry=_own
)
SECONDS = Histogram(
    "hsforhs_request_seconds",
    "Time to answer, by route.",
    ("route",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10),
    registry=_own,
)


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answer. ``route`` is a pattern, so the number of series stays that of the routes."""
    REQUESTS.labels(method if method in METHODS else "other", route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


class StoreCollector(Collector):
    """Reads the store: whether it answers, how much it holds, what waits."""

    def collect(self) -> Iterator[Metric]:
        yield _labelled("hsforhs_build_info", "The program that runs.", "version", {__version__: 1})
        try:
            found = list(self._of_the_store())
            up = 1
        except DatabaseError:
            log.exception("the database did not answer")
            # Django would otherwise hand the broken connection to the next request.
            connection.close()
            found, up = [], 0
        yield GaugeMetricFamily("hsforhs_database_up", "1 when the database answers.", value=up)
        yield from found

    def _of_the_store(self) -> Iterator[Metric]:
        records = {"rounds": count_rounds(), "plans": count_plans()}
        yield _labelled("hsforhs_records", "Records in the store.", "record", records)
        yield _labelled("hsforhs_jobs", "Background jobs by state.", "state", jobs_by_state())
        yield _labelled("hsforhs_messages", "Messages by state.", "state", messages_by_state())


def exposition() -> bytes:
    """Return all figures as text."""
    if os.environ.get(SHARED_FOLDER):
        requests = CollectorRegistry()
        MultiProcessCollector(requests)
    else:
        requests = _own
    store = CollectorRegistry()
    store.register(StoreCollector())
    return generate_latest(requests) + generate_latest(store)


def _labelled(name: str, words: str, label: str, values: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), value)
    return family
