"""A plan under real limits: who may pay for what, order, staff, fairness; what it gains, and how scores would move."""

from .frontier import Point, frontier
from .limits import Donor, Limits, Weights, limits_of
from .offers import Offer
from .outcome import LeftOut, Outcome, outcome_of
from .path import PathYear, score_path
from .writing import problem_for

__all__ = [
    "Donor",
    "LeftOut",
    "Limits",
    "Offer",
    "Outcome",
    "PathYear",
    "Point",
    "Weights",
    "frontier",
    "limits_of",
    "outcome_of",
    "problem_for",
    "score_path",
]
