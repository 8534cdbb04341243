"""Codes of money as ISO 4217 lists them, those that invented countries may use, and what somebody may have meant.

Source of the codes: list one of ISO 4217 (current currencies and funds) and, of list three, what plans of the last
years are still priced in.
"""

from __future__ import annotations

import re

CURRENT = frozenset(
    code
    for row in (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT",
        "BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD",
        "CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK",
        "DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP",
        "GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD",
        "IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD",
        "KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD",
        "MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN",
        "NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG",
        "QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP",
        "SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP",
        "TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV",
        "WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG",
    )
    for code in row.split()
)
"""Money that is tender somewhere."""

WITHDRAWN = frozenset(
    ["ANG", "BYR", "CUC", "EEK", "HRK", "LTL", "LVL", "MRO", "SLL", "STD", "SVC", "VEF", "ZMK", "ZWL"]
)
"""Money of the last years that plans and prices of before still name."""

UNITS = frozenset(["BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW", "VED", "XAD", "XDR", "XSU", "XUA"])
"""Units of account, such as the special drawing rights (XDR) in which banks commit money."""

_NO_MONEY = frozenset(["XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XPD", "XPT", "XTS", "XXX"])
"""Codes of ISO 4217 for metals, bond markets, tests and for no currency at all."""
_INVENTED = re.compile(r"(?:AA|Q[M-Z]|X[A-Z]|ZZ)[A-Z]")
_CODE = re.compile(r"[A-Z]{3}")
_SAID = {
    "CFA": ("XAF", "XOF"),
    "DLR": ("USD",),
    "NTD": ("TWD",),
    "RMB": ("CNY",),
    "STG": ("GBP",),
    "UKL": ("GBP",),
    "UKP": ("GBP",),
}
MOST_OFFERED = 3


def looks_like_code(code: str) -> bool:
    """Say whether a text has the form of a code: three capital letters."""
    return _CODE.fullmatch(code) is not None


def is_listed(code: str) -> bool:
    """Say whether ISO 4217 lists a code for money."""
    return code in CURRENT or code in WITHDRAWN or code in UNITS


def may_be_invented(code: str) -> bool:
    """Say whether a code is free for money of an invented country.

    The first two letters of a currency are those of its country, and ISO 3166 leaves AA, QM to QZ, XA to XZ and ZZ to
    whoever needs a code of their own.
    """
    return _INVENTED.fullmatch(code) is not None and not is_listed(code) and code not in _NO_MONEY


def is_money(code: str) -> bool:
    """Say whether a code is listed or may be one of an invented country."""
    return is_listed(code) or may_be_invented(code)


def nearest(code: str) -> tuple[str, ...]:
    """Return the codes of current money that somebody may have meant; those of the same country alone if there are any.

    One letter is wrong, or two letters stand the wrong way round.
    """
    if code in _SAID:
        return _SAID[code]
    if not looks_like_code(code):
        return ()
    swapped = {code[1] + code[0] + code[2], code[0] + code[2] + code[1]}
    near = [x for x in sorted(swapped) if x in CURRENT]
    near += [x for x in sorted(CURRENT) if sum(a != b for a, b in zip(x, code, strict=True)) == 1]
    same_country = [x for x in near if x[:2] == code[:2]]
    return tuple((same_country or near)[:MOST_OFFERED])
