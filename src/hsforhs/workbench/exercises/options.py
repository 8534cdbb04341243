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

SCALES = {"chnri": CHNRI_SCALE, "likert": (1.0, 2.0, 3.0, 4.0, 5.0)}
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


def items_of(criteria: list[Criterion]) -> list[tuple[str, Item, str]]:
    """Return key, item and question of everything that is asked about a research question."""
    found = []
    for criterion in criteria:
        if not criterion.subquestions:
            found.append((item_key(criterion.code), Item(criterion.code), criterion.asks or criterion.title))
        for number, asks in enumerate(criterion.subquestions, start=1):
            found.append((item_key(criterion.code, number), Item(criterion.code, str(number)), str(asks)))
    return found


def form_items(exercise: Exercise, kind: str) -> list[FormItem]:
    """Return what a ballot asks about each question in a round of this kind."""
    options = options_of(exercise)
    if kind == RoundKind.RATINGS:
        return [FormItem(RATING, _("How important is it?"), tuple(float(x) for x in range(1, options.highest + 1)))]
    if kind == RoundKind.SURVEY:
        return [FormItem(PICK, _("One of my %(most)d") % {"most": options.picks}, (1.0,))]
    return [FormItem(key, asks, options.values) for key, _item, asks in items_of(list(exercise.criteria.all()))]
