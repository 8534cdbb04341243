"""The results of an exercise as a table for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from hsforhs.files import neutralise

from .models import Exercise
from .queries import newest_snapshot, texts_of

_COLUMNS = (
    "rank", "rps", "weighted_rps", "weighted_rps_low", "weighted_rps_high", "rank_low", "rank_high", "p_top",
    "aea_nonblank", "aea_all", "eligible", "worst_rank", "adjusted_rps", "swing", "median", "iqr", "high", "low",
    "consensus", "stable", "round", "familiar_rank", "blank_unsure", "blank_outside", "blank_unclear", "rank_sum",
    "survey_rank", "survey_rank_sum", "picks", "final",
)  # fmt: skip


def results_csv(exercise: Exercise) -> str:
    """Return the results as a table: one row for each question, by rank."""
    snapshot = newest_snapshot(exercise)
    rows = [_flat(row) for row in snapshot.results["questions"]] if snapshot else []
    texts = texts_of(row["question"] for row in rows)
    names = [name for name in _COLUMNS if any(name in row for row in rows)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["question", "text", *names, "fails"])
    for row in rows:
        values = ["" if row.get(name) is None else row[name] for name in names]
        text = neutralise(texts[row["question"]].text)
        writer.writerow([row["question"], text, *values, " ".join(row.get("fails", ()))])
    return stream.getvalue()


def _flat(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row with reasons for blanks, and what the survey found beside what the workshop did.

    The workshop ranked the shortlist alone.
    """
    if "blank_reasons" in row:
        row = {**row, **{f"blank_{name}": number for name, number in row["blank_reasons"].items()}}
    if "survey" not in row:
        return row
    survey = {"survey_rank": row["survey"]["rank"], "survey_rank_sum": row["survey"]["rank_sum"]}
    return {**row, **survey, "picks": row["survey"]["picks"], "rank_sum": row["rank_sum"] if row["final"] else None}
