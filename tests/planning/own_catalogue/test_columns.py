"""Which column holds which field: guessed, read from a file, given in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.planning.own_catalogue import (
    REQUIRED,
    checked_columns,
    fields,
    guess_columns,
    parse_columns,
    read_columns,
)
from hsforhs.planning.own_catalogue.columns import chosen_columns

from .made import HEADINGS


class TestGuess:
    def test_headings_of_the_invented_catalogue(self) -> None:
        assert guess_columns(HEADINGS) == {
            "Code": "id",
            "Benchmark": "indicator",
            "Leads to level": "step",
            "Action": "text",
            "Type": "kind",
            "Lead sector": "lead_sector",
            "Depends on": "prerequisites",
        }

    def test_the_names_of_the_fields_mean_themselves(self) -> None:
        assert guess_columns(tuple(fields())) == {x: x for x in fields()}

    def test_a_lone_level_is_the_step_and_beside_a_step_it_is_where_the_work_is_done(self) -> None:
        assert guess_columns(("Level",)) == {"Level": "step"}
        assert guess_columns(("Leads to level", "Level")) == {"Leads to level": "step", "Level": "level"}

    def test_case_accents_and_signs_do_not_matter(self) -> None:
        assert guess_columns(("  ACTION_id ", "Indicator-Code:")) == {
            "  ACTION_id ": "id",
            "Indicator-Code:": "indicator",
        }

    def test_words_among_others_count_only_where_one_heading_has_them(self) -> None:
        assert guess_columns(("JEE indicator (third edition)",)) == {"JEE indicator (third edition)": "indicator"}
        assert guess_columns(("Old indicator of 2016", "New indicator of 2022")) == {}

    def test_what_is_worded_like_nothing_is_left_alone(self) -> None:
        assert guess_columns(("Colour", "", "Owner")) == {}

    @given(st.lists(st.text(max_size=20), max_size=12))
    def test_no_field_is_given_twice(self, headings: list[str]) -> None:
        found = guess_columns(headings)
        assert len(set(found.values())) == len(found)
        assert set(found) <= set(headings)


class TestGiven:
    def test_a_file_in_json_or_csv(self, tmp_path: Path) -> None:
        wanted = {"Nummer": "id", "Stufe": "step", "Rest": ""}
        one, other = tmp_path / "map.json", tmp_path / "map.csv"
        one.write_text(json.dumps(wanted), encoding="utf-8")
        other.write_text("column,field\nNummer,id\nStufe,step\nRest,\n", encoding="utf-8")
        assert read_columns(one) == read_columns(other) == wanted

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("map.json", '["id"]', "this is no mapping of columns"),
            ("map.json", '{"Nummer": 3}', "this is no mapping of columns"),
            ("map.json", '{"Nummer": "colour"}', "is mapped to 'colour', which is no field"),
            ("map.csv", "from,to\na,id\n", "this is no mapping of columns"),
            ("map.csv", "column,field\na,id\nb,id\n", "'id' is mapped twice"),
            ("map.csv", "column,field\na,id\na,step\n", "'step' is mapped twice"),
        ],
    )
    def test_a_file_that_is_no_mapping(self, tmp_path: Path, name: str, content: str, said: str) -> None:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        with pytest.raises(BadInput, match=said) as caught:
            read_columns(path)
        assert str(caught.value).startswith(f"{name}: ")

    def test_words_of_the_command_line(self) -> None:
        assert parse_columns(("A=b=id", "Level=")) == {"A=b": "id", "Level": ""}
        for bad in ("id", "=id"):
            with pytest.raises(BadInput, match="is no mapping of a column"):
                parse_columns((bad,))

    def test_two_columns_that_are_left_out_are_no_conflict(self) -> None:
        assert checked_columns([("a", ""), ("b", "")]) == {"a": "", "b": ""}


class TestChosen:
    HEADINGS = ("Id", "Indicator", "Level", "Action", "Notes of ours")

    def test_what_is_given_stands_and_the_rest_is_guessed(self) -> None:
        found = chosen_columns(self.HEADINGS, {"Notes of ours": "text"}, guess=True, file="f.csv")
        assert found == {"Id": "id", "Indicator": "indicator", "Level": "step", "Notes of ours": "text"}

    def test_a_column_can_be_left_out(self) -> None:
        found = chosen_columns(self.HEADINGS, {"Id": ""}, guess=True, file="f.csv")
        assert "Id" not in found
        assert "id" not in found.values()

    def test_without_guessing_only_what_is_given_is_read(self) -> None:
        given = {"Indicator": "indicator", "Level": "step", "Action": "text"}
        assert chosen_columns(self.HEADINGS, given, guess=False, file="f.csv") == given

    @pytest.mark.parametrize("missing", REQUIRED)
    def test_what_an_action_cannot_be_without_must_have_a_column(self, missing: str) -> None:
        given = {name: name for name in REQUIRED if name != missing}
        with pytest.raises(BadInput, match=f"no column is known for {missing} among 'indicator'|{missing}"):
            chosen_columns(REQUIRED, given, guess=False, file="f.csv")

    def test_a_heading_that_the_file_does_not_have(self) -> None:
        with pytest.raises(BadInput, match="there is no column 'Nummer'; expected one of 'Id', 'Indicator'"):
            chosen_columns(self.HEADINGS, {"Nummer": "id"}, guess=True, file="f.csv")

    def test_a_heading_that_stands_twice(self) -> None:
        with pytest.raises(BadInput, match="the column 'Action' stands twice"):
            chosen_columns(("Indicator", "Level", "Action", "Action"), {}, guess=True, file="f.csv")
