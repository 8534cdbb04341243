"""Tags of the pages of events: `{{ code|country_of }}` `{{ kind|kind_of_organisation }}` `{{ number|or_held_back }}`
`{% access_mark access %}` `{% event_days event %}`
"""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hsforhs.framework import framework
from hsforhs.workbench.look.templatetags.look import named, thin

from ..models import Event
from ..texts import INVENTED
from ..words import Access, OrganisationKind

register = template.Library()


@register.filter
def country_of(code: str) -> SafeString | str:
    """Name a country; no code is not given."""
    if not code:
        return _("not given")
    if code == INVENTED:
        return _("Lumora (invented)")
    state = framework().states.get(code)
    return named({"code": code, "name": state.name}) if state else code


@register.filter
def region_of(code: str) -> SafeString | str:
    """Name a region; no code is not given."""
    return named({"code": code, "name": code}) if code else _("not given")


@register.filter
def kind_of_organisation(code: str) -> str:
    """Name a kind of organisation; no code is not given."""
    return str(OrganisationKind(code).label) if code in OrganisationKind.values else _("not given")


@register.filter
def or_held_back(number: float | None) -> str:
    """Write a figure, or that it is held back because it would speak of few people."""
    if number is None:
        return _("held back")
    return thin(int(number)) if number == int(number) else f"{number:.1f}"


@register.simple_tag
def access_mark(access: str) -> SafeString | str:
    """Say who may come in, where that is not everybody."""
    if access == Access.OPEN:
        return ""
    return format_html('<span class="mark">{}</span>', Access(access).label)


@register.simple_tag
def event_days(event: Event) -> str:
    """Write the first and last day of an event that was read with both."""
    first: dt.date | None = getattr(event, "first", None)
    last: dt.date | None = getattr(event, "last", None)
    if first is None or last is None:
        return _("no day yet")
    written = date_format(first, "DATE_FORMAT")
    return written if first == last else f"{written} – {date_format(last, 'DATE_FORMAT')}"
