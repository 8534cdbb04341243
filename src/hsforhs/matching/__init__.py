"""One explained way to match gaps with people, documents and money: who fits, what is covered, by which team."""

from .conditions import Answer, Condition, Explained, explain
from .experts import Expert, Interests, Knowledge, Need, Proof, Window, read_need
from .gapmap import Balance, gap_map, scarcest
from .greedy import greedy_team
from .musters import Muster, Wanted, muster
from .near import Near, nearest
from .reading import Network, example_network, read_network
from .scoring import Scoring, default_scoring
from .shortlists import Match, Shortlist, shortlist
from .small_numbers import held_back, one_count
from .team import Candidate, Gap, Member, Problem, Team, choose_team, read_problem

__all__ = [
    "Answer",
    "Balance",
    "Candidate",
    "Condition",
    "Expert",
    "Explained",
    "Gap",
    "Interests",
    "Knowledge",
    "Match",
    "Member",
    "Muster",
    "Near",
    "Need",
    "Network",
    "Problem",
    "Proof",
    "Scoring",
    "Shortlist",
    "Team",
    "Wanted",
    "Window",
    "choose_team",
    "default_scoring",
    "example_network",
    "explain",
    "gap_map",
    "greedy_team",
    "held_back",
    "muster",
    "nearest",
    "one_count",
    "read_need",
    "read_network",
    "read_problem",
    "scarcest",
    "shortlist",
]
