"""Backup and restore as commands, and what is left when a process is killed in the middle of its work."""

from __future__ import annotations

import hashlib
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.made import spar
from tests.cli.processes import HSFORHS, demo_store, environment, forked, hsforhs

MANY = 20_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("demo") / "store"
    demo_store(data)
    return data


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store so large that keeping it takes a while: many jobs that are done."""
    data = tmp_path_factory.mktemp("large") / "store"
    demo_store(data)
    with closing(sqlite3.connect(data / "hsforhs.sqlite3")) as database, database:
        database.executemany(
            "INSERT INTO tasks_job (id, title, state, done, total, sentence, error, told, next_url, actor, country,"
            " created_at, changed_at) VALUES (?, 'made', 'done', 0, 0, '', ?, '{}', '', 'operator', '', "
            "'2026-01-01 00:00:00', '2026-01-01 00:00:00')",
            ((f"{number:032x}", hashlib.sha256(str(number).encode()).hexdigest() * 6) for number in range(MANY)),
        )
    return data


def contents(data: Path) -> str:
    """A digest of all rows of a store, as whoever opens it next finds them."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(data / "hsforhs.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            # When a table was made is no record of the store.
            if name.startswith("sqlite_") or name == "django_migrations":
                continue
            rows = sorted(database.execute(f"SELECT * FROM {name}").fetchall(), key=repr)  # noqa: S608
            digest.update(repr((name, rows)).encode())
    return digest.hexdigest()


def kill_when(moment: Callable[[], bool], *words: str | Path, after: float = 0) -> bool:
    """Start a command and kill it when ``moment`` has come and ``after`` seconds more; say whether it still ran."""
    process = forked(*words)
    deadline = time.monotonic() + 60
    while not moment() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(after)
    process.kill()
    process.output()
    return process.returncode == -signal.SIGKILL


def test_there_and_back(demo: Path, tmp_path: Path) -> None:
    done = hsforhs("backup", tmp_path / "b.zip", "--data", demo)
    head = re.search(r"head hash: ([0-9a-f]{64})", done.stdout)
    assert head
    assert re.search(r"\d+ rows of \d+ tables, 0 files", done.stdout)
    back = hsforhs("restore", tmp_path / "b.zip", "--data", tmp_path / "back")
    assert head[0] in back.stdout
    verified = hsforhs("audit", "verify", "--against", head[1], "--data", tmp_path / "back").stdout
    assert head[0] in verified
    assert "the hash kept earlier is in the chain" in verified
    again = hsforhs("restore", tmp_path / "b.zip", "--data", tmp_path / "back", code=2)
    assert "expected an empty store, or --replace" in again.stderr
    hsforhs("restore", tmp_path / "b.zip", "--data", tmp_path / "back", "--replace")


def test_a_chain_computed_anew_does_not_hold_the_kept_head(demo: Path) -> None:
    refused = hsforhs("audit", "verify", "--against", "ab" * 32, "--data", demo, code=1)
    assert "the chain does not hold the hash abab" in refused.stderr


