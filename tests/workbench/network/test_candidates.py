"""Stored people as the matching sees them, and for whom they can be found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.matching import example_network, read_need, shortlist
from hsforhs.matching.shortlists import CONFLICT, obstacle
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.network import services
from hsforhs.workbench.network.candidates import candidates, institutions, whole_network
from hsforhs.workbench.network.models import Expertise, HelpRequest, Institution, Profile
from hsforhs.workbench.network.rules import viewer_of

from .conftest import today, user_of

pytestmark = pytest.mark.django_db
Make = Callable[..., Profile]


def test_a_stored_member_is_the_expert_that_it_describes(admit: Make, asked: HelpRequest) -> None:
    profile = admit(
        shown={"matching": "members", "country": "public", "gender": "members"}, gender="f", sector="academia"
    )
    person, expertise = user_of(profile), profile.expertise.get()
    body = services.add_institution(person=person, name="School", kind="academia")
    past = today() - dt.timedelta(days=10)
    for entry, values in (
        ("evidence", {"expertise": expertise, "kind": "mission", "dated": past, "steps": "2-3"}),
        ("evidence", {"expertise": expertise, "kind": "training", "dated": past}),
        ("window", {"first": past, "last": today(), "mode": "field"}),
        ("affiliation", {"institution": body}),
        ("affiliation", {"institution": body, "until": past}),
    ):
        services.add_entry(person=person, profile=profile, entry=entry, **values)
    approver = User.objects.get(grants__role=Role.APPROVER)
    services.take_offer(person=approver, offer=services.offer_help(person=person, wanted=asked))
    (found,), names = candidates(viewer_of(approver))
    assert (found.id, found.country, found.region, found.gender, found.sector) == (
        profile.key,
        "GHA",
        "AFRO",
        "f",
        "academia",
    )
    assert found.approved_until == profile.term_ends
    assert found.interests is not None
    assert found.interests.accepted
    assert found.consents
    assert [(x.first, x.last, x.modes) for x in found.windows] == [(past, today(), frozenset({"field"}))]
    assert found.languages == {"fr": "C1"}
    (knowledge,) = found.knowledge
    assert (knowledge.term, knowledge.level) == ("D2:HIS", 4)
    assert [(x.on, x.steps) for x in knowledge.proofs] == [(past, (2, 3)), (past, None)]
    assert found.bodies == {body.key}
    assert found.assigned == (today(),)
    assert names == {profile.key: profile.pseudonym}, "to be found is not to be named"


def test_a_quota_does_not_tell_what_a_member_hides(admit: Make, secretariat: User) -> None:
    profile = admit(shown={"matching": "public", "country": "secretariat", "gender": "secretariat"}, gender="f")
    (hidden,), _names = candidates(viewer_of(AnonymousUser()))
    assert (hidden.country, hidden.region, hidden.gender) == ("", "", "")
    assert obstacle(hidden, read_need("D2", country=profile.country), on=today()) == CONFLICT
    assert obstacle(hidden, read_need("D2"), on=today()) == ""
    (known,), _names = candidates(viewer_of(secretariat))
    assert (known.country, known.region, known.gender) == (profile.country, "AFRO", "f")


@pytest.mark.parametrize(
    ("audience", "who"),
    [
        ("me", set()),
        ("secretariat", {"secretariat"}),
        ("members", {"secretariat", "place"}),
        ("public", {"secretariat", "place", "visitor"}),
    ],
)
def test_who_can_find_somebody(admit: Make, join: Callable, secretariat: User, audience: str, who: set[str]) -> None:
    profile = admit(shown={"matching": audience})
    viewers = {"visitor": AnonymousUser(), "place": join(Role.VIEWER, "XLM"), "secretariat": secretariat}
    found = {name for name, x in viewers.items() if candidates(viewer_of(x))[0][0].consents}
    assert found == who
    own = candidates(viewer_of(user_of(profile)))[0][0]
    assert own.consents is (audience != "me"), "the person belongs to every audience but finds nobody unwilling"


def test_people_who_left_or_never_applied_are_not_even_counted(admit: Make, begin: Make) -> None:
    begin()
    left, waiting = admit(), begin()
    services.leave(person=user_of(left), profile=left)
    services.apply(person=user_of(waiting), profile=waiting)
    (found,), _names = candidates(viewer_of(AnonymousUser()))
    assert (found.id, found.approved_until) == (waiting.key, None)


def test_institutions_offer_themselves(secretariat: User) -> None:
    made = services.add_institution(person=secretariat, name="School", kind="academia", country="GHA")
    Institution.objects.filter(pk=made.pk).update(is_offered=True, languages={"fr": "C2"})
    Expertise.objects.create(institution=made, term="D2", level=5)
    experts, names = institutions()
    answer = shortlist(read_need("D2", languages="fr"), experts, on=today())
    assert [x.expert.id for x in answer.people] == [made.key]
    assert names == {made.key: "School"}


def test_the_stored_example_gives_the_same_list_as_its_file(lumora: object) -> None:
    from hsforhs.workbench.example_network import load_network

    assert load_network()
    assert not load_network(), "once"
    stored, known = whole_network(), example_network()
    for gap, step, languages in (("D2", "2-3", "fr"), ("P5:OS:ANI", "", "en")):
        need = read_need(gap, step=step, languages=languages)
        kept = shortlist(need, stored.people, on=stored.day)
        read = shortlist(need, known.people, on=known.day)
        assert kept.filtered_out == read.filtered_out
        assert kept.uncovered == read.uncovered
        assert {x.expert.id for x in kept.people} == {x.expert.id for x in read.people}
        for x, y in zip(kept.people, read.people, strict=True):
            assert x.parts == pytest.approx(y.parts)
