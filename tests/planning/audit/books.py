"""Costed plans as people write them, made in memory: odd and without fault, and the same with one fault planted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[Any]]


def saved(path: Path, sheets: Mapping[str, Rows], *, also: Callable[[openpyxl.Workbook], None] | None = None) -> Path:
    """Write sheets row by row; ``also`` changes the workbook before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet: Worksheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if also is not None:
        also(book)
    book.save(path)
    return path


PLAIN: Rows = [
    ["No", "Activity", "Responsible", "Unit cost", "Quantity", "Cost (USD)", "Years"],
    [1, "Train laboratory staff in biosafety", "Ministry of Health", 120, 50, 6000, "1,2"],
    [2, "Buy reagents for the reference laboratory", "Laboratory service", 950, 12, 11400, "3-5"],
    [3, "Hold a yearly simulation exercise", "Emergency centre", 2500, 4, 10000, 2],
    [4, "Print guidelines on infection prevention", "Ministry of Health", 3.5, 2000, 7000, "1"],
    [5, "Repair the cold store of the north", "Province of the North", 18000, 1, 18000, "2,3"],
    [None, "Total", None, None, None, 52400, None],
]
ARABIC: Rows = [
    ["رقم", "النشاط", "الجهة المسؤولة", "تكلفة الوحدة", "الكمية", "التكلفة", "السنوات"],
    *(list(x) for x in PLAIN[1:6]),
    [None, "المجموع", None, None, None, 52400, None],
]
CHINESE: Rows = [
    ["编号", "活动", "负责单位", "单价", "数量", "费用", "年份"],
    *(list(x) for x in PLAIN[1:6]),
    [None, "合计", None, None, None, 52400, None],
]
RUSSIAN: Rows = [
    ["№", "Мероприятие", "Ответственный исполнитель", "Цена за единицу", "Количество", "Стоимость", "Срок"],
    *(list(x) for x in PLAIN[1:6]),
    [None, "Итого", None, None, None, 52400, None],
]
FRENCH: Rows = [
    ["N°", "Activité", "Structure responsable", "Coût unitaire", "Quantité", "Coût (XOF)", "Années"],
    *(list(x) for x in PLAIN[1:6]),
    [None, "Total général", None, None, None, 52400, None],
]
SPANISH: Rows = [
    ["Núm.", "Actividad", "Entidad responsable", "Costo unitario", "Cantidad", "Costo", "Años"],
    *(list(x) for x in PLAIN[1:6]),
    [None, "Total general", None, None, None, 52400, None],
]
AS_TEXT: Rows = [
    ["No", "Activity", "Responsible", "Unit cost", "Quantity", "Cost (USD)", "Years"],
    [1, "Train laboratory staff in biosafety", "Ministry of Health", "120", "50", "6 000,00", "Year 1 and 2"],
    [2, "Buy reagents for the reference laboratory", "Laboratory service", "950", "12", "11,400", "Year 3 to Year 5"],
    [3, "Hold a yearly simulation exercise", "Emergency centre", "2.500", "4 times", "$10,000", "Y2"],
    [4, "Print guidelines on infection prevention", "Ministry of Health", "3,50", "2 000", "7.000", "1"],
    [5, "Repair the cold store of the north", "Province of the North", "18 000", "1", "USD 18,000", "2 & 3"],
    [None, "TOTAL", None, None, None, "52\u00a0400", None],
]
BY_YEAR: Rows = [
    ["Costed plan of Lumora (invented)"],
    [None],
    ["Activity", "Lead", "Cost (USD)", None, None, None, "Share (%)", "Timeline", None],
    [None, None, "2026", "2027", "2028", "Total", None, "Start", "End"],
    ["PREVENT", None, None, None, None, None, None, None, None],
    ["Train staff", "MoH", 100, 200, None, 300, 0.25, "Jan 2026", "Dec 2027"],
    ["Buy reagents", "Lab", None, 400, 500, 900, 0.75, "Q1 2027", "Q4 2028"],
    ["Sub-total prevent", None, 100, 600, 500, 1200, 1, None, None],
    ["RESPOND", None, None, None, None, None, None, None, None],
    ["Exercise", "EOC", 50, 50, 50, 150, None, dt.datetime(2026, 3, 1), "31/12/2028"],
    ["Vehicles", "EOC", 900, None, None, 900, None, "2026-02-01", "2026-11-30"],
    ["Sub-total respond", None, 950, 50, 50, 1050, None, None, None],
    ["GRAND TOTAL", None, 1050, 650, 550, 2250, None, None, None],
    ["Source: ministries, November 2026"],
    ["Prepared by:", "Dr X"],
]
TOTAL_ABOVE: Rows = [
    ["Id", "Activity", "Owner", "Amount", "Year"],
    [None, "TOTAL", None, 450, None],
    ["1", "Prevent", None, 300, None],
    ["1.1", "Train staff", "MoH", 100, 1],
    ["1.2", "Buy reagents", "Lab", 200, 2],
    ["2", "Detect", None, 150, None],
    ["2.1", "Build the register", "IT", 120, 1],
    ["2.2", "Link the laboratories", "IT", 30, 3],
]
MARKED: Rows = [
    ["Activity", "Responsible", "Budget", "Year 1", "Year 2", "Year 3", "Funded (%)"],
    ["Train staff", "MoH", 1200, "X", "X", None, "50 %"],
    ["Buy reagents", "Lab", 300, None, "x", None, "10 %"],
    ["Exercise", "EOC", 90, None, None, "X", None],
]
CHAPTERS_THAT_COUNT_ANEW: Rows = [
    ["No", "Activity", "Owner", "Cost", "Year"],
    ["Prevent", None, None, None, None],
    [1, "Train staff", "MoH", 100, 1],
    [2, "Buy reagents", "Lab", 200, 2],
    ["Detect", None, None, None, None],
    [1, "Build the register", "IT", 120, 1],
    [2, "Link the laboratories", "IT", 30, 3],
]
AREAS: Rows = [
    ["Technical area", "Activity", "Owner", "Cost", "Years"],
    ["Laboratory", "Train staff", "MoH", 100, "1"],
    [None, "Buy reagents", "Lab", 200, "1-2"],
    [None, "Yearly review", "MoH", 50, "3"],
    ["Surveillance", "Yearly review", "MoH", 50, "3"],
    [None, "Register", "IT", 70, "ongoing"],
]
SEVERAL = {
    "Summary": [["Chapter", "Total cost"], ["Prevent", 300], ["Detect", 150], ["Total", 450]],
    "Prevent": [
        ["Activity", "Responsible", "Start", "End", "Cost", "Currency"],
        ["Train staff", "MoH", "01/02/2026", "30/06/2026", 100, "USD"],
        ["Buy reagents", "Lab", "15 March 2026", "April 2027", 200, "USD"],
    ],
    "Detect": [
        ["Activity", "Responsible", "Start", "End", "Cost", "Currency"],
        ["Register", "IT", 2026, 2027, 120, "USD"],
        ["Links", "IT", "Q1 2026", "Q1 2026", 30, "USD"],
        ["Total of all chapters", None, None, None, 450, None],
    ],
}
FORMULAS: Rows = [
    ["Activity", "Owner", "Unit cost", "Quantity", "Times per year", "Year 1", "Year 2", "Year 3", "Total"],
    ["Train staff", "MoH", 10, 5, 4, "=C2*D2*E2", "=F2", 0, "=SUM(F2:H2)"],
    ["Buy reagents", "Lab", 20, 5, 1, "=C3*D3*E3", None, "=F3", "=F3+G3+H3"],
    ["Total", None, None, None, None, "=SUM(F2:F3)", "=SUBTOTAL(9,G2:G3)", "=SUM(H2:H3)", "=SUM(I2:I3)"],
]
ORDERED: Rows = [
    ["Id", "Activity", "Owner", "Cost", "Start", "End", "Depends on"],
    ["A1", "Write the law", "MoH", 100, "2026", "2026", None],
    ["A2", "Train inspectors", "MoH", 90, "2027", "2028", "A1"],
    ["A3", "Inspect the ports", "MoH", 80, "2028", "2029", "A1; A2"],
]
OWN_FREQUENCIES: Rows = [
    [
        "Indicator",
        "Detailed activity",
        "Responsible authority",
        "Estimated cost",
        "Frequency",
        None,
        None,
        "Cost",
        None,
        None,
        "Total",
    ],
    [None, None, None, "each time", "Year 1", "Year 2", "Year 3", "Year 1", "Year 2", "Year 3", None],
    ["P1.1", "Train staff", "MoH", 100, 2, 1, 0, 200, 100, 0, 300],
    ["P1.2", "Review the law", "MoJ", 40, 1, None, 3, 40, None, 120, 160],
]
IN_MILLIONS: Rows = [
    ["Activity", "Owner", "2026 (USD million)", "2027 (USD million)", "Total (USD million)"],
    ["Vaccines", "EPI", 1.1, 2.2, 3.3],
    ["Water", "MoW", 0.25, 0.5, 0.8],
]
TWO_CURRENCIES: Rows = [
    ["Activity", "Owner", "Cost (XOF)", "Cost (USD)", "Year"],
    ["Train staff", "MoH", 60000, 100, 1],
    ["Buy reagents", "Lab", 120000, 200, 2],
]
HEADINGS_TWICE: Rows = [
    ["Activity", "Owner", "Cost", "Year"],
    ["Train staff", "MoH", 100, 1],
    ["Activity", "Owner", "Cost", "Year"],
    ["Buy reagents", "Lab", 200, 2],
]
CONVERTED: Rows = [
    ["Activity", "Owner", "Unit price (local)", "Quantity", "Number of districts", "Level", "Cost USD", "Year"],
    ["Train staff", "MoH", 6000, 5, 8, "District", 400, 1],
    ["Supervise", "MoH", 3000, 2, 8, "District", 80, 2],
    ["Print", "MoH", 600, 50, 4, "National", 200, 2],
    ["Meet", "MoH", 1200, 10, 1, "National", 20, 3],
    ["Review", "MoH", 600, 1, 1, "National", 1, 3],
]


def merged_areas(book: openpyxl.Workbook) -> None:
    """Let one cell name the area, and one the person, of several rows."""
    sheet = book.worksheets[0]
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("A5:A6")


def hide(book: openpyxl.Workbook) -> None:
    """Hide a row, and a sheet of lists."""
    book.worksheets[0].row_dimensions[3].hidden = True
    lists = book.create_sheet("Lists")
    lists.append(["Activity", "Cost"])
    lists.append(["hidden", -1])
    lists.sheet_state = "hidden"
