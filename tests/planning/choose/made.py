"""Small problems, and an answer to them by trying everything; written apart from the product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

from hypothesis import strategies as st

Starts = dict[str, int]


def problem(actions: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """An invented problem of two years with one donor, where nothing else is said."""
    return {
        "years": 2,
        "actions": [action(**x) for x in actions],
        "donors": [{"id": "D1", "budget": [100, 100]}],
        "agencies": [{"id": "A", "staff_months": [10, 10]}],
        **more,
    }


def action(id: str, **more: Any) -> dict[str, Any]:  # noqa: A002 - the name in the file
    return {
        "id": id,
        "one_time": 10,
        "recurring": 0,
        "benefit": 1,
        "after": [],
        "agency": "A",
        "staff_months": 1,
        "province": "P1",
        "donors": ["D1"],
        **more,
    }


def exact(number: float) -> Fraction:
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def cost(one: Mapping[str, Any], start: int, year: int) -> Fraction:
    if year < start:
        return Fraction(0)
    return exact(one["one_time"] if year == start else one["recurring"])


def payable(content: Mapping[str, Any], starts: Starts) -> bool:
    """Hall's condition over all sets of donors, counted in fractions."""
    donors = [x["id"] for x in content["donors"]]
    actions = {x["id"]: x for x in content["actions"]}
    for year in range(1, content["years"] + 1):
        for some in chain.from_iterable(combinations(donors, n) for n in range(len(donors) + 1)):
            need = sum(
                (
                    cost(actions[a], t, year)
                    for a, t in starts.items()
                    if set(actions[a].get("donors") or ()) <= set(some)
                ),
                Fraction(0),
            )
            if need > sum((exact(x["budget"][year - 1]) for x in content["donors"] if x["id"] in some), Fraction(0)):
                return False
    return True


def staffed(content: Mapping[str, Any], starts: Starts) -> bool:
    actions = {x["id"]: x for x in content["actions"]}
    return all(
        sum(
            (
                exact(actions[a]["staff_months"])
                for a, t in starts.items()
                if t == year and actions[a]["agency"] == x["id"]
            ),
            Fraction(0),
        )
        <= exact(x["staff_months"][year - 1])
        for x in content["agencies"]
        for year in range(1, content["years"] + 1)
    )


def ordered(content: Mapping[str, Any], starts: Starts) -> bool:
    actions = {x["id"]: x for x in content["actions"]}
    return all(
        b in starts and starts[b] + actions[a].get("lag", 0) <= t
        for a, t in starts.items()
        for b in actions[a]["after"]
    )


def fair(content: Mapping[str, Any], starts: Starts) -> bool:
    actions = {x["id"]: x for x in content["actions"]}
    return all(
        sum(actions[a]["province"] == province for a in starts) >= least
        for province, least in content.get("provinces_floor", {}).items()
    )


def keeps_all(content: Mapping[str, Any], starts: Starts) -> bool:
    return all(rule(content, starts) for rule in (ordered, fair, staffed, payable))


def benefit(content: Mapping[str, Any], starts: Starts) -> float:
    actions = {x["id"]: x for x in content["actions"]}
    keep = 1 - content.get("discount", 0)
    return sum(actions[a]["benefit"] * keep ** (t - 1) for a, t in starts.items())


def all_plans(content: Mapping[str, Any]) -> Iterator[Starts]:
    ids = [x["id"] for x in content["actions"]]
    for years in product(range(content["years"] + 1), repeat=len(ids)):
        yield {a: t for a, t in zip(ids, years, strict=True) if t}


def best_by_trying(content: Mapping[str, Any]) -> float | None:
    """The largest benefit of all plans that keep the limits; None where there is none."""
    return max((benefit(content, x) for x in all_plans(content) if keeps_all(content, x)), default=None)


SMALL_AMOUNTS = st.integers(0, 9)


@st.composite
def small_problems(draw: st.DrawFn, *, amounts: st.SearchStrategy[Any] = SMALL_AMOUNTS) -> dict[str, Any]:
    years = draw(st.integers(1, 3))
    count = draw(st.integers(1, 4 if years > 2 else 5))
    donors = [f"D{n}" for n in range(draw(st.integers(1, 3)))]
    agencies = [f"A{n}" for n in range(draw(st.integers(1, 2)))]
    ids = [f"a{n}" for n in range(count)]
    few = st.integers(0, 4)
    content: dict[str, Any] = {
        "years": years,
        "actions": [
            {
                "id": code,
                "one_time": draw(amounts),
                "recurring": draw(amounts),
                "benefit": draw(st.integers(0, 9)),
                # Now and then circles: then all of them have to start together.
                "after": draw(st.lists(st.sampled_from(ids), max_size=2, unique=True)),
                "agency": draw(st.sampled_from(agencies)),
                "staff_months": draw(few),
                "province": draw(st.sampled_from(["P1", "P2"])),
                "donors": draw(st.lists(st.sampled_from(donors), max_size=3, unique=True)),
            }
            for code in ids
        ],
        "donors": [{"id": x, "budget": [draw(amounts) for _ in range(years)]} for x in donors],
        "agencies": [{"id": x, "staff_months": [draw(few) for _ in range(years)]} for x in agencies],
        "discount": draw(st.sampled_from([0, 0.05, 0.5])),
        "provinces_floor": draw(st.dictionaries(st.sampled_from(["P1", "P2"]), st.integers(0, 2), max_size=2)),
    }
    for one in content["actions"]:
        if one["id"] not in all_before(content, one["id"]):
            one["lag"] = draw(st.sampled_from([0, 0, 1, 2]))
    return content


def all_before(content: Mapping[str, Any], code: str) -> set[str]:
    """Everything that has to start before an action."""
    after = {x["id"]: x["after"] for x in content["actions"]}
    found: set[str] = set()
    waiting = list(after[code])
    while waiting:
        if (each := waiting.pop()) not in found:
            found.add(each)
            waiting += after[each]
    return found
