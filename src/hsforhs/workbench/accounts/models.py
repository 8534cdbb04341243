"""People who sign in, by e-mail address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hsforhs.workbench.places.models import Place

from .token_models import ApiToken

__all__ = ["ApiToken", "Grant", "Role", "SignInLink", "User", "UserManager"]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; an address is compared without regard to case."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        """Name the person without the address: only whoever may give roles sees addresses."""
        return self.name or str(_("person %(number)s") % {"number": self.pk})

    @property
    def actor(self) -> str:
        """Name in audit events: the number of the account, never the address."""
        return f"user:{self.pk}"


class Role(models.TextChoices):
    """What a person is at a place, and at every place below it."""

    VIEWER = "viewer", _("viewer")
    CONTRIBUTOR = "contributor", _("contributor")
    AREA_LEAD = "area lead", _("area lead")
    APPROVER = "approver", _("approver")
    STEWARD = "data steward", _("data steward")
    ADMINISTRATOR = "administrator", _("administrator")


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self) -> GrantQuerySet:
        """Grants that have not ended."""
        return self.filter(models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=timezone.now()))


class Grant(models.Model):
    """A role of a person at a place, inherited by everything below the place.

    ``areas`` narrows the role of a contributor or an area lead to groups of an instrument, written with the
    instrument because codes mean nothing without it (``spar-2:C5``); empty means all.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=13, choices=Role)
    place = models.ForeignKey(Place, models.PROTECT, related_name="grants")
    areas = models.JSONField(default=list, blank=True)
    granted_by = models.CharField(max_length=80)
    granted_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("user", "role", "place"), name="grant_once"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} at {self.place_id}"


class SignInLink(models.Model):
    """A link that signs one person in once. Only a digest of it is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_in_links")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"sign-in link for {self.user_id}, until {self.expires_at:%Y-%m-%d %H:%M}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A role at a place, offered to whoever reads the mail of one address. Only a digest of its secret is kept.

    ``email`` is empty once the invitation was accepted or withdrawn.
    """

    email = models.EmailField(blank=True)
    role = models.CharField(max_length=13, choices=Role)
    place = models.ForeignKey(Place, models.PROTECT, related_name="invitations")
    areas = models.JSONField(default=list, blank=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="invitations_made")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="invitations_accepted")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.reference}: {self.role} at {self.place_id}"

    @property
    def reference(self) -> str:
        """Name in audit events."""
        return f"invitation:{self.pk}"
