"""The definition of an index as frozen records: what a definition file says, checked and ready to compute."""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .expressions import Expression

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from .observations import Observations
    from .ordering import Step
    from .result import Result


def read_only(content: dict[str, Any]) -> Mapping[str, Any]:
    """Return a mapping that nobody can change."""
    return MappingProxyType(content)


# Definitions travel to other processes, where read-only mappings are made again.
copyreg.pickle(MappingProxyType, lambda x: (read_only, (dict(x),)))  # type: ignore[arg-type,return-value]


class ImputeMethod(StrEnum):
    """How a missing value of an indicator is filled; every filled cell is flagged."""

    MEAN = "mean"
    MEDIAN = "median"
    GROUP_MEAN = "group_mean"
    GROUP_MEDIAN = "group_median"
    REGRESSION = "regression"
    FORMULA = "formula"


class TreatMethod(StrEnum):
    """What is done to an indicator whose distribution is skewed by outliers."""

    WINSORISE = "winsorise"
    LOG = "log"
    BOX_COX = "box_cox"


class NormaliseMethod(StrEnum):
    """How values of different units are brought to one scale."""

    GOALPOSTS = "goalposts"
    MIN_MAX = "min_max"
    Z_SCORE = "z_score"
    RANK = "rank"
    PERCENTILE_RANK = "percentile_rank"
    BORDA = "borda"
    DISTANCE_TO_MAX = "distance_to_max"
    DISTANCE_TO_REFERENCE = "distance_to_reference"
    DISTANCE_TO_TARGET = "distance_to_target"
    FRACTION_OF_MAX = "fraction_of_max"
    NONE = "none"


class AggregateMethod(StrEnum):
    """How the children of a node become one score."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    GEOMETRIC_INVERTED = "geometric_inverted"
    HARMONIC = "harmonic"
    GENERALISED = "generalised"
    MEAN_MIN = "mean_min"
    MAZZIOTTA_PARETO = "mazziotta_pareto"
    COPELAND = "copeland"
    BENEFIT_OF_THE_DOUBT = "benefit_of_the_doubt"


class WeightMethod(StrEnum):
    """Where the weights of a node come from."""

    GIVEN = "given"
    EQUAL = "equal"
    PCA = "pca"
    OPTIMISED = "optimised"


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of the scores, from ``low`` to ``high``, and to how many decimals each level and the last are rounded.

    ``None`` means that nothing is rounded. Halves are rounded away from zero.
    """

    low: float = 0.0
    high: float = 100.0
    each_level: int | None = None
    final: int | None = None


