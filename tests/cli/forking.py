"""Processes that begin with the program already imported: to import it takes most of the time of a short command.

One process, which opens no store, has imported everything and forks itself for each command. What it forks is a
process of its own in all but that: own environment, folder, files of output, settings and database; it can be killed.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "hsforhs.workbench.config.settings"
BEGIN = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.cli.forking import serve; serve(sys.argv[1])"


def serve(address: str) -> None:
    """Import the program, then fork for whoever asks at the socket, until the process is told to end."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    _import_everything()
    # Nothing is left to collect, and what is looked at need not be copied in each child.
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listening.listen()
    while True:
        asked, _ = listening.accept()
        if os.fork():
            asked.close()
            continue
        listening.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _watch(asked)
        os._exit(0)


def _import_everything() -> None:
    import django

    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"HSFORHS_DATA": data, "DJANGO_SETTINGS_MODULE": SETTINGS}
        django.setup()
        commands = importlib.import_module("hsforhs.cli")
        for module in pkgutil.iter_modules(commands.__path__, "hsforhs.cli."):
            importlib.import_module(module.name)
        for name in ("config.urls", "store", "worked_example", "safekeeping.restore", "bundles.making"):
            importlib.import_module(f"hsforhs.workbench.{name}")


def _watch(asked: socket.socket) -> None:
    """Start what is asked for, say its number and in the end its state."""
    order = json.loads(asked.makefile("r", encoding="utf-8").readline())
    child = os.fork()
    if not child:
        asked.close()
        _run(order)
    with contextlib.suppress(BrokenPipeError):
        asked.sendall(f"{child}\n".encode())
        state = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        asked.sendall(f"{state}\n".encode())


def _run(order: dict[str, Any]) -> None:
    """Be the process that was asked for, and end."""
    import django

    for number, path in enumerate(order["streams"]):
        opened = os.open(path, os.O_WRONLY | os.O_APPEND if number else os.O_RDONLY)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdout, sys.stderr = (open(x, "w", buffering=1, encoding="utf-8", closefd=False) for x in (1, 2))  # noqa: SIM115
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    if order["largest_file"] is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest_file"],) * 2)
    sys.argv = order["words"]
    django.setup = _set_up_again
    code: Any = 0
    try:
        if order["code"]:
            exec(order["code"], {"__name__": "__main__"})  # noqa: S102
        else:
            from hsforhs.cli import main

            main()
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
        code = 1
    atexit._run_exitfuncs()
    with contextlib.suppress(OSError, AttributeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code or 0)


def _set_up_again() -> None:
    """Do what ``django.setup`` does in a new process: take the settings from the environment as it is now."""
    from django.conf import settings
    from django.db import connections
    from django.test import override_settings
    from django.utils.log import configure_logging

    found = importlib.reload(sys.modules[SETTINGS])
    values = {name: getattr(found, name) for name in dir(found) if name.isupper()}
    connections.__dict__.clear()
    connections.__init__(values.pop("DATABASES"))  # type: ignore[misc]
    changed = {name: value for name, value in values.items() if getattr(settings, name, None) != value}
    override_settings(**changed).enable()
    settings.DATABASES = connections.settings
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


class Forked:
    """A process that was forked: its number, its files of output, its end."""

    def __init__(self, connection: socket.socket, streams: dict[Path, IO[str]]) -> None:
        self._connection, self._streams = connection, streams
        self.pid = int(self._line())
        self.returncode: int | None = None

    def _line(self) -> str:
        line = b""
        while not line.endswith(b"\n"):
            read = self._connection.recv(1)
            assert read, "the process that forks has ended"
            line += read
        return line.decode()

    def poll(self) -> int | None:
        """Return how it ended, or None while it runs."""
        if self.returncode is None:
            with contextlib.suppress(BlockingIOError):
                self._end(self._connection.recv(20, socket.MSG_DONTWAIT).decode())
        return self.returncode

    def wait(self, seconds: float = 400) -> int:
        """Wait for its end and return how it ended; it is killed where that takes too long."""
        if self.returncode is None:
            self._connection.settimeout(seconds)
            try:
                self._end(self._line())
            except TimeoutError:
                self._connection.settimeout(None)
                self.kill()
                raise
        assert self.returncode is not None
        return self.returncode

    def _end(self, said: str) -> None:
        self.returncode = int(said)
        self._connection.close()

    def kill(self) -> None:
        """Kill it, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def output(self) -> tuple[str, str]:
        """Return what it wrote, when it has ended, and forget it."""
        said = []
        try:
            self.wait()
        finally:
            for path, stream in self._streams.items():
                with stream:
                    said.append(stream.read())
                path.unlink()
        return said[0], said[1]


class Forker:
    """The process that forks; one for each process of the tests, begun when the first command is run."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hsforhs-fork-"))
        self.address = str(self.folder / "socket")
        kept = {x: y for x, y in os.environ.items() if not x.startswith(("HSFORHS_", "DJANGO_"))}
        self.process = subprocess.Popen([sys.executable, "-c", BEGIN, self.address], env=kept, cwd=ROOT)
        self.number = 0
        atexit.register(self.end)

    def start(
        self,
        words: Sequence[str],
        environment: dict[str, str],
        *,
        code: str = "",
        folder: Path | None = None,
        largest_file: int | None = None,
    ) -> Forked:
        """Start ``hsforhs`` with these words, or Python's ``code`` with them as its arguments."""
        self.number += 1
        streams = {}
        for name in ("out", "err"):
            path = self.folder / f"{self.number}.{name}"
            # What a process says is no file that could fill a disk.
            if largest_file is None:
                path.touch()
            else:
                os.mkfifo(path)
            streams[path] = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), encoding="utf-8")
        order = {
            "words": ["hsforhs" if not code else "-c", *words],
            "environment": environment,
            "code": code,
            "folder": str(folder or Path.cwd()),
            "largest_file": largest_file,
            "streams": [os.devnull, *map(str, streams)],
        }
        connection = socket.socket(socket.AF_UNIX)
        while True:
            try:
                connection.connect(self.address)
                break
            except OSError:
                assert self.process.poll() is None, "the process that forks has ended"
                time.sleep(0.05)
        connection.sendall(json.dumps(order).encode() + b"\n")
        return Forked(connection, streams)

    def end(self) -> None:
        """End the process that forks."""
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
