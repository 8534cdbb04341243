"""Numbers as people write them into cells: with signs between thousands, with point or comma."""

from __future__ import annotations

import re
import unicodedata

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3}){2,})")
_MONEY_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,2})?")
# The comma and the sign between thousands of Arabic, and the minus that Word writes.
_SIGNS = str.maketrans({"\u066b": ".", "\u066c": ",", "\u2212": "-", **dict.fromkeys(" \u00a0\u202f\u2009'\u2019")})


def plain_number(text: str, *, money: bool = False) -> str:
    """Write a number with a point and no signs between thousands: ``1,200``, ``1 200,50`` and ``1.200,50``.

    Of point and comma the later one is the decimal sign; commas alone stand between thousands where they can, and for
    ``money`` one point before three digits as well. What is no number comes back without blanks.
    """
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    if "," in text and "." in text:
        thousands, decimal = (",", ".") if text.rindex(".") > text.rindex(",") else (".", ",")
        return text.replace(thousands, "").replace(decimal, ".")
    if _THOUSANDS.fullmatch(text) or (money and _MONEY_THOUSANDS.fullmatch(text)):
        return text.replace(",", "").replace(".", "")
    return text.replace(",", ".")


def read_number(text: str, *, money: bool = False) -> float | None:
    """Return the number that a text holds; ``None`` for anything else, also for ``nan`` and ``inf``."""
    plain = plain_number(text, money=money)
    return float(plain) if _NUMBER.fullmatch(plain) else None
