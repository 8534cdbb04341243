"""Events, their programme, and who attends."""

from .attending import Attendance, Certificate, Registration, SurveyDone, SurveyQuestion, SurveySheet
from .events import Day, Event, Material, Session, Speaker, Steward, Talk
from .removals import Removal

__all__ = [
    "Attendance",
    "Certificate",
    "Day",
    "Event",
    "Material",
    "Registration",
    "Removal",
    "Session",
    "Speaker",
    "Steward",
    "SurveyDone",
    "SurveyQuestion",
    "SurveySheet",
    "Talk",
]
