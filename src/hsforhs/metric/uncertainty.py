"""How sure an index is: many draws of weights, data and methods through the same engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .evaluation import Computed, compute
from .factors import Factors, factors_of
from .flags import Cell
from .observations import Observations
from .ordering import Step, StepKind
from .randoms import CHUNK, generator
from .records import Definition, Indicator, Node, Normalise, NormaliseMethod
from .result import Result, evaluate
from .statistics import Statistics, statistics

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """A result with the statistics of its draws and the factors that were drawn."""

    result: Result
    factors: Factors
    statistics: Statistics

    def above(self, one: str, other: str) -> float:
        """Return the share of draws in which one unit has a higher score than the other; raises KeyError."""
        units = self.result.units
        if one not in units or other not in units or not self.statistics.above.size:
            raise KeyError(f"{one}, {other}")
        return float(self.statistics.above[units.index(one), units.index(other)]) / self.factors.draws

    def as_json(self) -> dict[str, Any]:
        """Return the result as plain JSON values, with mean, quantiles, ranks and class shares of each unit."""
        found = self.result.as_json()
        found |= {"draws": self.factors.draws, "seed": self.factors.seed, "factors": self.factors.as_json()}
        stats = self.statistics
        mean = stats.mean()
        quantiles = [stats.quantile(x) for x in SHARES]
        ranks = [stats.rank_quantile(x) for x in (SHARES[0], SHARES[-1])]
        shares = stats.class_shares()
        classes = self.result.definition.classes
        for at, unit in enumerate(found["units"].values()):
            known = bool(stats.count[at])
            unit["mean"] = float(mean[at]) if known else None
            for name, values in zip(("q05", "q50", "q95"), quantiles, strict=True):
                unit[name] = float(values[at]) if known else None
            for name, values in zip(("rank_low", "rank_high"), ranks, strict=True):
                unit[name] = int(values[at]) or None
            unit["classes"] = (
                {x: float(p) for x, p in zip(classes.labels, shares[at], strict=True)} if classes and known else {}
            )
        return found


def uncertainty(
    definition: Definition,
    observations: Observations,
    *,
    draws: int | None = None,
    seed: int | None = None,
    factors: Factors | None = None,
) -> Uncertainty:
    """Draw an index ``draws`` times.

    The same seed gives the same draws, and the first draws are the same however many follow. Raises BadInput for
    factors that do not fit.
    """
    chosen = factors or factors_of(definition)
    chosen = replace(chosen, draws=draws or chosen.draws, seed=chosen.seed if seed is None else seed)
    base = compute(definition, observations.columns, units=observations.units, groups=observations.groups)
    chunks = range((chosen.draws + CHUNK - 1) // CHUNK)
    parts = (chunk_statistics(definition, observations, base, chosen, x) for x in chunks)
    return Uncertainty(evaluate(definition, observations), chosen, reduce(Statistics.merged, parts))


def chunk_statistics(
    definition: Definition, observations: Observations, base: Computed, factors: Factors, chunk: int
) -> Statistics:
    """Return the statistics of one chunk of draws; chunks may be computed anywhere and are added up in their order."""
    import numpy as np

    size = min(CHUNK, factors.draws - chunk * CHUNK)
    scores, classed = chunk_scores(definition, observations, base, factors, chunk)
    classes = definition.classes
    edges = np.asarray(classes.edges if classes else ())
    scale = definition.scale
    return statistics(scores[:size], classed[:size], edges, (scale.low, scale.high))


def chunk_scores(
    definition: Definition, observations: Observations, base: Computed, factors: Factors, chunk: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the draws of one chunk (CHUNK, units): of the top score and of the score on which classes stand."""
    import numpy as np

    weights = dict(_weights(base, factors, chunk))
    noise = dict(_noise(definition, base, factors, chunk))
    on = definition.classes.on if definition.classes else definition.top
    shape = (CHUNK, len(observations.units))
    top, classed = np.full(shape, np.nan), np.full(shape, np.nan)
    for variant, members in _variants(definition, factors, chunk):
        found = compute(
            variant,
            observations.columns,
            units=observations.units,
            groups=observations.groups,
            weights={k: v[members] for k, v in weights.items()},
            changed={k: _changed(v[members]) for k, v in noise.items()},
        )
        top[members] = found.scores[definition.top]
        classed[members] = found.scores[on]
    return top, classed


