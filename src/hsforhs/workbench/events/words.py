"""The lists that the records of events choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Access(models.TextChoices):
    """Who may come in. Each asks for more than the one before it."""

    OPEN = "open", pgettext_lazy("access to a session", "open to everybody")
    REGISTERED = "registered", pgettext_lazy("access to a session", "for registered participants")
    CLOSED = "closed", pgettext_lazy("access to a session", "by invitation")


class EventState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of an event", "in preparation")
    ANNOUNCED = "announced", pgettext_lazy("state of an event", "announced")
    ENDED = "ended", pgettext_lazy("state of an event", "ended")
    CANCELLED = "cancelled", pgettext_lazy("state of an event", "cancelled")


class Duty(models.TextChoices):
    """What somebody does at an event, beside the data stewards of its place, who may do everything."""

    ORGANISER = "organiser", _("organiser")
    MODERATOR = "moderator", _("moderator of questions")
    NOTES = "notes", _("note taker")


class RegistrationState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("state of a registration", "waiting for a decision")
    CONFIRMED = "confirmed", pgettext_lazy("state of a registration", "confirmed")
    WAITING = "waiting", pgettext_lazy("state of a registration", "on the waiting list")
    DECLINED = "declined", pgettext_lazy("state of a registration", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a registration", "withdrawn")


class Consent(models.TextChoices):
    """What a speaker says to being named and shown."""

    PENDING = "pending", pgettext_lazy("consent of a speaker", "not answered")
    GIVEN = "given", pgettext_lazy("consent of a speaker", "given")
    REFUSED = "refused", pgettext_lazy("consent of a speaker", "refused")


class OrganisationKind(models.TextChoices):
    """Where a participant works, for counts alone."""

    COUNTRY = "country", pgettext_lazy("kind of organisation", "public body of a country")
    ACADEMIA = "academia", pgettext_lazy("kind of organisation", "university or research")
    AGENCY = "agency", pgettext_lazy("kind of organisation", "international agency")
    DONOR = "donor", pgettext_lazy("kind of organisation", "donor or bank")
    CIVIL = "civil", pgettext_lazy("kind of organisation", "civil society")
    OTHER = "other", pgettext_lazy("kind of organisation", "other")


class Mode(models.TextChoices):
    ROOM = "room", _("in the room")
    REMOTE = "remote", _("remote")
