"""What can be done with events."""

from .attending import issue_certificate, join, leave, write_list
from .programme import (
    add_material,
    add_speaker,
    answer_consent,
    part_of,
    remove,
    speaker_by,
    write_day,
    write_question,
    write_session,
    write_talk,
)
from .registering import (
    accept,
    bind,
    decide,
    invite,
    new_link,
    register,
    register_again,
    renew_link,
    send_link,
    withdraw,
    write_own,
)
from .reminders import remind_participants
from .setting_up import EventChangedError, give_duty, set_state, set_up, take_duty, write_event
from .surveys import answer_survey

__all__ = [
    "EventChangedError",
    "accept",
    "add_material",
    "add_speaker",
    "answer_consent",
    "answer_survey",
    "bind",
    "decide",
    "give_duty",
    "invite",
    "issue_certificate",
    "join",
    "leave",
    "new_link",
    "part_of",
    "register",
    "register_again",
    "remind_participants",
    "remove",
    "renew_link",
    "send_link",
    "set_state",
    "set_up",
    "speaker_by",
    "take_duty",
    "withdraw",
    "write_day",
    "write_event",
    "write_list",
    "write_own",
    "write_question",
    "write_session",
    "write_talk",
]
