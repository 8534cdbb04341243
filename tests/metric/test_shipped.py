"""The definitions that come with the program, on the published cases and on invented inputs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from hsforhs import metric


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
    for name in ("uhc-style", "readyscore"):
        assert "ndependent reconstruction" in metric.load(name).disclaimer


def test_inform_has_its_dimensions_and_holds_no_data() -> None:
    index = metric.load("inform-2024")
    assert index.nodes["risk"].children == ("hazard", "vulnerability", "coping")
    assert index.classes is not None
    assert index.classes.edges == (2.2, 3.2, 4.9, 6.8)
    assert index.nodes["natural"].replace == ((0, 0.1),)
    assert index.uncertainty["factors"]["weights"] == {"dirichlet": {"concentration": 60}}
