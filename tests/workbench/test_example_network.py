"""The invented network in the store, and how many queries its pages cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hsforhs.matching import example_network
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.services import add_user
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.example_network import MEMBER, load_network
from hsforhs.workbench.example_team import DOMAIN
from hsforhs.workbench.network.models import Group, HelpRequest, Institution, Profile
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(lumora: Place) -> User:
    user, _new = add_user(email=f"{MEMBER[0]}@{DOMAIN}", role=Role.CONTRIBUTOR, place=lumora, name="Sena (invented)")
    return user


def test_everything_is_marked_as_invented_and_loaded_once(member: User) -> None:
    assert load_network()
    events = Event.objects.count()
    assert not load_network()
    assert Event.objects.count() == events
    assert Profile.objects.count() == len(example_network().people)
    for model in (Profile, Institution, Group, HelpRequest):
        assert model.objects.exists()
        assert not model.objects.filter(invented=False).exists()  # type: ignore[attr-defined]
    assert not Profile.objects.exclude(name__contains="(invented)").exists()
    assert Profile.objects.get(user=member).key == MEMBER[1]
    assert HelpRequest.objects.filter(state="open", visibility="PUBLIC").count() == 1


@pytest.mark.parametrize(
    "path",
    [
        "",
        "people/net-01/",
        "balance/",
        "match/?gap=D2&step=2-3&languages=fr",
        "match/?gap=D2&kind=institution",
        "team/?gaps=D2+2,P5:OS:ANI&size=3",
        "me/",
        "members/",
        "members/net-07/",
        "groups/",
        "groups/{group}/",
        "requests/",
        "requests/{request}/",
    ],
)
def test_a_page_costs_few_queries_and_is_light(
    member: User, path: str, django_assert_max_num_queries: Callable[[int], object], administrator: User
) -> None:
    load_network()
    path = path.format(group=Group.objects.latest("pk").pk, request=HelpRequest.objects.earliest("pk").pk)
    for person in (None, member, administrator):
        client = Client()
        if person is not None:
            client.force_login(person)
        client.get("/network/groups/")
        # A gap reads the whole register of research questions too.
        most = 18 if "?gap=" in path else 15
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            response = client.get(f"/network/{path}")
        assert len(response.content) < 65_000
