"""Research priority setting: scores, agreement, how sure a ranking is, and where people disagree."""

from .agreement import Concordance, gwet_ac1, kendall_w, krippendorff_alpha
from .bootstrap import Sureness, bootstrap
from .priority import Agenda, set_priorities
from .readers import read_rankings, read_scores, read_thresholds, read_weights
from .records import Item, Rankings, Scores, Thresholds, Weights, scores_of

__all__ = [
    "Agenda",
    "Concordance",
    "Item",
    "Rankings",
    "Scores",
    "Sureness",
    "Thresholds",
    "Weights",
    "bootstrap",
    "gwet_ac1",
    "kendall_w",
    "krippendorff_alpha",
    "read_rankings",
    "read_scores",
    "read_thresholds",
    "read_weights",
    "scores_of",
    "set_priorities",
]
