"""The engine: a definition and columns of numbers in, the score of every indicator and node out.

:func:`compute` is a pure function of arrays whose last axis are the units. Arrays may carry leading axes (draws), which
broadcast, so that ten thousand draws run through the same code as one, without a loop over units.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from . import expressions
from .aggregate import aggregated, with_cells
from .denominate import per
from .expressions import Expression
from .flags import Cell
from .impute import by_group, by_regression, by_units, filled
from .normalise import normalised
from .ordering import Step, StepKind, Vocabulary
from .records import Definition, Impute, ImputeMethod, Indicator, Node, NormaliseMethod, WeightMethod
from .rounding import half_away
from .screen import enough
from .treat import treated
from .weights import weights_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array: TypeAlias = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Computed:
    """What one computation gives, each array (..., units).

    ``values`` are the indicators after denomination and imputation, in their units; ``scores`` the normalised
    indicators, the nodes and the derived scores; ``flags`` one byte of :class:`~hsforhs.metric.flags.Cell` per
    indicator and unit; ``kept`` tells which units passed the screening; ``weights`` are those that each node used;
    ``predicted`` is what the rule of imputation of an indicator says for every unit; ``quantities`` are what formulas
    over inputs give.
    """

    values: Mapping[str, Array]
    scores: Mapping[str, Array]
    flags: Mapping[str, Array]
    kept: Array
    weights: Mapping[str, Array]
    predicted: Mapping[str, Array]
    quantities: Mapping[str, Array]


def compute(
    definition: Definition,
    columns: Mapping[str, Array],
    *,
    units: Sequence[str],
    groups: Mapping[str, Sequence[str | None]] | None = None,
    weights: Mapping[str, Array] | None = None,
    changed: Mapping[Step, Callable[[Array], Array]] | None = None,
    rounded: bool = True,
    base: Computed | None = None,
    stale: frozenset[Step] = frozenset(),
    cells: Mapping[str, tuple[Array, Array]] | None = None,
) -> Computed:
    """Compute every score of a definition.

    ``columns`` holds the observations (..., units) of the inputs and indicators, NaN where missing; a column that is
    not there counts as missing for every unit. ``weights`` (..., children) replaces those of a node. ``changed`` is
    applied to the array of a step before anything uses it: the place for noise and for what-if. ``rounded=False``
    leaves out all rounding. Raises BadInput for a reference unit that is not among ``units``.

    With ``base``, a computation on the same columns, only the steps in ``stale`` are taken again (see
    :func:`~hsforhs.metric.ordering.followers`); which units pass the screening stays as it was.
    ``cells`` gives scores of single cells of indicators that differ from it: positions (cells,), scores (draws, cells).
    """
    run = _Run(definition, columns, tuple(units), groups or {}, weights or {}, changed or {}, rounded, cells or {})
    if base is not None:
        run.start(base)
    for step in definition.steps:
        if base is None or step in stale:
            run.take(step)
    for node in definition.derived.values():
        run.scores[node.id] = run.finished(node, run.formula(node.formula, run.words.scored, node.id))
    return Computed(run.values, run.scores, run.flags, run.kept, run.used_weights, run.predicted, run.quantities)


@dataclass(slots=True)
class _Run:
    definition: Definition
    columns: Mapping[str, Array]
    units: tuple[str, ...]
    groups: Mapping[str, Sequence[str | None]]
    weights: Mapping[str, Array]
    changed: Mapping[Step, Callable[[Array], Array]]
    rounded: bool
    cells: Mapping[str, tuple[Array, Array]]
    words: Vocabulary = field(init=False)
    nothing: Array = field(init=False)
    kept: Array = field(init=False)
    quantities: dict[str, Array] = field(default_factory=dict)
    values: dict[str, Array] = field(default_factory=dict)
    scores: dict[str, Array] = field(default_factory=dict)
    flags: dict[str, Array] = field(default_factory=dict)
    used_weights: dict[str, Array] = field(default_factory=dict)
    predicted: dict[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        import numpy as np

        x = self.definition
        self.words = Vocabulary(x.inputs, x.quantities, x.indicators, x.nodes)
        self.nothing = np.full(len(self.units), np.nan)
        self.kept = np.ones(len(self.units), dtype=bool)

    def start(self, base: Computed) -> None:
        self.kept = base.kept
        self.quantities, self.values, self.scores = dict(base.quantities), dict(base.values), dict(base.scores)
        self.flags, self.used_weights = dict(base.flags), dict(base.weights)
        self.predicted = dict(base.predicted)

    def take(self, step: Step) -> None:
        kind, name = step
        if kind is StepKind.QUANTITY:
            quantity = self.definition.quantities[name]
            self.quantities[name] = self.after(step, self.formula(quantity.formula, self.words.raw, name))
        elif kind is StepKind.VALUE:
            self.values[name] = self.after(step, self.value(self.definition.indicators[name]))
        elif kind is StepKind.SCREEN:
            self.screen()
        elif kind is StepKind.SCORE:
            self.scores[name] = self.after(step, self.score(self.definition.indicators[name]))
        else:
            self.scores[name] = self.after(step, self.node(self.definition.nodes[name]))

    def after(self, step: Step, found: Array) -> Array:
        change = self.changed.get(step)
        return found if change is None else change(found)

    def array(self, step: Step) -> Array:
        kind, name = step
        if kind is StepKind.INPUT:
            return self.columns.get(name, self.nothing)
        if kind is StepKind.QUANTITY:
            return self.quantities[name]
        if kind is StepKind.VALUE:
            return self.values[name]
        if name in self.cells and self.scores[name].ndim == 1:
            self.scores[name] = with_cells_filled(self.scores[name], *self.cells[name])
        return self.scores[name]

    def formula(self, formula: Expression | None, find: Callable[[str, str], Step], user: str) -> Array:
        import numpy as np

        if formula is None:
            return self.nothing
        found = expressions.evaluate(formula, lambda x: self.looked_up(find, user, x))
        return found if found.ndim else np.broadcast_to(found, self.nothing.shape)

    def looked_up(self, find: Callable[[str, str], Step], user: str, name: str) -> Array:
        # A derived score may stand on one before it, which the tree does not know.
        return self.scores[name] if name in self.definition.derived else self.array(find(user, name))

    def value(self, indicator: Indicator) -> Array:
        import numpy as np

        if indicator.value is None:
            found = self.columns.get(indicator.id, self.nothing)
        else:
            found = self.formula(indicator.value, self.words.raw, indicator.id)
        if indicator.denominator is not None:
            found = per(found, self.array(self.words.raw(indicator.id, indicator.denominator)), indicator.per)
        elif indicator.per != 1.0:
            found = found * indicator.per
        before = found
        if indicator.impute is not None:
            self.predicted[indicator.id] = self.prediction(found, indicator.impute, indicator.id)
            found = filled(found, self.predicted[indicator.id])
        there = np.isfinite(found)
        flags = np.where(there, 0, Cell.MISSING) | np.where(there & ~np.isfinite(before), Cell.IMPUTED, 0)
        self.flags[indicator.id] = flags.astype(np.uint8)
        return found

    def prediction(self, values: Array, rule: Impute, user: str) -> Array:
        if rule.method is ImputeMethod.FORMULA:
            return self.formula(rule.formula, self.words.raw, user)
        if rule.method is ImputeMethod.REGRESSION:
            return by_regression(values, [self.predictor(user, x) for x in rule.on])
        if rule.by is not None:
            return by_group(values, rule.method, self.groups.get(rule.by, (None,) * len(self.units)))
        return by_units(values, rule.method)

    def predictor(self, user: str, name: str) -> Array:
        return self.values[name] if name in self.values else self.array(self.words.raw(user, name))

    def screen(self) -> None:
        import numpy as np

        rule = self.definition.screen
        if rule is None:
            return
        unfit = Cell.MISSING if rule.after_imputation else Cell.MISSING | Cell.IMPUTED
        available = np.stack(np.broadcast_arrays(*((x & unfit) == 0 for x in self.flags.values())))
        self.kept = enough(available, rule.minimum_available)

    def score(self, indicator: Indicator) -> Array:
        import numpy as np

        found = np.where(self.kept, self.values[indicator.id], np.nan)
        if indicator.treat is not None and np.isfinite(found).any():
            calm = treated(found, indicator.treat)
            moved = np.isfinite(found) & (calm != found)
            self.flags[indicator.id] = self.flags[indicator.id] | np.where(moved, Cell.TREATED, 0).astype(np.uint8)
            found = calm
        return scored(found, indicator, reference=self.reference(indicator), rounded=self.rounded, kept=self.kept)

    def reference(self, indicator: Indicator) -> int | None:
        from hsforhs.files import BadInput, Sentence

        rule = indicator.normalise
        if rule.method is not NormaliseMethod.DISTANCE_TO_REFERENCE or rule.reference is None:
            return None
        if rule.reference not in self.units:
            raise BadInput(
                Sentence(
                    "the reference unit '%(reference)s' of '%(indicator)s' has no observations",
                    reference=rule.reference,
                    indicator=indicator.id,
                )
            )
        return self.units.index(rule.reference)

    def node(self, node: Node) -> Array:
        if node.formula is not None:
            return self.finished(node, self.formula(node.formula, self.words.scored, node.id))
        import numpy as np

        if (quick := self.node_of_cells(node)) is not None:
            return self.finished(node, quick)
        children = [self.array(self.words.scored(node.id, x)) for x in node.children]
        scores = np.stack(np.broadcast_arrays(*children), axis=-2)
        weights = self.weights.get(node.id)
        if weights is None:
            weights = np.asarray(node.weights)
            if node.aggregate.weights is not WeightMethod.GIVEN:
                weights = weights_of(scores.reshape(-1, *scores.shape[-2:])[0], weights, node.aggregate.weights)
        self.used_weights[node.id] = weights
        scale = self.definition.scale
        return self.finished(node, aggregated(scores, weights, node.aggregate, scale=(scale.low, scale.high)))

    def node_of_cells(self, node: Node) -> Array | None:
        import numpy as np

        weights = self.weights.get(node.id, self.used_weights.get(node.id))
        cells = {i: self.cells[x] for i, x in enumerate(node.children) if x in self.cells}
        if not cells or weights is None or any(x not in self.definition.indicators for x in node.children):
            return None
        scores = [self.scores[x] for x in node.children]
        if any(x.ndim > 1 for x in scores) or node.aggregate.weights is not WeightMethod.GIVEN:
            return None
        scale = self.definition.scale
        return with_cells(np.stack(scores), weights, node.aggregate, cells, scale=(scale.low, scale.high))

    def finished(self, node: Node, found: Array) -> Array:
        import numpy as np

        found = self.round(found if self.kept.all() else np.where(self.kept, found, np.nan), node.decimals)
        if node.id == self.definition.top:
            found = self.round(found, self.definition.scale.final)
        for score, by in node.replace:
            found = np.where(found == score, by, found)
        return found

    def round(self, found: Array, decimals: int | None) -> Array:
        return half_away(found, decimals) if decimals is not None and self.rounded else found


def with_cells_filled(scores: Array, columns: Array, cells: Array) -> Array:
    """Return scores (units,) for each draw, with those of single cells (draws, cells) put in."""
    import numpy as np

    found = np.empty((len(cells), len(scores)))
    found[:] = scores
    found[:, columns] = cells
    return found


def scored(
    values: Array,
    indicator: Indicator,
    *,
    reference: int | None = None,
    rounded: bool = True,
    kept: Array | bool = True,
) -> Array:
    """Turn the values of an indicator (..., units) into scores: transform, normalise, round.

    ``reference`` is the position of the reference unit; a unit that is not ``kept`` has no score.
    """
    import numpy as np

    rule = indicator.normalise
    moved = values if indicator.transform is None else expressions.evaluate(indicator.transform, lambda _: values)
    found = normalised(moved, rule, direction=indicator.direction, reference=reference)
    if rule.zero is not None:
        found = np.where(values == 0, rule.zero, found)
    if rule.missing is not None:
        found = np.where(np.isfinite(values), found, rule.missing)
    found = np.where(kept, found, np.nan)
    return half_away(found, indicator.decimals) if indicator.decimals is not None and rounded else found
