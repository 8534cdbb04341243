"""Assessments as data: reading published scores, roll-up, comparison across editions, gaps."""

from .compare import Change, Comparison, compare
from .difference import ScoreDifference, difference
from .gaps import CapacityGap, Gap, GapReport, capacity_gaps, gaps
from .levels import band_of, level_of, next_step, standard_target, steps_between
from .records import TOTAL, Assessment, Number, Reading, Score, ScoreState
from .rollup import Difference, RollUp, differences, roll_up, rounded_mean

__all__ = [
    "TOTAL",
    "Assessment",
    "CapacityGap",
    "Change",
    "Comparison",
    "Difference",
    "Gap",
    "GapReport",
    "Number",
    "Reading",
    "RollUp",
    "Score",
    "ScoreDifference",
    "ScoreState",
    "band_of",
    "capacity_gaps",
    "compare",
    "difference",
    "differences",
    "gaps",
    "level_of",
    "next_step",
    "roll_up",
    "rounded_mean",
    "standard_target",
    "steps_between",
]
