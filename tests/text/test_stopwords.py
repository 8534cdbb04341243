from __future__ import annotations

import pytest

from hsforhs.text import LANGUAGES, content, loud, stopwords
from hsforhs.text.normalise import cut


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_silent_words_in_normal_form(language: str) -> None:
    found = stopwords(language)
    assert len(found) > 10
    assert all(cut(word, language) == [word] for word in found)


def test_a_silent_word_is_compared_before_it_is_stemmed() -> None:
    assert content("points d’entrée entre pays", "fr") == ["point", "entre", "pay"]


def test_another_language_is_read_as_english() -> None:
    assert stopwords("und") == stopwords("en")


def test_a_silent_word_is_loud_before_another_one() -> None:
    assert loud(["de", "una", "salud", "y", "una"], "es") == [1, 2]
    assert loud([], "es") == []
