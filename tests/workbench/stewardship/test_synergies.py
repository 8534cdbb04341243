"""Rules of synergy are items of the framework: they take remarks and proposals, and a new edition counts by them."""

from __future__ import annotations

import pytest

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue
from hsforhs.planning.edition import Change, apply, build, change_faults, present_edition, using
from hsforhs.planning.goals import rules_about
from hsforhs.workbench.stewardship.changes import fields_to_change
from hsforhs.workbench.stewardship.items import find_item, find_row, matching

pytestmark = pytest.mark.django_db
RULE = "SY13"


def row() -> dict[str, object]:
    return dict(present_edition(framework(), action_catalogue()).tables["synergies"][RULE])


def change(**fields: tuple[object, object]) -> Change:
    return Change("synergies", RULE, "change", fields)


def test_a_rule_is_found_by_its_code_and_its_words() -> None:
    found = find_item("synergy", RULE)
    assert found
    assert (found.table, found.title) == ("synergies", row()["reason"])
    assert find_row("synergies", RULE) == found
    assert RULE in [x.reference for x in matching("synergy", str(row()["reason"])[:20])]
    assert find_item("synergy", "D2:HIS") is not None
    assert find_item("synergy", "SY99") is None


def test_its_judgement_can_be_changed_and_its_code_cannot() -> None:
    found = find_item("synergy", RULE)
    assert found
    names = {x.name for x in fields_to_change(found)}
    assert {"goal", "sign", "reason", "areas", "kinds", "mitigated_by"} <= names
    assert "code" not in names
    edition = present_edition(framework(), action_catalogue())
    assert change_faults(edition, change(code=(RULE, "SY14")))
    assert change_faults(edition, change(goal=(row()["goal"], "XX")))
    assert change_faults(edition, change(areas=(row()["areas"], ["Z9"])))
    assert change_faults(edition, change(reason=(row()["reason"], "It keeps a door open in every emergency"))) == []


def test_an_edition_without_a_rule_no_longer_says_that_its_actions_serve_the_goal() -> None:
    served = [x for x in action_catalogue().actions.values() if RULE in {y.code for y in _about(x.id)}]
    assert served
    edition = present_edition(framework(), action_catalogue())
    newer = apply(edition, [change(named=(row()["named"], []), **_emptied())])
    assert newer.version != edition.version
    with using(build(newer)):
        assert not any(RULE in {y.code for y in _about(x.id)} for x in served)
    assert all(RULE in {y.code for y in _about(x.id)} for x in served)


def _about(action_id: str) -> tuple[object, ...]:
    return rules_about(action_catalogue().actions[action_id])


def _emptied() -> dict[str, tuple[object, object]]:
    conditions = (
        "areas",
        "indicators",
        "topics",
        "components",
        "modes",
        "phases",
        "kinds",
        "levels",
        "leads",
        "checks",
    )
    return {name: (row()[name], []) for name in (*conditions, "items")}
