"""The worker that runs queued jobs: beside the site in one process, or alone."""

from __future__ import annotations

import logging
import threading
import time
import uuid

from django.db import connections
from django_tasks_db.management.commands.db_worker import Worker

PAUSE_SECONDS = 0.2
log = logging.getLogger(__name__)


def make_worker(*, pause: float = PAUSE_SECONDS, batch: bool = False) -> Worker:
    """Return a worker for all queues; ``batch`` ends it when nothing is left to do."""
    return Worker(
        queue_names=["*"],
        interval=pause,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=uuid.uuid4().hex,
        excluded_queue_names=[],
    )


class WorkerThread(threading.Thread):
    """Runs a worker beside the site; ``stop`` lets the present job finish."""

    def __init__(self) -> None:
        super().__init__(name="hsforhs-worker", daemon=True)
        self.worker = make_worker()
        self.pause_after_fault = 5.0

    def run(self) -> None:
        """Work until told to stop; a fault of one moment (a database that went away) must not end it silently."""
        while self.worker.running:
            try:
                self.worker.run()
            except Exception:
                log.exception("the worker met a fault and goes on")
                time.sleep(self.pause_after_fault)
            finally:
                connections.close_all()

    def stop(self, *, patience: float = 10) -> None:
        self.worker.running = False
        self.join(patience)
