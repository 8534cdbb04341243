"""Why a value that came back cannot be stored: rights, what the plan holds, and what a decision must say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from hsforhs.files import in_words
from hsforhs.formats.living.fields import NO, TABLES, YES, Values
from hsforhs.formats.living.records import Cell, LivingPlan, ReturnedRow
from hsforhs.planning.audit import parse_years
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.costs.models import Level
from hsforhs.workbench.costs.services.checks import outside_plan
from hsforhs.workbench.places.currencies import check_known_currency
from hsforhs.workbench.plans.models import Choice, Plan

from . import rules
from .content import AGAIN
from .difference import Unit

LONGEST_REASON = int(Choice._meta.get_field("reason").max_length or 0)


@dataclass(frozen=True)
class Checking:
    """What is asked of every value before a page offers to store it.

    ``drafted`` are the actions that the draft holds by itself, ``actions`` those of the catalogue by their ids in
    small letters, ``places`` the codes below the place of the plan. ``own`` are the activities of the provinces of a
    person who works on their part of the plan alone; None for everybody else.
    """

    person: Person
    plan: Plan
    stored: LivingPlan
    drafted: Collection[str]
    actions: Mapping[str, str]
    places: Collection[str]
    held: Collection[str]
    own: Collection[str] | None = None

    def settle(self, row: ReturnedRow) -> ReturnedRow:
        """Bring a row into the form in which it is stored.

        People type ids in capital or small letters, and an action that goes back to what the draft says by itself
        leaves no decision that a reason could stand beside.
        """
        if row.added:
            row = replace(row, id=self.actions.get(row.id.casefold(), row.id))
        if row.table == "lines" and "currency" in row.cells:
            currency = row.cells["currency"]
            row = replace(row, cells={**row.cells, "currency": replace(currency, value=currency.value.upper())})
        if row.added and row.table == "lines":
            usual = {"per": Level.NATIONAL.value, "yearly": NO, "paid": YES}
            cells = {key: replace(x, value=x.value or usual.get(key, "")) for key, x in row.cells.items()}
            return replace(row, cells=cells)
        if row.table != "decisions" or "inside" not in row.cells or "why" not in row.cells:
            return row
        inside, why = row.cells["inside"], row.cells["why"]
        if row.added:
            inside = Cell(inside.value or YES, NO, inside.problem)
        drafted = YES if row.id in self.drafted else NO
        if inside.value != inside.before and inside.value == drafted and not row.added:
            why = Cell("", why.before)
        return replace(row, cells={**row.cells, "inside": inside, "why": why})

    def __call__(self, table: str, row: str, unit: Unit, value: Values) -> str:
        """Say why a value cannot be stored; empty where it can."""
        if self.own is None and not rules.may_store(self.person, self.plan, table, unit):
            return _("your role does not let you change this")
        # The same words whether the plan holds the row or not: they tell nothing of the rest of a private plan.
        if self.own is not None and row.partition("/")[0] not in self.own:
            return _("this row is not of your province")
        why_not = self._why_not(table, row, unit, value)
        if why_not or self.own is None or rules.province_stores(table, unit):
            return why_not
        return self.waits

    @property
    def waits(self) -> str:
        """Why a province does not store a field of its own rows by itself."""
        return _("this waits for the secretariat of the plan: pass the file on")

    def _why_not(self, table: str, row: str, unit: Unit, value: Values) -> str:
        if table == "decisions":
            return self._decision(row, value)
        if table == "targets":
            return "" if (table, row) in self.known else _("the plan has no such indicator")
        action = row.partition("/")[0]
        if action not in self.held:
            return _("the plan does not hold this activity")
        if table == "lines" and "/" in row and (table, row) not in self.known:
            return _("the line was taken back meanwhile")
        if table == "lines" and AGAIN in row:
            return _("the draft pays this item twice here; write a line of your own beside it")
        return self._fields(table, dict(zip(unit, value, strict=True)))

    @property
    def known(self) -> Collection[tuple[str, str]]:
        """The rows that are stored now."""
        found: Collection[tuple[str, str]] | None = self.__dict__.get("_known")
        if found is None:
            found = self.__dict__["_known"] = frozenset((table.key, row.id) for table, row in self.stored.rows())
        return found

    def _decision(self, row: str, value: Values) -> str:
        inside, why = value
        drafted = YES if row in self.drafted else NO
        if row not in self.actions.values():
            return _("the catalogue has no such action")
        if inside not in (YES, NO):
            return _("expected yes or no")
        if inside != drafted and not why:
            return _("the reason is missing")
        known = next((x.values[1] for x in self.stored.tables["decisions"] if x.id == row), "")
        if inside == drafted and why and not known:
            return _("a reason stands without a decision")
        if len(why) > LONGEST_REASON:
            return _("the reason has more than %(most)d characters") % {"most": LONGEST_REASON}
        return ""

    def _fields(self, table: str, named: Mapping[str, str]) -> str:
        if named.get("paid") == NO and not named.get("reason"):
            return _("the reason is missing")
        if "paid" in named and not named["paid"]:
            return _("expected yes or no")
        year = named.get("start_year", "")
        if year and int(year) > self.plan.years:
            return outside_plan(int(year), self.plan)
        if why_not := self._years(named):
            return why_not
        for code in named.get("places", "").split("; "):
            if code and code not in self.places:
                return _("%(code)s is no place below %(place)s.") % {"code": code, "place": self.plan.place.name}
        if currency := named.get("currency", ""):
            try:
                check_known_currency(currency)
            except ValidationError as error:
                return str(error.messages[0])
        needed = {"lines": ("quantity", "per", "yearly"), "progress": ("status", "percent", "spent")}.get(table, ())
        if table == "lines" and named.get("title") == "" and "quantity" in named:
            return _("say what the line is for")
        empty = next((x for x in needed if x in named and not named[x]), "")
        if empty:
            return _("%(field)s cannot be empty") % {"field": in_words(TABLES[table].field(empty).heading, translation)}
        return ""

    def _years(self, named: Mapping[str, str]) -> str:
        years = parse_years(named["years"]) if named.get("years") else ()
        for outside in (x for x in years if not 1 <= x <= self.plan.years):
            return _("'%(code)s' is no year of the plan; expected 1 to %(years)d") % {
                "code": outside,
                "years": self.plan.years,
            }
        if years and named.get("yearly") == YES:
            return _("a line is paid every year or in years of its own; say no under Every year")
        return ""
