"""Actions and plans as records."""

from __future__ import annotations

from dataclasses import replace

from hsforhs.framework import framework
from hsforhs.planning import HEALTH, PlanLine, action_catalogue, draft_for
from tests.scores.made import assessment

ACTION = action_catalogue().action("P1-001")


class TestCells:
    def test_other_sectors_are_named_where_they_take_part(self) -> None:
        action = replace(ACTION, components=("LG", "OS"), lead_sector="JUS", supporting_sectors=(HEALTH, "ANI"))
        assert [str(x) for x in action.cells] == ["P1:LG", "P1:OS:JUS", "P1:OS:ANI"]

    def test_without_a_named_sector_the_cell_of_all_sectors_stands(self) -> None:
        action = replace(ACTION, components=("LG", "OS"), lead_sector=HEALTH, supporting_sectors=())
        assert [str(x) for x in action.cells] == ["P1:LG", "P1:OS"]

    def test_health_alone_has_no_cell_of_other_sectors(self) -> None:
        action = replace(ACTION, components=("HWF",), lead_sector=HEALTH, supporting_sectors=())
        assert [str(x) for x in action.cells] == ["P1:HWF"]

    def test_a_sector_that_takes_part_is_named_even_without_the_component(self) -> None:
        action = replace(ACTION, components=("HWF",), lead_sector=HEALTH, supporting_sectors=("TRN",))
        assert [str(x) for x in action.cells] == ["P1:HWF", "P1:OS:TRN"]

    def test_every_action_points_at_cells_that_exist(self) -> None:
        for action in action_catalogue().actions.values():
            cells = action.cells
            assert cells, action.id
            assert len(set(cells)) == len(cells), action.id
            assert [framework().cell(str(cell)) for cell in cells] == list(cells)


def test_lines_are_grouped_by_area_and_none_is_lost() -> None:
    plan = draft_for(assessment("spar-2", {"C5.1": 40, "C1.1": 60}), years=5)
    grouped = plan.by_area()
    assert list(grouped) == ["P1", "D2"]
    assert [line for lines in grouped.values() for line in lines] == list(plan.lines)
    assert all(line.action.area == area for area, lines in grouped.items() for line in lines)


def test_lines_that_a_person_moved_still_stand_with_their_area() -> None:
    plan = draft_for(assessment("spar-2", {"C5.1": 40, "C1.1": 60}), years=1)
    added = PlanLine(action_catalogue().action("P1-001"), (), "asked for by the parliament")
    grouped = replace(plan, lines=(*plan.lines, added)).by_area()
    assert grouped["P1"][-1] is added
