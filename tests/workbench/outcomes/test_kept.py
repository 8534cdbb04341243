"""What pages keep of decisions and next steps is what each person may read, whoever asked before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.atlas import keeping
from hsforhs.workbench.atlas.meetings import meetings_at, spoken_in_cell
from hsforhs.workbench.events.models import Event
from hsforhs.workbench.outcomes import queries, rules, services
from hsforhs.workbench.outcomes.models import Decision, NextStep
from hsforhs.workbench.places.models import Place

from .conftest import OPENED, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keep_pages(settings: Any) -> Iterator[None]:
    settings.KEEP_PAGES = True
    for forget in (keeping.facts.clear, keeping.chain._forget):
        forget()
    yield
    for forget in (keeping.facts.clear, keeping.chain._forget):
        forget()


def read(who: Person, place: Place) -> tuple[object, ...]:
    there = meetings_at(who, place, keeping.chain.versions(place.country).new)
    new = keeping.chain.versions().new
    cells = [spoken_in_cell(who, *cell, new) for cell in (("D2", "HIS", ""), ("P5", "OS", "ANI"), ("P5", "FIN", ""))]
    return [x.pk for x in there.events], there.spoken, cells


def test_everybody_gets_what_they_may_read_whoever_asked_before(
    event: Event, decision: Decision, step: NextStep, country: Place, settings: Any,
    writer: User, organiser: User, participant: User, invited: User, stranger: User,
) -> None:  # fmt: skip
    people = [AnonymousUser(), stranger, person(7, "Without ties"), writer, organiser, participant, invited]
    assert rules.known_by_name() == {x.pk for x in (writer, organiser, participant, invited)}
    kept = [[read(x, country) for x in order] for order in (people, people[::-1])]
    settings.KEEP_PAGES = False
    fresh = [read(x, country) for x in people]
    assert (kept[0], kept[1][::-1]) == (fresh, fresh)
    assert fresh[0] != fresh[-1], "there is something that a visitor does not read"


def test_what_is_opened_and_taken_back_shows_at_once(
    event: Event, decision: Decision, country: Place, organiser: User, stranger: User
) -> None:
    assert read(stranger, country)[1] == []
    services.change(person=organiser, found=decision, given=OPENED, version=decision.version)
    assert [x.key for x in read(stranger, country)[1]] == [decision.pk]  # type: ignore[attr-defined]


def test_a_place_and_a_cell_of_which_nobody_spoke(decision: Decision, step: NextStep, country: Place) -> None:
    ghana = Place.objects.get(code="GHA")
    assert (queries.meets_at(country), queries.meets_at(ghana)) == (True, False)
    spoken = [
        queries.speaks_of_cell(*x) for x in (("D2", "HIS"), ("P5", "OS"), ("P5", "OS", "ANI"), ("P5", "OS", "WSH"))
    ]
    assert spoken == [True, True, True, False]
