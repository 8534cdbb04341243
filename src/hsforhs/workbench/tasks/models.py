"""One long piece of work with its progress."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.files import BadInput
from hsforhs.files.keeping import again, refusal_again


class State(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """What a person waits for: a state, a count, a sentence, and where to go when it is done.

    ``error`` is a sentence for the reader; a fault of ours says so and leaves the details to the log. ``error`` and
    ``sentence`` are English; ``told`` keeps what they were made of, by the same names, for readers of other languages.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=160)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    sentence = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    told = models.JSONField(default=dict, blank=True)
    next_url = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=80)
    country = models.CharField(max_length=3, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.title}: {self.state}"

    @property
    def fault(self) -> str | BadInput:
        """What went wrong, to be said in the language of the reader; as it was written where only that is known."""
        found = self.told.get("error")
        if found is None:
            return self.error
        return refusal_again(found) if "what" in found else again(found)

    @property
    def step(self) -> str:
        """How far it is, to be said in the language of the reader."""
        found = self.told.get("sentence")
        return self.sentence if found is None else again(found)

    @property
    def over(self) -> bool:
        return self.state in (State.DONE, State.FAILED)
