"""How sure an index is: many draws of weights, data and methods through the same engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from .draws import STRUCTURAL, Drawn, Draws
from .factors import Factors, factors_of
from .noise import AnyNoise, Errors, Residuals, joined
from .observations import Observations
from .placing import placed
from .randoms import CHUNK, generator, passing_generator, picks, steps
from .records import Definition
from .result import Result, result_of
from .statistics import Compact, Statistics, statistics, total

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHARES = (0.05, 0.5, 0.95)
_CHUNKS_OF_BLOCK = 4


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """A result with the statistics of its draws and the factors that were drawn."""

    result: Result
    factors: Factors
    statistics: Statistics | Compact

    def above(self, one: str, other: str) -> float:
        """Return the share of draws in which one unit has a higher score than the other.

        Raises KeyError for a unit that is not there, or if pairs were not counted.
        """
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
    pairs: bool = False,
    workers: int = 1,
    dask: str | None = None,
) -> Uncertainty:
    """Draw an index ``draws`` times; ``pairs`` also counts how often each unit stands above each other one.

    The same seed gives the same draws, and the first draws are the same however many follow, in this process, in
    ``workers`` processes or on the Dask cluster at the address ``dask``. An index of many units whose draws need no
    other unit is computed in sets of units, of which only mean, quantiles and classes are kept. Raises BadInput for
    factors that do not fit, and for a cluster that does not answer.
    """
    chosen = factors or factors_of(definition)
    chosen = replace(chosen, draws=draws or chosen.draws, seed=chosen.seed if seed is None else seed)
    engine = Draws(definition, observations, chosen)
    found: Statistics | Compact
    with placed(workers=workers, dask=dask) as place:
        sets = list(place.over(engine.sets(), compact))
        if sets:
            found = Compact.of(sets, SHARES)
        else:
            count = partial(block_statistics, pairs=pairs)
            found = total(place.with_one(engine, range(blocks(engine)), count))
    return Uncertainty(result_of(definition, observations, engine.base), chosen, found)


def compact(engine: Draws) -> Compact:
    """Return what is kept of all draws of one set of units."""
    whole = total(block_statistics(engine, x) for x in range(blocks(engine)))
    return Compact.of([whole], SHARES)


def blocks(engine: Draws) -> int:
    """Return the number of blocks in which the draws are computed."""
    size = CHUNK * _CHUNKS_OF_BLOCK
    return (engine.factors.draws + size - 1) // size


def block_statistics(engine: Draws, block: int, *, pairs: bool = False) -> Statistics:
    """Return the statistics of one block of draws; blocks may be computed anywhere and are added up in their order."""
    import numpy as np

    first = block * _CHUNKS_OF_BLOCK
    chunks = range(first, min(first + _CHUNKS_OF_BLOCK, (engine.factors.draws + CHUNK - 1) // CHUNK))
    size = min(len(chunks) * CHUNK, engine.factors.draws - first * CHUNK)
    at_once = _at_once(engine)
    scores = np.empty((len(chunks) * CHUNK, len(engine.observations.units)))
    classed = scores if engine.on == engine.definition.top else np.empty_like(scores)
    for at in range(0, len(chunks), at_once):
        part = chunks[at : at + at_once]
        rows = slice(at * CHUNK, (at + len(part)) * CHUNK)
        scores[rows], on = chunk_scores(engine, part)
        if classed is not scores:
            classed[rows] = on
    scores, classed = scores[:size], classed[:size]
    classes = engine.definition.classes
    edges = np.asarray(classes.edges if classes else ())
    scale = engine.definition.scale
    return statistics(scores, classed, edges, (scale.low, scale.high), pairs=pairs, fast=engine.fast)


def _at_once(engine: Draws) -> int:
    """Return how many chunks go through the engine together.

    One chunk fits the cache. Where methods are drawn, draws are divided by method, and more chunks leave more draws for
    each; noise of values would need too much memory for it.
    """
    factors = engine.factors
    if all(factors.ways(x) == 1 for x in STRUCTURAL):
        return 1
    return 1 if any(True for x in (data_noise, imputation_noise) for _ in x(engine, "", 0)) else _CHUNKS_OF_BLOCK


def chunk_scores(engine: Draws, chunks: Sequence[int]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the draws of some chunks (draws, units): of the top score and of the score on which classes stand."""
    import numpy as np

    factors = engine.factors
    drawn = Drawn(
        weights=_joined([dict(_weights(engine, x)) for x in chunks]),
        data=_joined_noise([dict(data_noise(engine, "data", x)) for x in chunks]),
        imputation=_joined_noise([dict(imputation_noise(engine, "imputation", x)) for x in chunks]),
        choices={
            kind: np.concatenate(
                [generator(factors.seed, kind, x).integers(factors.ways(kind), size=CHUNK) for x in chunks]
            )
            for kind in STRUCTURAL
            if factors.ways(kind) > 1
        },
    )
    size = len(chunks) * CHUNK
    return engine.scores(drawn, engine.prepared(drawn, size), size)


def _joined(parts: Sequence[Mapping[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    import numpy as np

    return {k: np.concatenate([x[k] for x in parts]) if len(parts) > 1 else parts[0][k] for k in parts[0]}


def _joined_noise(parts: Sequence[Mapping[str, AnyNoise]]) -> dict[str, AnyNoise]:
    return {k: joined([x[k] for x in parts]) for k in parts[0]}


def _weights(engine: Draws, chunk: int) -> Iterator[tuple[str, NDArray[Any]]]:
    """Draw the weights of nodes from a Dirichlet distribution around the given ones, or each within a share of it."""
    import numpy as np

    factors = engine.factors
    for node, given in engine.weighted.items():
        # A stream for each node, so that its weights are the same in an index of which it is only a part.
        random = passing_generator(factors.seed, f"weights {node}", chunk)
        if factors.weight_noise is not None:
            noise = random.uniform(-factors.weight_noise, factors.weight_noise, (len(given), CHUNK))
            yield node, (given[:, None] * (1 + noise)).T
        else:
            # Gamma numbers are a Dirichlet draw but for their sum, which the engine divides by.
            shapes, least = engine.shapes[node]
            drawn = random.standard_gamma(shapes, size=(len(given), CHUNK), dtype=np.float32).astype(float)
            drawn += least
            yield node, drawn.T


def data_noise(engine: Draws, purpose: str, chunk: int) -> Iterator[tuple[str, AnyNoise]]:
    """Draw what is added to the reported values of each indicator (CHUNK draws): a share of the value."""
    for name, half_width in engine.erring.items():
        values = engine.base.values[name]
        drawn = steps(engine.factors.seed, f"{purpose} {name}{_suffix(engine)}", chunk, len(values))
        yield name, Errors(engine.reported[name], drawn, half_width, values)


def imputation_noise(engine: Draws, purpose: str, chunk: int) -> Iterator[tuple[str, AnyNoise]]:
    """Draw what is added to the imputed values of each indicator (CHUNK draws): residuals of their rule."""
    if not engine.factors.imputation:
        return
    for name, (cells, residuals) in engine.imputed.items():
        drawn = picks(engine.factors.seed, f"{purpose} {name}{_suffix(engine)}", chunk, len(cells))
        yield name, Residuals(cells, drawn, residuals)


def _suffix(engine: Draws) -> str:
    return f" {engine.part}" if engine.part else ""
