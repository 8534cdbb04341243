"""The site in several processes: they share work and counts, are started anew, and never outlive the first."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hsforhs.workbench import serving
from tests.cli.processes import HSFORHS, fetch, hsforhs, running

forks = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are counted in /proc")


def children_of(pid: int) -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text(encoding="utf-8").rpartition(") ")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.add(int(stat.parent.name))
    return found


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("serving") / "store"
    hsforhs("migrate", "--data", data)
    return data


@pytest.fixture
def site(store: Path, tmp_path: Path, free_tcp_port: int) -> Iterator[tuple[int, int, Path]]:
    """Two processes behind one address: port, number of the watching process, log."""
    log = tmp_path / "log"
    words = [*HSFORHS, "serve", "--data", str(store), "--port", str(free_tcp_port), "--processes", "2"]
    with running(words, free_tcp_port, log, TMPDIR=str(tmp_path)) as server:
        yield free_tcp_port, server.pid, log


@forks
def test_processes_share_counts_are_started_anew_and_end_when_told(site: tuple[int, int, Path], tmp_path: Path) -> None:
    port, pid, log = site
    before = children_of(pid)
    assert len(before) == 2
    for _ in range(12):
        assert fetch(port, "/about/")[0] == 200
    counted = re.findall(r'^hsforhs_requests_total\{.*route="/about/".*\} ([\d.]+)$', fetch(port, "/metrics")[2], re.M)
    assert sum(map(float, counted)) == 12

    gone = min(before)
    os.kill(gone, signal.SIGKILL)
    until(lambda: len(children_of(pid) - {gone}) == 2)
    assert fetch(port, "/about/")[0] == 200
    assert "ended by itself and is started anew" in log.read_text(encoding="utf-8")

    after = children_of(pid)
    os.kill(pid, signal.SIGTERM)
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in after))
    until(lambda: not list(tmp_path.glob("hsforhs-metrics-*")))
    with pytest.raises(OSError, match="refused"):
        fetch(port, "/about/")


@forks
def test_no_process_outlives_the_one_that_watches(site: tuple[int, int, Path]) -> None:
    port, pid, _log = site
    before = children_of(pid)
    os.kill(pid, signal.SIGKILL)
    until(lambda: not any(Path(f"/proc/{child}").exists() for child in before))
    serving.listen("127.0.0.1", port).close()


def test_a_port_that_is_taken_is_an_error_and_leaves_nothing_open(free_tcp_port: int) -> None:
    first = serving.listen("127.0.0.1", free_tcp_port)
    try:
        with pytest.raises(OSError, match="in use"):
            serving.listen("127.0.0.1", free_tcp_port)
    finally:
        first.close()


def test_both_kinds_of_addresses_can_be_listened_on(free_tcp_port: int) -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        listening = serving.listen("::1", free_tcp_port)
    except OSError:
        pytest.skip("this machine has no IPv6 address of its own")
    assert listening.family == socket.AF_INET6
    listening.close()


def test_one_process_for_each_core_but_not_more_than_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(64)), raising=False)
    assert serving.usual_processes() == 4
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {5}, raising=False)
    assert serving.usual_processes() == 1
    monkeypatch.delattr(os, "fork", raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(64)), raising=False)
    assert serving.usual_processes() == 1


def test_counts_are_shared_in_a_folder_only_while_several_processes_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(serving.METRICS_FOLDER, raising=False)
    with serving.shared_metrics(1):
        assert serving.METRICS_FOLDER not in os.environ
    with serving.shared_metrics(2):
        folder = Path(os.environ[serving.METRICS_FOLDER])
        assert folder.is_dir()
        with serving.shared_metrics(2):
            assert os.environ[serving.METRICS_FOLDER] == str(folder)
    assert not folder.exists()
    assert serving.METRICS_FOLDER not in os.environ


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_where_nothing_can_fork_several_processes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from hsforhs.cli.store import serve_command

    monkeypatch.delattr(os, "fork")
    done = CliRunner().invoke(serve_command, ["--data", str(tmp_path / "store"), "--processes", "2"])
    assert done.exit_code == 2
    assert "expected --processes 1" in done.output
    assert not (tmp_path / "store").exists()
