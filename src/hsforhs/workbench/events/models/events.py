"""An event, its days and sessions, and who looks after it."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from django.conf import settings
from django.db import models
from django.utils import timezone

from hsforhs.workbench.assessments.models import StoredFile
from hsforhs.workbench.places.models import Place, Visibility

from ..words import Access, Consent, Duty, EventState, OrganisationKind


class Event(models.Model):
    """A workshop or another meeting.

    ``place`` is who holds it; ``timezone`` an IANA name, the one in which its programme is made. ``capacity`` counts
    confirmed registrations, empty for no limit. ``moderated`` asks the organisers to confirm each registration.
    ``source`` is where the facts of a past event were published; ``invented`` marks people and contents made up.
    """

    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, blank=True)
    purpose = models.TextField(blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="events")
    visibility = models.CharField(max_length=7, choices=Visibility, default=Visibility.PUBLIC)
    state = models.CharField(max_length=9, choices=EventState, default=EventState.DRAFT)
    timezone = models.CharField(max_length=60, default="UTC")
    venue = models.CharField(max_length=200, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    moderated = models.BooleanField(default=False)
    register_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=400, blank=True)
    invented = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"event {self.pk}"

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of the programme."""
        return zoneinfo.ZoneInfo(self.timezone)


class Steward(models.Model):
    """Somebody with a duty at one event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="stewards")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="event_duties")
    duty = models.CharField(max_length=9, choices=Duty)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("event", "user", "duty"), name="event_duty_once"),)

    def __str__(self) -> str:
        return f"{self.duty} of event {self.event_id}"


class Day(models.Model):
    """A day of an event, with who may come in. ``counted`` is how many came where only the number is known."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="days")
    date = models.DateField()
    title = models.CharField(max_length=200, blank=True)
    access = models.CharField(max_length=10, choices=Access, default=Access.OPEN)
    counted = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("date", "pk")
        constraints = (models.UniqueConstraint(fields=("event", "date"), name="event_day_once"),)

    def __str__(self) -> str:
        return f"{self.date} of event {self.event_id}"


class Session(models.Model):
    """A session of a day. ``own_access`` stands where it differs from the day's; moments are in UTC."""

    day = models.ForeignKey(Day, models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=200)
    abstract = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    own_access = models.CharField(max_length=10, choices=Access, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("day", "starts_at", "position", "pk")

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def access(self) -> Access:
        return Access(self.own_access or self.day.access)

    def has_ended(self, now: dt.datetime | None = None) -> bool:
        """Whether the session is over; without an end, whether its day is."""
        now = now or timezone.now()
        if self.ends_at is not None:
            return self.ends_at < now
        return self.day.date < now.astimezone(self.day.event.zone).date()


class Talk(models.Model):
    """A contribution to a session; ``minutes`` is how long it took, where somebody wrote it down."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="talks")
    title = models.CharField(max_length=200)
    abstract = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"talk {self.pk}"


class Speaker(models.Model):
    """Who speaks. Shown to others only once the consent is given; ``digest`` is of the token to answer with.

    ``country`` and ``kind`` are for counts alone.
    """

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=120)
    affiliation = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=8, choices=OrganisationKind, blank=True)
    email = models.EmailField(blank=True)
    consent = models.CharField(max_length=7, choices=Consent, default=Consent.PENDING)
    answered_on = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"speaker {self.pk}"


class Material(models.Model):
    """A file or an address that belongs to a session; read by whoever may come in."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="materials")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10, blank=True)
    address = models.URLField(max_length=400, blank=True)
    content = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.title
