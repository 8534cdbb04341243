"""What is ours says so; codes and countries have names."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from hsforhs.library import shipped_stock
from hsforhs.workbench.experiences.templatetags import experiences as tags

LESSON = shipped_stock().lessons["L001"]


def test_what_a_source_does_not_say_is_marked_as_ours() -> None:
    found = tags.told("[derived] Build more wells")
    assert "[derived]" not in found
    assert "our draft" in found
    assert found.startswith("Build more wells")
    assert "our draft" not in tags.told("Build more wells")


def test_texts_are_escaped_and_in_their_language() -> None:
    assert "<b>" not in tags.told("<b>x</b>", "")
    with translation.override("ar"):
        assert 'lang="en"' in tags.told("Wells")


@pytest.mark.parametrize(
    ("country", "name"),
    [
        ("SGP", "Singapore"),
        ("REGION:AFRO", "Africa"),
        ("REGION:GLOBAL", "World"),
        ("REGION:EAC", "EAC"),
        ("XLM", "XLM"),
    ],
)
def test_the_place_of_a_lesson(country: str, name: str) -> None:
    assert name in tags.place_of(replace(LESSON, country=country))


def test_codes_have_names() -> None:
    assert "Surveillance" in tags.facet("area", "D2")
    assert tags.facet("mode", "ROUT") == "routine"
    assert "Vaccination" in tags.facet("pillar", "RP10")


def test_days_and_targets_in_words() -> None:
    assert [tags.days_or_unknown(x) for x in (None, 1, 9)] == ["unknown", "1 day", "9 days"]
    assert tags.met_or_not(True) == "met"
    assert "missing" in tags.met_or_not(False)
    assert "unknown" in tags.met_or_not(None)
    assert tags.stage_name("detect") == "emergence to detection"


def test_published_shares_stand_as_they_were_printed() -> None:
    found = tags.published_shares(shipped_stock().timeliness["T01"])
    assert [x["share"].per_cent for x in found] == [54, 71, 49, 27]  # type: ignore[attr-defined]
    assert found[0]["median"] == "6"
    assert found[3]["median"] == ""
