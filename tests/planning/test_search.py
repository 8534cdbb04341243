from __future__ import annotations

import pytest

from hsforhs.planning import action_catalogue
from hsforhs.planning.search import ActionFilter, find_actions

KNOWN = action_catalogue()


def test_an_empty_filter_fits_everything() -> None:
    assert find_actions(KNOWN, ActionFilter()) == tuple(KNOWN.actions.values())


@pytest.mark.parametrize(
    ("wanted", "check"),
    [
        (ActionFilter(indicator="D2.1"), lambda x: x.under == "D2.1"),
        (ActionFilter(topic="ESS"), lambda x: x.topic == "ESS"),
        (ActionFilter(area="D2"), lambda x: x.area == "D2"),
        (ActionFilter(step=3), lambda x: x.step == 3),
        (ActionFilter(component="COM"), lambda x: "COM" in x.components),
        (ActionFilter(sector="ANI"), lambda x: "ANI" in (x.lead_sector, *x.supporting_sectors)),
        (ActionFilter(level="COMM"), lambda x: x.level == "COMM"),
        (ActionFilter(kind="TRA"), lambda x: x.kind == "TRA"),
        (ActionFilter(words="SEWAGE"), lambda x: "sewage" in x.text.casefold()),
    ],
)
def test_each_field_keeps_exactly_what_fits(wanted: ActionFilter, check: object) -> None:
    found = find_actions(KNOWN, wanted)
    assert found
    assert set(found) == {x for x in KNOWN.actions.values() if check(x)}  # type: ignore[operator]


def test_fields_add_up() -> None:
    both = set(find_actions(KNOWN, ActionFilter(area="D2", step=3)))
    assert both == set(find_actions(KNOWN, ActionFilter(area="D2"))) & set(find_actions(KNOWN, ActionFilter(step=3)))
