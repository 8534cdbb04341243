"""Exercises, the register of questions, ballots, and what became of priorities."""

from .ballots import Ballot, GroupRank, Reason, Score, Voter
from .exercises import (
    BEFORE_SCORING,
    Criterion,
    Entry,
    Exercise,
    Method,
    Round,
    RoundKind,
    RoundState,
    Snapshot,
    StakeholderGroup,
    State,
)
from .followup import EvidenceCheck, GrantCall, Uptake, UptakeKind
from .questions import Idea, IdeaState, Merge, Question, Status

__all__ = [
    "BEFORE_SCORING",
    "Ballot",
    "Criterion",
    "Entry",
    "EvidenceCheck",
    "Exercise",
    "GrantCall",
    "GroupRank",
    "Idea",
    "IdeaState",
    "Merge",
    "Method",
    "Question",
    "Reason",
    "Round",
    "RoundKind",
    "RoundState",
    "Score",
    "Snapshot",
    "StakeholderGroup",
    "State",
    "Status",
    "Uptake",
    "UptakeKind",
    "Voter",
]
