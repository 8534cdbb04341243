"""A plan of 2,000 activities with progress and cost lines as a workbook and as a Word document, out and back."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.record import Measurement

if TYPE_CHECKING:
    from hsforhs.formats.living.records import LivingPlan

ROWS = 2000
BUDGET = 5.0
INSTANCE, PLAN = "bench", "0b0e2f34-8a55-4c8e-9d11-f1de5ea30d01"


def invented_plan(number: int = ROWS) -> LivingPlan:
    """Return a plan with so many activities, half of them with a report, and as many cost lines; all invented."""
    from hsforhs.formats.living.records import LivingPlan, LivingRow

    price = (
        "2",
        "province",
        "no",
        "1, 3",
        "80",
        "100.25",
        "120",
        "USD",
        "2026",
        "Invented list",
        "2026-03-01",
        "yes",
        "",
    )
    activities, progress, lines = [], [], []
    for n in range(number):
        action, text = f"D{n % 5 + 1}-{n:04d}", f"Train the staff of unit {n} and write down how the work is done there"
        activities.append(LivingRow(action, (text,), (str(n % 5 + 1), f"Unit {n % 40}", "Partner", "XLM-U", "yes", "")))
        state = ("ongoing", str(n % 100), f"{n}.5", "Report", "", "2027-01-01", "") if n % 2 else ("",) * 7
        progress.append(LivingRow(action, (text,), state))
        lines.append(LivingRow(f"{action}/training-day", ("Training day",), ("", *price)))
    tables = {"activities": tuple(activities), "progress": tuple(progress), "lines": tuple(lines)}
    return LivingPlan(INSTANCE, PLAN, "Lumora", 5, tables, part="XLM-U", part_name="Upland", invented=True)


def living() -> Iterator[Measurement]:
    """Seconds for writing and for reading, in each form."""
    from hsforhs.formats.living.sheets import write_part_xlsx
    from hsforhs.formats.living.sheets_read import read_living_xlsx
    from hsforhs.formats.living.word import write_part_docx
    from hsforhs.formats.living.word_read import read_living_docx

    plan = invented_plan()
    with tempfile.TemporaryDirectory(prefix="hsforhs-bench-") as folder:
        for kind, write, read in (
            ("Excel", write_part_xlsx, read_living_xlsx),
            ("Word", write_part_docx, read_living_docx),
        ):
            path = Path(folder) / "plan"
            start = time.perf_counter()
            write(plan, path, made_on=dt.date(2026, 11, 26))
            out = time.perf_counter()
            found = read(path, instance=INSTANCE, plan=PLAN)
            back = time.perf_counter()
            kept = len(found.rows) == 3 * ROWS and not any(
                x.is_changed for row in found.rows for x in row.cells.values()
            )
            yield Measurement(f"{ROWS} activities out as {kind}", out - start, BUDGET)
            yield Measurement(f"{ROWS} activities back from {kind}", back - out if kept else float("inf"), BUDGET)
