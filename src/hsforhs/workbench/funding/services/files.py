"""Files of donors: every activity waits until a person says which areas it is for, or leaves it aside."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from hsforhs.files import BadInput, Remark, Sentence
from hsforhs.files.values import Written
from hsforhs.formats.iati import (
    COMMITMENT,
    DISBURSEMENT,
    EXPENDITURE,
    INCOMING,
    INCOMING_COMMITMENT,
    PLEDGE_OUT,
    Activity,
    PlannedMoney,
    read_iati,
)
from hsforhs.planning.currencies import nearest
from hsforhs.planning.funding import propose, purposes, shares_of
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.costs.costing import calendar_of
from hsforhs.workbench.funding.models import Commitment, FileActivity, FundingFile, State
from hsforhs.workbench.places.currencies import is_known
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.services import actor_of

from .calls import listed
from .commitments import NewCommitment, note, put_on_record, require

MOST_ACTIVITIES = 2000
_LONGEST_YEAR = 366
_STATES = {
    COMMITMENT: State.COMMITTED,
    PLEDGE_OUT: State.PLEDGED,
    DISBURSEMENT: State.DISBURSED,
    EXPENDITURE: State.DISBURSED,
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody said about one activity of a file: its areas, or that it is left aside, and why.

    ``shares`` are their own percentages by area, which stand in for those of the file.
    """

    areas: tuple[str, ...] = ()
    reason: str = ""
    leave: bool = False
    shares: Mapping[str, Decimal] = field(default_factory=dict)


@transaction.atomic
def take_file(
    *, person: Person, plan: Plan, path: Path, name: str, on_remarks: Callable[[tuple[Remark, ...]], None] | None = None
) -> FundingFile:
    """Read a file of IATI activities for a plan; nothing of it counts before a person decides.

    ``on_remarks`` hears what had to be assumed, such as about percentages that do not make 100. Raises
    ValidationError in the words of the reader, and for a file that was handed in before.
    """
    require(person, plan)
    try:
        made, remarks = _stored(actor_of(person), plan, path, name)
    except BadInput as error:
        raise ValidationError(error.said(translation)) from None
    if on_remarks is not None:
        on_remarks(remarks)
    return made


@transaction.atomic
def store_file(
    *, actor: str, plan: Plan, path: Path, name: str, decided: Mapping[str, Decided]
) -> dict[FileActivity.Decision, int]:
    """Store a file as a command does, with what is ``decided`` about its activities by their identifiers.

    Returns how many activities wait, are taken over and left aside. Raises BadInput or ValidationError with nothing
    stored.
    """
    made, _remarks = _stored(actor, plan, path, name)
    counts = dict.fromkeys(FileActivity.Decision, 0)
    for activity in made.activities.all():
        found = decided.get(activity.activity)
        if found is not None:
            _decided(actor, activity, found)
            activity.refresh_from_db()
        counts[FileActivity.Decision(activity.decision)] += 1
    return counts


def read_activities(path: Path, name: str, *, plan: Plan) -> tuple[list[FileActivity], tuple[Remark, ...]]:
    """Read the activities of a file as they would be stored, with the areas that are proposed; stores nothing.

    Of an activity for several countries only the part counts that is for the country of the plan. Raises
    BadInput in the words of the reader, and ValidationError for more activities than anybody looks through.
    """
    try:
        found = read_iati(path)
    except BadInput as error:
        raise error.at(file=name) from None
    if len(found.activities) > MOST_ACTIVITIES:
        raise ValidationError(
            _("The file holds %(number)d activities; at most %(most)d can be looked at one by one.")
            % {"number": len(found.activities), "most": MOST_ACTIVITIES}
        )
    country = Place.objects.filter(code=plan.country).values_list("iso2", flat=True).first() or ""
    rows = [_row(x, _part(x, country)) for x in found.activities]
    remarks = [*found.remarks, *(y for x in found.activities for y in _remarks(x, country))]
    return rows, (*remarks, *_kept_apart(rows, calendar_of(plan)))


