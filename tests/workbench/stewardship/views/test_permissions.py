"""Every address that writes, asked by everybody: who gets in, who is refused, who is told that there is nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.stewardship import services
from hsforhs.workbench.stewardship.models import Proposal, Remark

pytestmark = pytest.mark.django_db
SIGN_IN, REFUSED, NOTHING = 302, 403, 404

WRITES = {
    # address: (visitor, account without role, viewer, reviewer, data steward of a country)
    "/review/item/action/D2-010/": (REFUSED, REFUSED, REFUSED, None, None),
    "/review/remarks/{remark}/opinion/": (SIGN_IN, NOTHING, REFUSED, None, None),
    "/review/remarks/{remark}/reply/": (SIGN_IN, NOTHING, REFUSED, None, None),
    "/review/remarks/{remark}/withdraw/": (SIGN_IN, NOTHING, REFUSED, REFUSED, REFUSED),
    "/review/remarks/{remark}/group/": (SIGN_IN, NOTHING, NOTHING, NOTHING, NOTHING),
    "/review/comments/{comment}/withdraw/": (SIGN_IN, NOTHING, REFUSED, REFUSED, REFUSED),
    "/review/proposals/new/": (SIGN_IN, REFUSED, REFUSED, REFUSED, REFUSED),
    "/review/proposals/{open}/comment/": (SIGN_IN, NOTHING, REFUSED, None, None),
    "/review/proposals/{open}/vote/": (SIGN_IN, NOTHING, REFUSED, None, None),
    "/review/proposals/{open}/last-day/": (SIGN_IN, NOTHING, REFUSED, REFUSED, REFUSED),
    "/review/proposals/{open}/decide/": (SIGN_IN, NOTHING, REFUSED, REFUSED, REFUSED),
    "/review/proposals/{draft}/texts/": (SIGN_IN, NOTHING, NOTHING, NOTHING, NOTHING),
    "/review/proposals/{draft}/discard/": (SIGN_IN, NOTHING, NOTHING, NOTHING, NOTHING),
    "/review/proposals/{draft}/open/": (SIGN_IN, NOTHING, NOTHING, NOTHING, NOTHING),
    "/review/proposals/{draft}/change/?kind=action&reference=D2-010": (SIGN_IN, NOTHING, NOTHING, NOTHING, NOTHING),
    "/review/changes/{change}/drop/": (SIGN_IN, NOTHING, NOTHING, NOTHING, NOTHING),
}
"""None: the person may; what was sent is enough or comes back with a reason."""
SENT = {
    "kind": "gap",
    "text": "Ports are missing",
    "agrees": "yes",
    "reason": "Because",
    "choice": "support",
    "closes_on": "2099-01-01",
    "title": "x",
    "why": "y",
    "outcome": "rejected",
    "decision": "x",
    "reasons": "y",
}


@pytest.fixture
def numbers(
    open_proposal: Proposal, remark: Remark, leave: Callable[..., Remark], steward: User, reviewer: User
) -> dict[str, int]:
    """The records that the addresses name: an open proposal, a draft with a change, a remark, a comment."""
    hidden = services.draft(person=steward, title="Hidden", why="y")
    change = hidden.changes.create(table="actions", row="D2-010", kind="change", fields={"text": ["a", "b"]})
    comment = services.reply(person=reviewer, remark=remark, text="x")
    return {
        "open": open_proposal.pk,
        "draft": hidden.pk,
        "change": change.pk,
        "remark": remark.pk,
        "comment": comment.pk,
    }


@pytest.mark.parametrize("address", WRITES)
def test_who_writes_where(
    numbers: dict[str, int], join: Callable[..., User], client_of: Callable[[User], Client], address: str
) -> None:
    path = address.format(**numbers)
    people = (None, join(), join(Role.VIEWER), join(Role.CONTRIBUTOR, "GHA"), join(Role.STEWARD, "GHA"))
    quiet = {"stewardship.vote_refused"}
    for person, expected in zip(people, WRITES[address], strict=True):
        before = Event.objects.exclude(action__in=quiet).count()
        response = (client_of(person) if person else Client()).post(path, SENT)
        written = Event.objects.exclude(action__in=quiet).count() - before
        if expected is None:
            assert response.status_code == 302, (person, response.content.decode()[-900:])
            assert "/account/sign-in/" not in response["Location"]
            assert written == 1, "one act, one event"
        else:
            assert response.status_code == expected, person
            assert written == 0, "nothing was done"
            assert expected != SIGN_IN or "/account/sign-in/" in response["Location"]


@pytest.mark.parametrize(
    "address", [x for x in WRITES if x.endswith(("/vote/", "/reply/", "/drop/", "/open/", "/group/"))]
)
def test_reading_such_an_address_does_nothing(
    numbers: dict[str, int], steward: User, client_of: Callable[[User], Client], address: str
) -> None:
    assert client_of(steward).get(address.format(**numbers)).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/review/item/action/%00/",
        "/review/item/cell/%D8%B9:HIS/",
        "/review/item/crosswalk/" + "x" * 400 + "/",
        "/review/remarks/99999999999999999999/",
        "/review/proposals/99999999999999999999/",
        "/review/items/?kind=%00&q=%00",
        "/review/?area=%00&kind=%00",
        "/review/proposals/new/?remark=x&remark=99999999999999999999",
    ],
)
def test_strange_addresses_are_no_fault_of_the_site(
    steward: User, client_of: Callable[[User], Client], path: str
) -> None:
    assert client_of(steward).get(path).status_code in (200, 400, 404, 422)
