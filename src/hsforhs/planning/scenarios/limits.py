"""The limits and the declared weights of a scenario, read from plain values and written to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import Written, quoted

from .offers import Offer

MOST_YEARS = 30
MOST_DONORS = 40
LARGEST = Decimal("1e15")
WEIGHTS = ("steps", "bonus", "risk", "priority", "equity", "synergy")


@dataclass(frozen=True, slots=True)
class Donor:
    """Somebody who pays: a yearly budget, and for which areas, provinces and kinds of action; empty means for all."""

    id: str
    budget: tuple[Decimal, ...]
    areas: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def pays(self, offer: Offer) -> bool:
        """Say whether the donor may pay for an offer; one that is not in one province alone is for no province."""
        return (
            (not self.areas or offer.area in self.areas)
            and (not self.places or offer.place in self.places)
            and (not self.kinds or offer.kind in self.kinds)
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts as a benefit, declared by people. No figure of health is behind it.

    An offer brings ``steps`` x its share of a step, that share x ``risk`` x the risk of its area (0 to 1) and x
    ``priority`` x the priority that people gave to the area (0 to 1), ``equity`` where it is done below the national
    level, and ``synergy`` x the share of further goals that it serves; a complete step brings ``bonus`` on top.
    """

    steps: Decimal = Decimal(5)
    bonus: Decimal = Decimal(2)
    risk: Decimal = Decimal(3)
    priority: Decimal = Decimal(3)
    equity: Decimal = Decimal(2)
    synergy: Decimal = Decimal(2)

    def plain(self) -> dict[str, float]:
        """Return the weights as plain values."""
        return {name: float(getattr(self, name)) for name in WEIGHTS}


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of a scenario over ``years`` years.

    ``staff`` holds staff-months by agency and year; an agency that is not there has no limit. ``floors`` is the least
    number of offers by province. With ``in_order`` the offers of a step start only after those of the step below,
    ``lag`` years later at least. ``risk`` and ``priority`` are figures 0 to 1 by area. ``discount`` is the share of
    its benefit that an offer loses with each year that it starts later.
    """

    years: int
    donors: tuple[Donor, ...]
    staff: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    floors: Mapping[str, int] = field(default_factory=dict)
    must: frozenset[str] = frozenset()
    must_not: frozenset[str] = frozenset()
    in_order: bool = True
    lag: int = 0
    discount: Decimal = Decimal("0.05")
    weights: Weights = Weights()
    risk: Mapping[str, Decimal] = field(default_factory=dict)
    priority: Mapping[str, Decimal] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return the limits as plain JSON values; ``limits_of`` reads them again."""
        return {
            "years": self.years,
            "donors": [
                {
                    "id": x.id,
                    "budget": [float(y) for y in x.budget],
                    "areas": sorted(x.areas),
                    "places": sorted(x.places),
                    "kinds": sorted(x.kinds),
                }
                for x in self.donors
            ],
            "staff": {code: [float(x) for x in months] for code, months in self.staff.items()},
            "floors": dict(self.floors),
            "must": sorted(self.must),
            "must_not": sorted(self.must_not),
            "in_order": self.in_order,
            "lag": self.lag,
            "discount": float(self.discount),
            "weights": self.weights.plain(),
            "risk": {area: float(x) for area, x in self.risk.items()},
            "priority": {area: float(x) for area, x in self.priority.items()},
        }


