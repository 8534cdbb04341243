"""Hard problems of choice, one family for each way in which a problem can be hard; all of it is invented.

``python -m benchmarks.harsh [FAMILY ...]`` measures what gap is left after 15 seconds with 1,000 actions. There is no
budget for it: in some families even the best plan lies further below the bound than 0.5 %.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from typing import Any

YEARS, DONORS, AGENCIES, PROVINCES = 5, 6, 8, 12

Draw = random.Random
Drawn = dict[str, Any]


def harsh_problem(family: str, actions: int, *, seed: int = 1) -> Drawn:
    """Return a problem of one of the ``FAMILIES`` for ``hsforhs choose``; the same one for the same seed."""
    return FAMILIES[family](random.Random(f"{family} {seed}"), actions)  # noqa: S311 - nothing secret


def _drawn(
    draw: Draw,
    actions: int,
    *,
    money: float = 1 / 3,
    staff: float = 0.5,
    links: tuple[int, ...] = (0, 0, 1, 2),
    near: int | None = None,
    floor: float = 0.0,
    payers: tuple[int, ...] = (1, 2, 3, 6),
    provinces: int = PROVINCES,
    recurring: tuple[float, ...] = (0, 0, 0.1, 0.3),
    one_time: Callable[[Draw], float] = lambda draw: draw.lognormvariate(10, 1),
    benefit: Callable[[Draw, float], float] = lambda draw, cost: draw.uniform(1, 10),
    months: Callable[[Draw], float] = lambda draw: draw.randint(1, 6),
    discount: float = 0.05,
    spread: tuple[float, float] = (0.6, 1.4),
) -> Drawn:
    """Draw a problem; money and staff are shares of what all actions need, spread evenly but for ``spread``."""
    donors = [f"D{n}" for n in range(1, DONORS + 1)]
    found: list[Drawn] = []
    for number in range(actions):
        cost = round(one_time(draw), 2)
        first = 0 if near is None else max(0, number - near)
        links_here = min(number - first, draw.choice(links))
        found.append(
            {
                "id": f"a{number}",
                "one_time": cost,
                "recurring": round(cost * draw.choice(recurring), 2),
                "benefit": round(benefit(draw, cost), 2),
                "after": [f"a{x}" for x in draw.sample(range(first, number), links_here)],
                "agency": f"A{draw.randint(1, AGENCIES)}",
                "staff_months": months(draw),
                "province": f"P{draw.randint(1, provinces)}",
                "donors": draw.sample(donors, draw.choice(payers)),
            }
        )
    need = sum(x["one_time"] + 2 * x["recurring"] for x in found)
    work = sum(x["staff_months"] for x in found)

    def shares(mean: float) -> list[float]:
        return [round(mean * draw.uniform(*spread)) for _ in range(YEARS)]

    return {
        "years": YEARS,
        "actions": found,
        "donors": [{"id": x, "budget": shares(need * money / YEARS / DONORS)} for x in donors],
        "agencies": [
            {"id": f"A{n}", "staff_months": shares(work * staff / YEARS / AGENCIES)} for n in range(1, AGENCIES + 1)
        ],
        "discount": discount,
        "provinces_floor": {f"P{n}": int(floor * actions / provinces) for n in range(1, provinces + 1)},
    }


def _idle_years(draw: Draw, actions: int) -> Drawn:
    found = _drawn(draw, actions)
    for number, donor in enumerate(found["donors"]):
        donor["budget"][number % YEARS] = 0
    for number, one in enumerate(found["actions"]):
        if number % 10 == 0:
            one["one_time"] = one["recurring"] = 0
        if number % 10 == 5:
            one["benefit"] = 0
    return found


def _many_floors(draw: Draw, actions: int) -> Drawn:
    """Many provinces whose floors take a large part of what is there."""
    return _drawn(draw, actions, provinces=60, floor=0.28, money=0.3, staff=0.4)


FAMILIES: dict[str, Callable[[Draw, int], Drawn]] = {
    "plain": _drawn,
    "loose": lambda d, n: _drawn(d, n, money=0.9, staff=1.2),
    "tight money": lambda d, n: _drawn(d, n, money=0.08, staff=2),
    "tight staff": lambda d, n: _drawn(d, n, money=1.2, staff=0.15),
    "tight both": lambda d, n: _drawn(d, n, money=0.1, staff=0.12, floor=0.03),
    "tight whole staff": lambda d, n: _drawn(d, n, money=0.6, staff=0.1, months=lambda x: x.randint(3, 18)),
    "split staff": lambda d, n: _drawn(
        d, n, money=0.4, staff=0.2, months=lambda x: round(x.uniform(0.3, 9), 1), spread=(0.2, 1.8)
    ),
    "long chains": lambda d, n: _drawn(d, n, links=(1,), near=3, money=0.3, staff=0.3),
    "many links": lambda d, n: _drawn(d, n, links=(0, 1, 3, 5), money=0.3, staff=0.3),
    "staff and links": lambda d, n: _drawn(d, n, links=(0, 1, 2, 3), near=40, money=0.2, staff=0.15, floor=0.02),
    "correlated": lambda d, n: _drawn(
        d, n, benefit=lambda x, c: c / 2000 + 5, one_time=lambda x: x.uniform(1e3, 1e5), money=0.3, staff=0.5
    ),
    "subset sum": lambda d, n: _drawn(
        d, n, benefit=lambda x, c: c / 1000, one_time=lambda x: x.uniform(1e3, 1e5), recurring=(0,), links=(0,)
    ),
    "recurring": lambda d, n: _drawn(d, n, recurring=(1, 2, 5), money=0.8),
    "one payer": lambda d, n: _drawn(d, n, payers=(1,), money=0.2, staff=0.3),
    "floors": _many_floors,
    "equal benefits": lambda d, n: _drawn(d, n, benefit=lambda x, c: 1, staff=0.3),
    "few kinds": lambda d, n: _drawn(
        d,
        n,
        benefit=lambda x, c: x.randint(1, 5),
        one_time=lambda x: x.choice((10_000, 20_000, 50_000)),
        staff=0.25,
        recurring=(0, 0.1),
    ),
    "wide benefits": lambda d, n: _drawn(d, n, benefit=lambda x, c: x.lognormvariate(1, 2.5), staff=0.3),
    "large actions": lambda d, n: _drawn(d, n, money=0.3, staff=0.3, one_time=lambda x: x.lognormvariate(10, 2.2)),
    "idle years": _idle_years,
    "no discount": lambda d, n: _drawn(d, n, discount=0, staff=0.3),
    "steep discount": lambda d, n: _drawn(d, n, discount=0.3, staff=0.3),
}
"""Ways of being hard, by name."""


def measure(families: list[str], *, actions: int = 1_000, seconds: float = 15) -> None:
    """Print how good the plans of some families, or of all, are after so many ``seconds``."""
    from hsforhs.planning.choose import choose, problem_of

    for family in families or FAMILIES:
        problem = problem_of(harsh_problem(family, actions))
        began = time.perf_counter()
        found = choose(problem, time_limit=seconds, gap=0.005)
        taken = time.perf_counter() - began
        print(f"{family:18} {found.status:9} gap {100 * (found.gap or 0.0):7.2f} %  {taken:5.1f} s")


if __name__ == "__main__":
    measure(sys.argv[1:])
