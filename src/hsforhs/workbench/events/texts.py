"""Codes and moments that people hand in: refused in one sentence where they cannot be stored."""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hsforhs.framework import framework

INVENTED = "XLM"
"""Code of the invented country, which no list of States holds."""


def country_code(text: str) -> str:
    """Return an ISO3 code of a State or of the invented country, empty for none; raises ValidationError."""
    code = text.strip().upper()
    if code and code != INVENTED and code not in framework().states:
        raise ValidationError(_("“%(code)s” is no country; expected a code such as GHA.") % {"code": code[:10]})
    return code


@functools.lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    # Both stand for what the machine of the site is set to, or for nothing.
    return {x.casefold(): x for x in zoneinfo.available_timezones() - {"Factory", "localtime"}}


def known_zone(text: str) -> str:
    """Return the IANA name of a time zone, however it is written; empty where there is no such zone."""
    return _zones().get(text.strip().replace(" ", "_").casefold(), "")


def time_zone(text: str) -> str:
    """Return the IANA name of a time zone, empty for none; raises ValidationError."""
    if not text.strip():
        return ""
    found = known_zone(text)
    if not found:
        raise ValidationError(
            _("“%(zone)s” is no time zone; expected one such as Africa/Accra or UTC.") % {"zone": text[:40]}
        )
    return found


def moment(day: dt.date, time: dt.time | None, zone: zoneinfo.ZoneInfo) -> dt.datetime | None:
    """Return the moment at which a clock in a zone shows a time of a day; None without a time.

    Raises ValidationError for a time that the day does not have because clocks go forward.
    """
    if time is None:
        return None
    local = dt.datetime.combine(day, time, zone)
    found = local.astimezone(dt.UTC)
    if found.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValidationError(_("Clocks go forward on this day: the time %(time)s does not exist.") % {"time": time})
    return found
