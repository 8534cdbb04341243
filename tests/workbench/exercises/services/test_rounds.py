"""Rounds of all three methods, from the fixed protocol to published results."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.agenda.protocol import protocol_digest
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import Round, Score, State, Voter
from hsforhs.workbench.exercises.services.protocols import criteria_from
from hsforhs.workbench.exercises.services.voting import Remark
from hsforhs.workbench.exercises.tally import data_digest
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db
NEXT_YEAR = timezone.localdate() + dt.timedelta(days=365)


def test_opening_fixes_the_protocol_and_keeps_its_digest(maker: Maker) -> None:
    found = maker.scoring()
    assert found.protocol_digest == protocol_digest(found.protocol)
    assert [x["code"] for x in found.protocol["criteria"]] == list(found.criteria.values_list("code", flat=True))
    assert len(found.protocol["questions"]) == 3
    with pytest.raises(ValidationError, match="Scoring has opened"):
        services.change_protocol(person=maker.steward, exercise=found, title="Another one")
    with pytest.raises(PermissionDenied):
        services.new_question(person=maker.steward, exercise=found, text="One more?")
    services.change_protocol(person=maker.steward, exercise=found, visibility="PRIVATE")
    found.refresh_from_db()
    assert found.visibility == "PRIVATE", "who may see it is not part of the protocol"
    assert found.protocol_digest == protocol_digest(found.protocol)


def test_nothing_opens_without_two_questions_or_a_criterion(maker: Maker) -> None:
    with pytest.raises(ValidationError, match="two questions"):
        services.open_round(person=maker.steward, exercise=maker.sorting(wordings=["Only one?"]))
    bare = maker.sorting()
    bare.criteria.all().delete()
    with pytest.raises(ValidationError, match="criterion"):
        services.open_round(person=maker.steward, exercise=bare)
    found = maker.scoring()
    with pytest.raises(ValidationError, match="open already"):
        services.open_round(person=maker.steward, exercise=found)


def test_a_chnri_exercise_has_a_snapshot_that_can_be_computed_anew(maker: Maker) -> None:
    found = maker.closed()
    snapshot = found.snapshots.get()
    assert found.state == State.CLOSED
    assert snapshot.protocol_digest == found.protocol_digest
    assert snapshot.data_digest == data_digest(found)
    rows = snapshot.results["questions"]
    assert [round(row["rps"], 4) for row in rows] == [1.0, 0.75, 0.0]
    assert [x.rank for x in found.entries.order_by("position")] == [1, 2, 3]
    assert rows[0]["rank_low"] == rows[0]["rank_high"] == 1
    Score.objects.filter(round__exercise=found).first().delete()
    assert snapshot.data_digest != data_digest(found), "a missing answer shows"


def test_closing_is_refused_where_nobody_answered_a_question_and_nothing_changes(maker: Maker) -> None:
    found = maker.scoring()
    maker.answer(maker.ballot(found), (1, 1, None))
    with pytest.raises(ValidationError, match="has no answer on criterion"):
        services.close_round(person=maker.steward, exercise=found)
    found.refresh_from_db()
    assert found.state == State.SCORING
    assert found.rounds.get().is_open
    assert not found.snapshots.exists()


def test_closing_without_a_ballot_is_refused(maker: Maker) -> None:
    with pytest.raises(ValidationError, match="nobody answered"):
        services.close_round(person=maker.steward, exercise=maker.scoring())


def test_events_of_scoring_hold_numbers_and_digests_and_no_answer(maker: Maker) -> None:
    found = maker.closed()
    events = Event.objects.filter(subject=f"exercises.exercise:{found.pk}")
    (closing,) = events.filter(action="exercises.close_round")
    assert closing.facts == {"round": 1, "ballots": 6, "answers": found.rounds.get().digest}
    assert not events.filter(action__contains="answer").exists()
    assert not events.filter(actor="visitor").exists(), "an anonymous act writes no event"
    assert verify().whole


def test_a_second_round_says_what_talking_changed(maker: Maker) -> None:
    found = maker.closed()
    services.open_round(person=maker.steward, exercise=found)
    assert found.rounds.get(number=2).feedback, "scorers see what came out before"
    for ballot in found.ballots.all():
        maker.answer(ballot, (0, 1, 1))
    services.close_round(person=maker.steward, exercise=found)
    change = found.snapshots.first().results["change"]["questions"]
    assert {x["changed"] for x in change.values()} >= {1.0}
    found.refresh_from_db()
    assert found.state == State.CLOSED


def test_delphi_asks_until_answers_rest(maker: Maker) -> None:
    found = maker.scoring("delphi")
    ballots = [maker.ballot(found) for _ in range(5)]
    for ballot in ballots:
        maker.answer(ballot, (9, 5, 2))
    services.close_round(person=maker.steward, exercise=found)
    found.refresh_from_db()
    assert found.state == State.CLOSED, "results stand after every round, and the next may open"
    second = services.open_round(person=maker.steward, exercise=found)
    assert len(second.questions) == 3, "one round says nothing about stability"
    assert second.feedback[second.questions[0]]["median"] == 9
    for number, ballot in enumerate(ballots):
        maker.answer(ballot, (9, 1 if number < 3 else 9, 2))
    services.close_round(person=maker.steward, exercise=found)
    rows = {x["question"]: x for x in found.rounds.get(number=2).results["questions"]}
    moved = [code for code, x in rows.items() if x["goes_on"]]
    assert moved == [second.questions[1]]
    third = services.open_round(person=maker.steward, exercise=found)
    assert third.questions == moved
    for ballot in ballots:
        maker.answer(ballot, (5,))
    services.close_round(person=maker.steward, exercise=found)
    final = found.snapshots.first().results
    assert [x["rank"] for x in final["questions"]] == [1, 2, 3]
    assert {x["round"] for x in final["questions"]} == {2, 3}
    with pytest.raises(ValidationError, match="settled"):
        services.open_round(person=maker.steward, exercise=found)


def pick(maker: Maker, exercise: object, group: object, codes: list[str]) -> None:
    ballot = maker.ballot(exercise, group=group)  # type: ignore[arg-type]
    services.save_answers(ballot=ballot, answers={code: {"pick": 1} for code in codes})


def jla_at_workshop(maker: Maker) -> tuple[object, Round]:
    found = maker.sorting("jla")
    services.change_protocol(person=maker.steward, exercise=found, options={"shortlist": 2, "picks": 2})
    groups = [services.add_group(person=maker.steward, exercise=found, title=x) for x in ("Carers", "Clinicians")]
    services.open_round(person=maker.steward, exercise=found)
    codes = found.rounds.get().questions
    for number in range(6):
        pick(maker, found, groups[number % 2], [codes[0], codes[1 if number < 4 else 2]])
    services.close_round(person=maker.steward, exercise=found)
    found.refresh_from_db()
    return found, found.rounds.get(kind="workshop")


def test_jla_keeps_the_ranks_of_groups_apart(maker: Maker) -> None:
    found, workshop = jla_at_workshop(maker)
    assert found.state == State.WORKSHOP
    assert len(workshop.questions) == 2
    survey = found.rounds.get(kind="survey").results
    assert survey["group_sizes"] == {"carers": None, "clinicians": None}, "three people are too few to be shown"
    one, two = workshop.questions
    services.rank_in_workshop(person=maker.steward, exercise=found, group="Table A", ranks={one: 1, two: 2})
    with pytest.raises(ValidationError, match="two groups"):
        services.finish_workshop(person=maker.steward, exercise=found)
    services.rank_in_workshop(person=maker.steward, exercise=found, group="Table B", ranks={one: 2, two: 1})
    services.rank_in_workshop(person=maker.steward, exercise=found, group="Table B", ranks={one: 1, two: 2})
    services.finish_workshop(person=maker.steward, exercise=found)
    rows = found.snapshots.get().results["questions"]
    assert [(x["question"], x["rank"], x["final"]) for x in rows][:2] == [(one, 1, True), (two, 2, True)]
    assert rows[2]["final"] is False
    assert rows[0]["groups"] == {"Table A": 1.0, "Table B": 1.0}


@pytest.mark.parametrize("ranks", [(1, 1), (1, 3), (0, 1)])
def test_a_group_gives_each_place_once(maker: Maker, ranks: tuple[int, int]) -> None:
    found, workshop = jla_at_workshop(maker)
    given = dict(zip(workshop.questions, ranks, strict=True))
    with pytest.raises(ValidationError, match="each place once"):
        services.rank_in_workshop(person=maker.steward, exercise=found, group="Table A", ranks=given)
    assert not workshop.group_ranks.exists()


def test_publishing_sets_the_end_of_priorities_and_forgets_who_was_invited(maker: Maker) -> None:
    found = maker.closed()
    assert Voter.objects.exclude(label="").exists()
    services.publish(person=maker.steward, exercise=found, expires_on=NEXT_YEAR)
    found.refresh_from_db()
    assert (found.state, found.published_on) == (State.PUBLISHED, timezone.localdate())
    assert set(found.entries.values_list("question__expires_on", flat=True)) == {NEXT_YEAR}
    assert not Voter.objects.exclude(label="").exists()


@pytest.mark.parametrize("days", [0, -1, 4000])
def test_priorities_expire_on_a_day_to_come(maker: Maker, days: int) -> None:
    found, day = maker.closed(), timezone.localdate() + dt.timedelta(days=days)
    with pytest.raises(ValidationError, match="within ten years"):
        services.publish(person=maker.steward, exercise=found, expires_on=day)


def test_results_are_published_once_and_by_who_may(maker: Maker, contributor: User) -> None:
    found = maker.closed()
    with pytest.raises(PermissionDenied):
        services.publish(person=contributor, exercise=found, expires_on=NEXT_YEAR)
    services.publish(person=maker.steward, exercise=found, expires_on=NEXT_YEAR)
    with pytest.raises(PermissionDenied):
        services.publish(person=maker.steward, exercise=found, expires_on=NEXT_YEAR)


@pytest.mark.parametrize("method", ["chnri", "delphi"])
def test_comments_go_to_the_next_round_where_people_disagree_and_end_with_it(maker: Maker, method: str) -> None:
    found = maker.scoring(method, wordings=["Agreed?", "Torn?"])
    agreed, torn = found.rounds.get().questions
    high, low = (1, 0) if method == "chnri" else (9, 1)
    ballots = [maker.ballot(found) for _ in range(6)]
    for number, ballot in enumerate(ballots):
        maker.answer(ballot, (high, high if number % 2 else low))
        kept = ballot.scores.get(question__code=torn).values
        services.save_answers(
            ballot=ballot,
            answers={torn: kept, agreed: ballot.scores.get(question__code=agreed).values},
            remarks={torn: Remark(comment=f"Words {number % 3}"), agreed: Remark(comment="Yes indeed")},
        )
    services.close_round(person=maker.steward, exercise=found)
    services.open_round(person=maker.steward, exercise=found)
    feedback = found.rounds.get(number=2).feedback
    assert feedback[torn]["comments"] == ["Words 0", "Words 1", "Words 2"], "each once, in the order of letters"
    assert "comments" not in feedback[agreed]
    assert "Words" not in str(found.rounds.get(number=1).results)
    services.leave_out_comment(person=maker.steward, exercise=found, code=torn, comment="Words 1")
    assert found.rounds.get(number=2).feedback[torn]["comments"] == ["Words 0", "Words 2"]
    assert not Score.objects.filter(comment="Words 1").exists()
    assert "Words" not in str(Event.objects.get(action="exercises.leave_out_comment").facts)
    for code, comment in ((torn, "Words 1"), (agreed, "Yes indeed")):
        with pytest.raises(ValidationError, match="no such comment"):
            services.leave_out_comment(person=maker.steward, exercise=found, code=code, comment=comment)
    for ballot in ballots:
        maker.answer(ballot, (high, low))
    services.close_round(person=maker.steward, exercise=found)
    services.publish(person=maker.steward, exercise=found, expires_on=NEXT_YEAR)
    assert not Score.objects.exclude(comment="").exists()
    left = found.rounds.get(number=2).feedback[torn]
    assert "comments" not in left
    assert "rank" in left or "median" in left


def test_the_digest_of_the_answers_knows_reasons_and_familiarity(maker: Maker) -> None:
    found = maker.scoring(wordings=["A?", "B?"])
    one = found.rounds.get().questions[0]
    ballot = maker.ballot(found)
    maker.answer(ballot, (1, 0))
    services.close_round(person=maker.steward, exercise=found)
    seen = {data_digest(found)}
    ballot.scores.filter(question__code=one).update(reason="unsure")
    seen.add(data_digest(found))
    type(ballot).objects.filter(pk=ballot.pk).update(familiarity=3)
    seen.add(data_digest(found))
    assert len(seen) == 3


def test_less_is_better_turns_a_scale_round(maker: Maker) -> None:
    found = maker.sorting(wordings=["A?", "B?"])
    services.change_protocol(person=maker.steward, exercise=found, options={"scale": "likert"})
    lines = criteria_from("Reach\n< Cost: What does it cost?")
    services.set_criteria(person=maker.steward, exercise=found, criteria=lines)
    services.add_group(person=maker.steward, exercise=found, title="Carers")
    services.set_thresholds(person=maker.steward, group=found.groups.get(), thresholds={"cost": "4.5"})
    services.open_round(person=maker.steward, exercise=found)
    one, two = found.rounds.get().questions
    for _ in range(5):
        answers = {one: {"reach": 5, "cost": 2}, two: {"reach": 4, "cost": 1}}
        services.save_answers(ballot=maker.ballot(found), answers=answers)
    services.close_round(person=maker.steward, exercise=found)
    rows = {row["question"]: row for row in found.rounds.get().results["questions"]}
    assert rows[one]["intermediate"] == {"reach": 1, "cost": 0.75}
    assert rows[two]["intermediate"] == {"reach": 0.75, "cost": 1}
    assert (rows[one]["fails"], rows[two]["fails"]) == (["cost"], []), "4.5 of 1 to 5 is 0.875"


def test_comments_are_shown_below_the_agreement_wanted_and_not_at_it(maker: Maker) -> None:
    found = maker.sorting()
    services.change_protocol(person=maker.steward, exercise=found, options={"agree": 0.75})
    services.open_round(person=maker.steward, exercise=found)
    codes = found.rounds.get(state="open").questions
    items = list(found.criteria.values_list("code", flat=True))
    for number, values in enumerate(((1, 1, 1), (1, 1, 1), (1, 0, 1), (0, 0, 1))):
        services.save_answers(
            ballot=maker.ballot(found),
            answers={code: dict.fromkeys(items, value) for code, value in zip(codes, values, strict=True)},
            remarks={code: Remark(comment=f"c{number}") for code in codes},
        )
    services.close_round(person=maker.steward, exercise=found)
    rows = {x["question"]: x["aea_nonblank"] for x in found.rounds.get(number=1).results["questions"]}
    assert [rows[x] for x in codes] == [0.75, 0.5, 1.0]
    services.open_round(person=maker.steward, exercise=found)
    feedback = found.rounds.get(state="open").feedback
    assert {code for code in codes if feedback[code].get("comments")} == {codes[1]}
    assert feedback[codes[1]]["comments"] == ["c0", "c1", "c2", "c3"]


def test_a_priority_that_ends_later_is_not_cut_short(maker: Maker) -> None:
    found = maker.closed()
    first, second, third = (x.question for x in found.entries.select_related("question"))
    today = timezone.localdate()
    dates = {first: today + dt.timedelta(days=500), second: today + dt.timedelta(days=5), third: None}
    for question, ends in dates.items():
        question.expires_on = ends
        question.save(update_fields=["expires_on"])
    services.publish(person=maker.steward, exercise=found, expires_on=NEXT_YEAR)
    for question in dates:
        question.refresh_from_db()
    assert [x.expires_on for x in dates] == [today + dt.timedelta(days=500), NEXT_YEAR, NEXT_YEAR]
