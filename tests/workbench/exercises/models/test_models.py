"""What the database itself refuses."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from hsforhs.workbench.exercises.models import Ballot, Entry, GrantCall, GroupRank, Round, Score
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_one_round_is_open_at_a_time_and_numbers_are_given_once(maker: Maker) -> None:
    found = maker.scoring()
    refused(lambda: Round.objects.create(exercise=found, number=2, kind="scores"))
    refused(lambda: Round.objects.create(exercise=found, number=1, kind="scores", state="closed"))
    Round.objects.create(exercise=found, number=2, kind="scores", state="closed")


def test_a_ballot_answers_a_question_once_in_a_round(maker: Maker) -> None:
    found = maker.scoring()
    ballot, current = maker.ballot(found), found.rounds.get()
    question = found.entries.first().question
    words = {"ballot": ballot, "round": current, "question": question}
    Score.objects.create(id=uuid.uuid4(), **words)
    refused(lambda: Score.objects.create(id=uuid.uuid4(), **words))


def test_a_question_stands_once_in_an_exercise(maker: Maker) -> None:
    found = maker.sorting()
    refused(lambda: Entry.objects.create(exercise=found, question=found.entries.first().question))


def test_a_group_ranks_a_question_once(maker: Maker) -> None:
    found = maker.scoring()
    words = {"round": found.rounds.get(), "group": "A", "question": found.entries.first().question}
    GroupRank.objects.create(rank=1, **words)
    refused(lambda: GroupRank.objects.create(rank=2, **words))


def test_two_ballots_never_share_a_secret(maker: Maker) -> None:
    found = maker.scoring()
    ballot = maker.ballot(found)
    refused(lambda: Ballot.objects.create(id=uuid.uuid4(), exercise=found, digest=ballot.digest))


def test_a_call_opens_before_it_closes(maker: Maker) -> None:
    days = {"opens_on": dt.date(2026, 2, 1), "closes_on": dt.date(2026, 1, 1)}
    refused(lambda: GrantCall.objects.create(title="x", place=maker.place, **days))


def test_rows_name_themselves_without_what_is_secret(maker: Maker) -> None:
    found = maker.closed()
    texts = [str(x) for x in (found, *found.voters.all(), *found.ballots.all(), *found.entries.all())]
    assert not [x for x in found.voters.values_list("label", flat=True) if any(x in text for text in texts)]
