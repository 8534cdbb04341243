"""Explained matching: which team covers a set of gaps, and in which places to start."""

from .priority import Criterion, Cuts, Group, Need, funding_group, needs, unfunded_share
from .team import Candidate, Gap, Member, Problem, Team, choose_team, read_problem

__all__ = [
    "Candidate",
    "Criterion",
    "Cuts",
    "Gap",
    "Group",
    "Member",
    "Need",
    "Problem",
    "Team",
    "choose_team",
    "funding_group",
    "needs",
    "read_problem",
    "unfunded_share",
]
