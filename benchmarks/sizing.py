"""What a site can carry, computed from measured figures: python -m benchmarks.sizing MEASURED.json.

``MEASURED.json`` is what ``python -m benchmarks.load.trial --out MEASURED.json`` wrote. The model is plain on
purpose: processors are used up to a share that leaves room for waiting, work adds up, and every write waits for the
one before it, because each extends the chain of events.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

USED_SHARE = 0.6
"""Of a processor: beyond, waiting grows faster than work."""
THINK_SECONDS = 20.0
"""Between two pages of one person who reads them; the load test's people are twenty times as busy."""
WRITES_SHARE = 0.1
STATES = 196
DISTRICTS_PER_STATE = 50
INDICATORS = 56
"""Of JEE 3, the longest instrument."""
EVENTS_PER_SCORE = 4
"""Score, opinion, evidence, sign-off."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures that the model stands on: processor per answer, time of one write alone, bytes of a score, an event."""

    cpu_ms: float
    write_ms: float
    bytes_per_score: float
    bytes_per_event: float

    @classmethod
    def of(cls, trials: Sequence[dict[str, Any]]) -> Measured:
        """The dearest trial of people who think counts for each figure."""
        trials = [x for x in trials if x["think"]]
        if not trials:
            raise ValueError("no trial was measured; expected what `python -m benchmarks.load.trial --out` writes")
        return cls(
            cpu_ms=max(x["cpu_ms"] for x in trials),
            write_ms=max(x["write_alone"] for x in trials),
            bytes_per_score=max(x["bytes_per_score"] for x in trials),
            bytes_per_event=max(x["bytes_per_event"] for x in trials),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One way to run the site: answers a second, people who read, writes a second, and what bounds it."""

    way: str
    answers: float
    people: int
    writes: float
    bound: str


def answers_per_second(measured: Measured, *, cores: int) -> float:
    """What processors can answer while they have room."""
    return cores * 1000 * USED_SHARE / measured.cpu_ms


def row(measured: Measured, way: str, *, cores: int, sites: int = 1) -> Row:
    """Size one way: ``cores`` for the site in all, ``sites`` instances with a database and a chain of their own."""
    answers = answers_per_second(measured, cores=cores)
    most_writes = sites * 1000 * USED_SHARE / measured.write_ms
    bound = "processor"
    if answers * WRITES_SHARE > most_writes:
        answers, bound = most_writes / WRITES_SHARE, "chain of events"
    return Row(way, answers, int(answers * THINK_SECONDS), answers * WRITES_SHARE, bound)


def rows(measured: Measured) -> Iterator[Row]:
    """The ways of docs/explanation/scale.md that can be computed."""
    yield row(measured, "one machine, 2 cores", cores=2)
    yield row(measured, "one machine, 8 cores", cores=8)
    yield row(measured, "4 machines of 8 cores before one PostgreSQL", cores=32)
    yield row(measured, f"{STATES} instances of 2 cores, one a country", cores=2 * STATES, sites=STATES)


def megabytes_per_round(measured: Measured, *, places: int) -> float:
    """Space of one round of the longest instrument in ``places`` places, with its events."""
    scores = places * INDICATORS
    return scores * (measured.bytes_per_score + EVENTS_PER_SCORE * measured.bytes_per_event) / 2**20


def table(measured: Measured) -> str:
    """Return the sizing table as Markdown."""
    lines = [
        f"One answer takes {measured.cpu_ms:.1f} ms of a processor, one write {measured.write_ms:.0f} ms; a score takes"
        f" {measured.bytes_per_score:.0f} bytes with all that is around it, an event {measured.bytes_per_event:.0f}.",
        "",
        "| way | answers/s | people reading | writes/s | bound by |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {x.way} | {x.answers:.0f} | {x.people} | {x.writes:.0f} | {x.bound} |" for x in rows(measured)]
    places = STATES * DISTRICTS_PER_STATE
    alone, all_of_them = (megabytes_per_round(measured, places=x) for x in (1, places))
    lines += [
        "",
        f"A round in one place takes {alone:.2f} MB, a round in every one of {places} districts"
        f" ({STATES} States with {DISTRICTS_PER_STATE} each) {all_of_them:.0f} MB.",
    ]
    return "\n".join(lines)


def main(words: list[str]) -> int:
    """Print the table; exit code 2 where the file cannot be used."""
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        measured = Measured.of(json.loads(Path(words[0]).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError) as error:
        print(f"{words[0]}: {error}", file=sys.stderr)
        return 2
    print(table(measured))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
