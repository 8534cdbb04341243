"""Each kind of change from a proposal to the pages of the published edition, with the line that leads back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from hsforhs.planning.edition import Change, present_edition
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.editions import queries as editions
from hsforhs.workbench.editions.services import publish, register_shipped
from hsforhs.workbench.stewardship import services
from hsforhs.workbench.stewardship.items import find_item, present
from hsforhs.workbench.stewardship.models import Proposal, Remark

pytestmark = pytest.mark.django_db
Decide = Callable[..., Proposal]
NEW = "D2-990"


@pytest.fixture(autouse=True)
def shipped(db: None) -> Iterator[None]:
    register_shipped()
    yield
    editions.built.clear()


def text_of(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


@pytest.fixture
def carried(
    steward: User, reviewer: User, leave: Callable[..., Remark], decide: Decide
) -> Callable[[Change, str, str], Proposal]:
    """Take one change from a remark to a published edition."""

    def through(change: Change, kind: str, reference: str) -> Proposal:
        remark = leave(reviewer, kind, reference)
        made = services.draft(person=steward, title="Change it", why="y", remarks=[remark])
        services.add_change(person=steward, proposal=made, change=change)
        Proposal.objects.filter(pk=made.pk).update(state="open")
        decide(made, "accepted")
        publish(person=steward, note="One change")
        made.refresh_from_db()
        assert made.state == "in edition"
        return made

    return through


def test_a_new_action_has_a_page_that_leads_to_its_proposal(carried: Callable[..., Proposal]) -> None:
    row = dict(present().tables["actions"]["D2-010"]) | {"id": NEW, "text": "Ask border posts each week what they saw"}
    assert find_item("action", NEW) is None
    text_of(f"/actions/{NEW}/", 404)
    made = carried(Change("actions", NEW, "add", {x: (None, y) for x, y in row.items()}), "action", "D2-010")
    text = text_of(f"/actions/{NEW}/")
    assert "Ask border posts each week" in text
    assert f"Changed in edition {made.in_edition} because of proposal {made.pk}" in text
    assert f'href="/review/proposals/{made.pk}/"' in text
    assert "Changed in edition" not in text_of("/actions/D2-010/"), "the pattern did not change"
    assert "0 remarks" in text_of(f"/review/item/action/{NEW}/")


def test_a_cell_shows_its_new_words_and_its_history(carried: Callable[..., Proposal]) -> None:
    old = present().tables["matrix"]["D2:HIS"]["descriptor"]
    change = Change("matrix", "D2:HIS", "change", {"descriptor": (old, "Type paper results in weekly")})
    made = carried(change, "cell", "D2:HIS")
    text = text_of("/framework/D2/HIS/")
    assert "Type paper results in weekly" in text
    assert f"because of proposal {made.pk}" in text
    assert "because of proposal" not in text_of("/framework/D2/LG/")


def test_a_row_of_a_crosswalk_gets_another_relation(carried: Callable[..., Proposal]) -> None:
    rows = present().tables["crosswalks"]
    name = next(x for x, row in rows.items() if row["predicate"] == "skos:closeMatch" and row["status"] == "own")
    made = carried(
        Change("crosswalks", name, "change", {"predicate": ("skos:closeMatch", "skos:relatedMatch")}), "crosswalk", name
    )
    item = find_item("crosswalk", name)
    assert item is not None
    assert f"because of proposal {made.pk}" in text_of(item.address)
    now = present_edition(*editions.current_pair()).tables["crosswalks"]
    assert {x for x in now if now[x] != rows[x]} == {name}
    assert now[name]["predicate"] == "skos:relatedMatch"


def test_what_was_taken_away_keeps_its_remarks_and_its_proposal(
    carried: Callable[..., Proposal], client_of: Callable[[User], Client], reviewer: User
) -> None:
    row = present().tables["area_sectors"]["P5:OS:ANI"]
    change = Change("area_sectors", "P5:OS:ANI", "remove", {x: (y, None) for x, y in row.items()})
    made = carried(change, "cell", "P5:OS:ANI")
    text = text_of("/framework/P5/OS/ANI/")
    assert row["descriptor"] not in text
    assert f"because of proposal {made.pk}" in text
    page = client_of(reviewer).get(f"/review/proposals/{made.pk}/").content.decode()
    assert "Taken away:" in page
    assert client_of(reviewer).get("/review/item/cell/P5:OS:ANI/").status_code == 200


def test_the_next_change_of_the_same_row_starts_from_the_new_words(
    carried: Callable[..., Proposal], client_of: Callable[[User], Client], steward: User
) -> None:
    old = present().tables["matrix"]["D2:HIS"]["descriptor"]
    carried(Change("matrix", "D2:HIS", "change", {"descriptor": (old, "Second words")}), "cell", "D2:HIS")
    made = services.draft(person=steward, title="Again", why="y")
    shown = client_of(steward).get(f"/review/proposals/{made.pk}/change/?kind=cell&reference=D2:HIS")
    assert "Second words" in shown.content.decode()
    assert old not in shown.content.decode()
