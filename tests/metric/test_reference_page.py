"""The reference page of definitions: it names every word, and its examples give what can be computed by hand."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from hsforhs.metric import Result, definition_rules, read_definition
from hsforhs.metric.expressions import FUNCTIONS
from hsforhs.metric.records import (
    AggregateMethod,
    ImputeMethod,
    NormaliseMethod,
    TreatMethod,
    WeightMethod,
)
from hsforhs.metric.uncertainty import uncertainty

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "definition.md").read_text(encoding="utf-8")
METRIC = ROOT / "src" / "hsforhs" / "metric"


def examples() -> dict[str, str]:
    found = re.findall(r"```yaml\n(schema: hsindex/1\nid: (\w+)\n.*?)```", PAGE, re.DOTALL)
    return {name: text for text, name in found}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    path = tmp_path_factory.mktemp("page") / "districts.csv"
    (table,) = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    path.write_text(table, encoding="utf-8")
    return {name: read_definition(text).evaluate(path) for name, text in examples().items()}


def test_every_method_and_function_stands_on_the_page() -> None:
    kinds = (AggregateMethod, ImputeMethod, NormaliseMethod, TreatMethod, WeightMethod)
    words = {*(str(x) for kind in kinds for x in kind), *definition_rules.TRANSFORMS, *FUNCTIONS}
    assert {x for x in words if not re.search(rf"`[^`]*(?<![\w]){re.escape(x)}(?![\w])[^`]*`", PAGE)} == set()


def test_every_key_stands_on_the_page() -> None:
    keys: set[str] = set()
    for module in ("definition", "definition_rules", "factors"):
        source = (METRIC / f"{module}.py").read_text(encoding="utf-8")
        for listed in re.findall(r"(?:\.only\(|^_KEYS = )(.*?)(?:\n\)|\)$)", source, re.DOTALL | re.MULTILINE):
            keys |= set(re.findall(r'"([a-z_]+)"', listed))
    assert len(keys) > 60
    assert {x for x in keys if not re.search(rf"\b{x}\b", PAGE)} == set()


def test_goalposts_and_weights_of_the_first_example(results: dict[str, Result]) -> None:
    care = results["care"]
    # Beds per 10,000 are 20, 15, 5, 15, 30 of 40, and visits are of 4.
    wanted = [(50 + 3 * 45) / 4, (37.5 + 3 * 65) / 4, (12.5 + 3 * 22.5) / 4, (37.5 + 3 * 30) / 4, (75 + 3 * 85) / 4]
    assert care.score.tolist() == [float(np.floor(x * 10 + 0.5) / 10) for x in wanted]
    assert care.classes == ("middle", "middle", "low", "low", "high")


def test_gaps_and_spans_of_the_second_example(results: dict[str, Result]) -> None:
    relative = results["relative"]
    rates = np.array([10, 15, np.nan, 6, 210 / 9])
    rates[2] = 6
    cases = 1 + 99 * (rates.max() - rates) / np.ptp(rates)
    visits, water = np.array([1.8, 2.6, 0.9, 1.2, 3.4]), np.array([82, 91, 64, 86.5, 97])
    services = (2 + 99 * (visits - 0.9) / 2.5 + 99 * (water - 64) / 33) / 2
    np.testing.assert_allclose(relative.score, np.sqrt(cases * services), rtol=1e-12)


def test_formulas_and_draws_of_the_third_example(results: dict[str, Result]) -> None:
    risk = results["risk"]
    # 500 people a bed, 12 cases, 82 per cent with water.
    hazard, beds, water = 3.6, 1.2, 3.6
    lack = round((beds + water) / 2 - 0.2 * ((beds + water) / 2 - beds), 1)
    top = (10 - np.sqrt(((10 - hazard) * 0.9 + 1) * ((10 - lack) * 0.9 + 1))) / 0.9
    assert [risk.of("XLM-U-1", x) for x in ("hazard", "lack")] == [hazard, lack]
    assert risk.of("XLM-U-1") == pytest.approx(round(top, 1))
    assert risk.of("XLM-U-1", "safety") == pytest.approx(10 - round(top, 1))
    assert risk.of("XLM-U-3", "hazard") == 5
    assert risk.classes[0] == "low"


def test_the_factors_on_the_page_can_be_drawn(results: dict[str, Result]) -> None:
    (factors,) = re.findall(r"```yaml\n(factors:.*?)```", PAGE, re.DOTALL)
    lines = "".join(f"  {x}\n" for x in factors.splitlines())
    text = examples()["care"] + f"uncertainty:\n  draws: 8\n{lines}"
    index = read_definition(text)
    found = uncertainty(index, _table(results["care"]))
    assert set(found.as_json()["factors"]) == {
        *("weights", "imputation", "data", "aggregate", "normalise", "max_points"),
    }


def _table(result: Result):  # type: ignore[no-untyped-def]
    from hsforhs.metric import Observations

    columns = {"beds": result.values["beds"], "visits": result.values["visits"], "people": np.full(5, 10_000.0)}
    return Observations("page", result.units, {}, columns, {})
