"""The columns of a plan workbook, for the writer and the reader alike.

After our own columns stand the 26 of the costing workbook in their order, under our English headings: indicator,
objective and summary are filled, the rest waits for the people who cost the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from hsforhs.files import Sentence
from hsforhs.framework import Framework
from hsforhs.planning import HEALTH, PlanLine

from .plan_words import component_title, sector_title, status_title
from .wording import IN_ENGLISH, Wording

SCHEMA = "hsforhs-plan/1"
LIVING_SCHEMA = "hsforhs-plan/3"
"""The documents of a stored plan, which come back field by field: see ``living``."""
ABOUT_SHEET = "About this file"
LISTS_SHEET = "Lists"
WRITTEN_SHEET = "As written"
# Translators: name of the first sheet of a workbook, at most 31 letters
READ_ME_SHEET = Sentence("Read me")
# Translators: name of a sheet with the actions that were taken out of the plan, at most 31 letters
LEFT_OUT_SHEET = Sentence("Left out")
# Translators: name of a sheet, at most 31 letters
BEYOND_SHEET = Sentence("Beyond the indicators")
# Translators: name of a sheet, at most 31 letters
COSTS_SHEET = Sentence("Costs")
TOTAL = Sentence("Total")
HEADER_ROW = 4
"""Row of the headings on every area sheet, counted from 1."""

YEARS = 5
"""The costing form has five years, whatever the plan has."""


class Use(Enum):
    """What a column is for: given by the draft, to be filled in, or computed by the sheet."""

    GIVEN = "given"
    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``choices`` names its code list; ``page`` the printed page that it stands on."""

    key: str
    heading: str
    width: float
    use: Use
    page: int
    choices: str = ""


def _years(key: str, headings: Sequence[str], width: float, use: Use) -> tuple[Column, ...]:
    return tuple(Column(f"{key}_{year}", heading, width, use, 4) for year, heading in enumerate(headings, start=1))


