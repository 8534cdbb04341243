"""Texts and web addresses that people hand in: trimmed, with a limit, refused in one sentence."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

LONGEST = 5_000
LONGEST_TITLE = 200
LONGEST_ADDRESS = 500
MOST_LINKS = 10
_web_address = URLValidator(schemes=["http", "https"])


def written(text: str, *, missing: str, longest: int = LONGEST) -> str:
    """Return a text that must not be empty; ``missing`` is the sentence that refuses an empty one."""
    found = optional(text, longest=longest)
    if not found:
        raise ValidationError(missing)
    return found


def optional(text: str, *, longest: int = LONGEST) -> str:
    """Return a text without blanks around it; raises ValidationError for one that is too long."""
    found = text.replace("\r\n", "\n").strip()
    if len(found) > longest:
        raise ValidationError(_("The text is too long: at most %(most)d characters.") % {"most": longest})
    return found


def web_addresses(lines: Iterable[str]) -> list[str]:
    """Return web addresses, each once; the workbench never opens them. Raises ValidationError naming a bad one."""
    found = list(dict.fromkeys(x.strip() for x in lines if x.strip()))
    if len(found) > MOST_LINKS:
        raise ValidationError(_("At most %(most)d web addresses can be given.") % {"most": MOST_LINKS})
    for address in found:
        try:
            _web_address(address)
        except ValidationError:
            bad = True
        else:
            bad = len(address) > LONGEST_ADDRESS
        if bad:
            raise ValidationError(
                _("“%(address)s” is not the address of a web page; expected one such as https://example.org/report.")
                % {"address": address[:80]}
            )
    return found
