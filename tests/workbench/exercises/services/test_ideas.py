"""Ideas become questions, are merged or set aside; nothing of the wording before is lost."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.framework import Cell
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import Exercise, Idea, Merge, Question
from hsforhs.workbench.exercises.queries import row_of
from hsforhs.workbench.exercises.services.ideas import stored_question
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db


@pytest.fixture
def collecting(maker: Maker) -> Exercise:
    found = maker.begin()
    services.begin_collecting(person=maker.steward, exercise=found)
    found.refresh_from_db()
    return found


def idea(found: Exercise, text: str = "Which alarm comes first?", token: str = "a") -> Idea:  # noqa: S107
    return services.suggest(person=AnonymousUser(), exercise=found, text=text, token=token, language="en")


def test_an_idea_keeps_no_name_no_time_and_no_token(collecting: Exercise) -> None:
    before = Event.objects.count()
    one, two, three = idea(collecting), idea(collecting), idea(collecting, token="b")
    assert one.proposer == two.proposer != three.proposer
    assert one.proposer != "a"
    names = {x.name for x in Idea._meta.concrete_fields}
    assert names == {"id", "exercise", "text", "language", "proposer", "state", "question", "reason"}
    assert Event.objects.count() == before, "an anonymous act writes no event"


def test_the_audit_is_told_how_many_when_sorting_begins(maker: Maker, collecting: Exercise) -> None:
    for token in "aab":
        idea(collecting, token=token)
    services.start_sorting(person=maker.steward, exercise=collecting)
    assert Event.objects.get(action="exercises.sort").facts == {"ideas": 3, "proposers": 2}
    with pytest.raises(PermissionDenied):
        idea(Exercise.objects.get())


def test_an_idea_needs_a_text_of_bounded_length(collecting: Exercise) -> None:
    for text in ("  ", "x" * 1001):
        with pytest.raises(ValidationError):
            idea(collecting, text)
    assert not Idea.objects.exists()


def test_an_idea_in_another_wording_leaves_its_own_behind(maker: Maker, collecting: Exercise) -> None:
    found = services.keep_idea(person=maker.steward, idea=idea(collecting), text="Which alarms come in time?")
    assert (found.text, found.language, found.origin) == ("Which alarms come in time?", "en", collecting)
    assert found.code == f"Q{found.pk}"
    assert Merge.objects.get().wording_before == "Which alarm comes first?"
    assert collecting.entries.get().question == found


def test_an_idea_merges_into_a_question_with_both_wordings_kept(maker: Maker, collecting: Exercise) -> None:
    question = services.new_question(person=maker.steward, exercise=collecting, text="Which alarms come?")
    merged = idea(collecting)
    services.merge_idea(
        person=maker.steward, idea=merged, question=question, text="Which alarms come first?", reason="the same"
    )
    merged.refresh_from_db()
    question.refresh_from_db()
    kept = Merge.objects.get()
    assert (merged.state, merged.question) == ("merged", question)
    assert question.text == "Which alarms come first?"
    assert (kept.wording_before, kept.wording_merged) == ("Which alarms come?", "Which alarm comes first?")
    event = Event.objects.get(action="exercises.merge")
    assert event.facts["before"] == {"text": "Which alarms come?"}


def test_an_idea_is_sorted_once(maker: Maker, collecting: Exercise) -> None:
    one = idea(collecting)
    services.set_aside(person=maker.steward, idea=one, reason="no question")
    with pytest.raises(ValidationError, match="sorted this idea already"):
        services.keep_idea(person=maker.steward, idea=Idea.objects.get(), text="x?")
    with pytest.raises(ValidationError, match="Say why"):
        services.set_aside(person=maker.steward, idea=idea(collecting), reason=" ")


def test_merged_questions_leave_one_with_the_cells_of_both(maker: Maker, collecting: Exercise) -> None:
    one = services.new_question(person=maker.steward, exercise=collecting, text="A?", cells=[Cell("D2", "HIS")])
    two = services.new_question(person=maker.steward, exercise=collecting, text="B?", cells=[Cell("P2", "FIN")])
    services.merge_questions(person=maker.steward, exercise=collecting, into=one, other=two, text="A and B?")
    two.refresh_from_db()
    one.refresh_from_db()
    assert two.merged_into == one
    assert one.text == "A and B?"
    assert {str(x) for x in row_of(one).cells} == {"D2:HIS", "P2:FIN"}
    assert [x.question for x in collecting.entries.all()] == [one]
    with pytest.raises(ValidationError, match="two questions"):
        services.merge_questions(person=maker.steward, exercise=collecting, into=one, other=two)


def test_a_question_of_the_register_keeps_its_wording(maker: Maker, collecting: Exercise) -> None:
    services.adopt(person=maker.steward, exercise=collecting, codes=["RQ04", "RQ04"])
    question = Question.objects.get(code="RQ04")
    with pytest.raises(ValidationError, match="keeps its wording"):
        services.reword(person=maker.steward, exercise=collecting, question=question, text="Another?")
    own = services.new_question(person=maker.steward, exercise=collecting, text="Own?")
    services.merge_questions(person=maker.steward, exercise=collecting, into=own, other=question)
    question.refresh_from_db()
    assert question.merged_into is None, "only the exercise lost it"
    assert [x.question for x in collecting.entries.all()] == [own]


def test_rewording_keeps_the_wording_before(maker: Maker, collecting: Exercise) -> None:
    own = services.new_question(person=maker.steward, exercise=collecting, text="Own?")
    services.reword(person=maker.steward, exercise=collecting, question=own, text="Our own?")
    assert Merge.objects.get().wording_before == "Own?"
    with pytest.raises(ValidationError, match="same as before"):
        services.reword(person=maker.steward, exercise=collecting, question=own, text="Our own?")


def test_taking_out_leaves_the_register_as_it_is(maker: Maker, collecting: Exercise) -> None:
    assert services.adopt(person=maker.steward, exercise=collecting, codes=["RQ04", "RQ05"]) == 2
    services.take_out(person=maker.steward, exercise=collecting, question=Question.objects.get(code="RQ04"))
    assert collecting.entries.get().question.code == "RQ05"
    assert Question.objects.filter(code="RQ04").exists()
    with pytest.raises(ValidationError, match="no question “RQ999”"):
        services.adopt(person=maker.steward, exercise=collecting, codes=["RQ999"])


def test_a_private_question_is_not_adopted_elsewhere(maker: Maker, stranger: User, join: object) -> None:
    hidden = services.new_question(person=maker.steward, exercise=maker.begin(visibility="PRIVATE"), text="Hidden?")
    other = services.create_exercise(
        person=stranger, place=maker.place.__class__.objects.get(code="GHA"), title="Other", method="chnri"
    )
    with pytest.raises(ValidationError, match="no question"):
        services.adopt(person=stranger, exercise=other, codes=[hidden.code])


def test_codes_of_the_lists_are_checked(maker: Maker, collecting: Exercise) -> None:
    made = services.new_question(
        person=maker.steward,
        exercise=collecting,
        text="A?",
        theme="finance",
        type="delivery",
        part="ROOF",
        level="LOCAL",
    )
    assert (made.theme, made.part, made.level) == ("finance", "ROOF", "LOCAL")
    with pytest.raises(ValidationError, match="no theme “weather”"):
        services.new_question(person=maker.steward, exercise=collecting, text="B?", theme="weather")


def test_a_shipped_question_gets_one_row_with_its_cells() -> None:
    one, two = stored_question("RQ08"), stored_question("RQ08")
    assert one == two
    assert one is not None
    assert row_of(one).cells
    assert stored_question("XX1") is None


def test_who_only_views_sorts_nothing(maker: Maker, viewer: User, collecting: Exercise) -> None:
    one = idea(collecting)
    for act in (
        lambda: services.keep_idea(person=viewer, idea=one, text="x?"),
        lambda: services.set_aside(person=viewer, idea=one, reason="x"),
        lambda: services.adopt(person=viewer, exercise=collecting, codes=["RQ01"]),
        lambda: services.start_sorting(person=viewer, exercise=collecting),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_wording_that_others_score_stays_as_their_protocol_holds_it(maker: Maker) -> None:
    """Another exercise took the question in: once its scoring is open, nobody changes what its scorers read."""
    source = maker.sorting()
    question = Question.objects.get(origin=source, text="Which alarms come in time?")
    other = maker.sorting(wordings=["Another one?"])
    services.adopt(person=maker.steward, exercise=other, codes=[question.code])
    services.reword(person=maker.steward, exercise=source, question=question, text="Which alarms ring in time?")
    services.open_round(person=maker.steward, exercise=other)
    other.refresh_from_db()
    with pytest.raises(ValidationError, match="keeps its wording"):
        services.reword(person=maker.steward, exercise=source, question=question, text="Which ones?")
    second = Question.objects.get(origin=source, text="Who trains the district teams?")
    with pytest.raises(ValidationError, match="keeps its wording"):
        services.merge_questions(person=maker.steward, exercise=source, into=question, other=second, text="Both?")
    question.refresh_from_db()
    assert question.text == "Which alarms ring in time?"
    assert {x["text"] for x in other.protocol["questions"]} >= {question.text}
    assert source.entries.count() == 3, "nothing was merged"
    # Merged without another wording, the scorers' text is as it was.
    services.merge_questions(person=maker.steward, exercise=source, into=question, other=second)
    question.refresh_from_db()
    assert question.text == "Which alarms ring in time?"


def test_how_many_an_exercise_holds(maker: Maker, collecting: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    from hsforhs.workbench.exercises.services import ideas

    monkeypatch.setattr(ideas, "MOST_IDEAS", 2)
    monkeypatch.setattr(ideas, "MOST_QUESTIONS", 2)
    first, second = idea(collecting), idea(collecting, "Another?")
    with pytest.raises(ValidationError, match="as many ideas as it can"):
        idea(collecting, "One more?")
    for x in (first, second):
        services.keep_idea(person=maker.steward, idea=x, text=x.text)
    with pytest.raises(ValidationError, match="at most 2 questions"):
        services.new_question(person=maker.steward, exercise=collecting, text="Third?")
    with pytest.raises(ValidationError, match="at most 2 questions"):
        services.adopt(person=maker.steward, exercise=collecting, codes=["RQ04"])
    assert list(collecting.entries.values_list("position", flat=True)) == [1, 2]
    assert not Question.objects.filter(text="Third?").exists(), "nothing is left in the register either"
    assert not Merge.objects.exists(), "words that were kept are no merge"


def test_the_next_question_stands_at_the_end_whatever_was_taken_out(maker: Maker) -> None:
    found = maker.sorting()
    first = Question.objects.get(origin=found, text="Which alarms come in time?")
    services.take_out(person=maker.steward, exercise=found, question=first)
    made = services.new_question(person=maker.steward, exercise=found, text="The last one?")
    rows = list(found.entries.values_list("position", "question__code"))
    assert [x[0] for x in rows] == [2, 3, 4]
    assert rows[-1][1] == made.code
    assert services.adopt(person=maker.steward, exercise=found, codes=[first.code, first.code, made.code]) == 1
    assert list(found.entries.values_list("question__code", flat=True))[-1] == first.code
    assert Event.objects.filter(action="exercises.adopt").latest("pk").facts == {"questions": 1}
    assert services.adopt(person=maker.steward, exercise=found, codes=[made.code]) == 0
    assert Event.objects.filter(action="exercises.adopt").count() == 1, "nothing came in, nothing is told"
