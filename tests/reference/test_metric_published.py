"""Published composite indices, recomputed: COINr's example and two editions of INFORM Risk."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.indices import coinr_factors
from hsforhs import metric
from hsforhs.metric import Cell, compute
from hsforhs.metric.comparison import compare_folder
from hsforhs.metric.inform import import_workbook
from hsforhs.metric.sensitivity import removal
from hsforhs.metric.uncertainty import uncertainty

ASEM = Path(__file__).parent / "asem.yaml"
WINSORISED = {
    **{"Flights": 1, "Bord": 3, "Gas": 3, "Services": 4, "FDI": 2, "ForPort": 3, "CostImpEx": 1, "Tariff": 3},
    **{"StMob": 2, "CultServ": 3, "Forest": 2, "Poverty": 3, "NGOs": 3, "FemLab": 1, "PubDebt": 1},
}
# Edition 2024 as in the workbook: risk, hazard, vulnerability, lack of coping capacity, epidemic, class.
PUBLISHED_2024 = {
    "AFG": (8.1, 8.7, 8.5, 7.1, 6.9, "Very High"),
    "BRA": (4.6, 5.7, 3.9, 4.3, 6.0, "Medium"),
    "CHN": (3.0, 5.5, 1.6, 3.2, 5.5, "Low"),
    "GBR": (2.1, 2.1, 2.7, 1.6, 1.8, "Very Low"),
    "NGA": (6.6, 7.4, 6.4, 6.2, 8.2, "High"),
    "USA": (3.2, 4.8, 3.0, 2.2, 4.1, "Medium"),
}
RELIABILITY_2024 = {"AFG": 3.0476, "ALB": 2.8736, "DZA": 1.8995, "AGO": 1.8018, "ATG": 6.6667}
CLASSES_2024 = {"Very High": 15, "High": 24, "Medium": 64, "Low": 53, "Very Low": 35}


@pytest.mark.parametrize(
    ("pillar", "moved"),
    [
        *(("Physical", 1.53), ("ConEcFin", 2.63), ("Political", 2.90), ("Instit", 1.18)),
        *(("P2P", 1.69), ("Environ", 3.10), ("Social", 3.96), ("SusEcFin", 2.63)),
    ],
)
def test_the_mean_change_of_ranks_without_a_pillar_is_that_of_coinr(
    asem: metric.Result, shared_data: Path, pillar: str, moved: float
) -> None:
    table = metric.read_observations(shared_data / "asem" / "iData.csv", asem.definition)
    assert round(removal(asem.definition, table, pillar), 2) == moved


def test_the_spread_of_ranks_is_that_of_coinr(asem: metric.Result, shared_data: Path) -> None:
    """The vignette's four assumptions; 1,000 replicates of COINr gave these means and ranges of 90 per cent."""
    table = metric.read_observations(shared_data / "asem" / "iData.csv", asem.definition)
    factors = replace(coinr_factors(asem.definition), draws=4_000)
    found = uncertainty(asem.definition, table, factors=factors).statistics
    means = (found.ranks * np.arange(1, len(table.units) + 1)).sum(axis=1) / found.count
    for unit, mean, low, high in (("AUS", 35.28, 34, 38), ("AUT", 6.99, 5, 9), ("BEL", 5.52, 3, 9)):
        at = table.units.index(unit)
        assert means[at] == pytest.approx(mean, abs=0.15)
        assert (found.rank_quantile(0.05)[at], found.rank_quantile(0.95)[at]) == (low, high)


@pytest.fixture(scope="module")
def asem(shared_data: Path) -> metric.Result:
    return metric.load(ASEM).evaluate(shared_data / "asem" / "iData.csv")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_figure_of_the_asem_example(asem: metric.Result, shared_data: Path) -> None:
    rows = _rows(shared_data / "asem" / "expected_raw_to_index.csv")
    assert len(rows) == len(asem.units) == 51
    for row in rows:
        unit = row.pop("uCode")
        assert len(row) == 60
        for name, text in row.items():
            assert asem.of(unit, name) == pytest.approx(float(text), abs=1e-9), (unit, name)


