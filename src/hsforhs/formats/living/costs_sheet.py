"""The sheet *Costs*: every line with its price, source and amounts; it goes out and is not read again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hsforhs.formats.xlsx_parts import Styles, page_setup, row_height, write_text
from hsforhs.planning.audit.years import written_years

from .costs import ActivityCosts, Amounts, LineCosts, PlanCosts
from .fields import ID_HEADING

COSTS_SHEET = "Costs"
HEADER_ROW = 5
"""Row of the headings, counted from 1."""
_BEFORE: Mapping[str, float] = {
    ID_HEADING: 24,
    "Activity": 36,
    "Line": 36,
    "Unit": 14,
    "For each": 10,
    "Unit cost": 12,
    "Currency": 9,
    "Prices of year": 9,
    "Source of the price": 34,
    "Day of the price": 12,
    "Unit cost in the money of the plan": 13,
    "Quantity": 10,
    "Number of places": 10,
    "One-time or recurring": 12,
    "Paid in years": 9,
}
_AFTER: Mapping[str, float] = {"Total": 16, "Low": 16, "High": 16, "Remark": 44}
_PRINT_SCALE = 52
_AMOUNT_WIDTH = 15
_CENTS = "#,##0.00"
_NO_DAY_BEFORE = 1900
"""Excel knows no earlier day, and a price without a day has the first one of all."""


def write_costs_sheet(book: Any, styles: Styles, costs: PlanCosts, *, made_on: dt.date, footer: str) -> None:
    """Write the costing of a plan, or of the part of one province, as a protected sheet without formulas."""
    _CostsSheet(book, styles, costs).write(made_on, footer)


def explained(costs: PlanCosts) -> str:
    """Say in one sentence what the amounts are and what they leave out."""
    text = f"Amounts in {costs.money}. {costs.overhead_title}, stands below the sum of the lines."
    if costs.unpriced:
        text += f" Lines that cannot be priced yet: {costs.unpriced}; they are in no sum and do not count as 0."
    return text


class _CostsSheet:
    """The sheet, written from top to bottom; an activity stands above its lines."""

    def __init__(self, book: Any, styles: Styles, costs: PlanCosts) -> None:
        self._sheet = book.add_worksheet(COSTS_SHEET)
        self._costs = costs
        self._widths = [*_BEFORE.values(), *(_AMOUNT_WIDTH for _x in costs.years), *_AFTER.values()]
        self._column = {x: number for number, x in enumerate((*_BEFORE, *map(str, costs.years), *_AFTER))}
        self._one_line = styles("cell", text_wrap=False, indent=1)
        self._code = styles("code")
        self._plain = styles("cell", num_format="General")
        self._day = styles("cell", num_format="yyyy-mm-dd")
        self._amount, self._sum = styles("computed", num_format=_CENTS), styles("total", num_format=_CENTS)
        self._styles = styles

    def write(self, made_on: dt.date, footer: str) -> None:
        sheet, costs = self._sheet, self._costs
        sheet.set_row(0, 28)
        write_text(sheet, 0, 0, COSTS_SHEET, self._styles("title"))
        about = (
            f"Computed by the workbench on {made_on.isoformat()}. This sheet is not read when the file comes back: "
            "change quantities, years and prices on 'Cost lines'.",
            explained(costs),
            "Cost = quantity x unit cost x number of places, in each year in which the line is paid. Low and high "
            "stand where a price or a number of places has a range; sums take the amount itself where it has none.",
        )
        for number, text in enumerate(about, start=1):
            write_text(sheet, number, 0, text, self._styles("subtitle", font_size=10))
        sheet.set_row(HEADER_ROW - 1, 42)
        for (heading, column), width in zip(self._column.items(), self._widths, strict=True):
            sheet.set_column(column, column, width)
            write_text(sheet, HEADER_ROW - 1, column, heading, self._styles("header"))
        row = HEADER_ROW
        for activity in costs.activities:
            self._activity(row, activity)
            for number, line in enumerate(activity.rows, start=row + 1):
                self._line(number, activity, line)
            row += 1 + len(activity.rows)
        sums = costs.sums()
        for number, (title, amounts) in enumerate(sums, start=row):
            self._fill(number, {ID_HEADING: title}, amounts, self._sum)
        self._finish(row - 1, row + len(sums) - 1, footer)

    def _activity(self, row: int, activity: ActivityCosts) -> None:
        """Write the subtotal of an activity."""
        notes = [activity.note] if activity.note else []
        if not activity.rows:
            notes.append("no line says what this costs")
        elif activity.unpriced and not activity.note:
            notes.append(f"incomplete: lines that cannot be priced: {activity.unpriced}")
        texts = {ID_HEADING: activity.id, "Activity": activity.title, "Remark": "; ".join(notes)}
        self._fill(row, texts, activity.amounts(len(self._costs.years)), self._sum)
        self._sheet.set_row(
            row, row_height([(activity.title, _BEFORE["Activity"]), (texts["Remark"], _AFTER["Remark"])])
        )

    def _line(self, row: int, activity: ActivityCosts, line: LineCosts) -> None:
        price, sheet, at = line.price, self._sheet, self._column
        write_text(sheet, row, 0, line.id, self._code)
        texts = {
            "Activity": activity.title,
            "Line": line.title,
            "Unit": line.unit,
            "For each": line.per,
            "Currency": price.currency if price else "",
            # What was done to the price stands behind who says so.
            "Source of the price": line.line.price.source if line.line else price.source if price else "",
            "One-time or recurring": "recurring" if line.yearly else "one-time",
            "Paid in years": written_years(line.years),
            "Remark": line.note,
        }
        for heading, text in texts.items():
            write_text(sheet, row, at[heading], text, self._one_line)
        figures = {
            "Unit cost": price.price.central if price else None,
            "Prices of year": Decimal(price.price_year) if price else None,
            "Unit cost in the money of the plan": line.line.price.price.central if line.line else None,
            "Quantity": line.quantity,
            "Number of places": line.size.central if line.size else None,
        }
        for heading, figure in figures.items():
            self._figure(row, at[heading], figure, self._plain)
        if price and price.date.year > _NO_DAY_BEFORE:
            sheet.write_datetime(row, at["Day of the price"], dt.datetime.combine(price.date, dt.time()), self._day)
        else:
            sheet.write_blank(row, at["Day of the price"], None, self._day)
        self._amounts(row, line.amounts(len(self._costs.years)), self._amount)

    def _fill(self, row: int, texts: Mapping[str, str], amounts: Amounts, style: Any) -> None:
        for heading in (*_BEFORE, "Remark"):
            looks = self._styles("total", text_wrap=True, indent=int(heading != ID_HEADING))
            write_text(self._sheet, row, self._column[heading], texts.get(heading, ""), looks)
        self._amounts(row, amounts, style)

    def _amounts(self, row: int, amounts: Amounts | None, style: Any) -> None:
        figures: Sequence[Decimal | None] = (None,) * (len(self._costs.years) + 3)
        if amounts is not None:
            ends = (amounts.low, amounts.high) if amounts.has_range else (None, None)
            figures = (*amounts.by_year, amounts.total, *ends)
        for column, figure in enumerate(figures, start=len(_BEFORE)):
            self._figure(row, column, figure, style)

    def _figure(self, row: int, column: int, figure: Decimal | None, style: Any) -> None:
        if figure is None:
            self._sheet.write_blank(row, column, None, style)
        else:
            self._sheet.write_number(row, column, float(figure), style)

    def _finish(self, last_line: int, last: int, footer: str) -> None:
        sheet = self._sheet
        if last_line >= HEADER_ROW:
            sheet.autofilter(HEADER_ROW - 1, 0, last_line, len(self._widths) - 1)
        sheet.freeze_panes(HEADER_ROW, 1)
        sheet.repeat_rows(HEADER_ROW - 1)
        page_setup(sheet, footer=f"{footer}: {COSTS_SHEET}")
        # What a line is on one page, its amounts on the next, with the identifiers on both.
        sheet.set_print_scale(_PRINT_SCALE)
        sheet.repeat_columns(0)
        sheet.set_v_pagebreaks([len(_BEFORE)])
        sheet.print_area(0, 0, last, len(self._widths) - 1)
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
