"""The definitions that come with the program, on the published cases and on invented inputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from hsforhs import metric
from hsforhs.metric.select import end_of_period

DPM = ("dpm-style", "dpm-style-h2", "dpm-style-h3")


def scores(name: str, **values: float) -> metric.Result:
    return metric.load(name).evaluate(pd.DataFrame([values], index=["XLM"]))


@pytest.mark.parametrize(
    ("capacity", "values", "wanted"),
    [("C8", (80, 100, 80), 87), ("C9", (40, 60, 40), 47), ("C1", (100, 40), 70)],
)
def test_published_cases_of_spar(capacity: str, values: tuple[float, ...], wanted: float) -> None:
    found = scores("spar-2", **{f"{capacity}.{i}": x for i, x in enumerate(values, start=1)})
    assert found.of("XLM", capacity) == wanted
    assert found.of("XLM") == wanted


def test_spar_has_its_parts() -> None:
    index = metric.load("spar-2")
    assert len(index.indicators) == 35
    assert len(index.nodes["total"].children) == 15
    assert scores("spar-2", **dict.fromkeys(index.indicators, 60.0)).of("XLM") == 60


def test_service_coverage_is_a_geometric_mean_of_geometric_means() -> None:
    index = metric.load("uhc-style")
    assert len(index.indicators) == 14
    groups = [index.nodes[x].children for x in index.nodes["coverage"].children]
    values = {x: 10.0 + 6 * i for i, x in enumerate(index.indicators)}
    wanted = np.exp(np.mean([np.mean([np.log(values[x]) for x in group]) for group in groups]))
    assert scores("uhc-style", **values).of("XLM") == pytest.approx(wanted)
    del values["malaria"]
    without = [[x for x in group if x != "malaria"] for group in groups]
    wanted = np.exp(np.mean([np.mean([np.log(values[x]) for x in group]) for group in without]))
    assert scores("uhc-style", **values).of("XLM") == pytest.approx(wanted)


def test_the_mean_of_jee_areas() -> None:
    index = metric.load("readyscore")
    assert len(index.nodes["score"].children) == 19
    for level, wanted, label in ((1, 20, "Not ready"), (2, 40, "Work to do"), (4, 80, "Better prepared")):
        found = scores("readyscore", **dict.fromkeys(index.indicators, float(level)))
        assert (found.of("XLM"), found.classes) == (wanted, (label,))


def test_reconstructions_say_that_they_are() -> None:
    for name in ("uhc-style", "readyscore", *DPM):
        assert "ndependent reconstruction" in metric.load(name).disclaimer


def test_inform_has_its_dimensions_and_holds_no_data() -> None:
    index = metric.load("inform-2024")
    assert index.nodes["risk"].children == ("hazard", "vulnerability", "coping")
    assert index.classes is not None
    assert index.classes.edges == (2.2, 3.2, 4.9, 6.8)
    assert index.nodes["natural"].replace == ((0, 0.1),)
    assert index.uncertainty["factors"]["weights"] == {"dirichlet": {"concentration": 60}}


def filled(name: str, hazard: float, vulnerability: float, capacity: float) -> metric.Result:
    """Evaluate a definition in the manner of the DPM where every indicator of a dimension has the same score of 10."""
    index = metric.load(name)
    wanted = dict.fromkeys(index.leaves["capacity_respiratory"], capacity)
    for syndrome in SYNDROMES:
        wanted |= dict.fromkeys(index.leaves[f"capacity_{syndrome}"], capacity)
        wanted |= dict.fromkeys(index.leaves[f"hazard_{syndrome}"], hazard)
        wanted |= dict.fromkeys(index.leaves[f"vulnerability_{syndrome}"], vulnerability)
    values = {}
    for x, score in wanted.items():
        rule = index.indicators[x].normalise
        share = score / 10 if index.indicators[x].direction > 0 else 1 - score / 10
        value = rule.low + share * (rule.high - rule.low)
        values[x] = value if index.indicators[x].transform is None else 10**value
    return scores(name, **values)


SYNDROMES = ("respiratory", "diarrhoeal", "neurological", "haemorrhagic", "febrile")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("dpm-style", 10 - (8 * 2 * (10 - 3)) ** (1 / 3)),
        ("dpm-style-h2", 10 - (np.sqrt(8 * 2) - 3)),
        ("dpm-style-h3", (3 * (10 - 8) * (10 - 2)) ** (1 / 3)),
    ],
)
def test_the_three_formulas_by_hand(name: str, wanted: float) -> None:
    found = filled(name, 8, 2, 3)
    for syndrome in SYNDROMES:
        assert found.of("XLM", f"preparedness_{syndrome}") == pytest.approx(wanted)
    assert found.of("XLM") == pytest.approx(wanted, abs=0.05)
    assert filled(name, 0, 0, 10).of("XLM") == 10
    assert filled(name, 10, 10, 0).of("XLM") == 0


def test_the_definitions_of_one_manner_differ_only_in_their_formula() -> None:
    first, *others = (metric.load(x) for x in DPM)
    assert len({x.sha256 for x in (first, *others)}) == 3
    for other in others:
        assert other.indicators == first.indicators
        different = {x for x in first.nodes if first.nodes[x] != other.nodes[x]}
        assert different == {f"preparedness_{x}" for x in SYNDROMES}
    assert first.classes is None


def test_a_quarter_knows_nothing_of_the_next(tmp_path: Path) -> None:
    index = metric.load("dpm-style")
    rows = ["unit,indicator,value,period"]
    rows += [f"XLM,{x},{50 if x.startswith('C') else 1},2022" for x in index.indicators]
    rows += [f"XLM,events_{x},5,2023-Q2" for x in SYNDROMES]
    path = tmp_path / "x.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    first, second = (
        metric.evaluate(index, metric.read_observations(path, index, as_of=end_of_period(x)))
        for x in ("2023-Q1", "2023-Q2")
    )
    assert second.of("XLM") < first.of("XLM")
    assert second.of("XLM", "hazard_febrile") > first.of("XLM", "hazard_febrile")
