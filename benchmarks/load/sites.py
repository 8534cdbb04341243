"""Sites as they are served: by `hsforhs serve` or gunicorn, on SQLite or PostgreSQL."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tools.demo_site import _free_port, _health, command

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90
WORKERS = 2
"""Processes of gunicorn: one for each of the two cores."""
SERVERS = ("serve", "gunicorn")
DATABASES = ("SQLite", "PostgreSQL")


class NoDatabaseError(Exception):
    """No PostgreSQL can run here."""


@contextmanager
def prepared(database: str, folder: Path) -> Iterator[dict[str, str]]:
    """Make a store with the worked example; yield the environment of the programs that use it."""
    with database_settings(database, folder) as settings:
        made = command("demo", "--prepare-only", "--data", settings["HSFORHS_DATA"])
        subprocess.run(made, check=True, env=settings, capture_output=True)
        yield settings


@contextmanager
def database_settings(database: str, folder: Path) -> Iterator[dict[str, str]]:
    """Yield the environment of programs that use an empty store; raises NoDatabaseError where it cannot run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HSFORHS_", "DJANGO_"))}
    path = os.pathsep.join(filter(None, (str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH"))))
    (folder / "store").mkdir(mode=0o700)
    settings = {**kept, "PYTHONPATH": path, "HSFORHS_DATA": str(folder / "store")}
    with ExitStack() as stack:
        if database == "PostgreSQL":
            tool = _with_postgres()
            try:
                settings["HSFORHS_DATABASE_URL"] = stack.enter_context(tool["running_server"]())
            except tool["NotAvailableError"] as error:
                raise NoDatabaseError(str(error)) from None
        yield settings


@contextmanager
def served(server: str, settings: dict[str, str], folder: Path) -> Iterator[tuple[int, int]]:
    """Serve a prepared store until the block ends; yield port and number of the process, once the site is well."""
    port = _free_port()
    log = folder / f"{server}.log"
    words = command("serve", "--port", str(port))
    if server == "gunicorn":
        config = str(ROOT / "deploy" / "gunicorn.conf.py")
        words = [sys.executable, "-m", "gunicorn", "--config", config, "hsforhs.workbench.config.wsgi:application"]
        settings = {**settings, "HSFORHS_BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": str(WORKERS)}
    with log.open("wb") as output:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=settings)
    try:
        end = time.monotonic() + START_SECONDS
        while _health(port) != 200:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{server} did not answer: {log.read_text(errors='replace').strip()}")
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _with_postgres() -> dict[str, Any]:
    """What the tool that runs a throw-away PostgreSQL defines; its file name is no name of a module."""
    return runpy.run_path(str(ROOT / "tools" / "with-postgres.py"), run_name="with_postgres")


def waited_seconds(pid: int) -> float:
    """Time that a process and its children were ready to run and had no core, so far; 0 where /proc does not tell."""
    found = 0
    for number in family_of(pid):
        for stat in Path(f"/proc/{number}/task").glob("[0-9]*/schedstat"):
            try:
                found += int(stat.read_text(encoding="utf-8").split()[1])
            except (OSError, IndexError, ValueError):
                continue
    return found / 1e9


def family_of(pid: int) -> set[int]:
    """Return the numbers of a process and of all that descend from it."""
    return set(_seconds_of_family(pid))


def cpu_seconds(pid: int) -> float:
    """Time of the processor that a process and its children have had so far; 0 where /proc does not tell."""
    return sum(_seconds_of_family(pid).values())


def _seconds_of_family(pid: int) -> dict[int, float]:
    ticks = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
    found, parents = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in brackets may hold blanks.
            fields = stat.read_text(encoding="utf-8").rpartition(") ")[2].split()
        except OSError:
            continue
        number = int(stat.parent.name)
        parents[number] = int(fields[1])
        found[number] = sum(int(x) for x in fields[11:13]) / ticks
    family, grew = {pid}, True
    while grew:
        children = {x for x, parent in parents.items() if parent in family} - family
        family |= children
        grew = bool(children)
    return {x: found.get(x, 0.0) for x in family}
