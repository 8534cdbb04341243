from __future__ import annotations

import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.text import LANGUAGES, cut, guess_languages, normalise, spans, stems, tokens
from hsforhs.text.normalise import _TOKEN, _stemmer, _Stems

languages = st.sampled_from(LANGUAGES)
letters = st.text(
    st.one_of(
        st.characters(max_codepoint=0x24F),
        st.characters(min_codepoint=0x400, max_codepoint=0x45F),
        st.characters(min_codepoint=0x610, max_codepoint=0x6FF),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x4EFF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF),
    ),
    max_size=40,
)


@given(text=letters | st.text(max_size=40), language=languages)
def test_a_normal_form_is_normal(text: str, language: str) -> None:
    once = normalise(text, language)
    assert normalise(once, language) == once


@given(text=letters, language=languages)
def test_how_a_text_is_composed_and_whether_it_shouts_changes_no_token(text: str, language: str) -> None:
    assert tokens(unicodedata.normalize("NFC", text), language) == tokens(unicodedata.normalize("NFD", text), language)


@given(one=letters, other=letters, language=languages)
def test_tokens_of_two_lines_are_those_of_each(one: str, other: str, language: str) -> None:
    assert tokens(f"{one}\n,\n{other}", language) == tokens(one, language) + tokens(other, language)


@given(text=letters, language=languages)
def test_tokens_go_into_an_index_as_they_are(text: str, language: str) -> None:
    found = tokens(text, language)
    assert len(found) == len(cut(text, language))
    assert all(token and not any(sign.isspace() or sign == '"' for sign in token) for token in found)


@given(text=letters, language=languages)
def test_every_place_of_a_token_lies_in_the_text(text: str, language: str) -> None:
    for start, end, token in spans(text, language):
        assert 0 <= start < end <= len(text)
        assert token


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["D2", "C5.1", "COVID-19", "7-1-7", "R5.3", "A68/20", "H5N1", "2021"])
def test_codes_and_numbers_stay_whole(code: str, language: str) -> None:
    assert tokens(f"({code})", language) == [code.casefold()]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ar", "المختبرات", "مختبرات"),
        ("ar", "للمختبرات", "مختبر"),
        ("ar", "بمقاومة", "المقاومة"),
        ("ar", "وترصد", "الترصد"),
        ("ar", "لمقاومة", "المقاومة"),
        ("ar", "ولتعزيز", "تعزيز"),
        ("ar", "اللَّوَائِحُ", "اللوائح"),
        ("ar", "اللـــوائح", "اللوائح"),
        ("ar", "إدارة", "ادارة"),
        ("ar", "الطوارىء", "طوارئ"),
        ("ar", "مستشفى", "مستشفي"),
        ("ar", "٢٠٠٥", "2005"),
        ("ar", "ﻣﺨﺘﺒﺮ", "مختبر"),
        ("en", "laboratories", "laboratory"),
        ("en", "ＷＨＯ", "who"),
        ("en", "country’s", "country's"),
        ("en", "inter-agency", "inter agency"),
        ("es", "preparaciones", "preparación"),
        ("es", "preparacion", "preparación"),
        ("es", "países", "paises"),
        ("fr", "capacites", "capacités"),
        ("fr", "l’évaluation", "évaluations"),
        ("fr", "œuvre", "oeuvre"),
        ("ru", "правил", "правила"),
        ("ru", "чрезвычайных", "чрезвычайные"),
        ("ru", "зачёт", "зачет"),
        ("ru", "СOVID-19", "COVID-19"),
    ],
)
def test_two_spellings_are_one_token(language: str, one: str, other: str) -> None:
    assert tokens(one, language) == tokens(other, language) != []


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("ar", "وباء", "باء"), ("en", "policy", "police"), ("ru", "ели", "ёлка"), ("fr", "poste", "peste")],
)
def test_two_words_stay_two(language: str, one: str, other: str) -> None:
    assert tokens(one, language) != tokens(other, language)


def test_han_characters_give_their_pairs() -> None:
    assert tokens("应急管理:COVID-19的应对", "zh") == ["应急", "急管", "管理", "covid-19", "的应", "应对"]
    assert tokens("水", "zh") == ["水"]


def test_a_russian_breve_is_no_accent() -> None:
    assert normalise("Й ё", "ru") == "й е"


def test_words_of_another_script_are_read_by_that_script() -> None:
    assert tokens("laboratories المختبرات правил", "zh") == tokens("laboratory مختبر правила", "ar")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("laboratoire", ("en", "es", "fr")),
        ("مختبرات COVID-19 preparedness", ("ar",)),
        ("правила", ("ru",)),
        ("应急 IHR", ("zh",)),
        ("", ("en", "es", "fr")),
    ],
)
def test_letters_tell_the_language(text: str, expected: tuple[str, ...]) -> None:
    assert guess_languages(text) == expected


def test_places_of_words_in_a_text() -> None:
    assert list(spans("d’urgence 应急管", "fr")) == [(0, 9, "urgenc"), (10, 12, "应急"), (11, 13, "急管")]


@given(text=st.text(st.characters(max_codepoint=0x17F), max_size=60), language=languages)
def test_the_quick_way_of_cutting_gives_what_the_rule_gives(text: str, language: str) -> None:
    assert cut(text, language) == _TOKEN.findall(normalise(text, language))
    words, found = stems(text, language)
    assert (words, found) == (cut(text, language), tokens(text, language))


def test_stems_are_made_once_and_do_not_fill_the_memory() -> None:
    asked: list[str] = []
    kept = _Stems(lambda word: asked.append(word) or word[:3], most=2)
    assert [kept[x] for x in ("zebra", "quagga", "zebra")] == ["zeb", "qua", "zeb"]
    assert asked == ["zebra", "quagga"]
    assert (kept["okapi"], len(kept)) == ("oka", 1)


def test_threads_that_stem_at_once_do_not_mix_their_words() -> None:
    words = [f"{start}{middle}{end}" for start in ("quar", "sur", "lab", "inter") for middle in ("anti", "veill", "ora")
             for end in ("zation", "izing", "fulness", "ability", "ements", "ologies", "ized", "edly")]  # fmt: skip
    alone = [_stemmer.__wrapped__("en")(x) for x in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(20):
            together = _stemmer.__wrapped__("en")
            with ThreadPoolExecutor(8) as pool:
                found = list(pool.map(lambda _, stem=together: [stem(x) for x in words], range(8)))  # type: ignore[misc]
            assert all(x == alone for x in found)
    finally:
        sys.setswitchinterval(before)
