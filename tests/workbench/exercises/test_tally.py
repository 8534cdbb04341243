"""From ballots to arrays: each answer at its place, counted once, whoever gave it and in which order."""

from __future__ import annotations

import math
import random
import statistics
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import ValidationError

from hsforhs.workbench.exercises import services, tally
from hsforhs.workbench.exercises.models import Ballot, Exercise, Reason, Round, Score
from hsforhs.workbench.exercises.services.protocols import criteria_from
from hsforhs.workbench.exercises.services.voting import Remark
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db
CRITERIA = "Worth: is it worth it?\n- for patients?\n- for staff?\n< Costs: is it dear?"
ITEMS = {"worth/1": "worth", "worth/2": "worth", "costs": "costs"}
SCALE = (1, 2, 3, 4, 5)


@pytest.fixture
def likert(maker: Maker) -> Exercise:
    """An exercise on a scale from 1 to 5; one criterion has two sub-questions, of the other less is better."""
    found = maker.sorting()
    services.change_protocol(person=maker.steward, exercise=found, options={"scale": "likert", "draws": 100})
    services.set_criteria(person=maker.steward, exercise=found, criteria=criteria_from(CRITERIA))
    services.open_round(person=maker.steward, exercise=found)
    found.refresh_from_db()
    return found


Given = dict[Any, dict[str, dict[str, float | None]]]


def fill(maker: Maker, exercise: Exercise, number: int, blank: float = 0.3) -> Given:
    """Let people answer by chance, some leaving blanks; returns what each ballot said."""
    chance, current = random.Random(number), exercise.rounds.get(state="open")  # noqa: S311
    said: Given = {}
    for _ in range(number):
        ballot = maker.ballot(exercise)
        said[ballot.pk] = {
            code: {key: None if chance.random() < blank else float(chance.choice(SCALE)) for key in ITEMS}
            for code in current.questions
        }
        services.save_answers(ballot=ballot, answers=said[ballot.pk])
    return said


def test_every_answer_stands_at_its_place_and_less_is_turned_round(maker: Maker, likert: Exercise) -> None:
    said = fill(maker, likert, 7)
    current = Round.objects.select_related("exercise").get(exercise=likert)
    given = tally.answered(current)
    found = tally.scores_of_round(current, given)
    assert [(x.criterion, x.subquestion) for x in found.items] == [("worth", "1"), ("worth", "2"), ("costs", "")]
    assert (found.scale, found.questions) == (tuple(map(float, SCALE)), tuple(current.questions))
    assert list(given.by_ballot) == sorted(said), "by their random keys, not by who came first"
    for scorer, ballot in enumerate(given.by_ballot):
        for question, code in enumerate(current.questions):
            for item, key in enumerate(ITEMS):
                value, stored = said[ballot][code][key], found.values[scorer, question, item]
                if value is None:
                    assert math.isnan(stored)
                else:
                    assert stored == (6 - value if key == "costs" else value)
    assert found.blanks == sum(x is None for rows in said.values() for row in rows.values() for x in row.values())


def test_the_ranking_follows_means_computed_by_hand(maker: Maker, likert: Exercise) -> None:
    said = fill(maker, likert, 8, blank=0.2)
    services.close_round(person=maker.steward, exercise=likert)
    rows = likert.snapshots.get().results["questions"]
    expected = {}
    for code in Round.objects.get(exercise=likert).questions:
        means = []
        for criterion in ("worth", "costs"):
            values = [
                (5 - x if key == "costs" else x - 1) / 4
                for answers in said.values()
                for key, of in ITEMS.items()
                if of == criterion and (x := answers[code][key]) is not None
            ]
            means.append(statistics.fmean(values))
        expected[code] = statistics.fmean(means)
    assert {x["question"]: x["rps"] for x in rows} == pytest.approx(expected)
    order = sorted(expected, key=lambda x: -expected[x])
    assert [x["question"] for x in rows] == order
    assert [x["rank"] for x in rows] == [1, 2, 3]
    assert {x.question.code: x.rank for x in likert.entries.select_related("question")} == {
        code: number for number, code in enumerate(order, start=1)
    }


