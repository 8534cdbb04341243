"""The command line as processes of their own, and what such processes serve."""

from __future__ import annotations

import functools
import http.client
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.forking import Forked, Forker
from tests.once import once

DJANGO = {"DJANGO_SETTINGS_MODULE": "hsforhs.workbench.config.settings"}
HSFORHS = [sys.executable, "-c", "from hsforhs.cli import main; main()"]


def environment(**more: str) -> dict[str, str]:
    """The environment without settings of the workbench, and ``more``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HSFORHS_", "DJANGO_"))}
    return {**kept, **more}


@functools.cache
def _forker() -> Forker:
    return Forker()


def forked(*words: str | Path, **more: str) -> Forked:
    """Start one command in a process that need not import the program."""
    return _forker().start([str(x) for x in words], environment(**more))


def hsforhs(
    *words: str | Path, code: int = 0, folder: Path | None = None, largest_file: int | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run one command; it must end with ``code`` and without a traceback.

    No file may grow beyond ``largest_file`` bytes, as on a full disk.
    """
    started = _forker().start([str(x) for x in words], environment(**more), folder=folder, largest_file=largest_file)
    return _ended(started, words, code)


def python(code: str, *words: str, **more: str) -> str:
    """Run code that sets Django up, and return what it prints."""
    return _ended(_forker().start(words, environment(**DJANGO, **more), code=code), words, 0).stdout


def _ended(started: Forked, words: Sequence[str | Path], code: int) -> subprocess.CompletedProcess[str]:
    said, complained = started.output()
    assert started.returncode == code, complained
    assert "Traceback" not in complained
    return subprocess.CompletedProcess(words, code, said, complained)


def said(*words: str | Path) -> str:
    """Run one command that ends well, and return what it prints."""
    return hsforhs(*words).stdout


def skip_beside_postgresql() -> None:
    """Leave a test of SQLite to the run on SQLite, where the tests are run with PostgreSQL."""
    if os.environ.get("HSFORHS_DATABASE_URL", "").startswith("postgres"):
        pytest.skip("this is tested where the tests are run on SQLite")


def demo_store(data: Path) -> Path:
    """Make a store with the worked example at ``data``: a copy of one that is made once in a run of the tests."""
    made = once("demo", lambda folder: hsforhs("demo", "--prepare-only", "--data", folder))
    shutil.copytree(made, data)
    return data


def fetch(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    """Get one page of a server on this machine: status, headers, text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


@contextmanager
def running(words: list[str], port: int, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; begins when it answers at /healthz."""
    with log.open("ab") as output:
        server = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment(**more)
        )
    try:
        end = time.monotonic() + 60
        while True:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < end, log.read_text(encoding="utf-8")
            try:
                if fetch(port, "/healthz")[0]:
                    break
            except OSError:
                time.sleep(0.1)
        yield server
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