@dataclass(frozen=True, slots=True)
class UnitColumns:
    """What the units are and which columns of a wide table name them."""

    kind: str = "country"
    code: str | None = None
    name: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """A column of the observations that is no indicator itself: a denominator, a group, a part of a formula."""

    id: str
    name: str = ""
    unit: str = ""
    group: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value computed from inputs, in their units, such as people exposed per inhabitant."""

    id: str
    formula: Expression
    name: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Impute:
    """A rule for missing values: ``by`` names a group column, ``on`` the indicators of a regression."""

    method: ImputeMethod
    by: str | None = None
    on: tuple[str, ...] = ()
    formula: Expression | None = None


@dataclass(frozen=True, slots=True)
class Treat:
    """A rule for outliers: at least ``skew`` and ``kurtosis`` (excess) together call for treatment.

    At most ``max_points`` values are winsorised; if that is not enough, ``then`` follows on the untreated values.
    """

    method: TreatMethod
    skew: float = 2.0
    kurtosis: float = 3.5
    max_points: int = 5
    then: TreatMethod | None = None


@dataclass(frozen=True, slots=True)
class Normalise:
    """A rule of normalisation onto ``to``; goalposts ``low`` and ``high`` stand on the transformed value.

    ``zero`` is the score of a value of exactly 0, which a logarithm cannot place, ``missing`` that of a missing value.
    ``reference`` is a unit, ``target`` a value; ``mean`` and ``deviation`` belong to the z-score.
    """

    method: NormaliseMethod
    low: float | None = None
    high: float | None = None
    clip: bool = True
    to: tuple[float, float] = (0.0, 100.0)
    zero: float | None = None
    missing: float | None = None
    reference: str | None = None
    target: float | None = None
    mean: float = 0.0
    deviation: float = 1.0


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measured thing and its way to a score.

    ``value`` is a formula over inputs and quantities, else the column of the same name; it is divided by
    ``denominator`` and multiplied by ``per``. ``direction`` is 1 where a high value means a high score and -1 where it
    means a low one. ``error`` is the relative half-width of its data error.
    """

    id: str
    normalise: Normalise
    name: str = ""
    unit: str = ""
    source: str = ""
    direction: int = 1
    value: Expression | None = None
    denominator: str | None = None
    per: float = 1.0
    impute: Impute | None = None
    treat: Treat | None = None
    transform: Expression | None = None
    decimals: int | None = None
    error: float | None = None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A rule of aggregation: ``power`` of a generalised mean, ``minimum_available`` share of children, ``shift`` range.

    The inverted geometric mean maps the inverted scale onto ``shift`` first, so that no factor is zero. ``polarity`` is
    -1 or 1, the sign of the penalty of Mazziotta and Pareto; ``alpha`` the share of the minimum in mean-min.
    """

    method: AggregateMethod = AggregateMethod.ARITHMETIC
    weights: WeightMethod = WeightMethod.GIVEN
    power: float = 1.0
    minimum_available: float | None = None
    shift: tuple[float, float] = (1.0, 10.0)
    polarity: int = -1
    alpha: float = 0.5


@dataclass(frozen=True, slots=True)
class Node:
    """A score computed from other scores: by aggregation of ``children`` or by a ``formula``.

    ``replace`` puts one score in the place of another after rounding, such as 0.1 for 0.
    """

    id: str
    children: tuple[str, ...]
    weights: tuple[float, ...] = ()
    aggregate: Aggregate = Aggregate()
    formula: Expression | None = None
    name: str = ""
    decimals: int | None = None
    replace: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes of one score: ``edges`` are the lower bounds of all labels but the first."""

    on: str
    edges: tuple[float, ...]
    labels: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """Units below this share of available indicators are left out; counted ``before`` or after imputation."""

    minimum_available: float
    after_imputation: bool = False


@dataclass(frozen=True, slots=True)
class Ageing:
    """How old an observation may be, in years, and in how many years its reliability halves."""

    max_age: float | None = None
    half_life: float | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """One versioned index. ``sha256`` identifies the content: two files with the same content have the same one.

    ``steps`` is the order of computation, ``leaves`` names the indicators below each node, ``sources`` the columns of
    the observations on which the value of each indicator rests.
    """

    id: str
    version: str
    sha256: str
    name: str
    top: str
    scale: Scale
    units: UnitColumns
    inputs: Mapping[str, Input]
    quantities: Mapping[str, Quantity]
    indicators: Mapping[str, Indicator]
    nodes: Mapping[str, Node]
    derived: Mapping[str, Node]
    steps: tuple[Step, ...]
    leaves: Mapping[str, tuple[str, ...]]
    sources: Mapping[str, tuple[str, ...]]
    classes: Classes | None = None
    screen: Screen | None = None
    ageing: Ageing = Ageing()
    missing: tuple[str, ...] = ()
    source: str = ""
    licence: str = ""
    disclaimer: str = ""
    uncertainty: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def score(self, id: str) -> Indicator | Node:  # noqa: A002 - the field's word for what a record is called by
        """Return the indicator, node or derived score of this name; raises KeyError."""
        found = self.indicators.get(id) or self.nodes.get(id)
        return found if found is not None else self.derived[id]

    def evaluate(self, observations: Observations | pd.DataFrame | Path | str) -> Result:
        """Evaluate the index on observations; see :func:`hsforhs.metric.evaluate`."""
        from .result import evaluate

        return evaluate(self, observations)
