"""Speed of the index engine, in CPU seconds of one process, on invented observations."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.record import Measurement, best_seconds

if TYPE_CHECKING:
    from hsforhs.metric import Definition, Observations
    from hsforhs.metric.factors import Factors

INFORM_COUNTRIES = 191
STATES, SYNDROMES, INDICATORS, DRAWS = 196, 5, 60, 10_000
FLOOR = 5e-9
"""CPU seconds per score that the arithmetic alone needs on a core with 16 lanes: about 400 lane operations."""
COINR = 0.13
"""CPU seconds of one replicate of COINr 1.1.14 on its ASEM example, measured once."""
ASEM_DRAWS = 100_000
SOBOL_ROWS = 4_096


def typical() -> Definition:
    """Return an index of three dimensions, five categories each, four indicators each; a tenth of the cells imputed."""
    from hsforhs.metric import read_definition

    names = [f"i{n}" for n in range(INDICATORS)]
    lines = [
        *("schema: hsindex/1", "id: typical", 'version: "1"', "scale: {low: 0, high: 10}"),
        "inputs: [{id: region, kind: group}]",
        "defaults:",
        "  impute: {method: group_median, by: region}",
        "  normalise: {method: goalposts, low: 0, high: 1}",
        "indicators:",
        *(f"  - {{id: {x}}}" for x in names),
        "tree:",
        "  - {id: risk, children: [d0, d1, d2], aggregate: geometric}",
    ]
    for d in range(3):
        lines.append(f"  - {{id: d{d}, children: [{', '.join(f'c{d}{c}' for c in range(5))}]}}")
        for c in range(5):
            first = (5 * d + c) * 4
            lines.append(f"  - {{id: c{d}{c}, children: [{', '.join(names[first : first + 4])}]}}")
    lines.append("classes: {on: risk, edges: [3, 5, 7], labels: [low, middle, high, very high]}")
    return read_definition("\n".join(lines) + "\n")


def invented(seed: int) -> Observations:
    """Return observations of the typical index for 196 units in six regions."""
    import numpy as np

    from hsforhs.metric import Observations

    random = np.random.default_rng(seed)
    columns = {}
    for n in range(INDICATORS):
        values = random.beta(2, 2, STATES)
        values[random.random(STATES) < 0.1] = np.nan
        columns[f"i{n}"] = values
    regions = tuple(f"R{i % 6}" for i in range(STATES))
    return Observations("invented", tuple(f"X{i}" for i in range(STATES)), {}, columns, {"region": regions})


def metric(shared: Path) -> Iterator[Measurement]:
    """Observations to classes, draws, Sobol indices; COINr's example where its data are there."""
    import numpy as np

    from hsforhs.metric import Observations, evaluate, load, read_observations
    from hsforhs.metric.factors import Factors
    from hsforhs.metric.records import AggregateMethod
    from hsforhs.metric.sensitivity import sensitivity
    from hsforhs.metric.uncertainty import uncertainty

    inform = load("inform-2024")
    random = np.random.default_rng(1)
    columns = {x: random.lognormal(2, 2, INFORM_COUNTRIES) for x in inform.inputs}
    table = Observations("invented", tuple(f"X{i}" for i in range(INFORM_COUNTRIES)), {}, columns, {})
    evaluate(inform, table)  # NumPy is loaded once
    yield Measurement("INFORM 2024, observations to classes", best_seconds(lambda: evaluate(inform, table)), 0.05)

    index, tables = typical(), [invented(x) for x in range(SYNDROMES)]
    noise = Factors(data_error=None, draws=DRAWS)
    taken = _cpu_seconds(lambda: [uncertainty(index, x, factors=noise) for x in tables])
    floor = FLOOR * STATES * SYNDROMES * DRAWS
    yield Measurement(f"196 x 5 x 60 x 10,000 draws ({taken / floor:.0f} times the arithmetic floor), CPU", taken, 1.5)

    methods = (AggregateMethod.ARITHMETIC, AggregateMethod.GEOMETRIC)
    eight = Factors(aggregate=methods, weighted_nodes=("risk", "d0", "d1", "d2", "c00"))
    sensitivity(index, tables[0], n=2, factors=eight)  # SciPy is loaded once
    taken = _cpu_seconds(lambda: sensitivity(index, tables[0], n=SOBOL_ROWS, factors=eight, by_node=True))
    yield Measurement("Sobol indices, N = 4,096, 8 factors, CPU", taken, 10)

    data = shared / "data" / "asem" / "iData.csv"
    if data.is_file():
        asem = load(Path(__file__).resolve().parents[1] / "tests" / "reference" / "asem.yaml")
        observed, factors = read_observations(data, asem), coinr_factors(asem)
        taken = _cpu_seconds(lambda: uncertainty(asem, observed, factors=factors))
        ratio = COINR * ASEM_DRAWS / taken
        yield Measurement(
            f"ASEM, {ASEM_DRAWS:,} replicates, {ratio:,.0f} times cheaper than COINr", 1 / ratio, 1e-4, ""
        )


def coinr_factors(asem: Definition) -> Factors:
    """Return the four assumptions of COINr's vignette: winsorising, normalisation, upper weights, mean."""
    from hsforhs.metric.factors import Factors
    from hsforhs.metric.records import AggregateMethod, Normalise, NormaliseMethod

    return Factors(
        concentration=None,
        imputation=False,
        data_error=None,
        aggregate=(AggregateMethod.ARITHMETIC, AggregateMethod.GEOMETRIC),
        normalise=(
            Normalise(NormaliseMethod.MIN_MAX, to=(1.0, 100.0)),
            Normalise(NormaliseMethod.Z_SCORE, mean=10.0, deviation=2.0),
        ),
        max_points=(1, 2, 3, 4, 5),
        weight_noise=0.25,
        weighted_nodes=tuple(x.id for x in asem.nodes.values() if x.children[0] in asem.nodes),
        draws=ASEM_DRAWS,
        seed=1,
    )


def _cpu_seconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start
