"""The site as `hsforhs serve` runs it: one process listens and watches, others answer, and all end together.

One process of Python uses one core, so a site for many people is answered by several. They share the socket; the
first of them also runs background jobs. Where the system cannot fork (Windows), one process does everything.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import shutil
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import NoReturn

log = logging.getLogger(__name__)
THREADS = 2
"""Requests that one process answers at a time; more would only make the long ones longer, for they share a core."""
MOST_PROCESSES = 4
MOST_CONNECTIONS = 1000
"""Connections that one process keeps open: telephones of a room that ask again every few seconds keep theirs."""
PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.2
PAUSE_BEFORE_ANEW_SECONDS = 1.0
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def usual_processes() -> int:
    """Return the number of cores that this program may use, at most four; 1 where the system cannot fork."""
    if not hasattr(os, "fork"):
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES)


@contextmanager
def shared_metrics(processes: int) -> Iterator[None]:
    """Let several processes add up their counts in files of one folder, which lives as long as the site.

    To be entered before Django starts, because the counters look for the folder when they are made.
    """
    if processes == 1 or os.environ.get(METRICS_FOLDER):
        yield
        return
    folder = Path(tempfile.mkdtemp(prefix="hsforhs-metrics-"))
    os.environ[METRICS_FOLDER] = str(folder)
    try:
        yield
    finally:
        del os.environ[METRICS_FOLDER]
        shutil.rmtree(folder, ignore_errors=True)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address; raises OSError where it is taken or not of this machine."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(1024)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening


def serve(listening: socket.socket, *, processes: int, on_ready: Callable[[], None]) -> None:
    """Answer on a listening socket until told to end; ``on_ready`` is called once, before the first answer."""
    signal.signal(signal.SIGTERM, _end)
    if processes == 1:
        on_ready()
        _answer(listening, with_worker=True)
    else:
        _watch(listening, processes, on_ready)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _answer(listening: socket.socket, *, with_worker: bool) -> None:
    import waitress
    from django.conf import settings

    from .config.wsgi import application
    from .operation.requests import most_bytes
    from .tasks.worker import WorkerThread

    server = waitress.create_server(
        application,
        sockets=[listening],
        threads=THREADS,
        connection_limit=MOST_CONNECTIONS,
        # select() cannot watch more than 1024 files in all.
        asyncore_use_poll=hasattr(select, "poll"),
        ident="hsforhs",
        max_request_body_size=most_bytes() + 1,
        # Headers of proxies reach the site only where it believes them; it reads them itself.
        clear_untrusted_proxy_headers=not settings.PROXIES,
    )
    worker = WorkerThread() if with_worker else None
    if worker:
        worker.start()
    try:
        server.run()
    finally:
        server.close()
        if worker:
            worker.stop()


def _watch(listening: socket.socket, processes: int, on_ready: Callable[[], None]) -> None:
    """Start the processes that answer and start one anew where it ended by itself."""
    from django.db import connections

    # What every process needs is loaded once.
    import_module(f"{__package__}.config.wsgi")
    # What is open now would be one connection in several processes.
    connections.close_all()
    # Nothing is ever written: when the watching process ends, however it ends, the others read the end of the file.
    alive, held = os.pipe()
    children: dict[int, int] = {}
    try:
        for number in range(processes):
            children[_start(listening, alive, held, number)] = number
        on_ready()
        while True:
            time.sleep(PAUSE_SECONDS)
            for pid, number in list(children.items()):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    del children[pid]
                    log.error("a process of the site ended by itself and is started anew")
                    _forget_counts(pid)
                    time.sleep(PAUSE_BEFORE_ANEW_SECONDS)
                    children[_start(listening, alive, held, number)] = number
    except KeyboardInterrupt:
        pass
    finally:
        _end_all(children)
        os.close(held)
        os.close(alive)
        listening.close()


def _start(listening: socket.socket, alive: int, held: int, number: int) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.close(held)
        threading.Thread(target=_leave_with, args=(alive,), daemon=True, name="hsforhs-watched").start()
        _answer(listening, with_worker=number == 0)
        code = 0
    except (SystemExit, KeyboardInterrupt):
        code = 0
    except Exception:
        log.exception("a process of the site met a fault")
    finally:
        # Nothing of the watching process may run a second time here.
        os._exit(code)


def _leave_with(alive: int) -> NoReturn:
    os.read(alive, 1)
    os._exit(0)


def _end_all(children: dict[int, int]) -> None:
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + PATIENCE_SECONDS
    waiting = set(children)
    while waiting and time.monotonic() < end:
        waiting = {pid for pid in waiting if not os.waitpid(pid, os.WNOHANG)[0]}
        time.sleep(0.02)
    for pid in waiting:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _forget_counts(pid: int) -> None:
    from prometheus_client import multiprocess

    if os.environ.get(METRICS_FOLDER):
        multiprocess.mark_process_dead(pid)
