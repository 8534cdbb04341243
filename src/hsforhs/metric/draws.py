"""One block of draws through the engine: only what depends on what was drawn is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from .alternatives import variant, winsorises
from .compiled import WORTH_IT, compiled
from .drawable import gamma_shapes, half_widths, imputed, reported, weighted
from .evaluation import Computed, compute, scored
from .factors import Factors
from .kernel import Drawing, Kernel, Run
from .means import Imputed, NotMeans
from .memory import keep_what_is_freed
from .noise import AnyNoise, Errors, Residuals, side_by_side
from .observations import Observations
from .ordering import Step, StepKind, followers
from .records import Definition, NormaliseMethod
from .statistics import RANKED_AT_MOST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]

SET_OF_UNITS = 500
"""Units that are drawn together where there are too many to rank. It is part of the result."""
STRUCTURAL = ("aggregate", "normalise", "max_points")
_SEPARATE = frozenset({NormaliseMethod.GOALPOSTS, NormaliseMethod.NONE})
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Cells(NamedTuple):
    """Scores of the cells that have noise, per indicator: positions of units (cells,) and scores (draws, cells)."""

    scores: Mapping[str, tuple[Array, Array]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn for a block of draws.

    ``weights`` (draws, children) per node; ``data`` and ``imputation`` per indicator, added to its values; ``choices``
    (draws,) the position of the alternative for each structural factor.
    """

    weights: Mapping[str, Array] = field(default_factory=lambda: _NOTHING)
    data: Mapping[str, AnyNoise] = field(default_factory=lambda: _NOTHING)
    imputation: Mapping[str, AnyNoise] = field(default_factory=lambda: _NOTHING)
    choices: Mapping[str, Array] = field(default_factory=lambda: _NOTHING)

    def noise(self) -> dict[str, AnyNoise]:
        """Return what is added to the values of each indicator."""
        names = dict.fromkeys((*self.data, *self.imputation))
        return {name: side_by_side([x[name] for x in (self.data, self.imputation) if name in x]) for name in names}


