"""Gunicorn for the workbench: gunicorn --config deploy/gunicorn.conf.py hsforhs.workbench.config.wsgi:application.

Every value can be changed on the command line or in GUNICORN_CMD_ARGS. Run `hsforhs migrate` before and
`hsforhs work` beside it.
"""

import os
import shutil
import tempfile
from pathlib import Path

from hsforhs.workbench.config.environment import read_environment
from hsforhs.workbench.config.logs import logging_config

_environment = read_environment()

bind = os.environ.get("HSFORHS_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", os.cpu_count() or 2))
threads = 2
# The vocabulary is read once and shared by all workers.
preload_app = True
timeout = 60
graceful_timeout = 30
# Longer than proxies keep idle connections, so that the proxy is the one who closes.
keepalive = 75
max_requests = 10_000
max_requests_jitter = 1_000
# The heartbeat must not wait for a disk.
_memory = Path("/dev/shm")  # noqa: S108 - gunicorn makes an unnamed file there
worker_tmp_dir = str(_memory) if _memory.is_dir() else None
logconfig_dict = logging_config(_environment.log_format, _environment.log_level)
# The site writes its own line for each request, without addresses that let somebody in.
accesslog = None

# Workers add their counts up in files of this folder, which lives as long as the server.
_metrics = Path(tempfile.mkdtemp(prefix="hsforhs-metrics-"))
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_metrics)


def when_ready(server):
    """Say which processes answer."""
    server.log.info("hsforhs is served by %d workers with %d threads each", workers, threads)


def child_exit(server, worker):
    """Keep the counts of a worker that ended and drop its gauges."""
    # The library looks for the folder when it is imported, so not before it is named above.
    from prometheus_client import multiprocess  # noqa: PLC0415

    multiprocess.mark_process_dead(worker.pid, path=str(_metrics))


def on_exit(server):
    """Leave nothing behind."""
    shutil.rmtree(_metrics, ignore_errors=True)
