from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from hsforhs.framework import LANGUAGES, VocabularyError, framework
from hsforhs.framework.labels import Labels
from hsforhs.framework.tables import DataFileError

OTHERS = tuple(language for language in LANGUAGES if language != "en")
SCRIPTS = {"ar": "ARABIC", "zh-hans": "CJK", "ru": "CYRILLIC", "fr": "LATIN", "es": "LATIN"}
HEADER = "scheme,code,english,text,short,basis,seen_in\n"


@pytest.mark.parametrize("language", OTHERS)
def test_every_row_names_something_by_its_present_english_title(language: str) -> None:
    words = framework()
    rows = words.labels.rows(language)
    assert rows
    stale = [(x.scheme, x.code) for x in rows if words.label(x.scheme, x.code, "en").text != x.english]
    assert stale == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_pages_show_most_has_a_title(language: str) -> None:
    words = framework()
    wanted = {
        "area": list(words.areas),
        "area-group": [x.group for x in words.areas.values()],
        "component": list(words.components),
        "dimension": list(words.dimensions),
        "sector": list(words.sectors),
        "region": list(words.regions),
        "level": list(words.lists["level"]),
        "capacity-level": [str(x) for x in words.levels],
        "indicator": [str(x.key) for x in words.indicators_of("jee-3")],
    }
    missing = [
        (scheme, code)
        for scheme, codes in wanted.items()
        for code in codes
        if words.label(scheme, code, language).language != language
    ]
    assert missing == []


@pytest.mark.parametrize("language", OTHERS)
def test_texts_are_in_the_script_of_their_language_and_in_normal_form(language: str) -> None:
    for row in framework().labels.rows(language):
        letters = [unicodedata.name(x, "") for x in row.label.text if x.isalpha()]
        assert any(name.startswith(SCRIPTS[language]) for name in letters), row.label.text
        assert row.label.text == unicodedata.normalize("NFC", row.label.text).strip()


@pytest.mark.parametrize("language", OTHERS)
def test_short_titles_are_short(language: str) -> None:
    rows = [row for row in framework().labels.rows(language) if row.scheme in {"area", "component"}]
    assert [row.label.brief for row in rows if len(row.label.brief) > 26] == []
    assert any(row.label.short for row in rows)


def test_english_is_the_record_itself() -> None:
    words = framework()
    label = words.label("area", "D2", "en")
    assert (label.text, label.brief, label.language) == (words.areas["D2"].title, words.areas["D2"].short_title, "en")
    assert words.labels.rows("en") == ()


def test_a_title_that_is_not_translated_says_that_it_is_english() -> None:
    label = framework().label("indicator", "spar-1:C1.1", "ru")
    assert label.language == "en"
    assert label.text == framework().indicator("spar-1:C1.1").title
    assert framework().label("area", "D2", "de").language == "en"


def test_an_edition_with_the_same_words_takes_the_translation_over_as_a_draft() -> None:
    words = framework()
    taken = words.label("group", "spar-2:C3", "fr")
    assert words.label("group", "spar-2:C3", "en").text == words.areas["P2"].title
    assert taken.text == words.label("area", "P2", "fr").text
    assert words.label("area", "P2", "fr").official
    assert not taken.official


def test_states_have_names_in_six_languages_and_else_english_ones() -> None:
    names = {language: framework().label("state", "DZA", language).text for language in LANGUAGES}
    assert names == {
        "ar": "الجزائر", "zh-hans": "阿尔及利亚", "en": "Algeria", "fr": "Algérie", "ru": "Алжир", "es": "Argelia",
    }  # fmt: skip
    assert framework().label("state", "DZA", "pt").language == "en"


@pytest.mark.parametrize("scheme", ["area", "sector", "level", "area-group", "capacity-level"])
def test_an_unknown_code_is_refused(scheme: str) -> None:
    with pytest.raises(VocabularyError, match=f"there is no {scheme} 'X9'"):
        framework().label(scheme, "X9", "fr")
    with pytest.raises(VocabularyError, match="there is no group 'spar-2:X9'"):
        framework().label("group", "spar-2:X9", "fr")


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(VocabularyError, match="no titles of the kind 'colour'"):
        framework().label("colour", "X9", "fr")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("area,P1,Legal,Droit,,guess,", "basis is 'guess'"),
        ("area,P1,Legal,,,own,", "the text is empty"),
        ("area,P1,Legal,Droit,,official,", "seen_in names the official text"),
        ("area,P1,Legal,Droit,,own,A book", "seen_in names the official text"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, row: str, words: str) -> None:
    (tmp_path / "fr.csv").write_text(f"{HEADER}{row}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=rf"fr\.csv, row 1: {words}"):
        Labels(tmp_path).rows("fr")


def test_a_code_stands_once(tmp_path: Path) -> None:
    (tmp_path / "fr.csv").write_text(f"{HEADER}area,P1,Legal,Droit,,own,\n", encoding="utf-8")
    assert Labels(tmp_path).find("area", "P1", "Legal", "fr") is not None
    (tmp_path / "fr.csv").write_text(HEADER + "area,P1,Legal,Droit,,own,\n" * 2, encoding="utf-8")
    with pytest.raises(DataFileError, match="area P1 stands twice"):
        Labels(tmp_path).find("area", "P1", "Legal", "fr")


def test_a_translation_of_other_words_than_those_of_the_edition_in_use_is_none() -> None:
    words = framework()
    key = next(x for x in words.indicators.values() if str(x.key) == "jee-3:D2.1").key
    reworded = replace(
        words, indicators={**words.indicators, key: replace(words.indicators[key], title="An invented title")}
    )
    assert words.label("indicator", str(key), "fr").language == "fr"
    assert reworded.label("indicator", str(key), "fr").text == "An invented title"
    assert reworded.label("indicator", str(key), "fr").language == "en"
