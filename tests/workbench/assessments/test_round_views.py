"""Pages of a round: who reaches them, what they show, what their buttons do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments.board import board, consensus
from hsforhs.workbench.assessments.models import AdaptedInstrument, Round, RoundState
from hsforhs.workbench.assessments.rounds import assign
from hsforhs.workbench.places.models import Place
from tests.workbench.assessments.test_rounds import agree_all

pytestmark = pytest.mark.django_db

Join = Callable[..., User]
MOST_QUERIES = 15


@pytest.fixture
def browse() -> Callable[[User], Client]:
    def signed_in(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


Browse = Callable[[User], Client]
PAGES = ("", "team/", "consensus/", "beside/", "discard/", "areas/C5/", "scores/C5.1/")


@pytest.mark.parametrize("page", PAGES)
def test_a_round_does_not_exist_for_others_and_does_for_its_team(
    open_spar: Round, steward: User, join: Join, browse: Browse, page: str
) -> None:
    address = f"/rounds/{open_spar.pk}/{page}"
    assert Client().get(address).status_code == 302, "signing in comes first"
    for outsider in (join(), join(Role.STEWARD, "GHA"), join(Role.STEWARD, "XLM-U")):
        assert browse(outsider).get(address).status_code == 404
    assert browse(steward).get(address).status_code == 200


@pytest.mark.parametrize("page", ["", "team/", "consensus/", "beside/", "areas/C5/", "scores/C5.1/"])
def test_pages_ask_the_database_little(
    open_spar: Round, steward: User, browse: Browse, page: str, django_assert_max_num_queries: Any
) -> None:
    client = browse(steward)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(f"/rounds/{open_spar.pk}/{page}")


def test_a_steward_opens_a_round(lumora: Place, steward: User, browse: Browse) -> None:
    client = browse(steward)
    assert "SPAR 2" in client.get("/rounds/open/XLM/").content.decode()
    done = client.post("/rounds/open/XLM/", {"instrument": "spar-2", "kind": "SELF", "year": "2025"})
    found = Round.objects.get()
    assert done["Location"] == f"/rounds/{found.pk}/"
    again = client.post("/rounds/open/XLM/", {"instrument": "spar-2", "kind": "SELF", "year": "2025"})
    assert again.status_code == 422
    assert "open already" in again.content.decode()


def test_a_round_by_an_adapted_instrument_is_opened(lumora: Place, steward: User, browse: Browse) -> None:
    adapted = AdaptedInstrument.objects.create(
        place=lumora,
        country="XLM",
        base="spar-2",
        name="district",
        asked=[{"code": "C5.1", "wordings": {"en": "Do you report each week?"}}],
        actor="operator",
    )
    posted = {"instrument": "spar-2", "kind": "SELF", "year": "2025", "adapted": adapted.pk}
    done = browse(steward).post("/rounds/open/XLM-U-1/", posted)
    page = browse(steward).get(f"{done['Location']}areas/C5/").content.decode()
    assert "Do you report each week?" in page
    assert board(Round.objects.get()).asked == 1


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.APPROVER, 403), (None, 404)])
def test_who_may_not_open_gets_no_form(
    lumora: Place, join: Join, browse: Browse, role: Role | None, status: int
) -> None:
    assert browse(join(role)).get("/rounds/open/XLM/").status_code == status


def test_the_list_holds_the_rounds_of_the_own_places(
    open_spar: Round, steward: User, join: Join, browse: Browse
) -> None:
    link = f"/rounds/{open_spar.pk}/"
    assert link in browse(steward).get("/rounds/").content.decode()
    assert link not in browse(join(Role.STEWARD, "GHA")).get("/rounds/").content.decode()


def test_leads_and_the_last_day_are_set(open_spar: Round, steward: User, join: Join, browse: Browse) -> None:
    lead, narrow = join(Role.AREA_LEAD), join(Role.AREA_LEAD, areas=["spar-2:C6"])
    client, address = browse(steward), f"/rounds/{open_spar.pk}/team/"
    page = client.get(address).content.decode()
    assert page.count(f'<option value="{lead.pk}"') == 15
    assert page.count(f'<option value="{narrow.pk}"') == 1
    done = client.post(address, {"lead-C5": lead.pk, "lead-C6": narrow.pk, "closes_on": "2026-03-31"})
    assert done.status_code == 302
    leads = {x.group: x.lead for x in open_spar.areas.exclude(lead=None)}
    assert leads == {"C5": lead, "C6": narrow}
    overview = client.get(f"/rounds/{open_spar.pk}/").content.decode()
    assert str(lead) in overview
    refused = client.post(address, {"lead-C5": narrow.pk, "lead-C6": narrow.pk, "closes_on": "2026-03-31"})
    assert refused.status_code == 422
    assert "C5: This person is not an area lead" in refused.content.decode()


def test_an_approver_publishes_and_decides_who_sees(
    open_spar: Round, steward: User, approver: User, browse: Browse, lumora: Place
) -> None:
    agree_all(open_spar, steward, approver)
    client, address = browse(approver), f"/rounds/{open_spar.pk}/publish/"
    assert browse(steward).get(address).status_code == 403
    assert client.post(address, {"visibility": "EVERYBODY"}).status_code == 422
    assert client.post(address, {"visibility": "PRIVATE"}).status_code == 302
    assert "SPAR 2" not in Client().get("/places/XLM/").content.decode()
    assert client.post(address, {"visibility": "PUBLIC"}).status_code == 302
    assert "SPAR 2, 2025" in Client().get("/places/XLM/").content.decode()


def test_a_published_round_is_corrected_by_a_new_vintage(
    open_spar: Round, steward: User, approver: User, browse: Browse
) -> None:
    agree_all(open_spar, steward, approver)
    client = browse(steward)
    assert client.post(f"/rounds/{open_spar.pk}/reopen/").status_code == 403, "it is not published yet"
    browse(approver).post(f"/rounds/{open_spar.pk}/publish/", {"visibility": "PRIVATE"})
    done = client.post(f"/rounds/{open_spar.pk}/reopen/")
    newest = Round.objects.latest("pk")
    assert done["Location"] == f"/rounds/{newest.pk}/"
    assert (newest.vintage, newest.state) == (2, RoundState.DRAFT)
    assert client.post(f"/rounds/{open_spar.pk}/reopen/")["Location"] == f"/rounds/{open_spar.pk}/", "once is enough"


def test_a_round_is_discarded_after_a_question(open_spar: Round, steward: User, approver: User, browse: Browse) -> None:
    address = f"/rounds/{open_spar.pk}/discard/"
    assert browse(approver).post(address).status_code == 403
    assert "0 of 35 indicators are answered" in browse(steward).get(address).content.decode()
    assert browse(steward).post(address).status_code == 302
    assert not Round.objects.exists()


def test_opinions_are_laid_beside_the_score(
    open_spar: Round, steward: User, contributor: User, browse: Browse, write: Any
) -> None:
    for person, value in ((steward, "60"), (contributor, "40")):
        browse(person).post(f"/rounds/{open_spar.pk}/scores/C5.1/opinion/", {"value": value, "reason": "Seen"})
    write(contributor, open_spar, "C5.1", 80)
    row = next(x for x in consensus(open_spar) if x.indicator.code == "C5.1")
    assert [level for level, _ in row.levels] == [2, 3]
    assert (row.agree, row.differs, row.missing) == (False, True, ())
    page = browse(steward).get(f"/rounds/{open_spar.pk}/consensus/").content.decode()
    assert "nobody's opinion" in page


def test_an_external_evaluation_stands_beside_with_differences(example_store: None, join: Join, browse: Browse) -> None:
    steward = join(Role.STEWARD, "GHA")
    client = browse(steward)
    client.post("/rounds/open/GHA/", {"instrument": "jee-1", "kind": "SELF", "year": "2017"})
    found = Round.objects.exclude(state=RoundState.PUBLISHED).get()
    external = Round.objects.get(place__code="GHA", kind="EXT")
    score = external.scores.exclude(value=None).order_by("pk")[0]
    client.post(
        f"/rounds/{found.pk}/scores/{score.code}/",
        {"score": str(5 if score.value != 5 else 1), "base": _base_of(client, found, score.code)},
    )
    page = client.get(f"/rounds/{found.pk}/beside/").content.decode()
    assert "One pair can be compared; different: 1." in page


def _base_of(client: Client, found: Round, code: str) -> str:
    page = client.get(f"/rounds/{found.pk}/scores/{code}/").content.decode()
    return page.split('name="base" value="')[1].split('"')[0]


def test_a_lead_is_shown_with_the_area(open_spar: Round, steward: User, join: Join, browse: Browse) -> None:
    lead = join(Role.AREA_LEAD)
    assign(person=steward, area=open_spar.areas.get(group="C5"), lead=lead)
    assert f"led by {lead}" in browse(lead).get(f"/rounds/{open_spar.pk}/areas/C5/").content.decode()
