"""What events teach: lessons, their synthesis, and the timeliness of 7-1-7."""

from .lesson_files import LESSON_COLUMNS, lesson_as_json, lesson_row, lessons_csv, lessons_json, read_lessons
from .lessons import LessonFilter, LessonHit, Reason, find_lessons, region_of
from .reading import read_timelines
from .records import EARLY_ACTIONS, STAGES, TARGET_DAYS, EarlyAction, Factor, Step, Timeline
from .summary import Summary, summarise
from .synthesis import DIMENSIONS, Synthesis, count_lessons, synthesis_csv
from .timeliness import Interval, Measured, faults, measure

__all__ = [
    "DIMENSIONS",
    "EARLY_ACTIONS",
    "LESSON_COLUMNS",
    "STAGES",
    "TARGET_DAYS",
    "EarlyAction",
    "Factor",
    "Interval",
    "LessonFilter",
    "LessonHit",
    "Measured",
    "Reason",
    "Step",
    "Summary",
    "Synthesis",
    "Timeline",
    "count_lessons",
    "faults",
    "find_lessons",
    "lesson_as_json",
    "lesson_row",
    "lessons_csv",
    "lessons_json",
    "measure",
    "read_lessons",
    "read_timelines",
    "region_of",
    "summarise",
    "synthesis_csv",
]
