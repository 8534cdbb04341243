"""One explained way to match gaps with people: who covers what, and which team covers most."""

from .team import Candidate, Gap, Member, Problem, Team, choose_team, read_problem

__all__ = ["Candidate", "Gap", "Member", "Problem", "Team", "choose_team", "read_problem"]
