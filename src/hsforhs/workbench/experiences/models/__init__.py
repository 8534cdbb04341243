"""Reviews with lessons and recommendations, timelines of events, saved syntheses."""

from .lessons import Lesson, LessonKind, Pillar
from .recommendations import FollowUp, Recommendation, Status, TimeFrame
from .reviews import Review, ReviewKind
from .saved import SavedSynthesis
from .timelines import Stage, Timeline, TimelineFactor

__all__ = [
    "FollowUp",
    "Lesson",
    "LessonKind",
    "Pillar",
    "Recommendation",
    "Review",
    "ReviewKind",
    "SavedSynthesis",
    "Stage",
    "Status",
    "TimeFrame",
    "Timeline",
    "TimelineFactor",
]
