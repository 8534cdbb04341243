"""Research priority setting: scores, agreement, how sure a ranking is, and where people disagree.

Names are loaded when they are first asked for: whoever only reads the register of questions needs no NumPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .agreement import Concordance, gwet_ac1, kendall_w, krippendorff_alpha
    from .priority import Agenda, set_priorities
    from .readers import read_rankings, read_scores, read_thresholds, read_weights
    from .records import Item, Rankings, Scores, Thresholds, Weights, scores_of
    from .resampling import Sureness, bootstrap

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

_MODULES = {
    "agreement": ("Concordance", "gwet_ac1", "kendall_w", "krippendorff_alpha"),
    "resampling": ("Sureness", "bootstrap"),
    "priority": ("Agenda", "set_priorities"),
    "readers": ("read_rankings", "read_scores", "read_thresholds", "read_weights"),
    "records": ("Item", "Rankings", "Scores", "Thresholds", "Weights", "scores_of"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Return a public name from the module that defines it."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_MODULE_OF[name]}", __name__), name)
