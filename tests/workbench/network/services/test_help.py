"""A request from asking to feedback: who does what, and what cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.messages.models import OutboxMessage
from hsforhs.workbench.network import services
from hsforhs.workbench.network.models import HelpRequest, Profile
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.threads.models import CellTag

from ..conftest import today, user_of

pytestmark = pytest.mark.django_db
Make = Callable[..., Profile]


@pytest.fixture
def approver(world: Place, join: Any) -> User:
    found: User = join(Role.APPROVER, "XLM")
    return found


def test_a_request_points_at_its_cell_and_belongs_to_its_country(asked: HelpRequest) -> None:
    assert (asked.country, asked.gap, asked.steps, asked.visibility) == ("XLM", "D2:HIS", "2-3", "NETWORK")
    tag = CellTag.objects.get()
    assert (tag.area, tag.component, tag.country) == ("D2", "HIS", "XLM")
    event = Event.objects.get(action="network.ask")
    assert (event.country, event.subject) == ("XLM", f"network.helprequest:{asked.pk}")


@pytest.mark.parametrize("role", Role)
def test_who_asks_in_the_name_of_a_place(world: Place, join: Any, role: Role) -> None:
    words: dict[str, Any] = {"place": Place.objects.get(code="XLM"), "kind": "question", "title": "t", "text": "x"}
    with pytest.raises(PermissionDenied):
        services.ask(person=join(role, "GHA"), **words)
    if role == Role.VIEWER:
        with pytest.raises(PermissionDenied):
            services.ask(person=join(role, "XLM"), **words)
    else:
        assert services.ask(person=join(role, "XLM"), **words).state == "open"


@pytest.mark.parametrize(
    "words",
    [
        {"kind": "money"},
        {"title": ""},
        {"text": " "},
        {"gap": "D9"},
        {"steps": "3-2"},
        {"wanted_languages": "french"},
        {"about": "javascript:x"},
        {"visibility": "SECRET"},
        {"due": dt.date(2000, 1, 1)},
    ],
)
def test_requests_that_cannot_be(approver: User, lumora_place: Place, words: dict[str, Any]) -> None:
    usual: dict[str, Any] = {"kind": "review", "title": "t", "text": "x"}
    with pytest.raises(ValidationError):
        services.ask(person=approver, place=lumora_place, **{**usual, **words})
    assert not HelpRequest.objects.exists()


def test_a_request_from_asking_to_feedback(asked: HelpRequest, admit: Make, approver: User) -> None:
    helper, other = admit(), admit()
    person = user_of(helper)
    offer = services.offer_help(person=person, wanted=asked, text="I did this in another country", days=5)
    waiting = services.offer_help(person=user_of(other), wanted=asked)
    made = services.take_offer(person=approver, offer=offer, address="https://x.example/r/1")
    asked.refresh_from_db()
    assert (asked.state, made.started, made.profile) == ("assigned", today(), helper)
    assert "https://x.example/r/1" in OutboxMessage.objects.get(kind="assignment").body
    with pytest.raises(ValidationError, match="ended"):
        services.give_feedback(person=approver, assignment=made, mark=5)
    services.finish(person=person, assignment=made, text="We read it", outcome="https://lumora.example/lesson")
    for row in (asked, made, waiting):
        row.refresh_from_db()
    assert (asked.state, made.ended, made.outcome) == ("done", today(), "https://lumora.example/lesson")
    assert waiting.state == "declined"
    services.give_feedback(person=approver, assignment=made, mark=4, text="It helped")
    services.give_feedback(person=approver, assignment=made, mark=5)
    made.refresh_from_db()
    assert (made.feedback.mark, made.feedback.by) == (5, approver)
    actions = list(Event.objects.filter(country="XLM").order_by("pk").values_list("action", flat=True))
    assert [x.removeprefix("network.") for x in actions] == [
        *("ask", "offer", "offer", "assign", "finish", "feedback", "feedback")
    ]


def test_who_offers(asked: HelpRequest, admit: Make, begin: Make, join: Any) -> None:
    for person in (user_of(begin()), user_of(admit(country="XLM")), join(Role.STEWARD, "GHA")):
        with pytest.raises(PermissionDenied):
            services.offer_help(person=person, wanted=asked)
    HelpRequest.objects.update(visibility="PRIVATE")
    with pytest.raises(PermissionDenied):
        services.offer_help(person=user_of(admit()), wanted=asked)


def test_an_offer_is_taken_back_by_its_member_and_made_again(asked: HelpRequest, admit: Make, approver: User) -> None:
    helper = admit()
    offer = services.offer_help(person=user_of(helper), wanted=asked)
    with pytest.raises(PermissionDenied):
        services.withdraw_offer(person=approver, offer=offer)
    services.withdraw_offer(person=user_of(helper), offer=offer)
    with pytest.raises(ValidationError):
        services.withdraw_offer(person=user_of(helper), offer=offer)
    with pytest.raises(ValidationError, match="not open"):
        services.take_offer(person=approver, offer=offer)
    again = services.offer_help(person=user_of(helper), wanted=asked)
    assert (again.pk, again.state) == (offer.pk, "offered")


def test_nobody_takes_their_own_offer_and_only_the_place_takes(asked: HelpRequest, admit: Make, join: Any) -> None:
    helper = admit()
    person = user_of(helper)
    offer = services.offer_help(person=person, wanted=asked)
    person.grants.create(role=Role.ADMINISTRATOR, place=asked.place, granted_by="operator")
    for taker in (User.objects.get(pk=person.pk), join(Role.CONTRIBUTOR, "XLM"), join(Role.APPROVER, "GHA")):
        with pytest.raises(PermissionDenied):
            services.take_offer(person=taker, offer=offer)


def test_an_offer_of_somebody_who_left_the_approval_is_not_taken(
    asked: HelpRequest, admit: Make, approver: User
) -> None:
    helper = admit()
    offer = services.offer_help(person=user_of(helper), wanted=asked)
    Profile.objects.filter(pk=helper.pk).update(term_ends=today() - dt.timedelta(days=1))
    with pytest.raises(ValidationError, match="not approved"):
        services.take_offer(person=approver, offer=offer)


def test_a_request_is_done_when_the_last_one_at_work_has_finished(
    asked: HelpRequest, admit: Make, approver: User
) -> None:
    offers = [services.offer_help(person=user_of(admit()), wanted=asked) for _number in range(2)]
    first, second = (services.take_offer(person=approver, offer=x) for x in offers)
    services.finish(person=approver, assignment=first, text="done")
    asked.refresh_from_db()
    assert asked.state == "assigned"
    with pytest.raises(ValidationError, match="already"):
        services.finish(person=approver, assignment=first, text="again")
    with pytest.raises(PermissionDenied):
        services.finish(person=user_of(first.profile), assignment=second, text="not mine")
    with pytest.raises(ValidationError, match="Write what"):
        services.finish(person=approver, assignment=second, text=" ")
    services.finish(person=approver, assignment=second, text="done")
    asked.refresh_from_db()
    assert asked.state == "done"


@pytest.mark.parametrize("mark", [0, 6])
def test_feedback_has_limits_and_is_never_ones_own(asked: HelpRequest, admit: Make, approver: User, mark: int) -> None:
    offer = services.offer_help(person=user_of(admit()), wanted=asked)
    made = services.take_offer(person=approver, offer=offer)
    services.finish(person=approver, assignment=made, text="done")
    made.refresh_from_db()
    with pytest.raises(ValidationError):
        services.give_feedback(person=approver, assignment=made, mark=mark)
    with pytest.raises(PermissionDenied):
        services.give_feedback(person=user_of(made.profile), assignment=made, mark=5)


def test_a_request_is_taken_back_while_nobody_is_at_work(
    asked: HelpRequest, admit: Make, approver: User, join: Any
) -> None:
    offer = services.offer_help(person=user_of(admit()), wanted=asked)
    with pytest.raises(PermissionDenied):
        services.withdraw_request(person=join(Role.CONTRIBUTOR, "XLM"), wanted=asked)
    services.withdraw_request(person=approver, wanted=asked)
    offer.refresh_from_db()
    asked.refresh_from_db()
    assert (asked.state, offer.state) == ("withdrawn", "declined")
    with pytest.raises(ValidationError, match="not open"):
        services.withdraw_request(person=approver, wanted=asked)
