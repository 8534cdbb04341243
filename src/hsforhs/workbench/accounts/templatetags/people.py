"""Filters for people and roles: `{{ user|person_name }}` `{{ grant.ends_at|last_day|date:"j F Y" }}`."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.translation import gettext as _

from ..models import User

register = template.Library()


@register.filter
def person_name(user: User | None) -> str:
    """Name a person without the address: people who gave no name are shown by their number."""
    if user is None:
        return _("somebody who left")
    return user.name or _("person %(number)d") % {"number": user.pk}


@register.filter
def last_day(ends_at: dt.datetime) -> dt.date:
    """Return the last day on which a role holds; it ends when that day is over."""
    return (ends_at - dt.timedelta(microseconds=1)).date()
