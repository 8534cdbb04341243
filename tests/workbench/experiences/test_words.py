"""Every code that pages show has a name of its own."""

from __future__ import annotations

import pytest
from django.utils import translation

from hsforhs.experiences import DIMENSIONS, EARLY_ACTIONS, STAGES
from hsforhs.experiences.lessons import options
from hsforhs.framework import framework
from hsforhs.workbench.experiences import words


def test_the_lists_of_the_core_are_named_whole() -> None:
    assert list(words.EARLY_ACTION_NAMES) == list(EARLY_ACTIONS)
    assert {str(x) for x in words.STAGE_NAMES} == set(STAGES)
    assert set(words.FACET_NAMES) == set(DIMENSIONS)
    assert set(words.HAZARDS) == set(framework().lists["hazard"])


@pytest.mark.parametrize("facet", list(options(framework())))
def test_every_code_of_a_facet_has_a_name(facet: str) -> None:
    for code in options(framework())[facet]:
        assert words.name_of(facet, code) != code or facet in ("kind", "source_type"), code


@pytest.mark.parametrize(
    ("facet", "code", "name"),
    [
        ("area", "D2", "D2 Surveillance"),
        ("region", "AFRO", "Africa"),
        ("country", "GHA", "Ghana"),
        ("pillar", "RP10", "Vaccination"),
        ("country", "XLM", "XLM"),
        ("region", "EAC", "EAC"),
    ],
)
def test_names_of_the_vocabulary_and_unknown_codes(facet: str, code: str, name: str) -> None:
    assert words.name_of(facet, code).startswith(name)


def test_names_follow_the_language_of_the_page() -> None:
    with translation.override("fr"):
        assert words.name_of("country", "DEU") == "Allemagne"


def test_a_select_begins_with_an_empty_choice_unless_it_has_none() -> None:
    assert words.choices("mode", ["ROUT"], empty="all")[0] == ("", "all")
    assert words.choices("mode", ["ROUT"], empty=None) == [("ROUT", "routine")]
