"""Scenarios and priorities as stored."""

from .priorities import Ballot, Criterion, Decision, PriorityRound, Source, Voter
from .scenarios import Scenario, State

__all__ = ["Ballot", "Criterion", "Decision", "PriorityRound", "Scenario", "Source", "State", "Voter"]
