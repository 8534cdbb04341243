"""Pages of an item and of a remark: who reads, who writes, what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.stewardship.models import Comment, Opinion, Remark

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
ITEM = "/review/item/action/D2-010/"
GIVEN = {"kind": "gap", "text": "Ports are <b>missing</b>", "evidence": "A report", "links": "https://example.org/r"}


def test_a_reviewer_leaves_a_remark_that_members_read(
    client_of: ClientOf, reviewer: User, viewer: User, client: Client
) -> None:
    response = client_of(reviewer).post(ITEM, GIVEN)
    made = Remark.objects.get()
    assert response["Location"] == f"/review/remarks/{made.pk}/"
    assert (made.author, made.language, made.links) == (reviewer, "en", ["https://example.org/r"])
    seen = client_of(viewer).get(ITEM).content.decode()
    assert "Ports are &lt;b&gt;missing&lt;/b&gt;" in seen
    assert "Leave this remark" not in seen
    hidden = client.get(ITEM).content.decode()
    assert "1 remark" in hidden
    assert "Ports are" not in hidden
    assert reviewer.name not in hidden


def test_who_may_not_remark_is_refused(client_of: ClientOf, viewer: User, client: Client) -> None:
    assert client_of(viewer).post(ITEM, GIVEN).status_code == 403
    assert client.post(ITEM, GIVEN).status_code == 403
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "required"),
        ({"links": "javascript:alert(1)"}, "not the address of a web page"),
        ({"kind": "x"}, "valid choice"),
    ],
)
def test_a_bad_remark_comes_back_with_the_reason(
    client_of: ClientOf, reviewer: User, wrong: dict[str, str], said: str
) -> None:
    response = client_of(reviewer).post(ITEM, {**GIVEN, **wrong})
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "A report" in response.content.decode(), "what was written stays"


def test_an_item_that_is_gone_keeps_its_remarks(remark: Remark, client_of: ClientOf, reviewer: User) -> None:
    Remark.objects.update(reference="D2-999", title="An old action")
    text = client_of(reviewer).get("/review/item/action/D2-999/").content.decode()
    assert "An old action" in text
    assert "no longer has this item" in text
    assert client_of(reviewer).post("/review/item/action/D2-999/", GIVEN).status_code == 403
    assert client_of(reviewer).get("/review/item/action/D2-998/").status_code == 404


@pytest.mark.parametrize("address", ["/review/item/nothing/x/", "/review/item/cell/ZZ:HIS/", "/review/item/plan/1/"])
def test_what_is_no_item_does_not_exist(client: Client, db: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_remark_is_for_members_alone(remark: Remark, client: Client, client_of: ClientOf, member: User) -> None:
    address = f"/review/remarks/{remark.pk}/"
    assert client.get(address).status_code == 302
    assert client_of(member).get(address).status_code == 404
    assert client_of(member).post(f"{address}opinion/", {"agrees": "yes", "reason": "x"}).status_code == 404


def test_a_second_reviewer_agrees_and_changes_the_mind(remark: Remark, client_of: ClientOf, other: User) -> None:
    address, client = f"/review/remarks/{remark.pk}/", client_of(other)
    client.post(f"{address}opinion/", {"agrees": "yes", "reason": "Seen in three ports"})
    text = client.get(address).content.decode()
    assert "Seen in three ports" in text
    assert "agree: 1, disagree: 0" in text
    client.post(f"{address}opinion/", {"agrees": "no", "reason": "They are named elsewhere"})
    assert Opinion.objects.get().agrees is False
    response = client.post(f"{address}opinion/", {"agrees": "yes", "reason": ""})
    assert response.status_code == 422


def test_the_author_and_a_viewer_give_no_opinion(
    remark: Remark, client_of: ClientOf, reviewer: User, viewer: User
) -> None:
    for person in (reviewer, viewer):
        client = client_of(person)
        assert "Give this opinion" not in client.get(f"/review/remarks/{remark.pk}/").content.decode()
        given = {"agrees": "yes", "reason": "x"}
        assert client.post(f"/review/remarks/{remark.pk}/opinion/", given).status_code == 403


def test_replies_are_withdrawn_by_their_author(
    remark: Remark, client_of: ClientOf, other: User, reviewer: User
) -> None:
    address = f"/review/remarks/{remark.pk}/"
    client_of(other).post(f"{address}reply/", {"text": "Which ports?"})
    made = Comment.objects.get()
    assert "Which ports?" in client_of(reviewer).get(address).content.decode()
    assert client_of(reviewer).post(f"/review/comments/{made.pk}/withdraw/").status_code == 403
    assert client_of(other).post(f"/review/comments/{made.pk}/withdraw/")["Location"] == address
    assert "Which ports?" not in client_of(reviewer).get(address).content.decode()
    assert client_of(other).post(f"{address}reply/", {"text": " "}).status_code == 422


def test_a_remark_is_withdrawn_by_its_author(remark: Remark, client_of: ClientOf, reviewer: User, other: User) -> None:
    assert client_of(other).post(f"/review/remarks/{remark.pk}/withdraw/").status_code == 403
    assert client_of(reviewer).post(f"/review/remarks/{remark.pk}/withdraw/")["Location"] == ITEM
    assert "0 remarks" in client_of(reviewer).get(ITEM).content.decode()


def test_nothing_is_written_without_a_token_of_the_form(remark: Remark, other: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(other)
    assert client.post(f"/review/remarks/{remark.pk}/reply/", {"text": "x"}).status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.parametrize("path", ["/actions/D2-010/", "/framework/D2/HIS/", "/framework/P5/OS/ANI/"])
def test_pages_of_the_framework_lead_here(client: Client, db: None, path: str) -> None:
    text = client.get(path).content.decode()
    kind = "action/D2-010" if "actions" in path else "cell/D2:HIS" if "HIS" in path else "cell/P5:OS:ANI"
    assert f"/review/item/{kind}/" in text
    assert "0 remarks · say what is missing" in " ".join(text.split())
