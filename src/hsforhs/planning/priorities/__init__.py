"""What people put first: weights from pairs, votes by role, and ranks with their intervals."""

from .pairwise import Weighing, weigh, weigh_by_role
from .ranking import Ranked, rank

__all__ = ["Ranked", "Weighing", "rank", "weigh", "weigh_by_role"]
