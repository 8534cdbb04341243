"""Costed plans of other layouts: which one it is, what each row says, which rows cannot be taken."""

from __future__ import annotations

import gzip
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from hsforhs.experiences.records import Step, Timeline
from hsforhs.files import BadInput
from hsforhs.formats.timeliness_xlsx import write_timeliness_xlsx
from hsforhs.planning.audit import audit_plan, read_costed_plan
from hsforhs.planning.incoming import Payment, read_incoming
from tests.planning.incoming.made import NAPHS, seven_one_seven, who_row, who_workbook


@pytest.mark.parametrize("rows", [1, 2])
def test_a_who_costing_workbook(tmp_path: Path, rows: int) -> None:
    path = who_workbook(
        tmp_path / "who.xlsx",
        {
            "Surveillance": [
                who_row("D2.1", "Train district staff", 100, (2, None, 1, 1)),
                who_row("", "Buy phones", 50, (1,)),
                ["Total Surveillance", *[None] * 22, 450],
            ],
            "Laboratory": [who_row("D1.1", "Write a list of tests")],
        },
        rows=rows,
    )
    found = read_incoming(path)
    assert found.layout == "who-costing"
    assert found.unread == ("Introduction",)
    assert [(x.sheet, x.total) for x in found.rows] == [("Surveillance", 400), ("Surveillance", 50), ("Laboratory", 0)]
    assert [x.number for x in found.sums] == [found.rows[1].number + 1]
    first, second, third = found.rows
    assert first.payments == (
        Payment(Decimal(100), Decimal(2), (2018,)),
        Payment(Decimal(100), Decimal(1), (2020, 2021)),
    )
    assert first.title == "Train district staff"
    assert second.fields["indicator"] == "D2.1", "an indicator stands for the rows below it"
    assert third.payments == ()
    assert first.left["assumptions"] == "30 people, 2 days"
    assert first.left["category"] == "Workforce; Per diems"
    assert "owner" not in first.left
    assert set(found.columns.values()) >= {"related", "existing", "budget_source", "scale", "times:2018", "cost:2022"}
    assert found.calendar_years == (2018, 2020, 2021)


def test_the_audit_reads_the_same_headings_in_two_rows(tmp_path: Path) -> None:
    """Frequencies below ``2018`` are no costs."""
    rows = [who_row("D2.1", "Train", 100, (2, 1)), who_row("D2.1", "Buy", 50, (1,), total=70)]
    path = who_workbook(tmp_path / "who.xlsx", {"Surveillance": rows})
    sheets = read_costed_plan(path)
    assert [x.by_year for x in sheets[0].rows] == [
        {2018: 200, 2019: 100, 2020: None, 2021: None, 2022: None},
        {2018: 50, 2019: None, 2020: None, 2021: None, 2022: None},
    ]
    assert sheets[0].headings["text"] == "Detailed action description"
    assert sheets[0].headings["cost"] == "Estimated cost (local currency)"
    assert [(x.code, x.message) for x in audit_plan(sheets).findings] == [
        ("total", "the total is 70.00 and the years add up to 50.00")
    ]


def test_rows_that_contradict_themselves_are_refused_by_name(tmp_path: Path) -> None:
    rows = [
        who_row("D2.1", "whole", 100, (1,), total=170),
        who_row("D2.1", "product", 100, (2,), costs=[100, None, None, None, None]),
        who_row("D2.1", "negative", -5, (1,)),
        who_row("D2.1", "words", 5, ("often",), costs=[None] * 5),
        who_row("D2.1", "error", 5, ("#REF!",), costs=[None] * 5),
        who_row("D2.1", "good", 5, (1,)),
    ]
    found = read_incoming(who_workbook(tmp_path / "x.xlsx", {"Surveillance": rows}, years=range(1, 6)))
    assert [x.title for x in found.rows] == ["good"]
    assert {x.title: str(x.why) for x in found.refused} == {
        "whole": "the total is 170.00 and the years add up to 100.00",
        "product": "year 1: 100.00 is stated, cost times frequency is 200.00",
        "negative": "unit cost is negative (-5)",
        "words": "times of year 1 holds 'often', which is no number",
        "error": "times of year 1 holds the error #REF!",
    }


def test_a_formula_that_was_never_computed_is_refused(tmp_path: Path) -> None:
    path = who_workbook(tmp_path / "x.xlsx", {"Surveillance": [who_row("D2.1", "formula", 5, (1,), total="=1+1")]})
    [refused] = read_incoming(path).refused
    assert str(refused.why) == "total is a formula without a saved value; open the file and save it once"


