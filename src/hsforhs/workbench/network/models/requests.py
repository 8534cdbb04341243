"""What places ask the network for, who offers, who does it, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from hsforhs.workbench.places.models import Place, Visibility

from ..words import OfferState, RequestKind, RequestState
from .people import Profile


class HelpRequest(models.Model):
    """A request of a place. ``gap`` is an area or a cell; ``about`` the address of the plan or record in question."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="help_requests")
    country = models.CharField(max_length=3, blank=True, db_index=True)
    kind = models.CharField(max_length=8, choices=RequestKind)
    title = models.CharField(max_length=200)
    text = models.TextField()
    about = models.CharField(max_length=500, blank=True)
    gap = models.CharField(max_length=12, blank=True)
    steps = models.CharField(max_length=3, blank=True)
    wanted_languages = models.CharField(max_length=40, blank=True)
    due = models.DateField(null=True, blank=True)
    visibility = models.CharField(max_length=7, choices=Visibility, default=Visibility.NETWORK)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=9, choices=RequestState, default=RequestState.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    invented = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title

    @property
    def area(self) -> str:
        """The capacity area of the gap, empty where none is named."""
        return self.gap.partition(":")[0]


class Offer(models.Model):
    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="offers")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="offers")
    text = models.TextField(blank=True)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=OfferState, default=OfferState.OFFERED)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("request", "profile"), name="network_offer_once"),)

    def __str__(self) -> str:
        return f"offer {self.pk} for request {self.request_id}"


class Assignment(models.Model):
    """Somebody at work on a request, and the record of it. ``outcome`` is the address of what came of it.

    ``consented_at`` is when the place let the secretariat of the network make something for others of a record that the
    place keeps to some.
    """

    request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="assignments")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="assignments")
    started = models.DateField()
    ended = models.DateField(null=True, blank=True)
    record = models.TextField(blank=True)
    outcome = models.CharField(max_length=500, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    consented_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("request", "profile"), name="network_assignment_once"),)

    def __str__(self) -> str:
        return f"assignment {self.pk} of request {self.request_id}"


class Feedback(models.Model):
    """What the place thinks of an assignment afterwards: 1 to 5 and words."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="feedback")
    mark = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "feedback"
        constraints = (models.CheckConstraint(name="network_feedback_mark", condition=models.Q(mark__range=(1, 5))),)

    def __str__(self) -> str:
        return f"feedback on assignment {self.assignment_id}"
