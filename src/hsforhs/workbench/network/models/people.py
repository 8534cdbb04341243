"""Who is in the network: profiles and institutions with what they know, when they can, and who may see what."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from ..words import (
    Audience,
    Basis,
    CefrLevel,
    ContactKind,
    EvidenceKind,
    Field,
    Gender,
    InstitutionKind,
    MemberState,
    Mode,
)

RENEWAL_DAYS = 60
"""Days before the end of a term from which its renewal is due."""


def new_key() -> str:
    """Return the random name of a profile: it stays when the person is erased, and no other store has the same."""
    return secrets.token_hex(8)


class Institution(models.Model):
    """A body that people belong to; it can be asked for help itself. ``ror`` is its identifier at ror.org."""

    key = models.CharField(max_length=40, unique=True, default=new_key)
    name = models.CharField(max_length=200)
    acronym = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=14, choices=InstitutionKind)
    country = models.CharField(max_length=3, blank=True, db_index=True)
    ror = models.CharField(max_length=9, blank=True)
    languages = models.JSONField(default=dict, blank=True)
    is_offered = models.BooleanField(default=False)
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("ror",), condition=~models.Q(ror=""), name="network_institution_ror_once"),
        )

    def __str__(self) -> str:
        return self.name


class Profile(models.Model):
    """A person of the network. ``key`` names the record in addresses and, once the person is erased, everywhere.

    ``term_ends`` is the last day of an approved membership. ``user`` is empty for somebody without an account.
    """

    key = models.CharField(max_length=40, unique=True, default=new_key)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="network_profile"
    )
    name = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=3, blank=True)
    gender = models.CharField(max_length=1, choices=Gender, blank=True)
    sector = models.CharField(max_length=14, choices=InstitutionKind, blank=True)
    about = models.TextField(blank=True)
    orcid = models.CharField(max_length=19, blank=True)
    state = models.CharField(max_length=13, choices=MemberState, default=MemberState.DRAFT, db_index=True)
    term_ends = models.DateField(null=True, blank=True)
    invented = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name or self.pseudonym

    @property
    def pseudonym(self) -> str:
        """What stands instead of a name that may not be shown or was erased."""
        return _("member %(key)s") % {"key": self.key[-4:]}

    def standing(self, on: dt.date) -> str:
        """Return the state on a day: a term that is over has lapsed, whoever has noted it."""
        over = self.state == MemberState.APPROVED and (self.term_ends is None or self.term_ends < on)
        return MemberState.LAPSED if over else self.state

    def is_approved(self, on: dt.date) -> bool:
        return self.standing(on) == MemberState.APPROVED

    def renewal_is_due(self, on: dt.date) -> bool:
        """Say whether the term ends soon."""
        return self.is_approved(on) and self.term_ends is not None and (self.term_ends - on).days <= RENEWAL_DAYS


class FieldPolicy(models.Model):
    """Who may see one field of a profile and on which legal basis, since when; one row for each field is in force."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="policies")
    field = models.CharField(max_length=12, choices=Field)
    audience = models.CharField(max_length=11, choices=Audience)
    basis = models.CharField(max_length=19, choices=Basis)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("profile", "field"), condition=models.Q(until__isnull=True), name="network_field_policy_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.field} of profile {self.profile_id}: {self.audience}"


class Affiliation(models.Model):
    """That somebody belongs to an institution, from the first to the last day; empty means open."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="affiliations")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="affiliations")
    role = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-since", "pk")

    def __str__(self) -> str:
        return f"profile {self.profile_id} at institution {self.institution_id}"

    def holds_on(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or self.until >= day)


class Expertise(models.Model):
    """What a person or an institution knows, at a self level of 1 to 5. ``term`` as in ``matching.Knowledge``."""

    profile = models.ForeignKey(Profile, models.CASCADE, null=True, blank=True, related_name="expertise")
    institution = models.ForeignKey(Institution, models.CASCADE, null=True, blank=True, related_name="expertise")
    term = models.CharField(max_length=80, db_index=True)
    level = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("-level", "term")
        verbose_name_plural = "expertise"
        constraints = (
            models.CheckConstraint(
                name="network_expertise_of_one",
                condition=models.Q(profile__isnull=True, institution__isnull=False)
                | models.Q(profile__isnull=False, institution__isnull=True),
            ),
            models.CheckConstraint(name="network_expertise_level", condition=models.Q(level__range=(1, 5))),
            models.UniqueConstraint(fields=("profile", "term"), name="network_expertise_once"),
            models.UniqueConstraint(fields=("institution", "term"), name="network_body_expertise_once"),
        )

    def __str__(self) -> str:
        return f"{self.term} at level {self.level}"


class Evidence(models.Model):
    """What stands behind an expertise. ``steps`` such as 2-3 say that it moved a country from one level to the next."""

    expertise = models.ForeignKey(Expertise, models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=11, choices=EvidenceKind)
    title = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=500, blank=True)
    dated = models.DateField()
    steps = models.CharField(max_length=3, blank=True)

    class Meta:
        ordering = ("-dated", "pk")
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return f"evidence {self.pk} of {self.dated}"


class Endorsement(models.Model):
    """A member confirms the expertise of another one."""

    expertise = models.ForeignKey(Expertise, models.CASCADE, related_name="endorsements")
    by = models.ForeignKey(Profile, models.CASCADE, related_name="endorsements_given")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("expertise", "by"), name="network_endorsement_once"),)

    def __str__(self) -> str:
        return f"endorsement of expertise {self.expertise_id}"


class LanguageSkill(models.Model):
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="languages")
    code = models.CharField(max_length=3)
    level = models.CharField(max_length=2, choices=CefrLevel)

    class Meta:
        ordering = ("-level", "code")
        constraints = (models.UniqueConstraint(fields=("profile", "code"), name="network_language_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.level}"


class Window(models.Model):
    """Days, both included, on which somebody is available, and how."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="windows")
    first = models.DateField()
    last = models.DateField()
    mode = models.CharField(max_length=6, choices=Mode)
    most_days = models.PositiveSmallIntegerField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("first", "pk")
        constraints = (
            models.CheckConstraint(name="network_window_order", condition=models.Q(first__lte=models.F("last"))),
        )

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


class Contact(models.Model):
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=5, choices=ContactKind)
    value = models.CharField(max_length=200)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"contact {self.pk}"


class ErasureReceipt(models.Model):
    """That somebody was erased, for whoever asks for it: what kind of rows went, how many, and nothing else."""

    key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"erasure of {self.key}"
