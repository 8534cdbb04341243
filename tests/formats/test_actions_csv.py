from __future__ import annotations

import csv
import io
from dataclasses import replace

from hsforhs.formats.actions_csv import COLUMNS, write_actions_csv
from hsforhs.planning import action_catalogue

KNOWN = action_catalogue()


def written(*actions: object) -> list[dict[str, str]]:
    stream = io.BytesIO()
    write_actions_csv(actions, stream, catalogue=KNOWN)  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))


def test_each_action_is_a_row_of_codes() -> None:
    action = KNOWN.action("P8-008")
    [row] = written(action)
    assert tuple(row) == COLUMNS
    assert (row["id"], row["edition"], row["step"]) == ("P8-008", KNOWN.version, "4")
    assert row["components"].split() == list(action.components)
    assert row["costs"].split() == [str(x) for x in action.costs]
    assert row["goals"] == "UHC HS HP"


def test_text_that_a_spreadsheet_would_run_is_neutralised() -> None:
    [row] = written(replace(KNOWN.action("P8-008"), text="=1+1", evidence="@cmd"))
    assert (row["text"], row["evidence"]) == ("'=1+1", "'@cmd")


def test_no_action_gives_the_header_alone() -> None:
    assert written() == []
