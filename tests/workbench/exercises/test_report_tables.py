"""Tables of results: a panel among those who know the field, over rounds that asked fewer questions."""

from __future__ import annotations

import pytest

from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.queries import texts_of
from hsforhs.workbench.exercises.report_tables import number, result_tables
from hsforhs.workbench.exercises.reporting import item_texts
from hsforhs.workbench.exercises.services.voting import Remark
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db


def test_a_panel_among_those_who_know_the_field(maker: Maker) -> None:
    found = maker.scoring("delphi", wordings=["Settled?", "Moving?", "Low?"])
    settled, moving, low = found.rounds.get().questions
    ballots = [maker.ballot(found) for _ in range(12)]
    for turn in range(3):
        current = found.rounds.get(state="open")
        for place, ballot in enumerate(ballots):
            knows = place < 6
            ratings = {settled: 6 if knows else 9, moving: (9 if knows else 1) if turn else 5, low: 2 + turn % 2}
            services.save_answers(
                ballot=ballot,
                answers={code: {"rating": ratings[code]} for code in current.questions},
                remarks={code: Remark("unsure") for code in current.questions},
                familiarity=5 if knows else 1,
            )
        services.close_round(person=maker.steward, exercise=found)
        found.refresh_from_db()
        if turn < 2:
            services.open_round(person=maker.steward, exercise=found)
    assert settled not in found.rounds.get(number=3).questions
    results = found.snapshots.first().results
    ranks = {row["question"]: (row["rank"], row["familiar_rank"]) for row in results["questions"]}
    assert ranks == {settled: (1, 2), moving: (2, 1), low: (3, 3)}, "places among all questions, whenever last asked"
    (table,) = result_tables(found, results, texts_of(ranks))
    assert table.header[-1] == "Know it"
    assert [row[-1] for row in table.rows] == ["2", "1", "3"]
    assert sum(table.widths) == pytest.approx(17)
    texts = item_texts(found)
    assert "6 gave 4 or 5 of 5" in texts[15]
    assert "consensus and stability" in texts[25]


def test_a_figure_that_is_none_is_a_dash() -> None:
    assert (number(None), number(0.12345), number(1, 1)) == ("–", "0.123", "1.0")