def test_a_changed_score_is_named(tmp_path: Path) -> None:
    data = tmp_path / "store"
    demo_store(data)
    with closing(sqlite3.connect(data / "hsforhs.sqlite3")) as database, database:
        database.execute("UPDATE assessments_storedscore SET value = 5 WHERE id = 1")
    refused = hsforhs("audit", "verify", "--data", data, code=1)
    assert re.search(r"assessments\.round:\d+ differs from what event \d+ wrote", refused.stderr)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backup", "nowhere/b.zip"), "does not exist; expected a folder for the backup"),
        (("backup", "b.zip", "--data", "absent"), "absent is not there; expected the folder of a store"),
        (("restore", "absent.zip"), "absent.zip"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    assert said in hsforhs(*words, folder=tmp_path, code=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_another_file_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("a", "b")
    done = hsforhs("restore", tmp_path / "b.zip", "--data", tmp_path / "store", code=2)
    assert "this is not a backup of a workbench; expected a file made by `hsforhs backup`" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("after", [0, 0.1])
def test_a_killed_backup_leaves_the_older_one_or_none(large: Path, tmp_path: Path, after: float) -> None:
    def begun() -> bool:
        return any(x.stat().st_size for x in sorted(tmp_path.glob(".b.zip.*.part")))

    before = contents(large)
    assert kill_when(begun, "backup", tmp_path / "b.zip", "--data", large, after=after)
    assert not (tmp_path / "b.zip").exists()
    for left in tmp_path.iterdir():
        left.unlink()
    (tmp_path / "b.zip").write_bytes(b"the older one")
    assert kill_when(begun, "backup", tmp_path / "b.zip", "--data", large, after=after)
    assert (tmp_path / "b.zip").read_bytes() == b"the older one"
    assert contents(large) == before
    hsforhs("backup", tmp_path / "b.zip", "--data", large)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        assert archive.read("tables/tasks_job.jsonl").count(b"\n") == MANY


@pytest.mark.slow
def test_a_killed_restore_leaves_the_store_as_it_was(large: Path, demo: Path, tmp_path: Path) -> None:
    hsforhs("backup", tmp_path / "large.zip", "--data", large)
    hsforhs("backup", tmp_path / "demo.zip", "--data", demo)
    data = tmp_path / "store"
    hsforhs("restore", tmp_path / "demo.zip", "--data", data)
    before = contents(data)
    log = data / "hsforhs.sqlite3-wal"

    def staged() -> bool:
        return bool(sorted(data.glob(".restoring-*")))

    def writing() -> bool:
        return log.exists() and log.stat().st_size > 2_000_000

    for after in (0.0, 0.1, 0.2):
        assert kill_when(staged, "restore", tmp_path / "large.zip", "--data", data, "--replace", after=after)
        assert contents(data) == before
    # The log grows when the transaction is about to end: then it has ended or it has not.
    assert kill_when(writing, "restore", tmp_path / "large.zip", "--data", data, "--replace")
    assert contents(data) in (before, contents(large))
    hsforhs("audit", "verify", "--data", data)
    hsforhs("restore", tmp_path / "large.zip", "--data", data, "--replace")
    assert contents(data) == contents(large)
    assert not staged()


@pytest.mark.slow
def test_a_killed_import_stores_all_or_nothing(tmp_path: Path) -> None:
    """Whenever the process dies, the scores are as before or all there with their event, and no file is left."""
    data = tmp_path / "store"
    demo_store(data)
    names = ("GHA", "SEN", "THA", "NAM")
    database = data / "hsforhs.sqlite3"

    def counts() -> tuple[int, int, int]:
        with closing(sqlite3.connect(database)) as opened:
            return (
                opened.execute("SELECT COUNT(*) FROM assessments_round").fetchone()[0],
                opened.execute("SELECT COUNT(*) FROM assessments_source").fetchone()[0],
                opened.execute("SELECT COUNT(*) FROM audit_event WHERE action = 'assessments.import'").fetchone()[0],
            )

    stopped, number = 0, 0
    # A quick machine is done before it is killed: each time it is killed sooner.
    while stopped < 2 or number < 4:
        assert number < 12, "twelve imports, and not two of them were stopped"
        year, wait = 2040 + number, 0.4 / 2 ** (number / 2)
        file = spar(tmp_path / f"s{year}.csv", {x: {"C1.1": 40, "C1.2": 60} for x in names}, year=year)
        before = counts()
        log = data / "hsforhs.sqlite3-wal"
        size = log.stat().st_size if log.exists() else 0

        def written(size: int = size, log: Path = log) -> bool:
            return log.exists() and log.stat().st_size != size

        moment = written if number % 2 else (lambda: True)
        stopped += kill_when(moment, "import", file, "--data", data, after=0 if number % 2 else wait)
        after = counts()
        assert after in (before, (before[0] + len(names), before[1] + 1, before[2] + 1))
        hsforhs("audit", "verify", "--data", data)
        number += 1


@pytest.mark.slow
def test_a_killed_server_stores_whole_plans_or_none(tmp_path: Path) -> None:
    """Plans are being saved by several people when the server dies: each is there with its event and its link."""
    data = tmp_path / "store"
    demo_store(data)
    with closing(sqlite3.connect(data / "hsforhs.sqlite3")) as opened:
        number = opened.execute(
            "SELECT r.id FROM assessments_round r JOIN places_place p ON p.id = r.place_id WHERE p.code = 'XLM'"
            " AND r.superseded_by_id IS NULL AND r.state = 'published' AND r.instrument = 'spar-2'"
            " ORDER BY r.period DESC"
        ).fetchone()[0]

    def count(query: str) -> int:
        with closing(sqlite3.connect(data / "hsforhs.sqlite3")) as opened:
            return int(opened.execute(f"SELECT COUNT(*) FROM {query}").fetchone()[0])  # noqa: S608

    for wanted, delay in ((3, 0.02), (6, 0.09)):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = subprocess.Popen(
            [*HSFORHS, "serve", "--data", str(data), "--port", str(port)],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert server.stdout
        assert "the workbench" in server.stdout.readline()
        ends = threading.Event()
        people = [threading.Thread(target=_draft_plans, args=(port, number, ends)) for _ in range(3)]
        for person in people:
            person.start()
        deadline = time.monotonic() + 60
        while count("plans_plan") < wanted and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(delay)
        server.kill()
        server.wait()
        server.stdout.close()
        ends.set()
        for person in people:
            person.join(20)
        plans = count("plans_plan")
        assert plans >= wanted
        assert count("audit_event WHERE action = 'plans.draft'") == plans
        assert count("threads_link WHERE relation = 'drafted from'") == plans
        hsforhs("audit", "verify", "--data", data)


def _draft_plans(port: int, number: int, ends: threading.Event) -> None:
    """Draft plans one after the other, as a browser does, until the server is gone."""
    import http.cookiejar
    import urllib.parse

    address = f"http://127.0.0.1:{port}"
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    try:
        page = browser.open(f"{address}/places/XLM/", timeout=10).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        form = urllib.parse.urlencode(
            {"csrfmiddlewaretoken": token[1], "place": "XLM", "round": number, "years": 1}
        ).encode()
        while not ends.is_set():
            browser.open(f"{address}/plans/draft/", form, timeout=10).read()
    except (OSError, urllib.error.URLError, http.client.HTTPException):
        return
