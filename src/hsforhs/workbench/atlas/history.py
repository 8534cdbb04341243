"""The history of a record: what was done to it, when, by whom, with the values before and after."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hsforhs.workbench.accounts.queries import names_of
from hsforhs.workbench.accounts.rules import Person, may_administer, roles_at
from hsforhs.workbench.assessments.queries import find_round
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import OPERATOR, VISITOR
from hsforhs.workbench.exercises.queries import find_exercise
from hsforhs.workbench.experiences.queries import find_review, find_timeline
from hsforhs.workbench.experiences.rules import home
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.queries import plan_for

_LONGEST = 300
_HIDDEN = frozenset({"guards", "before", "after"})

ACTIONS = {
    "accounts.accept_invitation": gettext_lazy("accepted an invitation"),
    "accounts.add_second_factor": gettext_lazy("added a second factor"),
    "accounts.add_user": gettext_lazy("added a person"),
    "accounts.ask_for_address": gettext_lazy("asked for another address"),
    "accounts.change_address": gettext_lazy("changed the address"),
    "accounts.change_password": gettext_lazy("changed the password"),
    "accounts.close": gettext_lazy("closed an account"),
    "accounts.connect": gettext_lazy("connected an account of another service"),
    "accounts.create_administrator": gettext_lazy("made an administrator"),
    "accounts.create_sign_in_link": gettext_lazy("made a sign-in link"),
    "accounts.disconnect": gettext_lazy("disconnected an account of another service"),
    "accounts.end_sessions": gettext_lazy("signed out elsewhere"),
    "accounts.erase_person": gettext_lazy("erased a person"),
    "accounts.grant": gettext_lazy("gave a role"),
    "accounts.invite": gettext_lazy("invited a person"),
    "accounts.join": gettext_lazy("joined by an invitation"),
    "accounts.make_token": gettext_lazy("made a token for programs"),
    "accounts.new_recovery_codes": gettext_lazy("made new recovery codes"),
    "accounts.remove_second_factor": gettext_lazy("removed a second factor"),
    "accounts.rename": gettext_lazy("changed the name"),
    "accounts.reset_password": gettext_lazy("set a new password by a link"),
    "accounts.reset_second_factor": gettext_lazy("reset the second factor"),
    "accounts.revoke": gettext_lazy("took a role away"),
    "accounts.revoke_token": gettext_lazy("revoked a token"),
    "accounts.second_factor_failed": gettext_lazy("failed at the second factor"),
    "accounts.set_password": gettext_lazy("set a first password"),
    "accounts.sign_in": gettext_lazy("signed in"),
    "accounts.sign_in_failed": gettext_lazy("failed to sign in"),
    "accounts.sign_out": gettext_lazy("signed out"),
    "accounts.take_address_back": gettext_lazy("gave up an address that was not confirmed"),
    "accounts.use_sign_in_link": gettext_lazy("signed in by a link"),
    "accounts.withdraw_invitation": gettext_lazy("withdrew an invitation"),
    "assessments.accept_pack": gettext_lazy("stored rows of a workbook"),
    "assessments.actions": gettext_lazy("wrote priority actions"),
    "assessments.adapt": gettext_lazy("adapted an instrument"),
    "assessments.add_evidence": gettext_lazy("added evidence"),
    "assessments.agreed": gettext_lazy("agreed to an area"),
    "assessments.assign": gettext_lazy("named who leads an area"),
    "assessments.carry": gettext_lazy("carried the assessment over from another instrument"),
    "assessments.comment": gettext_lazy("commented"),
    "assessments.discard": gettext_lazy("discarded an open assessment"),
    "assessments.drop_pack": gettext_lazy("dropped a workbook"),
    "assessments.drop_upload": gettext_lazy("dropped a file"),
    "assessments.hand_in": gettext_lazy("handed in a file"),
    "assessments.hand_in_pack": gettext_lazy("handed in a workbook"),
    "assessments.import": gettext_lazy("stored scores of a file"),
    "assessments.load_attributes": gettext_lazy("loaded what levels ask"),
    "assessments.open": gettext_lazy("opened an assessment"),
    "assessments.opinion": gettext_lazy("gave an opinion"),
    "assessments.proposed": gettext_lazy("proposed an area"),
    "assessments.publish": gettext_lazy("published the assessment"),
    "assessments.push": gettext_lazy("sent scores to another system"),
    "assessments.receive_details": gettext_lazy("received texts and documents"),
    "assessments.returned": gettext_lazy("returned an area"),
    "assessments.score": gettext_lazy("wrote a score"),
    "assessments.set_last_day": gettext_lazy("set the last day"),
    "assessments.set_visibility": gettext_lazy("changed who may see it"),
    "assessments.tick": gettext_lazy("ticked an attribute"),
    "assessments.withdraw_comment": gettext_lazy("took a comment back"),
    "assessments.withdraw_evidence": gettext_lazy("took evidence back"),
    "audit.adopt": gettext_lazy("took stored records under guard"),
    "bundles.distrust": gettext_lazy("accepts a key no longer"),
    "bundles.read": gettext_lazy("read a bundle"),
    "bundles.trust": gettext_lazy("accepted a key"),
    "catalogues.import": gettext_lazy("stored a catalogue of actions"),
    "catalogues.remove": gettext_lazy("removed a catalogue of actions"),
    "costs.adopt_starts": gettext_lazy("set the years of activities"),
    "costs.drop_line": gettext_lazy("took a cost line back"),
    "costs.freeze": gettext_lazy("froze the costing"),
    "costs.set_activity": gettext_lazy("decided about an activity"),
    "costs.set_line": gettext_lazy("wrote a cost line"),
    "costs.set_prices": gettext_lazy("set prices"),
    "costs.set_rate": gettext_lazy("set a rate"),
    "costs.set_up": gettext_lazy("set how the plan is costed"),
    "editions.add_change": gettext_lazy("changed the draft edition"),
    "editions.draft": gettext_lazy("began a draft edition"),
    "editions.drop_change": gettext_lazy("took a change out of the draft edition"),
    "editions.publish": gettext_lazy("published an edition"),
    "editions.register": gettext_lazy("stored the edition of the program"),
    "indicators.store": gettext_lazy("stored figures of indicators"),
    "follow_up.remind": gettext_lazy("reminded of what is late"),
    "follow_up.report": gettext_lazy("reported progress"),
    "follow_up.set_dates": gettext_lazy("set the dates of an activity"),
    "funding.add_call": gettext_lazy("listed a call"),
    "funding.add_organisation": gettext_lazy("listed an organisation"),
    "funding.apart": gettext_lazy("told two commitments apart"),
    "funding.change": gettext_lazy("changed what is said about money"),
    "funding.commit": gettext_lazy("put money on record"),
    "funding.decide_activity": gettext_lazy("decided on an activity of a donor"),
    "funding.remove": gettext_lazy("took money off the record"),
    "funding.same": gettext_lazy("said that two commitments are the same money"),
    "funding.set_readiness": gettext_lazy("said what the plan has of what calls ask for"),
    "funding.take_file": gettext_lazy("handed in a file of a donor"),
    "funding.withdraw_call": gettext_lazy("took a call off the list"),
    "indices.publish": gettext_lazy("published an index"),
    "indices.run": gettext_lazy("computed an index"),
    "indices.store_definition": gettext_lazy("stored the definition of an index"),
    "indices.store_observations": gettext_lazy("stored observations of an index"),
    "indices.withdraw": gettext_lazy("withdrew an index"),
    "experiences.accept_public": gettext_lazy("accepted a version without names"),
    "experiences.add_factor": gettext_lazy("added a bottleneck or an enabler"),
    "experiences.add_lesson": gettext_lazy("added a lesson"),
    "experiences.add_recommendation": gettext_lazy("added a recommendation"),
    "experiences.add_review": gettext_lazy("added a review"),
    "experiences.add_timeline": gettext_lazy("added the days of an event"),
    "experiences.change_lesson": gettext_lazy("changed a lesson"),
    "experiences.change_review": gettext_lazy("changed a review"),
    "experiences.change_timeline": gettext_lazy("changed the days of an event"),
    "experiences.drop_factor": gettext_lazy("took a bottleneck or an enabler away"),
    "experiences.follow_up": gettext_lazy("said how far a recommendation is"),
    "experiences.import_lessons": gettext_lazy("stored lessons of a file"),
    "experiences.import_review": gettext_lazy("stored the workbook of a review"),
    "experiences.import_timelines": gettext_lazy("stored the events of a workbook"),
    "experiences.map_pillar": gettext_lazy("mapped a pillar"),
    "experiences.propose_public": gettext_lazy("proposed a version without names"),
    "experiences.remove_lesson": gettext_lazy("removed a lesson"),
    "experiences.remove_review": gettext_lazy("removed a review"),
    "experiences.remove_synthesis": gettext_lazy("removed a saved question"),
    "experiences.remove_timeline": gettext_lazy("removed an event"),
    "experiences.return_public": gettext_lazy("returned a version without names"),
    "experiences.save_synthesis": gettext_lazy("saved a question over lessons"),
    "experiences.set_timeline_visibility": gettext_lazy("changed who may see an event"),
    "experiences.set_visibility": gettext_lazy("changed who may see a review"),
    "experiences.tie": gettext_lazy("tied a recommendation to a plan or a score"),
    "experiences.validate_lesson": gettext_lazy("validated a lesson"),
    "experiences.validate_review": gettext_lazy("validated a review"),
    "library.change_address": gettext_lazy("gave a document its new address"),
    "library.check_links": gettext_lazy("looked at addresses of documents"),
    "library.decide_pair": gettext_lazy("decided on two documents that are alike"),
    "library.decide_tag": gettext_lazy("decided on a tag of a document"),
    "library.delete": gettext_lazy("took a document out of the library"),
    "library.harvest": gettext_lazy("brought the library up to date with a repository"),
    "library.import": gettext_lazy("added documents to the library"),
    "library.load_stock": gettext_lazy("stored the references of the program"),
    "library.propose_tag": gettext_lazy("proposed a tag for a document"),
    "library.review": gettext_lazy("reviewed a document"),
    "library.set_visibility": gettext_lazy("changed who may read a document"),
    "library.supersede": gettext_lazy("tied two editions of a document together"),
    "library.tell_use": gettext_lazy("said how much a document helped"),
    "exercises.add_group": gettext_lazy("added a stakeholder group"),
    "exercises.add_uptake": gettext_lazy("added a link to the chain of a question"),
    "exercises.adopt": gettext_lazy("took questions of the register into an exercise"),
    "exercises.announce_call": gettext_lazy("announced a call for small grants"),
    "exercises.change_protocol": gettext_lazy("changed the protocol"),
    "exercises.check_evidence": gettext_lazy("looked for answers to a question"),
    "exercises.close_round": gettext_lazy("closed a round"),
    "exercises.collect": gettext_lazy("opened the form for ideas"),
    "exercises.create": gettext_lazy("began an exercise"),
    "exercises.drop_group": gettext_lazy("took a stakeholder group out"),
    "exercises.evidence_arrived": gettext_lazy("asked for a new look at questions"),
    "exercises.finish_workshop": gettext_lazy("added up the ranks of a workshop"),
    "exercises.import_past": gettext_lazy("brought in a past exercise"),
    "exercises.invite": gettext_lazy("invited scorers"),
    "exercises.merge": gettext_lazy("merged two wordings"),
    "exercises.new_question": gettext_lazy("wrote a research question"),
    "exercises.open_round": gettext_lazy("opened a round"),
    "exercises.publish": gettext_lazy("published the results of an exercise"),
    "exercises.rank": gettext_lazy("wrote down the ranks of a small group"),
    "exercises.results": gettext_lazy("computed the results of an exercise"),
    "exercises.reword": gettext_lazy("reworded a question"),
    "exercises.set_aside": gettext_lazy("set an idea aside"),
    "exercises.set_criteria": gettext_lazy("changed the criteria"),
    "exercises.set_thresholds": gettext_lazy("set the thresholds of a group"),
    "exercises.sort": gettext_lazy("began to sort ideas"),
    "exercises.take_out": gettext_lazy("took a question out of an exercise"),
    "exercises.weigh": gettext_lazy("weighed the criteria for a group"),
    "exercises.withdraw_uptake": gettext_lazy("took a link out of the chain of a question"),
    "exercises.write_items": gettext_lazy("wrote items of the report"),
    "messages.hand_over": gettext_lazy("passed a message on by hand"),
    "messages.try_again": gettext_lazy("sent a message again"),
    "network.add_entry": gettext_lazy("added to a profile"),
    "network.add_institution": gettext_lazy("added an institution"),
    "network.add_seat": gettext_lazy("added a seat"),
    "network.ask": gettext_lazy("asked the network"),
    "network.assign": gettext_lazy("took an offer"),
    "network.audience": gettext_lazy("changed who may see a field"),
    "network.close_group": gettext_lazy("ended a group"),
    "network.decide_nomination": gettext_lazy("decided a nomination"),
    "network.declare": gettext_lazy("signed a declaration of interests"),
    "network.endorse": gettext_lazy("confirmed an expertise"),
    "network.erase": gettext_lazy("erased a profile"),
    "network.feedback": gettext_lazy("gave feedback"),
    "network.finish": gettext_lazy("stored what was done"),
    "network.load_example": gettext_lazy("stored the invented network"),
    "network.make_group": gettext_lazy("made a group"),
    "network.move": gettext_lazy("took a step with a membership"),
    "network.nominate": gettext_lazy("nominated a member"),
    "network.offer": gettext_lazy("offered help"),
    "network.orcid": gettext_lazy("took over an ORCID iD"),
    "network.remove_entry": gettext_lazy("removed from a profile"),
    "network.renew": gettext_lazy("renewed a membership"),
    "network.review_declaration": gettext_lazy("reviewed a declaration of interests"),
    "network.start": gettext_lazy("began a profile"),
    "network.vacate": gettext_lazy("freed a seat"),
    "network.withdraw_offer": gettext_lazy("took an offer back"),
    "network.withdraw_request": gettext_lazy("took a request back"),
    "network.write": gettext_lazy("wrote a profile"),
    "operation.purge": gettext_lazy("deleted what was past its time"),
    "places.add_invented_country": gettext_lazy("added an invented country"),
    "places.import_places": gettext_lazy("stored a list of places"),
    "places.load_ihr_versions": gettext_lazy("loaded versions of the IHR"),
    "places.load_region_membership": gettext_lazy("loaded memberships of regions"),
    "places.receive_places": gettext_lazy("received places"),
    "places.set_populations": gettext_lazy("stored populations"),
    "places.sync_states": gettext_lazy("brought the States up to date"),
    "plans.accept_pack": gettext_lazy("stored rows of a workbook"),
    "plans.added": gettext_lazy("added an action"),
    "plans.carry": gettext_lazy("carried the plan over to another edition"),
    "plans.delete": gettext_lazy("deleted a plan"),
    "plans.draft": gettext_lazy("drafted a plan"),
    "plans.drop_pack": gettext_lazy("dropped a workbook"),
    "plans.hand_in_pack": gettext_lazy("handed in a workbook"),
    "plans.purge_expired": gettext_lazy("deleted draft plans past their time"),
    "plans.receive": gettext_lazy("received a plan"),
    "plans.set_targets": gettext_lazy("set targets"),
    "plans.set_visibility": gettext_lazy("changed who may see the plan"),
    "plans.taken_out": gettext_lazy("took an action out"),
    "plans.undo": gettext_lazy("took a decision back"),
    "scenarios.adopt": gettext_lazy("took a scenario into the plan"),
    "scenarios.answer": gettext_lazy("answered a scenario"),
    "scenarios.ask_again": gettext_lazy("asked a scenario again"),
    "scenarios.close_priorities": gettext_lazy("closed a round of voting"),
    "scenarios.create": gettext_lazy("made a scenario"),
    "scenarios.decide_priority": gettext_lazy("decided what comes first"),
    "scenarios.delete": gettext_lazy("deleted a scenario"),
    "scenarios.open_priorities": gettext_lazy("opened a round of voting"),
    "scenarios.score_priorities": gettext_lazy("scored areas"),
    "stewardship.add_change": gettext_lazy("wrote a change into a proposal"),
    "stewardship.comment": gettext_lazy("commented on a proposal"),
    "stewardship.decide": gettext_lazy("decided a proposal"),
    "stewardship.discard": gettext_lazy("deleted a draft proposal"),
    "stewardship.draft": gettext_lazy("drafted a proposal"),
    "stewardship.drop_change": gettext_lazy("dropped a change of a proposal"),
    "stewardship.group": gettext_lazy("took remarks up in a proposal"),
    "stewardship.in_edition": gettext_lazy("brought a proposal into an edition"),
    "stewardship.open": gettext_lazy("opened a proposal for comment"),
    "stewardship.opinion": gettext_lazy("agreed or disagreed with a remark"),
    "stewardship.remark": gettext_lazy("left a remark on the framework"),
    "stewardship.reply": gettext_lazy("replied to a remark"),
    "stewardship.rewrite": gettext_lazy("changed the texts of a proposal"),
    "stewardship.set_last_day": gettext_lazy("set the last day for comments"),
    "stewardship.vote": gettext_lazy("voted on a proposal"),
    "stewardship.vote_refused": gettext_lazy("tried to vote without the right to"),
    "stewardship.withdraw_comment": gettext_lazy("took a comment back"),
    "stewardship.withdraw_remark": gettext_lazy("took a remark back"),
}
"""Actions as people read them; one that is not listed shows its own name."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a reference names: a title for people, its place, its page, and the catalogue that it was made with."""

    title: str
    place: Place
    address: str
    catalogue_version: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after an act."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as the page shows it. ``more`` are further facts by name."""

    number: int
    at: dt.datetime
    who: str
    what: str
    subject: str
    changes: tuple[Change, ...]
    more: tuple[tuple[str, str], ...]
    digest: str

    @property
    def has_history(self) -> bool:
        """Whether there is a page for the subject alone."""
        return self.subject.partition(":")[0] in FINDERS


