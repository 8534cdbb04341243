"""Decisions: four eyes, reasons, dissent, amendments; the way into an edition and back to the remarks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.planning import action_catalogue
from hsforhs.planning.edition import Change
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.editions import queries as editions
from hsforhs.workbench.editions.services import add_change, publish, register_shipped
from hsforhs.workbench.stewardship import services
from hsforhs.workbench.stewardship.models import Dissent, Proposal, Remark
from hsforhs.workbench.stewardship.services import Amendment, DissentNote

pytestmark = pytest.mark.django_db
Decide = Callable[..., Proposal]
ACTION = "D2-010"


@pytest.fixture
def shipped(db: None) -> Iterator[str]:
    yield register_shipped().name
    editions.built.clear()


def states(proposal: Proposal) -> set[str]:
    return set(proposal.remarks.values_list("state", flat=True))


def test_a_rejection_answers_the_remarks_and_changes_nothing(open_proposal: Proposal, decide: Decide) -> None:
    found = decide(open_proposal, "rejected")
    assert (found.state, found.outcome, found.is_accepted) == ("decided", "rejected", False)
    assert states(found) == {"answered"}
    assert editions.draft() is None
    event = Event.objects.get(action="stewardship.decide")
    assert event.facts["outcome"] == "rejected"


def test_a_deferred_proposal_sets_its_remarks_free(open_proposal: Proposal, decide: Decide, steward: User) -> None:
    found = decide(open_proposal, "deferred")
    assert states(found) == {"open"}
    again = services.draft(person=steward, title="Again", why="Now", remarks=list(found.remarks.all()))
    assert states(again) == {"in proposal"}


def test_an_accepted_change_goes_into_the_draft_with_its_trail_and_is_answered_when_published(
    shipped: str, open_proposal: Proposal, decide: Decide, steward: User
) -> None:
    new = open_proposal.changes.get().fields["text"][1]
    found = decide(open_proposal, "accepted")
    assert states(found) == {"in proposal"}, "nothing is published yet"
    draft = editions.draft()
    assert draft is not None
    change = draft.changes.get()
    assert change.trail["proposal"] == found.pk
    assert change.trail["remarks"] == [found.remarks.get().pk]
    assert change.trail["address"] == f"/review/proposals/{found.pk}/"
    assert "It is decided" in change.trail["decision"]
    published = publish(person=steward, note="Animal health")
    found.refresh_from_db()
    assert (found.state, found.in_edition) == ("in edition", published.name)
    assert states(found) == {"answered"}
    assert Event.objects.get(action="stewardship.in_edition").facts["edition"] == published.name
    assert editions.current_pair()[1].actions[ACTION].text == new
    assert action_catalogue().actions[ACTION].text != new, "outside a request the shipped edition is in use"
    assert verify().whole


def test_an_edition_without_proposals_touches_none(shipped: str, open_proposal: Proposal, steward: User) -> None:
    text = action_catalogue().actions["R1-001"].text
    change = Change("actions", "R1-001", "change", {"text": (text, "Rank hazards together")})
    add_change(person=steward, change=change, trail={"title": "by hand"})
    publish(person=steward, note="By hand")
    open_proposal.refresh_from_db()
    assert open_proposal.state == "open"


def test_accepted_with_changes_takes_the_words_of_the_decision(
    shipped: str, open_proposal: Proposal, decide: Decide
) -> None:
    change = open_proposal.changes.get()
    found = decide(open_proposal, "with changes", amendments=[Amendment(change.pk, {"text": "Shorter"})])
    change.refresh_from_db()
    assert change.decided == {"text": [change.fields["text"][0], "Shorter"]}
    assert found.is_accepted
    draft = editions.draft()
    assert draft is not None
    assert draft.changes.get().fields["text"][1] == "Shorter"


def test_a_change_can_be_left_out_but_not_all(shipped: str, open_proposal: Proposal, decide: Decide) -> None:
    first = open_proposal.changes.get()
    with pytest.raises(ValidationError, match="rejected"):
        decide(open_proposal, "with changes", amendments=[Amendment(first.pk, None)])
    text = action_catalogue().actions["R1-001"].text
    open_proposal.changes.create(table="actions", row="R1-001", kind="change", fields={"text": [text, "Rank hazards"]})
    decide(open_proposal, "with changes", amendments=[Amendment(first.pk, None)])
    draft = editions.draft()
    assert draft is not None
    assert [x.row for x in draft.changes.all()] == ["R1-001"]


@pytest.mark.parametrize(
    ("outcome", "amend", "why"),
    [
        ("with changes", False, "needs at least one change"),
        ("accepted", True, "accepted with changes"),
        ("rejected", True, "accepted with changes"),
        ("perhaps", False, "what the decision is"),
    ],
)
def test_outcome_and_amendments_must_agree(
    open_proposal: Proposal, decide: Decide, outcome: str, amend: bool, why: str
) -> None:
    amendments = [Amendment(open_proposal.changes.get().pk, {"text": "Other"})] if amend else []
    with pytest.raises(ValidationError, match=why):
        decide(open_proposal, outcome, amendments=amendments)
    open_proposal.refresh_from_db()
    assert open_proposal.state == "open"


@pytest.mark.parametrize("words", [{"decision": " "}, {"reasons": ""}])
def test_a_decision_needs_words_and_reasons(steward: User, open_proposal: Proposal, words: dict) -> None:
    given = {"outcome": "rejected", "decision": "No", "reasons": "Because", **words}
    with pytest.raises(ValidationError):
        services.decide(person=steward, proposal=open_proposal, **given)


def test_the_only_author_of_everything_does_not_decide(
    steward: User, leave: Callable[..., Remark], join: Callable[..., User], decide: Decide
) -> None:
    made = services.draft(person=steward, title="x", why="y", remarks=[leave(steward)])
    Proposal.objects.update(state="open")
    with pytest.raises(ValidationError, match="four eyes"):
        decide(made)
    second = join(Role.ADMINISTRATOR, "WORLD")
    services.decide(person=second, proposal=made, outcome="rejected", decision="No", reasons="Because")
    assert Proposal.objects.get().decided_by == second


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.APPROVER, Role.STEWARD, Role.ADMINISTRATOR])
def test_roles_of_a_country_decide_nothing(open_proposal: Proposal, join: Callable[..., User], role: Role) -> None:
    with pytest.raises(PermissionDenied):
        services.decide(person=join(role), proposal=open_proposal, outcome="rejected", decision="No", reasons="x")


def test_a_proposal_is_decided_once(open_proposal: Proposal, decide: Decide) -> None:
    decide(open_proposal)
    with pytest.raises(PermissionDenied):
        decide(open_proposal)


def test_dissent_of_a_person_with_the_role_and_of_a_group(open_proposal: Proposal, decide: Decide, other: User) -> None:
    services.vote(person=other, proposal=open_proposal, choice="oppose")
    notes = [DissentNote("Too costly", person=other), DissentNote("Not asked", group="Port health")]
    decide(open_proposal, dissents=notes)
    first, second = Dissent.objects.all()
    assert (first.person, first.role, first.reason) == (other, "approver", "Too costly")
    assert (second.person, second.group, second.role) == (None, "Port health", "")
    assert Event.objects.get(action="stewardship.decide").facts["dissents"] == 2
    assert Event.objects.get(action="stewardship.decide").facts["votes"] == {"support": 0, "oppose": 1, "abstain": 0}


def test_dissent_needs_a_reason_and_somebody_who_took_part(
    open_proposal: Proposal, decide: Decide, other: User
) -> None:
    for note, why in (
        (DissentNote("", group="Port health"), "reason of each dissent"),
        (DissentNote("No"), "who dissents"),
        (DissentNote("No", person=other), "took part"),
    ):
        with pytest.raises(ValidationError, match=why):
            decide(open_proposal, dissents=[note])
    assert not Dissent.objects.exists()


def test_a_change_that_no_longer_fits_the_draft_edition_stops_the_decision(
    shipped: str, open_proposal: Proposal, decide: Decide, steward: User
) -> None:
    text = action_catalogue().actions[ACTION].text
    earlier = Change("actions", ACTION, "change", {"text": (text, "Somebody was faster")})
    add_change(person=steward, change=earlier, trail={})
    with pytest.raises(ValidationError, match=ACTION):
        decide(open_proposal, "accepted")
    open_proposal.refresh_from_db()
    assert (open_proposal.state, open_proposal.outcome) == ("open", "")
    assert not Event.objects.filter(action="stewardship.decide").exists()
    both = "Somebody was faster, and animal health posts count"
    change = open_proposal.changes.get()
    decide(open_proposal, "with changes", amendments=[Amendment(change.pk, {"text": both})])
    change.refresh_from_db()
    assert change.decided == {"text": ["Somebody was faster", both]}
    draft = editions.draft()
    assert draft is not None
    assert draft.tables.tables["actions"][ACTION]["text"] == both