def test_a_table_of_costed_national_plans(tmp_path: Path) -> None:
    path = tmp_path / "naphs.csv"
    path.write_text(NAPHS, encoding="utf-8")
    found = read_incoming(path)
    assert found.layout == "costed-naphs"
    assert [(x.number, x.currency, x.price_year) for x in found.rows] == [
        (2, "USD", 2019),
        (3, "USD", 2019),
        (4, "", 2018),
        (5, "USD", 2019),
    ]
    assert found.rows[1].payments == (Payment(Decimal("291.5"), Decimal(1), (1,)),)
    assert found.rows[2].payments == (Payment(Decimal(150), Decimal(1), (2, 3)),)
    assert tuple(map(str, found.rows[2].remarks)) == (
        "one cost for 2 years: spread evenly",
        "'Lumes (2018)' names no currency by its code: that of the file counts",
    )
    assert [(x.number, str(x.why)) for x in found.refused] == [(6, "'soon' names no years")]


def test_the_published_table_is_read_whole(shared_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    packed = shared_data / "costing" / "costed_naphs_line_items_no_text.csv.gz"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    found = read_incoming(path)
    assert (found.layout, len(found.rows) + len(found.refused)) == ("costed-naphs", 9183)
    assert len(found.refused) == 0


def test_actions_of_a_7_1_7_workbook(tmp_path: Path) -> None:
    found = read_incoming(seven_one_seven(tmp_path / "717.xlsx"))
    assert found.layout == "7-1-7"
    assert set(found.unread) == {"Timeliness data", "Results", "Bottleneck counts"}
    [row] = found.rows
    assert (row.title, row.fields["owner"]) == ("Train district staff", "District office")
    assert set(row.left) == {"event", "bottleneck", "end", "status"}
    assert [(x.number, str(x.why)) for x in found.refused] == [(3, "says neither what is done nor what it costs")]


def test_actions_of_our_own_7_1_7_workbook(tmp_path: Path) -> None:
    step = Step("Train district staff", lead="District office", time_frame="immediate", status="ONGOING")
    path = tmp_path / "ours.xlsx"
    write_timeliness_xlsx([Timeline(event="Measles", steps=(step,))], path, title="Lumora")
    found = read_incoming(path)
    assert found.layout == "7-1-7"
    [row] = found.rows
    assert (row.title, row.fields["owner"]) == ("Train district staff", "District office")
    assert row.left["period"] == "immediate"


def test_people_change_what_a_column_holds(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Activity,Who,Money\nTrain staff,Ministry,1200\n", encoding="utf-8")
    with pytest.raises(BadInput, match="no sheet has a heading"):
        read_incoming(path)
    path.write_text("Activity,Responsible,Years,Money\nTrain staff,Ministry,,1200\n", encoding="utf-8")
    assert read_incoming(path).rows[0].payments == ()
    [row] = read_incoming(path, columns={"Money": "cost"}).rows
    assert row.payments == (Payment(Decimal(1200), Decimal(1), ()),)
    assert tuple(map(str, row.remarks)) == ("no year: paid once, in the year in which the action begins",)
    left = read_incoming(path, columns={"Responsible": ""}).rows[0]
    assert "owner" not in left.fields
    with pytest.raises(BadInput, match="there is no column 'Cash'"):
        read_incoming(path, columns={"Cash": "cost"})


def test_a_workbook_without_a_plan_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(BadInput, match="no sheet has a heading for activities"):
        read_incoming(tmp_path / "x.xlsx")


def test_a_table_in_arabic_is_read_with_its_figures(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text(
        "النشاط,الجهة المسؤولة,التكلفة,العملة,السنة\nتدريب الفرق,وزارة الصحة,١٢٠٠,USD,السنة الأولى\n",
        encoding="utf-8",
    )
    found = read_incoming(path)
    assert list(found.columns.values()) == ["text", "owner", "cost", "currency", "years"]
    assert [(x.title, x.fields["owner"], x.total, x.currency) for x in found.rows] == [
        ("تدريب الفرق", "وزارة الصحة", 1200, "USD")
    ]
    assert [x.years for x in found.rows[0].payments] == [(1,)]


def test_costed_plans_and_followed_actions_are_told_apart_in_other_languages(tmp_path: Path) -> None:
    tables = {
        "costed-naphs": "核心能力,要求,费用,年份\n监测,培训,500,2027\n",
        "7-1-7": "Узкое место,Действие,Ответственный,Срок завершения,Статус\nПоздно,Обучить,Минздрав,2027-01-01,идёт\n",
    }
    for layout, text in tables.items():
        path = tmp_path / f"{layout}.csv"
        path.write_text(text, encoding="utf-8")
        assert read_incoming(path).layout == layout
