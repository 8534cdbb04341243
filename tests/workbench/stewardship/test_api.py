"""Remarks and proposals over the API: members read remarks, everybody what was decided, nothing leaks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.stewardship import services
from hsforhs.workbench.stewardship.models import Proposal, Remark
from hsforhs.workbench.stewardship.services import DissentNote

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponse]


def rows(response: HttpResponse) -> list[dict]:
    assert response.status_code == 200, response.content
    return list(response.json()["items"])


def test_members_read_remarks_with_names_and_visitors_none(
    ask: Ask, token_of: Callable[..., str], remark: Remark, viewer: User, member: User
) -> None:
    (found,) = rows(ask("remarks", token_of(viewer)))
    assert (found["item"], found["area"], found["component"], found["kind"]) == ("D2-010", "D2", "HIS", "gap")
    assert found["author"] == str(remark.author)
    assert (found["agree"], found["disagree"], found["state"]) == (0, 0, "open")
    for token in ("", token_of(member), token_of(viewer, scope="read:public"), token_of(viewer, "XLM")):
        assert rows(ask("remarks", token)) == []


def test_remarks_are_narrowed_and_wrong_codes_refused(
    ask: Ask, token_of: Callable[..., str], reviewer: User, leave: Callable[..., Remark]
) -> None:
    token = token_of(reviewer)
    leave(reviewer, "cell", "P5:OS:ANI", kind="strength")
    leave(reviewer)
    assert [x["item"] for x in rows(ask("remarks", token, area="P5"))] == ["P5:OS:ANI"]
    assert [x["item"] for x in rows(ask("remarks", token, kind="gap"))] == ["D2-010"]
    assert [x["item"] for x in rows(ask("remarks", token, item_kind="action", item="D2-010"))] == ["D2-010"]
    first = ask("remarks", token, limit=1).json()
    assert [x["item"] for x in rows(ask("remarks", token, limit=1, cursor=first["next"]))] == ["D2-010"]
    for wrong in ({"area": "ZZ"}, {"kind": "anger"}, {"item": "D2-010"}, {"state": "withdrawn"}):
        response = ask("remarks", token, **wrong)
        assert response.status_code == 422
        assert "expected" in response.json()["detail"]


def test_an_open_proposal_is_for_members(
    ask: Ask, token_of: Callable[..., str], open_proposal: Proposal, viewer: User
) -> None:
    (found,) = rows(ask("proposals", token_of(viewer)))
    assert (found["id"], found["remarks"], found["changes"], found["state"]) == (open_proposal.pk, 1, 1, "open")
    assert rows(ask("proposals")) == []
    assert ask(f"proposals/{open_proposal.pk}").status_code == 404
    assert ask(f"proposals/{open_proposal.pk}", token_of(viewer)).status_code == 200


def test_everybody_reads_a_decision_with_dissent_by_role_and_no_name(
    ask: Ask,
    token_of: Callable[..., str],
    open_proposal: Proposal,
    decide: Callable[..., Proposal],
    other: User,
    steward: User,
    viewer: User,
) -> None:
    services.vote(person=other, proposal=open_proposal, choice="oppose")
    decide(open_proposal, dissents=[DissentNote("Too costly", person=other), DissentNote("x", group="Port health")])
    response = ask(f"proposals/{open_proposal.pk}")
    found = response.json()
    assert found["votes"] == {"support": 0, "oppose": 1, "abstain": 0}
    assert found["dissents"] == [
        {"role": "approver", "who": "", "reason": "Too costly"},
        {"role": "", "who": "", "reason": "x"},
    ]
    assert found["changed_rows"][0]["row"] == "D2-010"
    text = response.content.decode()
    assert not [x for x in (str(other), str(steward), "Port health", "Border posts") if x in text]
    seen = ask(f"proposals/{open_proposal.pk}", token_of(viewer)).json()
    assert [x["who"] for x in seen["dissents"]] == [str(other), "Port health"]
    assert seen["decided_by"] == str(steward)


def test_proposals_are_narrowed(ask: Ask, open_proposal: Proposal, decide: Callable[..., Proposal]) -> None:
    decide(open_proposal)
    assert len(rows(ask("proposals", outcome="rejected"))) == 1
    assert rows(ask("proposals", outcome="accepted")) == []
    assert rows(ask("proposals", state="in edition")) == []
    assert ask("proposals", state="lost").status_code == 422
