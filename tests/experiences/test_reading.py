"""Events from tables and workbooks; what cannot be read is named by its cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from hsforhs.experiences import EarlyAction, Factor, read_timelines
from hsforhs.files import BadInput

HEAD = "number,event,place,hazard,emerged,detected,notified,investigation,coordination"
Write = Callable[..., Path]


@pytest.fixture
def table(tmp_path: Path) -> Write:
    def written(*rows: str, head: str = HEAD, name: str = "events.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
        return path

    return written


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook: rows by sheet."""

    def written(**sheets: list[list[object]]) -> Path:
        found = openpyxl.Workbook()
        found.remove(found.active)  # type: ignore[arg-type]
        for name, rows in sheets.items():
            sheet = found.create_sheet(name.replace("_", " "))
            for row in rows:
                sheet.append(row)
        path = tmp_path / "events.xlsx"
        found.save(path)
        return path

    return written


def test_a_table_gives_events_and_leaves_unknown_what_is_empty(table: Write) -> None:
    one, two = read_timelines(
        table("1,Cholera,XLM,BIO,2025-01-01,2025-01-05,unknown,2025-01-07,n/a", "2,Measles,,,,,,,")
    )
    assert (one.id, one.event, one.place, one.hazard) == ("1", "Cholera", "XLM", "BIO")
    assert (one.emerged, one.notified) == (dt.date(2025, 1, 1), None)
    assert one.action("investigation") == EarlyAction(dt.date(2025, 1, 7))
    assert one.action("coordination") == EarlyAction(applies=False)
    assert one.action("laboratory") == EarlyAction()
    assert (two.event, two.detected) == ("Measles", None)


def test_headings_are_found_in_any_case_and_order_and_others_left_alone(table: Write) -> None:
    (found,) = read_timelines(table("x,2025-01-05,Cholera", head="Remark,Detected,EVENT"))
    assert (found.event, found.detected, found.id) == ("Cholera", dt.date(2025, 1, 5), "")


