"""Orders of computation, and what stands in their way."""

from __future__ import annotations

import pytest

from hsforhs.metric.expressions import parse
from hsforhs.metric.ordering import (
    Cycle,
    Step,
    StepKind,
    Unknown,
    Vocabulary,
    followers,
    leaves,
    order,
    sources,
    used,
)
from hsforhs.metric.records import Indicator, Input, Node, Normalise, NormaliseMethod, Quantity
from tests.metric.made import SMALL, definition

RULE = Normalise(NormaliseMethod.NONE)
INPUTS = {"people": Input("people")}
QUANTITIES = {"share": Quantity("share", parse("beds_raw / people"))}
INDICATORS = {
    "beds": Indicator("beds", RULE, value=parse("share * 100")),
    "staff": Indicator("staff", RULE, denominator="people"),
}
NODES = {
    "top": Node("top", ("care", "staff"), (1, 1)),
    "care": Node("care", (), formula=parse("max(beds, people)")),
}


def words(**changed: object) -> Vocabulary:
    parts = {
        "inputs": {**INPUTS, "beds_raw": Input("beds_raw")},
        "quantities": QUANTITIES,
        "indicators": INDICATORS,
        "nodes": NODES,
    }
    return Vocabulary(**{**parts, **changed})  # type: ignore[arg-type]


def test_everything_follows_what_it_needs() -> None:
    found = order(words(), screened=True)
    place = {x: i for i, x in enumerate(found)}
    value, score, screen = (
        Step(k, i) for k, i in ((StepKind.VALUE, "beds"), (StepKind.SCORE, "beds"), (StepKind.SCREEN, ""))
    )
    chain = [
        Step(StepKind.QUANTITY, "share"),
        value,
        screen,
        score,
        Step(StepKind.NODE, "care"),
        Step(StepKind.NODE, "top"),
    ]
    assert [place[x] for x in chain] == sorted(place[x] for x in chain)
    assert all(x.kind is not StepKind.INPUT for x in found)
    assert screen not in order(words(), screened=False)


def test_a_formula_over_values_finds_columns_first_and_one_over_scores_scores() -> None:
    both = words(inputs={**INPUTS, "beds_raw": Input("beds_raw"), "beds": Input("beds")})
    assert both.raw("x", "beds") == (StepKind.INPUT, "beds")
    assert both.scored("x", "beds") == (StepKind.SCORE, "beds")
    assert both.scored("x", "people") == (StepKind.INPUT, "people")
    assert both.raw("x", "top") == (StepKind.NODE, "top")
    with pytest.raises(Unknown, match="x needs people"):
        both.score("x", "people")


def test_cycles_and_unknown_names_are_found() -> None:
    loop = {**NODES, "care": Node("care", ("top", "beds"), (1, 1))}
    with pytest.raises(Cycle) as cycle:
        order(words(nodes=loop), screened=False)
    assert set(cycle.value.ids) == {"top", "care"}
    assert cycle.value.ids[0] == cycle.value.ids[-1]
    lost = {**INDICATORS, "staff": Indicator("staff", RULE, denominator="nobody")}
    with pytest.raises(Unknown) as unknown:
        order(words(indicators=lost), screened=False)
    assert (unknown.value.user, unknown.value.id) == ("staff", "nobody")


def test_what_stands_below_and_behind() -> None:
    assert leaves(words()) == {"top": ("beds", "staff"), "care": ("beds",)}
    assert sources(words()) == {"beds": ("beds_raw", "people"), "staff": ("people", "staff")}
    assert Step(StepKind.SCORE, "staff") not in used(words(), "care")
    assert Step(StepKind.QUANTITY, "share") in used(words(), "top")


def test_what_depends_on_a_change() -> None:
    index = definition(SMALL)
    beds = Step(StepKind.VALUE, "beds")
    found = followers(index, [beds])
    assert found == {
        beds,
        Step(StepKind.SCORE, "beds"),
        Step(StepKind.NODE, "care"),
        Step(StepKind.NODE, "index"),
    }
    assert followers(index, [Step(StepKind.NODE, "index")]) == {Step(StepKind.NODE, "index")}
