"""Charts as numbers: positions, shades, orders; mirrored for Arabic."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils import translation

from hsforhs.agenda.enough import Enough, Overlap
from hsforhs.workbench.exercises import pictures

ROWS: list[dict[str, Any]] = [
    {
        "question": "Q1", "rank": 1, "weighted_rps": 0.75, "weighted_rps_low": 0.5, "weighted_rps_high": 1.0,
        "rank_low": 1, "rank_high": 2, "fails": ["equity"],
        "given": {"0": 0, "0.5": 2, "1": 6, "blank": 2}, "aea_nonblank": 0.75,
    },
    {
        "question": "Q2", "rank": 2, "weighted_rps": 0.25, "weighted_rps_low": 0.0, "weighted_rps_high": 0.5,
        "rank_low": 1, "rank_high": 2, "fails": [],
        "given": {"0": 8, "0.5": 0, "1": 0, "blank": 0}, "aea_nonblank": 1.0,
    },
]  # fmt: skip
TEXTS = {"Q1": SimpleNamespace(text="Which alarms?", language="en")}


def test_dots_stand_where_their_score_is() -> None:
    one, two = pictures.dots(ROWS, TEXTS, lowest=0, highest=1)
    assert (one.x, one.x_low, one.x_high) == ("74", "50", "98")
    assert (one.text, one.fails, two.text) == ("Which alarms?", ("equity",), "Q2")
    named = pictures.dots(ROWS, TEXTS, lowest=0, highest=1, criteria={"equity": "Fairness"})
    assert named[0].fails == ("Fairness",)
    with translation.override("ar"):
        assert pictures.dots(ROWS, TEXTS, lowest=0, highest=1)[0].x == "26"
    assert [label for label, _x in pictures.ticks(0, 1)] == ["0", "0.25", "0.5", "0.75", "1"]
    with translation.override("fr"):
        assert pictures.ticks(0, 1)[1][0] == "0,25"


def test_delphi_dots_are_medians_with_the_middle_half_on_the_scale() -> None:
    shares = [0, 0, 0, 0, 0, 0.4, 0, 0, 0.6]
    row = {"question": "Q1", "rank": 1, "median": 9.0, "iqr": 3.0, "answers": 5, "shares": shares}
    (dot,) = pictures.dots([row], {}, lowest=1, highest=9)
    assert (dot.score, dot.low, dot.high, dot.x_high) == (9.0, 6.0, 9.0, "98"), "the median is not in the middle"


def test_the_agreement_map_shades_shares() -> None:
    heads, rows = pictures.agreement_map({"questions": ROWS})
    assert heads == ["0", "0.5", "1", "blank"]
    assert [x.share for x in rows[0].cells] == [0, 0.2, 0.6, 0.2]
    assert [x.shade for x in rows[0].cells] == [0, 1, 3, 1]
    assert rows[1].cells[0].shade == 4
    heads, rows = pictures.agreement_map(
        {"questions": [{"question": "Q1", "rank": 1, "shares": [0.5, 0, 0.5], "high": 0.5, "stable": True}]}
    )
    assert heads == ["1", "2", "3"]
    assert rows[0].stable
    assert pictures.agreement_map({"questions": [{"question": "Q1", "rank_sum": 3}]}) == ([], [])


def by_weights(one: int, two: int, **more: Any) -> list[dict[str, Any]]:
    ranks = {"Q1": (1, one), "Q2": (2, two)}
    return [
        {"question": code, "groups": {"a": {"rank": a}, "b": {"rank": b}}, **more} for code, (a, b) in ranks.items()
    ]


def test_slopes_cross_where_groups_part() -> None:
    found = pictures.slopes({"questions": by_weights(2, 1)}, {"a": "Carers"})
    assert found is not None
    assert found.heads == (("Carers", "12"), ("b", "88"))
    one, two = found.lines
    assert one.places == (1.0, 2.0)
    assert one.points[0][1] < one.points[1][1], "it falls"
    assert two.points[0][1] > two.points[1][1], "it climbs"
    assert one.parts == ((*one.points[0], *one.points[1]),)


def test_slopes_need_two_groups_that_can_be_shown() -> None:
    assert pictures.slopes({"questions": [{"question": "Q1", "groups": {"a": 1.0}}]}, {}) is None
    assert pictures.slopes({"questions": [{"question": "Q1"}]}, {}) is None


def test_groups_stand_beside_each_other_only_where_each_has_a_place() -> None:
    final = {"groups": {"Table A": 1, "Table B": 1}, "final": True, "survey": {"groups": {"": 1.0, "nurses": 2.0}}}
    rest = {"groups": {"nurses": 1.0}, "final": False, "survey": {"groups": {"": 2.0, "nurses": 1.0}}}
    found = pictures.slopes({"questions": [{"question": "Q1", **final}, {"question": "Q2", **rest}]}, {})
    assert found is not None
    assert [head for head, _x in found.heads] == ["nurses", "Table A", "Table B"]
    assert [(x.code, x.places) for x in found.lines] == [("Q1", (2.0, 1.0, 1.0))], "the tables did not rank the other"
    reports = {"a": {"ranks": {"Q1": 0, "Q2": 1}}, "b": {"ranks": {"Q1": 1, "Q2": 2}}}
    blank = pictures.slopes({"questions": by_weights(1, 2), "group_reports": reports}, {})
    assert blank is not None
    assert [x.code for x in blank.lines] == ["Q2"], "group a left the other blank"
    reports = {"a": {"ranks": {"Q1": 0, "Q2": 1}}, "b": {"ranks": {"Q1": 1, "Q2": 0}}}
    assert pictures.slopes({"questions": by_weights(1, 2), "group_reports": reports}, {}) is None


def test_a_group_that_is_too_small_is_left_out() -> None:
    results = {"questions": by_weights(2, 1, rank=1, weighted_rps=0.5), "group_sizes": {"a": 5, "b": None}}
    assert pictures.slopes(results, {}) is None
    known = pictures.holdings(results, {}, most=9)
    assert known is not None
    assert known.groups == ("a",)


def test_the_answers_of_groups_go_before_their_weights() -> None:
    reports = {"a": {"ranks": {"Q1": 2, "Q2": 1}}, "b": {"ranks": {"Q1": 1, "Q2": 2}}}
    found = pictures.slopes({"questions": by_weights(1, 2), "group_reports": reports}, {})
    assert found is not None
    assert found.lines[0].places == (2.0, 1.0)


def test_a_higher_median_is_a_better_place_and_is_written_as_it_is() -> None:
    rows = [
        {"question": "Q1", "median": 8, "groups": {"a": 7.0, "b": 9.0}},
        {"question": "Q2", "median": 7, "groups": {"a": 8.0, "b": 5.0}},
    ]
    found = pictures.slopes({"questions": rows}, {})
    assert found is not None
    assert found.lines[0].places == (7.0, 9.0)
    assert found.lines[0].points[0][1] > found.lines[1].points[0][1], "group a puts it second"


def test_a_long_curve_is_thinned_and_keeps_its_end_and_its_answer() -> None:
    points = tuple(Overlap(x, 1.0, 2.0, 3.0) for x in range(1, 101))
    found = pictures.curve_of(Enough(points, 37), 4)
    assert {37, 100} <= {x.scorers for x in found.rows}
    assert len(found.rows) < 25
    assert found.rows[0].x == "50"


def test_how_far_a_ranking_holds_is_said_where_anything_is_known_beside_it() -> None:
    assert pictures.holdings({"questions": ROWS}, {}, most=9) is None
    assert pictures.holdings({"questions": [{"question": "Q1", "median": 8}]}, {}, most=9) is None
    rows = [{**row, "adjusted_rank": 3 - row["rank"]} for row in ROWS]
    model = pictures.holdings({"questions": rows, "adjusted": {"settled": True}}, {}, most=1)
    assert model is not None
    assert [(x.code, x.adjusted, x.worst) for x in model.rows] == [("Q1", 2, None)]
    rows = [{**row, "groups": {"a": {"rank": 2}}, "worst_rank": 2} for row in ROWS]
    change = {"questions": {"Q1": {"rank": [2, 1], "changed": 0.25}}}
    known = pictures.holdings({"questions": rows, "change": change}, {"a": "Carers"}, most=9)
    assert known is not None
    assert known.groups == ("Carers",)
    assert [(x.before, x.changed, x.worst, x.groups) for x in known.rows] == [(2, 0.25, 2, (2,)), (None, None, 2, (2,))]


def test_reasons_for_blanks_where_five_people_gave_one() -> None:
    rows = [
        {"question": "Q1", "blank_reasons": {"outside": 7, "unsure": None}},
        {"question": "Q2", "blank_reasons": {"outside": None, "unsure": None}},
        {"question": "Q3"},
    ]
    assert pictures.blanks(rows, ("unsure", "outside", "unclear")) == [("Q1", [None, 7, None])]


def test_places_among_those_who_know_the_field_stand_beside_the_others() -> None:
    rows = [{**ROWS[0], "familiar_rank": 2}, {**ROWS[1], "familiar_rank": None}]
    known = pictures.holdings({"questions": rows, "familiar": 6}, {}, most=9)
    assert known is not None
    assert known.has_familiar
    assert [x.familiar for x in known.rows] == [2, None]
    assert pictures.holdings({"questions": rows, "familiar": None}, {}, most=9) is None