COLUMNS: tuple[Column, ...] = (
    Column("row_id", Sentence("Row"), 13, Use.GIVEN, 0),
    Column("action", Sentence("Action"), 40, Use.GIVEN, 0),
    Column("indicator", Sentence("Indicator code (JEE 3)"), 9, Use.GIVEN, 1),
    Column("action_id", Sentence("Action id"), 9, Use.GIVEN, 1),
    Column("step", Sentence("Leads to level"), 9, Use.GIVEN, 1),
    Column("gaps", Sentence("Gap it answers"), 12, Use.GIVEN, 1),
    Column("now", Sentence("Level now"), 8, Use.GIVEN, 1),
    Column("target", Sentence("Target level"), 8, Use.GIVEN, 1),
    Column("component", Sentence("Main component"), 16, Use.CHOICE, 1, "component"),
    Column("components", Sentence("Further components"), 16, Use.GIVEN, 1),
    Column("lead_sector", Sentence("Lead sector"), 16, Use.CHOICE, 1, "sector"),
    Column("supporting", Sentence("Supporting sectors"), 20, Use.GIVEN, 1),
    Column("mode", Sentence("Mode"), 9, Use.GIVEN, 1),
    Column("kind", Sentence("Kind of action"), 13, Use.GIVEN, 1),
    Column("evidence", Sentence("Proof that it is done"), 22, Use.GIVEN, 1),
    Column("reason", Sentence("Added by hand: why"), 14, Use.GIVEN, 1),
    Column("status", Sentence("Status"), 11, Use.CHOICE, 1, "action_status"),
    Column("indicator_title", Sentence("Indicator"), 26, Use.GIVEN, 2),
    Column("objective", Sentence("Objective"), 28, Use.GIVEN, 2),
    Column("summary", Sentence("Summary of key action"), 44, Use.GIVEN, 2),
    Column("detailed_description", Sentence("Detailed description of the action"), 48, Use.TEXT, 2),
    Column("cost_assumptions", Sentence("Detailed cost assumptions"), 44, Use.TEXT, 2),
    Column("authority", Sentence("Responsible authority (budget holder)"), 26, Use.TEXT, 3),
    Column("scale", Sentence("Scale of implementation"), 18, Use.CHOICE, 3, "level"),
    Column("comments_1", Sentence("Comments 1"), 28, Use.TEXT, 3),
    Column("comments_2", Sentence("Comments 2"), 28, Use.TEXT, 3),
    Column("related_plan", Sentence("Related plan or programme"), 26, Use.TEXT, 3),
    Column("existing_budget", Sentence("In an existing budget (yes/no)"), 12, Use.CHOICE, 3, "yes_no"),
    Column("budget_source", Sentence("Source of the budget"), 24, Use.TEXT, 3),
    Column("estimated_cost", Sentence("Estimated cost each time (local currency)"), 16, Use.NUMBER, 3),
    *_years("frequency", [Sentence("Times, year %(year)s", year=x) for x in range(1, YEARS + 1)], 9, Use.NUMBER),
    *_years("cost", [Sentence("Cost, year %(year)s", year=x) for x in range(1, YEARS + 1)], 14, Use.COMPUTED),
    Column("total", Sentence("Five-year total"), 16, Use.COMPUTED, 4),
    Column("cost_category_1", Sentence("Cost category 1"), 26, Use.TEXT, 4),
    Column("cost_category_2", Sentence("Cost category 2"), 26, Use.TEXT, 4),
)
POSITION: dict[str, int] = {column.key: number for number, column in enumerate(COLUMNS)}
"""Number of each column, from 0."""


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What people may fill in for one row; codes, not titles; ``None`` and empty text mean not filled in.

    ``estimated_cost`` is in local currency for one time; ``frequency`` how many times in each of five years.
    A spreadsheet keeps 15 significant digits of a number, and no control characters in a text.
    """

    component: str = ""
    lead_sector: str = ""
    status: str = ""
    detailed_description: str = ""
    cost_assumptions: str = ""
    authority: str = ""
    scale: str = ""
    comments_1: str = ""
    comments_2: str = ""
    related_plan: str = ""
    existing_budget: str = ""
    budget_source: str = ""
    estimated_cost: float | None = None
    frequency: tuple[float | None, ...] = field(default=(None,) * YEARS)
    cost_category_1: str = ""
    cost_category_2: str = ""

    @property
    def cost_by_year(self) -> tuple[float | None, ...]:
        """Estimated cost x times in each year; ``None`` where one of them is missing."""
        cost = self.estimated_cost
        return tuple(None if cost is None or times is None else cost * times for times in self.frequency)

    @property
    def total(self) -> float | None:
        """Sum over the years that have a cost; ``None`` when none has."""
        known = [cost for cost in self.cost_by_year if cost is not None]
        return sum(known) if known else None

    def entry(self, key: str) -> str | float | None:
        """Return the entry of a column by its key (``frequency_2`` is the second year)."""
        name, _, year = key.rpartition("_")
        if name == "frequency":
            return self.frequency[int(year) - 1]
        value: str | float | None = getattr(self, key)
        return value


def row_id(line: PlanLine) -> str:
    """Return the stable identifier of a row: indicator or topic, and action (``D2.1/D2-014``)."""
    return f"{line.action.under}/{line.action.id}"


def drafted(line: PlanLine) -> FilledIn:
    """Return what the draft itself fills in."""
    action = line.action
    return FilledIn(component=next(iter(action.components), ""), lead_sector=action.lead_sector, scale=action.level)


def choice_lists(words: Framework, wording: Wording = IN_ENGLISH) -> dict[str, dict[str, str]]:
    """Return the lists of the workbook: {name: {code: title as shown}}."""
    sectors = {code: sector_title(code, words, wording) for code in (HEALTH, *words.sectors)}
    lists = {
        "sector": sectors,
        "component": {code: component_title(code, words, wording) for code in words.components},
        "level": {code: wording.title(words, "level", code) for code in words.lists["level"]},
        "action_status": {code: status_title(code, words, wording) for code in words.lists["action_status"]},
        "yes_no": {"yes": wording.says("yes"), "no": wording.says("no")},
    }
    return {name: dict(zip(entries, wording.each(entries.values()), strict=True)) for name, entries in lists.items()}


def headings(wording: Wording = IN_ENGLISH) -> dict[str, str]:
    """Return the headings of the area sheets by the keys of their columns."""
    return dict(zip((x.key for x in COLUMNS), wording.each(x.heading for x in COLUMNS), strict=True))
