"""Texts, days and codes that people hand in: refused in one sentence where they cannot be stored."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hsforhs.files import BadInput
from hsforhs.framework import VocabularyError, framework
from hsforhs.matching.experts import parse_gap, read_languages, read_steps

MOST_CODES = 10


def country_code(text: str) -> str:
    """Return an ISO3 code of a State or of the invented country, empty for none; raises ValidationError."""
    code = text.strip().upper()
    if code and code != "XLM" and code not in framework().states:
        raise ValidationError(_("“%(code)s” is no country; expected a code such as GHA.") % {"code": code[:10]})
    return code


def country_codes(text: str) -> list[str]:
    """Return the codes of a text with commas or blanks between them."""
    found = [country_code(x) for x in text.replace(",", " ").split()]
    return list(dict.fromkeys(found))


def gap_of(text: str) -> str:
    """Return a gap as it stands in addresses, empty for none; raises ValidationError."""
    if not text.strip():
        return ""
    try:
        return ":".join(x for x in parse_gap(text) if x)
    except VocabularyError:
        raise ValidationError(
            _("“%(gap)s” is no gap; expected an area such as D2 or a cell such as D2:HIS.") % {"gap": text[:20]}
        ) from None


def steps_of(text: str) -> str:
    """Return steps such as 2-3, empty for none; raises ValidationError."""
    try:
        found = read_steps(text)
    except BadInput:
        raise ValidationError(
            _("“%(step)s” is no step; expected the level now and a higher one, such as 2-3.") % {"step": text[:20]}
        ) from None
    return f"{found[0]}-{found[1]}" if found else ""


def language_codes(text: str) -> tuple[str, ...]:
    """Return codes of languages; raises ValidationError."""
    try:
        found = read_languages(text)
    except BadInput:
        raise ValidationError(_("Languages are codes such as fr, with commas between them.")) from None
    if len(found) > MOST_CODES:
        raise ValidationError(_("At most %(most)d languages can be given.") % {"most": MOST_CODES})
    return found


def in_order(first: dt.date | None, last: dt.date | None) -> None:
    """Refuse days of which the last lies before the first."""
    if first and last and last < first:
        raise ValidationError(_("The last day lies before the first."))
