"""Invented remarks on the framework, and a proposal that the invented team has open for comment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue
from hsforhs.planning.edition import Change

from .accounts.models import Role, User
from .accounts.services import add_user
from .audit.services import OPERATOR
from .example_team import DOMAIN
from .places.models import Place
from .stewardship import services
from .stewardship.items import find_item
from .stewardship.models import Remark

STEWARD = ("framework", "Ada Brink (invented)", Role.STEWARD, "WORLD")
"""Who looks after the framework: name before the @, name, role, place."""
DAYS = 60
ACTION = "D2-010"
CELL = "D2:HIS"
_REMARKS = (
    (
        "animal-health",
        "action",
        ACTION,
        "ambiguity",
        "It does not say whether outbreaks among animals count.",
        "Two of five districts asked in March leave them out (invented).",
    ),
    (
        "lead",
        "cell",
        CELL,
        "gap",
        "Nothing is asked of laboratories that keep their results on paper.",
        "",
    ),
    (
        "approver",
        "indicator",
        "jee-3:D2.1",
        "benchmark needed",
        "There is no number for how late a weekly report may come.",
        "",
    ),
    (
        "animal-health",
        "cell",
        "P5:OS:ANI",
        "strength",
        "The duty of the animal health sector is plain here and can be copied into an agreement.",
        "",
    ),
    (
        "steward",
        "action",
        "R1-001",
        "weakness",
        "A small country has no experts on radiation to rank with; say whom it can borrow.",
        "",
    ),
)
"""Who, on what, kind, text, evidence."""


@transaction.atomic
def load_remarks() -> bool:
    """Add the remarks and the open proposal of the invented team, unless they are here; says whether it did."""
    if Remark.objects.exists():
        return False
    name, title, role, code = STEWARD
    place = Place.objects.get(code=code)
    steward = add_user(email=f"{name}@{DOMAIN}", name=title, role=role, place=place, actor=OPERATOR)[0]
    people = {x.email.partition("@")[0]: x for x in User.objects.filter(email__endswith=f"@{DOMAIN}")}
    made = [_leave(people, *x) for x in _REMARKS]
    _discuss(people, made[0])
    _propose(steward, people, made[:2])
    return True


def _leave(people: Mapping[str, User], who: str, kind: str, reference: str, what: str, text: str, more: str) -> Remark:
    item = find_item(kind, reference)
    assert item is not None, reference  # noqa: S101 - the example speaks about items of the shipped edition
    return services.leave_remark(
        person=people[who], item=item, kind=what, text=text, evidence=more, language="en", invented=True
    )


def _discuss(people: Mapping[str, User], remark: Remark) -> None:
    for who, agrees, reason in (
        ("lead", True, "Our table has no line for them."),
        ("approver", False, "The law of 2024 already counts both (invented)."),
    ):
        services.give_opinion(person=people[who], remark=remark, agrees=agrees, reason=reason, language="en")
    services.reply(person=people["steward"], remark=remark, text="The law is silent on wild animals.", language="en")


def _propose(steward: User, people: Mapping[str, User], remarks: list[Remark]) -> None:
    made = services.draft(
        person=steward,
        title="Count outbreaks in people and in animals alike",
        why="Two remarks ask what counts; a few words decide it.",
        remarks=remarks,
        language="en",
        invented=True,
    )
    text = action_catalogue().actions[ACTION].text
    services.add_change(
        person=steward,
        proposal=made,
        change=Change(
            "actions",
            ACTION,
            "change",
            {"text": (text, text.replace("each outbreak", "each outbreak in people or animals"))},
        ),
    )
    cell = framework().matrix["D2", "HIS"]
    new = f"{cell.descriptor}; paper results are typed in weekly"
    services.add_change(
        person=steward,
        proposal=made,
        change=Change("matrix", CELL, "change", {"descriptor": (cell.descriptor, new)}),
    )
    closes_on = timezone.localdate() + dt.timedelta(days=DAYS)
    made = services.open_for_comment(person=steward, proposal=made, closes_on=closes_on)
    services.comment(person=people["lead"], proposal=made, text="Does an outbreak in bees count?", language="en")
    for who, choice in (("lead", "support"), ("animal-health", "support"), ("approver", "oppose")):
        services.vote(person=people[who], proposal=made, choice=choice, language="en")
