"""Invented files in the layouts that are known: the words of the headings are ours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

WHO_HEADINGS = (
    "Indicator",
    "Objective",
    "Summary of key (strategic) actions",
    "Detailed action description",
    "Detailed cost assumptions",
    "Responsible authority (budget holder)",
    "Implementation scale",
    "Comments 1",
    "Comments 2",
    "Related plan or programme",
    "Existing budget (y/n)",
    "Budget source",
    "Estimated cost (local currency)",
)
ENDS = ("Five-year total", "Cost category 1", "Cost category 2")


def who_row(code: str, text: str, unit: Any = None, times: Sequence[Any] = (), **more: Any) -> list[Any]:
    """A row of the 26 columns; costs of years follow from unit and times unless given."""
    times = [*times, *[None] * (5 - len(times))]
    costs = more.get("costs", [unit * x if unit and x else None for x in times])
    known = [x for x in costs if isinstance(x, int | float)]
    total = more.get("total", sum(known) if known else None)
    front = [
        code,
        "Reach level 4",
        more.get("summary", "Key action"),
        text,
        more.get("assumptions", "30 people, 2 days"),
        more.get("owner", "Ministry of Health"),
        "National",
        "first remark",
        None,
        None,
        "y",
        "State budget",
        unit,
    ]
    return [*front, *times, *costs, total, "Workforce", "Per diems"]


def who_workbook(
    path: Path, sheets: dict[str, list[list[Any]]], *, years: Sequence[object] = range(2018, 2023), rows: int = 2
) -> Path:
    """A workbook with one sheet for each technical area, a banner above, and headings in one or two rows."""
    book = openpyxl.Workbook()
    front = book.active
    assert front is not None
    front.title = "Introduction"
    front["A1"] = "How to fill this workbook in"
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(["PREVENT"])
        if rows == 2:
            sheet.append([*WHO_HEADINGS, "Frequency", *[None] * 4, "Cost estimate", *[None] * 4, *ENDS])
            sheet.append([*[None] * len(WHO_HEADINGS), *years, *years])
        else:
            both = [*[f"Frequency {x}" for x in years], *[f"Cost estimate {x}" for x in years]]
            sheet.append([*WHO_HEADINGS, *both, *ENDS])
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


NAPHS_COLUMNS = (
    "line_item_id,country,pillar,core_capacity,requirement,year_numeric,year_calendar,"
    "cost_original,currency_original,cost_usd2024,primary_category"
)
NAPHS = f"""{NAPHS_COLUMNS}
1,Lumora,Prevent,Surveillance,D.2.1.1,,,,USD (2019),,Workforce
2,Lumora,Detect,Surveillance,D.2.1.2,1,2019,291.5,USD (2019),357.93,Workforce
3,Lumora,Detect,Surveillance,Train the staff of event-based surveillance,"2,3",,300,Lumes (2018),,Workforce
4,Lumora,Detect,Immunization,Buy vaccines,9,,100,USD (2019),,Supplies
5,Lumora,Detect,Immunization,Buy more vaccines,soon,,100,USD (2019),,Supplies
"""


def seven_one_seven(path: Path) -> Path:
    """Four sheets, of which one holds actions with owner and status."""
    book = openpyxl.Workbook()
    data = book.active
    assert data is not None
    data.title = "Timeliness data"
    data.append(["Event", "Emergence", "Detection", "Notification"])
    data.append(["Measles", "2026-01-02", "2026-01-09", "2026-01-10"])
    for name, rows in {
        "Results": [["Target", "Met"], ["Detect", 1]],
        "Actions": [
            ["Event", "Bottleneck", "Proposed action", "Owner", "Due date", "Status"],
            [
                "Measles",
                "Late reporting",
                "Train district staff",
                "District office",
                "2026-06",
                "Ongoing",
            ],
            ["Measles", None, None, "District office", None, None],
        ],
        "Bottleneck counts": [["Bottleneck", "Number"], ["Late reporting", 1]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
