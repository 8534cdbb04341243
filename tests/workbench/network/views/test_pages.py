"""Directory, people, matching, teams, groups and requests as people see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.network import services
from hsforhs.workbench.network.models import Assignment, Group, HelpRequest, Profile
from hsforhs.workbench.places.models import Place

from ..conftest import user_of

pytestmark = pytest.mark.django_db
Make = Callable[..., Profile]
ClientOf = Callable[[User | None], Client]
OPEN = {"name": "public", "expertise": "public", "languages": "public", "matching": "public"}


def text(client: Client, path: str, **words: Any) -> str:
    response = client.get(f"/network/{path}", words)
    assert response.status_code == 200, response
    return response.content.decode()


def test_the_directory_shows_names_that_are_open(admit: Make, client_of: ClientOf, join: Any) -> None:
    admit(shown=OPEN, name="Ada Open")
    admit(shown={"name": "members"}, name="Bo Members")
    admit(name="Cy Hidden")
    visitor, viewer = client_of(None), client_of(join(Role.VIEWER, "XLM"))
    assert "3 approved members" in text(visitor, "")
    assert ["Ada Open" in text(visitor, ""), "Bo Members" in text(visitor, "")] == [True, False]
    assert ["Bo Members" in text(viewer, ""), "Cy Hidden" in text(viewer, "")] == [True, False]
    assert "Ada Open" in text(visitor, "", area="D2", language="fr")
    assert "Ada Open" not in text(visitor, "", area="P4")
    assert "Ada Open" not in text(visitor, "", region="AFRO"), "the country is not shown"
    assert "Ada Open" in text(visitor, "", q="ada", page="x")
    assert "fewer than 5" in text(visitor, ""), "three members of one region are not counted out"


def test_the_directory_goes_on(admit: Make, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hsforhs.workbench.network.queries.ON_A_PAGE", 1)
    for name in ("Ada", "Bo"):
        admit(shown=OPEN, name=name)
    visitor = client_of(None)
    assert "More people" in text(visitor, "")
    assert "Bo" in text(visitor, "", page="2")


def test_a_person_page_shows_what_is_open_and_nothing_else(admit: Make, client_of: ClientOf) -> None:
    profile = admit(shown={"name": "public", "contact": "members"}, about="Hidden words")
    person = user_of(profile)
    services.add_entry(person=person, profile=profile, entry="contact", kind="phone", value="+99 1234")
    page = text(client_of(None), f"people/{profile.key}/")
    assert profile.name in page
    assert not [x for x in ("Hidden words", "+99 1234", "D2", "Ghana", "French") if x in page.partition("<main")[2]]
    peer = text(client_of(user_of(admit())), f"people/{profile.key}/")
    assert "+99 1234" in peer
    own = text(client_of(person), f"people/{profile.key}/")
    assert all(x in own for x in ("Hidden words", "+99 1234", "Ghana", "French"))


def test_a_member_confirms_on_the_page(admit: Make, client_of: ClientOf) -> None:
    profile = admit(shown=OPEN)
    client = client_of(user_of(admit()))
    assert "I confirm this" in text(client, f"people/{profile.key}/")
    page = client.post(f"/network/expertise/{profile.expertise.get().pk}/endorse/", follow=True).content.decode()
    assert "confirmed by 1 member" in page
    assert "I confirm this" not in text(client_of(user_of(profile)), f"people/{profile.key}/")


def test_the_shortlist_hides_names_and_counts_of_people(admit: Make, client_of: ClientOf, secretariat: User) -> None:
    admit(shown=OPEN, name="Ada Open")
    quiet = admit(shown={"matching": "public"}, name="Bo Quiet")
    admit(name="Cy Hidden")
    page = text(client_of(None), "match/", gap="D2", step="2-3", languages="fr")
    assert "Ada Open" in page
    assert quiet.pseudonym in page
    assert not [x for x in ("Bo Quiet", "Cy Hidden") if x in page]
    assert "fewer than 5" in page
    whole = text(client_of(secretariat), "match/", gap="D2", step="2-3", languages="fr")
    assert ["Bo Quiet" in whole, "Cy Hidden" in whole] == [True, False]
    assert "the step 2-3" in page


def test_what_is_not_known_near_a_gap_stands_beside_its_people(
    world: Place, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(15):
        response = client_of(None).get("/network/match/", {"gap": "D2:HIS"})
    found = response.context["not_known"]
    assert [x.per_cent for x in found] == sorted((x.per_cent for x in found), reverse=True)
    assert (len(found), found[0].per_cent, found[0].term) == (5, 100, "D2:HIS")
    assert found[0].row.code in response.content.decode()


def test_what_cannot_be_asked_is_said_above_the_form(client_of: ClientOf) -> None:
    for path, words in (
        ("match/?gap=D9", "no gap"),
        ("team/?gaps=D2&size=99", "1 to 20"),
        ("team/?gaps=D2+x", "weight"),
    ):
        response = client_of(None).get(f"/network/{path}")
        assert response.status_code == 422
        assert words in response.content.decode()


def test_a_team_says_why_each_and_what_is_missing(admit: Make, client_of: ClientOf) -> None:
    admit(shown={**OPEN, "country": "public"}, name="Ada Open")
    page = text(client_of(None), "team/", gaps="D2 2,P4", size="2", least="region AFRO 1")
    for words in ("Ada Open", "no team within these limits has more", "Nobody in the team knows"):
        assert words in page
    admit(shown={**OPEN, "gender": "members"}, name="Bo Open", gender="m")
    for least in ("region WPRO 1", "gender m 1"):
        assert "No team keeps all these limits" in text(client_of(None), "team/", gaps="D2", least=least)


def test_supply_and_demand_name_where_to_recruit(asked: HelpRequest, admit: Make, client_of: ClientOf) -> None:
    HelpRequest.objects.update(visibility="PUBLIC", gap="P4")
    admit(shown=OPEN)
    page = text(client_of(None), "balance/")
    assert "Recruit first for" in page
    assert "?gap=P4" in page
    assert "held back" in page, "one person is not counted out"


def test_gaps_of_states_add_to_the_demand(lumora_place: object) -> None:
    from hsforhs.workbench.network.queries import Demand, _gaps_of_states

    found = _gaps_of_states([{"C5": 60.0, "C1": 100.0, "Cx": 3.0}, {"C5": 20.0}])
    (surveillance,) = [x for x, value in found.items() if value]
    assert found[surveillance] == pytest.approx(0.4 + 0.8)
    assert Demand({surveillance: 2}, found).total[surveillance] == pytest.approx(3.2)


def test_the_secretariat_takes_steps_on_pages(begin: Make, client_of: ClientOf, secretariat: User) -> None:
    profile = begin(name="Ada Brink")
    services.apply(person=user_of(profile), profile=profile)
    client = client_of(secretariat)
    assert "Ada Brink" in text(client, "members/")
    path = f"/network/members/{profile.key}/"
    client.post(f"{path}move/", {"after": "under vetting", "months": "24"})
    page = client.post(f"{path}move/", {"after": "approved", "months": "24"}, follow=True).content.decode()
    assert "needs a declaration" in page
    client.post(f"/network/declarations/{profile.declarations.get().pk}/review/", {"outcome": "accepted"})
    client.post(f"{path}move/", {"after": "approved", "months": "12", "note": "Welcome"})
    profile.refresh_from_db()
    assert profile.state == "approved"
    assert "Welcome" in text(client_of(user_of(profile)), "me/"), "the person reads the note"
    client.post(f"{path}move/", {"after": "renewed", "months": "24"})
    assert "renewed" in text(client, f"members/{profile.key}/")
    assert client.post(f"{path}move/", {"after": "approved", "months": "x"}).status_code == 302
    assert client.post("/network/members/nobody/move/").status_code == 404
    assert client.post("/network/declarations/999/review/").status_code == 404
    erased = client.post(f"{path}erase/", follow=True)
    assert "Receipt of an erasure" in erased.content.decode()


def test_a_seat_from_making_the_group_to_freeing_it(admit: Make, client_of: ClientOf, secretariat: User) -> None:
    profile = admit(shown={"name": "public"}, name="Ada Open")
    client, own = client_of(secretariat), client_of(user_of(profile))
    made = client.post("/network/groups/", {"kind": "pool", "title": "Surveillance", "place": ""}, follow=True)
    group = Group.objects.get()
    path = f"/network/groups/{group.pk}/"
    assert made.redirect_chain[-1][0] == path
    client.post(f"{path}seats/", {"role": "Lead", "gap": "D1"})
    seat = group.seats.get()
    assert client.post(f"{path}seats/", {"role": "Lead", "gap": "D9"}).status_code == 422
    own.post(f"/network/seats/{seat.pk}/nominate/", {"profile": profile.key, "reason": "I know it"})
    assert "I know it" not in text(client_of(None), f"groups/{group.pk}/")
    assert "asks for expertise in D1" in text(client, f"groups/{group.pk}/")
    decide = f"/network/nominations/{seat.nominations.get().pk}/decide/"
    assert "asks for expertise in D1" in client.post(decide, {"accepted": "yes"}, follow=True).content.decode()
    type(seat).objects.update(gap="D2")
    client.post(decide, {"accepted": "yes"})
    assert "Ada Open" in text(client_of(None), f"groups/{group.pk}/")
    own.post(f"/network/seats/{seat.pk}/vacate/")
    assert "Ada Open" not in text(client_of(None), f"groups/{group.pk}/").partition("Nominate")[0]
    client.post(f"{path}close/")
    assert "ended" in text(client_of(None), "groups/")


@pytest.mark.parametrize("sent", [{"kind": "pool", "title": "t", "place": "NOWHERE"}, {"kind": "club", "title": "t"}])
def test_groups_that_cannot_be_made(client_of: ClientOf, secretariat: User, sent: dict[str, str]) -> None:
    assert client_of(secretariat).post("/network/groups/", sent).status_code == 422
    assert not Group.objects.exists()


def test_a_request_from_the_form_to_feedback(admit: Make, client_of: ClientOf, join: Any, lumora_place: object) -> None:
    approver, helper = join(Role.APPROVER, "XLM"), admit(shown={"name": "members"}, name="Ada Helper")
    place, own = client_of(approver), client_of(user_of(helper))
    assert 'value="D2:HIS"' in text(place, "requests/new/", gap="D2:HIS", steps="2-3")
    sent = {"place": "XLM", "kind": "review", "title": "Read our plan", "text": "Please", "visibility": "NETWORK"}
    place.post("/network/requests/new/", {**sent, "gap": "D2:HIS", "steps": "2-3"})
    found = HelpRequest.objects.get()
    path = f"requests/{found.pk}/"
    assert "Read our plan" in text(own, "requests/")
    assert "Read our plan" not in text(client_of(None), "requests/")
    assert own.post(f"/network/{path}offer/", {"text": "I can", "days": "0"}).status_code == 422
    own.post(f"/network/{path}offer/", {"text": "I can", "days": "3"})
    assert "Ada Helper" in text(place, path)
    assert "I can" not in text(client_of(user_of(admit())), path), "offers are for the place and who made them"
    place.post(f"/network/offers/{found.offers.get().pk}/take/")
    work = Assignment.objects.get()
    empty = own.post(f"/network/assignments/{work.pk}/finish/", {"text": ""}, follow=True)
    assert "This field is required" in empty.content.decode()
    own.post(f"/network/assignments/{work.pk}/finish/", {"text": "We read it", "outcome": "https://x.example/lesson"})
    place.post(f"/network/assignments/{work.pk}/feedback/", {"mark": "5", "text": "Thanks a lot"})
    page = text(own, path)
    for words in ("We read it", "https://x.example/lesson", "Thanks a lot", "5 of 5"):
        assert words in page
    assert "Thanks a lot" not in text(client_of(user_of(admit())), path), "feedback is for the two and the secretariat"


@pytest.mark.parametrize(
    ("sent", "words"),
    [({"place": "NOWHERE"}, "no place"), ({"place": "GHA"}, "no role at this place"), ({"gap": "D9"}, "no gap")],
)
def test_requests_that_cannot_be_asked(
    client_of: ClientOf, join: Any, lumora_place: object, sent: dict[str, str], words: str
) -> None:
    usual = {"place": "XLM", "kind": "review", "title": "t", "text": "x", "visibility": "NETWORK"}
    response = client_of(join(Role.APPROVER, "XLM")).post("/network/requests/new/", {**usual, **sent})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not HelpRequest.objects.exists()


def test_what_does_not_exist_is_not_found(client_of: ClientOf, secretariat: User) -> None:
    client = client_of(secretariat)
    for path in (
        "expertise/9/endorse/",
        "groups/9/close/",
        "seats/9/vacate/",
        "nominations/9/decide/",
        "requests/9/offer/",
        "offers/9/take/",
        "assignments/9/finish/",
    ):
        assert client.post(f"/network/{path}").status_code == 404, path