def _changed(noise: NDArray[Any]) -> Callable[[NDArray[Any]], NDArray[Any]]:
    return lambda values: values + noise


def _weights(base: Computed, factors: Factors, chunk: int) -> Iterator[tuple[str, NDArray[Any]]]:
    """Draw the weights of every node with several children from a Dirichlet distribution around the given ones."""
    if factors.concentration is None:
        return
    for node, given in base.weights.items():
        if (given > 0).sum() > 1:
            shape = factors.concentration * given / given.sum()
            random = generator(factors.seed, f"weights {node}", chunk)
            # Gamma numbers are a Dirichlet draw but for their sum, which the engine divides by.
            yield node, random.standard_gamma(shape, size=(CHUNK, len(given))) + 1e-300 * (given > 0)


def _noise(definition: Definition, base: Computed, factors: Factors, chunk: int) -> Iterator[tuple[Step, NDArray[Any]]]:
    """Draw what is added to the values of each indicator: data error where reported, residuals where imputed."""
    import numpy as np

    for indicator in definition.indicators.values():
        values = base.values[indicator.id]
        imputed = (base.flags[indicator.id] & Cell.IMPUTED) > 0
        noise: NDArray[Any] = np.zeros((CHUNK, len(values)))
        if half_width := _half_width(indicator, factors):
            random = generator(factors.seed, f"data {indicator.id}", chunk)
            spread = random.uniform(-half_width, half_width, size=noise.shape)
            noise = np.where(imputed | ~np.isfinite(values), 0.0, spread * np.where(np.isfinite(values), values, 0.0))
        if factors.imputation and imputed.any():
            residuals = (values - base.predicted[indicator.id])[~imputed & np.isfinite(values)]
            residuals = residuals[np.isfinite(residuals)]
            if len(residuals):
                random = generator(factors.seed, f"imputation {indicator.id}", chunk)
                noise = np.where(imputed, random.choice(residuals, size=noise.shape), noise)
        if noise.any():
            yield Step(StepKind.VALUE, indicator.id), noise


def _half_width(indicator: Indicator, factors: Factors) -> float:
    if factors.data_error is None:
        return 0.0
    return factors.data_error if indicator.error is None else indicator.error


def _variants(definition: Definition, factors: Factors, chunk: int) -> Iterator[tuple[Definition, NDArray[Any]]]:
    """Draw a method for each draw and give each kind of definition with the numbers of its draws."""
    import numpy as np

    ways = max(len(factors.aggregate), 1), max(len(factors.normalise), 1)
    if ways == (1, 1):
        yield definition, np.arange(CHUNK)
        return
    aggregate = generator(factors.seed, "aggregate", chunk).integers(ways[0], size=CHUNK)
    normalise = generator(factors.seed, "normalise", chunk).integers(ways[1], size=CHUNK)
    for i in range(ways[0]):
        for j in range(ways[1]):
            members = np.flatnonzero((aggregate == i) & (normalise == j))
            if len(members):
                yield _variant(definition, factors, i, j), members


def _variant(definition: Definition, factors: Factors, i: int, j: int) -> Definition:
    """Put other methods in the place of those that are among the alternatives; all others stand."""
    nodes: Mapping[str, Node] = definition.nodes
    indicators: Mapping[str, Indicator] = definition.indicators
    if factors.aggregate:
        nodes = {
            k: replace(x, aggregate=replace(x.aggregate, method=factors.aggregate[i]))
            if x.children and x.aggregate.method in factors.aggregate
            else x
            for k, x in nodes.items()
        }
    if factors.normalise:
        methods = {x.method for x in factors.normalise}
        indicators = {
            k: replace(x, normalise=_normalised(x.normalise, factors.normalise[j]))
            if x.normalise.method in methods
            else x
            for k, x in indicators.items()
        }
    return replace(definition, nodes=MappingProxyType(nodes), indicators=MappingProxyType(indicators))


def _normalised(given: Normalise, chosen: Normalise) -> Normalise:
    return given if chosen.method in {given.method, NormaliseMethod.GOALPOSTS} else chosen
