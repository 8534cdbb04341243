"""The sheet *Costs*: every line with its price, source and amounts; it goes out and is not read again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hsforhs.files import Sentence
from hsforhs.formats.plan_columns import COSTS_SHEET
from hsforhs.formats.wording import IN_ENGLISH, Wording
from hsforhs.formats.xlsx_parts import Styles, add_sheet, page_setup, row_height, write_text
from hsforhs.planning.audit.years import written_years

from .costs import ActivityCosts, Amounts, LineCosts, PlanCosts
from .fields import ID_HEADING, LEVELS, shown_choices

HEADER_ROW = 5
"""Row of the headings, counted from 1."""
_BEFORE: Mapping[str, tuple[str, float]] = {
    "id": (ID_HEADING, 24),
    "activity": (Sentence("Activity"), 36),
    "line": (Sentence("Line"), 36),
    "unit": (Sentence("Unit"), 14),
    "per": (Sentence("For each"), 17),
    "price": (Sentence("Unit cost"), 12),
    "currency": (Sentence("Currency"), 9),
    "price_year": (Sentence("Prices of year"), 9),
    "source": (Sentence("Source of the price"), 34),
    "on": (Sentence("Day of the price"), 12),
    "own_price": (Sentence("Unit cost in the money of the plan"), 13),
    "quantity": (Sentence("Quantity"), 10),
    "size": (Sentence("Number of places"), 10),
    "yearly": (Sentence("One-time or recurring"), 12),
    "years": (Sentence("Paid in years"), 9),
}
_AFTER: Mapping[str, tuple[str, float]] = {
    "total": (Sentence("Total"), 16),
    "low": (Sentence("Low"), 16),
    "high": (Sentence("High"), 16),
    "remark": (Sentence("Remark"), 44),
}
"""Headings and widths by the keys of columns, before and after the amounts of the years."""
_PRINT_SCALE = 52
_AMOUNT_WIDTH = 15
_CENTS = "#,##0.00"
_NO_DAY_BEFORE = 1900
"""Excel knows no earlier day, and a price without a day has the first one of all."""


def write_costs_sheet(
    book: Any,
    styles: Styles,
    costs: PlanCosts,
    *,
    made_on: dt.date,
    names: Mapping[str, str],
    footer: str,
    wording: Wording = IN_ENGLISH,
) -> None:
    """Write the costing of a plan, or of the part of one province, as a protected sheet without formulas."""
    _CostsSheet(book, styles, costs, names, wording).write(made_on, footer)


def explained(costs: PlanCosts, wording: Wording = IN_ENGLISH) -> str:
    """Say in one sentence what the amounts are and what they leave out."""
    text = wording.says(
        "Amounts in %(money)s. %(overhead)s, stands below the sum of the lines.",
        money=costs.money(wording),
        overhead=costs.overhead_title(wording),
    )
    if costs.unpriced:
        left = wording.says(
            "Lines that cannot be priced yet: %(number)s; they are in no sum and do not count as 0.",
            number=costs.unpriced,
        )
        text += f" {left}"
    return text


class _CostsSheet:
    """The sheet, written from top to bottom; an activity stands above its lines."""

    def __init__(self, book: Any, styles: Styles, costs: PlanCosts, names: Mapping[str, str], wording: Wording) -> None:
        self._sheet = add_sheet(book, names["costs"], wording)
        self._names = names
        self._wording = wording
        self._levels = shown_choices(LEVELS, wording)
        self._costs = costs
        self._widths = [
            *(x for _, x in _BEFORE.values()),
            *(_AMOUNT_WIDTH for _x in costs.years),
            *(x for _, x in _AFTER.values()),
        ]
        self._column = {x: number for number, x in enumerate((*_BEFORE, *map(str, costs.years), *_AFTER))}
        said = (x for x, _ in (*_BEFORE.values(), *((str(x), 0) for x in costs.years), *_AFTER.values()))
        self._headings = wording.each(said)
        self._one_line = styles("cell", text_wrap=False, indent=1)
        self._code = styles("code")
        self._plain = styles("cell", num_format="General")
        self._day = styles("cell", num_format="yyyy-mm-dd")
        self._amount, self._sum = styles("computed", num_format=_CENTS), styles("total", num_format=_CENTS)
        self._styles = styles

    def write(self, made_on: dt.date, footer: str) -> None:
        sheet, costs = self._sheet, self._costs
        sheet.set_row(0, 28)
        write_text(sheet, 0, 0, self._wording.of(COSTS_SHEET), self._styles("title"))
        about = (
            self._wording.says(
                "Computed by the workbench on %(day)s. This sheet is not read when the file comes back: change "
                "quantities, years and prices on '%(sheet)s'.",
                day=made_on.isoformat(),
                sheet=self._names["lines"],
            ),
            explained(costs, self._wording),
            self._wording.says(
                "Cost = quantity x unit cost x number of places, in each year in which the line is paid. Low and high "
                "stand where a price or a number of places has a range; sums take the amount itself where it has none."
            ),
        )
        for number, text in enumerate(about, start=1):
            write_text(sheet, number, 0, text, self._styles("subtitle", font_size=10))
        sheet.set_row(HEADER_ROW - 1, max(42, row_height(zip(self._headings, self._widths, strict=True))))
        for column, (heading, width) in enumerate(zip(self._headings, self._widths, strict=True)):
            sheet.set_column(column, column, width)
            write_text(sheet, HEADER_ROW - 1, column, heading, self._styles("header"))
        row = HEADER_ROW
        for activity in costs.activities:
            self._activity(row, activity)
            for number, line in enumerate(activity.rows, start=row + 1):
                self._line(number, activity, line)
            row += 1 + len(activity.rows)
        sums = costs.sums(self._wording)
        for number, (title, amounts) in enumerate(sums, start=row):
            self._fill(number, {"id": title}, amounts, self._sum)
        self._finish(row - 1, row + len(sums) - 1, footer)

    def _activity(self, row: int, activity: ActivityCosts) -> None:
        """Write the subtotal of an activity."""
        says = self._wording.says
        notes = [activity.note] if activity.note else []
        if not activity.rows:
            notes.append(says("no line says what this costs"))
        elif activity.unpriced and not activity.note:
            notes.append(says("incomplete: lines that cannot be priced: %(number)s", number=activity.unpriced))
        texts = {"id": activity.id, "activity": activity.title, "remark": "; ".join(notes)}
        self._fill(row, texts, activity.amounts(len(self._costs.years)), self._sum)
        self._sheet.set_row(
            row, row_height([(activity.title, _BEFORE["activity"][1]), (texts["remark"], _AFTER["remark"][1])])
        )

    def _line(self, row: int, activity: ActivityCosts, line: LineCosts) -> None:
        price, sheet, at, says = line.price, self._sheet, self._column, self._wording.says
        write_text(sheet, row, 0, line.id, self._code)
        texts = {
            "activity": activity.title,
            "line": line.title,
            "unit": line.unit,
            "per": self._levels.get(line.per, line.per),
            "currency": price.currency if price else "",
            # What was done to the price stands behind who says so.
            "source": line.line.price.source if line.line else price.source if price else "",
            "yearly": says("recurring") if line.yearly else says("one-time"),
            "years": written_years(line.years),
            "remark": line.note,
        }
        for heading, text in texts.items():
            write_text(sheet, row, at[heading], text, self._one_line)
        figures = {
            "price": price.price.central if price else None,
            "price_year": Decimal(price.price_year) if price else None,
            "own_price": line.line.price.price.central if line.line else None,
            "quantity": line.quantity,
            "size": line.size.central if line.size else None,
        }
        for heading, figure in figures.items():
            self._figure(row, at[heading], figure, self._plain)
        if price and price.date.year > _NO_DAY_BEFORE:
            sheet.write_datetime(row, at["on"], dt.datetime.combine(price.date, dt.time()), self._day)
        else:
            sheet.write_blank(row, at["on"], None, self._day)
        self._amounts(row, line.amounts(len(self._costs.years)), self._amount)

    def _fill(self, row: int, texts: Mapping[str, str], amounts: Amounts, style: Any) -> None:
        for heading in (*_BEFORE, "remark"):
            looks = self._styles("total", text_wrap=True, indent=int(heading != "id"))
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
        page_setup(sheet, footer=footer, wording=self._wording)
        # What a line is on one page, its amounts on the next, with the identifiers on both.
        sheet.set_print_scale(_PRINT_SCALE)
        sheet.repeat_columns(0)
        sheet.set_v_pagebreaks([len(_BEFORE)])
        sheet.print_area(0, 0, last, len(self._widths) - 1)
        sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