def _stored(actor: str, plan: Plan, path: Path, name: str) -> tuple[FundingFile, tuple[Remark, ...]]:
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    if FundingFile.objects.filter(plan=plan, sha256=sha256).exists():
        raise ValidationError(_("This file was handed in for this plan before."))
    rows, remarks = read_activities(path, name, plan=plan)
    made = FundingFile.objects.create(plan=plan, file_name=name[:200], sha256=sha256, actor=actor)
    for row in rows:
        row.file = made
    FileActivity.objects.bulk_create(rows)
    note(actor, plan, "funding.take_file", {"file": name, "sha256": sha256, "activities": len(rows)})
    return made, remarks


def _part(activity: Activity, country: str) -> Decimal:
    """Return the share of an activity that is for a country; all where it names none, or the country has no code."""
    if not activity.countries or not country:
        return Decimal(1)
    return Decimal(str(activity.countries.get(country, 0.0))) / 100


def _remarks(activity: Activity, country: str) -> Iterator[Remark]:
    part = _part(activity, country)
    if part < 1:
        yield Remark(
            activity.id,
            Sentence(
                "%(share)s per cent of it are for %(country)s; only this part is taken",
                share=Written(float(100 * part), f"{(100 * part).normalize():f}"),
                country=country,
            ),
        )
    sums = _sums(activity)
    if any(x < 0 for x in sums.values()):
        years = tuple(sorted({str(year) for (_s, year, _c), x in sums.items() if x < 0}))
        yield Remark(
            activity.id, Sentence("more came back than was given in %(years)s; that is not taken over", years=years)
        )


def _kept_apart(rows: Iterable[FileActivity], years: range | None) -> Iterator[Remark]:
    """Say of which money nothing can be counted or allocated: it is kept as the file tells it."""
    known = cache(is_known)
    for row in rows:
        for code in sorted({x["currency"] for x in row.money if not known(x["currency"])}):
            near = nearest(code)
            what = (
                Sentence(
                    "%(code)s is no currency of ISO 4217 (did you mean %(near)s?); its money is kept and not counted",
                    code=code,
                    near=tuple(near),
                )
                if near
                else Sentence("%(code)s is no currency of ISO 4217; its money is kept and not counted", code=code)
            )
            yield Remark(row.activity, what)
        outside = sorted({x["year"] for x in row.money if years is not None and x["year"] not in years})
        if outside and years is not None:
            yield Remark(
                row.activity,
                Sentence(
                    "%(listed)s lies outside the plan of %(first)s to %(last)s; it stays unallocated",
                    listed=tuple(map(str, outside)),
                    first=str(years[0]),
                    last=str(years[-1]),
                ),
            )


def _row(activity: Activity, part: Decimal) -> FileActivity:
    proposals: dict[str, dict[str, str]] = {}
    sectors = dict(activity.sectors or activity.overstated)
    for code in sectors or {"": 100.0}:
        for x in propose(code, activity.title):
            told = {"area": x.area, "confidence": x.confidence, "rule": x.rule, "purpose": x.purpose, "named": x.named}
            proposals.setdefault(x.area, told)
    incoming = [x for x in activity.transactions if x.kind in (INCOMING, INCOMING_COMMITMENT) and x.provider_activity]
    receivers = [x.receiver for x in activity.transactions if x.receiver]
    return FileActivity(
        activity=activity.id[:200],
        title=activity.title[:300],
        giver=(activity.reporter_name or activity.reporter)[:160],
        paid_from=(incoming[0].provider_activity if incoming else "")[:200],
        receiver=(receivers[0] if receivers else "")[:160],
        sectors=sectors,
        unallocated=activity.unallocated,
        money=_money(activity, part),
        proposals=list(proposals.values()),
    )


def _sums(activity: Activity) -> dict[tuple[State, int, str], Decimal]:
    sums: dict[tuple[State, int, str], Decimal] = defaultdict(Decimal)
    for x in activity.transactions:
        if x.kind in _STATES:
            sums[_STATES[x.kind], x.on.year, x.currency] += Decimal(str(x.value))
    return sums


