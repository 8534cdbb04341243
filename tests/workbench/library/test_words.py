"""What pages say: reasons, languages, snippets, in the language of the page."""

from __future__ import annotations

import pytest
from django.utils import translation

from hsforhs.library import Reason
from hsforhs.library.snippets import Snippet
from hsforhs.text import LANGUAGES, concept_vocabulary
from hsforhs.workbench.library import words


def test_languages_are_named_in_that_of_the_page() -> None:
    assert [words.language_name(x) for x in (*LANGUAGES, "und")][:2] == ["Arabic", "English"]
    assert words.language_name("und") == "language not known"
    with translation.override("fr"):
        assert words.language_name("zh") == "Chinois simplifié"


def test_the_library_and_pages_write_chinese_differently() -> None:
    with translation.override("zh-hans"):
        assert words.reader_language() == "zh"
    assert [words.page_code(x) for x in ("zh", "fr", "und")] == ["zh-hans", "fr", ""]


@pytest.mark.parametrize("kind", ["title", "text", "concept", "tag", "country", "language"])
def test_every_reason_is_said(kind: str) -> None:
    concept = concept_vocabulary().concept("jee3-area", "D2")
    said = words.reason_in_words(Reason(kind, "zebra", concept if kind in ("concept", "tag") else None))
    assert ("D2" in said) is (kind in ("concept", "tag"))
    assert ("zebra" in said) is (kind in ("title", "text", "country"))


def test_snippets_are_marked_and_escaped() -> None:
    found = words.snippet_marked(Snippet("a <b> zebra & more", ((6, 11),), True, True), "en")
    assert found == "… a &lt;b&gt; <mark>zebra</mark> &amp; more …"
    assert words.snippet_marked(Snippet("حمار"), "ar") == '<span lang="ar" dir="rtl">حمار</span>'


@pytest.mark.parametrize(
    ("facet", "code", "name"),
    [
        ("area", "D2", "D2 Surveillance"),
        ("step", "3", "level 3"),
        ("language", "fr", "French"),
        ("kind", "tool", "tool"),
        ("kind", "", "kind not known"),
        ("country", "GHA", "Ghana"),
        ("licence", "CC BY 4.0", "CC BY 4.0"),
    ],
)
def test_codes_of_facets_have_names(facet: str, code: str, name: str) -> None:
    assert words.facet_name(facet, code) == name


def test_choices_keep_the_chosen_and_the_order_of_the_framework() -> None:
    counts = {"area": {"D2": 3, "P1": 1}, "country": {"GHA": 1, "KEN": 9}}
    assert [x[0] for x in words.listed_facets(counts, "area", ("R4",))] == ["P1", "D2", "R4"]
    assert words.listed_facets(counts, "country", ())[0] == ("KEN", "Kenya (9)")
