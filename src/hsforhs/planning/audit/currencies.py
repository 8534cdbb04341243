"""Currencies as people write them into headings and beside amounts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from hsforhs.planning.currencies import CURRENT, WITHDRAWN

from .numbers import read_number

# A word of three letters is no currency by itself: "NGO" and "WHO" stand in headings too, and "STD"
# is an illness there.
_CODES = (CURRENT | WITHDRAWN) - {"STD"}
_SIGNS = {"US$": "USD", "USD$": "USD", "$US": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "₦": "NGN", "₹": "INR"}
_SIGNS |= {"FCFA": "XOF", "F CFA": "XOF", "CFA": "XOF", "$": "USD", "₽": "RUB", "₱": "PHP", "₫": "VND", "฿": "THB"}
_SIGN = re.compile("|".join(re.escape(x) for x in sorted(_SIGNS, key=len, reverse=True)))
_WORD = re.compile(r"(?<![A-Za-z])([A-Z]{3})(?![A-Za-z])")
_BESIDE = re.compile(
    r"(?P<before>[^\d\s.,()-][^\d.,()-]*)?\s*(?P<number>[-(]?\s*\d.*?)\s*(?P<behind>[^\d\s.,)][^\d]*)?"
)
_SCALES = {"k": 1e3, "thousand": 1e3, "million": 1e6, "millions": 1e6, "mio": 1e6, "mn": 1e6, "m": 1e6}


@lru_cache(maxsize=4096)
def currency_in(text: str) -> str:
    """Return the code of the currency that a heading names; empty where it names none, or several."""
    found = {x for x in _WORD.findall(text) if x in _CODES}
    found |= {_SIGNS[x] for x in _SIGN.findall(text)} if not found else set()
    return found.pop() if len(found) == 1 else ""


def amount_in(value: Any) -> tuple[float | None, str]:
    """Return the number in a cell of money and the currency that stands beside it: ``USD 1,200``, ``(500)``, ``5 €``.

    A number of at most three digits, a point and three digits is taken for thousands, since money has no thousandths.
    """
    if isinstance(value, bool):
        return None, ""
    if isinstance(value, int | float):
        return float(value), ""
    if not isinstance(value, str):
        return None, ""
    found = _BESIDE.fullmatch(value.strip())
    if found is None:
        return None, ""
    code, scale = "", 1.0
    for side in ("before", "behind"):
        rest = (found[side] or "").strip()
        if not rest:
            continue
        if (known := _known(rest)) is not None:
            code = known
        elif side == "behind" and rest.casefold() in _SCALES:
            scale = _SCALES[rest.casefold()]
        else:
            return None, ""
    number = _number(found["number"])
    return (None if number is None else number * scale), code


def _known(word: str) -> str | None:
    plain = word.upper().rstrip(".")
    return _SIGNS.get(plain) or (plain if plain in _CODES else None)


def _number(text: str) -> float | None:
    text = text.strip()
    negative = text.startswith("(") and text.endswith(")")
    found = read_number(text.strip("()"), money=True)
    return -found if negative and found is not None else found
