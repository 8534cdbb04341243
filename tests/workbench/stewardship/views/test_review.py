"""Where the framework is contested: figures for everybody, remarks and names for members."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.editions.services import register_shipped
from hsforhs.workbench.stewardship.models import Proposal, Remark

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
Leave = Callable[..., Remark]


def page(client: Client, path: str, **asked: str) -> str:
    response = client.get(path, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_the_heat_table_holds_the_number_in_the_cell(reviewer: User, leave: Leave, client: Client) -> None:
    leave(reviewer, "cell", "D2:HIS")
    leave(reviewer)
    leave(reviewer, "cell", "P5:OS:ANI", kind="strength")
    text = page(client, "/review/")
    assert '<td class="shade-4"><a href="?area=D2&amp;component=HIS#remarks">2</a></td>' in text
    assert '<td class="shade-2"><a href="?area=P5&amp;component=OS#remarks">1</a></td>' in text
    assert text.count('<td><span class="soft">0</span></td>') == 19 * 9 - 2
    assert "<td>2</td>" in text[text.index('class="sum"') :], "all of the component"
    narrowed = page(client, "/review/", kind="strength")
    assert "component=HIS" not in narrowed
    assert "1 remark says" in narrowed


def test_visitors_read_figures_and_no_words_or_names(
    open_proposal: Proposal, remark: Remark, client: Client, client_of: ClientOf, viewer: User
) -> None:
    texts = ("Border posts are missing", str(remark.author), "Name the posts")
    seen = page(client_of(viewer), "/review/")
    assert all(x in seen for x in texts), "what must not leak is there for members"
    assert "14 days left" in seen
    for other in (client, client_of(User.objects.create_user("nobody@example.org", "x"))):
        hidden = page(other, "/review/")
        assert not [x for x in texts if x in hidden]
        assert "1 remark says" in hidden
        assert "1 proposal is open" in hidden


def test_answered_remarks_are_left_out_until_they_are_asked_for(
    open_proposal: Proposal, decide: Callable[..., Proposal], client_of: ClientOf, viewer: User
) -> None:
    decide(open_proposal)
    client = client_of(viewer)
    assert "0 remarks say" in page(client, "/review/")
    text = page(client, "/review/", state="any", area="D2")
    assert "1 remark says" in text
    assert "?area=D2&amp;component=HIS&amp;state=any#remarks" in text
    assert "1 remark says" in page(client, "/review/", state="answered")


def test_unknown_filters_fit_everything(remark: Remark, client: Client) -> None:
    assert "1 remark says" in page(client, "/review/", area="ZZ", kind="<script>", state="withdrawn")


def test_a_steward_drafts_from_ticked_remarks(
    remark: Remark, client_of: ClientOf, steward: User, reviewer: User
) -> None:
    assert f'name="remark" value="{remark.pk}"' in page(client_of(steward), "/review/")
    assert 'name="remark"' not in page(client_of(reviewer), "/review/")


def test_the_page_stays_within_its_queries(
    open_proposal: Proposal,
    leave: Leave,
    reviewer: User,
    client_of: ClientOf,
    steward: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(25):
        leave(reviewer)
    client = client_of(steward)
    with django_assert_max_num_queries(12):
        text = page(client, "/review/")
    assert "Show 26 remarks" in text
    assert len(text) < 70_000
    assert len(re.findall(r'name="remark" value', page(client, "/review/?all"))) == 26


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "crosswalk", "q": "jee-3:D2.1"}, "/review/item/crosswalk/"),
        ({"kind": "action", "q": "detection outbreak"}, "/review/item/action/D2-010/"),
        ({"kind": "edition", "q": ""}, "/review/item/edition/"),
        ({"kind": "action", "q": "no such thing"}, "No item of this kind fits"),
        ({"kind": "anger", "q": "x"}, "No item of this kind fits"),
    ],
)
def test_items_are_found_by_words(client: Client, asked: dict[str, str], found: str) -> None:
    register_shipped()
    assert found in page(client, "/review/items/", **asked)


def test_a_code_leads_to_its_item_at_once(client: Client) -> None:
    response = client.get("/review/items/", {"kind": "cell", "q": "D2:HIS"})
    assert response["Location"] == "/review/item/cell/D2:HIS/"


def test_every_row_of_a_crosswalk_has_a_page(client: Client) -> None:
    text = page(client, "/review/items/", kind="crosswalk", q="jee-3:D2.1")
    address = re.search(r'href="(/review/item/crosswalk/[^"]+)"', text)
    assert address
    assert "0 remarks" in page(client, address[1])


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_is_there_in_other_languages(remark: Remark, client: Client, language: str) -> None:
    text = client.get("/review/", headers={"Accept-Language": language}).content.decode()
    assert f'lang="{language}"' in text
