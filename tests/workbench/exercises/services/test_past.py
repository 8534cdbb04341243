"""Past exercises come in whole, and questions with the same wording are one over time."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.agenda.past import PastExercise, PastQuestion
from hsforhs.agenda.register import shipped_register
from hsforhs.framework import Cell
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import Exercise, Question
from hsforhs.workbench.exercises.queries import placings
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db
KNOWN = shipped_register().questions["RQ08"].text


def past(year: int, *questions: tuple[str, int]) -> PastExercise:
    rows = tuple(PastQuestion(text, rank, None, "finance", (Cell("P2", "FIN"),)) for text, rank in questions)
    return PastExercise("Old exercise", year, "chnri", "AFRO", "doi 10.1/x", rows)


def test_the_same_wording_is_the_same_question_over_time(maker: Maker) -> None:
    rows = [past(2012, (KNOWN.upper(), 3), ("Who pays?", 1)), past(2018, ("who pays", 2), (KNOWN, 1))]
    one, two = services.import_past(person=maker.steward, place=maker.place, found=rows, language="en")
    assert Question.objects.count() == 2
    assert (one.imported, one.state, one.visibility, one.year) == (True, "published", "PUBLIC", 2012)
    assert one.source == "doi 10.1/x, AFRO"
    again = Question.objects.get(code="RQ08")
    assert [(x.exercise, x.rank, x.of) for x in placings(maker.steward, again)] == [(one, 3, 2), (two, 1, 2)]
    own = Question.objects.exclude(code="RQ08").get()
    assert (own.text, own.theme, own.origin) == ("Who pays?", "finance", one)


def test_one_that_is_here_or_too_long_stores_nothing(maker: Maker) -> None:
    services.import_past(person=maker.steward, place=maker.place, found=[past(2012, ("Who pays?", 1))])
    for bad, sentence in ((past(2012, ("B?", 1)), "here already"), (past(2014, ("x" * 401, 1)), "too long")):
        with pytest.raises(ValidationError, match=sentence):
            services.import_past(person=maker.steward, place=maker.place, found=[past(2013, ("C?", 1)), bad])
    assert Exercise.objects.count() == 1
    assert Question.objects.count() == 1


def test_only_stewards_bring_them_in(maker: Maker, contributor: User) -> None:
    with pytest.raises(PermissionDenied):
        services.import_past(person=contributor, place=maker.place, found=[past(2012, ("A?", 1))])
