"""What a person can do about money: say what is given, list calls, hand in a file of a donor."""

from .calls import add_call, add_organisation, organisation_for, set_readiness, withdraw_call
from .commitments import NewCommitment, add_commitment, change_commitment, remove_commitment, say_same, tell_apart
from .files import decide_activity, take_file

__all__ = [
    "NewCommitment",
    "add_call",
    "add_commitment",
    "add_organisation",
    "change_commitment",
    "decide_activity",
    "organisation_for",
    "remove_commitment",
    "say_same",
    "set_readiness",
    "take_file",
    "tell_apart",
    "withdraw_call",
]
