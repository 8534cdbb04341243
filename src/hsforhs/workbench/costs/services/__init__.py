"""What a person can do with the costing of a plan."""

from .activities import adopt_starts, drop_line, follow_actions, set_activity, set_line
from .checks import NewPrice, NewSize
from .forms import set_form
from .prices import set_prices, set_rate, set_up
from .versions import freeze

__all__ = [
    "NewPrice",
    "NewSize",
    "adopt_starts",
    "drop_line",
    "follow_actions",
    "freeze",
    "set_activity",
    "set_form",
    "set_line",
    "set_prices",
    "set_rate",
    "set_up",
]
