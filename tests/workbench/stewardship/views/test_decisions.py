"""Deciding on a page, and what everybody reads afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.editions import queries as editions
from hsforhs.workbench.editions.services import register_shipped
from hsforhs.workbench.messages.models import OutboxMessage
from hsforhs.workbench.stewardship import services
from hsforhs.workbench.stewardship.forms import DecisionForm
from hsforhs.workbench.stewardship.models import Proposal, Remark
from hsforhs.workbench.stewardship.services import DissentNote

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def given(proposal: Proposal, **more: str) -> dict[str, str]:
    texts = {
        f"new-{x.pk}-{name}": text for x in proposal.changes.all() for name, text in DecisionForm.texts_of(x).items()
    }
    return {"outcome": "accepted", "decision": "Do it", "reasons": "It is right", **texts, **more}


def test_a_steward_decides_with_a_dissent(
    client_of: ClientOf, steward: User, open_proposal: Proposal, other: User
) -> None:
    register_shipped()
    services.vote(person=other, proposal=open_proposal, choice="oppose")
    address, client = f"/review/proposals/{open_proposal.pk}/", client_of(steward)
    assert str(other) in client.get(f"{address}decide/").content.decode()
    more = {"person-1": str(other.pk), "reason-1": "Too costly"}
    response = client.post(f"{address}decide/", given(open_proposal, **more))
    assert response["Location"] == address
    text = client.get(address).content.decode()
    assert "Too costly" in text
    assert "waits for the next edition" in text
    assert f"http://testserver{address}" in OutboxMessage.objects.get().body
    assert editions.draft() is not None


def test_other_words_need_the_outcome_for_them(client_of: ClientOf, steward: User, open_proposal: Proposal) -> None:
    register_shipped()
    address, client = f"/review/proposals/{open_proposal.pk}/decide/", client_of(steward)
    name = f"new-{open_proposal.changes.get().pk}-text"
    response = client.post(address, given(open_proposal, **{name: "Shorter words"}))
    assert response.status_code == 422
    assert "accepted with changes" in response.content.decode()
    client.post(address, given(open_proposal, outcome="with changes", **{name: "Shorter words"}))
    assert open_proposal.changes.get().decided["text"][1] == "Shorter words"
    text = client.get(f"/review/proposals/{open_proposal.pk}/").content.decode()
    assert "As decided" in text


def test_who_is_alone_is_told_so(client_of: ClientOf, steward: User, leave: Callable[..., Remark]) -> None:
    made = services.draft(person=steward, title="x", why="y", remarks=[leave(steward)])
    Proposal.objects.update(state="open")
    address, client = f"/review/proposals/{made.pk}/decide/", client_of(steward)
    assert "four eyes" in client.get(address).content.decode()
    response = client.post(address, given(made, outcome="rejected"))
    assert response.status_code == 422
    assert Proposal.objects.get().state == "open"


def test_reviewers_do_not_decide(client_of: ClientOf, reviewer: User, open_proposal: Proposal, client: Client) -> None:
    address = f"/review/proposals/{open_proposal.pk}/decide/"
    assert client_of(reviewer).get(address).status_code == 403
    assert client_of(reviewer).post(address, given(open_proposal)).status_code == 403
    assert client.get(address).status_code == 302


def test_everybody_reads_the_decision_with_dissent_by_role_and_no_name(
    client_of: ClientOf,
    client: Client,
    viewer: User,
    other: User,
    reviewer: User,
    steward: User,
    open_proposal: Proposal,
    decide: Callable[..., Proposal],
) -> None:
    services.comment(person=reviewer, proposal=open_proposal, text="Between us")
    services.vote(person=other, proposal=open_proposal, choice="oppose", reason="My budget")
    decide(open_proposal, dissents=[DissentNote("Too costly", person=other), DissentNote("Late", group="Port health")])
    secret = (str(other), str(reviewer), str(steward), "Between us", "My budget", "Port health", "Border posts")
    for page in ("", "record/"):
        address = f"/review/proposals/{open_proposal.pk}/{page}"
        text = client.get(address).content.decode()
        assert not [x for x in secret if x in text], page
        assert all(x in text for x in ("For good reasons", "Too costly", "Late", "approver", "a group"))
        seen = client_of(viewer).get(address).content.decode()
        assert str(other) in seen
        assert "Port health" in seen
    assert "Border posts" in client_of(viewer).get(f"/review/proposals/{open_proposal.pk}/").content.decode()


def test_the_record_waits_for_the_decision(client_of: ClientOf, viewer: User, open_proposal: Proposal) -> None:
    assert client_of(viewer).get(f"/review/proposals/{open_proposal.pk}/record/").status_code == 404


def test_the_list_tells_open_from_decided(
    client: Client, client_of: ClientOf, viewer: User, open_proposal: Proposal, decide: Callable[..., Proposal]
) -> None:
    assert "14 days left" in client_of(viewer).get("/review/proposals/").content.decode()
    assert "Name the posts" not in client.get("/review/proposals/").content.decode()
    decide(open_proposal)
    text = client.get("/review/proposals/").content.decode()
    assert "Name the posts" in text
    assert "rejected" in text
