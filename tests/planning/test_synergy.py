"""What a set of actions serves: small cases with results found by hand, and what must hold for every set."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.framework import Key, Mode, framework
from hsforhs.planning import HEALTH, Action, action_catalogue, synergy, synergy_numbers
from hsforhs.planning.synergy import SynergyReport, Tally, Target, links_of
from hsforhs.planning.synergy_rules import Sign, SynergyRule

KNOWN, WORDS = action_catalogue(), framework()
IDS = list(KNOWN.actions)


def rule(code: str, sign: Sign, goal: str, **more: Any) -> SynergyRule:
    against = f"against {code}" if more.get("mitigated_by") else ""
    fields = {name: tuple(x.split()) if isinstance(x, str) else x for name, x in more.items()}
    return SynergyRule(code, sign, goal, f"reason of {code}", mitigation=against, **fields)


RULES = (
    rule("ALL", Sign.POSITIVE, "HS", indicators="*"),
    rule("CARE", Sign.POSITIVE, "UHC", components="SD", modes="ROUT BOTH"),
    rule("FOOD", Sign.POSITIVE, "HP", areas="P6", exempt=("B",)),
    rule("TEAM", Sign.NEGATIVE, "UHC", components="HWF", modes="SURGE", burdens=("SD",), mitigated_by=("A", "D2-001")),
)


def action(action_id: str, indicator: str, components: str, mode: Mode, lead: str = HEALTH, more: str = "") -> Action:
    return replace(
        KNOWN.action("P1-001"),
        id=action_id,
        indicator=Key.of("jee-3", indicator),
        area=WORDS.area_of(Key.of("jee-3", indicator)).code,
        components=tuple(components.split()),
        mode=mode,
        lead_sector=lead,
        supporting_sectors=tuple(more.split()),
    )


A = action("A", "R3.3", "SD HIS", Mode.ROUTINE)
B = action("B", "P6.1", "SD OS", Mode.BOTH, "AGR", "HEALTH CSO")
C = action("C", "P6.2", "HWF", Mode.SURGE, "HEALTH", "AGR")
D = action("D", "P6.2", "SD", Mode.ROUTINE)


def report(*actions: Action) -> SynergyReport:
    return synergy(actions, vocabulary=WORDS, catalogue=KNOWN, rules=RULES)


def tally(tallies: tuple[Tally, ...], code: str) -> tuple[str, str, str]:
    found = next(x for x in tallies if x.code == code)
    return tuple("".join(x.id for x in part) for part in (found.served, found.first, found.burdened))  # type: ignore[return-value]


class TestByHand:
    """A and B are routine care, B and C in food safety, C calls staff up; D is routine care in food safety."""

    found = report(A, B, C, D)

    def test_goals(self) -> None:
        # All four have an indicator; the main component of A, B, D is services; B, C, D are in P6, B is exempt.
        assert tally(self.found.goals, "HS") == ("ABCD", "", "")
        assert tally(self.found.goals, "UHC") == ("ABD", "", "C")
        assert tally(self.found.goals, "HP") == ("CD", "", "")

    def test_serving_several_goals(self) -> None:
        assert [x.id for x in self.found.serve_both] == ["A", "B", "D"]
        assert [x.id for x in self.found.serve_all] == ["D"]

    def test_components(self) -> None:
        # Services: main one of A, B, D; burdened by the staff that C calls up.
        assert tally(self.found.components, "SD") == ("ABD", "ABD", "C")
        assert tally(self.found.components, "HIS") == ("A", "", "")
        assert tally(self.found.components, "HWF") == ("C", "C", "")
        assert tally(self.found.components, "LG") == ("", "", "")

    def test_sectors(self) -> None:
        assert tally(self.found.sectors, "HEALTH") == ("ABCD", "ACD", "")
        assert tally(self.found.sectors, "AGR") == ("BC", "B", "")
        assert tally(self.found.sectors, "CSO") == ("B", "", "")

    def test_shares_are_whole_per_cent_of_the_set(self) -> None:
        shares = {x.code: self.found.share(x) for x in self.found.goals}
        assert shares == {"UHC": 75, "HS": 100, "HP": 50}
        assert [report(A, B, C).share(x) for x in report(A, B, C).goals] == [67, 100, 33]

    def test_the_dis_synergy_names_what_mitigates_it(self) -> None:
        [one] = self.found.dis_synergies
        assert (one.rule.code, [x.id for x in one.actions]) == ("TEAM", ["C"])
        assert [x.id for x in one.mitigating] == ["A"]
        assert [x.id for x in one.remedies] == ["D2-001"]
        [alone] = report(C).dis_synergies
        # A is not in the catalogue, so only the other action can be offered.
        assert (alone.mitigating, [x.id for x in alone.remedies]) == ((), ["D2-001"])

    def test_what_nothing_touches(self) -> None:
        untouched = self.found.untouched
        assert untouched[Target.GOAL] == ()
        assert untouched[Target.COMPONENT] == ("LG", "FIN", "MPT", "COM")
        assert set(untouched[Target.SECTOR]) == {*WORDS.sectors} - {"AGR", "CSO"}
        assert report(C).untouched[Target.GOAL] == ("UHC",)

    def test_cells_are_counted_over_the_set(self) -> None:
        counted = {("R3", "SD"): 1, ("R3", "HIS"): 1, ("P6", "SD"): 2, ("P6", "OS"): 1, ("P6", "HWF"): 1}
        assert dict(self.found.cells) == counted

    def test_open_cells_are_those_of_strength_three_in_the_areas_of_the_set(self) -> None:
        named = {("R3", "SD"), ("R3", "HIS"), ("P6", "SD"), ("P6", "OS"), ("P6", "HWF")}
        wanted = {key for key, x in WORDS.matrix.items() if x.area in ("R3", "P6") and x.strength == 3} - named
        assert wanted
        assert {(x.area, x.component) for x in self.found.open_cells} == wanted


class TestLinks:
    def test_a_link_to_a_component_gives_the_reason_of_its_cell(self) -> None:
        links = links_of(B, WORDS, RULES)
        cell = WORDS.matrix["P6", "SD"]
        first = next(x for x in links if x.target is Target.COMPONENT)
        assert (first.code, first.reason, first.strength, first.first) == ("SD", cell.descriptor, cell.strength, True)

    def test_a_link_to_a_sector_gives_the_duty_of_that_sector_or_none(self) -> None:
        links = {x.code: x for x in links_of(B, WORDS, RULES) if x.target is Target.SECTOR}
        duty = next(x for x in WORDS.area_sectors["P6"] if x.sector == "AGR")
        assert (links["AGR"].reason, links["AGR"].strength, links["AGR"].first) == (
            duty.descriptor,
            duty.strength,
            True,
        )
        assert (links["HEALTH"].reason, links["HEALTH"].strength, links["HEALTH"].first) == ("", None, False)

    def test_goals_stand_first_and_what_helps_before_what_may_cost(self) -> None:
        links = links_of(C, WORDS, RULES)
        assert [(x.target.value, x.code, x.sign.value, x.rule) for x in links] == [
            ("goal", "HS", "POS", "ALL"),
            ("goal", "HP", "POS", "FOOD"),
            ("goal", "UHC", "NEG", "TEAM"),
            ("component", "HWF", "POS", ""),
            ("component", "SD", "NEG", "TEAM"),
            ("sector", "HEALTH", "POS", ""),
            ("sector", "AGR", "POS", ""),
        ]
        assert all(x.reason == f"reason of {x.rule}" for x in links if x.rule)


def test_the_empty_set_gives_nothing() -> None:
    found = synergy(())
    assert (found.actions, found.links, found.serve_both, found.serve_all) == ((), (), (), ())
    assert (found.dis_synergies, found.open_cells) == ((), ())
    assert {x.number for x in (*found.goals, *found.components, *found.sectors)} == {0}
    assert {found.share(x) for x in found.goals} == {None}


sets = st.lists(st.sampled_from(IDS), max_size=12)


def counts(ids: list[str]) -> dict[tuple[str, str], int]:
    found = synergy(KNOWN.actions[x] for x in ids)
    parts = (*found.goals, *found.components, *found.sectors)
    numbers = {("served", x.code): x.number for x in parts}
    numbers |= {("first", x.code): len(x.first) for x in parts}
    numbers |= {("burdened", x.code): len(x.burdened) for x in parts}
    numbers |= {("dis-synergy", x.rule.code): len(x.actions) for x in found.dis_synergies}
    return numbers | {("set", ""): len(found.actions), ("both", ""): len(found.serve_both)}


@given(sets, st.sampled_from(IDS))
def test_one_more_action_lowers_no_count(ids: list[str], more: str) -> None:
    before, after = counts(ids), counts([*ids, more])
    assert all(after[name] >= number for name, number in before.items())


@given(sets, st.randoms())
def test_order_and_repetition_do_not_matter(ids: list[str], chance: Random) -> None:
    mixed = [*ids, *ids[:3]]
    chance.shuffle(mixed)
    assert synergy(KNOWN.actions[x] for x in mixed) == synergy(KNOWN.actions[x] for x in ids)


@given(sets)
def test_whoever_serves_all_serves_both_and_no_share_passes_a_hundred(ids: list[str]) -> None:
    found = synergy(KNOWN.actions[x] for x in ids)
    assert set(found.serve_all) <= set(found.serve_both) <= set(found.actions)
    shares = [found.share(x) for x in (*found.goals, *found.components, *found.sectors)]
    assert all(x is None if not ids else x is not None and 0 <= x <= 100 for x in shares)


def test_the_whole_catalogue_finds_every_judgement_at_work() -> None:
    found = synergy(KNOWN.actions.values())
    numbers = {x.code: x.number for x in found.goals}
    # A rule that lets everything through would say nothing; our rules leave well over half of the catalogue out.
    assert 0 < numbers["HP"] < numbers["UHC"] < len(KNOWN.actions) / 2
    assert all(x.mitigating for x in found.dis_synergies)
    assert {x.target for x in found.links if x.sign is Sign.NEGATIVE} == {Target.GOAL, Target.COMPONENT}


@pytest.mark.parametrize("code", ["HS", "UHC", "HP"])
def test_goals_are_those_of_the_list_of_agendas(code: str) -> None:
    assert code in WORDS.lists["agenda"]


@given(st.lists(st.sampled_from(IDS), max_size=60))
@settings(max_examples=25, deadline=None)
def test_the_numbers_are_those_of_the_report(ids: list[str]) -> None:
    chosen = [KNOWN.action(x) for x in ids]
    report, numbers = synergy(chosen), synergy_numbers(chosen)
    kinds = ((Target.GOAL, report.goals), (Target.COMPONENT, report.components), (Target.SECTOR, report.sectors))
    for target, tallies in kinds:
        for tally in tallies:
            key = target, tally.code
            assert numbers.served.get(key, 0) == tally.number
            assert numbers.first.get(key, 0) == len(tally.first)
            assert numbers.burdened.get(key, 0) == len(tally.burdened)
    assert numbers.actions == len(report.actions)
    assert numbers.all_goals == len(report.serve_all)
    assert numbers.costly == len({x.id for found in report.dis_synergies for x in found.actions})
