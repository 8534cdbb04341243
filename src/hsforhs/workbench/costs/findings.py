"""Does the costing of a plan add up? Each finding names the activity and the line that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from hsforhs.files import Sentence
from hsforhs.framework import framework
from hsforhs.framework.labels import ENGLISH
from hsforhs.planning import check_plan
from hsforhs.planning.audit import written_years
from hsforhs.workbench.places.currencies import is_known

from .costing import CostedActivity, CostedLine, PlanCost

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
    """One finding: its code of ``NAMES`` or of a plan check, the action (empty for the whole plan), and a sentence."""

    code: str
    action: str
    message: Sentence

    @property
    def name(self) -> str:
        """The finding in words."""
        return str(NAMES.get(self.code, self.code))


_LACKS = {
    "price": Sentence("has no price"),
    "size": Sentence("has no size of its level"),
    "rate": Sentence("has no exchange rate"),
}


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
        yield Noted("cost-missing", activity.id, Sentence("No line says what this costs."))
    for line in activity.lacking:
        said = Sentence("%(line)s: %(lacks)s", line=_title(line), lacks=_LACKS[line.lacks])
        yield Noted("cost-missing", activity.id, said)
    if activity.outside is not None:
        said = Sentence(
            "It was to start in year %(year)d, which the plan does not have; it starts in year %(last)d.",
            year=activity.outside,
            last=activity.start,
        )
        yield Noted("years", activity.id, said)
    for line in activity.lines:
        if line.outside and not line.excluded:
            said = Sentence(
                "%(line)s: years %(years)s lie outside the plan and are not paid.",
                line=_title(line),
                years=written_years(line.outside),
            )
            yield Noted("years", activity.id, said)
    if not activity.owner:
        yield Noted("owner-missing", activity.id, Sentence("No role or institution is responsible."))
    seen: set[tuple[object, ...]] = set()
    for line in (x for x in activity.lines if not x.excluded):
        same = (line.title.casefold(), line.quantity, line.per, line.yearly, line.years)
        if same in seen:
            said = Sentence("%(line)s stands twice with one quantity.", line=_title(line))
            yield Noted("duplicate", activity.id, said)
        seen.add(same)


def _title(line: CostedLine) -> str:
    """Return the title of a line; one of the catalogue is English, one of a person in a language that nobody said."""
    return Sentence(line.title) if line.language == ENGLISH else line.title


def _order(cost: PlanCost) -> Iterator[Noted]:
    starts = {x.id: x.start for x in cost.activities if not x.excluded}
    for activity in cost.activities:
        for earlier in activity.record.action.prerequisites:
            if not activity.excluded and earlier in starts and starts[earlier] > activity.start:
                said = Sentence(
                    "It starts in year %(year)d, and %(other)s, which comes first, in year %(later)d.",
                    year=activity.start,
                    other=earlier,
                    later=starts[earlier],
                )
                yield Noted("order", activity.id, said)


def _currencies(cost: PlanCost) -> Iterator[Noted]:
    """Say which currencies and price years were brought together, since each rate is a guess of its own."""
    kinds = {(x.price.currency, x.price.price_year) for a in cost.activities for x in a.lines if x.price}
    unknown = [x for x in sorted({code for code, _year in kinds} | {cost.costing.currency}) if not is_known(x)]
    for code in unknown:
        yield Noted("currency", "", Sentence("%(code)s is no currency of ISO 4217.", code=code))
    others = sorted(x for x in kinds - {(cost.costing.currency, cost.costing.price_year)} if x[0] not in unknown)
    if others:
        listed = tuple(f"{currency} {year}" for currency, year in others)
        said = Sentence("Prices in %(others)s are brought to those of the plan.", others=listed)
        yield Noted("currency", "", said)


def _plan_checks(cost: PlanCost) -> Iterator[Noted]:
    costed = {x.id for x in cost.activities if x.charged and not x.lacking}
    lines = [x.record for x in cost.activities if not x.excluded]
    for finding in check_plan(lines, framework(), costed=costed):
        if not finding.met:
            said = Sentence("%(check)s (%(message)s)", check=finding.check, message=finding.message)
            yield Noted(finding.code, "", said)
