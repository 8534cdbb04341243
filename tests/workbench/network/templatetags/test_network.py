"""Terms, parts, reasons, countries and small counts in words."""

from __future__ import annotations

import pytest
from django.utils import translation

from hsforhs.matching.scoring import PARTS
from hsforhs.matching.shortlists import REASONS
from hsforhs.workbench.network.models import Profile
from hsforhs.workbench.network.queries import Shown
from hsforhs.workbench.network.templatetags.network import (
    country_name,
    gap_or_step,
    language_name,
    member,
    or_few,
    part_name,
    reason_name,
    region_name,
    region_option,
    term_name,
)


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("D2", "D2 "),
        ("D2:HIS", "×"),
        ("P5:OS:ANI", "×"),
        ("HIS", "nformation"),
        ("hazard:ZOO", "Zoonotic"),
        ("hazard:XX", "XX"),
        ("method:costing", "costing"),
        ("method:<b>", "&lt;b&gt;"),
        ("D9", "D9"),
    ],
)
def test_terms_in_words(term: str, words: str) -> None:
    assert words in term_name(term)


def test_every_part_and_reason_has_words() -> None:
    assert all(part_name(x) != x or x in ("evidence", "step", "language", "region") for x in PARTS)
    assert reason_name("no consent to be matched") == "has not agreed to be found by you"
    with translation.override("de"):
        assert all(reason_name(x) for x in REASONS)


def test_what_is_missing_is_a_gap_or_a_step() -> None:
    assert gap_or_step("step 2-3") == "the step 2-3"
    assert "D2" in gap_or_step("D2:HIS")


def test_countries_languages_and_regions() -> None:
    assert country_name("GHA") == "Ghana"
    assert country_name("XLM") == "XLM"
    assert (language_name("fr"), language_name("xx")) == ("French", "xx")
    assert "Afri" in region_name("AFRO")
    assert "Afri" in region_option("AFRO")


def test_small_counts_say_so() -> None:
    assert or_few(12) == "12"
    assert or_few(0) == "0"
    assert "fewer than 5" in or_few(None)


def test_a_name_is_a_link_only_where_it_is_shown() -> None:
    profile = Profile(key="k" * 16, name="<Ada>")
    assert 'href="/network/people/' in member(Shown(profile, "<Ada>", frozenset({"name"})))
    hidden = member(Shown(profile, profile.pseudonym, frozenset()))
    assert "href" not in hidden
    assert "Ada" not in hidden
    assert "&lt;Ada&gt;" in member(Shown(profile, "<Ada>", frozenset({"name"})))
