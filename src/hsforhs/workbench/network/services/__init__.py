"""What can be done in the network, one function for each act."""

from .groups import add_seat, close_group, decide_nomination, make_group, nominate, vacate
from .help import (
    ask,
    consent,
    finish,
    give_feedback,
    offer_help,
    take_offer,
    withdraw_offer,
    withdraw_request,
)
from .membership import answer, apply, declare, leave, move, renew, review_declaration
from .profiles import (
    add_entry,
    add_institution,
    endorse,
    remove_entry,
    set_audience,
    start_profile,
    take_orcid,
    write_profile,
)

__all__ = [
    "add_entry",
    "add_institution",
    "add_seat",
    "answer",
    "apply",
    "ask",
    "close_group",
    "consent",
    "decide_nomination",
    "declare",
    "endorse",
    "finish",
    "give_feedback",
    "leave",
    "make_group",
    "move",
    "nominate",
    "offer_help",
    "remove_entry",
    "renew",
    "review_declaration",
    "set_audience",
    "start_profile",
    "take_offer",
    "take_orcid",
    "vacate",
    "withdraw_offer",
    "withdraw_request",
    "write_profile",
]
