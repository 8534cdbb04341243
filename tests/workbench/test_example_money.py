"""The invented money of the invented country: everything a page of money shows is there, and marked invented."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.example_money import _PRICES, load_money
from hsforhs.workbench.example_team import load_team
from hsforhs.workbench.follow_up.board import board_of as progress_of
from hsforhs.workbench.follow_up.models import Status
from hsforhs.workbench.funding.board import board_of
from hsforhs.workbench.funding.models import Call, FileActivity, Organisation, State
from hsforhs.workbench.funding.queries import fitting, open_needs
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import catalogue_of, plan_for
from hsforhs.workbench.tasks.models import Job

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 1)


def test_without_the_team_or_without_scores_there_is_no_plan(states_store: None, lumora: Place) -> None:
    load_team_alone()
    assert not load_money()
    assert not Plan.objects.exists()


def load_team_alone() -> None:
    from hsforhs.workbench.accounts.models import Role
    from hsforhs.workbench.accounts.services import add_user

    place = Place.objects.get(code="XLM")
    add_user(email="steward@lumora.example", name="Ilka", role=Role.STEWARD, place=place, actor="operator")


def test_the_example_is_alive_on_every_page_of_money(example_store: None, client: Client) -> None:
    load_team()
    assert load_money()
    events = Event.objects.count()
    assert not load_money()
    assert (Event.objects.count(), Plan.objects.count()) == (events, 1)
    assert verify().broken == ()

    plan = Plan.objects.get()
    assert plan.visibility == Visibility.PUBLIC
    assert set(_PRICES) == set(catalogue_of(plan).cost_items)
    found = plan_for(AnonymousUser(), plan.pk)
    assert found is not None
    board = board_of(found)
    assert board.cost is not None
    assert board.gap is not None
    assert not board.cost.lacking
    assert 0 < board.gap.total.money < board.gap.total.need
    assert all(board.by_state[state] > 0 for state in State.values)
    assert [x.lacks for x in board.uncounted] == ["rate"]
    assert board.looking_alike
    assert {x.match.score is None for x in fitting(board, on=DAY)} == {True, False}
    assert FileActivity.objects.count() == 2
    assert open_needs([plan.place]).gap == pytest.approx(board.gap.total.gap)

    followed = progress_of(found, on=DAY, cost=board.cost)
    assert all(followed.by_status[x] for x in Status)
    assert followed.spent > 0
    first, second = plan.scenarios.all()
    assert len(first.outcome["start"]) < len(second.outcome["start"])
    assert not Job.objects.exists()  # nothing goes on computing after the first start

    for organisation in Organisation.objects.all():
        assert organisation.invented
        assert "(invented)" in organisation.name
    assert all(x.invented for x in Call.objects.all())
    for page in ("funding:board", "follow_up:overview", "follow_up:board", "scenarios:list", "costs:overview"):
        answer = client.get(reverse(page, args=[plan.pk]))
        assert answer.status_code == 200, page
        assert "invented" in answer.content.decode()