def test_the_outliers_of_the_asem_example_are_those_of_coinr(asem: metric.Result) -> None:
    moved = {x: int(((flags & Cell.TREATED) > 0).sum()) for x, flags in asem.flags.items()}
    assert {x: n for x, n in moved.items() if n} == WINSORISED
    assert sum(int(((flags & Cell.IMPUTED) > 0).sum()) for flags in asem.flags.values()) == 65


def test_leaving_out_one_pillar_moves_scores_and_ranks_as_in_coinr(asem: metric.Result, shared_data: Path) -> None:
    index = asem.definition
    table = metric.read_observations(shared_data / "asem" / "iData.csv", index)
    rows = _rows(shared_data / "asem" / "remove_elements_pillars.csv")
    for pillar in {x["removed"] for x in rows} - {"none"}:
        parent = next(x for x in index.nodes.values() if pillar in x.children)
        weights = {parent.id: np.array([float(x != pillar) for x in parent.children])}
        score = compute(index, table.columns, units=table.units, groups=table.groups, weights=weights).scores["Index"]
        for row in (x for x in rows if x["removed"] == pillar):
            at = table.units.index(row["uCode"])
            assert score[at] == pytest.approx(float(row["score"]), abs=1e-9)
            assert (score > score[at]).sum() + 1 == int(row["rank"])


@pytest.fixture(scope="module")
def inform_2024(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inform-2024")
    import_workbook(shared_data / "INFORM_Risk_2024_v067.xlsx").write(folder)
    return folder


@pytest.mark.slow
def test_inform_2024_exactly(inform_2024: Path) -> None:
    found = compare_folder(inform_2024)
    assert found.differences == ()
    assert found.values > 6590 + 191


@pytest.mark.slow
def test_the_published_figures_of_inform_2024(inform_2024: Path) -> None:
    # The shipped definition holds what the workbook says, so either computes the scores.
    result = metric.load("inform-2024").evaluate(inform_2024 / "observations.csv")
    assert len(result.units) == 191
    nodes = ("risk", "hazard", "vulnerability", "coping", "epidemic")
    for unit, (*figures, label) in PUBLISHED_2024.items():
        assert [result.of(unit, x) for x in nodes] == figures
        assert result.classes[result.units.index(unit)] == label
    for unit, lack in RELIABILITY_2024.items():
        assert result.of(unit, "lack_of_reliability") == pytest.approx(lack, abs=5e-5)
    assert {x: result.classes.count(x) for x in CLASSES_2024} == CLASSES_2024
    assert result.definition.sha256 == metric.load(inform_2024 / "definition.yaml").sha256


@pytest.mark.slow
def test_rounding_decides_classes(inform_2024: Path) -> None:
    index = metric.load("inform-2024")
    table = metric.read_observations(inform_2024 / "observations.csv", index)
    exact = compute(index, table.columns, units=table.units, rounded=False).scores["risk"]
    published = compute(index, table.columns, units=table.units).scores["risk"]
    # 51 of the 191 scores change when only the last one is rounded.
    assert int((np.abs(np.floor(exact * 10 + 0.5) / 10 - published) > 0.01).sum()) == 51


@pytest.mark.slow
def test_inform_2022_exactly(shared_data: Path, tmp_path: Path) -> None:
    found = import_workbook(shared_data / "INFORM_Risk_2022_v061.xlsx")
    found.write(tmp_path)
    assert compare_folder(tmp_path).differences == ()
    assert found.definition.classes is not None
    assert found.definition.classes.edges == (2, 3.5, 5, 6.5)
    # Floods in one piece, cyclones by wind and surge: the tree follows the edition.
    assert "flood" in found.definition.nodes
    assert "river_flood" not in found.definition.nodes
