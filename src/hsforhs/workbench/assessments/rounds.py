"""The life of a round that people work on: opened, proposed area by area, agreed, published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.scores import ScoreState
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import holds_in_area
from hsforhs.workbench.audit.guards import GONE
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.threads.services import REPLACES, link, reference

from . import rules
from .guarding import guard_of, guards_of
from .models import AdaptedInstrument, AreaSheet, AreaState, Round, RoundState, SignOff, Source, StoredScore
from .rules import Deed

FEWEST_ACTIONS, MOST_ACTIONS = 3, 5
"""Priority actions that an area names when it is proposed."""
KINDS = ("SELF", "EXT", "PEER")
"""Kinds of assessment that people carry out here; the others come from files."""


class OutdatedError(ValidationError):
    """The record changed after the page of the person was made."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this after you opened the page. Look at it again, then decide."))


@transaction.atomic
def open_round(
    *,
    person: User,
    place: Place,
    instrument: str,
    kind: str,
    year: int | None = None,
    date: dt.date | None = None,
    adapted: AdaptedInstrument | None = None,
    start_from: Round | None = None,
    purpose: str = "",
    closes_on: dt.date | None = None,
) -> Round:
    """Open a round for a place: every indicator that is asked stands in it as not reported.

    ``start_from`` copies scores and texts of an earlier round of the same instrument; the team then goes through
    them. Raises ValidationError where the instrument, kind or period does not fit or such a round is open already.
    """
    if not rules.may_at(person, Deed.OPEN, place):
        raise PermissionDenied
    words = framework()
    tool = words.instruments.get(instrument)
    if tool is None or not tool.scale or place.country == "":
        raise ValidationError(_("Choose a country, province or district and an instrument with scores."))
    if kind not in KINDS:
        raise ValidationError(_("Choose whether this is a self-assessment, an external evaluation or a peer review."))
    if (year is None) == (date is None):
        raise ValidationError(_("Give either the year of the report or the last day of the mission."))
    if adapted is not None and (adapted.base != instrument or adapted.country != place.country):
        raise ValidationError(_("This adapted instrument belongs to another instrument or another country."))
    if start_from is not None and (start_from.instrument != instrument or start_from.place_id != place.pk):
        raise ValidationError(_("A round can only start from one of the same place and instrument."))
    period = date.isoformat() if date else str(year)
    same = Round.objects.filter(place=place, instrument=instrument, kind=kind, period=period)
    if same.exclude(state=RoundState.PUBLISHED).exists():
        raise ValidationError(_("A round of this place, instrument and period is open already."))
    found = Round.objects.create(
        place=place,
        country=place.country,
        instrument=instrument,
        kind=kind,
        period=period,
        year=year if year is not None else date.year if date else None,
        date=date,
        visibility=Visibility.PRIVATE,
        invented=place.invented,
        source=Source.objects.create(
            citation=_("Entered in the workbench by the team of %(place)s") % {"place": place.name},
            layout="workbench",
            retrieved_at=timezone.now(),
            actor=person.actor,
        ),
        vintage=next_vintages([(place.pk, instrument, kind, period)])[place.pk, instrument, kind, period],
        catalogue_version=words.version,
        state=RoundState.DRAFT,
        adapted=adapted,
        purpose=purpose,
        closes_on=closes_on,
        opened_by=person.actor,
    )
    _fill(found, start_from)
    _record(person, found, "assessments.open", {"period": period, "instrument": instrument, "kind": kind})
    return found


def _fill(found: Round, start_from: Round | None) -> None:
    tool = framework().instruments[found.instrument]
    asked = set(found.adapted.codes) if found.adapted else None
    indicators = [x for x in framework().indicators_of(tool.id) if asked is None or x.code in asked]
    old = {x.code: x for x in start_from.scores.all()} if start_from else {}
    rows = []
    for indicator in indicators:
        row = StoredScore(round=found, code=indicator.code, state=StoredScore.State.NOT_REPORTED)
        if before := old.get(indicator.code):
            for name in ("state", "value", "reasoning", "evidence", "dated", "strengths", "to_strengthen", "language"):
                setattr(row, name, getattr(before, name))
        rows.append(row)
    StoredScore.objects.bulk_create(rows)
    groups = list(dict.fromkeys(x.group.code for x in indicators))
    AreaSheet.objects.bulk_create([AreaSheet(round=found, group=group) for group in groups])


