"""What each activity costs in each year, as a table of a Word document; it does not come back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from hsforhs.files import Sentence
from hsforhs.formats.docx_parts import TEXT_WIDTH_CM, Cell, Paper, TableRow
from hsforhs.formats.wording import Wording

from .costs import ActivityCosts, Amounts, PlanCosts
from .costs_sheet import explained

CHAPTER = Sentence("What it costs")
_COMPUTED = Sentence(
    "Computed by the workbench from quantities, prices and sizes; every line with its price and source stands in the "
    "workbook of the plan, on the sheet Costs. This table does not come back."
)
_SHARED = Sentence("An activity that other provinces share stands here with its whole cost.")
_HEADINGS = (Sentence("Activity"), Sentence("What is done"))
Sums = Sequence[tuple[str, Amounts]]
_ID_CM, _LEAST_TEXT_CM = 1.6, 3.4
_CM_PER_DIGIT, _MARGIN_CM = 0.145, 0.35


def write_costs(paper: Paper, costs: PlanCosts, *, part_name: str = "") -> None:
    """Write the chapter: one row for each activity, the overhead and the total; ``part_name`` is that of a province."""
    wording = paper.wording
    paper.heading(wording.of(CHAPTER), 1)
    paper.paragraph(explained(costs, wording))
    paper.paragraph(f"{wording.of(_COMPUTED)} {wording.of(_SHARED) if part_name else ''}".rstrip(), keep_with_next=True)
    sums = costs.sums(wording)
    largest = sums[-1][1].total
    # Figures of more digits than a column of an upright page holds stand in thousands.
    in_thousands = largest >= Decimal("1e9")
    unit = wording.says("thousand %(currency)s", currency=costs.currency) if in_thousands else costs.currency
    scale = Decimal(1000) if in_thousands else Decimal(1)
    headings = (*map(wording.of, _HEADINGS), *map(str, costs.years), wording.says("Total"))
    width = _MARGIN_CM + _CM_PER_DIGIT * len(_figure(largest, scale))
    figures = (width,) * (len(costs.years) + 1)
    widths = (_ID_CM, max(_LEAST_TEXT_CM, TEXT_WIDTH_CM - _ID_CM - sum(figures)), *figures)
    told = {"unit": unit, "year": costs.price_year}
    if part_name:
        caption = wording.says(
            "Cost of each activity in %(province)s by year, %(unit)s at the prices of %(year)s",
            province=part_name,
            **told,
        )
    else:
        caption = wording.says("Cost of each activity by year, %(unit)s at the prices of %(year)s", **told)
    paper.table(caption, headings, _rows(costs, sums, scale, wording), widths_cm=widths, style="TableSmall")


def _rows(costs: PlanCosts, sums: Sums, scale: Decimal, wording: Wording) -> Iterator[TableRow]:
    for activity in costs.activities:
        head = (Cell(activity.id, bold=True), Cell(activity.title, note=_note(activity, wording)))
        yield (*head, *_figures(activity.amounts(len(costs.years)), scale))
    for title, amounts in sums:
        yield ("", Cell(title, bold=True), *_figures(amounts, scale, bold=True))


def _note(activity: ActivityCosts, wording: Wording) -> str:
    if activity.note:
        return activity.note
    if not activity.rows:
        return wording.says("no line says what this costs")
    if not activity.unpriced:
        return ""
    return wording.says("lines that cannot be priced: %(number)s", number=activity.unpriced)


def _figures(amounts: Amounts, scale: Decimal, *, bold: bool = False) -> Iterator[Cell]:
    for amount in (*amounts.by_year, amounts.total):
        yield Cell(_figure(amount, scale), bold=bold, at_end=True)


def _figure(amount: Decimal, scale: Decimal) -> str:
    return f"{(amount / scale).quantize(Decimal(1), rounding=ROUND_HALF_UP):,f}"
