"""Pools that stand, convenings that are chosen from them for one task, working groups; their seats and nominations."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from hsforhs.workbench.places.models import Place

from ..words import GroupKind, NominationState
from .people import Profile


class Group(models.Model):
    """``pool`` is where members of a convening come from; ``place`` is whom its work is about."""

    kind = models.CharField(max_length=13, choices=GroupKind)
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    pool = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="convenings")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=10, blank=True)
    invented = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                name="network_pool_of_convening",
                condition=models.Q(pool__isnull=True) | models.Q(kind=GroupKind.CONVENING),
            ),
        )

    def __str__(self) -> str:
        return self.title


class Seat(models.Model):
    """A seat with what it asks for; empty requirements ask nothing. ``holder`` sits from ``since`` to ``until``."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="seats")
    role = models.CharField(max_length=120)
    gap = models.CharField(max_length=12, blank=True)
    wanted_language = models.CharField(max_length=3, blank=True)
    region = models.CharField(max_length=10, blank=True)
    holder = models.ForeignKey(Profile, models.SET_NULL, null=True, blank=True, related_name="seats")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"seat {self.pk} of group {self.group_id}"


class Nomination(models.Model):
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="nominations")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="nominations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=NominationState, default=NominationState.PROPOSED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("seat", "profile"), name="network_nomination_once"),)

    def __str__(self) -> str:
        return f"nomination {self.pk} for seat {self.seat_id}"
