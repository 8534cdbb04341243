"""What formulas do, in the words of a definition."""

from __future__ import annotations

import numpy as np
import pytest

from hsforhs.metric.expressions import evaluate, parse
from hsforhs.metric.inform.recognise import Goalposts, Itself, Mean, computed, recognised, without_rounding
from hsforhs.metric.records import AggregateMethod

NAN = np.nan
VALUES = {
    "a": np.array([0.0, 2, 5, 20, NAN]),
    "b": np.array([1.0, 9, 3, 4, 5]),
    "c": np.array([NAN, 1, 8, 2, 0]),
    "full": np.array([1.0, 2, 3, 4, 5]),
}


def read(text: str) -> Goalposts | Mean | Itself:
    formula = parse(text)
    found = recognised(formula, VALUES.__getitem__)
    np.testing.assert_allclose(
        computed(found, VALUES.__getitem__), evaluate(formula, VALUES.__getitem__), atol=1e-9, equal_nan=True
    )
    return found


def test_goalposts_with_all_that_stands_around_them() -> None:
    assert read("round(if(b > 8, 10, if(b < 2, 0, 10 - (8 - b) / (8 - 2) * 10)), 1)") == Goalposts(
        parse("b"), 2, 8, 1, decimals=1
    )
    found = read(
        "if(missing(a), nothing, round(if(a = 0, 0.1, if(log10(a) > 1, 10, if(log10(a) < 0, 0, 10 * log10(a)))), 1))"
    )
    assert found == Goalposts(parse("a"), 0, 1, 1, "log10", zero=0.1, decimals=1)
    found = read("if(b < 2, 10, if(b >= 8, 0, (8 - b) / 6 * 10))")
    assert found == Goalposts(parse("b"), 2, 8, -1)
    assert read("if(9 < full ^ 2, 10, if(full ^ 2 < 4, 0, (full ^ 2 - 4) / 5 * 10))") == Goalposts(
        parse("full"), 4, 9, 1, "square"
    )
    found = read("if(missing(a), 0.5, if(a > 10, 5, if(a < 0, 1, 1 + a / 10 * 4)))")
    assert found == Goalposts(parse("a"), 0, 10, 1, missing=0.5, to=(1, 5))


def test_a_missing_value_may_be_filled_by_a_formula() -> None:
    text = "if(missing(a), if(2 * b > 10, 0, if(2 * b < 0, 10, (10 - 2 * b))), if(a > 10, 0, if(a < 0, 10, 10 - a)))"
    assert read(text) == Goalposts(parse("a"), 0, 10, -1, impute=parse("2 * b"))


def test_a_guard_that_is_more_than_a_gap_stays() -> None:
    found = read("if(full < 2, nothing, if(b > 8, 10, if(b < 2, 0, (b - 2) / 6 * 10)))")
    assert found == Goalposts(parse("if(full < 2, nothing, b)"), 2, 8, 1)
    found = read("if(full >= 2, if(b > 8, 10, if(b < 2, 0, (b - 2) / 6 * 10)), nothing)")
    assert found == Goalposts(parse("if(full >= 2, b, nothing)"), 2, 8, 1)


def test_what_looks_like_goalposts_but_is_not_stays_a_formula() -> None:
    text = "round(if(b > 8, 10, if(b < 2, 0, b ^ 1.5 / 3)), 1)"
    assert read(text) == Itself(parse("if(b > 8, 10, if(b < 2, 0, b ^ 1.5 / 3))"), 1)
    assert isinstance(read("if(b > 8, 10, if(full < 2, 0, b))"), Itself)


def test_means() -> None:
    assert read("round(mean(b, full, full), 1)") == Mean(("b", "full"), (1, 2), AggregateMethod.ARITHMETIC, decimals=1)
    assert read("gmean(b, full)") == Mean(("b", "full"), (1, 1), AggregateMethod.GEOMETRIC)
    assert read("b ^ (1/3) * full ^ (2/3)") == Mean(
        ("b", "full"), (pytest.approx(1 / 3), pytest.approx(2 / 3)), AggregateMethod.GEOMETRIC
    )
    assert read("(b * full) ^ 0.5") == Mean(("b", "full"), (1, 1), AggregateMethod.GEOMETRIC)
    assert read("sqrt(b * full)") == Mean(("b", "full"), (1, 1), AggregateMethod.GEOMETRIC)
    inverted = "round((10 - gmean((10 - b) / 10 * 9 + 1, (10 - full) / 10 * 9 + 1)) / 9 * 10, 1)"
    assert read(inverted) == Mean(("b", "full"), (1, 1), AggregateMethod.GEOMETRIC_INVERTED, (1, 10), decimals=1)


def test_a_mean_that_leaves_out_a_gap_by_choices_is_a_mean() -> None:
    two, three = (
        f"(10 - gmean({', '.join(f'(10 - {x}) / 10 * 9 + 1' for x in names)})) / 9 * 10" for names in ("bf", "bcf")
    )
    text = f"round(if(missing(c), {two}, {three}), 1)".replace(" f)", " full)")
    assert read(text) == Mean(("b", "c", "full"), (1, 1, 1), AggregateMethod.GEOMETRIC_INVERTED, decimals=1)
    assert read("if(missing(c) and missing(b), nothing, round(mean(c, b), 1))") == Mean(
        ("c", "b"), (1, 1), AggregateMethod.ARITHMETIC, decimals=1
    )


def test_a_replacement_is_a_rule_even_where_nobody_needs_it() -> None:
    found = read("if(round(mean(b, full), 1) = 0, 0.1, round(mean(b, full), 1))")
    assert found == Mean(("b", "full"), (1, 1), AggregateMethod.ARITHMETIC, replace=((0, 0.1),), decimals=1)
    alone = read("if(round(b, 1) = 0, 0.1, round(b, 1))")
    assert alone == Mean(("b",), (1,), AggregateMethod.ARITHMETIC, replace=((0, 0.1),), decimals=1)


def test_what_only_repeats_a_score_is_a_mean_of_one() -> None:
    assert read("if(missing(c), nothing, c)") == Mean(("c",), (1,), AggregateMethod.ARITHMETIC)


def test_guards_that_say_nothing_new_are_left_out() -> None:
    assert read("if(missing(a), nothing, a / b)") == Itself(parse("a / b"))
    kept = "if(missing(c), nothing, b / full)"
    assert read(kept) == Itself(parse(kept))


def test_rounding_is_taken_off_only_where_all_branches_round_alike() -> None:
    assert without_rounding(parse("if(a = 0, round(b, 1), round(c, 1))")) == (parse("if(a = 0, b, c)"), 1)
    mixed = parse("if(a = 0, round(b, 1), round(c, 2))")
    assert without_rounding(mixed) == (mixed, None)
    inside = read("if(b > 5, round(b, 0), full / 3)")
    assert inside == Itself(parse("if(b > 5, round(b, 0), full / 3)"))
