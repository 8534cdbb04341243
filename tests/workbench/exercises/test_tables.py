"""Results as a table: nothing that runs, and reasons for blanks where five people gave one."""

from __future__ import annotations

import csv
import io

import pytest

from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.services.voting import Remark
from hsforhs.workbench.exercises.tables import results_csv
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db


def test_a_table_does_not_run_in_a_spreadsheet(maker: Maker) -> None:
    found = maker.scoring(wordings=["=1+1?", "B?"])
    maker.answer(maker.ballot(found), (1, 0))
    services.close_round(person=maker.steward, exercise=found)
    assert ",'=1+1?," in results_csv(found)


def test_reasons_for_blanks_and_the_place_among_the_familiar(maker: Maker) -> None:
    found = maker.scoring("delphi", wordings=["A?", "B?"])
    one, two = found.rounds.get().questions
    for number in range(11):
        services.save_answers(
            ballot=maker.ballot(found),
            answers={one: {"rating": None if number > 4 else 7}, two: {"rating": 9 if number % 2 else 3}},
            remarks={one: Remark("outside")},
            familiarity=5 if number < 6 else 2,
        )
    services.close_round(person=maker.steward, exercise=found)
    rows = {x["question"]: x for x in csv.DictReader(io.StringIO(results_csv(found)))}
    assert (rows[one]["blank_outside"], rows[two]["blank_outside"]) == ("6", "")
    assert "blank_unsure" not in rows[one]
    assert (rows[one]["familiar_rank"], rows[two]["familiar_rank"]) == ("1", "2")
