"""The lists that the records of outcomes choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What came out. The values stand in addresses."""

    NOTE = "note", pgettext_lazy("outcome of an event", "note")
    DECISION = "decision", pgettext_lazy("outcome of an event", "decision")
    STEP = "step", pgettext_lazy("outcome of an event", "next step")


class Reach(models.TextChoices):
    """Who may read it, beside those who write it. Each opens it to more people than the one before it."""

    PARTICIPANTS = "participants", _("participants who may come into the session")
    EVENT = "event", _("everybody who may read the event")


class DecisionStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("status of a decision", "proposed")
    ADOPTED = "adopted", pgettext_lazy("status of a decision", "adopted")
    SUPERSEDED = "superseded", pgettext_lazy("status of a decision", "superseded")


class StepState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a next step", "open")
    UNDER_WAY = "under way", pgettext_lazy("state of a next step", "under way")
    DONE = "done", pgettext_lazy("state of a next step", "done")
    DROPPED = "dropped", pgettext_lazy("state of a next step", "dropped")


class OwnerKind(models.TextChoices):
    PERSON = "person", pgettext_lazy("owner of a next step", "a person")
    INSTITUTION = "institution", pgettext_lazy("owner of a next step", "an institution")


TO_DO = (StepState.OPEN, StepState.UNDER_WAY)
"""States in which a step can be late."""
