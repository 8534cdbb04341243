"""The rules of an indicator and of a node, read from their parts of a definition."""

from __future__ import annotations

from hsforhs.files import Sentence
from hsforhs.files.values import plain

from .expressions import Expression, names, parse
from .parts import Part
from .records import (
    Aggregate,
    AggregateMethod,
    Impute,
    ImputeMethod,
    Indicator,
    Node,
    Normalise,
    NormaliseMethod,
    Scale,
    Treat,
    TreatMethod,
    WeightMethod,
)

TRANSFORMS = {
    "identity": "x",
    "log10": "log10(x)",
    "ln": "ln(x)",
    "square": "x ^ 2",
    "sqrt": "sqrt(x)",
}
"""Transformations by name; any other is a formula in ``x``."""

_DIRECTIONS = {"1": 1, "-1": -1}


def read_indicator(part: Part, defaults: Part, scale: Scale) -> Indicator:
    """Read one indicator; what it does not say follows the defaults of the definition."""
    part.only(
        *("id", "name", "unit", "source", "direction", "value", "denominator", "per", "impute", "treat", "transform"),
        *("normalise", "round", "error", "code"),
    )
    direction = part.text("direction", "1")
    if direction not in _DIRECTIONS:
        raise part.bad(
            Sentence("the direction is '%(direction)s'", direction=direction), Sentence("1 or -1"), key="direction"
        )
    impute, treat, normalise = (_own_or_default(part, defaults, x) for x in ("impute", "treat", "normalise"))
    return Indicator(
        id=part.text("id"),
        name=part.text("name", ""),
        unit=part.text("unit", ""),
        source=part.text("source", ""),
        direction=_DIRECTIONS[direction],
        value=part.optional_formula("value"),
        denominator=part.text("denominator", "") or None,
        per=part.number("per", 1.0),
        impute=read_impute(impute) if impute else None,
        treat=read_treat(treat) if treat else None,
        transform=_transform(part),
        normalise=read_normalise(normalise, scale) if normalise else _not_normalised(scale),
        decimals=part.decimals("round", defaults.decimals("round", scale.each_level)),
        error=_error(part, defaults),
    )


def _own_or_default(part: Part, defaults: Part, key: str) -> Part | None:
    # An empty value switches a default off.
    return part.part(key) if key in part.value else defaults.part(key)


def _not_normalised(scale: Scale) -> Normalise:
    return Normalise(NormaliseMethod.NONE, to=(scale.low, scale.high))


def _error(part: Part, defaults: Part) -> float | None:
    found = part.optional_number("error") if "error" in part.value else defaults.optional_number("error")
    if found is not None and found < 0:
        raise part.bad(
            Sentence("the error is %(found)s", found=plain(found)), Sentence("a share of at least 0"), key="error"
        )
    return found


def _transform(part: Part) -> Expression | None:
    word = part.text("transform", "identity")
    if word == "identity":
        return None
    if word in TRANSFORMS:
        return parse(TRANSFORMS[word])
    found = part.formula("transform")
    if names(found) != ("x",):
        raise part.bad(
            Sentence("the transform '%(word)s' is no formula in x", word=word),
            Sentence("one of %(listed)s or a formula", listed=tuple(TRANSFORMS)),
            key="transform",
        )
    return found


def read_impute(part: Part) -> Impute:
    """Read a rule of imputation."""
    part.only("method", "by", "on", "formula")
    method = part.choice("method", ImputeMethod)
    by, on = part.text("by", "") or None, part.texts("on")
    if method in {ImputeMethod.GROUP_MEAN, ImputeMethod.GROUP_MEDIAN} and by is None:
        raise part.bad(
            Sentence("%(method)s needs a group", method=method), Sentence("'by' with the name of a group input")
        )
    if method is ImputeMethod.REGRESSION and not on:
        raise part.bad(Sentence("regression needs indicators"), Sentence("a list 'on'"))
    return Impute(method, by, on, part.formula("formula") if method is ImputeMethod.FORMULA else None)


def read_treat(part: Part) -> Treat:
    """Read a rule for outliers."""
    part.only("method", "skew", "kurtosis", "max_points", "then")
    then = part.choice("then", TreatMethod) if part.value.get("then") is not None else None
    points = part.number("max_points", 5)
    if points < 0 or points != int(points):
        raise part.bad(
            Sentence("'max_points' is %(points)s", points=plain(points)),
            Sentence("a whole number of at least 0"),
            key="max_points",
        )
    method = part.choice("method", TreatMethod)
    return Treat(method, part.number("skew", 2.0), part.number("kurtosis", 3.5), int(points), then)