RoundKey = tuple[int, str, str, str]
"""Place, instrument, kind, period."""


def next_vintages(keys: list[RoundKey]) -> dict[RoundKey, int]:
    """The number that the next vintage of each round takes, open rounds counted."""
    known = (
        Round.objects.filter(place_id__in={x[0] for x in keys}, period__in={x[3] for x in keys})
        .values_list("place_id", "instrument", "kind", "period")
        .annotate(last=Max("vintage"))
    )
    last = {(place, instrument, kind, period): number for place, instrument, kind, period, number in known}
    return {key: last.get(key, 0) + 1 for key in keys}


@transaction.atomic
def assign(*, person: User, area: AreaSheet, lead: User | None) -> None:
    """Name the person who leads an area, or nobody. The lead must hold that role for the area."""
    _require(person, Deed.ASSIGN, area.round)
    group = f"{area.round.instrument}:{area.group}"
    if lead is not None and not holds_in_area(lead, area.round.place, group, Role.AREA_LEAD):
        raise ValidationError(_("This person is not an area lead for this area. Give the role first."))
    before = area.lead.actor if area.lead else None
    area.lead = lead
    area.save(update_fields=["lead"])
    facts = {"area": area.group, "before": {"lead": before}, "after": {"lead": lead.actor if lead else None}}
    _record(person, area.round, "assessments.assign", facts)


@transaction.atomic
def set_last_day(*, person: User, found: Round, closes_on: dt.date | None) -> None:
    """Set the day until which the team wants to be done; it closes nothing by itself."""
    _require(person, Deed.ASSIGN, found)
    before, found.closes_on = found.closes_on, closes_on
    found.save(update_fields=["closes_on"])
    facts = {"before": {"closes_on": _iso(before)}, "after": {"closes_on": _iso(closes_on)}}
    _record(person, found, "assessments.set_last_day", facts)


@transaction.atomic
def propose(*, person: User, area: AreaSheet, note: str = "") -> None:
    """Hand an area to the approvers: every indicator answered, three to five priority actions named."""
    area = _locked(area)
    _require(person, Deed.PROPOSE, area.round, area)
    missing = unanswered(area)
    if missing:
        raise ValidationError(
            _("Not answered yet: %(codes)s. Give a score, or say in the reasoning why there is none.")
            % {"codes": ", ".join(missing)}
        )
    if not FEWEST_ACTIONS <= len(area.actions) <= MOST_ACTIONS:
        raise ValidationError(
            _("An area names %(fewest)d to %(most)d priority actions, one a line; this one names %(number)d.")
            % {"fewest": FEWEST_ACTIONS, "most": MOST_ACTIONS, "number": len(area.actions)}
        )
    _step(person, area, AreaState.PROPOSED, SignOff.Step.PROPOSED, note)


@transaction.atomic
def agree(*, person: User, area: AreaSheet, version: int, note: str = "") -> None:
    """Agree to an area as it stood in ``version``; raises OutdatedError when it changed since."""
    area = _locked(area)
    _require(person, Deed.AGREE, area.round, area)
    if area.version != version:
        raise OutdatedError
    _step(person, area, AreaState.AGREED, SignOff.Step.AGREED, note)


@transaction.atomic
def return_area(*, person: User, area: AreaSheet, note: str) -> None:
    """Give an area back to its team, with the reason."""
    area = _locked(area)
    _require(person, Deed.RETURN, area.round, area)
    if not note.strip():
        raise ValidationError(_("Say in a few words what the team should look at again."))
    _step(person, area, AreaState.DRAFT, SignOff.Step.RETURNED, note)


