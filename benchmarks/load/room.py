"""A room with telephones: each asks for the list of questions every few seconds, some ask, many vote.

Run as ``python -m benchmarks.load.room [--people N] [--seconds N] [--server NAME] [--database NAME]``. Every telephone
is a browser of its own with one connection. Votes are sent twice now and then, as impatient fingers do. Afterwards the
sums must fit: each question that was accepted is there once, each pair of telephone and question is one vote.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.load.sites import (
    DATABASES,
    ROOT,
    SERVERS,
    NoDatabaseError,
    cpu_seconds,
    database_settings,
    served,
    waited_seconds,
)
from benchmarks.load.trial import percentile

EVERY_SECONDS = 4.0
QUESTIONS_A_MINUTE = 50
VOTE_EVERY_SECONDS = 20.0
TWICE = 0.1
"""Share of votes that are sent a second time."""
ARRIVAL_SECONDS = 30.0
BUDGET_MS = 300
TIMEOUT_SECONDS = 30
_VOTES = re.compile(rb'data-question="([0-9a-f-]{36})"')
_TOKEN = re.compile(rb'data-token="([^"]*)"')


@dataclass(slots=True)
class Found:
    """Seconds of every answer by kind, faults in words, and what was accepted."""

    times: dict[str, list[float]] = field(default_factory=lambda: {"page": [], "poll": [], "vote": [], "ask": []})
    unchanged: int = 0
    answers: int = 0
    faults: list[str] = field(default_factory=list)
    voted: set[tuple[int, str]] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one trial; times in milliseconds. ``lost`` and ``double`` must be 0.

    ``cpu_ms`` is the time of the processor that the site took for one answer. ``waited`` is for how many seconds it was
    ready and had no core, in each second that it ran: far below 1 where the machine does nothing else.
    """

    server: str
    database: str
    people: int
    seconds: float
    polls: int
    unchanged: int
    poll_p50: float
    poll_p95: float
    votes: int
    vote_p95: float
    questions: int
    ask_p95: float
    all_p95: float
    page_p95: float
    lost: int
    double: int
    faults: int
    cpu_ms: float
    waited: float
    load_before: float
    first_faults: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing failed, was lost or counted twice."""
        return not (self.lost or self.double or self.faults)


class Telephone:
    """One browser: a connection that stays open, cookies, the list that it saw last."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._cookies: dict[str, str] = {}
        self.tag = ""
        self.token = ""
        self.questions: list[str] = []

    async def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes, float]:
        """Return status, headers, body, and the seconds until its last byte."""
        body = urlencode(form).encode() if form is not None else b""
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self._port}", "Accept-Encoding: gzip"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self._cookies:
            lines.append("Cookie: " + "; ".join(f"{x}={y}" for x, y in self._cookies.items()))
        if form is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        start = time.perf_counter()
        async with asyncio.timeout(TIMEOUT_SECONDS):
            if self._line is None or self._line[1].is_closing():
                self._line = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._line
            writer.write("\r\n".join((*lines, "", "")).encode() + body)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            status = int(head[0].split()[1])
            found: dict[str, str] = {}
            for one in head[1:]:
                name, _, value = one.partition(": ")
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self._cookies[key] = rest.partition(";")[0]
                elif name:
                    found[name.lower()] = value
            content = await _body(reader, status, found)
        seconds = time.perf_counter() - start
        if found.get("connection", "").lower() == "close":
            await self.leave()
        return status, found, content, seconds

    async def leave(self) -> None:
        """Close the connection."""
        if self._line is not None:
            self._line[1].close()
            self._line = None

    def see(self, content: bytes) -> None:
        """Keep which questions can be voted on."""
        self.questions = [x.decode() for x in _VOTES.findall(content)]


