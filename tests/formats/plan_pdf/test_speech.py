from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsforhs.formats.plan_pdf.speech import Speaker, amount, clean, reads_from_right, words_of
from hsforhs.framework import framework
from hsforhs.framework.labels import LANGUAGES


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_all_languages_say_the_same_things_with_the_same_places() -> None:
    english = words_of("en")
    for language in LANGUAGES:
        found = words_of(language)
        assert list(found) == list(english)
        assert [places(x) for x in found.values()] == [places(x) for x in english.values()]
        assert [key for key, text in found.items() if not text] == (["unreviewed"] if language == "en" else [])


@pytest.mark.parametrize(("text", "found"), [("123 وزارة", True), ("123 Ministry وزارة", False), ("12", False)])
def test_the_first_letter_gives_the_direction(text: str, found: bool) -> None:
    assert reads_from_right(text) is found


def test_texts_of_another_language_keep_it() -> None:
    arabic = Speaker("ar", framework())
    assert arabic.say("وزارة", "") == "وزارة"
    assert arabic.say("Ministry", "") == {"t": "Ministry", "lang": "", "rtl": False}
    assert arabic.say("Ministry", "en") == {"t": "Ministry", "lang": "en", "rtl": False}
    assert Speaker("en", framework()).say("وزارة", "") == {"t": "وزارة", "lang": "", "rtl": True}
    assert Speaker("fr", framework()).say("卫生", "zh-hans") == {"t": "卫生", "lang": "zh", "rtl": False}


def test_codes_are_kept_apart_where_the_document_runs_from_the_right() -> None:
    arabic = Speaker("ar", framework())
    assert arabic.with_code("D2", "الترصد") == "\u2068D2\u2069 الترصد"
    assert Speaker("en", framework()).with_code("D2", "Surveillance") == "D2 Surveillance"
    assert arabic.with_code("D2", {"t": "x", "lang": "en", "rtl": False}) == {"t": "D2 x", "lang": "en", "rtl": False}
    assert arabic.counted("الترصد", 3) == "الترصد (3)"


def test_what_has_no_title_is_said_in_words() -> None:
    french = Speaker("fr", framework())
    assert french.sector("HEALTH") == "Secteur de la santé"
    assert french.sector("") == "non indiqué"
    assert french.chip(None, "x") == "x"
    assert french.chip(4)["text"] == "4"  # type: ignore[index]
    assert french.share(1, 4, of=2) == {"text": "25\u202f%", "part": 0.5}
    assert french.share(1, 1000, of=2)["text"] == "<1\u202f%"
    assert french.share(1, 0, of=0) == {"text": "", "part": 0.0}


@given(st.text())
@settings(max_examples=30)
def test_what_no_font_shows_is_left_out(text: str) -> None:
    assert all(x == "\n" or x.isprintable() or x.isspace() or ord(x) > 127 for x in clean(text))
    assert clean(clean(text)) == clean(text)


def test_amounts_are_whole_with_narrow_spaces() -> None:
    shown = {0: "0", 999.5: "1\u202f000", 1234567.2: "1\u202f234\u202f567", -1500: "−1\u202f500"}
    assert {x: amount(x) for x in shown} == shown