def _money(activity: Activity, part: Decimal) -> list[dict[str, Any]]:
    """The money of an activity by state, year and currency: what was disbursed is no longer only committed.

    What is expected is the larger one of planned disbursements and budgets, for years without transactions.
    """
    sums = _sums(activity)
    for (state, year, currency), amount in list(sums.items()):
        if state == State.DISBURSED:
            open_sum = sums.get((State.COMMITTED, year, currency), Decimal(0))
            sums[State.COMMITTED, year, currency] = max(Decimal(0), open_sum - max(Decimal(0), amount))
    committed = {(year, currency) for state, year, currency in sums if state != State.PLEDGED}
    planned, budgets = _by_year(activity.planned), _by_year(activity.budgets)
    for year, currency in planned.keys() | budgets.keys():
        if (year, currency) not in committed:
            told = planned.get((year, currency), Decimal(0)), budgets.get((year, currency), Decimal(0))
            sums[State.EXPECTED, year, currency] = max(told)
    return [
        {"state": str(state), "year": year, "amount": f"{(amount * part).normalize():f}", "currency": currency}
        for (state, year, currency), amount in sorted(sums.items())
        if amount * part > 0
    ]


def _by_year(rows: Iterable[PlannedMoney]) -> dict[tuple[int, str], Decimal]:
    """Return sums by year and currency; money for more than a year is spread over it by days."""
    sums: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for x in rows:
        days = (x.end - x.start).days + 1
        if days <= _LONGEST_YEAR:
            sums[x.start.year, x.currency] += Decimal(str(x.value))
            continue
        for year in range(x.start.year, x.end.year + 1):
            first, last = max(x.start, dt.date(year, 1, 1)), min(x.end, dt.date(year, 12, 31))
            share = Decimal(str(x.value)) * ((last - first).days + 1) / days
            sums[year, x.currency] += share.quantize(Decimal("0.01"))
    return sums


@transaction.atomic
def decide_activity(
    *,
    person: Person,
    activity: FileActivity,
    areas: Collection[str],
    reason: str = "",
    leave: bool = False,
    shares: Mapping[str, Decimal] | None = None,
) -> list[Commitment]:
    """Take the money of an activity over for some areas, or leave it aside with the reason.

    The areas get the percentages of the purposes that serve them (``planning.funding.shares_of``), unless a person
    gives ``shares`` of their own in per cent. What is left, or all without an area, is taken over unallocated, so that
    it stays visible.
    """
    require(person, activity.file.plan)
    return _decided(actor_of(person), activity, Decided(tuple(areas), reason, leave, shares or {}))


def _decided(actor: str, activity: FileActivity, found: Decided) -> list[Commitment]:
    plan, areas = activity.file.plan, tuple(found.shares or found.areas)
    held = FileActivity.objects.select_for_update().get(pk=activity.pk)
    if held.decision != FileActivity.Decision.WAITING:
        raise ValidationError(_("Somebody decided on this activity already."))
    if found.leave and not found.reason.strip():
        raise ValidationError(_("Say why the activity is left aside."))
    held.decision = FileActivity.Decision.LEFT if found.leave else FileActivity.Decision.TAKEN
    held.reason, held.decided_by = found.reason.strip()[:300], actor
    held.save()
    facts: dict[str, object] = {"activity": held.activity, "decision": held.decision, "reason": held.reason}
    facts["areas"] = sorted(areas)
    if found.shares:
        facts["shares"] = {area: str(x) for area, x in found.shares.items()}
    note(actor, plan, "funding.decide_activity", facts)
    if found.leave:
        return []
    giver = listed(actor=actor, name=held.giver or held.activity)
    shares = shares_for(held, found)
    made = []
    for row in held.money:
        new = NewCommitment(
            giver,
            row["state"],
            Decimal(row["amount"]),
            row["currency"],
            row["year"],
            source=_("%(file)s, activity %(id)s") % {"file": activity.file.file_name, "id": held.activity},
            areas=shares,
            receiver=held.receiver,
            title=held.title,
            activity=held.activity,
            paid_from=held.paid_from,
        )
        made.append(put_on_record(actor=actor, plan=plan, new=new, file=activity.file))
    return made


def shares_for(activity: FileActivity, found: Decided) -> dict[str, Decimal]:
    """Return what share of the money of an activity each area gets by what somebody decided, or would decide."""
    if found.shares:
        return {area: x / 100 for area, x in found.shares.items()}
    serves = {code: purposes()[code].areas for code in activity.sectors if code in purposes()}
    return shares_of(activity.sectors, serves, found.areas)
