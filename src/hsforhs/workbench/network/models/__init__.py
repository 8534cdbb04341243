"""People and institutions of the network, groups with seats, requests of places."""

from .groups import Group, Nomination, Seat
from .people import (
    Affiliation,
    Contact,
    Endorsement,
    ErasureReceipt,
    Evidence,
    Expertise,
    FieldPolicy,
    Institution,
    LanguageSkill,
    Profile,
    Window,
)
from .requests import Assignment, Feedback, HelpRequest, Offer
from .vetting import Declaration, MembershipStep

__all__ = [
    "Affiliation",
    "Assignment",
    "Contact",
    "Declaration",
    "Endorsement",
    "ErasureReceipt",
    "Evidence",
    "Expertise",
    "Feedback",
    "FieldPolicy",
    "Group",
    "HelpRequest",
    "Institution",
    "LanguageSkill",
    "MembershipStep",
    "Nomination",
    "Offer",
    "Profile",
    "Seat",
    "Window",
]
