"""What a person can do to follow a plan up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hsforhs.planning.costing.amounts import LARGEST
from hsforhs.planning.progress import FULL
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.audit.services import OPERATOR, record
from hsforhs.workbench.messages.services import send
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition
from hsforhs.workbench.plans.queries import has_action
from hsforhs.workbench.plans.services import actor_of
from hsforhs.workbench.threads.services import reference

from . import rules
from .board import board_of, needing_a_hand
from .models import Progress, Reminder, Report, Status

EVERY = dt.timedelta(days=14)
"""A plan is not reminded of again before so many days."""
MOST_NAMED = 20


@transaction.atomic
def report(
    *,
    person: Person,
    plan: Plan,
    action_id: str,
    status: str,
    percent: int,
    spent: Decimal = Decimal(0),
    evidence: str = "",
    note: str = "",
    on: dt.date | None = None,
) -> Report:
    """Report how an activity stands: status, per cent, what was spent from the beginning, and what proves it."""
    if not rules.may_report_on(person, plan, action_id):
        raise PermissionDenied
    _check_action(plan, action_id)
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError(_("A report cannot be of a day in the future."))
    if status not in Status.values:
        raise ValidationError(_("'%(status)s' is no status.") % {"status": status})
    if not 0 <= percent <= FULL:
        raise ValidationError(_("Progress is a number from 0 to 100."))
    if status == Status.COMPLETED and percent != FULL:
        raise ValidationError(_("What is completed is done to 100 per cent."))
    if status == Status.NOT_STARTED and percent:
        raise ValidationError(_("What has not started has no progress yet."))
    if status == Status.COMPLETED and not evidence.strip():
        raise ValidationError(_("Say what proves that it is done."))
    if not spent.is_finite() or not 0 <= spent <= LARGEST:
        raise ValidationError(_("What was spent is 0 or more."))
    before = Progress.objects.filter(plan=plan, action_id=action_id).first()
    newest = Report.objects.filter(plan=plan, action_id=action_id).order_by("-on", "-pk").first()
    values = {
        "status": status,
        "percent": percent,
        "spent": spent,
        "evidence": evidence.strip()[:600],
        "note": note.strip()[:600],
    }
    made = Report.objects.create(plan=plan, action_id=action_id, on=day, actor=actor_of(person), **values)
    if newest is None or newest.on <= day:
        # A report of an earlier day that comes in late changes the history, not how things stand.
        Progress.objects.update_or_create(plan=plan, action_id=action_id, defaults=values)
    told = {name: str(x) for name, x in values.items()}
    was = {name: str(getattr(before, name)) for name in values} if before else {}
    facts = {"action": action_id, "on": day.isoformat(), "before": was, "after": told}
    _record(actor_of(person), plan, "follow_up.report", facts)
    return made


@transaction.atomic
def set_dates(*, person: Person, plan: Plan, action_id: str, starts: dt.date | None, ends: dt.date | None) -> Progress:
    """Set the first and last day of an activity; without one it follows the year and the usual duration."""
    if not rules.may_manage(person, plan):
        raise PermissionDenied
    _check_action(plan, action_id)
    if starts and ends and ends < starts:
        raise ValidationError(_("It ends before it starts."))
    before = Progress.objects.filter(plan=plan, action_id=action_id).first()
    made, _new = Progress.objects.update_or_create(
        plan=plan, action_id=action_id, defaults={"starts": starts, "ends": ends}
    )
    was = {x: _day(getattr(before, x)) for x in ("starts", "ends")} if before else {}
    facts = {"action": action_id, "before": was, "after": {"starts": _day(starts), "ends": _day(ends)}}
    _record(actor_of(person), plan, "follow_up.set_dates", facts)
    return made


def remind_all(*, on: dt.date | None = None, address: str = "") -> int:
    """Remind the authors of all plans of what is overdue or at risk, each at most every 14 days; returns how many.

    ``address`` is the address of the site, for links in the messages.
    """
    day = on or timezone.localdate()
    followed = Plan.objects.exclude(author=None).exclude(progress=None).select_related("place", "author")
    due = followed.exclude(reminders__on__gt=day - EVERY).distinct()
    return sum(_remind(plan, day, OPERATOR, address) for plan in due.prefetch_related("choices"))


def remind(*, person: Person, plan: Plan, address: str = "") -> bool:
    """Remind the author of a plan now; says whether there was anything to remind of."""
    if not rules.may_manage(person, plan):
        raise PermissionDenied
    if plan.author is None:
        raise ValidationError(_("This plan has no author whom a message could reach."))
    day = timezone.localdate()
    if plan.reminders.filter(on=day).exists():
        raise ValidationError(_("The author was reminded today already."))
    return _remind(plan, day, actor_of(person), address)


def _remind(plan: Plan, day: dt.date, actor: str, address: str) -> bool:
    author = plan.author
    if author is None or not author.is_active:
        return False
    with in_own_edition(plan):
        late = needing_a_hand(board_of(plan, on=day).activities)
    if not late:
        return False
    lines = [f"{x.id}: {x.record.action.text} ({x.standing.value}, {x.ends.isoformat()})" for x in late[:MOST_NAMED]]
    if len(late) > MOST_NAMED:
        lines.append(_("and %(number)d more") % {"number": len(late) - MOST_NAMED})
    subject = ngettext(
        "%(place)s: %(number)d activity of the plan needs a hand",
        "%(place)s: %(number)d activities of the plan need a hand",
        len(late),
    ) % {"place": plan.place.name, "number": len(late)}
    with transaction.atomic():
        send(
            to=author.email,
            subject=subject,
            body="\n".join([*lines, "", f"{address}{reverse('follow_up:board', args=[plan.pk])}"]),
            kind="follow-up",
        )
        Reminder.objects.create(plan=plan, on=day, actions=[x.id for x in late])
        _record(actor, plan, "follow_up.remind", {"activities": len(late)})
    return True


def _check_action(plan: Plan, action_id: str) -> None:
    if not has_action(plan, action_id):
        raise ValidationError(_("The plan has no such action."))


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _record(actor: str, plan: Plan, action: str, facts: Mapping[str, object]) -> None:
    record(actor=actor, action=action, country=plan.country, subject=reference(plan), facts=facts)
