"""Requests of places: ask, offer, take an offer, record what was done, say how it was."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hsforhs.framework import Cell
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.messages.services import send
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.stewardship.texts import optional, web_addresses, written
from hsforhs.workbench.threads.services import reference, tag

from .. import rules
from ..models import Assignment, Feedback, HelpRequest, Offer
from ..rules import Deed
from ..texts import gap_of, language_codes, steps_of
from ..words import OfferState, RequestKind, RequestState


@transaction.atomic
def ask(
    *,
    person: User,
    place: Place,
    kind: str,
    title: str,
    text: str,
    gap: str = "",
    steps: str = "",
    wanted_languages: str = "",
    due: dt.date | None = None,
    about: str = "",
    visibility: str = Visibility.NETWORK,
    language: str = "",
) -> HelpRequest:
    """Ask the network for help in the name of a place."""
    if not rules.may(person, Deed.ASK, place):
        raise PermissionDenied
    if kind not in RequestKind.values or visibility not in Visibility.values:
        raise ValidationError(_("Choose one of the kinds of requests, and who may read it."))
    if due and due < timezone.localdate():
        raise ValidationError(_("The day lies in the past."))
    made = HelpRequest.objects.create(
        place=place,
        country=place.country,
        kind=kind,
        title=written(title, missing=_("Write a title."), longest=200),
        text=written(text, missing=_("Write what you need.")),
        gap=gap_of(gap),
        steps=steps_of(steps),
        wanted_languages=",".join(language_codes(wanted_languages)),
        due=due,
        about=_address(about),
        visibility=visibility,
        language=language,
        asked_by=person,
    )
    if ":" in made.gap:
        tag(record=made, cells=[Cell.parse(made.gap)], proposer=person.actor, country=place.country)
    _record(person, "network.ask", made, kind=kind, gap=made.gap)
    return made


@transaction.atomic
def offer_help(*, person: User, wanted: HelpRequest, text: str = "", days: int | None = None) -> Offer:
    """Offer help, as an approved member without an interest in the place."""
    viewer = rules.viewer_of(person)
    request = _locked(wanted)
    readable = HelpRequest.objects.filter(rules.readable_requests(viewer), pk=request.pk).exists()
    if viewer.profile is None or not readable or not rules.may_offer(viewer, request):
        raise PermissionDenied
    made, _new = Offer.objects.update_or_create(
        request=request,
        profile=viewer.profile,
        defaults={"text": optional(text), "days": days, "state": OfferState.OFFERED},
    )
    _record(person, "network.offer", request, offer=made.pk)
    return made


@transaction.atomic
def withdraw_offer(*, person: User, offer: Offer) -> None:
    """Take one's own offer back while nobody took it."""
    offer = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if offer.profile.user_id != person.pk or not person.is_active:
        raise PermissionDenied
    if offer.state != OfferState.OFFERED:
        raise ValidationError(_("This offer is not open any more."))
    offer.state = OfferState.WITHDRAWN
    offer.save(update_fields=["state"])
    _record(person, "network.withdraw_offer", offer.request, offer=offer.pk)


@transaction.atomic
def take_offer(*, person: User, offer: Offer, address: str = "") -> Assignment:
    """Take an offer: the member is at work from today. Nobody takes their own offer."""
    request = _locked(offer.request)
    offer = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if not rules.may(person, Deed.ASSIGN, request.place) or offer.profile.user_id == person.pk:
        raise PermissionDenied
    if offer.state != OfferState.OFFERED or request.state not in (RequestState.OPEN, RequestState.ASSIGNED):
        raise ValidationError(_("This offer is not open any more."))
    if not offer.profile.is_approved(timezone.localdate()):
        raise ValidationError(_("The membership is not approved."))
    offer.state = OfferState.TAKEN
    offer.save(update_fields=["state"])
    made, _new = Assignment.objects.get_or_create(
        request=request, profile=offer.profile, defaults={"started": timezone.localdate()}
    )
    request.state = RequestState.ASSIGNED
    request.save(update_fields=["state"])
    _record(person, "network.assign", request, offer=offer.pk, assignment=made.pk)
    _tell(offer, address)
    return made


