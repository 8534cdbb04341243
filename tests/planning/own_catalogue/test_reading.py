"""A catalogue is taken whole or refused with the list of its rows."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.formats.actions_xlsx import write_actions_xlsx
from hsforhs.framework import framework
from hsforhs.planning import ActionCatalogue, Origin, action_catalogue
from hsforhs.planning.own_catalogue import CatalogueRefused, read_own_catalogue
from hsforhs.planning.own_catalogue.reading import MOST_ACTIONS, _turning

from .made import NEEDED, bad_catalogue, lumora_catalogue, rows, write_csv


def refused(path: Path) -> list[tuple[int, str]]:
    with pytest.raises(CatalogueRefused) as caught:
        read_own_catalogue(path)
    return [(x.row, x.what) for x in caught.value.faults]


class TestWhole:
    def test_the_invented_catalogue(self, tmp_path: Path) -> None:
        path = lumora_catalogue(tmp_path)
        found = read_own_catalogue(path)
        assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert found.unknown == ("Our remark",)
        assert [x.id for x in found.actions] == [
            *("LUM-5", "LUM-6", "LUM-7", "Lum-1", "LUM-2", "LUM-3", "LUM-4", "LUM-8")
        ]
        by_id = {x.id: x for x in found.actions}
        assert by_id["LUM-2"].prerequisites == ("Lum-1",)
        assert by_id["LUM-3"].prerequisites == ("LUM-2", "Lum-1")
        assert by_id["LUM-4"].lead_sector == "ANI"
        assert {by_id[x].indicator.code for x in ("LUM-6", "LUM-7")} == {"P2.1"}

    def test_a_row_may_name_one_that_comes_later_and_one_of_another_indicator(self, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "own.csv", [("A", "P1.1", "2", "x", "B"), ("B", "D2.1", "5", "y", "")], NEEDED)
        assert read_own_catalogue(path).actions[0].prerequisites == ("B",)

    def test_without_ids_actions_keep_a_number_made_of_what_they_say(self, tmp_path: Path) -> None:
        headings = ("Indicator", "Level", "Action")
        one = write_csv(tmp_path / "one.csv", [("P1.1", "2", "Invented a"), ("P1.1", "3", "Invented b")], headings)
        other = write_csv(tmp_path / "two.csv", [("P1.1", "3", "Invented  b")], headings)
        first, second = read_own_catalogue(one).actions
        assert first.id != second.id
        assert second.id.startswith("P1.1-3-")
        assert read_own_catalogue(other).actions[0].id == second.id

    def test_columns_without_a_heading_are_told_where_they_hold_something(self, tmp_path: Path) -> None:
        path = write_csv(
            tmp_path / "own.csv", [("P1.1", "2", "x", "lost", "")], ("Indicator", "Level", "Action", "", "Colour")
        )
        assert read_own_catalogue(path).unknown == ("Colour", "column D")

    def test_our_own_workbook_can_be_read_as_somebody_elses(self, tmp_path: Path) -> None:
        ours = action_catalogue()
        wanted = [x for x in ours.actions.values() if x.area == "P1" and x.indicator]
        known = {x.id for x in wanted}
        stream = BytesIO()
        write_actions_xlsx(wanted, stream, catalogue=ours, vocabulary=framework())
        path = tmp_path / "p1.xlsx"
        path.write_bytes(stream.getvalue())
        found = read_own_catalogue(path, columns={"Must come first": ""})
        assert {x.id for x in found.actions} == known
        for mine, theirs in zip(
            sorted(found.actions, key=lambda x: x.id), sorted(wanted, key=lambda x: x.id), strict=True
        ):
            for name in ("indicator", "step", "text", "components", "level", "lead_sector", "kind", "phase", "mode"):
                assert getattr(mine, name) == getattr(theirs, name)
            assert (mine.months, mine.evidence) == (theirs.months, theirs.evidence)

    def test_its_own_workbook_can_be_read_again(self, tmp_path: Path) -> None:
        reading = read_own_catalogue(lumora_catalogue(tmp_path))
        origin = Origin("lumora", "Lumora", 3, "invented", "nobody")
        own = ActionCatalogue.of_operator(reading.actions, origin, ours=action_catalogue())
        path = tmp_path / "again.xlsx"
        write_actions_xlsx(reading.actions, path, catalogue=own, vocabulary=framework())
        assert read_own_catalogue(path).actions == reading.actions

    def test_as_a_catalogue_it_names_its_origin_and_holds_nothing_of_ours(self, tmp_path: Path) -> None:
        reading = read_own_catalogue(lumora_catalogue(tmp_path))
        origin = Origin("lumora", "Lumora", 3, "invented", "nobody")
        found = ActionCatalogue.of_operator(reading.actions, origin, ours=action_catalogue())
        assert (found.version, found.origin) == ("lumora@3", origin)
        assert not set(found.actions) & set(action_catalogue().actions)
        assert [x.id for x in found.for_step(found.action("LUM-2").indicator, 3)] == ["LUM-2"]


class TestRefused:
    def test_all_faults_of_the_contract_at_once_with_their_rows(self, tmp_path: Path) -> None:
        assert refused(bad_catalogue(tmp_path)) == [
            (2, "jee-3 has no indicator 'P9.9'"),
            (4, "the id b stands already in row 3"),
            (5, "C must wait for itself"),
            (6, "D must wait for itself"),
            (7, "the text has 201 characters"),
            (8, "G leads to level 4, this action to level 2"),
            (10, "'NOBODY' is no action of this file"),
            (11, "'6' is no step"),
        ]

    def test_an_action_that_only_waits_for_a_circle_is_not_part_of_it(self, tmp_path: Path) -> None:
        lines = [
            ("A", "P1.1", "2", "x", "B"),
            ("B", "P1.1", "2", "y", "A"),
            ("C", "P1.1", "2", "z", "A"),
            ("D", "P1.2", "2", "itself", "D"),
        ]
        found = refused(write_csv(tmp_path / "own.csv", lines, NEEDED))
        assert [row for row, _what in found] == [2, 3, 5]

    def test_rows_with_other_faults_still_take_part_in_the_order(self, tmp_path: Path) -> None:
        lines = [("A", "P1.1", "2", "x" * 300, "B"), ("B", "P9.1", "2", "y", "A"), ("A", "P1.1", "3", "z", "")]
        found = refused(write_csv(tmp_path / "own.csv", lines, NEEDED))
        assert [(row, what[:20]) for row, what in found] == [
            (2, "the text has 300 cha"),
            (2, "A must wait for itse"),
            (3, "jee-3 has no indicat"),
            (3, "B must wait for itse"),
            (4, "the id A stands alre"),
        ]

    def test_the_same_action_twice_without_ids(self, tmp_path: Path) -> None:
        path = write_csv(
            tmp_path / "own.csv", [("P1.1", "2", "same"), ("P1.1", "2", " same ")], ("Indicator", "Level", "Action")
        )
        assert refused(path) == [(3, "the same action stands already in row 2")]

    def test_one_wrong_row_among_good_ones_refuses_all(self, tmp_path: Path) -> None:
        lines = [*rows(), ("LUM-9", "P1.1", "7", "Invented", "", "", "", "")]
        assert refused(write_csv(tmp_path / "own.csv", lines)) == [(10, "'7' is no step")]

    def test_a_long_chain_is_followed_in_no_time(self, tmp_path: Path) -> None:
        lines = [(f"A{x}", "P1.1", "2", f"Invented {x}", f"A{x + 1}") for x in range(3000)]
        assert refused(write_csv(tmp_path / "own.csv", lines, NEEDED)) == [(3001, "'A3000' is no action of this file")]

    def test_no_rows_too_many_rows_and_an_unknown_instrument(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(BadInput, match="the table holds no row below its headings"):
            read_own_catalogue(write_csv(tmp_path / "own.csv", [], NEEDED))
        with pytest.raises(BadInput, match="'spar-2' is no instrument of indicators"):
            read_own_catalogue(lumora_catalogue(tmp_path), instrument="spar-2")
        monkeypatch.setattr("hsforhs.planning.own_catalogue.reading.MOST_ACTIONS", 7)
        with pytest.raises(BadInput, match="the table has 8 rows; expected at most 7 actions"):
            read_own_catalogue(lumora_catalogue(tmp_path))
        assert MOST_ACTIONS > 1000


@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3).map(tuple), max_size=6
    ).map(lambda x: {name: tuple(y for y in needs if y in x) for name, needs in x.items()})
)
def test_what_stands_on_a_circle_is_always_found(before: dict[str, tuple[str, ...]]) -> None:
    def reaches(start: str) -> set[str]:
        seen: set[str] = set()
        open_ = list(before[start])
        while open_:
            name = open_.pop()
            if name not in seen:
                seen.add(name)
                open_ += before[name]
        return seen

    on_circle = {x for x in before if x in reaches(x)}
    found = _turning(before)
    assert on_circle <= found
    assert all(reaches(x) & on_circle for x in found)
