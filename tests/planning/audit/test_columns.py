"""Headings of costed plans in six languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from hsforhs.planning.audit.columns import columns_of, heading_text, role_of


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Activity", ("text", 0)),
        ("cost_usd2024", ("cost", 0)),
        ("Estimated cost (local currency)", ("cost", 0)),
        ("Detailed cost assumptions", ("", 0)),
        ("Detailed description of the action", ("text", 0)),
        ("Responsible authority (budget holder)", ("owner", 0)),
        ("Responsible authority", ("owner", 0)),
        ("Implementing institution", ("owner", 0)),
        ("Cost, year 3", ("year", 3)),
        ("Year 1", ("year", 1)),
        ("Y2 cost", ("year", 2)),
        ("2027", ("year", 2027)),
        ("Times, year 3", ("times", 3)),
        ("Five-year total", ("total", 0)),
        ("Estimated cost (USD)", ("cost", 0)),
        ("Unit cost", ("unit", 0)),
        ("Estimated cost each time (local currency)", ("unit", 0)),
        ("Source of the budget", ("", 0)),
        ("cost_original", ("cost", 0)),
        ("year_numeric", ("years", 0)),
        ("Timeline", ("years", 0)),
        ("Start year", ("years", 0)),
        ("Planned years", ("years", 0)),
        ("Year of implementation", ("years", 0)),
        ("Start date", ("start", 0)),
        ("Deadline", ("end", 0)),
        ("currency_original", ("currency", 0)),
        ("Row", ("id", 0)),
        ("line_id", ("id", 0)),
        ("Depends on activity", ("after", 0)),
        ("Predecessor (ID)", ("after", 0)),
        ("Budget by year 2026", ("year", 2026)),
        ("Cost of year 10", ("year", 10)),
        ("price_year", ("", 0)),
        ("Year of prices", ("", 0)),
        ("Day of the price", ("", 0)),
        ("Price (USD)", ("cost", 0)),
        ("Año de inicio", ("start", 0)),
        ("Année de fin", ("end", 0)),
        ("Indicator code (JEE 3)", ("indicator", 0)),
        ("Comments", ("", 0)),
        ("Activités", ("text", 0)),
        ("Responsable", ("owner", 0)),
        ("Coût estimé", ("cost", 0)),
        ("Coût unitaire", ("unit", 0)),
        ("Montant (USD)", ("cost", 0)),
        ("Année 2", ("year", 2)),
        ("Costo año 3", ("year", 3)),
        ("Actividad", ("text", 0)),
        ("Presupuesto", ("cost", 0)),
        ("Devise", ("currency", 0)),
        ("End year", ("end", 0)),
        ("Responsabilité", ("owner", 0)),
        ("Quantity", ("factor", 0)),
        ("Freq", ("factor", 0)),
        ("Pax", ("factor", 0)),
        ("No. of districts", ("factor", 0)),
        ("Number of activities", ("", 0)),
        ("Activity number", ("id", 0)),
        ("Frequency 2018", ("times", 2018)),
        ("% of total", ("", 0)),
        ("Share of total", ("", 0)),
        ("Funding gap", ("", 0)),
        ("Total 2026-2030", ("total", 0)),
        ("Total cost (USD 2026)", ("total", 0)),
        ("Total 2026", ("year", 2026)),
        ("FY2026", ("year", 2026)),
        ("2026/27", ("year", 2026)),
        ("Budget 2026 (USD)", ("year", 2026)),
        ("First year", ("year", 1)),
        ("Contingency", ("overhead", 0)),
        ("Depends on", ("after", 0)),
        ("Technical area", ("area", 0)),
        ("Cantidad", ("factor", 0)),
        ("Costo unitario", ("unit", 0)),
        ("النشاط", ("text", 0)),
        ("الجهة المسؤولة", ("owner", 0)),
        ("تكلفة الوحدة", ("unit", 0)),
        ("الكمية", ("factor", 0)),
        ("التكلفة الإجمالية", ("total", 0)),
        ("السنة 1", ("year", 1)),
        ("السنة الأولى", ("year", 1)),
        ("العملة", ("currency", 0)),
        ("تاريخ البدء", ("start", 0)),
        ("تاريخ الانتهاء", ("end", 0)),
        ("الفترة الزمنية", ("years", 0)),
        ("活动内容", ("text", 0)),
        ("负责单位", ("owner", 0)),
        ("单价", ("unit", 0)),
        ("数量", ("factor", 0)),
        ("总计", ("total", 0)),
        ("预算（美元）", ("cost", 0)),
        ("第一年", ("year", 1)),
        ("第2年费用", ("year", 2)),
        ("2026年", ("year", 2026)),
        ("截止日期", ("end", 0)),
        ("Мероприятие", ("text", 0)),
        ("Ответственный исполнитель", ("owner", 0)),
        ("Стоимость единицы", ("unit", 0)),
        ("Количество", ("factor", 0)),
        ("Цена за ед.", ("unit", 0)),
        ("Общая стоимость (долл. США)", ("total", 0)),
        ("1-й год", ("year", 1)),
        ("Срок реализации", ("years", 0)),
        ("Дата начала", ("start", 0)),
        ("№ п/п", ("id", 0)),
    ],
)
def test_the_role_of_a_heading(heading: str, role: tuple[str, int]) -> None:
    assert role_of(heading) == role


@pytest.mark.parametrize(
    ("value", "text"),
    [("Cost", "Cost"), (2026, "2026"), (2026.0, "2026"), (1.5, ""), (dt.datetime(2026, 1, 1), "2026"),
     (dt.datetime(2026, 5, 1), ""), (True, ""), (None, "")],
)  # fmt: skip
def test_the_text_of_a_heading(value: Any, text: str) -> None:
    assert heading_text(value) == text


def test_of_two_columns_for_the_same_the_narrower_counts_and_all_factors_do() -> None:
    headings = [("Government budget",), ("Estimated cost",), ("Cost",), ("Quantity",), ("No. of districts",), ()]
    assert columns_of(headings) == {1: ("cost", 0), 3: ("factor", 0), 4: ("factor", 0)}


def test_of_two_currencies_that_of_most_columns_counts() -> None:
    headings = [("Cost (XOF)",), ("Cost (USD)",), ("Year 1 (USD)",), ("Year 2 (USD)",)]
    assert columns_of(headings) == {1: ("cost", 0), 2: ("year", 1), 3: ("year", 2)}
