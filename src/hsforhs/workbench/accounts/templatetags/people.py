"""Tags and filters for people and roles: `person_name` and `last_day` in words, `{% people_link place %}`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.translation import gettext as _

from hsforhs.workbench.places.models import Place

from .. import rules
from ..models import User

register = template.Library()


@register.filter
def person_name(user: User | None) -> str:
    """Name a person, or say that the account is gone."""
    return _("somebody who left") if user is None else str(user)


@register.filter
def last_day(ends_at: dt.datetime) -> dt.date:
    """Return the last day on which a role holds; it ends when that day is over."""
    return (ends_at - dt.timedelta(microseconds=1)).date()


@register.inclusion_tag("accounts/people_link.html", takes_context=True)
def people_link(context: dict[str, Any], place: Place) -> dict[str, Any]:
    """Lead to the people of a place, for whoever may see them."""
    return {"place": place, "may_see": rules.may_see_people(context["request"].user, place)}