def test_a_digest_knows_answers_and_reasons_and_not_who_gave_them(maker: Maker, likert: Exercise) -> None:
    current = Round.objects.get(exercise=likert)
    first = current.questions[0]
    rows = ({"worth/1": 1.0, "costs": None}, {"worth/1": 5.0})
    empty = tally.round_digest(current)

    def digest(*answers: dict[str, float | None], reason: str = "") -> str:
        Ballot.objects.all().delete()
        for x in answers:
            remarks = {first: Remark(reason=reason)}
            services.save_answers(ballot=maker.ballot(likert), answers={first: x}, remarks=remarks)
        return tally.round_digest(current)

    one = digest(*rows)
    assert digest(*reversed(rows)) == one != empty
    assert digest(*rows, reason=Reason.values[0]) != one
    assert digest(rows[0]) != one
    assert digest(*rows, rows[1]) != one, "the same answer twice is two answers"


def test_a_survey_counts_each_person_once_for_each_question(maker: Maker) -> None:
    found = maker.scoring("jla")
    current = found.rounds.get(state="open")
    one, two, three = current.questions
    picks = [(one,), (one, two), (one, two, three), (two,), (one,), ()]
    for picked in picks:
        ballot = maker.ballot(found)
        answers = {code: {"pick": 1.0 if code in picked else None} for code in current.questions}
        # Sent twice, as by somebody who went back: it counts once.
        services.save_answers(ballot=ballot, answers=answers)
        services.save_answers(ballot=ballot, answers=answers)
    results = tally.results_of(current, tally.answered(current))
    assert {x["question"]: x["picks"] for x in results["questions"]} == {one: 4, two: 3, three: 1}
    assert results["people"] == 5, "who picked nothing is nobody"


def test_a_panel_has_the_medians_of_its_answers_and_keeps_what_it_settled(maker: Maker) -> None:
    found = maker.scoring("delphi")
    codes = found.rounds.get(state="open").questions
    table = ((9, 1, 2), (9, 2, 9), (8, 3, 1), (9, 9, 9), (9, 5, 2), (8, 7, 8), (9, 4, 5))
    ballots = [maker.ballot(found) for _ in table]
    for ballot, values in zip(ballots, table, strict=True):
        maker.answer(ballot, values)
    services.close_round(person=maker.steward, exercise=found)
    rows = {x["question"]: x for x in found.snapshots.get().results["questions"]}
    for number, code in enumerate(codes):
        given = [x[number] for x in table]
        assert rows[code]["median"] == statistics.median(given)
        assert rows[code]["high"] == pytest.approx(sum(x >= 7 for x in given) / len(given))
    assert rows[codes[0]]["rank"] == 1
    found.refresh_from_db()
    services.open_round(person=maker.steward, exercise=found)
    again = found.rounds.get(state="open")
    assert set(again.questions) == {x for x in codes if rows[x]["goes_on"]}
    for ballot in ballots:
        maker.answer(ballot, [5] * len(again.questions))
    services.close_round(person=maker.steward, exercise=found)
    whole = found.snapshots.first().results["questions"]  # type: ignore[union-attr]
    assert [x["question"] for x in whole if x["round"] == 1] == [x for x in codes if x not in again.questions]
    assert {x["question"] for x in whole} == set(codes), "no question is lost on the way"
    keys = [(-x["median"], -x["high"]) for x in whole]
    assert keys == sorted(keys)
    assert [x["rank"] for x in whole] == [keys.index(x) + 1 for x in keys], "who is as good has the same rank"


