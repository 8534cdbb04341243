"""Assessments as data: reading published scores, roll-up, comparison across editions, gaps, several places at once."""

from .across import (
    AcrossPlaces,
    Answer,
    Coverage,
    NotAsked,
    RolledUp,
    Rule,
    Unit,
    across_places,
    answers_by_area,
    areas_by_indicator,
    lowest_by_area,
)
from .adapted import AdaptedInstrument, Question, apply, parse_id, partial_roll_up, read_adapted
from .carry import CarriedScore, CarryKind, ScoreCarry, carry_scores
from .compare import Change, Comparison, compare
from .difference import ScoreDifference, difference
from .gaps import CapacityGap, Gap, GapReport, capacity_gaps, gaps
from .levels import band_of, level_of, next_step, standard_target, steps_between
from .records import TOTAL, Assessment, Number, Reading, Score, ScoreState
from .rollup import Difference, RollUp, differences, roll_up, rounded_mean

__all__ = [
    "TOTAL",
    "AcrossPlaces",
    "AdaptedInstrument",
    "Answer",
    "Assessment",
    "CapacityGap",
    "CarriedScore",
    "CarryKind",
    "Change",
    "Comparison",
    "Coverage",
    "Difference",
    "Gap",
    "GapReport",
    "NotAsked",
    "Number",
    "Question",
    "Reading",
    "RollUp",
    "RolledUp",
    "Rule",
    "Score",
    "ScoreCarry",
    "ScoreDifference",
    "ScoreState",
    "Unit",
    "across_places",
    "answers_by_area",
    "apply",
    "areas_by_indicator",
    "band_of",
    "capacity_gaps",
    "carry_scores",
    "compare",
    "difference",
    "differences",
    "gaps",
    "level_of",
    "lowest_by_area",
    "next_step",
    "parse_id",
    "partial_roll_up",
    "read_adapted",
    "roll_up",
    "rounded_mean",
    "standard_target",
    "steps_between",
]
