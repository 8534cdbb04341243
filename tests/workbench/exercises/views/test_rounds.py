"""The page on which comments that scorers read are left out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.services.voting import Remark
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db


def test_comments_that_scorers_read_are_left_out_one_by_one(
    maker: Maker, client_of: Callable[[User], Client], contributor: User
) -> None:
    found = maker.scoring(wordings=["Torn?", "Agreed?"])
    torn = found.rounds.get().questions[0]
    address = reverse("exercises:comments", args=[found.pk])
    client = client_of(maker.steward)
    assert "no comments at present" in client.get(address).content.decode()
    for number in range(6):
        ballot = maker.ballot(found)
        maker.answer(ballot, (number % 2, 1))
        values = ballot.scores.get(question__code=torn).values
        said = {torn: Remark(comment=f"Line one\nof {number % 2}")}
        services.save_answers(ballot=ballot, answers={torn: values}, remarks=said)
    services.close_round(person=maker.steward, exercise=found)
    services.open_round(person=maker.steward, exercise=found)
    assert address in client.get(reverse("exercises:exercise", args=[found.pk])).content.decode()
    assert client.get(address).content.decode().count("Leave it out") == 2
    page = client.post(address, {"code": torn, "comment": "Line one\r\nof 0"}, follow=True).content.decode()
    assert "The comment is left out." in page
    assert page.count("Leave it out") == 1
    assert "no such comment" in client.post(address, {"code": torn, "comment": "x"}, follow=True).content.decode()
    assert client_of(contributor).get(address).status_code == 403
