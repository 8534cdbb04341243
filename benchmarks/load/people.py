"""The people of the load test, in a process of their own: python -m benchmarks.load.people < ORDER.json > FOUND.json.

Each person holds one connection and does one thing after the other: mostly reads a page, one time in ten writes.
Between two things they think, for a time drawn evenly between nothing and twice the mean.
"""

from __future__ import annotations

import html
import http.client
import json
import random
import re
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

TIMEOUT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Order:
    """What to do. ``paths`` have weights; ``sessions`` are cookies of people with an account, one person each;
    ``writes`` are forms that must each be accepted once: address and fields. ``edits`` are pages of scores that
    people with an account open and change, several the same one at once.
    """

    port: int
    people: int
    seconds: float
    warm_up: float
    think: float
    write_share: float
    paths: list[tuple[str, int]]
    sessions: list[str]
    writes: list[tuple[str, dict[str, str]]]
    edits: list[str]
    seed: int = 1


@dataclass(slots=True)
class Found:
    """Times in seconds of what was asked after the warm-up, faults in words; in all: writes and edits that were
    accepted, edits that were met by a conflict page, and answers.
    """

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    accepted: int = 0
    edited: int = 0
    conflicts: int = 0
    answers: int = 0


_BASE = re.compile(rb'name="base" value="([^"]*)"')
READS, WRITES, EDITS = "reads", "writes", "edits"
GOOD = {READS: (200,), WRITES: (302,), EDITS: (302, 409)}


class Visitor:
    """One person with one connection and one jar of cookies."""

    def __init__(self, port: int, session: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        self._cookies = {"sessionid": session} if session else {}
        self.page = b""

    def leave(self) -> None:
        """Close the connection."""
        self._connection.close()

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, float]:
        """Return the status and the seconds until the last byte. A connection that idled too long is opened anew."""
        headers = {"Cookie": "; ".join(f"{x}={y}" for x, y in self._cookies.items())} if self._cookies else {}
        body = None
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode({**form, "csrfmiddlewaretoken": self._cookies["csrftoken"]})
        start = time.perf_counter()
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            if method != "GET":
                raise
            self._connection.close()
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        self.page = answer.read()
        seconds = time.perf_counter() - start
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, seconds


def run(order: Order) -> Found:
    """Let all people work at once and return what they found."""
    found, lock = Found(), threading.Lock()
    pile: Iterator[tuple[str, dict[str, str]]] = iter(order.writes)
    begin = time.perf_counter() + order.warm_up
    end = begin + order.seconds

    def next_write() -> tuple[str, dict[str, str]] | None:
        with lock:
            return next(pile, None)

    def live(number: int) -> None:
        dice = random.Random(order.seed * 1000 + number)  # noqa: S311 - the same people in every run
        session = order.sessions[number] if number < len(order.sessions) else ""
        person = Visitor(order.port, session)
        time.sleep(dice.uniform(0, min(order.think * 2, order.warm_up)))
        # The form's page gives the cookie without which no form is accepted.
        person.ask("GET", order.writes[0][0] if order.writes else "/")
        pages, weights = zip(*order.paths, strict=True)
        while time.perf_counter() < end:
            path, form, kind = dice.choices(pages, weights)[0], None, READS
            if dice.random() < order.write_share:
                if session and order.edits:
                    path, kind = dice.choice(order.edits), EDITS
                elif write := next_write():
                    (path, form), kind = write, WRITES
            started = time.perf_counter()
            try:
                status, seconds = person.ask("POST" if kind == WRITES else "GET", path, form)
                shown = kind != EDITS or (status == 200 and _BASE.search(person.page))
                if kind == EDITS and shown:
                    time.sleep(dice.uniform(0, order.think))
                    status, seconds = person.ask("POST", path, _edit(person.page, dice))
                fault = "" if shown and status in GOOD[kind] else f"{path}: {status}"
            except (OSError, http.client.HTTPException) as error:
                fault, status, seconds = f"{path}: {type(error).__name__}", 0, 0.0
                person.leave()
                person = Visitor(order.port, session)
                person.ask("GET", order.writes[0][0] if order.writes else "/")
            with lock:
                found.answers += (seconds > 0) * (1 + (kind == EDITS))
                found.accepted += kind == WRITES and not fault
                found.edited += kind == EDITS and status == 302
                found.conflicts += kind == EDITS and status == 409
                if fault:
                    found.faults.append(fault)
                elif started >= begin:
                    (found.reads if kind == READS else found.writes).append(seconds)
            time.sleep(dice.uniform(0, order.think * 2))
        person.leave()

    threads = [threading.Thread(target=live, args=(number,)) for number in range(order.people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _edit(page: bytes, dice: random.Random) -> dict[str, str]:
    """Change the score and the reasoning of the form as it was shown."""
    base = _BASE.search(page)
    return {
        "score": dice.choice(("20", "40", "60")),
        "reasoning": f"load {dice.random()}",
        "base": html.unescape(base[1].decode()) if base else "",
    }


def main() -> None:
    """Read the order, work, write what was found."""
    threading.stack_size(256 * 1024)
    content: dict[str, Any] = json.load(sys.stdin)
    content["paths"] = [tuple(x) for x in content["paths"]]
    content["writes"] = [(path, form) for path, form in content["writes"]]
    json.dump(asdict(run(Order(**content))), sys.stdout)


if __name__ == "__main__":
    main()
