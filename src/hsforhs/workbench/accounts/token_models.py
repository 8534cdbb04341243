"""Tokens by which programs read as a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from hsforhs.workbench.places.models import Place


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def in_force(self) -> ApiTokenQuerySet:
        """Tokens that neither ended nor were revoked."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class ApiToken(models.Model):
    """A token of one person. Only a digest of it is kept; ``prefix`` is its public beginning, to tell tokens apart.

    ``place`` narrows what countries own (assessments, scores, plans) to that place and everything below it.
    ``last_used_on`` is a day, no finer: it says whether a token is still needed, not how somebody works.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="api_tokens")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    @property
    def is_over(self) -> bool:
        """Whether the token has ended by itself."""
        return self.expires_at <= timezone.now()
