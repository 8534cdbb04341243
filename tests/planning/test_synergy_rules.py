from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hsforhs.framework import Mode, framework
from hsforhs.framework.tables import DataFileError, folder
from hsforhs.planning import action_catalogue
from hsforhs.planning.goals import goals_served, synergy_rules
from hsforhs.planning.synergy_rules import (
    GOALS,
    Profile,
    Sign,
    SynergyRule,
    load_synergy_rules,
    synergy_faults,
)

KNOWN, WORDS = action_catalogue(), framework()
RULES = {x.code: x for x in synergy_rules()}
ROUTINE = replace(KNOWN.action("D1-004"), mode=Mode.ROUTINE)
HEADER = folder("hsforhs.planning", "synergies", "rules.csv").read_text(encoding="utf-8").splitlines()[0]


BARE: dict[str, Any] = dict.fromkeys(RULES["SY17"].conditions, ())
"""The rule without its conditions."""


def fits(rule: SynergyRule, action: Any) -> bool:
    return rule.fits(Profile.of(action))


def test_the_rules_of_this_installation_keep_their_schema() -> None:
    assert synergy_faults(synergy_rules(), KNOWN, WORDS) == []


def test_every_judgement_is_marked_as_ours_until_it_is_read_somewhere() -> None:
    assert {x.basis for x in synergy_rules()} == {"D"}
    assert all(x.source for x in synergy_rules())
    assert all(x.mitigation and x.mitigated_by and x.burdens for x in synergy_rules() if x.sign is Sign.NEGATIVE)


class TestFits:
    def test_all_conditions_together_and_any_code_of_each(self) -> None:
        rule = RULES["SY17"]
        assert fits(rule, ROUTINE)
        assert fits(rule, replace(ROUTINE, mode=Mode.BOTH))
        assert not fits(rule, replace(ROUTINE, mode=Mode.SURGE))
        assert not fits(rule, replace(ROUTINE, area="D2"))

    def test_only_the_main_component_counts(self) -> None:
        assert fits(RULES["SY17"], replace(ROUTINE, components=("SD", "LG")))
        assert not fits(RULES["SY17"], replace(ROUTINE, components=("LG", "SD")))

    def test_named_actions_fit_and_exempt_ones_never_do(self) -> None:
        assert fits(RULES["DS05"], KNOWN.action("P2-016"))
        assert not fits(RULES["DS05"], ROUTINE)
        wide = replace(RULES["SY17"], exempt=(ROUTINE.id,))
        assert not fits(wide, ROUTINE)
        assert not fits(replace(wide, named=(ROUTINE.id,)), ROUTINE)

    def test_checks_and_cost_items_are_looked_at_as_lists(self) -> None:
        assert fits(RULES["SY26"], replace(ROUTINE, checks=("PL03", "PL05")))
        assert not fits(RULES["SY26"], replace(ROUTINE, checks=("PL03",)))

    def test_a_rule_without_any_condition_fits_nothing(self) -> None:
        assert not fits(replace(RULES["SY17"], **dict.fromkeys(RULES["SY17"].conditions, ())), ROUTINE)


def test_goals_stand_in_their_order() -> None:
    assert goals_served(KNOWN.action("P8-004")) == ("UHC", "HS", "HP") == GOALS
    assert goals_served(KNOWN.action("P3-001")) == ("HS",)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"goal": "XX"}, "goal"),
        ({"reason": ""}, "reason"),
        ({"basis": ""}, "basis"),
        ({"burdens": ("XX",)}, "burdens"),
        ({"mitigation": "something"}, "mitigation"),
        ({"named": ("D2-999",)}, "actions"),
        ({**BARE, "areas": ("Z9",)}, "areas"),
        ({**BARE, "areas": ("Z9",)}, "actions that fit"),
        ({**BARE, "items": ("gold",)}, "items"),
    ],
)
def test_a_rule_that_breaks_the_schema_is_named(changes: dict[str, Any], what: str) -> None:
    found = synergy_faults((replace(RULES["SY17"], **changes),), KNOWN, WORDS)
    assert f"synergy rule SY17: the {what} are not as the schema asks" in found


def test_a_negative_rule_needs_its_mitigation_and_a_code_stands_once() -> None:
    bare = replace(RULES["DS01"], mitigated_by=())
    assert synergy_faults((bare,), KNOWN, WORDS) == ["synergy rule DS01: the mitigation are not as the schema asks"]
    assert synergy_faults((RULES["DS01"],) * 2, KNOWN, WORDS) == ["synergy rule DS01: the code stands twice"]


def test_a_file_with_an_unknown_sign_is_refused_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "synergies").mkdir()
    (tmp_path / "synergies" / "rules.csv").write_text(
        f"{HEADER}\nX1,MAYBE,UHC{',' * (HEADER.count(',') - 2)}\n", encoding="utf-8"
    )
    with pytest.raises(DataFileError, match=r"rules.csv, row 1: 'MAYBE'"):
        load_synergy_rules(tmp_path)
