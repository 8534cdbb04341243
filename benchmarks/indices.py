"""Speed of the index engine, in CPU seconds of one process, on invented observations."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
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
DISTRICTS, SLICES = 50_000, 20
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


def invented(seed: int, *, units: int = STATES) -> Observations:
    """Return observations of the typical index for units in six regions."""
    import numpy as np

    from hsforhs.metric import Observations

    random = np.random.default_rng(seed)
    columns = {}
    for n in range(INDICATORS):
        values = random.beta(2, 2, units)
        values[random.random(units) < 0.1] = np.nan
        columns[f"i{n}"] = values
    regions = tuple(f"R{i % 6}" for i in range(units))
    return Observations("invented", tuple(f"X{i}" for i in range(units)), {}, columns, {"region": regions})


def metric(shared: Path) -> Iterator[Measurement]:
    """Observations to classes, draws, Sobol indices; COINr's example where its data are there."""
    import numpy as np

    from hsforhs.metric import Observations, evaluate, load, read_observations
    from hsforhs.metric.factors import Factors
    from hsforhs.metric.randoms import CHUNK
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
    scores = STATES * SYNDROMES * DRAWS
    uncertainty(index, tables[0], factors=replace(noise, draws=CHUNK))  # what is loaded once
    for name, budget in (("NumPy", 1.5), ("numba", 0.8)):
        with loops(name) as there:
            if not there:
                continue
            # The first run of compiled loops compiles them.
            taken = min(_cpu_seconds(lambda: [uncertainty(index, x, factors=noise) for x in tables]) for _ in range(3))
        floors = taken / (FLOOR * scores)
        yield Measurement(f"196 x 5 x 60 x 10,000 draws, {name} ({floors:.0f} times the floor), CPU", taken, budget)
    memory = peak_megabytes(lambda: uncertainty(index, tables[0], factors=noise))
    yield Measurement("196 x 5 x 60 x 10,000 draws, working memory", memory, 500, "MB")
    errors = replace(noise, data_error=0.05)
    taken = _cpu_seconds(lambda: [uncertainty(index, x, factors=errors) for x in tables])
    yield Measurement("196 x 5 x 60 x 10,000 draws, errors of all values as well, CPU", taken, 6)

    districts = invented(1, units=DISTRICTS // SLICES)
    memory = peak_megabytes(lambda: uncertainty(index, districts, factors=replace(noise, draws=2 * CHUNK)))
    part = _cpu_seconds(lambda: uncertainty(index, districts, factors=noise))
    whole = part * SLICES * SYNDROMES
    yield Measurement(f"{DISTRICTS // SLICES:,} districts x 10,000 draws, CPU", part, 12)
    yield Measurement(f"{DISTRICTS // SLICES:,} districts, working memory", memory, 500, "MB")
    yield Measurement("50,000 districts x 5 x 10,000 draws, extrapolated from this slice, CPU", whole, 600)

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


def districts() -> Iterator[Measurement]:
    """All districts, syndromes and draws, of which :func:`metric` takes a slice: minutes of one core."""
    import resource

    from hsforhs.metric.compiled import compiled
    from hsforhs.metric.factors import Factors
    from hsforhs.metric.randoms import CHUNK
    from hsforhs.metric.uncertainty import uncertainty

    index, noise = typical(), Factors(data_error=None, draws=DRAWS)
    uncertainty(index, invented(0), factors=replace(noise, draws=CHUNK))  # what is loaded once
    loops_used = "numba" if compiled() is not None else "NumPy"
    taken = 0.0
    for syndrome in range(SYNDROMES):
        table = invented(syndrome, units=DISTRICTS)
        start = time.process_time()
        found = uncertainty(index, table, factors=noise)
        taken += time.process_time() - start
        if int(found.statistics.count.min()) != DRAWS:
            raise RuntimeError(f"of {DRAWS} draws {found.statistics.count.min()} were counted")
    yield Measurement(f"50,000 districts x 5 x 10,000 draws, {loops_used}, CPU", taken, 600)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Measurement("50,000 districts x 5 x 10,000 draws, memory of the whole process", peak, 1_000, "MB")


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


@contextmanager
def loops(name: str) -> Iterator[bool]:
    """Compute with NumPy alone, or with compiled loops; tells whether these are there."""
    from unittest.mock import patch

    from hsforhs.metric import draws
    from hsforhs.metric.compiled import compiled

    if name == "numba":
        yield compiled() is not None
    else:
        with patch.object(draws, "compiled", return_value=None):
            yield True


def peak_megabytes(act: Callable[[], object]) -> float:
    """Return how much memory the work takes at most beside what is there before, as Python and NumPy count it."""
    import tracemalloc

    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def _cpu_seconds(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start