@transaction.atomic
def finish(*, person: User, assignment: Assignment, text: str, outcome: str = "") -> None:
    """Write the record of an assignment, as who did it or as the place; the last one open closes the request."""
    request = _locked(assignment.request)
    assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    own = assignment.profile.user_id == person.pk and person.is_active
    if not own and not rules.may(person, Deed.ASSIGN, request.place):
        raise PermissionDenied
    if assignment.ended is not None:
        raise ValidationError(_("This assignment has ended already."))
    assignment.record = written(text, missing=_("Write what was done and found."))
    assignment.outcome = _address(outcome)
    assignment.ended = timezone.localdate()
    assignment.save(update_fields=["record", "outcome", "ended"])
    if not request.assignments.filter(ended=None).exists():
        request.state = RequestState.DONE
        request.save(update_fields=["state"])
        request.offers.filter(state=OfferState.OFFERED).update(state=OfferState.DECLINED)
    _record(person, "network.finish", request, assignment=assignment.pk)


@transaction.atomic
def consent(*, person: User, assignment: Assignment, gives: bool) -> None:
    """Let the secretariat make something for others of a record, in the name of the place; or take that back.

    What was made before stays: it is a record of its own.
    """
    found = Assignment.objects.select_for_update(of=("self",)).select_related("request__place")
    assignment = found.get(pk=assignment.pk)
    if not rules.speaks_for(person, assignment.request.place):
        raise PermissionDenied
    if assignment.ended is None:
        raise ValidationError(_("There is no record yet."))
    assignment.consented_at = timezone.now() if gives else None
    assignment.consented_by = person if gives else None
    assignment.save(update_fields=["consented_at", "consented_by"])
    _record(person, "network.consent" if gives else "network.end_consent", assignment.request, assignment=assignment.pk)


@transaction.atomic
def give_feedback(*, person: User, assignment: Assignment, mark: int, text: str = "") -> Feedback:
    """Say how an assignment was, once it has ended, in the name of the place."""
    if not rules.may(person, Deed.ASSIGN, assignment.request.place) or assignment.profile.user_id == person.pk:
        raise PermissionDenied
    if assignment.ended is None:
        raise ValidationError(_("Feedback is given when the assignment has ended."))
    if not 1 <= mark <= 5:
        raise ValidationError(_("The mark is 1 to 5."))
    made, _new = Feedback.objects.update_or_create(
        assignment=assignment, defaults={"mark": mark, "text": optional(text), "by": person}
    )
    _record(person, "network.feedback", assignment.request, assignment=assignment.pk)
    return made


@transaction.atomic
def withdraw_request(*, person: User, wanted: HelpRequest) -> None:
    """Take a request back while nobody is at work on it."""
    request = _locked(wanted)
    if request.asked_by_id != person.pk and not rules.may(person, Deed.ASSIGN, request.place):
        raise PermissionDenied
    if request.state != RequestState.OPEN:
        raise ValidationError(_("This request is not open any more."))
    request.state = RequestState.WITHDRAWN
    request.save(update_fields=["state"])
    request.offers.filter(state=OfferState.OFFERED).update(state=OfferState.DECLINED)
    _record(person, "network.withdraw_request", request)


def _locked(request: HelpRequest) -> HelpRequest:
    return HelpRequest.objects.select_for_update(of=("self",)).select_related("place").get(pk=request.pk)


def _address(text: str) -> str:
    return next(iter(web_addresses([text])), "")


def _tell(offer: Offer, address: str) -> None:
    person = offer.profile.user
    if person is None or not person.is_active:
        return
    lines = (_("Your offer was taken: %(title)s.") % {"title": offer.request.title}, address)
    subject = _("Your offer was taken")
    send(to=person.email, subject=subject, body="\n\n".join(x for x in lines if x) + "\n", kind="assignment")


def _record(person: User, action: str, request: HelpRequest, **facts: object) -> None:
    record(actor=person.actor, action=action, country=request.country, subject=reference(request), facts=facts)
