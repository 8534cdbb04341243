"""Records of the parts below that an outcome can be about: places, actions, plans, questions, proposals, documents."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hsforhs.planning import action_catalogue
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.exercises.queries import find_row
from hsforhs.workbench.library.queries import document_for
from hsforhs.workbench.network.queries import find_request
from hsforhs.workbench.network.rules import viewer_of
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.own_edition import in_own_edition
from hsforhs.workbench.plans.queries import plan_for, plan_record
from hsforhs.workbench.stewardship.queries import find_proposal
from hsforhs.workbench.threads.records import RecordKind, register

_LONGEST_NUMBER = 18


def register_kinds() -> None:
    """Let outcomes point at records of the parts below."""
    for kind in KINDS:
        register(kind)


def _by(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda given: str(given[name])


def _numbered(find: Callable[[Person, int], object]) -> Callable[[Person, str], bool]:
    def found(person: Person, key: str) -> bool:
        return key.isascii() and key.isdecimal() and len(key) <= _LONGEST_NUMBER and bool(find(person, int(key)))

    return found


def _plan(person: Person, key: str) -> Plan | None:
    try:
        return plan_for(person, uuid.UUID(key))
    except ValueError:
        return None


def _activity(person: Person, key: str) -> bool:
    plan_id, _slash, action = key.partition("/")
    plan = _plan(person, plan_id)
    if plan is None:
        return False
    with in_own_edition(plan):
        return any(x.action.id == action for x in plan_record(plan).lines)


def _activity_address(key: str) -> str:
    plan, _slash, action = key.partition("/")
    return reverse("follow_up:activity", args=[plan, action])


KINDS = (
    RecordKind(
        "places.place",
        {"atlas:place": _by("code")},
        lambda _person, key: Place.objects.filter(code=key).exists(),
        lambda key: key,
        lambda key: reverse("atlas:place", args=[key]),
    ),
    RecordKind(
        "action",
        {"atlas:action": _by("action_id")},
        lambda _person, key: key in action_catalogue().actions,
        lambda key: _("action %(code)s") % {"code": key},
        lambda key: reverse("atlas:action", args=[key]),
    ),
    RecordKind(
        "plans.activity",
        {
            "follow_up:activity": lambda given: f"{given['plan_id']}/{given['action_id']}",
            "plans:decide": lambda given: f"{given['plan_id']}/{given['action_id']}",
        },
        _activity,
        lambda key: _("activity %(code)s of a plan") % {"code": key.partition("/")[2]},
        _activity_address,
    ),
    RecordKind(
        "plans.plan",
        {"plans:plan": _by("plan_id"), "follow_up:overview": _by("plan_id"), "follow_up:board": _by("plan_id")},
        lambda person, key: _plan(person, key) is not None,
        lambda _key: _("a plan"),
        lambda key: reverse("plans:plan", args=[key]),
    ),
    RecordKind(
        "research-question",
        {"exercises:question": _by("code")},
        lambda person, key: find_row(person, key) is not None,
        lambda key: _("research question %(code)s") % {"code": key},
        lambda key: reverse("exercises:question", args=[key]),
    ),
    RecordKind(
        "stewardship.proposal",
        {"stewardship:proposal": _by("proposal_id")},
        _numbered(find_proposal),
        lambda key: _("change proposal %(number)s") % {"number": key},
        lambda key: reverse("stewardship:proposal", args=[key]),
    ),
    RecordKind(
        "library.document",
        {"library:document": _by("number")},
        _numbered(document_for),
        lambda key: _("document %(number)s of the library") % {"number": key},
        lambda key: reverse("library:document", args=[key]),
    ),
    RecordKind(
        "network.helprequest",
        {"network:request": _by("number")},
        _numbered(lambda person, number: find_request(viewer_of(person), number)),
        lambda key: _("request %(number)s to the network") % {"number": key},
        lambda key: reverse("network:request", args=[key]),
    ),
)