def may_read_history(person: Person, place: Place | None) -> bool:
    """People with a role at the place read what was done to its records; administrators of the site read everything."""
    if place is None:
        return may_administer(person)
    return bool(roles_at(person, place))


def find_record(reference: str, person: Person) -> Record | None:
    """Return what a reference names, if there is such a record and the person may see its history."""
    kind, _colon, key = reference.partition(":")
    found = FINDERS[kind](key, person) if kind in FINDERS else None
    return found if found is not None and may_read_history(person, found.place) else None


def entries(events: Iterable[Event]) -> list[Entry]:
    """Turn events into what the page shows, with the names of people in one query."""
    found = list(events)
    names = names_of({x.actor for x in found})
    return [
        Entry(
            number=event.pk,
            at=event.at,
            who=_who(event.actor, names),
            what=str(ACTIONS.get(event.action, event.action)),
            subject=event.subject,
            changes=_changes(event.facts),
            more=tuple((str(name), _text(x)) for name, x in event.facts.items() if name not in _HIDDEN),
            digest=event.digest,
        )
        for event in found
    ]


def _who(actor: str, names: Mapping[str, str]) -> str:
    if actor == OPERATOR:
        return _("the operator")
    if actor == VISITOR:
        return _("a visitor")
    return names.get(actor, actor)


