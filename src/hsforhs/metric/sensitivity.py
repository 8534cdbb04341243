"""Which uncertain factor matters: Sobol indices of the factors of an index, and what leaving out an element changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hsforhs.files import BadInput

from .draws import STRUCTURAL, Drawn, Draws
from .evaluation import compute
from .expressions import names
from .factors import Factors, factors_of
from .observations import Observations
from .ordering import Step, StepKind, followers
from .randoms import CHUNK
from .records import Definition
from .result import identity
from .sobol import Order, indices, saltelli
from .statistics import ranks
from .uncertainty import data_noise, imputation_noise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

RANK_CHANGE = "mean_abs_rank_change"
DEFAULT_N = 1_024
MOST = 65_536
WEIGHTS, DATA, IMPUTATION = "weights", "data", "imputation"


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Sobol indices of each factor per target; ``None`` where the target never varies.

    Targets are the mean absolute change of ranks against the given index, and ``score UNIT`` for units asked for.
    """

    definition: Definition
    factors: Factors
    n: int
    evaluations: int
    targets: Mapping[str, Mapping[str, Order | None]]
    removed: Mapping[str, float | None]

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values; ``factors`` are the indices for the change of ranks."""
        targets = {
            target: {x: asdict(y) if y else dict.fromkeys(Order.__slots__) for x, y in found.items()}
            for target, found in self.targets.items()
        }
        return {
            "definition": identity(self.definition),
            "n": self.n,
            "seed": self.factors.seed,
            "evaluations": self.evaluations,
            "drawn": self.factors.as_json(),
            "target": RANK_CHANGE,
            "factors": targets[RANK_CHANGE],
            "targets": targets,
            "leave_one_out": dict(self.removed),
        }


def sensitivity(
    definition: Definition,
    observations: Observations,
    *,
    n: int = DEFAULT_N,
    seed: int | None = None,
    factors: Factors | None = None,
    units: Sequence[str] = (),
    elements: Sequence[str] = (),
    by_node: bool = False,
) -> Sensitivity:
    """Return first and total order of each factor from ``n (factors + 2)`` evaluations.

    ``units`` asks for the score of single units as further targets; ``by_node`` makes the weights of each node a factor
    of its own; ``elements`` are left out one by one (without any: the children of the top). Raises BadInput where
    nothing is uncertain, and for a unit or element that is not there.
    """
    chosen = factors or factors_of(definition)
    chosen = chosen if seed is None else replace(chosen, seed=seed)
    if not 2 <= n <= MOST:
        raise BadInput(f"{n} rows of the design", expected=f"from 2 to {MOST}")
    for unit in units:
        if unit not in observations.units:
            raise BadInput(f"there is no unit '{unit}'", file=observations.file, expected="a unit of the observations")
    design = _Design(Draws(definition, observations, chosen), n, by_node)
    if not design.names:
        raise BadInput(f"nothing is uncertain in '{definition.id}'", expected="at least one factor under 'uncertainty'")
    found = design.results(units)
    targets = {}
    for target, (a, b, mixed) in found.items():
        orders = indices(a, b, mixed, seed=chosen.seed)
        targets[target] = dict(zip(design.names, orders or [None] * len(design.names), strict=True))
    left_out = elements or definition.nodes[definition.top].children
    removed = {x: removal(definition, observations, x) for x in left_out}
    return Sensitivity(definition, chosen, n, n * (len(design.names) + 2), targets, removed)


@dataclass(slots=True)
class _Design:
    engine: Draws
    n: int
    by_node: bool
    names: tuple[str, ...] = field(init=False)
    places: dict[str, slice] = field(default_factory=dict)
    nodes: dict[str, Array] = field(init=False)
    sides: tuple[Array, Array] = field(init=False)

    def __post_init__(self) -> None:
        engine, factors = self.engine, self.engine.factors
        self.nodes = engine.weighted
        at = 0
        for name, given in self.nodes.items():
            self.places[f"{WEIGHTS} {name}"] = slice(at, at + len(given))
            at += len(given)
        structural = [x for x in STRUCTURAL if factors.ways(x) > 1]
        for name in structural:
            self.places[name] = slice(at, at + 1)
            at += 1
        names = [f"{WEIGHTS} {x}" for x in self.nodes] if self.by_node else [WEIGHTS] * bool(self.nodes)
        names += [IMPUTATION] * any(True for _ in imputation_noise(engine, IMPUTATION, 0))
        names += [DATA] * any(x.values.any() for _, x in data_noise(engine, DATA, 0))
        self.names = (*names, *structural)
        self.sides = saltelli(self.n, at, seed=factors.seed)

    def results(self, units: Sequence[str]) -> dict[str, tuple[Array, Array, Array]]:
        """Return the results of each target for A (n,), B (n,) and A with one factor of B (factors, n)."""
        import numpy as np

        engine = self.engine
        given = engine.base.scores[engine.definition.top]
        nominal, ranked = ranks(given[None])[0], np.isfinite(given)
        if not ranked.any():
            raise BadInput("no unit has a score", file=engine.observations.file, expected="at least one unit with one")
        at = [engine.observations.units.index(x) for x in units]
        if missing := [x for x, i in zip(units, at, strict=True) if not ranked[i]]:
            raise BadInput(f"'{missing[0]}' has no score", file=engine.observations.file, expected="a unit with one")
        found = np.empty((1 + len(units), len(self.names) + 2, self.n))
        for start in range(0, self.n, CHUNK):
            size = min(CHUNK, self.n - start)
            for row, scores in enumerate(self.block(start // CHUNK, size)):
                found[0, row, start : start + size] = rank_change(scores, nominal, ranked)
                found[1:, row, start : start + size] = scores[:, at].T
        targets = (RANK_CHANGE, *(f"score {x}" for x in units))
        return {x: (y[0], y[1], y[2:]) for x, y in zip(targets, found, strict=True)}

    def block(self, chunk: int, size: int) -> Iterator[Array]:
        """Give the scores (size, units) of one block of rows: for A, for B, and for A with each factor of B."""
        engine, rows = self.engine, slice(chunk * CHUNK, chunk * CHUNK + size)
        noise = [
            {
                kind: {k: x.rows(slice(0, size)) for k, x in draw(engine, f"{side} {kind}", chunk)}
                for kind, draw in ((IMPUTATION, imputation_noise), (DATA, data_noise))
            }
            for side in "AB"
        ]
        weights = [{x: self.weights(x, side[rows]) for x in self.nodes} for side in self.sides]
        choices = [{x: self.choice(x, side[rows]) for x in self.places if x in STRUCTURAL} for side in self.sides]

        def drawn(of: Callable[[str], int]) -> Drawn:
            return Drawn(
                weights={x: weights[of(f"{WEIGHTS} {x}" if self.by_node else WEIGHTS)][x] for x in self.nodes},
                data=noise[of(DATA)][DATA],
                imputation=noise[of(IMPUTATION)][IMPUTATION],
                choices={x: choices[of(x)][x] for x in choices[0]},
            )

        first = drawn(lambda _: 0)
        prepared = engine.prepared(first, size, keep=True)
        yield engine.scores(first, prepared, size)[0]
        second = drawn(lambda _: 1)
        yield engine.scores(second, engine.prepared(second, size), size)[0]
        for name in self.names:
            mixed = drawn(lambda x, name=name: int(x == name))  # type: ignore[misc]
            # Weights and aggregation leave the scored indicators as they are in A.
            same = name.startswith(WEIGHTS) or name == "aggregate"
            yield engine.scores(mixed, prepared if same else engine.prepared(mixed, size), size)[0]

    def weights(self, node: str, rows: Array) -> Array:
        from scipy.special import gammaincinv

        factors, given = self.engine.factors, self.nodes[node]
        uniform = rows[:, self.places[f"{WEIGHTS} {node}"]]
        if factors.weight_noise is not None:
            return given * (1 + factors.weight_noise * (2 * uniform - 1))
        shape = (factors.concentration or 0.0) * given / given.sum()
        found: Array = gammaincinv(shape + (given == 0), uniform) * (given > 0) + 1e-300 * (given > 0)
        return found

    def choice(self, kind: str, rows: Array) -> Array:
        found: Array = (rows[:, self.places[kind]][:, 0] * self.engine.factors.ways(kind)).astype(int)
        return found


def rank_change(scores: Array, nominal: Array, ranked: Array) -> Array:
    """Return how many places units move on average in each draw (draws, units) against the ranks ``nominal`` (units,).

    ``ranked`` tells which units have a rank.
    """
    import numpy as np

    found: Array = np.abs(ranks(scores) - nominal)[:, ranked].mean(axis=1)
    return found


def removal(definition: Definition, observations: Observations, element: str) -> float | None:
    """Return how many places units move on average when an indicator or node is left out.

    Its parents go on with their other children in proportion. ``None`` where no unit keeps a score. Raises BadInput for
    an element that is not there, and for the top.
    """
    import numpy as np

    if element not in {*definition.indicators, *definition.nodes} or element == definition.top:
        raise BadInput(f"there is no element '{element}' to leave out", expected="an indicator or a node below the top")
    base = compute(definition, observations.columns, units=observations.units, groups=observations.groups)
    kind = StepKind.SCORE if element in definition.indicators else StepKind.NODE
    parents = [x for x in definition.nodes.values() if element in x.children and x.id in base.weights]
    weights = {x.id: np.where(np.array(x.children) == element, 0.0, base.weights[x.id]) for x in parents}
    # A formula has no weights: there the element is missing.
    gone = {} if _only_weighted(definition, element) else {Step(kind, element): lambda x: np.full(x.shape, np.nan)}
    changed = {*gone, *(Step(StepKind.NODE, x) for x in weights)}
    found = compute(
        definition,
        observations.columns,
        units=observations.units,
        groups=observations.groups,
        weights=weights,
        changed=gone,
        base=base,
        stale=followers(definition, changed),
    )
    given, left = base.scores[definition.top], found.scores[definition.top]
    both = np.isfinite(given) & np.isfinite(left)
    if not both.any():
        return None
    old, new = (ranks(np.where(both, x, np.nan)[None]) for x in (given, left))
    return float(np.abs(new - old)[0, both].mean())


def _only_weighted(definition: Definition, element: str) -> bool:
    return not any(x.formula is not None and element in names(x.formula) for x in definition.nodes.values())
