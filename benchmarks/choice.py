"""Problems of choice of any size, drawn like national plans; all of it is invented.

Costs spread as widely as the lines of published plans (lognormal), money is a third of the need, half of the
staff-months are there, every second donor pays for few areas and provinces, and actions wait for others of their kind.
"""

from __future__ import annotations

import random
from typing import Any

YEARS, DONORS, AGENCIES, PROVINCES, KINDS = 5, 6, 8, 12, 56


def drawn_problem(actions: int, *, seed: int = 1) -> dict[str, Any]:
    """Return a problem for ``hsforhs choose``; the same one for the same seed."""
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    donors = [f"D{n}" for n in range(1, DONORS + 1)]
    paid = {donor: set(draw.sample(range(KINDS), KINDS // 2)) for donor in donors[1:]}
    found: list[dict[str, Any]] = []
    by_kind: dict[int, list[str]] = {}
    for number in range(actions):
        kind = draw.randrange(KINDS)
        one_time = round(draw.lognormvariate(10.2, 1.4), 2)
        same = by_kind.setdefault(kind, [])
        found.append(
            {
                "id": f"a{number}",
                "one_time": one_time,
                "recurring": round(one_time * draw.choice((0, 0, 0.1, 0.3)), 2),
                "benefit": round(draw.uniform(1, 10), 2),
                "after": draw.sample(same, min(len(same), draw.choice((0, 0, 1, 2)))),
                "agency": f"A{draw.randint(1, AGENCIES)}",
                "staff_months": draw.randint(1, 6),
                "province": f"P{draw.randint(1, PROVINCES)}",
                "donors": [donors[0], *(x for x in donors[1:] if kind in paid[x])],
            }
        )
        same.append(f"a{number}")
    need = sum(x["one_time"] + 2 * x["recurring"] for x in found)
    months = sum(x["staff_months"] for x in found)
    return {
        "years": YEARS,
        "actions": found,
        "donors": [{"id": x, "budget": _shares(draw, need / 3 / YEARS / DONORS)} for x in donors],
        "agencies": [
            {"id": f"A{n}", "staff_months": _shares(draw, months / 2 / YEARS / AGENCIES, 0)}
            for n in range(1, AGENCIES + 1)
        ],
        "discount": 0.05,
        "provinces_floor": {f"P{n}": max(1, actions // 100) for n in range(1, PROVINCES + 1)},
    }


def _shares(draw: random.Random, mean: float, places: int = 2) -> list[float]:
    return [round(mean * draw.uniform(0.6, 1.4), places) for _ in range(YEARS)]
