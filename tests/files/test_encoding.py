from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput, decode

# Words and phrases of tables in French, Spanish, Portuguese, German and English.
WORDS = [
    "Bénin", "Côte d'Ivoire", "CÔTE D'IVOIRE", "République démocratique", "État partie", "Maîtrise", "Noël", "aiguë",
    "Bolívia", "Haití", "Perú", "España", "Población", "Panamá", "según", "información pública",
    "São Tomé e Príncipe", "Curaçao", "Moçambique", "nível", "Réunion", "Türkiye", "Österreich", "Malmö", "Größe",
    "Ålesund", "à revoir", "créée", "Ñuble", "ÉCOLE", "École",
]  # fmt: skip
TYPOGRAPHY = [
    "“word”",
    "country’s",
    "the countries’ plans",
    "d’Ivoire",
    "2018 – 2020",
    "œuvre",
    "‘word’",
    "qu’il",
    "sœur",
]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("word", WORDS)
def test_one_word_tells_the_old_encoding(word: str, encoding: str) -> None:
    assert decode(f"name,score\n{word},80\n".encode(encoding), file="a.csv") == (f"name,score\n{word},80\n", encoding)


@pytest.mark.parametrize("text", TYPOGRAPHY)
def test_typography_of_windows_is_not_taken_for_letters_of_mac(text: str) -> None:
    assert decode(text.encode("cp1252"), file="a.csv") == (text, "cp1252")


def test_a_draw_goes_to_windows_until_another_word_decides() -> None:
    # In Mac Roman í has the place of the apostrophe of Windows, so this is "d’as" or "días".
    assert decode("días".encode("mac_roman"), file="a.csv") == ("d’as", "cp1252")
    assert decode("días de reunión".encode("mac_roman"), file="a.csv") == ("días de reunión", "mac_roman")


@pytest.mark.parametrize("text", ["80\N{NO-BREAK SPACE}%", "días ç"])
def test_a_stray_letter_and_an_unknown_byte_speak_against_windows(text: str) -> None:
    assert decode(text.encode("mac_roman"), file="a.csv") == (text, "mac_roman")


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), st.sampled_from(["cp1252", "mac_roman"]))
def test_more_words_never_confuse_it(words: list[str], encoding: str) -> None:
    text = "\n".join(words)
    if not text.isascii():
        assert decode(text.encode(encoding), file="a.csv") == (text, encoding)


@given(st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])))
def test_unicode_is_read_back(text: str) -> None:
    assert decode(text.encode(), file="a.csv") == (text, "utf-8")
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert decode(text.encode(encoding), file="a.csv") == (text, encoding)


@pytest.mark.parametrize(
    ("content", "place"),
    [("a\nCôte\nPérou".encode()[:-3] + b"\xc3", "line 3"), ("a\nCôte".encode("utf-16")[:-1], "line 2")],
)
def test_unicode_that_is_cut_off_is_refused_and_not_read_as_something_else(content: bytes, place: str) -> None:
    with pytest.raises(BadInput, match=f"^a.csv, {place}: a character is damaged or cut off"):
        decode(content, file="a.csv")


def test_zero_bytes_are_no_text() -> None:
    with pytest.raises(BadInput, match="zero bytes"):
        decode(b"a,b\0c", file="a.csv")
