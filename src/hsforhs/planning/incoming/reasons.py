"""Why a row cannot be taken, or how it was understood: codes with their values, which every language words itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hsforhs.files import Numbered, Sentence
from hsforhs.files.values import Written

ENGLISH: Mapping[str, Sentence] = {
    "formula": Sentence("%(what)s is a formula without a saved value; open the file and save it once"),
    "error": Sentence("%(what)s holds the error %(value)s"),
    "no number": Sentence("%(what)s holds '%(value)s', which is no number"),
    "negative": Sentence("%(what)s is negative (%(value)s)"),
    "too large": Sentence("%(what)s is larger than any plan (%(value)s)"),
    "total": Sentence("the total is %(stated)s and the years add up to %(reckoned)s"),
    "year": Sentence("year %(year)s: %(stated)s is stated, cost times frequency is %(reckoned)s"),
    "no years": Sentence("'%(text)s' names no years"),
    "backward": Sentence("'%(text)s' names years that end before they begin"),
    "says nothing": Sentence("says neither what is done nor what it costs"),
    "sum": Sentence("states the sum of other rows"),
    "spread": Numbered(
        "one cost for %(number)s year: spread evenly", "one cost for %(number)s years: spread evenly", number=0
    ),
    "once": Sentence("no year: paid once, in the year in which the action begins"),
    "misspelt currency": Sentence("'%(code)s' is no currency of ISO 4217; did you mean %(near)s?"),
    "unknown currency": Sentence("'%(code)s' is no currency of ISO 4217"),
    "no currency": Sentence("'%(text)s' names no currency by its code: that of the file counts"),
}
"""The words of every code, before their values are filled in."""
SAID_BEFORE = "as it was said"
"""Code of a text that an older version kept as it was said in English."""
_AMOUNTS = ("stated", "reckoned")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. ``values`` fill its words; ``field`` is one of ``FIELDS``, with its year as in ``cost:2``."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        name, _sign, year = self.values.get("field", "").partition(":")
        name = name.replace("_", " ")
        return str(self.sentence(f"{name} of year {year}" if year else name))

    def sentence(self, field_name: str) -> Sentence:
        """Return the reason as a sentence in which its field has this name."""
        if self.code == SAID_BEFORE:
            return Sentence(self.values["text"])
        words = ENGLISH[self.code]
        values: dict[str, object] = {name: _told(name, x) for name, x in self.values.items() if name != "field"}
        if isinstance(words, Numbered):
            return Numbered(words.template, words.plural, number=int(self.values["number"]))
        return Sentence(words.template, **values, what=field_name)


def _told(name: str, text: str) -> Written | str:
    return Written(float(text.replace(",", "")), text) if name in _AMOUNTS else text
