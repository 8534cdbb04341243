"""Why a row cannot be taken, or how it was understood: codes with their values, which every language words itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ENGLISH: Mapping[str, str] = {
    "formula": "{what} is a formula without a saved value; open the file and save it once",
    "error": "{what} holds the error {value}",
    "no number": "{what} holds '{value}', which is no number",
    "negative": "{what} is negative ({value})",
    "too large": "{what} is larger than any plan ({value})",
    "total": "the total is {stated} and the years add up to {reckoned}",
    "year": "year {year}: {stated} is stated, cost times frequency is {reckoned}",
    "no years": "'{text}' names no years",
    "backward": "'{text}' names years that end before they begin",
    "says nothing": "says neither what is done nor what it costs",
    "sum": "states the sum of other rows",
    "spread": "one cost for {number} years: spread evenly",
    "once": "no year: paid once, in the year in which the action begins",
    "as it was said": "{text}",
    "misspelt currency": "'{code}' is no currency of ISO 4217; did you mean {near}?",
    "unknown currency": "'{code}' is no currency of ISO 4217",
    "no currency": "'{text}' names no currency by its code: that of the file counts",
}
"""Every code in English, as commands and the API say it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. ``values`` fill its words; ``field`` is one of ``FIELDS``, with its year as in ``cost:2``."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        values = dict(self.values)
        name, _sign, year = values.get("field", "").partition(":")
        name = name.replace("_", " ")
        return ENGLISH[self.code].format(**values, what=f"{name} of year {year}" if year else name)
