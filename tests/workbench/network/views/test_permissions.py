"""Every address asked by everybody: who gets in, who is refused, who is told that there is nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.network import services, urls
from hsforhs.workbench.network.models import HelpRequest, Profile

from ..conftest import user_of

pytestmark = pytest.mark.django_db
SIGN_IN, REFUSED, NOTHING, FINE = 302, 403, 404, 200
Make = Callable[..., Profile]

READS = {
    # address: (visitor, account alone, viewer of a place, approved member, secretariat)
    "": (FINE,) * 5,
    "people/{hidden}/": (NOTHING, NOTHING, FINE, FINE, FINE),
    "people/{shown}/": (FINE,) * 5,
    "balance/": (FINE,) * 5,
    "match/": (FINE,) * 5,
    "team/": (FINE,) * 5,
    "me/": (SIGN_IN, FINE, FINE, FINE, FINE),
    "me/erase/": (SIGN_IN, NOTHING, NOTHING, FINE, NOTHING),
    "me/data.json": (SIGN_IN, NOTHING, NOTHING, FINE, NOTHING),
    "members/": (SIGN_IN, REFUSED, REFUSED, REFUSED, FINE),
    "members/{shown}/": (SIGN_IN, REFUSED, REFUSED, REFUSED, FINE),
    "groups/": (FINE,) * 5,
    "groups/{group}/": (FINE,) * 5,
    "requests/": (FINE,) * 5,
    "requests/new/": (SIGN_IN, FINE, FINE, FINE, FINE),
    "requests/{request}/": (NOTHING, NOTHING, FINE, FINE, FINE),
    "receipts/unknown/": (NOTHING,) * 5,
}
WRITES = {
    # address: the same; the secretariat holds its role at every place, so it acts for the place that asks as well
    "expertise/{expertise}/endorse/": (SIGN_IN, REFUSED, REFUSED, None, REFUSED),
    "me/write/": (SIGN_IN, NOTHING, NOTHING, None, NOTHING),
    "me/fields/name/": (SIGN_IN, NOTHING, NOTHING, None, NOTHING),
    "me/add/language/": (SIGN_IN, NOTHING, NOTHING, None, NOTHING),
    "me/remove/expertise/{expertise}/": (SIGN_IN, NOTHING, NOTHING, REFUSED, NOTHING),
    "me/institution/": (SIGN_IN, NOTHING, NOTHING, None, NOTHING),
    "me/orcid/": (SIGN_IN, NOTHING, NOTHING, None, NOTHING),
    "me/declare/": (SIGN_IN, NOTHING, NOTHING, None, NOTHING),
    "me/step/answer/": (SIGN_IN, NOTHING, NOTHING, None, NOTHING),
    "members/{shown}/move/": (SIGN_IN, REFUSED, REFUSED, REFUSED, None),
    "members/{shown}/erase/": (SIGN_IN, REFUSED, REFUSED, REFUSED, None),
    "declarations/{declaration}/review/": (SIGN_IN, REFUSED, REFUSED, REFUSED, None),
    "groups/": (REFUSED, REFUSED, REFUSED, REFUSED, None),
    "groups/{group}/seats/": (SIGN_IN, REFUSED, REFUSED, REFUSED, None),
    "groups/{group}/close/": (SIGN_IN, REFUSED, REFUSED, REFUSED, None),
    "seats/{seat}/nominate/": (SIGN_IN, REFUSED, REFUSED, None, None),
    "seats/{held}/vacate/": (SIGN_IN, REFUSED, REFUSED, REFUSED, None),
    "nominations/{nomination}/decide/": (SIGN_IN, REFUSED, REFUSED, REFUSED, None),
    "requests/{request}/withdraw/": (SIGN_IN, NOTHING, REFUSED, REFUSED, None),
    "requests/{request}/offer/": (SIGN_IN, NOTHING, REFUSED, None, REFUSED),
    "offers/{offer}/take/": (SIGN_IN, REFUSED, REFUSED, REFUSED, None),
    "offers/{offer}/withdraw/": (SIGN_IN, REFUSED, REFUSED, REFUSED, REFUSED),
    "assignments/{assignment}/finish/": (SIGN_IN, REFUSED, REFUSED, REFUSED, None),
    "assignments/{assignment}/feedback/": (SIGN_IN, REFUSED, REFUSED, REFUSED, None),
}
"""None: the person may; what was sent is enough or comes back with a reason."""
SENT = {"mark": "3", "after": "suspended", "months": "12", "outcome": "accepted", "accepted": "yes", "text": "x"}


@pytest.fixture
def named(admit: Make, secretariat: User, asked: HelpRequest) -> dict[str, Any]:
    """What the addresses name: people, a group with seats, a request with offers and work."""
    everybody = {"name": "public", "expertise": "members"}
    shown, hidden = admit(shown=everybody), admit(shown={"name": "members"})
    group = services.make_group(person=secretariat, kind="pool", title="Pool")
    held, seat = (services.add_seat(person=secretariat, group=group, role=x) for x in "ab")
    first = services.nominate(person=secretariat, seat=held, profile=shown)
    services.decide_nomination(person=secretariat, nomination=first, accepted=True)
    approver = User.objects.get(grants__role=Role.APPROVER)
    working = services.take_offer(person=approver, offer=services.offer_help(person=user_of(shown), wanted=asked))
    HelpRequest.objects.update(state="open")
    return {
        "shown": shown.key,
        "hidden": hidden.key,
        "expertise": shown.expertise.get().pk,
        "declaration": services.declare(
            person=user_of(shown),
            profile=shown,
            answers=shown.declarations.first().answers,  # type: ignore[union-attr]
        ).pk,
        "group": group.pk,
        "seat": seat.pk,
        "held": held.pk,
        "nomination": services.nominate(person=secretariat, seat=seat, profile=hidden).pk,
        "request": asked.pk,
        "offer": services.offer_help(person=user_of(hidden), wanted=asked).pk,
        "assignment": working.pk,
    }


@pytest.fixture
def clients(
    join: Callable[..., User], admit: Make, secretariat: User, client_of: Callable[[User | None], Client]
) -> list[Client]:
    return [client_of(x) for x in (None, join(), join(Role.VIEWER, "XLM"), user_of(admit()), secretariat)]


def test_who_reads_what(named: dict[str, Any], clients: list[Client]) -> None:
    for address, expected in READS.items():
        path = f"/network/{address.format(**named)}"
        assert tuple(x.get(path).status_code for x in clients) == expected, path


@pytest.mark.parametrize("address", WRITES)
def test_who_writes_what(named: dict[str, Any], clients: list[Client], address: str) -> None:
    path = f"/network/{address.format(**named)}"
    sent = {**SENT, "profile": named["shown"]}
    for client, expected in zip(clients, WRITES[address], strict=True):
        before = Event.objects.count()
        status = client.post(path, sent).status_code
        if expected is None:
            assert status in (FINE, SIGN_IN, 422), path
        else:
            assert status == expected, path
            assert Event.objects.count() == before, f"{path}: refused and yet done"


def test_no_address_writes_when_it_is_only_read(named: dict[str, Any], clients: list[Client]) -> None:
    for address in (x for x in WRITES if x != "groups/"):
        assert clients[-1].get(f"/network/{address.format(**named)}").status_code in (404, 405), address


def test_every_address_stands_in_these_tables() -> None:
    known = {x.partition("/")[0] for x in (*READS, *WRITES)}
    assert {str(x.pattern).partition("/")[0] for x in urls.urlpatterns} <= known
    assert len(urls.urlpatterns) <= len(READS) + len(WRITES), "a new address joins by a line"
