from __future__ import annotations

import pytest

from hsforhs.framework import framework
from hsforhs.planning.funding import propose, purpose_of, purposes


def test_every_code_has_five_digits_and_names_areas_that_exist() -> None:
    for code, purpose in purposes().items():
        assert code == purpose.code
        assert code.isdecimal()
        assert len(code) == 5
        assert purpose.title
        assert set(purpose.areas) <= set(framework().areas)


def test_a_code_alone_is_never_sure() -> None:
    assert {x.confidence for x in purposes().values()} <= {"low", "medium"}


@pytest.mark.parametrize(
    ("code", "title", "first"),
    [
        ("12191", "Strengthening the national laboratory system", ("D1", "high")),
        ("12281", "", ("D3", "medium")),
        ("99999", "Surveillance", ("D2", "medium")),
    ],
)
def test_code_and_title_together_are_surest(code: str, title: str, first: tuple[str, str]) -> None:
    found = propose(code, title)
    assert (found[0].area, found[0].confidence) == first
    assert all(x.rule for x in found)


def test_the_purpose_under_which_money_for_an_area_is_published() -> None:
    near = {"D1": "12191", "D2": "12250", "D3": "12181", "R3": "12220", "P5": "31195", "P8": "12250"}
    assert {x: purpose_of(x) for x in near} == near
    assert {purpose_of(x) for x in ("P4", "R4", "PoE", "")} == {"12110"}


def test_a_code_that_says_nothing_proposes_nothing() -> None:
    assert propose("12182", "") == ()
    assert propose("21010", "Roads") == ()


def test_the_title_may_be_in_another_language() -> None:
    assert "D2" in {x.area for x in propose("", "Renforcer la surveillance", language="fr")}
