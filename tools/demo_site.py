"""Run the workbench with the worked example in a folder of its own, as a person would start it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PREPARE_SECONDS = 120
START_SECONDS = 90
STOP_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Site:
    """A running workbench: its address without a final slash, and the folder of its store."""

    address: str
    data: Path

    def url(self, path: str) -> str:
        """Return the full address of a path such as /plans/."""
        return f"{self.address}{path}"

    def sign_in_url(self) -> str:
        """Return an address that signs the demo's administrator in once."""
        return self.url(run_hsforhs("sign-in-link", "--data", str(self.data)).split()[-1])


def sign_in(tab: Page, site: Site) -> None:
    """Sign the demo's administrator in by a fresh link, as a person would."""
    tab.goto(site.sign_in_url())
    tab.get_by_role("button", name="Sign in now").click()
    tab.wait_for_url(site.url("/"))


def run_hsforhs(*arguments: str, seconds: float = PREPARE_SECONDS) -> str:
    """Run one command and return what it printed; raises RuntimeError with its own words when it fails."""
    done = subprocess.run(
        command(*arguments), check=False, capture_output=True, text=True, timeout=seconds, env=_environment()
    )
    if done.returncode:
        raise RuntimeError(f"hsforhs {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def command(*arguments: str) -> list[str]:
    """Return the words that run `hsforhs` with this Python, also where its folder is not on the path."""
    return [sys.executable, "-c", "from hsforhs.cli import main; main()", *arguments]


@contextmanager
def demo_site(data: Path) -> Iterator[Site]:
    """Prepare the worked example in the folder, serve it on a free port, and end the server with SIGTERM."""
    run_hsforhs("demo", "--prepare-only", "--data", str(data))
    with served(data) as site:
        yield site


@contextmanager
def served(data: Path) -> Iterator[Site]:
    """Serve the store of a folder on a free port, and end the server with SIGTERM."""
    port = _free_port()
    log = data / "serve.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command("serve", "--port", str(port), "--data", str(data), "--processes", "1"),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=_environment(),
        )
    try:
        _wait_until_healthy(server, port, log)
        yield Site(f"http://127.0.0.1:{port}", data)
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _environment() -> dict[str, str]:
    """Return the environment without settings of the workbench: the demo is the same on every machine."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("HSFORHS_", "DJANGO_"))}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        if _health(port) == HTTPStatus.OK:
            return
        time.sleep(0.1)
    raise RuntimeError(f"hsforhs serve did not answer at /healthz: {log.read_text(errors='replace').strip()}")


def _health(port: int) -> int | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
