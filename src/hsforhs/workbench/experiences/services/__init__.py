"""What people do with reviews, lessons, recommendations and timelines, one function each."""

from .lessons import add_lesson, change_lesson, remove_lesson, validate_lesson
from .public import accept_public, propose_public, return_public
from .recommendations import add_recommendation, follow_up, tie
from .reviews import add_review, change_review, map_pillar, remove_review, set_visibility, validate_review
from .saved import remove_saved, save_synthesis
from .timelines import (
    add_factor,
    add_timeline,
    change_timeline,
    drop_factor,
    remove_timeline,
    set_timeline_visibility,
)

__all__ = [
    "accept_public",
    "add_factor",
    "add_lesson",
    "add_recommendation",
    "add_review",
    "add_timeline",
    "change_lesson",
    "change_review",
    "change_timeline",
    "drop_factor",
    "follow_up",
    "map_pillar",
    "propose_public",
    "remove_lesson",
    "remove_review",
    "remove_saved",
    "remove_timeline",
    "return_public",
    "save_synthesis",
    "set_timeline_visibility",
    "set_visibility",
    "tie",
    "validate_lesson",
    "validate_review",
]
