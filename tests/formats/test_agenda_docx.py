"""The report is read back as Word has it: results first, every reporting item answered or named as missing."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx

from hsforhs.agenda.methods import reporting_items
from hsforhs.formats.agenda_docx import INVENTED, AgendaReport, ReportItem, ReportTable, write_agenda_docx


def report(**change: Any) -> AgendaReport:
    items = [
        ReportItem(
            x.number, x.domain, x.title, x.asks, "Lumora" if x.number == 1 else "", "Written" if x.number < 3 else ""
        )
        for x in reporting_items().values()
    ]
    words: dict[str, Any] = {
        "title": "Ask next",
        "subtitle": "Research priorities, Lumora: CHNRI",
        "lead": "Three questions were ranked.",
        "made_on": dt.date(2026, 11, 26),
        "invented": False,
        "facts": [("Method", "CHNRI"), ("Place", "")],
        "results": [ReportTable("Questions by score", ("Rank", "Question"), [("1", "Which alarms?")], (2.0, 15.0))],
        "notes": ["Alpha 0.4"],
        "history": [ReportTable("Wordings", ("Before", "After"), [("x", "y")], (8.5, 8.5))],
        "items": items,
    }
    return AgendaReport(**{**words, **change})


def opened(found: AgendaReport) -> Any:
    stream = io.BytesIO()
    write_agenda_docx(found, stream)
    stream.seek(0)
    return docx.Document(stream)


def texts(document: Any) -> str:
    return "\n".join(x.text for x in document.paragraphs)


def test_the_report_holds_results_history_and_all_items() -> None:
    document = opened(report())
    results, facts, wordings, items = document.tables
    assert results.cell(1, 1).text == "Which alarms?"
    assert facts.cell(2, 1).text == "not given"
    assert wordings.cell(1, 1).text == "y"
    numbers = [row.cells[0].text for row in items.rows]
    assert [x for x in numbers if x.isdecimal()] == [str(x) for x in range(1, 32)]
    first = next(row for row in items.rows if row.cells[0].text == "1")
    assert first.cells[2].text == "Lumora\nWritten"
    assert "Alpha 0.4" in texts(document)
    assert INVENTED not in texts(document)


def test_what_is_missing_is_named_in_the_table_and_at_the_end() -> None:
    document = opened(report())
    assert "29 of the 31 items" in texts(document)
    assert "31. Conflicts of interest" in texts(document)
    assert sum(row.cells[2].text == "missing" for row in document.tables[3].rows) == 29


def test_a_whole_report_says_that_nothing_is_missing() -> None:
    whole = [ReportItem(x.number, x.domain, x.title, x.asks, "known", "") for x in reporting_items().values()]
    said = texts(opened(report(items=whole, invented=True)))
    assert "All 31 items" in said
    assert "Nothing: every item has an answer." in said
    assert INVENTED in said