def test_a_workbook_has_dates_as_dates_and_ties_the_other_sheets_by_number(book: Callable[..., Path]) -> None:
    path = book(
        Timeliness_data=[
            ["7-1-7 events"],
            ["number", "event", "detected", "notified"],
            [1, "Cholera", dt.datetime(2025, 1, 5, 0, 0), "2025-01-06 00:00:00"[:10]],
            [None, None, None, None],
        ],
        Bottlenecks_and_enablers=[
            ["number", "stage", "effect", "what", "kind", "area", "component"],
            [1.0, "detect", "bottleneck", "Nobody told", "low suspicion", "D2", "HIS"],
            [1, "NOTIFY", "Enabler", "One list", None, None, None],
        ],
        Actions=[
            ["number", "action", "lead", "time frame", "due", "status"],
            [1, "Teach the posts", "Ministry", "longer", dt.datetime(2025, 6, 1), "ongoing"],
        ],
    )
    (found,) = read_timelines(path)
    assert (found.detected, found.notified) == (dt.date(2025, 1, 5), dt.date(2025, 1, 6))
    assert found.factors == (
        Factor("detect", "Nobody told", kind="low suspicion", area="D2", component="HIS"),
        Factor("notify", "One list", enabler=True),
    )
    assert (found.steps[0].lead, found.steps[0].status) == ("Ministry", "ONGOING")
    assert found.steps[0].due == dt.date(2025, 6, 1)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1,Cholera,,,05.01.2025,,,,", "'05.01.2025' is no day"),
        ("1,Cholera,,,2025-13-01,,,,", "line 2, column 'emerged': '2025-13-01' is no day"),
        ("1,Cholera,,,20250101,,,,", "is no day"),
        ("1,Cholera,,,2025-01-05,2025-01-01,,,", "column 'detected': the detection (2025-01-01) is before"),
        ("1,Cholera,,WAR,,,,,", "there is no hazard 'WAR'; expected one of BIO"),
        ("1,,,,2025-01-05,,,,", "column 'event': the event has no name"),
        ("1,Cholera,,,2025-01-05,,,2025-01-01,", "column 'investigation': the action 'investigation'"),
    ],
)
def test_a_bad_cell_is_named(table: Write, row: str, sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        read_timelines(table(row))
    assert sentence in str(error.value)
    assert str(error.value).startswith("events.csv, line 2")


def test_days_to_come_are_refused_where_today_is_given(table: Write) -> None:
    path = table("1,Cholera,,,,2025-01-05,,,")
    assert read_timelines(path, today=dt.date(2025, 1, 5))
    with pytest.raises(BadInput, match="has not come yet"):
        read_timelines(path, today=dt.date(2025, 1, 4))


@pytest.mark.parametrize(
    ("rows", "head", "sentence"),
    [
        (("1,Cholera,,,,,,,", "1,Measles,,,,,,,"), HEAD, "line 3, column 'number': the number 1 stands twice"),
        ((), HEAD, "the file holds no event"),
        (("1,x",), "number,name", "there is no column 'event'"),
        (("a,b",), "event,event", "the column 'event' stands twice"),
    ],
)
def test_a_table_of_another_form_is_refused(table: Write, rows: tuple[str, ...], head: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=r"events\.csv") as error:
        read_timelines(table(*rows, head=head))
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("sheet", "row", "sentence"),
    [
        ("Bottlenecks_and_enablers", [2, "detect", "", "x"], "there is no event with the number '2'"),
        ("Bottlenecks_and_enablers", [1, "later", "", "x"], "the stage is 'later'; expected detect or notify"),
        ("Bottlenecks_and_enablers", [1, "detect", "maybe", "x"], "the effect is 'maybe'"),
        ("Bottlenecks_and_enablers", [1, "detect", "", ""], "nothing says what it is"),
        ("Bottlenecks_and_enablers", [1, "detect", "", "x", "", "ZZ"], "there is no area 'ZZ'"),
        ("Actions", [1, "", "Ministry"], "nothing says what is to be done"),
        ("Actions", [1, "x", "", "soon"], "the time frame is 'soon'"),
        ("Actions", [1, "x", "", "", "", "perhaps"], "there is no status 'perhaps'"),
        ("Actions", [1, "x", "", "", "tomorrow"], "'tomorrow' is no day"),
    ],
)
def test_a_bad_row_of_another_sheet_is_named(
    book: Callable[..., Path], sheet: str, row: list[object], sentence: str
) -> None:
    heads = {
        "Bottlenecks_and_enablers": ["number", "stage", "effect", "what", "kind", "area", "component"],
        "Actions": ["number", "action", "lead", "time frame", "due", "status"],
    }
    path = book(Timeliness_data=[["number", "event"], [1, "Cholera"]], **{sheet: [heads[sheet], row]})
    with pytest.raises(BadInput) as error:
        read_timelines(path)
    assert sentence in str(error.value)
    assert f"sheet {sheet.replace('_', ' ')}" in str(error.value)


def test_a_workbook_without_the_headings_is_refused(book: Callable[..., Path]) -> None:
    with pytest.raises(BadInput, match="no row of the sheet Data has the heading 'event'"):
        read_timelines(book(Data=[["a", "b"]]))


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "events.pdf"
    path.write_bytes(b"%PDF-1.4 not a table")
    with pytest.raises(BadInput):
        read_timelines(path)


def test_headings_of_other_lists_are_known_and_ours_go_before_them(table: Write) -> None:
    row = "Cholera,2025-01-01,2025-01-05,2025-01-06,2025-01-07"
    (found,) = read_timelines(table(row, head="Event,Date of emergence,detected_on,Notification date,case_management"))
    assert (found.emerged, found.detected, found.notified) == tuple(dt.date(2025, 1, x) for x in (1, 5, 6))
    assert found.action("case management") == EarlyAction(dt.date(2025, 1, 7))
    (found,) = read_timelines(table("Cholera,2025-01-05,long ago", head="event,detected,detection"))
    assert found.detected == dt.date(2025, 1, 5)


def test_a_table_of_which_only_the_event_is_known_is_refused(table: Write) -> None:
    with pytest.raises(BadInput, match=r"events.csv: no column but 'event' is known; expected some of number, event"):
        read_timelines(table("Cholera,2025-01-01", head="event,began"))


def test_a_time_of_day_behind_a_day_says_nothing(table: Write) -> None:
    (event,) = read_timelines(table("1,Cholera,,,2024-02-28 00:00:00,2024-03-01T10:00,2024-03-02T10:00:00.5Z,,"))
    days = (event.emerged, event.detected, event.notified)
    assert days == (dt.date(2024, 2, 28), dt.date(2024, 3, 1), dt.date(2024, 3, 2))
