"""Actions of the catalogue as a plain table of codes, for programs."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import BinaryIO

from hsforhs.files import neutralise
from hsforhs.planning import Action, ActionCatalogue
from hsforhs.planning.goals import goals_served

COLUMNS = (
    "id",
    "edition",
    "area",
    "indicator",
    "topic",
    "step",
    "text",
    "components",
    "lead_sector",
    "supporting_sectors",
    "level",
    "mode",
    "phase",
    "kind",
    "hazards",
    "hepr",
    "prerequisites",
    "evidence",
    "months",
    "costs",
    "threshold",
    "checks",
    "goals",
    "source_note",
)


def write_actions_csv(actions: Sequence[Action], stream: BinaryIO, *, catalogue: ActionCatalogue) -> None:
    """Write one row per action in the order given: codes, several in one cell apart by blanks, costs as in the data.

    UTF-8 with a byte order mark, so that spreadsheets read it; text that one would run as a formula is neutralised.
    ``goals`` are those that the action serves by our rules of synergies.
    """
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for action in actions:
        row = {**_cells(action), "edition": catalogue.version}
        writer.writerow([neutralise(str(row[name])) for name in COLUMNS])
    stream.write(text.getvalue().encode("utf-8-sig"))


def _cells(action: Action) -> dict[str, object]:
    return {
        "id": action.id,
        "area": action.area,
        "indicator": action.indicator.code if action.indicator else "",
        "topic": action.topic,
        "step": action.step,
        "text": action.text,
        "components": " ".join(action.components),
        "lead_sector": action.lead_sector,
        "supporting_sectors": " ".join(action.supporting_sectors),
        "level": action.level,
        "mode": action.mode.value if action.mode else "",
        "phase": action.phase,
        "kind": action.kind,
        "hazards": " ".join(action.hazards),
        "hepr": action.hepr,
        "prerequisites": " ".join(action.prerequisites),
        "evidence": action.evidence,
        "months": action.months,
        "costs": " ".join(map(str, action.costs)),
        "threshold": action.threshold,
        "checks": " ".join(action.checks),
        "goals": " ".join(goals_served(action)),
        "source_note": action.source_note,
    }
