"""Texts that people hand in, and small tables in a text field: trimmed, limited, refused in one sentence."""

from __future__ import annotations

import math
import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import translation
from django.utils.translation import gettext as _

from hsforhs.files import BadInput, in_words
from hsforhs.framework import Cell, framework
from hsforhs.text.cells import read_cells

LONGEST = 5_000
LONGEST_TITLE = 200
LONGEST_QUESTION = 400
LONGEST_ADDRESS = 500
MOST_LINES = 1_000
_web_address = URLValidator(schemes=["http", "https"])


def written(text: str, *, missing: str, longest: int = LONGEST) -> str:
    """Return a text that must not be empty; ``missing`` is the sentence that refuses an empty one."""
    found = optional(text, longest=longest)
    if not found:
        raise ValidationError(missing)
    return found


def optional(text: str, *, longest: int = LONGEST) -> str:
    """Return a text without blanks around it; raises ValidationError for one that is too long."""
    found = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(found) > longest:
        raise ValidationError(_("The text is too long: at most %(most)d characters.") % {"most": longest})
    return found


def web_address(text: str) -> str:
    """Return the address of a web page or nothing; the workbench never opens it."""
    found = optional(text, longest=LONGEST_ADDRESS)
    if found:
        try:
            _web_address(found)
        except ValidationError:
            raise ValidationError(
                _("“%(address)s” is not the address of a web page; expected one such as https://example.org/report.")
                % {"address": found[:80]}
            ) from None
    return found


def lines(text: str) -> list[str]:
    """Return the lines of a text, each once, without empty ones."""
    found = list(dict.fromkeys(x.strip() for x in text.splitlines() if x.strip()))
    if len(found) > MOST_LINES:
        raise ValidationError(_("At most %(most)d lines can be given at once.") % {"most": MOST_LINES})
    return found


def halves(line: str) -> tuple[str, str, bool]:
    """Return what stands before and after the first colon of a line, also a Chinese one, and whether there is one."""
    before, *after = re.split("[:\uff1a]", line, maxsplit=1)
    return before.strip(), "".join(after).strip(), bool(after)


def cells_of(text: str) -> list[Cell]:
    """Read cells such as ``D2:HIS``, separated by blanks or commas; raises ValidationError naming one that is none."""
    words = framework()
    try:
        return list(dict.fromkeys(read_cells(text.replace(",", " ").split(), words)))
    except BadInput as error:
        raise ValidationError(in_words(error.what, translation)) from None


def number_of(text: str, *, name: str, least: float, most: float = math.inf) -> float:
    """Read a number with a point or a comma; raises ValidationError naming it and what was expected."""
    try:
        found = math.nan if "_" in text else float(text.strip().replace(",", "."))
    except ValueError:
        found = math.nan
    if not least <= found <= most or math.isinf(found):
        limit = (
            _("%(least)g or more") % {"least": least}
            if math.isinf(most)
            else _("%(least)g to %(most)g") % {"least": least, "most": most}
        )
        raise ValidationError(
            _("%(name)s: “%(text)s” is not usable; expected a number of %(limit)s.")
            % {"name": name, "text": text.strip()[:40], "limit": limit}
        )
    return found
