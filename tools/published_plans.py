"""Write the figures of published costed plans anew: python tools/published_plans.py FOLDER.

FOLDER holds the tables that were taken from the data set (repository cghss/costed-NAPHS, CC BY 4.0):
costed_naphs_line_items_no_text.csv.gz and costed_naphs_summary_by_capacity.csv.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

TARGET = Path(__file__).resolve().parent.parent / "src/hsforhs/planning/costing/published_plans.json"
SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)

ABOUT = {
    "citation": "Eaneff S, Wong M, Weets C, Katz R: Costing Preparedness: a comparative analysis to standardize cost "
    "estimate data from National Action Plans for Health Security (NAPHS). Repository cghss/costed-NAPHS, commit "
    "2bcb43b of 24 June 2026.",
    "licence": "CC BY 4.0",
    "changes": "Quantiles computed by us from lines with a cost above 0; texts of activities left out.",
    "unit": "USD of 2024",
    "command": "python tools/published_plans.py FOLDER",
}


def figures(folder: Path) -> dict[str, Any]:
    """Return the figures: quantiles of lines by kind, and of shares of the total by capacity."""
    with gzip.open(folder / "costed_naphs_line_items_no_text.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        lines = [x for x in csv.DictReader(stream) if float(x["cost_usd2024"] or 0) > 0]
    kinds: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in lines:
        kinds[line["primary_subcategory"]].append(line)
    with (folder / "costed_naphs_summary_by_capacity.csv").open(encoding="utf-8", newline="") as stream:
        chapters = [x for x in csv.DictReader(stream) if x["core_capacity"].casefold() != "total"]
    totals: dict[str, float] = defaultdict(float)
    for chapter in chapters:
        totals[chapter["country"]] += float(chapter["cost_usd2024"] or 0)
    shares: dict[str, list[float]] = defaultdict(list)
    for chapter in chapters:
        shares[chapter["core_capacity"]].append(float(chapter["cost_usd2024"] or 0) / totals[chapter["country"]])
    currencies = {x["currency_original"] for x in chapters}
    return {
        **ABOUT,
        "plans": len(totals),
        "price_years": _years({x.partition("(")[2].rstrip(")") for x in currencies}),
        "lines": {
            kind: {
                "n": len(found),
                "countries": len({x["country"] for x in found}),
                "price_years": _years({x["currency_original"].partition("(")[2].rstrip(")") for x in found}),
                "quantiles": _quantiles([float(x["cost_usd2024"]) for x in found], 0),
            }
            for kind, found in sorted(kinds.items())
            if kind
        },
        "shares_of_total": {
            name: {"n": len(found), "quantiles": _quantiles(found, 4)} for name, found in sorted(shares.items())
        },
        "totals": {"n": len(totals), "quantiles": _quantiles(list(totals.values()), 0)},
    }


def _years(found: set[str]) -> list[int]:
    years = sorted(int(x) for x in found if x.isdecimal())
    return [years[0], years[-1]]


def _quantiles(values: list[float], places: int) -> dict[str, float]:
    return {
        f"p{100 * share:g}": round(float(x), places)
        for share, x in zip(SHARES, np.quantile(values, SHARES), strict=True)
    }


def main(words: list[str]) -> int:
    """Write the file; exit code 2 where the folder is not named."""
    if len(words) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    TARGET.write_text(json.dumps(figures(Path(words[0])), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
