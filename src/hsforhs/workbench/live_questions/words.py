"""States of a question, what moderators do with it, and ways to rank."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QuestionState(models.TextChoices):
    SUBMITTED = "submitted", pgettext_lazy("state of a question", "waiting for a moderator")
    HELD = "held", pgettext_lazy("state of a question", "held for a second look")
    VISIBLE = "visible", pgettext_lazy("state of a question", "shown")
    SELECTED = "selected", pgettext_lazy("state of a question", "being answered")
    ANSWERED_LIVE = "live", pgettext_lazy("state of a question", "answered in the session")
    ANSWERED_LATER = "later", pgettext_lazy("state of a question", "to be answered in writing")
    MERGED = "merged", pgettext_lazy("state of a question", "merged into another")
    DISMISSED = "dismissed", pgettext_lazy("state of a question", "not taken")


SHOWN = (
    QuestionState.VISIBLE,
    QuestionState.SELECTED,
    QuestionState.ANSWERED_LIVE,
    QuestionState.ANSWERED_LATER,
)
"""What everybody in the session sees."""
VOTED_ON = (QuestionState.VISIBLE, QuestionState.SELECTED)
WAITING = (QuestionState.SUBMITTED, QuestionState.HELD)
ANSWERED = (QuestionState.ANSWERED_LIVE, QuestionState.ANSWERED_LATER)


class Act(models.TextChoices):
    """What a moderator does with a question."""

    HOLD = "hold", pgettext_lazy("act of a moderator", "Hold")
    RELEASE = "release", pgettext_lazy("act of a moderator", "Show")
    SELECT = "select", pgettext_lazy("act of a moderator", "Answer now")
    ANSWER_LIVE = "answer_live", pgettext_lazy("act of a moderator", "Answered")
    ANSWER_LATER = "answer_later", pgettext_lazy("act of a moderator", "Answer in writing")
    MERGE = "merge", pgettext_lazy("act of a moderator", "Merge")
    DISMISS = "dismiss", pgettext_lazy("act of a moderator", "Do not take")
    PIN = "pin", pgettext_lazy("act of a moderator", "Pin")
    UNPIN = "unpin", pgettext_lazy("act of a moderator", "Take the pin off")


_OPEN = frozenset({*WAITING, *VOTED_ON})
FROM: Mapping[Act, frozenset[QuestionState]] = {
    Act.HOLD: frozenset({QuestionState.SUBMITTED, QuestionState.VISIBLE}),
    # A question that was chosen or not taken by mistake comes back.
    Act.RELEASE: frozenset({*WAITING, QuestionState.SELECTED, QuestionState.DISMISSED}),
    Act.SELECT: frozenset({QuestionState.VISIBLE}),
    Act.ANSWER_LIVE: frozenset({*VOTED_ON, *ANSWERED}),
    Act.ANSWER_LATER: frozenset({*_OPEN, *ANSWERED}),
    Act.MERGE: _OPEN,
    Act.DISMISS: _OPEN,
    Act.PIN: frozenset(VOTED_ON),
    Act.UNPIN: frozenset(SHOWN),
}
"""States in which a question must be for an act."""
TO: Mapping[Act, QuestionState] = {
    Act.HOLD: QuestionState.HELD,
    Act.RELEASE: QuestionState.VISIBLE,
    Act.SELECT: QuestionState.SELECTED,
    Act.ANSWER_LIVE: QuestionState.ANSWERED_LIVE,
    Act.ANSWER_LATER: QuestionState.ANSWERED_LATER,
    Act.MERGE: QuestionState.MERGED,
    Act.DISMISS: QuestionState.DISMISSED,
}
"""The state that an act leads to, where it changes it."""
MERGED_INTO = frozenset({*_OPEN, *ANSWERED})
"""States of a question that another can be merged into."""


class Ranking(models.TextChoices):
    WILSON = "wilson", _("by votes among those who saw it, with the doubt of few (Wilson)")
    SMOOTHED = "smoothed", _("by votes among those who saw it, new ones in the middle")
    NEWEST = "newest", _("newest first")