async def _body(reader: asyncio.StreamReader, status: int, headers: dict[str, str]) -> bytes:
    if status in (204, 304):
        return b""
    if headers.get("transfer-encoding") != "chunked":
        content = await reader.readexactly(int(headers.get("content-length", "0")))
    else:
        parts = []
        while size := int(await reader.readline(), 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        content = b"".join(parts)
    return gzip.decompress(content) if headers.get("content-encoding") == "gzip" else content


async def live(number: int, port: int, path: str, begin: float, end: float, found: Found, people: int) -> None:
    """Let one telephone arrive, ask again every few seconds, vote, and now and then ask a question."""
    dice = random.Random(number)  # noqa: S311 - the same people in every run
    phone = Telephone(port)
    voted: set[str] = set()
    loop = asyncio.get_running_loop()
    await asyncio.sleep(max(0.0, begin - ARRIVAL_SECONDS * dice.random() - loop.time()))
    asks = QUESTIONS_A_MINUTE / 60 / people

    async def do(kind: str, method: str, address: str, good: tuple[int, ...], **more: Any) -> bytes | None:
        # The one who arrives while others do is looked at apart.
        counts = kind == "page" or loop.time() >= begin
        try:
            status, headers, content, seconds = await phone.ask(method, address, **more)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            found.faults.append(f"{kind}: {type(error).__name__}")
            await phone.leave()
            return None
        found.answers += 1
        if status not in good:
            found.faults.append(f"{kind}: {status}")
            return None
        if counts:
            found.times[kind].append(seconds)
            found.unchanged += status == 304
        if kind == "poll":
            phone.tag = headers.get("etag", "")
        return content if status != 304 else None

    content = await do("page", "GET", path, (200,))
    while content is None and loop.time() < end:
        await asyncio.sleep(1)
        content = await do("page", "GET", path, (200,))
    if content is None:
        return
    token = _TOKEN.search(content)
    phone.token = token[1].decode() if token else ""
    phone.see(content)
    while loop.time() < end:
        pause = EVERY_SECONDS + dice.random()
        await asyncio.sleep(pause)
        tag = {"If_None_Match": phone.tag} if phone.tag else {}
        content = await do("poll", "GET", f"{path}list/", (200, 304), **tag)
        if content is not None:
            phone.see(content)
        fresh = [x for x in phone.questions if x not in voted]
        if fresh and dice.random() < pause / VOTE_EVERY_SECONDS:
            chosen = dice.choice(fresh)
            for _ in range(1 + (dice.random() < TWICE)):
                done = await do(
                    "vote", "POST", f"{path}{chosen}/vote/", (204,), form={"back": ""},
                    X_CSRFToken=phone.token, X_Requested_With="fetch",
                )  # fmt: skip
                if done is not None:
                    voted.add(chosen)
                    found.voted.add((number, chosen))
        if dice.random() < asks * pause:
            text = f"Question of telephone {number} at {loop.time():.3f}"
            form = {"text": text, "csrfmiddlewaretoken": phone.token}
            if await do("ask", "POST", f"{path}ask/", (302,), form=form) is not None:
                found.asked.append(text)
    await phone.leave()


async def crowd(port: int, path: str, people: int, seconds: float) -> Found:
    """Let everybody live at once."""
    found = Found()
    begin = asyncio.get_running_loop().time() + ARRIVAL_SECONDS
    await asyncio.gather(*(live(number, port, path, begin, begin + seconds, found, people) for number in range(people)))
    return found


def trial(server: str, database: str, *, people: int, seconds: float) -> Result:
    """Run one trial on a store of its own; raises NoDatabaseError where PostgreSQL cannot run."""
    with tempfile.TemporaryDirectory(prefix="hsforhs-room-") as name, database_settings(database, Path(name)) as own:
        folder = Path(name)
        path = _inside("prepare", own)["path"]
        load = os.getloadavg()[0]
        # All telephones come from one address here, as in a hall behind one connection.
        hall = {"HSFORHS_RATE_VOICES": "2000/minute", "HSFORHS_RATE_SESSION_VOICES": "2000/day"}
        with served(server, own | hall, folder) as (port, pid):
            before, waited = cpu_seconds(pid), waited_seconds(pid)
            found = asyncio.run(crowd(port, path, people, seconds))
            cpu, waited = cpu_seconds(pid) - before, waited_seconds(pid) - waited
        stored = _inside("count", own)
    votes = Counter(question for _who, question in found.voted)
    missing = sum(max(0, number - stored["votes"].get(key, 0)) for key, number in votes.items())
    too_many = sum(max(0, number - votes.get(key, 0)) for key, number in stored["votes"].items())
    texts = Counter(stored["questions"])
    every = [x for kind in ("poll", "vote", "ask") for x in found.times[kind]]
    return Result(
        server=server,
        database=database,
        people=people,
        seconds=seconds,
        polls=len(found.times["poll"]),
        unchanged=found.unchanged,
        poll_p50=percentile(found.times["poll"], 50),
        poll_p95=percentile(found.times["poll"], 95),
        votes=len(found.times["vote"]),
        vote_p95=percentile(found.times["vote"], 95),
        questions=len(found.asked),
        ask_p95=percentile(found.times["ask"], 95),
        all_p95=percentile(every, 95),
        page_p95=percentile(found.times["page"], 95),
        lost=missing + sum(texts[x] < 1 for x in found.asked),
        double=too_many + sum(number - 1 for number in texts.values()),
        faults=len(found.faults),
        cpu_ms=cpu * 1000 / max(1, found.answers),
        waited=waited / cpu if cpu else 0.0,
        load_before=load,
        first_faults=tuple(f"{number} x {what}" for what, number in Counter(found.faults).most_common(3)),
    )


def line(one: Result) -> str:
    """Return a trial as one line, with the most frequent faults below."""
    words = (
        f"{one.server:9}{one.database:11}{one.people} people, {one.seconds:g} s: "
        f"all p95 {one.all_p95:.0f} ms (budget {BUDGET_MS})",
        f"{one.polls} polls p50 {one.poll_p50:.0f} p95 {one.poll_p95:.0f} ms, {one.unchanged} unchanged",
        f"{one.votes} votes p95 {one.vote_p95:.0f} ms",
        f"{one.questions} questions p95 {one.ask_p95:.0f} ms",
        f"page p95 {one.page_p95:.0f} ms",
        f"lost {one.lost}, double {one.double}, faults {one.faults}",
        f"{one.cpu_ms:.1f} ms of processor each, waited {one.waited:.1f} s for a core in each s of work",
        f"load of the machine before {one.load_before:.1f} on {os.cpu_count()} cores",
    )
    return "\n  ".join(("; ".join(words), *one.first_faults))


def _inside(what: str, settings: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load.room_store", what],
        check=False,
        capture_output=True,
        text=True,
        env=settings,
        cwd=ROOT,
    )
    if done.returncode:
        raise RuntimeError(f"the store of the room ended with {done.returncode}: {done.stderr.strip()}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(words: Sequence[str]) -> int:
    """Print one line per trial, and write all figures where a file is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load.room", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--server", choices=SERVERS, action="append")
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args(words)
    results = []
    for database in chosen.database or ("SQLite",):
        for server in chosen.server or ("serve",):
            try:
                results.append(trial(server, database, people=chosen.people, seconds=chosen.seconds))
            except NoDatabaseError as reason:
                print(f"not measured on {database}: {reason}", file=sys.stderr)
            else:
                print(line(results[-1]), flush=True)
    if chosen.out:
        chosen.out.write_text(json.dumps([asdict(x) for x in results], indent=1) + "\n", encoding="utf-8")
    return 0 if all(x.holds for x in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