def test_small_groups_are_summed_up(maker: Maker) -> None:
    found = maker.scoring("jla")
    codes = found.rounds.get(state="open").questions
    for _ in range(5):
        ballot = maker.ballot(found)
        services.save_answers(ballot=ballot, answers={code: {"pick": 1.0} for code in codes})
    services.close_round(person=maker.steward, exercise=found)
    chance = random.Random(3)  # noqa: S311
    sums = dict.fromkeys(codes, 0)
    for group in ("north", "south", "west"):
        places = chance.sample(range(1, len(codes) + 1), len(codes))
        ranks = dict(zip(codes, places, strict=True))
        # What a group said before is replaced.
        services.rank_in_workshop(
            person=maker.steward, exercise=found, group=group, ranks={x: len(codes) + 1 - y for x, y in ranks.items()}
        )
        services.rank_in_workshop(person=maker.steward, exercise=found, group=f" {group} ", ranks=ranks)
        sums = {code: sums[code] + ranks[code] for code in codes}
    for wrong in (
        dict.fromkeys(codes, 1),
        {code: number for number, code in enumerate(codes)},
        {code: number for number, code in enumerate(codes[1:], start=1)},
        {**{code: number for number, code in enumerate(codes, start=1)}, "Q0": 4},
    ):
        with pytest.raises(ValidationError, match="each place once"):
            services.rank_in_workshop(person=maker.steward, exercise=found, group="east", ranks=wrong)
    services.finish_workshop(person=maker.steward, exercise=found)
    rows = found.snapshots.first().results["questions"]  # type: ignore[union-attr]
    assert {x["question"]: x["rank_sum"] for x in rows} == sums
    assert [x["rank_sum"] for x in rows] == sorted(sums.values())
    assert all(x["final"] and x["survey"]["picks"] == 5 for x in rows)


def test_comments_are_some_of_many_and_tell_no_order(maker: Maker, likert: Exercise) -> None:
    first, second, _third = Round.objects.get(exercise=likert).questions
    for number in range(14):
        ballot = maker.ballot(likert)
        remarks = {first: Remark(comment=f"c{13 - number:02}"), second: Remark(comment="the same")}
        answers: Any = {x: dict.fromkeys(ITEMS, 3.0) for x in (first, second)}
        services.save_answers(ballot=ballot, answers=answers, remarks=remarks)
    current = Round.objects.get(exercise=likert)
    found = tally.comments_on(current, [first, second])
    assert len(found[first]) == tally.MOST_COMMENTS
    assert found[first] == sorted(set(found[first]))
    assert set(found[first]) <= set(Score.objects.filter(question__code=first).values_list("comment", flat=True))
    assert found[second] == ["the same"]
    assert tally.comments_on(current, [second]) == {second: ["the same"]}
    assert tally.comments_on(current, []) == {}


def test_what_nobody_answered_is_named_and_the_round_stays_open(maker: Maker, likert: Exercise) -> None:
    with pytest.raises(ValidationError, match="nobody answered"):
        services.close_round(person=maker.steward, exercise=likert)
    ballot = maker.ballot(likert)
    code, *_others = Round.objects.get(exercise=likert).questions
    services.save_answers(ballot=ballot, answers={code: dict.fromkeys(ITEMS, 3.0)})
    with pytest.raises(ValidationError):
        services.close_round(person=maker.steward, exercise=likert)
    assert Round.objects.get(exercise=likert).is_open
    assert not likert.snapshots.exists()


def test_who_knows_the_field_said_so(maker: Maker, likert: Exercise) -> None:
    for familiarity in (None, 1, 3, 4, 5):
        ballot = maker.ballot(likert)
        code = Round.objects.get(exercise=likert).questions[0]
        services.save_answers(ballot=ballot, answers={code: {"costs": 2.0}}, familiarity=familiarity)
    given = tally.answered(Round.objects.get(exercise=likert))
    known = given.familiar(given.by_ballot)
    assert known.dtype == np.bool_
    assert known.sum() == 2
    by_number = dict(Ballot.objects.values_list("pk", "familiarity"))
    assert [by_number[x] in (4, 5) for x in given.by_ballot] == list(known)


def test_of_two_equal_medians_the_one_with_more_support_goes_first(maker: Maker) -> None:
    found = maker.scoring("delphi")
    codes = found.rounds.get(state="open").questions
    for values in ((1, 7, 7), (2, 7, 7), (7, 7, 7), (8, 7, 7), (9, 7, 7)):
        maker.answer(maker.ballot(found), values)
    services.close_round(person=maker.steward, exercise=found)
    rows = found.snapshots.get().results["questions"]
    assert [x["median"] for x in rows] == [7, 7, 7]
    assert [(x["question"], x["high"], x["rank"]) for x in rows] == [
        (codes[1], 1.0, 1),
        (codes[2], 1.0, 1),
        (codes[0], 0.6, 3),
    ]
