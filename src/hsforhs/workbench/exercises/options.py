"""The numbers of a method as an exercise keeps them, and what a scorer is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from hsforhs.agenda.delphi import ConsensusBy, DelphiRules, StabilityBy
from hsforhs.agenda.records import CHNRI_SCALE, Item
from hsforhs.formats.agenda_xlsx import FormItem

from .models import Criterion, Exercise, Method, RoundKind

SCALES = {
    "chnri": CHNRI_SCALE,
    "likert": (1.0, 2.0, 3.0, 4.0, 5.0),
    "hundred": tuple(float(x) for x in range(0, 101, 10)),
}
FAMILIARITY = range(1, 6)
FAMILIAR_FROM = 4
"""Who gives himself so much knows the field."""
LIMITS: Mapping[str, tuple[float, float]] = {
    "draws": (100, 20_000), "seed": (0, 2**31 - 1), "top": (1, 100), "picks": (1, 50), "shortlist": (2, 100),
    "highest": (3, 11), "high_from": (2, 11), "low_to": (1, 10), "agree": (0.5, 1), "oppose": (0, 0.5), "iqr": (0, 11),
    "change": (0, 1), "most_rounds": (1, 9),
}  # fmt: skip
"""The least and the most that each number can be."""
RATING, PICK = "rating", "pick"


@dataclass(frozen=True, slots=True)
class Options:
    """Numbers of all methods; each uses its own.

    ``top`` is how many first questions intervals are given for, ``picks`` what one person may pick in a survey,
    ``shortlist`` how many go on to the workshop; the others are those of :class:`DelphiRules`.
    """

    scale: str = "chnri"
    draws: int = 2000
    seed: int = 1
    top: int = 10
    picks: int = 10
    shortlist: int = 25
    highest: int = 9
    high_from: int = 7
    low_to: int = 3
    agree: float = 0.70
    oppose: float = 0.15
    iqr: float = 2.0
    change: float = 0.15
    consensus_by: str = ConsensusBy.SHARES.value
    stability_by: str = StabilityBy.DISTRIBUTION.value
    most_rounds: int = 3

    @property
    def values(self) -> tuple[float, ...]:
        """The values that an answer on a criterion can have."""
        return SCALES[self.scale]

    @property
    def ratings(self) -> tuple[float, ...]:
        """The values that a rating of a panel can have."""
        return tuple(float(x) for x in range(1, self.highest + 1))

    @property
    def delphi(self) -> DelphiRules:
        return DelphiRules(
            highest=self.highest,
            high_from=self.high_from,
            low_to=self.low_to,
            agree=self.agree,
            oppose=self.oppose,
            iqr=self.iqr,
            change=self.change,
            consensus_by=ConsensusBy(self.consensus_by),
            stability_by=StabilityBy(self.stability_by),
            most_rounds=self.most_rounds,
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


_OF_METHOD = {
    Method.CHNRI: ("scale", "draws", "seed", "top"),
    Method.JLA: ("picks", "shortlist"),
    Method.DELPHI: (
        "highest", "high_from", "low_to", "agree", "oppose", "iqr", "change", "consensus_by", "stability_by",
        "most_rounds",
    ),
}  # fmt: skip


def options_of(exercise: Exercise) -> Options:
    """Return the options of an exercise; what it does not say has its usual value."""
    known = {x.name for x in fields(Options)}
    return Options(**{name: value for name, value in exercise.options.items() if name in known})


def names_for(method: str) -> tuple[str, ...]:
    """Return the names of the options that a method uses."""
    return _OF_METHOD.get(Method(method), ()) if method else ()


def item_key(criterion: str, number: int = 0) -> str:
    """Name an item in the answers: the criterion, or ``criterion/2`` for its second sub-question."""
    return f"{criterion}/{number}" if number else criterion


@dataclass(frozen=True, slots=True)
class Wording:
    """A criterion in one language."""

    title: str
    asks: str
    subquestions: tuple[str, ...]


def wording_of(criterion: Criterion, language: str) -> Wording:
    """Return a criterion in a language, each text in its own where there is no translation."""
    found = criterion.translations.get(language, {})
    given = found.get("subquestions") or [""] * len(criterion.subquestions)
    return Wording(
        found.get("title") or criterion.title,
        found.get("asks") or criterion.asks,
        tuple(str(x or own) for x, own in zip(given, criterion.subquestions, strict=True)),
    )


def items_of(criteria: list[Criterion], language: str = "") -> list[tuple[str, Item, str]]:
    """Return key, item and question of everything that is asked about a research question."""
    found = []
    for criterion in criteria:
        words = wording_of(criterion, language)
        if not criterion.subquestions:
            asks = words.asks or words.title
            found.append((item_key(criterion.code), Item(criterion.code), asks))
        for number, asks in enumerate(words.subquestions, start=1):
            found.append((item_key(criterion.code, number), Item(criterion.code, str(number)), asks))
    return found


def form_items(exercise: Exercise, kind: str, language: str = "") -> list[FormItem]:
    """Return what a ballot asks about each question in a round of this kind, in a language as far as it is there."""
    options = options_of(exercise)
    if kind == RoundKind.RATINGS:
        return [FormItem(RATING, _("How important is it?"), options.ratings)]
    if kind == RoundKind.SURVEY:
        return [FormItem(PICK, _("One of my %(most)d") % {"most": options.picks}, (1.0,))]
    return [
        FormItem(key, asks, options.values) for key, _item, asks in items_of(list(exercise.criteria.all()), language)
    ]


def value_words(exercise: Exercise, kind: str, language: str) -> dict[float, str]:
    """Return what values of the scale mean: in a language, else in that of the exercise; yes and no for CHNRI."""
    if kind not in (RoundKind.SCORES, RoundKind.RATINGS):
        return {}
    usual = {0.0: _("no"), 0.5: _("undecided"), 1.0: _("yes")} if scale_of(exercise) == CHNRI_SCALE else {}
    words = exercise.scale_words.get(language) or exercise.scale_words.get(exercise.language) or {}
    return {**usual, **{float(value): str(text) for value, text in words.items()}}


def scale_of(exercise: Exercise) -> tuple[float, ...]:
    """Return the values that words can be given for; none in a survey, which is ticked."""
    options = options_of(exercise)
    return {Method.CHNRI: options.values, Method.DELPHI: options.ratings}.get(Method(exercise.method), ())
