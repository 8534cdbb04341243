"""Composite indices: a definition and observations in, scores with their classes and reliability out.

In a notebook::

    from hsforhs import metric

    m = metric.load("inform-2024")
    r = m.evaluate("observations.csv")
    r.to_pandas()
"""

from .definition import load, read_definition, shipped
from .evaluation import Computed, compute
from .flags import Cell
from .observations import Observations, read_observations
from .quarters import Series, series
from .records import Definition
from .result import Result, evaluate

__all__ = [
    "Cell",
    "Computed",
    "Definition",
    "Observations",
    "Result",
    "Series",
    "compute",
    "evaluate",
    "load",
    "read_definition",
    "read_observations",
    "series",
    "shipped",
]
