"""Carrying plans over: each action in one class, decisions never moved silently."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hsforhs.planning import ActionCatalogue, ActionFate, CarryOver, carry_over, shipped_catalogue
from hsforhs.planning.catalogue import actions_by_step

OLD = shipped_catalogue()
IDS = list(OLD.actions)[:40]
A, B, C, D = IDS[:4]


def edition(
    *dropped: str, added: dict[str, dict[str, Any]] | None = None, **changed: dict[str, Any]
) -> ActionCatalogue:
    """Return the shipped actions without some, with some changed (ids with ``_`` for ``-``), and with new ones."""
    actions = {
        x: replace(y, **changed.get(x.replace("-", "_"), {})) for x, y in OLD.actions.items() if x not in dropped
    }
    for name, fields in (added or {}).items():
        actions[name] = replace(OLD.actions[A], id=name, **fields)
    return replace(OLD, version="new", actions=actions, by_step=actions_by_step(actions.values()))


def fate(found: CarryOver, action_id: str) -> ActionFate:
    return next(x.fate for x in found.rows if x.id == action_id)


HELD = st.lists(st.sampled_from(IDS), unique=True)
DECISIONS = st.dictionaries(st.sampled_from(IDS), st.sampled_from(["added", "taken out"]))


@given(held=HELD, decisions=DECISIONS)
def test_the_same_edition_is_the_identity(held: list[str], decisions: dict[str, str]) -> None:
    found = carry_over(held, OLD, OLD, menu=held, decisions=decisions)
    assert {x.fate for x in found.rows} <= {ActionFate.KEPT}
    assert found.new == ()
    assert found.decisions == decisions
    assert found.open_decisions == found.left == ()


@given(
    held=HELD,
    decisions=DECISIONS,
    dropped=st.sets(st.sampled_from(IDS)),
    lineage=st.dictionaries(st.sampled_from(["N-1", "N-2", "N-3"]), st.sets(st.sampled_from(IDS), min_size=1)),
)
def test_every_action_is_in_one_class_and_every_decision_holds_or_is_open(
    held: list[str], decisions: dict[str, str], dropped: set[str], lineage: dict[str, set[str]]
) -> None:
    gone = dropped | {x for ids in lineage.values() for x in ids}
    new = edition(*gone, added={name: {"replaces": tuple(sorted(ids))} for name, ids in lineage.items()})
    found = carry_over(held, OLD, new, menu=list(new.actions)[:30], decisions=decisions)
    assert [x.id for x in found.rows] == list(dict.fromkeys([*held, *decisions]))
    assert sum(len(found.of(x)) for x in ActionFate) == len(found.rows)
    holding = {x.id for x in found.rows if x.decision and x.follows}
    assert holding | {x.id for x in found.open_decisions} == set(decisions)
    assert set(found.decisions) <= set(new.actions)
    assert all(x.after or x.fate is ActionFate.DROPPED for x in found.rows)
    shown = {y.id for x in found.rows for y in x.after}
    assert shown.isdisjoint(x.id for x in found.new)


def test_a_changed_text_place_or_other_field() -> None:
    new = edition(
        **{
            A.replace("-", "_"): {"text": "Invented text"},
            B.replace("-", "_"): {"step": 5, "text": "Other"},
            C.replace("-", "_"): {"months": 99},
        }
    )
    found = carry_over(IDS[:4], OLD, new, menu=IDS[:4])
    assert [fate(found, x) for x in IDS[:4]] == [
        ActionFate.REWORDED,
        ActionFate.MOVED,
        ActionFate.CHANGED,
        ActionFate.KEPT,
    ]
    assert found.rows[0].fields == {"text": (OLD.actions[A].text, "Invented text")}
    assert found.rows[1].fields["step"] == (OLD.actions[B].step, 5)


def test_split_merged_replaced_and_dropped_by_what_new_actions_say_they_replace() -> None:
    new = edition(
        A, B, C, D, IDS[4],
        added={
            "N-1": {"replaces": (A,)}, "N-2": {"replaces": (A,)},
            "N-3": {"replaces": (B, C)},
            "N-4": {"replaces": (D,)},
        },
    )  # fmt: skip
    decisions = {A: "taken out", B: "added", D: "added", IDS[4]: "taken out"}
    found = carry_over(IDS[:5], OLD, new, menu=["N-1", "N-3"], decisions=decisions)
    assert [fate(found, x) for x in IDS[:5]] == [
        ActionFate.SPLIT,
        ActionFate.MERGED,
        ActionFate.MERGED,
        ActionFate.REPLACED,
        ActionFate.DROPPED,
    ]
    assert found.decisions == {"N-4": "added"}
    assert [x.id for x in found.open_decisions] == [A, B, IDS[4]]
    assert [x.id for x in found.rows[0].after] == ["N-1", "N-2"]


def test_what_is_new_in_the_menu_and_what_the_plan_does_not_ask_any_more() -> None:
    found = carry_over([A, B], OLD, edition(), menu=[A, C])
    assert [x.id for x in found.new] == [C]
    assert [x.id for x in found.left] == [B]


def test_a_decision_about_an_action_that_the_old_edition_does_not_hold() -> None:
    found = carry_over([], OLD, OLD, menu=[], decisions={"Z-1": "added"})
    assert (found.rows[0].fate, found.rows[0].before) == (ActionFate.DROPPED, None)
    assert [x.id for x in found.open_decisions] == ["Z-1"]
