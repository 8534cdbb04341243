"""Server time and queries of pages, measured inside the process that answers them."""

from __future__ import annotations

import os
import time

ANSWERS = 100


def measure(paths: list[str]) -> dict[str, tuple[float, int]]:
    """Return, for each path, the 95th percentile of the answer time in seconds and the number of queries."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hsforhs.workbench.config.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    found = {}
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        queries = len(captured)  # the log is emptied by the next request
        times = sorted(_seconds(client, path) for _ in range(ANSWERS))
        found[path] = (times[int(ANSWERS * 0.95) - 1], queries)
    return found


def _seconds(client: object, path: str) -> float:
    start = time.perf_counter()
    client.get(path)  # type: ignore[attr-defined]
    return time.perf_counter() - start
