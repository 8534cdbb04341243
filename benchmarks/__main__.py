"""Measure speed against the budgets: python -m benchmarks [NAME ...] [--out FILE.json].

Without names everything is measured but what takes minutes (``districts``: an index of 50,000 districts, whole).
The exit code is 1 when a budget is not kept.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks.measures import MEASURES, ONLY_BY_NAME
from benchmarks.record import Measurement

HEADINGS = ("name", "measured", "budget", "ratio", "ok")


def rows(found: list[Measurement]) -> list[tuple[str, ...]]:
    """Return the table's rows as text."""
    return [
        (
            one.name,
            f"{one.measured:.3g} {one.unit}",
            f"{one.budget:g} {one.unit}",
            f"{one.measured / one.budget:.2f}" if one.budget else "",
            "yes" if one.kept else "NO",
        )
        for one in found
    ]


def main(names: list[str]) -> int:
    """Measure what is named, or everything, and print the table."""
    out = None
    if "--out" in names:
        at = names.index("--out")
        if at + 1 == len(names):
            print("--out needs the name of a file", file=sys.stderr)
            return 2
        out, names = Path(names[at + 1]), names[:at] + names[at + 2 :]
    unknown = sorted(set(names) - set(MEASURES))
    if unknown:
        print(f"no measure is called {', '.join(unknown)}; expected: {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    usual = [x for x in MEASURES if x not in ONLY_BY_NAME]
    found = [one for name in names or usual for one in MEASURES[name]()]
    if out is not None:
        out.write_text(json.dumps([asdict(one) for one in found], indent=2), encoding="utf-8")
    table = [HEADINGS, *rows(found)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0 if all(one.kept for one in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