def read_normalise(part: Part, scale: Scale) -> Normalise:
    """Read a rule of normalisation; without ``to`` scores cover the scale of the definition."""
    part.only("method", "low", "high", "clip", "to", "zero", "missing", "reference", "target", "mean", "deviation")
    method = part.choice("method", NormaliseMethod)
    to = part.numbers("to", count=2) if "to" in part.value else (scale.low, scale.high)
    found = Normalise(
        method=method,
        low=part.optional_number("low"),
        high=part.optional_number("high"),
        clip=part.flag("clip", default=True),
        to=(to[0], to[1]),
        zero=part.optional_number("zero"),
        missing=part.optional_number("missing"),
        reference=part.text("reference", "") or None,
        target=part.optional_number("target"),
        mean=part.number("mean", 0.0),
        deviation=part.number("deviation", 1.0),
    )
    if method is NormaliseMethod.GOALPOSTS:
        if found.low is None or found.high is None:
            raise part.bad(Sentence("goalposts need two ends"), Sentence("'low' and 'high'"))
        if found.low == found.high:
            raise part.bad(
                Sentence("both goalposts are %(low)s", low=plain(found.low)),
                Sentence("two different goalposts"),
                key="high",
            )
        if found.low > found.high:
            raise part.bad(
                Sentence(
                    "the goalposts %(low)s and %(high)s do not rise", low=plain(found.low), high=plain(found.high)
                ),
                Sentence("low below high (see 'direction')"),
                key="high",
            )
    if found.to[0] >= found.to[1]:
        raise part.bad(Sentence("'to' does not rise"), Sentence("two rising numbers"), key="to")
    if method is NormaliseMethod.DISTANCE_TO_REFERENCE and found.reference is None:
        raise part.bad(Sentence("distance_to_reference needs a unit"), Sentence("'reference' with the code of a unit"))
    if method is NormaliseMethod.DISTANCE_TO_TARGET and found.target is None:
        raise part.bad(Sentence("distance_to_target needs a value"), Sentence("'target' with a number"))
    if method is NormaliseMethod.Z_SCORE and found.deviation <= 0:
        raise part.bad(Sentence("the deviation is not above 0"), Sentence("a number above 0"), key="deviation")
    return found


def read_node(part: Part, scale: Scale) -> Node:
    """Read one node of the tree."""
    part.only("id", "name", "children", "weights", "aggregate", "formula", "round", "replace")
    children = part.texts("children")
    formula = part.optional_formula("formula")
    if (formula is None) == (not children):
        raise part.bad(
            Sentence("the node '%(id)s' has no way to a score", id=part.text("id")),
            Sentence("either 'children' or a 'formula'"),
        )
    if len(set(children)) < len(children):
        raise part.bad(Sentence("a child stands twice"), Sentence("each child once, with a weight"), key="children")
    if formula is not None and not names(formula):
        raise part.bad(Sentence("the formula names no score"), Sentence("a formula over other scores"), key="formula")
    replace = tuple(_replaced(x) for x in part.parts("replace"))
    return Node(
        id=part.text("id"),
        children=children,
        weights=_weights(part, len(children)),
        aggregate=_aggregate(part),
        formula=formula,
        name=part.text("name", ""),
        decimals=part.decimals("round", scale.each_level),
        replace=replace,
    )


def _replaced(part: Part) -> tuple[float, float]:
    part.only("score", "by")
    return part.number("score"), part.number("by")


def _weights(part: Part, children: int) -> tuple[float, ...]:
    found = part.numbers("weights", count=children) if "weights" in part.value else (1.0,) * children
    if any(x < 0 for x in found):
        raise part.bad(Sentence("a weight is negative"), Sentence("weights of at least 0"), key="weights")
    if children and not sum(found):
        raise part.bad(Sentence("all weights are 0"), Sentence("at least one weight above 0"), key="weights")
    return found


def _aggregate(part: Part) -> Aggregate:
    if isinstance(part.value.get("aggregate"), str):
        return Aggregate(part.choice("aggregate", AggregateMethod))
    inner = part.part("aggregate")
    if inner is None:
        return Aggregate()
    inner.only("method", "weights", "power", "minimum_available", "shift", "polarity", "alpha")
    shift = inner.numbers("shift", count=2) if "shift" in inner.value else (1.0, 10.0)
    if not 0 <= shift[0] < shift[1]:
        raise inner.bad(
            Sentence("the shift does not rise from at least 0"), Sentence("two rising numbers"), key="shift"
        )
    polarity = inner.number("polarity", -1)
    if polarity not in {-1, 1}:
        raise inner.bad(
            Sentence("the polarity is %(polarity)s", polarity=plain(polarity)), Sentence("-1 or 1"), key="polarity"
        )
    method = inner.choice("method", AggregateMethod)
    power = inner.number("power", 1.0)
    if method is AggregateMethod.GENERALISED and power == 0:
        raise inner.bad(Sentence("the power is 0"), Sentence("another power, or the method geometric"), key="power")
    alpha = inner.share("alpha")
    return Aggregate(
        method,
        inner.choice("weights", WeightMethod, WeightMethod.GIVEN),
        power,
        inner.share("minimum_available"),
        (shift[0], shift[1]),
        int(polarity),
        0.5 if alpha is None else alpha,
    )
