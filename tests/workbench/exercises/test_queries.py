"""The register as people see it, the questions of a cell, counts and places."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hsforhs.agenda.register import shipped_register
from hsforhs.framework import Cell
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.exercises import queries, services
from hsforhs.workbench.exercises.models import Exercise, Question
from hsforhs.workbench.exercises.queries import Wanted
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SHIPPED = len(shipped_register().questions)


def test_the_register_is_the_shipped_one_with_what_is_known_here(
    contributor: User, question: Question, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    services.check_evidence(person=contributor, question=question, searched="x", found="y", status="partly")
    with django_assert_num_queries(4):
        rows = queries.register_rows(AnonymousUser())
    assert len(rows) == SHIPPED
    row = next(x for x in rows if x.code == question.code)
    shipped = shipped_register().questions[question.code]
    assert (row.status, row.text, row.cells) == ("partly", shipped.text, shipped.cells)


def test_questions_of_a_private_exercise_are_for_its_people(maker: Maker) -> None:
    hidden = services.new_question(
        person=maker.steward, exercise=maker.begin(visibility="PRIVATE"), text="Hidden?", cells=[Cell("D2", "HIS")]
    )
    assert hidden.code not in {x.code for x in queries.register_rows(AnonymousUser())}
    assert hidden.code in {x.code for x in queries.register_rows(maker.steward)}
    assert queries.find_row(AnonymousUser(), hidden.code) is None
    assert queries.find_row(maker.steward, hidden.code) is not None
    assert (
        queries.not_known(maker.steward, "D2", "HIS").total == queries.not_known(AnonymousUser(), "D2", "HIS").total + 1
    )


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (Wanted(area="D2"), lambda x: any(c.area == "D2" for c in x.cells)),
        (Wanted(area="D2", component="HIS"), lambda x: any((c.area, c.component) == ("D2", "HIS") for c in x.cells)),
        (Wanted(theme="finance"), lambda x: x.theme == "finance"),
        (Wanted(words="BUDGET"), lambda x: "budget" in x.text.casefold()),
        (Wanted(words="rq04"), lambda x: x.code == "RQ04"),
        (Wanted(standing="contested"), lambda x: x.status == "contested"),
        (Wanted(level="GLOBAL", type="description"), lambda x: (x.level, x.type) == ("GLOBAL", "description")),
    ],
)
def test_filters(db: None, wanted: Wanted, fits: object) -> None:
    found = {x.code for x in queries.register_rows(AnonymousUser(), wanted)}
    assert found == {x.code for x in queries.register_rows(AnonymousUser()) if fits(x)}  # type: ignore[operator]
    assert 0 < len(found) < SHIPPED


def test_what_is_due_was_asked_for_or_has_expired(maker: Maker, question: Question) -> None:
    assert queries.register_rows(maker.steward, Wanted(due=True)) == []
    Question.objects.filter(pk=question.pk).update(expires_on=TODAY)
    assert queries.register_rows(maker.steward, Wanted(due=True)) == [], "the last day counts"
    Question.objects.filter(pk=question.pk).update(expires_on=TODAY - dt.timedelta(days=1))
    (row,) = queries.register_rows(maker.steward, Wanted(due=True))
    assert row.has_expired
    Question.objects.filter(pk=question.pk).update(expires_on=None, recheck="a document")
    assert len(queries.register_rows(maker.steward, Wanted(due=True))) == 1


def test_what_is_not_known_of_a_cell_costs_one_query(
    contributor: User, question: Question, maker: Maker, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        before = queries.not_known(AnonymousUser(), "D2", "HIS")
    assert question.code in {x.code for x in shipped_register().about("D2", "HIS")}
    services.check_evidence(person=contributor, question=question, searched="x", found="y", status="answered")
    after = queries.not_known(AnonymousUser(), "D2", "HIS")
    assert (after.total, after.answered) == (before.total - 1, before.answered + 1)
    assert len(after.rows) <= queries.SHOWN_IN_CELL


def test_a_standing_priority_comes_first_in_its_cell(maker: Maker) -> None:
    made = services.new_question(person=maker.steward, exercise=maker.begin(), text="New?", cells=[Cell("D2", "HIS")])
    Question.objects.filter(pk=made.pk).update(expires_on=TODAY + dt.timedelta(days=9))
    assert queries.not_known(AnonymousUser(), "D2", "HIS").rows[0].code == made.code


def test_a_sector_narrows_the_cell(maker: Maker) -> None:
    def totals() -> list[int]:
        return [queries.not_known(AnonymousUser(), "P5", "OS", x).total for x in ("ANI", "WSH", "")]

    animals, water, all_sectors = totals()
    services.new_question(
        person=maker.steward, exercise=maker.begin(), text="Of animals?", cells=[Cell("P5", "OS", "ANI")]
    )
    assert totals() == [animals + 1, water, all_sectors + 1]


def test_merged_questions_are_gone_from_the_register(maker: Maker) -> None:
    found = maker.sorting(wordings=["A?", "B?"])
    one, two = (x.question for x in found.entries.select_related("question"))
    services.merge_questions(person=maker.steward, exercise=found, into=one, other=two)
    codes = {x.code for x in queries.register_rows(maker.steward)}
    assert one.code in codes
    assert two.code not in codes


def test_counts_say_how_far_an_exercise_is(maker: Maker) -> None:
    found = maker.scoring()
    maker.answer(maker.ballot(found), (1, 0, 1))
    maker.ballot(found)
    services.invite(person=maker.steward, exercise=found, labels=["idle"])
    counts = queries.counts_of(found)
    assert (counts.questions, counts.invited, counts.taken, counts.answered, counts.done) == (3, 3, 2, 1, 0)


def test_likeness_helps_to_sort(maker: Maker) -> None:
    found = maker.sorting(wordings=["Which alarms come in time?", "Which alarm comes in time?", "Who pays?"])
    questions = [x.question for x in found.entries.select_related("question")]
    ((one, two, likeness),) = queries.twins(questions)
    assert {one, two} == set(questions[:2])
    assert likeness > 0.7
    services.begin_collecting(person=maker.steward, exercise=found)
    found.refresh_from_db()
    services.suggest(person=AnonymousUser(), exercise=found, text="Which alarms come in time", token="t")
    (sorted_idea,) = queries.ideas_to_sort(found, questions, most=5)
    assert sorted_idea.alike[0][0] == questions[0].code


def test_places_are_those_of_published_exercises_that_one_may_see(maker: Maker, stranger: User) -> None:
    found = maker.closed()
    question = found.entries.first().question
    assert queries.placings(maker.steward, question) == []
    services.publish(person=maker.steward, exercise=found, expires_on=TODAY + dt.timedelta(days=5))
    (place,) = queries.placings(stranger, question)
    assert (place.rank, place.of) == (1, 3)
    services.change_protocol(person=maker.steward, exercise=found, visibility="PRIVATE")
    assert queries.placings(stranger, question) == []


def test_the_register_is_narrowed_by_exercises_that_one_may_read(maker: Maker, stranger: User) -> None:
    """The questions themselves are for everybody: which of them a private exercise asks is not."""
    hidden, shown = maker.begin(visibility="PRIVATE"), maker.begin()
    for found, code in ((hidden, "RQ04"), (shown, "RQ05")):
        services.adopt(person=maker.steward, exercise=found, codes=[code])

    def codes(person: User | AnonymousUser, exercise: Exercise) -> list[str]:
        return [x.code for x in queries.register_rows(person, Wanted(exercise=exercise.pk))]

    assert codes(maker.steward, hidden) == ["RQ04"]
    for person in (AnonymousUser(), stranger):
        assert codes(person, hidden) == []
        assert codes(person, shown) == ["RQ05"]


def test_an_exercise_is_placed_by_its_year_and_then_by_its_number(maker: Maker) -> None:
    made = []
    for year in (2021, 2019, 2021):
        found = maker.begin()
        services.adopt(person=maker.steward, exercise=found, codes=["RQ04", "RQ05"])
        found.entries.filter(question__code="RQ04").update(rank=len(made) + 1)
        Exercise.objects.filter(pk=found.pk).update(state="published", year=year)
        made.append(found.pk)
    draft = maker.begin()
    services.adopt(person=maker.steward, exercise=draft, codes=["RQ04"])
    draft.entries.update(rank=1)
    found = queries.placings(AnonymousUser(), Question.objects.get(code="RQ04"))
    assert [(x.exercise.pk, x.rank, x.of) for x in found] == [(made[1], 2, 2), (made[0], 1, 2), (made[2], 3, 2)]
    assert queries.placings(AnonymousUser(), Question.objects.get(code="RQ05")) == [], "a place is one that was given"
