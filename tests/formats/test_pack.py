"""What seals find, and what they forgive."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace

import pytest

from hsforhs.formats.pack import PackEntry, PackOrigin, checksum, score_seal
from hsforhs.scores import ScoreState
from tests.formats.packs import ORIGIN, made

PARTS = ("C5.1", 3, 60, "Reasons", dt.date(2025, 5, 1), "")


def test_an_origin_comes_back_from_its_keys() -> None:
    assert PackOrigin.of(ORIGIN.keys()) == ORIGIN
    assert PackOrigin.of({}).round == ""


@pytest.mark.parametrize("name", [x.name for x in fields(PackOrigin)])
def test_a_checksum_covers_everything_that_a_pack_says_of_itself(name: str) -> None:
    assert checksum(ORIGIN, ["a"]) != checksum(replace(ORIGIN, **{name: "other"}), ["a"])


def test_a_checksum_covers_the_rows_and_their_order() -> None:
    assert len({checksum(ORIGIN, x) for x in (["a", "b"], ["b", "a"], ["a"], ["a", "b", "b"])}) == 4


@pytest.mark.parametrize("place", range(len(PARTS)))
def test_a_seal_covers_every_part(place: int) -> None:
    other = [*PARTS]
    other[place] = "other"
    assert score_seal(ORIGIN, "score", other) != score_seal(ORIGIN, "score", PARTS)


def test_a_seal_belongs_to_its_round_instance_and_kind() -> None:
    seals = {
        score_seal(ORIGIN, "score", PARTS),
        score_seal(ORIGIN, "area", PARTS),
        score_seal(replace(ORIGIN, round="8"), "score", PARTS),
        score_seal(replace(ORIGIN, instance="f"), "score", PARTS),
    }
    assert len(seals) == 4


def test_a_seal_forgives_what_spreadsheet_programs_change() -> None:
    assert score_seal(ORIGIN, "score", ("a\nb", 60, None)) == score_seal(ORIGIN, "score", ("a\r\nb ", 60.0, ""))


def test_zero_is_not_nothing() -> None:
    assert score_seal(ORIGIN, "score", (0,)) != score_seal(ORIGIN, "score", ("",))


def test_a_score_is_shown_as_number_or_word() -> None:
    shown = [PackEntry(ScoreState.VALUE, 0), PackEntry(ScoreState.NOT_REPORTED), PackEntry(ScoreState.NOT_APPLICABLE)]
    assert [x.shown for x in shown] == [0, "NR", "n/a"]


def test_an_area_has_code_and_title() -> None:
    assert made().area_title("C5") == "C5 Surveillance"
    assert made().area_title("C9") == "C9"
