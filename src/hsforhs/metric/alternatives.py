"""A definition with other methods of aggregation, normalisation and winsorising in the place of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from .factors import Factors
from .records import Definition, Indicator, Node, Normalise, NormaliseMethod, TreatMethod


def winsorises(indicator: Indicator) -> bool:
    """Tell whether outliers of an indicator are winsorised."""
    return indicator.treat is not None and indicator.treat.method is TreatMethod.WINSORISE


def variant(definition: Definition, factors: Factors, i: int, j: int, p: int) -> Definition:
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
    if factors.max_points:
        indicators = {
            k: replace(x, treat=replace(x.treat, max_points=factors.max_points[p])) if x.treat and winsorises(x) else x
            for k, x in indicators.items()
        }
    return replace(definition, nodes=MappingProxyType(nodes), indicators=MappingProxyType(indicators))


def _normalised(given: Normalise, chosen: Normalise) -> Normalise:
    if chosen.method is NormaliseMethod.GOALPOSTS:
        return given
    return given if (chosen.method, chosen.to) == (given.method, given.to) else chosen
