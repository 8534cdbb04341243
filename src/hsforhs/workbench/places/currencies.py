"""Which codes of money an instance knows: those of ISO 4217, and those of the invented countries in its tree."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hsforhs.planning.currencies import is_listed, looks_like_code, may_be_invented, nearest

from .models import Kind, Place


def is_known(code: str) -> bool:
    """Say whether ISO 4217 lists a code, or a country of the tree with a code of its own has its first two letters."""
    if is_listed(code):
        return True
    return may_be_invented(code) and Place.objects.filter(kind=Kind.COUNTRY, code__startswith=code[:2]).exists()


def check_known_currency(code: str, *, held: Collection[str] = ()) -> None:
    """Refuse a code that is no money, with those that may have been meant; raises ValidationError.

    ``held`` are codes that the record holds already, perhaps from before codes were looked up: they may stay.
    """
    if not looks_like_code(code):
        raise ValidationError(_("'%(code)s' is no currency; expected three letters such as USD.") % {"code": code})
    if code in held or is_known(code):
        return
    if near := nearest(code):
        raise ValidationError(
            _("'%(code)s' is no currency of ISO 4217; did you mean %(near)s?") % {"code": code, "near": ", ".join(near)}
        )
    raise ValidationError(_("'%(code)s' is no currency of ISO 4217; expected a code such as USD.") % {"code": code})
