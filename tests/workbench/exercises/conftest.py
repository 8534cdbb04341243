"""A small tree of places, the people of an exercise, and exercises at each stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import Ballot, Exercise, Question, StakeholderGroup
from hsforhs.workbench.exercises.services.voting import digest_of
from hsforhs.workbench.places.models import Place

Join = Callable[..., User]
WORDINGS = ("Which alarms come in time?", "Who trains the district teams?", "What keeps a cold chain cold?")


@pytest.fixture
def world(db: None) -> Place:
    """The smallest tree: the world, a region and two countries."""
    root = Place.objects.create(code="WORLD", kind="world", name="World", path="WORLD")
    region = Place.objects.create(code="AFRO", kind="region", name="Africa", parent=root, path="WORLD/AFRO")
    for code, name in (("XLM", "Lumora"), ("GHA", "Ghana")):
        Place.objects.create(
            code=code, kind="country", name=name, parent=region, country=code, path=f"WORLD/AFRO/{code}"
        )
    return root


@pytest.fixture
def place(world: Place) -> Place:
    return Place.objects.get(code="XLM")


@pytest.fixture
def steward(world: Place, join: Join) -> User:
    return join(Role.STEWARD)


@pytest.fixture
def contributor(world: Place, join: Join) -> User:
    return join(Role.CONTRIBUTOR)


@pytest.fixture
def viewer(world: Place, join: Join) -> User:
    return join(Role.VIEWER)


@pytest.fixture
def stranger(world: Place, join: Join) -> User:
    """A steward of another country."""
    return join(Role.STEWARD, "GHA")


@dataclass(frozen=True)
class Maker:
    """Makes exercises of the steward's country."""

    steward: User
    place: Place

    def begin(self, method: str = "chnri", visibility: str = "PUBLIC") -> Exercise:
        return services.create_exercise(
            person=self.steward, place=self.place, title="What to ask next", method=method, visibility=visibility
        )

    def sorting(self, method: str = "chnri", wordings: Sequence[str] = WORDINGS, **more: Any) -> Exercise:
        """An exercise with its questions, before scoring."""
        made = self.begin(method, **more)
        for text in wordings:
            services.new_question(person=self.steward, exercise=made, text=text)
        made.refresh_from_db()
        return made

    def scoring(self, method: str = "chnri", **more: Any) -> Exercise:
        made = self.sorting(method, **more)
        services.open_round(person=self.steward, exercise=made)
        made.refresh_from_db()
        return made

    def ballot(self, exercise: Exercise, label: str = "", group: StakeholderGroup | None = None) -> Ballot:
        """The ballot of somebody who was invited."""
        label = label or f"person {exercise.voters.count()}"
        (found,) = services.invite(person=self.steward, exercise=exercise, labels=[label], group=group)
        secret = services.take_ballot(secret=found.secret)
        return Ballot.objects.get(digest=digest_of("ballot", secret))

    def answer(self, ballot: Ballot, values: Sequence[float | None]) -> None:
        """Give every item of the questions, in their order, one value."""
        exercise = ballot.exercise
        current = exercise.rounds.get(state="open")
        items = [x.code for x in exercise.criteria.all()] if exercise.method == "chnri" else ["rating"]
        answers = {code: dict.fromkeys(items, value) for code, value in zip(current.questions, values, strict=True)}
        services.save_answers(ballot=ballot, answers=answers)

    def closed(self, **more: Any) -> Exercise:
        """An exercise by CHNRI with six scorers and its results."""
        made = self.scoring(**more)
        for number in range(6):
            self.answer(self.ballot(made), (1, 0.5 if number % 2 else 1, 0))
        services.close_round(person=self.steward, exercise=made)
        made.refresh_from_db()
        return made


@pytest.fixture
def maker(steward: User, place: Place) -> Maker:
    return Maker(steward, place)


@pytest.fixture
def question(maker: Maker) -> Question:
    """A question of the shipped register that has a row here."""
    services.adopt(person=maker.steward, exercise=maker.begin(), codes=["RQ04"])
    return Question.objects.get(code="RQ04")


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    def made(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return made