class Draws:
    """The engine for draws of one index.

    The given scores are computed once, in ``base``; ``imputed`` holds imputed units and residuals of each indicator,
    ``erring`` the half-width of errors of reported values, ``reported`` their positions, ``weighted`` the given weights
    of nodes that are drawn, ``shapes`` what gamma numbers for them need.
    ``part`` numbers the sets of units of an index that is computed set by set.
    """

    def __init__(
        self, definition: Definition, observations: Observations, factors: Factors, *, base: Computed | None = None
    ) -> None:
        keep_what_is_freed()
        self.definition, self.observations, self.factors, self.part = definition, observations, factors, 0
        self.base = base or compute(
            definition, observations.columns, units=observations.units, groups=observations.groups
        )
        self.on = definition.classes.on if definition.classes else definition.top
        nodes = [Step(StepKind.NODE, x) for x in definition.nodes]
        # Where a value stands on a score, values cannot be finished before the tree.
        self.entangled = any(x.kind is StepKind.VALUE for x in followers(definition, nodes))
        self.imputed = dict(imputed(self.base))
        self.erring = half_widths(definition, factors)
        self.reported = {x: reported(self.base, x) for x in self.erring}
        self.weighted = weighted(definition, self.base, factors)
        self.shapes = {k: gamma_shapes(x, factors.concentration or 0.0) for k, x in self.weighted.items()}
        self.fast = compiled() if factors.draws * len(observations.units) >= WORTH_IT else None
        self._variants: dict[tuple[int, ...], Definition] = {}
        self._bases: dict[tuple[int, ...], Computed] = {}
        self._known_followers: dict[frozenset[Step], frozenset[Step]] = {}
        self._kernels: dict[tuple[tuple[int, ...], bool, bool], Kernel | None] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Leave behind what is computed again faster than it is sent to another process."""
        return {**self.__dict__, "fast": None, "_kernels": {}, "_bases": {}, "_variants": {}, "_known_followers": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        keep_what_is_freed()
        self.__dict__.update(state)

    def sets(self) -> Iterator[Draws]:
        """Give the index for sets of at most ``SET_OF_UNITS`` units, where the draws of one need no other.

        Else, and for few units, nothing.
        """
        units = len(self.observations.units)
        alone = all(self.factors.ways(x) == 1 for x in STRUCTURAL[1:])
        if units <= RANKED_AT_MOST or not alone or self.entangled:
            return
        noisy = self.factors.imputation and bool(self.imputed), bool(self.erring)
        for number, start in enumerate(range(0, units, SET_OF_UNITS)):
            part = self._part(number, slice(start, min(start + SET_OF_UNITS, units)))
            # A set has the kinds of noise of the whole, since what cannot be computed alone shows in the first one.
            ways = range(self.factors.ways("aggregate"))
            if not number and any(part._kernel((x, 0, 0), *noisy) is None for x in ways):
                return
            yield part

    def _part(self, number: int, units: slice) -> Draws:
        import numpy as np

        def cut(columns: Mapping[str, Array]) -> dict[str, Array]:
            return {k: x[..., units] for k, x in columns.items()}

        x, base = self.observations, self.base
        observations = replace(
            x, units=x.units[units], columns=cut(x.columns), groups={k: v[units] for k, v in x.groups.items()}
        )
        found = Draws(
            self.definition,
            observations,
            self.factors,
            base=replace(
                base,
                values=cut(base.values),
                scores=cut(base.scores),
                flags=cut(base.flags),
                kept=base.kept[units],
                predicted=cut(base.predicted),
                quantities=cut(base.quantities),
            ),
        )
        found.part = number
        # Residuals are those of all units.
        found.imputed = {}
        for name, (cells, residuals) in self.imputed.items():
            here = cells[np.searchsorted(cells, units.start) : np.searchsorted(cells, units.stop)] - units.start
            if len(here):
                found.imputed[name] = (here, residuals)
        return found

    def prepared(self, drawn: Drawn, size: int, *, keep: bool = False) -> Computed | Cells | Drawing | None:
        """Return a block with all indicators scored and the tree as given; ``None`` where no values were drawn.

        ``keep`` saves work where several blocks of weights follow on the same values.
        """
        drawing = self._drawing(drawn, size, keep=keep)
        return drawing if drawing is not None else self._prepared(drawn, size)

    def _prepared(self, drawn: Drawn, size: int) -> Computed | Cells | None:
        import numpy as np

        noise = drawn.noise()
        if not noise:
            return None
        if self.entangled:
            return self.base
        changed = {*_values(noise), *self._restructured(drawn, StepKind.SCORE)}
        if (quick := self._quickly(drawn, noise)) is not None:
            return quick
        stale = frozenset(x for x in self._followers(changed) if x.kind is not StepKind.NODE)
        parts = [
            (members, self._compute((0, *key), noise, {}, self.base, stale, members))
            for key, members in _groups(drawn, STRUCTURAL[1:], size)
        ]
        if len(parts) == 1:
            return parts[0][1]
        scores = dict(self.base.scores)
        for name in (x.id for x in stale if x.kind is StepKind.SCORE):
            scores[name] = np.empty((size, len(self.observations.units)))
            for members, part in parts:
                scores[name][members] = part.scores[name]
        return replace(self.base, scores=scores)

    def _quickly(self, drawn: Drawn, noise: Mapping[str, AnyNoise]) -> Cells | None:
        """Score only the cells that have noise; ``None`` where scores look at other units or values at others."""

        if any(x in drawn.choices for x in STRUCTURAL[1:]) or not self.base.kept.all():
            return None
        if not self._alone(set(noise), self.definition):
            return None
        values, rules = self.base.values, self.definition.indicators
        return Cells({k: (x.columns, scored(values[k][x.columns] + x.values, rules[k])) for k, x in noise.items()})

    def _drawing(self, drawn: Drawn, size: int, *, keep: bool) -> Drawing | None:
        """Return the noise for the tree of means, ``None`` where the index is more than that."""
        residuals = {k: v for k, v in drawn.imputation.items() if isinstance(v, Residuals)}
        errors = {k: v for k, v in drawn.data.items() if isinstance(v, Errors)}
        if self.entangled or (len(residuals), len(errors)) != (len(drawn.imputation), len(drawn.data)):
            return None
        noisy = bool(residuals), bool(errors)
        keys = (key for key, _ in _groups(drawn, STRUCTURAL, size))
        return Drawing(residuals, errors, keep) if all(self._kernel(x, *noisy) for x in keys) else None

    def _kernel(self, key: tuple[int, ...], imputation: bool, data: bool) -> Kernel | None:
        """Return the tree of means for alternatives of methods and kinds of noise."""
        if (key, imputation, data) not in self._kernels:
            try:
                self._kernels[key, imputation, data] = self._means(key, imputation, data)
            except NotMeans:
                self._kernels[key, imputation, data] = None
        return self._kernels[key, imputation, data]

    def _means(self, key: tuple[int, ...], imputation: bool, data: bool) -> Kernel:
        variant = self._variant(key)
        erring = self.erring if data else {}
        noisy = {*(self.imputed if imputation else ()), *erring}
        if noisy and not self._alone(noisy, variant):
            raise NotMeans(variant.id)
        base = self._fixed(key) if self.factors.normalise or self.factors.max_points else self.base
        if not base.kept.all():
            raise NotMeans(variant.id)
        imputed = {}
        for name, (cells, residuals) in self.imputed.items() if imputation else ():
            values = base.values[name][cells, None] + residuals
            imputed[name] = Imputed(cells, scored(values, variant.indicators[name]))
        return Kernel(variant, base, imputed, frozenset(erring), (variant.top, self.on), self.fast)

    def _alone(self, noisy: set[str], definition: Definition) -> bool:
        """Tell whether noise of these values reaches nothing but the scores of their own cells."""
        followed = self._followers({Step(StepKind.VALUE, x) for x in noisy})
        kinds = {StepKind.VALUE, StepKind.QUANTITY, StepKind.SCORE}
        rules = [definition.indicators[x] for x in noisy]
        return all(x.id in noisy for x in followed if x.kind in kinds) and not any(
            x.treat is not None or x.normalise.method not in _SEPARATE for x in rules
        )

    def _from_means(self, drawn: Drawn, drawing: Drawing, size: int) -> tuple[Array, Array]:
        import numpy as np

        groups = list(_groups(drawn, STRUCTURAL, size))
        if len(groups) == 1 and isinstance(groups[0][1], slice):
            run = self._run(groups[0][0], drawn.weights, drawing, size)
            found = run.value(self.definition.top).T
            return found, found if self.on == self.definition.top else run.value(self.on).T
        top = np.empty((len(self.observations.units), size))
        classed = top if self.on == self.definition.top else np.empty_like(top)
        for key, members in groups:
            weights = {k: v[members] for k, v in drawn.weights.items()}
            part = drawing if isinstance(members, slice) else drawing.rows(members)
            run = self._run(key, weights, part, size if isinstance(members, slice) else len(members))
            top[:, members] = run.value(self.definition.top)
            if classed is not top:
                classed[:, members] = run.value(self.on)
        found = top.T
        return found, found if classed is top else classed.T

    def _run(self, key: tuple[int, ...], weights: Mapping[str, Array], drawing: Drawing, size: int) -> Run:
        kernel = self._kernel(key, bool(drawing.residuals), bool(drawing.errors))
        if kernel is None:
            raise NotMeans(self.definition.id)
        return kernel.run(weights, drawing, size)

    def scores(self, drawn: Drawn, prepared: Computed | Cells | Drawing | None, size: int) -> tuple[Array, Array]:
        """Return the draws (size, units) of the top score and of the score on which the classes stand."""
        import numpy as np

        if isinstance(prepared, Drawing):
            try:
                return self._from_means(drawn, prepared, size)
            except NotMeans:
                # A drawn score below zero has no logarithm.
                prepared = self._prepared(drawn, size)
        changed = {Step(StepKind.NODE, x) for x in drawn.weights} | self._restructured(drawn, StepKind.NODE)
        noise = drawn.noise() if prepared is not None and self.entangled else {}
        moved: list[str] = []
        if noise:
            changed |= _values(noise) | self._restructured(drawn, StepKind.SCORE)
        elif isinstance(prepared, Cells):
            changed |= {Step(StepKind.SCORE, x) for x in prepared.scores}
        elif prepared is not None:
            moved = [x for x in self.definition.indicators if prepared.scores[x].ndim > 1]
            changed |= {Step(StepKind.SCORE, x) for x in moved}
        stale = self._followers(changed)
        if moved or isinstance(prepared, Cells):
            stale -= {Step(StepKind.SCORE, x) for x in self.definition.indicators}
        top = np.empty((size, len(self.observations.units)))
        classed = top if self.on == self.definition.top else np.empty_like(top)
        for key, members in _groups(drawn, STRUCTURAL[:1] if moved else STRUCTURAL, size):
            cells = None
            if isinstance(prepared, Computed):
                base = _rows(prepared, moved, members)
            else:
                base = self._fixed(key)
                cells = {k: (at, x[members]) for k, (at, x) in prepared.scores.items()} if prepared else None
            found = self._compute((*key, 0, 0)[:3], noise, drawn.weights, base, stale, members, cells)
            top[members] = found.scores[self.definition.top]
            if classed is not top:
                classed[members] = found.scores[self.on]
        return top, classed

    def _fixed(self, key: tuple[int, ...]) -> Computed:
        """Return the index with alternatives of normalisation and winsorising, without any draw."""
        key = (0, *key[1:])
        if key not in self._bases:
            stale = self._followers({Step(StepKind.SCORE, x) for x in self.definition.indicators})
            self._bases[key] = self._compute(key, {}, {}, self.base, stale, slice(None))
        return self._bases[key]

    def _compute(
        self,
        key: tuple[int, ...],
        noise: Mapping[str, AnyNoise],
        weights: Mapping[str, Array],
        base: Computed,
        stale: frozenset[Step],
        members: Array | slice,
        cells: Mapping[str, tuple[Array, Array]] | None = None,
    ) -> Computed:
        return compute(
            self._variant(key),
            self.observations.columns,
            units=self.observations.units,
            groups=self.observations.groups,
            weights={k: v[members] for k, v in weights.items()},
            changed={Step(StepKind.VALUE, k): _added(v, members) for k, v in noise.items()},
            base=base,
            stale=stale,
            cells=cells,
        )

    def _followers(self, changed: set[Step]) -> frozenset[Step]:
        key = frozenset(changed)
        if key not in self._known_followers:
            self._known_followers[key] = followers(self.definition, key)
        return self._known_followers[key]

    def _restructured(self, drawn: Drawn, kind: StepKind) -> set[Step]:
        """Return the steps of a kind whose rule is drawn."""
        factors, x = self.factors, self.definition
        if kind is StepKind.NODE:
            if "aggregate" not in drawn.choices:
                return set()
            return {Step(kind, k) for k, v in x.nodes.items() if v.children and v.aggregate.method in factors.aggregate}
        methods = {v.method for v in factors.normalise} if "normalise" in drawn.choices else set()
        moved = "max_points" in drawn.choices
        return {
            Step(kind, k) for k, v in x.indicators.items() if v.normalise.method in methods or (moved and winsorises(v))
        }

    def _variant(self, key: tuple[int, ...]) -> Definition:
        """Return the definition with these alternatives for aggregation, normalisation and winsorising."""
        if key not in self._variants:
            self._variants[key] = variant(self.definition, self.factors, *key)
        return self._variants[key]


def _values(noise: Mapping[str, AnyNoise]) -> set[Step]:
    return {Step(StepKind.VALUE, x) for x in noise}


def _added(noise: AnyNoise, members: Array | slice) -> Callable[[Array], Array]:
    def add(values: Array) -> Array:
        import numpy as np

        rows = noise.rows(members).values
        found = np.array(np.broadcast_to(values, (len(rows), values.shape[-1])))
        found[:, noise.columns] += rows
        return found

    return add


def _rows(prepared: Computed, names: list[str], members: Array | slice) -> Computed:
    return replace(prepared, scores={**prepared.scores, **{x: prepared.scores[x][members] for x in names}})


def _groups(drawn: Drawn, kinds: tuple[str, ...], size: int) -> Iterator[tuple[tuple[int, ...], NDArray[Any] | slice]]:
    """Give each combination of alternatives with the numbers of its draws."""
    import numpy as np

    given = [drawn.choices.get(x) for x in kinds]
    if all(x is None for x in given):
        yield (0,) * len(kinds), slice(0, size)
        return
    for key in product(*([0] if x is None else range(int(x.max()) + 1) for x in given)):
        fits = np.ones(size, dtype=bool)
        for at, x in zip(key, given, strict=True):
            if x is not None:
                fits &= x == at
        if fits.any():
            yield key, np.flatnonzero(fits)
