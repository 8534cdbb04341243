"""The command line as a process of its own, and what such processes serve."""

from __future__ import annotations

import atexit
import functools
import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HSFORHS = [sys.executable, "-c", "from hsforhs.cli import main; main()"]


def environment(**more: str) -> dict[str, str]:
    """The environment without settings of the workbench, and ``more``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HSFORHS_", "DJANGO_"))}
    return {**kept, **more}


def hsforhs(*words: str | Path, code: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
    """Run one command; it must end with ``code`` and without a traceback."""
    done = subprocess.run(
        [*HSFORHS, *map(str, words)], check=False, capture_output=True, text=True, timeout=120, env=environment(**more)
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


@functools.cache
def _demo() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hsforhs-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    hsforhs("demo", "--prepare-only", "--data", folder / "store")
    return folder / "store"


def demo_store(data: Path) -> Path:
    """Make a store with the worked example at ``data``: a copy of one that is made once in a process."""
    shutil.copytree(_demo(), data)
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
