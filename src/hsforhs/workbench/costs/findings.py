"""Does the costing of a plan add up? Each finding names the activity and the line that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hsforhs.planning.audit import written_years
from hsforhs.workbench.places.currencies import is_known

from .costing import CostedActivity, PlanCost

NAMES = {
    "cost-missing": gettext_lazy("no cost"),
    "owner-missing": gettext_lazy("nobody responsible"),
    "order": gettext_lazy("impossible order"),
    "duplicate": gettext_lazy("stands twice"),
    "currency": gettext_lazy("several currencies"),
    "years": gettext_lazy("outside the years of the plan"),
    "check": gettext_lazy("plan check"),
}


@dataclass(frozen=True, slots=True)
class Noted:
    """One finding: its code of ``NAMES`` or of a plan check, the action (empty for the whole plan), and a sentence.

    ``language`` is that of the sentence, empty for the language of the page.
    """

    code: str
    action: str
    message: str
    language: str = ""

    @property
    def name(self) -> str:
        """The finding in words."""
        return str(NAMES.get(self.code, self.code))


def findings_of(cost: PlanCost) -> tuple[Noted, ...]:
    """Check every activity, then the ten plan checks with what is costed and who is responsible."""
    found = [x for activity in cost.activities for x in _of_activity(activity)]
    found += _order(cost)
    found += _currencies(cost)
    return (*found, *_plan_checks(cost))


def _of_activity(activity: CostedActivity) -> Iterator[Noted]:
    if activity.excluded:
        return
    if not activity.lines:
        yield Noted("cost-missing", activity.id, _("No line says what this costs."))
    words = {"price": _("has no price"), "size": _("has no size of its level"), "rate": _("has no exchange rate")}
    for line in activity.lacking:
        yield Noted("cost-missing", activity.id, f"{line.title}: {words[line.lacks]}")
    if activity.outside is not None:
        sentence = _("It was to start in year %(year)d, which the plan does not have; it starts in year %(last)d.")
        yield Noted("years", activity.id, sentence % {"year": activity.outside, "last": activity.start})
    for line in activity.lines:
        if line.outside and not line.excluded:
            told = {"line": line.title, "years": written_years(line.outside)}
            yield Noted(
                "years", activity.id, _("%(line)s: years %(years)s lie outside the plan and are not paid.") % told
            )
    if not activity.owner:
        yield Noted("owner-missing", activity.id, _("No role or institution is responsible."))
    seen: set[tuple[object, ...]] = set()
    for line in activity.lines:
        same = (line.title.casefold(), line.quantity, line.per, line.yearly, line.years)
        if same in seen and not line.excluded:
            yield Noted("duplicate", activity.id, _("%(line)s stands twice with one quantity.") % {"line": line.title})
        seen.add(same)


def _order(cost: PlanCost) -> Iterator[Noted]:
    starts = {x.id: x.start for x in cost.activities if not x.excluded}
    for activity in cost.activities:
        for earlier in activity.record.action.prerequisites:
            if not activity.excluded and earlier in starts and starts[earlier] > activity.start:
                sentence = _("It starts in year %(year)d, and %(other)s, which comes first, in year %(later)d.")
                told = {"year": activity.start, "other": earlier, "later": starts[earlier]}
                yield Noted("order", activity.id, sentence % told)


def _currencies(cost: PlanCost) -> Iterator[Noted]:
    """Say which currencies and price years were brought together, since each rate is a guess of its own."""
    kinds = {(x.price.currency, x.price.price_year) for a in cost.activities for x in a.lines if x.price}
    unknown = [x for x in sorted({code for code, _year in kinds} | {cost.costing.currency}) if not is_known(x)]
    for code in unknown:
        yield Noted("currency", "", _("%(code)s is no currency of ISO 4217.") % {"code": code})
    others = sorted(x for x in kinds - {(cost.costing.currency, cost.costing.price_year)} if x[0] not in unknown)
    if others:
        listed = ", ".join(f"{currency} {year}" for currency, year in others)
        yield Noted("currency", "", _("Prices in %(others)s are brought to those of the plan.") % {"others": listed})


def _plan_checks(cost: PlanCost) -> Iterator[Noted]:
    from hsforhs.framework import framework
    from hsforhs.framework.labels import ENGLISH
    from hsforhs.planning import check_plan

    costed = {x.id for x in cost.activities if x.charged and not x.lacking}
    lines = [x.record for x in cost.activities if not x.excluded]
    for finding in check_plan(lines, framework(), costed=costed):
        if not finding.met:
            yield Noted(finding.code, "", f"{finding.check} ({finding.message})", ENGLISH)
