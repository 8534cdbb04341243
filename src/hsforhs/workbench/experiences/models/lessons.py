"""Pillars as a review names them, and lessons."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.places.models import Visibility

from .reviews import Review


class Pillar(models.Model):
    """A pillar of a review: its label as written, and the capacity areas that it was mapped to."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="pillars")
    label = models.CharField(max_length=300)
    areas = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("review", "label"), name="pillar_once"),)

    def __str__(self) -> str:
        return self.label


class LessonKind(models.TextChoices):
    BEST = "best practice", _("best practice")
    CHALLENGE = "challenge", _("challenge")
    NEW = "new capacity", _("new capacity")
    EXEMPLAR = "exemplar", _("exemplar")


class Lesson(models.Model):
    """What was learned in one event.

    ``facets`` holds the codes as tokens (`` area:D2 component:HIS ``) and is written on each save: one condition finds
    the lessons of a cell on every database. A lesson is read by who may read its review and whom ``visibility`` allows.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    review = models.ForeignKey(Review, models.CASCADE, related_name="lessons")
    pillar = models.ForeignKey(Pillar, models.SET_NULL, null=True, blank=True, related_name="lessons")
    kind = models.CharField(max_length=13, choices=LessonKind)
    in_place = models.TextField(blank=True)
    happened = models.TextField(blank=True)
    lesson = models.TextField()
    figure = models.TextField(blank=True)
    enabling = models.TextField(blank=True)
    limiting = models.TextField(blank=True)
    areas = models.JSONField(default=list, blank=True)
    components = models.JSONField(default=list, blank=True)
    sectors = models.JSONField(default=list, blank=True)
    resilience = models.JSONField(default=list, blank=True)
    phase = models.CharField(max_length=4, blank=True)
    mode = models.CharField(max_length=5, blank=True)
    grade = models.CharField(max_length=2, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="lessons_written"
    )
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="lessons_validated"
    )
    validated_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    facets = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"lesson {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.facets = facets_of(self)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "facets"}
        super().save(*args, **kwargs)

    @property
    def is_validated(self) -> bool:
        return self.validated_at is not None


def facets_of(lesson: Lesson) -> str:
    """Return the codes of a lesson as tokens with blanks around each."""
    several = (("area", lesson.areas), ("component", lesson.components), ("sector", lesson.sectors))
    found = [f"{name}:{code}" for name, codes in several for code in codes]
    return f" {' '.join(found)} " if found else ""