@transaction.atomic
def publish(*, person: User, found: Round, visibility: str, note: str = "") -> Round:
    """Make an agreed round the present vintage, for those whom ``visibility`` names; it is not changed any more."""
    found = Round.objects.select_for_update().get(pk=found.pk)
    _require(person, Deed.PUBLISH, found)
    if visibility not in Visibility.values:
        raise ValidationError(_("Choose who may see the published round."))
    older = Round.objects.filter(
        place=found.place_id,
        instrument=found.instrument,
        kind=found.kind,
        period=found.period,
        superseded_by__isnull=True,
        state=RoundState.PUBLISHED,
    ).first()
    found.state, found.visibility, found.published_at = RoundState.PUBLISHED, visibility, timezone.now()
    found.save(update_fields=["state", "visibility", "published_at"])
    changed = [found.pk]
    if older is not None:
        Round.objects.filter(pk=older.pk).update(superseded_by=found)
        link(source=found, relation=REPLACES, target=older, proposer=person.actor, country=found.country)
        changed.append(older.pk)
    SignOff.objects.create(round=found, step=SignOff.Step.PUBLISHED, person=person, note=note.strip())
    record(
        actor=person.actor,
        action="assessments.publish",
        country=found.country,
        subject=reference(found),
        facts={"visibility": visibility, "catalogue_version": found.catalogue_version},
        guards=guards_of(changed),
    )
    return found


@transaction.atomic
def set_visibility(*, person: User, found: Round, visibility: str) -> None:
    """Decide anew who may see a published round."""
    _require(person, Deed.SET_VISIBILITY, found)
    if visibility not in Visibility.values:
        raise ValidationError(_("Choose who may see the published round."))
    before, found.visibility = found.visibility, visibility
    found.save(update_fields=["visibility"])
    facts = {"before": {"visibility": before}, "after": {"visibility": visibility}}
    _record(person, found, "assessments.set_visibility", facts)


@transaction.atomic
def discard(*, person: User, found: Round) -> None:
    """Delete an open round with all that was entered; only the events stay."""
    _require(person, Deed.DISCARD, found)
    subject, source = reference(found), found.source
    record(
        actor=person.actor,
        action="assessments.discard",
        country=found.country,
        subject=subject,
        facts={"period": found.period, "instrument": found.instrument},
        guards={subject: GONE},
    )
    found.delete()
    source.delete()


def unanswered(area: AreaSheet) -> list[str]:
    """Codes of the area that hold neither a score nor a reason for its absence."""
    codes = codes_in(area)
    rows = area.round.scores.filter(code__in=codes, state=ScoreState.NOT_REPORTED.value)
    return [x.code for x in rows if not x.reasoning.strip()]


def codes_in(area: AreaSheet) -> list[str]:
    """Codes of the indicators of an area, in the order of the instrument."""
    return [x.code for x in framework().indicators_of(area.round.instrument) if x.group.code == area.group]


def _step(person: User, area: AreaSheet, state: str, step: str, note: str) -> None:
    before, area.state = area.state, state
    area.save(update_fields=["state"])
    SignOff.objects.create(round=area.round, group=area.group, step=step, person=person, note=note.strip())
    _settle(area.round)
    facts = {"area": area.group, "before": {"state": before}, "after": {"state": str(state)}}
    _record(person, area.round, f"assessments.{step}", facts)


def _settle(found: Round) -> None:
    """Let the state of the round follow its areas: the least advanced one decides."""
    states = set(found.areas.values_list("state", flat=True))
    if AreaState.DRAFT in states:
        found.state = RoundState.DRAFT
    else:
        found.state = RoundState.PROPOSED if AreaState.PROPOSED in states else RoundState.AGREED
    found.save(update_fields=["state"])


def _locked(area: AreaSheet) -> AreaSheet:
    """Take the round and the area for this transaction alone, as they are stored now."""
    found = Round.objects.select_for_update().select_related("place").get(pk=area.round_id)
    fresh = AreaSheet.objects.select_for_update().get(pk=area.pk)
    fresh.round = found
    return fresh


def _require(person: User, deed: Deed, found: Round, area: AreaSheet | None = None) -> None:
    if not rules.may(person, deed, found, area):
        raise PermissionDenied


def _record(person: User, found: Round, action: str, facts: Mapping[str, object]) -> None:
    record(
        actor=person.actor,
        action=action,
        country=found.country,
        subject=reference(found),
        facts=facts,
        guards=guard_of(found),
    )


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
