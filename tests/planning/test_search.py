from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning import action_catalogue
from hsforhs.planning.goals import goals_served
from hsforhs.planning.search import FACETS, ActionFilter, find_actions, find_with_counts

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
        (ActionFilter(mode="SURGE"), lambda x: x.mode.value == "SURGE"),
        (ActionFilter(goal="UHC"), lambda x: "UHC" in goals_served(x)),
        (ActionFilter(words="SEWAGE"), lambda x: "sewage" in f"{x.text} {x.evidence}".casefold()),
        (
            ActionFilter(words="chain Cold"),
            lambda x: all(word in f"{x.text} {x.evidence}".casefold() for word in ("cold", "chain")),
        ),
    ],
)
def test_each_field_keeps_exactly_what_fits(wanted: ActionFilter, check: object) -> None:
    found = find_actions(KNOWN, wanted)
    assert found
    assert set(found) == {x for x in KNOWN.actions.values() if check(x)}  # type: ignore[operator]


def test_fields_add_up() -> None:
    both = set(find_actions(KNOWN, ActionFilter(area="D2", step=3)))
    assert both == set(find_actions(KNOWN, ActionFilter(area="D2"))) & set(find_actions(KNOWN, ActionFilter(step=3)))


CODES = {
    "area": ("", "D2", "P8"),
    "step": (0, 3),
    "component": ("", "HIS", "COM"),
    "sector": ("", "ANI", "HEALTH"),
    "goal": ("", "UHC", "HP"),
    "mode": ("", "BOTH"),
}
wanted_sets = st.fixed_dictionaries({name: st.sampled_from(codes) for name, codes in CODES.items()})


@given(wanted_sets, st.sampled_from(tuple(CODES)))
def test_a_count_is_what_the_list_would_hold_with_that_code(wanted: dict[str, object], facet: str) -> None:
    found = find_with_counts(KNOWN, ActionFilter(**wanted))  # type: ignore[arg-type]
    assert found.actions == find_actions(KNOWN, ActionFilter(**wanted))  # type: ignore[arg-type]
    for code in CODES[facet][1:]:
        other = ActionFilter(**{**wanted, facet: code})  # type: ignore[arg-type]
        assert found.counts[facet].get(str(code), 0) == len(find_actions(KNOWN, other))


def test_what_is_asked_is_told_by_facet() -> None:
    assert ActionFilter(area="D2", step=3, words="cold").asked == {"area": "D2", "step": "3"}
    assert set(find_with_counts(KNOWN, ActionFilter(words="no such words")).counts) == set(FACETS)
    assert not find_with_counts(KNOWN, ActionFilter(words="no such words")).actions
