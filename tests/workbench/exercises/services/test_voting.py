"""Ballots that nothing joins to people, and answers that are stored whole or not at all."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import Ballot, Exercise, Score, Voter
from hsforhs.workbench.exercises.services import voting
from hsforhs.workbench.exercises.services.voting import Remark, digest_of
from hsforhs.workbench.messages.models import OutboxMessage
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db


def test_an_invitation_buys_one_ballot_and_neither_secret_is_kept(maker: Maker) -> None:
    found = maker.scoring()
    (invitation,) = services.invite(person=maker.steward, exercise=found, labels=["Ada"])
    secret = services.take_ballot(secret=invitation.secret)
    voter, ballot = Voter.objects.get(), Ballot.objects.get()
    assert voter.taken
    assert ballot.digest == digest_of("ballot", secret)
    kept = repr([[getattr(x, f.attname) for f in x._meta.concrete_fields] for x in (voter, ballot)])
    assert invitation.secret not in kept
    assert secret not in kept
    with pytest.raises(ValidationError, match="was used"):
        services.take_ballot(secret=invitation.secret)
    with pytest.raises(Voter.DoesNotExist):
        services.take_ballot(secret=secret)


@pytest.mark.parametrize("model", [Voter, Ballot, Score])
def test_neither_list_has_a_time_or_a_number_that_counts_up(model: type[models.Model]) -> None:
    kinds = {type(x) for x in model._meta.concrete_fields}
    assert not kinds & {models.DateTimeField, models.DateField, models.TimeField, models.AutoField, models.BigAutoField}


def test_the_two_lists_lead_to_nothing_in_common_but_exercise_and_group() -> None:
    shared = {x.related_model for x in Voter._meta.concrete_fields if x.related_model} & {
        x.related_model for x in Ballot._meta.concrete_fields if x.related_model
    }
    assert {x.__name__ for x in shared if x} == {"Exercise", "StakeholderGroup"}
    assert User not in {x.related_model for m in (Voter, Ballot, Score) for x in m._meta.concrete_fields}


def test_closing_a_round_forgets_in_which_order_ballots_were_taken(maker: Maker) -> None:
    found = maker.scoring()
    for _ in range(8):
        maker.answer(maker.ballot(found), (1, 1, 0))
    as_taken = _keys_as_they_lie()
    services.close_round(person=maker.steward, exercise=found)
    keys = _keys_as_they_lie()
    assert len(keys) == 8
    assert keys != as_taken
    # PostgreSQL fills gaps that older rows left, wherever they are.
    assert connection.vendor == "postgresql" or keys == sorted(keys)
    assert Voter.objects.filter(taken=True).count() == 8


def _keys_as_they_lie() -> list[str]:
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM exercises_voter ORDER BY {place}")  # noqa: S608
        return [str(x).replace("-", "") for (x,) in cursor.fetchall()]


def test_inviting_tells_the_audit_a_number_and_no_name(maker: Maker) -> None:
    found = maker.begin()
    services.invite(person=maker.steward, exercise=found, labels=["Ada", "ben@example.org"])
    event = Event.objects.get(action="exercises.invite")
    assert event.facts == {"people": 2, "group": ""}
    assert not OutboxMessage.objects.exists()


def test_only_labels_that_are_addresses_get_a_message_with_their_link(maker: Maker) -> None:
    found = maker.begin()
    made = services.invite(
        person=maker.steward,
        exercise=found,
        labels=["Ada", "ben@example.org"],
        address=lambda secret: f"https://x.example/{secret}",
    )
    message = OutboxMessage.objects.get()
    assert [x.mailed for x in made] == [False, True]
    assert f"https://x.example/{made[1].secret}" in message.body


@pytest.mark.parametrize(("labels", "sentence"), [([" "], "at least one"), (["A", "A"], "invited already")])
def test_labels_that_cannot_be_are_refused(maker: Maker, labels: list[str], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        services.invite(person=maker.steward, exercise=maker.begin(), labels=labels)
    assert not Voter.objects.exists()


def test_others_invite_nobody(maker: Maker, contributor: User, stranger: User) -> None:
    found = maker.begin()
    for person in (contributor, stranger):
        with pytest.raises(PermissionDenied):
            services.invite(person=person, exercise=found, labels=["Ada"])


def test_no_ballot_is_taken_once_results_are_there(maker: Maker) -> None:
    found = maker.scoring()
    (late,) = services.invite(person=maker.steward, exercise=found, labels=["Late"])
    maker.answer(maker.ballot(found), (1, 0, 0.5))
    services.close_round(person=maker.steward, exercise=found)
    with pytest.raises(ValidationError, match="over"):
        services.take_ballot(secret=late.secret)
    assert not Voter.objects.get(digest=digest_of("voter", late.secret)).taken
    with pytest.raises(ValidationError, match="any more"):
        services.invite(person=maker.steward, exercise=found, labels=["Later"])


def test_answers_can_be_given_bit_by_bit_and_changed(maker: Maker) -> None:
    found = maker.scoring()
    ballot = maker.ballot(found)
    first, second, _third = found.rounds.get().questions
    services.save_answers(ballot=ballot, answers={first: {"equity": 1}})
    services.save_answers(ballot=ballot, answers={second: {"equity": 0.5}})
    services.save_answers(ballot=ballot, answers={first: {"equity": 0, "burden": None}}, done=True)
    stored = dict(ballot.scores.values_list("question__code", "values"))
    assert stored[first]["equity"] == 0
    assert stored[first]["burden"] is None
    assert stored[second]["equity"] == 0.5
    ballot.refresh_from_db()
    assert ballot.done == 1


@pytest.mark.parametrize(
    ("code", "values", "sentence"),
    [
        ("", {"equity": 0.7}, "off the scale; expected 0, 0.5, 1"),
        ("", {"beauty": 1}, "“beauty” is not asked"),
        ("RQ77", {"equity": 1}, "“RQ77” is not asked"),
    ],
)
def test_an_answer_that_cannot_be_stores_nothing(
    maker: Maker, code: str, values: dict[str, float], sentence: str
) -> None:
    found = maker.scoring()
    ballot = maker.ballot(found)
    first, second, _third = found.rounds.get().questions
    with pytest.raises(ValidationError, match=sentence):
        services.save_answers(ballot=ballot, answers={first: {"equity": 1}, code or second: values})
    assert not Score.objects.exists()


def test_nothing_is_stored_while_no_round_is_open(maker: Maker) -> None:
    found = maker.scoring()
    ballot = maker.ballot(found)
    maker.answer(ballot, (1, 1, 1))
    first = found.rounds.get().questions[0]
    services.close_round(person=maker.steward, exercise=found)
    with pytest.raises(ValidationError, match="No round is open"):
        services.save_answers(ballot=ballot, answers={first: {"equity": 0}})
    assert ballot.scores.get(question__code=first).values["equity"] == 1


def test_a_survey_takes_so_many_picks_and_no_more(maker: Maker) -> None:
    made = maker.sorting("jla")
    services.change_protocol(person=maker.steward, exercise=made, options={"picks": 2})
    services.open_round(person=maker.steward, exercise=made)
    one, two, three = made.rounds.get().questions
    ballot = maker.ballot(made)
    services.save_answers(ballot=ballot, answers={one: {"pick": 1}, two: {"pick": 1}})
    with pytest.raises(ValidationError, match="You picked 3 questions; at most 2"):
        services.save_answers(ballot=ballot, answers={three: {"pick": 1}})
    services.save_answers(ballot=ballot, answers={one: {"pick": None}, three: {"pick": 1}})
    picked = {code for code, x in ballot.scores.values_list("question__code", "values") if x["pick"]}
    assert picked == {two, three}


@pytest.mark.django_db(transaction=True)
def test_scorers_who_save_at_once_lose_nothing(maker: Maker) -> None:
    """The same with 500 scorers stands in the benchmarks."""
    found = maker.scoring()
    ballots = [maker.ballot(found) for _ in range(16)]
    start, faults = threading.Barrier(len(ballots)), []

    def save(number: int) -> None:
        try:
            start.wait()
            maker.answer(ballots[number], (1, 0.5, 0))
            maker.answer(ballots[number], (0, 0.5, 1))
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(x,)) for x in range(len(ballots))]
    for x in threads:
        x.start()
    for x in threads:
        x.join()
    assert faults == []
    stored = Score.objects.filter(round__exercise=found)
    assert stored.count() == 16 * 3
    first = found.rounds.get().questions[0]
    assert {x["equity"] for x in stored.filter(question__code=first).values_list("values", flat=True)} == {0}
    services.close_round(person=maker.steward, exercise=found)
    assert found.rounds.get().ballots == 16


def test_a_reason_stays_with_a_blank_and_goes_with_it(maker: Maker) -> None:
    found = maker.scoring(wordings=["A?", "B?"])
    one, two = found.rounds.get().questions
    ballot = maker.ballot(found)

    def save(values: dict[str, float | None], **more: object) -> tuple[str, str]:
        services.save_answers(ballot=ballot, answers={one: values}, **more)
        return Score.objects.values_list("reason", "comment").get()

    assert save({"equity": 1}, remarks={one: Remark("outside", " Ask nurses. ")}) == ("outside", "Ask nurses.")
    assert save({"equity": 0.5}) == ("outside", "Ask nurses."), "without remarks those before stay"
    whole = dict.fromkeys(found.criteria.values_list("code", flat=True), 1.0)
    assert save(whole) == ("", "Ask nurses."), "nothing is blank any more"
    assert save(whole, remarks={one: Remark("unsure")}) == ("", ""), "a reason without a blank is none"
    assert save({}, remarks={}, familiarity=4) == ("", "")
    ballot.refresh_from_db()
    assert ballot.familiarity == 4
    services.save_answers(ballot=ballot, answers={two: {}})
    ballot.refresh_from_db()
    assert ballot.familiarity == 4


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"remarks": Remark("lazy")}, "no reason “lazy”"),
        ({"remarks": Remark("", "x" * 401)}, ": the comment is too long; at most 400"),
        ({"familiarity": 6}, "from 1 to 5"),
        ({"familiarity": 0}, "from 1 to 5"),
    ],
)
def test_remarks_that_are_none_store_nothing(maker: Maker, more: dict[str, object], sentence: str) -> None:
    found = maker.scoring(wordings=["A?", "B?"])
    one = found.rounds.get().questions[0]
    given = {name: {one: x} if isinstance(x, Remark) else x for name, x in more.items()}
    with pytest.raises(ValidationError, match=sentence):
        services.save_answers(ballot=maker.ballot(found), answers={one: {"equity": 1}}, **given)
    assert not Score.objects.exists()
    assert Ballot.objects.get().familiarity is None


def test_a_survey_keeps_no_remarks(maker: Maker) -> None:
    found = maker.scoring("jla")
    one = found.rounds.get().questions[0]
    services.save_answers(ballot=maker.ballot(found), answers={one: {}}, remarks={one: Remark("unsure", "words")})
    assert Score.objects.values_list("reason", "comment").get() == ("", "")


def test_an_invitation_buys_one_ballot_while_there_is_something_to_score(maker: Maker) -> None:
    found = maker.scoring("jla")
    first, second = services.invite(person=maker.steward, exercise=found, labels=["a", " b ", ""])
    assert (first.label, second.label) == ("a", "b")
    fresh = services.take_ballot(secret=first.secret)
    with pytest.raises(ValidationError, match="was used"):
        services.take_ballot(secret=first.secret)
    for secret in ("", fresh, first.secret + "x"):
        with pytest.raises(Voter.DoesNotExist):
            services.take_ballot(secret=secret)
    assert found.ballots.count() == 1
    Exercise.objects.filter(pk=found.pk).update(state="workshop")
    with pytest.raises(ValidationError, match="Scoring is over"):
        services.take_ballot(secret=second.secret)
    Exercise.objects.filter(pk=found.pk).update(state="scoring")
    assert services.take_ballot(secret=second.secret) != fresh, "the refusal did not use it up"


def test_as_many_are_invited_as_an_exercise_holds(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "MOST_VOTERS", 3)
    found = maker.scoring()
    services.invite(person=maker.steward, exercise=found, labels=["a", "b"])
    with pytest.raises(ValidationError, match="at most 3"):
        services.invite(person=maker.steward, exercise=found, labels=["c", "d"])
    services.invite(person=maker.steward, exercise=found, labels=["c"])
    assert sorted(found.voters.values_list("label", flat=True)) == ["a", "b", "c"]
