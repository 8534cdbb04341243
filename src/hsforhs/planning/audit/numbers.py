"""Numbers as people write them into cells: with signs between thousands, with point or comma."""

from __future__ import annotations

import re

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3}){2,})")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,2})?")
_BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009'")


def plain_number(text: str) -> str:
    """Write a number with a point and no signs between thousands: ``1,200``, ``1 200,50`` and ``1.200,50``.

    Of point and comma the later one is the decimal sign; commas alone stand between thousands where they can. What is
    no number comes back without blanks.
    """
    text = text.translate(_BLANKS)
    if "," in text and "." in text:
        thousands, decimal = (",", ".") if text.rindex(".") > text.rindex(",") else (".", ",")
        return text.replace(thousands, "").replace(decimal, ".")
    if _THOUSANDS.fullmatch(text):
        return text.replace(",", "").replace(".", "")
    return text.replace(",", ".")


def read_number(text: str) -> float | None:
    """Return the number that a text holds; ``None`` for anything else, also for ``nan`` and ``inf``."""
    plain = plain_number(text)
    return float(plain) if _NUMBER.fullmatch(plain) else None