def _changes(facts: Mapping[str, Any]) -> tuple[Change, ...]:
    before, after = facts.get("before"), facts.get("after")
    if not isinstance(before, dict) or not isinstance(after, dict):
        return ()
    return tuple(
        Change(name, _text(before.get(name)), _text(after.get(name)))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    )


def _text(value: Any) -> str:
    if value is None or value == "":
        return ""
    written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"


def _round(key: str, _person: Person) -> Record | None:
    found = find_round(int(key)) if key.isdecimal() and len(key) < 19 else None
    if found is None:
        return None
    return Record(
        title=f"{found.place.name}, {found.instrument} {found.period}",
        place=found.place,
        address=reverse("atlas:place", args=[found.place.code]),
        catalogue_version=found.catalogue_version,
    )


def _plan(key: str, person: Person) -> Record | None:
    try:
        plan = plan_for(person, uuid.UUID(key))
    except ValueError:
        return None
    if plan is None:
        return None
    return Record(
        title=_("%(place)s: plan for %(years)d years") % {"place": plan.place.name, "years": plan.years},
        place=plan.place,
        address=reverse("plans:plan", args=[plan.pk]),
        catalogue_version=plan.catalogue_version,
    )


def _exercise(key: str, person: Person) -> Record | None:
    found = find_exercise(person, int(key)) if key.isdecimal() and len(key) < 19 else None
    return Record(found.title, found.place, reverse("exercises:exercise", args=[found.pk])) if found else None


def _place(key: str, _person: Person) -> Record | None:
    found = Place.objects.filter(code=key).first()
    return Record(found.name, found, reverse("atlas:place", args=[found.code])) if found else None


def _review(key: str, person: Person) -> Record | None:
    found = find_review(person, int(key)) if key.isdecimal() and len(key) < 19 else None
    if found is None:
        return None
    address = reverse("experiences:review", args=[found.pk])
    return Record(found.title, home(found), address, found.catalogue_version)


def _timeline(key: str, person: Person) -> Record | None:
    found = find_timeline(person, int(key)) if key.isdecimal() and len(key) < 19 else None
    return Record(found.event, found.place, reverse("experiences:timeline", args=[found.pk])) if found else None


FINDERS: Mapping[str, Callable[[str, Person], Record | None]] = {
    "assessments.round": _round,
    "experiences.review": _review,
    "experiences.timeline": _timeline,
    "plans.plan": _plan,
    "exercises.exercise": _exercise,
    "places.place": _place,
}
"""Kinds of record that have a history of their own, and what finds one by its key."""
