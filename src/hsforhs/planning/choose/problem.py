"""The problem of choice as frozen records, read from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from hsforhs.files import BadInput, read_json

MOST_YEARS = 30
LARGEST = Decimal("1e15")
LIKE_A_SLIP = 0.75
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An action that may be chosen.

    ``one_time`` is paid in the year of its start and ``recurring`` in every later year, split freely over ``donors``;
    ``staff_months`` of ``agency`` are used in the year of its start. Each action of ``after`` has to start in the
    same or an earlier year; actions that wait for each other in a circle therefore start together. With a ``lag`` each
    of them has to start at least so many years earlier.
    """

    id: str
    one_time: Decimal
    recurring: Decimal
    benefit: Decimal
    after: tuple[str, ...] = ()
    agency: str | None = None
    staff_months: Decimal = Decimal(0)
    province: str | None = None
    donors: tuple[str, ...] = ()
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Actions and limits over ``years`` years; money and staff-months by donor and agency, one amount a year.

    ``discount`` is the share of its benefit that an action loses with every year that it starts later; ``floors``
    holds the least number of chosen actions by province.
    """

    years: int
    actions: Mapping[str, Candidate]
    budgets: Mapping[str, tuple[Decimal, ...]]
    staff: Mapping[str, tuple[Decimal, ...]]
    discount: Decimal = Decimal(0)
    floors: Mapping[str, int] = field(default_factory=dict)

    def benefit(self, start: Mapping[str, int]) -> float:
        """Return the discounted benefit of a plan, given as the start year of each chosen action."""
        kept = self.kept
        return float(sum((self.actions[x].benefit * kept[year - 1] for x, year in start.items()), Decimal(0)))

    @property
    def kept(self) -> tuple[Decimal, ...]:
        """The share of its benefit that an action keeps when it starts in each year; all of it in the first one."""
        shares = [Decimal(1)]
        while len(shares) < self.years:
            shares.append(shares[-1] * (1 - self.discount))
        return tuple(shares)


def read_problem(path: Path) -> Problem:
    """Read a problem from a JSON file; raises BadInput naming the place for anything that is not as described."""
    try:
        return problem_of(read_json(path))
    except BadInput as error:
        raise error.at(file=path.name) from None


def problem_of(content: Any) -> Problem:
    """Read a problem from plain JSON values."""
    whole = _Fields(content, "the problem")
    whole.only("years", "actions", "donors", "agencies", "discount", "provinces_floor")
    years = whole.count("years", least=1, most=MOST_YEARS)
    budgets = _limits(whole.records("donors", required=False), "donor", "budget", years)
    staff = _limits(whole.records("agencies", required=False), "agency", "staff_months", years)
    actions: dict[str, Candidate] = {}
    for fields in whole.records("actions", required=True):
        action = _candidate(fields, budgets, staff)
        if action.id in actions:
            raise BadInput(f"the action '{action.id}' stands twice", expected="every id once")
        actions[action.id] = action
    for action in actions.values():
        unknown = [x for x in action.after if x not in actions]
        if unknown:
            raise BadInput(f"'{unknown[0]}' is no action", place=f"action {action.id}, after", expected="a known id")
        if action.lag and action.id in _before(action.id, actions):
            raise BadInput(
                f"the action waits {action.lag} years for itself",
                place=f"action {action.id}",
                expected="no such circle",
            )
    discount = whole.amount("discount", default=Decimal(0))
    if discount > 1:
        raise BadInput(f"the discount is {discount}", place="the problem", expected="a share from 0 to 1")
    return Problem(years, actions, budgets, staff, discount, _floors(whole))


def _before(code: str, actions: Mapping[str, Candidate]) -> set[str]:
    """Return everything that has to start before an action."""
    found: set[str] = set()
    waiting = [*actions[code].after]
    while waiting:
        if (each := waiting.pop()) not in found:
            found.add(each)
            waiting += actions[each].after
    return found


def _limits(records: list[_Fields], kind: str, amounts: str, years: int) -> dict[str, tuple[Decimal, ...]]:
    found: dict[str, tuple[Decimal, ...]] = {}
    for fields in records:
        code = fields.text("id")
        fields.place = f"{kind} {code}"
        fields.only("id", amounts)
        if code in found:
            raise BadInput(f"the {kind} '{code}' stands twice", expected="every id once")
        found[code] = fields.yearly(amounts, years)
    return found


def _candidate(
    fields: _Fields, budgets: Mapping[str, tuple[Decimal, ...]], staff: Mapping[str, tuple[Decimal, ...]]
) -> Candidate:
    code = fields.text("id")
    fields.place = f"action {code}"
    fields.only(
        "id", "one_time", "recurring", "benefit", "after", "agency", "staff_months", "province", "donors", "lag"
    )
    agency = fields.text("agency", required=False)
    if agency is not None and agency not in staff:
        raise BadInput(f"'{agency}' is no agency", place=fields.place, expected="the id of an agency of the problem")
    # Without an agency nobody's months are counted, so there is no amount that could be missing.
    months = fields.amount("staff_months", default=None if agency is not None else Decimal(0))
    if agency is None and months:
        raise BadInput("the action takes staff-months and names no agency", place=fields.place, expected="an agency")
    donors = fields.texts("donors")
    unknown = [x for x in donors if x not in budgets]
    if unknown:
        raise BadInput(f"'{unknown[0]}' is no donor", place=fields.place, expected="the id of a donor of the problem")
    return Candidate(
        code,
        fields.amount("one_time"),
        fields.amount("recurring"),
        fields.amount("benefit"),
        fields.texts("after"),
        agency,
        months,
        fields.text("province", required=False),
        donors,
        fields.count("lag", least=0, most=MOST_YEARS) if fields.values.get("lag") is not None else 0,
    )


def _floors(whole: _Fields) -> dict[str, int]:
    floors = whole.values.get("provinces_floor")
    if floors is None:
        return {}
    fields = _Fields(floors, "provinces_floor")
    return {province: fields.count(province, least=0) for province in fields.values}


class _Fields:
    """One object of the JSON with its place for messages."""

    def __init__(self, values: Any, place: str) -> None:
        if not isinstance(values, dict):
            raise BadInput(f"{_shown(values)} is no object", place=place, expected="names with values in braces")
        self.values: dict[str, Any] = values
        self.place = place

    def only(self, *names: str) -> None:
        """Refuse a name that looks like a slip of the pen, which would lift a limit silently; others are left aside."""
        for name in self.values:
            if name not in names and (meant := get_close_matches(name, names, n=1, cutoff=LIKE_A_SLIP)):
                raise BadInput(f"'{name}' is not known here", place=self.place, expected=f"'{meant[0]}'")

    def _missing(self, name: str, expected: str) -> BadInput:
        return BadInput(f"'{name}' is missing", place=self.place, expected=expected)

    def amount(self, name: str, *, default: Decimal | None = None) -> Decimal:
        """Return a number of 0 or more, exactly as it is written."""
        value = self.values.get(name)
        if value is None:
            if default is None:
                raise self._missing(name, "a number of 0 or more")
            return default
        return _amount(value, name, self.place)

    def yearly(self, name: str, years: int) -> tuple[Decimal, ...]:
        """Return one amount for each year."""
        values = self.values.get(name)
        if values is None:
            raise self._missing(name, f"{years} numbers, one a year")
        if not isinstance(values, list) or len(values) != years:
            found = f"{len(values)} numbers" if isinstance(values, list) else _shown(values)
            raise BadInput(f"'{name}' holds {found}", place=self.place, expected=f"{years}, one a year")
        return tuple(_amount(x, f"{name}, year {year}", self.place) for year, x in enumerate(values, 1))

    def count(self, name: str, *, least: int, most: int = 10**9) -> int:
        """Return a whole number."""
        value = self.values.get(name)
        if value is None:
            raise self._missing(name, f"a whole number from {least}")
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
            raise BadInput(f"'{name}' is {_shown(value)}", place=self.place, expected=f"a whole number from {least}")
        if not least <= value <= most:
            raise BadInput(f"'{name}' is {value}", place=self.place, expected=f"a whole number from {least} to {most}")
        return int(value)

    def text(self, name: str, *, required: bool = True) -> Any:
        """Return a text; ``None`` where it may be missing and is."""
        value = self.values.get(name)
        if value is None and not required:
            return None
        if not isinstance(value, str) or not value.strip():
            raise BadInput(f"'{name}' is {_shown(value)}", place=self.place, expected="a text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, each once; an absent list is empty."""
        values = self.values.get(name)
        if values is None:
            return ()
        if not isinstance(values, list) or not all(isinstance(x, str) for x in values):
            raise BadInput(f"'{name}' is {_shown(values)}", place=self.place, expected="a list of ids")
        return tuple(dict.fromkeys(values))

    def records(self, name: str, *, required: bool) -> list[_Fields]:
        """Return a list of objects."""
        values = self.values.get(name)
        if values is None:
            if required:
                raise self._missing(name, "a list")
            return []
        if not isinstance(values, list):
            raise BadInput(f"'{name}' is {_shown(values)}", place=self.place, expected="a list")
        return [_Fields(x, f"{name}, number {number}") for number, x in enumerate(values, 1)]


def _amount(value: Any, name: str, place: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(f"'{name}' is {_shown(value)}", place=place, expected="a number of 0 or more")
    # The shortest decimal that gives this float is what stands in the file.
    number = Decimal(repr(value))
    if number < 0:
        raise BadInput(f"'{name}' is negative ({value})", place=place, expected="a number of 0 or more")
    if number > LARGEST:
        raise BadInput(f"'{name}' is too large ({value})", place=place, expected=f"at most {LARGEST:.0e}")
    return number


def _shown(value: Any) -> str:
    if value is None:
        return "empty"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:40]}..."
