"""What people do with remarks and proposals, one function each."""

from .decisions import Amendment, DissentNote, brought_by_edition, decide
from .proposals import (
    add_change,
    close_on,
    comment,
    discard,
    draft,
    drop_change,
    group,
    open_for_comment,
    rewrite,
    vote,
)
from .remarks import give_opinion, leave_remark, reply, withdraw, withdraw_comment

__all__ = [
    "Amendment",
    "DissentNote",
    "add_change",
    "brought_by_edition",
    "close_on",
    "comment",
    "decide",
    "discard",
    "draft",
    "drop_change",
    "give_opinion",
    "group",
    "leave_remark",
    "open_for_comment",
    "reply",
    "rewrite",
    "vote",
    "withdraw",
    "withdraw_comment",
]
