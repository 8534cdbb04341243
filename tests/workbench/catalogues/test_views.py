"""Pages of own catalogues. What could leak is there, and does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.catalogues.models import CatalogueVersion, OwnCatalogue, Readers
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan
from tests.workbench.atlas.test_pages import CSS, Budget, Outline, words

pytestmark = pytest.mark.django_db
LIST, PAGE = "/catalogues/", "/catalogues/lumora-actions/"
ACTION = f"{PAGE}actions/LUM-2/"
TEXT = "Invented: hold a weekly call"


@pytest.fixture
def reader(states_store: None, join: Callable[..., User]) -> Client:
    """A member of the network."""
    client = Client()
    client.force_login(join(Role.VIEWER, "GHA"))
    return client


def browse(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_members_find_a_catalogue_with_its_terms(own_catalogue: CatalogueVersion, reader: Client) -> None:
    for path in (LIST, PAGE, ACTION):
        text = words(reader.get(path).content.decode())
        for said in ("Lumora actions", "version 1", "Invented licence", "Invented ministry, 2026"):
            assert said in text, path
    assert TEXT in words(reader.get(PAGE).content.decode())


def test_who_is_no_member_is_told_that_it_does_not_exist(
    own_catalogue: CatalogueVersion, client: Client, member: User
) -> None:
    for somebody in (client, browse(member)):
        assert "Lumora" not in somebody.get(LIST).content.decode()
        assert somebody.get(PAGE).status_code == somebody.get(ACTION).status_code == 404
        assert somebody.get("/catalogues/nothing/").status_code == 404


def test_everybody_reads_one_that_was_brought_in_for_everybody(own_catalogue: CatalogueVersion, client: Client) -> None:
    OwnCatalogue.objects.update(readable_by=Readers.EVERYBODY)
    assert TEXT in words(client.get(PAGE).content.decode())
    assert TEXT in words(client.get(ACTION).content.decode())


def test_pages_of_ours_and_the_search_hold_nothing_of_it(
    own_catalogue: CatalogueVersion, reader: Client, client: Client
) -> None:
    for somebody in (client, reader):
        assert TEXT not in words(somebody.get("/actions/?q=hold+a+weekly+call").content.decode())
        assert TEXT not in words(somebody.get("/search/?q=hold+a+weekly+call").content.decode())
        assert somebody.get("/actions/LUM-2/").status_code == 404
        assert TEXT.encode() not in somebody.get("/actions/actions.xlsx?q=weekly").content
    assert "LUM-2" not in words(reader.get("/framework/D2/").content.decode())


def test_actions_are_narrowed_by_area_and_words(own_catalogue: CatalogueVersion, reader: Client) -> None:
    text = words(reader.get(f"{PAGE}?area=P2").content.decode())
    assert "2 actions of this catalogue fit." in text
    assert TEXT not in text
    assert "1 action of this catalogue fits." in words(reader.get(f"{PAGE}?q=weekly").content.decode())
    assert "No action fits all of these" in words(reader.get(f"{PAGE}?q=nothing").content.decode())


def test_an_action_stands_in_the_ladder_of_its_own_catalogue_alone(
    own_catalogue: CatalogueVersion, reader: Client
) -> None:
    html = reader.get(ACTION).content.decode()
    text = words(html)
    assert "Must come first: Lum-1" in text
    assert "Opens the way for: LUM-3" in text
    assert "no action in this catalogue" in text
    assert "D2-0" not in text
    assert text.count("not given") >= 5
    assert "Coordination" in text
    assert reader.get(f"{PAGE}actions/D2-001/").status_code == 404


def test_a_large_catalogue_says_how_many_more_fit(
    own_catalogue: CatalogueVersion, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hsforhs.workbench.catalogues.views.MOST", 3)
    assert "5 more fit; narrow the filter" in words(reader.get(PAGE).content.decode())


class TestRemove:
    def test_an_administrator_removes_a_catalogue(self, own_catalogue: CatalogueVersion, admin_client: Client) -> None:
        assert "Remove this catalogue" in admin_client.get(PAGE).content.decode()
        answer = admin_client.post(f"{PAGE}remove/", follow=True)
        assert "The catalogue is removed." in words(answer.content.decode())
        assert not OwnCatalogue.objects.exists()

    def test_one_that_a_plan_is_made_of_stays(
        self, ghana: Place, own_catalogue: CatalogueVersion, admin_client: Client
    ) -> None:
        Plan.objects.create(place=ghana, country="GHA", round=ghana.rounds.first(), years=1, catalogue=own_catalogue)
        answer = admin_client.post(f"{PAGE}remove/", follow=True)
        assert "1 plan is made of the catalogue lumora-actions" in words(answer.content.decode())
        assert OwnCatalogue.objects.exists()

    def test_others_may_not(self, own_catalogue: CatalogueVersion, reader: Client, client: Client) -> None:
        assert "Remove this catalogue" not in reader.get(PAGE).content.decode()
        assert reader.post(f"{PAGE}remove/").status_code == 403
        assert client.post(f"{PAGE}remove/").status_code == 404
        assert reader.get(f"{PAGE}remove/").status_code == 405
        assert OwnCatalogue.objects.exists()


def test_pages_are_light_and_sound(
    own_catalogue: CatalogueVersion, admin_client: Client, django_assert_max_num_queries: Budget
) -> None:
    for path in (LIST, PAGE, ACTION, "/catalogues/import/"):
        with django_assert_max_num_queries(15):
            html = admin_client.get(path).content.decode()
        assert len(html.encode()) + CSS <= 100_000
        outline = Outline(html)
        assert outline.tags.count("h1") == 1
        assert outline.headers_without_scope == 0
        assert len(outline.ids) == len(set(outline.ids))
        assert " style=" not in html