def limits_of(content: Mapping[str, Any]) -> Limits:
    """Read limits from plain values.

    Raises BadInput naming the place for a budget of the wrong length, a negative or missing amount, an unknown name, a
    donor that stands twice, and an action that must be done and must not.
    """
    known = set(Limits.__dataclass_fields__)
    if odd := sorted(set(content) - known):
        raise BadInput(
            Sentence("'%(value)s' is no limit", value=odd[0]),
            place="limits",
            expected=Sentence("%(listed)s", listed=tuple(sorted(known))),
        )
    years = _count(content.get("years"), "years", least=1, most=MOST_YEARS)
    donors = tuple(_donor(x, years) for x in _list(content.get("donors", []), "donors"))
    ids = [x.id for x in donors]
    if doubled := [x for x in ids if ids.count(x) > 1]:
        raise BadInput(
            Sentence("the donor '%(value)s' stands twice", value=doubled[0]),
            place="donors",
            expected=Sentence("every name once"),
        )
    if len(donors) > MOST_DONORS:
        raise BadInput(
            Sentence("there are %(number)s donors", number=len(donors)),
            place="donors",
            expected=Sentence("at most %(most)s", most=MOST_DONORS),
        )
    staff = {
        str(code): _yearly(months, years, place=Sentence("staff of %(code)s", code=code))
        for code, months in _mapping(content.get("staff", {}), "staff").items()
    }
    floors = {
        str(code): _count(x, Sentence("floor of %(code)s", code=code), least=0, most=10_000)
        for code, x in _mapping(content.get("floors", {}), "floors").items()
    }
    must, must_not = (_names(content.get(x, []), x) for x in ("must", "must_not"))
    if both := sorted(must & must_not):
        raise BadInput(
            Sentence("'%(value)s' must be done and must not be done", value=both[0]),
            place="must",
            expected=Sentence("one of the two"),
        )
    weights = _mapping(content.get("weights", {}), "weights")
    if unknown := sorted(set(weights) - set(WEIGHTS)):
        raise BadInput(
            Sentence("'%(value)s' is no weight", value=unknown[0]),
            place="weights",
            expected=Sentence("%(listed)s", listed=tuple(WEIGHTS)),
        )
    return Limits(
        years=years,
        donors=donors,
        staff=staff,
        floors=floors,
        must=must,
        must_not=must_not,
        in_order=bool(content.get("in_order", True)),
        lag=_count(content.get("lag", 0), "lag", least=0, most=MOST_YEARS),
        discount=_share(content.get("discount", 0.05), "discount"),
        weights=Weights(**{name: _amount(x, Sentence("weight of %(name)s", name=name)) for name, x in weights.items()}),
        risk=_shares(content.get("risk", {}), "risk"),
        priority=_shares(content.get("priority", {}), "priority"),
    )


def _donor(content: Any, years: int) -> Donor:
    fields = _mapping(content, "donors")
    name = str(fields.get("id") or "").strip()
    if not name:
        raise BadInput(Sentence("a donor has no name"), place="donors", expected=Sentence("a name"))
    if odd := sorted(set(fields) - {"id", "budget", "areas", "places", "kinds"}):
        raise BadInput(
            Sentence("'%(value)s' is not known here", value=odd[0]),
            place=Sentence("donor %(name)s", name=name),
            expected=Sentence("areas, places or kinds"),
        )
    budget = _yearly(fields.get("budget"), years, place=Sentence("budget of %(name)s", name=name))
    return Donor(
        name,
        budget,
        *(
            _names(fields.get(x, []), Sentence("%(field)s of %(name)s", field=x, name=name))
            for x in ("areas", "places", "kinds")
        ),
    )


def _yearly(content: Any, years: int, *, place: str) -> tuple[Decimal, ...]:
    if not isinstance(content, list | tuple) or len(content) != years:
        what = (
            Sentence("there are %(number)s figures", number=len(content))
            if isinstance(content, list | tuple)
            else Sentence("there are none")
        )
        raise BadInput(
            what,
            place=place,
            expected=Sentence("%(years)s, one a year", years=years),
        )
    return tuple(_amount(x, place) for x in content)


def _amount(value: Any, place: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise BadInput(
            Sentence("'%(value)s' is no number", value=value), place=place, expected=Sentence("a number of 0 or more")
        )
    number = Decimal(str(value))
    if not number.is_finite() or not 0 <= number <= LARGEST:
        raise BadInput(
            Sentence("%(value)s is negative or too large", value=str(value)),
            place=place,
            expected=Sentence("0 to %(largest)s", largest=Written(LARGEST, f"{LARGEST:.0e}")),
        )
    return number


def _share(value: Any, place: str) -> Decimal:
    found = _amount(value, place)
    if found > 1:
        raise BadInput(
            Sentence("%(value)s is more than 1", value=str(value)),
            place=place,
            expected=Sentence("a share from 0 to 1"),
        )
    return found


def _shares(content: Any, place: str) -> dict[str, Decimal]:
    return {
        str(area): _share(x, Sentence("%(field)s of %(name)s", field=place, name=area))
        for area, x in _mapping(content, place).items()
    }


def _count(value: Any, place: str, *, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadInput(
            Sentence(
                "%(value)s is no whole number from %(least)s to %(most)s", value=quoted(value), least=least, most=most
            ),
            place=place,
            expected=Sentence("such a number"),
        )
    return value


def _list(content: Any, place: str) -> list[Any]:
    if not isinstance(content, list | tuple):
        raise BadInput(Sentence("this is no list"), place=place, expected=Sentence("a list"))
    return list(content)


def _names(content: Any, place: str) -> frozenset[str]:
    if not isinstance(content, list | tuple | set | frozenset) or not all(isinstance(x, str) for x in content):
        raise BadInput(Sentence("this is no list of codes"), place=place, expected=Sentence("a list of codes"))
    return frozenset(x.strip() for x in content if x.strip())


def _mapping(content: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(content, Mapping):
        raise BadInput(Sentence("there are no names with values"), place=place, expected=Sentence("names with values"))
    return content
