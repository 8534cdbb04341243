"""One trial: a site, its people, what they waited for, and whether every write is there.

Run as ``python -m benchmarks.load.trial [--seconds N] [--people N] [--out FILE.json]``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.load.sites import DATABASES, ROOT, SERVERS, NoDatabaseError, cpu_seconds, prepared, served
from benchmarks.record import Measurement

PEOPLE = 100
WITH_ACCOUNT = 20
THINK_SECONDS = 1.0
WRITE_SHARE = 0.1
READ_BUDGET_MS = 150
MOST_ALONE = 200
ALONE = {"people": 1, "seconds": 2, "warm_up": 0, "think": 0, "write_share": 1, "sessions": []}
"""One person who only writes, before the others come: what a write takes when it waits for nobody."""


@dataclass(frozen=True, slots=True)
class Result:
    """Figures of one trial; times in milliseconds.

    ``lost`` counts writes that were accepted and are not stored; ``cpu_ms`` is the time of the processor that the
    site (not the database server) took for one answer, which a busy machine changes less than the other times.
    ``bytes_per_score`` is the whole store of the worked example over its scores, ``bytes_per_event`` what the store
    grew by over the events of the trial.
    """

    server: str
    database: str
    people: int
    think: float
    seconds: float
    cores: int
    reads: int
    read_p50: float
    read_p95: float
    writes: int
    write_p50: float
    write_p95: float
    write_alone: float
    edits: int
    conflicts: int
    faults: int
    lost: int
    cpu_ms: float
    bytes_per_score: float
    bytes_per_event: float
    load_before: float
    first_faults: tuple[str, ...] = ()

    @property
    def per_second(self) -> float:
        """Answers a second, reads and writes."""
        return (self.reads + self.writes) / self.seconds


def trial(
    server: str, database: str, *, people: int = PEOPLE, think: float = THINK_SECONDS, seconds: float = 30,
    warm_up: float = 5,
) -> Result:  # fmt: skip
    """Run one trial on a store of its own; raises NoDatabaseError where PostgreSQL cannot run."""
    with tempfile.TemporaryDirectory(prefix="hsforhs-load-") as name:
        folder = Path(name)
        with prepared(database, folder) as settings:
            accounts = people * WITH_ACCOUNT // PEOPLE
            base = _python("benchmarks.load.stores", "count", settings=settings)
            ready = _python("benchmarks.load.stores", "prepare", str(accounts), settings=settings)
            load = os.getloadavg()[0]
            order = {
                **ready, "people": people, "seconds": seconds, "warm_up": warm_up, "think": think,
                "write_share": WRITE_SHARE,
            }  # fmt: skip
            with served(server, settings, folder) as (port, pid):
                alone = _python(
                    "benchmarks.load.people",
                    settings=settings,
                    order={**order, **ALONE, "port": port, "writes": ready["writes"][-MOST_ALONE:]},
                )
                order["writes"] = ready["writes"][:-MOST_ALONE]
                before = cpu_seconds(pid)
                found = _python("benchmarks.load.people", settings=settings, order={**order, "port": port})
                cpu = cpu_seconds(pid) - before
            after = _python("benchmarks.load.stores", "count", settings=settings)
    # Every decision is a row of its own; every edit of a score raises the version of its row by one.
    edited = after["versions"] - base["versions"]
    lost = alone["accepted"] + found["accepted"] - after["stored"] + found["edited"] - edited
    if after["told"] != after["stored"] or after["edits"] - base["edits"] != edited or after["broken"]:
        raise RuntimeError(f"the chain of events does not fit the decisions: {after}")
    return Result(
        server=server,
        database=database,
        people=people,
        think=think,
        seconds=seconds,
        cores=os.cpu_count() or 1,
        reads=len(found["reads"]),
        read_p50=percentile(found["reads"], 50),
        read_p95=percentile(found["reads"], 95),
        writes=len(found["writes"]),
        write_p50=percentile(found["writes"], 50),
        write_p95=percentile(found["writes"], 95),
        write_alone=percentile(alone["writes"], 50),
        edits=found["edited"],
        conflicts=found["conflicts"],
        faults=len(alone["faults"]) + len(found["faults"]),
        lost=lost,
        cpu_ms=cpu * 1000 / max(1, found["answers"]),
        bytes_per_score=base["bytes"] / base["scores"],
        bytes_per_event=max(0, after["bytes"] - base["bytes"]) / max(1, after["events"] - base["events"]),
        load_before=load,
        first_faults=tuple(found["faults"][:3]),
    )


def percentile(seconds: Sequence[float], share: int) -> float:
    """The time in milliseconds within which ``share`` per cent were answered; 0 without any."""
    if not seconds:
        return 0.0
    ordered = sorted(seconds)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)] * 1000


def trials(
    *,
    seconds: float = 30,
    people: int = PEOPLE,
    servers: Sequence[str] = SERVERS,
    databases: Sequence[str] = DATABASES,
) -> Iterator[Result]:
    """Every server on every database, with people who think and then with people who do not (saturated)."""
    for database in databases:
        for server in servers:
            try:
                yield trial(server, database, people=people, seconds=seconds)
                yield trial(server, database, people=people, seconds=seconds / 3, think=0)
            except NoDatabaseError as reason:
                print(f"not measured on {database}: {reason}", file=sys.stderr)


def measurements(*, seconds: float = 30) -> Iterator[Measurement]:
    """Budgets of people who think; of those who do not, only that nothing fails or is lost."""
    for one in trials(seconds=seconds):
        name = f"{one.people} people, {one.server} on {one.database}"
        if one.think:
            yield Measurement(f"{name}: reads p95", one.read_p95, READ_BUDGET_MS, "ms")
        yield Measurement(f"{name}{'' if one.think else ', saturated'}: faults", one.faults, 0, "")
        yield Measurement(f"{name}{'' if one.think else ', saturated'}: lost updates", one.lost, 0, "")


def _python(module: str, *words: str, settings: dict[str, str], order: dict[str, Any] | None = None) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        check=False,
        capture_output=True,
        text=True,
        env=settings,
        cwd=ROOT,
        input=json.dumps(order) if order else None,
    )
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}: {done.stderr.strip()}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def line(one: Result) -> str:
    """Return a trial as one line, with the first faults below."""
    words = (
        f"{one.server:9}{one.database:11}{one.people} people, think {one.think:g} s: {one.per_second:6.1f} answers/s",
        f"reads p50 {one.read_p50:.0f} p95 {one.read_p95:.0f} ms",
        f"writes p50 {one.write_p50:.0f} p95 {one.write_p95:.0f} ms, alone {one.write_alone:.0f} ms",
        f"{one.cpu_ms:.1f} ms of processor each",
        f"edits of scores {one.edits}, met by a conflict page {one.conflicts}",
        f"faults {one.faults}, lost {one.lost}",
        f"load of the machine before {one.load_before:.1f} on {one.cores} cores",
    )
    return "\n  ".join(("; ".join(words), *one.first_faults))


def main(words: list[str]) -> int:
    """Print one line per trial, and write all figures where a file is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load.trial", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--server", choices=SERVERS, action="append")
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args(words)
    results = []
    for one in trials(
        seconds=chosen.seconds,
        people=chosen.people,
        servers=chosen.server or SERVERS,
        databases=chosen.database or DATABASES,
    ):
        results.append(one)
        print(line(one), flush=True)
    if chosen.out:
        chosen.out.parent.mkdir(parents=True, exist_ok=True)
        chosen.out.write_text(json.dumps([asdict(x) for x in results], indent=1) + "\n", encoding="utf-8")
    return 0 if all(not (x.faults or x.lost) for x in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
