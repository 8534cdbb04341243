"""Carrying a published assessment over to another instrument or edition, as a draft that a team goes on with."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hsforhs.framework import Instrument, framework
from hsforhs.scores import ScoreCarry, carry_scores
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.threads.services import CARRIED_FROM, link, reference

from . import rules
from .guarding import guard_of
from .models import Round, RoundState, StoredScore
from .queries import round_by_id
from .rounds import open_round
from .rules import Deed

LAYOUT = "carried over"
"""What the source of such a round says of where its scores come from."""
_TEXTS = ("strengths", "to_strengthen", "language")


def targets_of(found: Round) -> list[Instrument]:
    """The instruments with scores to which a declared crosswalk leads from that of a round."""
    words = framework()
    return [
        x
        for x in words.instruments.values()
        if x.scale and x.id != found.instrument and words.crosswalks.route(found.instrument, x.id)
    ]


def report(found: Round, instrument: str) -> ScoreCarry:
    """Say what becomes of each score of a round in another instrument; nothing is stored.

    Raises ValidationError for an instrument to which nothing leads.
    """
    if instrument not in {x.id for x in targets_of(found)}:
        raise ValidationError(_("No crosswalk leads from this assessment to that instrument."))
    return carry_scores(round_by_id(found.pk).assessment, instrument, framework())


@transaction.atomic
def carry(*, person: User, found: Round, instrument: str) -> Round:
    """Open a draft round by another instrument for the same place, period and kind, with the scores that can move.

    The source of the new round says where its scores come from, and names every score that was not carried with the
    reason. The team then answers what is open; the old round stays as it is.
    Raises PermissionDenied as opening a round does, ValidationError where the round is still open, holds no indicator
    values, or where that place has an assessment by the instrument in that period.
    """
    if not rules.may_see(person, found) or not rules.may_at(person, Deed.OPEN, found.place):
        raise PermissionDenied
    if found.is_open:
        raise ValidationError(_("An open assessment is not carried over: publish it first."))
    result = report(found, instrument)
    if not any(x.carried and x.carried.value is not None for x in result.rows):
        raise ValidationError(_("No score of this assessment can be carried over to that instrument."))
    same = Round.objects.filter(place=found.place, instrument=instrument, kind=found.kind, period=found.period)
    if same.filter(state=RoundState.PUBLISHED).exists():
        raise ValidationError(_("This place has an assessment by that instrument in this period already."))
    made = open_round(
        person=person,
        place=found.place,
        instrument=instrument,
        kind=found.kind,
        year=None if found.date else found.year,
        date=found.date,
    )
    _fill(made, found, result)
    _name_source(made, found, result)
    link(source=made, relation=CARRIED_FROM, target=found, proposer=person.actor, country=made.country)
    facts = {"from": reference(found), "instrument": instrument, "catalogue_version": made.catalogue_version}
    record(
        actor=person.actor,
        action="assessments.carry",
        country=made.country,
        subject=reference(made),
        facts={**facts, "carried": sum(x.carried is not None for x in result.rows), "asked": len(result.rows)},
        guards=guard_of(made),
    )
    return made


def _fill(made: Round, found: Round, result: ScoreCarry) -> None:
    old = {x.code: x for x in found.scores.all()}
    new = {x.code: x for x in made.scores.all()}
    changed = []
    for row in result.rows:
        if row.carried is None:
            continue
        stored, before = new[row.carried.key.code], old[row.before.key.code]
        stored.state, stored.value = row.carried.state.value, row.carried.value
        stored.reasoning, stored.evidence, stored.dated = row.carried.reasoning, row.carried.evidence, row.carried.dated
        for name in _TEXTS:
            setattr(stored, name, getattr(before, name))
        changed.append(stored)
    StoredScore.objects.bulk_update(changed, ["state", "value", "reasoning", "evidence", "dated", *_TEXTS])


def _name_source(made: Round, found: Round, result: ScoreCarry) -> None:
    words = framework()
    source = made.source
    source.citation = _("Carried over from %(name)s, %(period)s, through the crosswalk of edition %(edition)s") % {
        "name": words.instruments[found.instrument].short_name,
        "period": found.period,
        "edition": made.catalogue_version,
    }
    source.layout = LAYOUT
    source.remarks = [f"{x.before.key}: {x.why_not}" for x in result.rows if x.why_not]
    source.save(update_fields=["citation", "layout", "remarks"])
