"""Codes, names, numbers and dates as lists of places write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import Written
from hsforhs.framework.names import fold

from .records import DISTRICT, PROVINCE, Country

LONGEST_CODE = 40
LONGEST_NAME = 120
MOST_PEOPLE = 2_000_000_000
"""More people than any country has; a larger number is a slip or another unit."""

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?")
_WHOLE = re.compile(r"\d+|\d{1,3}(?:[ ,'\u00a0\u2009\u202f]\d{3})+")
_KINDS = {
    PROVINCE: ("province", "1", "adm1", "admin1", "first level"),
    DISTRICT: ("district", "2", "adm2", "admin2", "second level"),
    "country": ("country", "0", "adm0", "admin0", "national"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}


def full_code(written: str, country: Country, others: Collection[str] = ()) -> str:
    """Return the code under which a place is kept.

    A code that begins with neither the ISO3 nor the ISO2 code of its country (and then a digit, '-', '_' or '.')
    gets the ISO3 code in front, so that the places of two countries never meet under one code: ``D01`` of Lumora
    becomes ``XLM-D01``. ``others`` are the ISO3 codes of other States. Raises BadInput for a code of another State
    and for signs that cannot stand in an address.
    """
    text = written.strip()
    if text.upper() == country.code:
        return country.code
    if not _CODE.fullmatch(text):
        raise BadInput(
            Sentence("the code '%(value)s' cannot be used", value=text[:60])
            if text
            else Sentence("the place has no code"),
            expected=Sentence("letters A to Z, digits, '-', '_' and '.', beginning with a letter or digit"),
        )
    head, mark, _rest = re.fullmatch(r"([A-Za-z]*)(.?)(.*)", text).groups()  # type: ignore[union-attr]
    head = head.upper()
    if mark and not mark.isdigit() and head in others and head != country.code:
        raise BadInput(
            Sentence("the code %(value)s belongs to %(head)s", value=text[:60], head=head),
            expected=Sentence("places of %(code)s alone", code=country.code),
        )
    own = mark and head in {country.code, country.iso2 or country.code}
    code = text if own else f"{country.code}-{text}"
    if len(code) > LONGEST_CODE:
        raise BadInput(
            Sentence("the code %(value)s has %(number)s characters", value=code[:60], number=len(code)),
            expected=Sentence("at most %(most)s", most=LONGEST_CODE),
        )
    return code


NAME = Sentence("name")


def name_of(written: str, *, what: str = NAME) -> str:
    """Return a name with single blanks; raises BadInput for an empty or too long one and for control characters."""
    name = " ".join(written.split())
    if not name:
        raise BadInput(Sentence("the place has no %(what)s", what=what), expected=Sentence("a %(what)s", what=what))
    if len(name) > LONGEST_NAME:
        raise BadInput(
            Sentence(
                "the %(what)s '%(value)s...' has %(number)s characters", what=what, value=name[:40], number=len(name)
            ),
            expected=Sentence("at most %(most)s", most=LONGEST_NAME),
        )
    if not name.isprintable():
        raise BadInput(
            Sentence("the %(what)s holds characters that cannot be printed", what=what), expected=Sentence("plain text")
        )
    return name


def names_of(written: Mapping[str, str]) -> dict[str, str]:
    """Return names by language, empty ones left out; raises BadInput for what is no language code."""
    found: dict[str, str] = {}
    for language, name in written.items():
        code = language.strip().lower().replace("_", "-")
        if not _LANGUAGE.fullmatch(code):
            raise BadInput(
                Sentence("'%(value)s' is no language code", value=language[:40]),
                expected=Sentence("a code such as fr or zh-hans"),
            )
        if name.strip():
            found[code] = name_of(name, what=Sentence("name in %(language)s", language=code))
    return found


def kind_of(written: str) -> str:
    """Return ``province``, ``district`` or ``country`` for the words that files use."""
    kind = _KIND_OF.get(fold(written).replace("level ", ""))
    if kind is None:
        raise BadInput(
            Sentence("'%(value)s' is no kind of place", value=written[:40]),
            expected=Sentence("province or district (or 1 or 2)"),
        )
    return kind


def population_of(written: object) -> int | None:
    """Return a number of people; nothing for an empty cell. Raises BadInput for what is no whole number."""
    if written is None or (isinstance(written, str) and not written.strip()):
        return None
    number: int | None = None
    if isinstance(written, str) and _WHOLE.fullmatch(written.strip()):
        number = int(re.sub(r"\D", "", written))
    elif isinstance(written, int | float) and not isinstance(written, bool) and written == int(written):
        number = int(written)
    if number is None or not 0 <= number <= MOST_PEOPLE:
        raise BadInput(
            Sentence("the population '%(value)s' cannot be used", value=str(written)[:40]),
            expected=Sentence(
                "a whole number of people from 0 to %(most)s", most=Written(MOST_PEOPLE, f"{MOST_PEOPLE:,}")
            ),
        )
    return number


def date_of(written: str, *, what: str) -> dt.date | None:
    """Return a date written as 2026-01-31, with or without a time; nothing for an empty cell."""
    text = written.strip()
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text.partition("T")[0])
    except ValueError:
        raise BadInput(
            Sentence("%(what)s '%(value)s' is no date", what=what, value=text[:40]),
            expected=Sentence("a date such as 2026-01-31"),
        ) from None
