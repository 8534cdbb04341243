"""Formulas of definitions: read, written and computed; never evaluated as Python."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.metric.expressions import (
    FUNCTIONS,
    MAX_DEPTH,
    MAX_LENGTH,
    NOTHING,
    Call,
    Expression,
    Name,
    Number,
    evaluate,
    names,
    parse,
    walk,
    write,
    written_name,
)

VALUES = {"a": np.array([1.0, 2.0, np.nan]), "b": np.array([4.0, 0.0, 5.0]), "ODA-2": np.array([7.0, 8.0, 9.0])}


def computed(text: str) -> list[float]:
    return list(np.broadcast_to(evaluate(parse(text), VALUES.__getitem__), 3))


def same(found: list[float], wanted: list[float]) -> None:
    np.testing.assert_allclose(found, wanted, equal_nan=True)


NAN = math.nan


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a + b * 2", [9, 2, NAN]),
        ("(a + b) * 2", [10, 4, NAN]),
        ("b - a - 1", [2, -3, NAN]),
        ("8 / a / 2", [4, 2, NAN]),
        ("2 ^ 3 ^ 2", [512, 512, 512]),
        ("-a ^ 2", [-1, -4, NAN]),
        ("a / b", [0.25, NAN, NAN]),
        ("[ODA-2] * 1e1", [70, 80, 90]),
        ("sqrt(b)", [2, 0, math.sqrt(5)]),
        ("ln(b)", [math.log(4), NAN, math.log(5)]),
        ("log10(100) + exp(0) + abs(-3)", [6, 6, 6]),
        ("round(a / 8, 1)", [0.1, 0.3, NAN]),
        ("min(a, b)", [1, 0, NAN]),
        ("max(a, b)", [4, 2, NAN]),
        ("lowest(a, b)", [1, 0, 5]),
        ("highest(a, b)", [4, 2, 5]),
        ("mean(a, b)", [2.5, 1, 5]),
        ("sum(a, b)", [5, 2, 5]),
        ("sum(0, a)", [1, 2, 0]),
        ("count(a, b)", [2, 2, 1]),
        ("gmean(a, b)", [2, 0, 5]),
        ("gmean(a, 0 - b)", [NAN, 0, NAN]),
        ("first(a, b)", [1, 2, 5]),
        ("if(a > 1, 10, 20)", [20, 10, NAN]),
        ("if(missing(a), b, a)", [1, 2, 5]),
        ("if(b = 0, nothing, b)", [4, NAN, 5]),
        ("if(not missing(a) and a >= 1, 1, 0)", [1, 1, 0]),
        ("if(missing(a) or a < 2, 1, 0)", [1, 0, 1]),
        ("if(a != 1, 1, 0)", [0, 1, NAN]),
        ("if(a <= 1 or a = 2, 1, 0)", [1, 1, NAN]),
        ("mean(nothing, a)", [1, 2, NAN]),
        ("1 / 0", [NAN, NAN, NAN]),
    ],
)
def test_a_formula_is_computed_for_all_units(text: str, wanted: list[float]) -> None:
    same(computed(text), wanted)


def test_leading_axes_broadcast() -> None:
    draws = np.arange(6.0).reshape(2, 3)
    found = evaluate(parse("x + a"), lambda name: draws if name == "x" else VALUES["a"])
    assert found.shape == (2, 3)
    np.testing.assert_allclose(found[1], [4, 6, NAN], equal_nan=True)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a +", "breaks off"),
        ("a b", "at 'b'"),
        ("a & b", "'& b'"),
        ("(a", "closing parenthesis"),
        ("sin(a)", "no function 'sin'"),
        ("__import__(a)", "no function '__import__'"),
        ("if(a, b)", "2 arguments"),
        ("min(a", "closing parenthesis"),
        ("round(a, b)", "whole number of decimals"),
        ("round(a, 1.5)", "whole number of decimals"),
        ("1e999", "too large"),
        ("a.b.c(1)", "no function"),
        ("'a'", "cannot be understood"),
        ("", "breaks off"),
        ("and", "cannot be understood"),
        ("[]", "cannot be understood"),
        ("a < b < c", "at '< c'"),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place(text: str, part: str) -> None:
    with pytest.raises(BadInput) as error:
        parse(text)
    assert part in str(error.value)


def test_long_and_deep_formulas_are_refused() -> None:
    with pytest.raises(BadInput, match="characters"):
        parse("a + " * MAX_LENGTH + "a")
    with pytest.raises(BadInput, match="too deep"):
        parse("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1))
    with pytest.raises(BadInput, match="too deep"):
        parse("-" * (MAX_DEPTH + 1) + "a")
    with pytest.raises(BadInput, match="too deep"):
        parse("not " * (MAX_DEPTH + 1) + "a")


def test_names_and_parts_come_in_their_order() -> None:
    formula = parse("b + if(a > b, c, 1)")
    assert names(formula) == ("b", "a", "c")
    assert next(iter(walk(formula))) == formula
    assert sum(isinstance(x, Number) for x in walk(formula)) == 1


def test_names_that_are_no_words_stand_in_brackets() -> None:
    assert written_name("SP.POP.TOTL") == "SP.POP.TOTL"
    assert written_name("ODA-2") == "[ODA-2]"
    assert written_name("and") == "[and]"
    assert parse("[and]") == Name("and")


def test_operators_are_no_functions() -> None:
    assert "log10" in FUNCTIONS
    assert not {"+", "and", "negative"} & set(FUNCTIONS)


_leaf = st.one_of(
    st.sampled_from([Name("a"), Name("b"), Name("ODA-2"), NOTHING]),
    st.floats(-1e6, 1e6).map(lambda x: Number(x + 0.0)),
)


def _grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def call(name: str, count: int) -> st.SearchStrategy[Expression]:
        return st.tuples(*[inner] * count).map(lambda parts: Call(name, parts))

    two = st.sampled_from(["+", "-", "*", "/", "^", "<", ">=", "=", "and", "or", "min", "mean"])
    names_only = st.sampled_from([Name("a"), Name("b")])
    return st.one_of(
        two.flatmap(lambda name: call(name, 2)),
        call("if", 3),
        call("not", 1),
        call("missing", 1),
        names_only.map(lambda x: Call("negative", (x,))),
    )


@given(st.recursive(_leaf, _grown, max_leaves=12))
def test_what_is_written_is_read_again(formula: Expression) -> None:
    again = parse(write(formula))
    same(
        list(np.broadcast_to(evaluate(again, VALUES.__getitem__), 3)),
        list(np.broadcast_to(evaluate(formula, VALUES.__getitem__), 3)),
    )
    assert write(again) == write(formula)
