"""How money of an activity is shared over capacity areas: by the percentages of its purposes, never beyond them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal, InvalidOperation

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import Written

WHOLE = Decimal(100)
_PLACES = Decimal("0.000001")
_CLOSE = Decimal("0.01")


def shares_of(
    percentages: Mapping[str, float], serves: Mapping[str, Collection[str]], chosen: Sequence[str]
) -> dict[str, Decimal]:
    """Return the share (0 to 1) of each chosen area by the percentages of purposes; the rest is unallocated.

    ``serves`` names the areas that each purpose could serve. The percentage of a purpose goes, in equal parts, to the
    chosen areas that it serves; an area that no purpose serves takes what purposes have for which no served area was
    chosen, or where there is none has a part in all of them. Without percentages the areas share all alike;
    percentages beyond 100 say nothing, so nothing is shared.
    """
    areas = list(dict.fromkeys(chosen))
    told = {code: Decimal(str(x)) for code, x in percentages.items()}
    if not areas or sum(told.values()) > WHOLE + _CLOSE:
        return {}
    if not told:
        return {x: (1 / Decimal(len(areas))).quantize(_PLACES, ROUND_DOWN) for x in areas}
    served = {code: [x for x in areas if x in serves.get(code, ())] for code in told}
    free = [x for x in areas if not any(x in found for found in served.values())]
    all_served = all(served.values())
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for code, percentage in told.items():
        takers = [*served[code], *(free if all_served else [])] or free
        for area in takers:
            sums[area] += percentage / WHOLE / len(takers)
    return {x: sums[x].quantize(_PLACES, ROUND_DOWN) for x in areas if sums[x] > 0}


def read_shares(text: str) -> dict[str, Decimal | None]:
    """Read ``D2=40 D1=20`` or ``D2 D1``: areas with their percentages, or without.

    Raises BadInput for a percentage off 0 to 100, an area that stands twice, percentages for some areas only, and
    percentages beyond 100 in all.
    """
    found: dict[str, Decimal | None] = {}
    for part in text.replace(",", " ").replace(";", " ").split():
        area, sign, number = part.partition("=")
        if area in found:
            raise BadInput(Sentence("the area %(area)s stands twice", area=area), expected=Sentence("each area once"))
        found[area] = _percentage(part, number) if sign else None
    given = [x for x in found.values() if x is not None]
    if given and len(given) < len(found):
        raise BadInput(
            Sentence("some areas have a percentage and some have none"),
            expected=Sentence("all or none, such as D2=40 D1=20"),
        )
    if sum(given) > WHOLE:
        raise BadInput(
            Sentence("the percentages add up to %(total)s", total=Written(float(sum(given)), f"{sum(given)}")),
            expected=Sentence("at most 100; the rest is unallocated"),
        )
    return found


def _percentage(part: str, number: str) -> Decimal:
    try:
        found = Decimal(number.rstrip("%"))
    except InvalidOperation:
        found = Decimal("NaN")
    if not (found.is_finite() and 0 < found <= WHOLE):
        raise BadInput(
            Sentence("'%(part)s' gives no percentage", part=part[:40]),
            expected=Sentence("a number above 0 and up to 100, such as D2=40"),
        )
    return found
