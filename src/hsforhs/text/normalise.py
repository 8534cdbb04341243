"""One normal form of words in Arabic, Chinese, English, French, Russian and Spanish, for texts and queries alike.

Sources: Unicode Standard Annex 15 (NFKC), the Snowball stemmers (snowballstem.org), and the light stemming of Arabic by
article and prefixes (Larkey, Ballesteros and Connell, SIGIR 2002), of which only the safe half is used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from threading import Lock

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
_SNOWBALL = {"ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "ru": "russian"}
_LATIN = ("en", "es", "fr")
_MOST_STEMS = 200_000

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
_ANY_HAN = re.compile(f"[{_HAN}]")
_ARABIC_MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
_TOKEN = re.compile(
    # Words and codes: D2, C5.1, COVID-19, WHO/CDS/2018.17, A(H5N1) as a and h5n1. A hyphen, dot or slash stays only
    # where a digit is near, so that "inter-agency" is two words and COVID-19 is one.
    rf"[{_HAN}]+|(?:[^\W_{_HAN}]+[-./](?=[^\W_]*\d)|\d[^\W_{_HAN}]*[-./](?=[^\W_]))*[^\W_{_HAN}]+"
)
_HAS_DIGIT = re.compile(r"\d")
_NO_SIGNS = {code: " " for code in range(128) if not chr(code).isalnum()}
_APOSTROPHES = re.compile(r"(?<=\w)['\u2019\u02bc](?=\w)")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['\u2019\u02bc](?=\w)")
_MIXED = re.compile(r"[а-яё]+(?=[a-z])[a-zа-яё]*|[a-z]+(?=[а-яё])[a-zа-яё]*")
_LOOKALIKES = str.maketrans("авекмнорстух", "abekmhopctyx")
_MOST_PASSES = 4
_ARTICLES = ("وبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "ال", "لل")
_LEAST_ARABIC = 3


def _folding() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for first, last in ((0xC0, 0x24F), (0x1E00, 0x1EFF)):
        for code in range(first, last + 1):
            base = unicodedata.normalize("NFD", chr(code))[0].casefold()
            if base.isascii() and base.isalpha():
                table[code] = base
    table |= dict.fromkeys(range(0x300, 0x370))
    for first, last in ((0x610, 0x61A), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6ED)):
        table |= dict.fromkeys(range(first, last + 1))
    table |= {0xAD: None, 0x200B: None, 0x200C: None, 0x200D: None, 0x200E: None, 0x200F: None}
    for digit in range(10):
        table[0x660 + digit] = table[0x6F0 + digit] = str(digit)
    alike = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك"}
    alike |= {"ё": "е", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "\u2010": "-", "\u2011": "-", "\u2013": "-"}
    return table | {ord(sign): text for sign, text in alike.items()}


_FOLD = _folding()


def normalise(text: str, language: str) -> str:
    """Return a text with all spellings of a letter made one; words stay whole, order and blanks stay.

    NFKC and small letters; Latin letters without accents; Arabic without marks and tatweel, with one form of alef, of
    hamza on its seat, of ya and of ta marbuta; Western digits. French elisions go. Applying it twice changes nothing.
    """
    text = text.casefold() if text.isascii() else _one_form(text)
    if language == "fr":
        text = _ELISION.sub(" ", text)
    return text if text.isascii() and "'" not in text else _APOSTROPHES.sub("", text)


def _one_form(text: str) -> str:
    # Folding can bring signs together that compose or fold again.
    for _ in range(_MOST_PASSES):
        folded = unicodedata.normalize("NFKC", text).casefold().translate(_FOLD)
        if folded == text:
            break
        text = folded
    # A word in two alphabets is a slip of the keyboard: many texts have COVID-19 with a Cyrillic letter in front.
    return _MIXED.sub(lambda match: match.group().translate(_LOOKALIKES), text)


def cut(text: str, language: str) -> list[str]:
    """Return the normalised words of a text, not stemmed; a run of Han characters as its overlapping pairs.

    One Han character alone gives itself.
    """
    plain = normalise(text, language)
    if plain.isascii() and _HAS_DIGIT.search(plain) is None:
        # Without digits no word holds a hyphen, a dot or a slash, and cutting at blanks is much quicker.
        return plain.translate(_NO_SIGNS).split()
    words: list[str] = _TOKEN.findall(plain)
    if text.isascii() or not _ANY_HAN.search(text):
        return words
    return [x for word in words for x in (_pairs(word) if _is_han(word[0]) else (word,))]


def tokens(text: str, language: str) -> list[str]:
    """Return the tokens of a text for search: stems, codes as they are, pairs of Han characters.

    A word is stemmed by the rules of its script: Arabic and Cyrillic letters as Arabic and Russian whatever the
    language of the text, Latin letters by ``language`` (English where that one is not written so).
    """
    return stems(text, language)[1]


def stems(text: str, language: str) -> tuple[list[str], list[str]]:
    """Return the words of a text as :func:`cut` gives them, and the token of each."""
    words = cut(text, language)
    return words, list(map(stemmer(language), words))


def spans(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and the token of each word of the text as it is written, for marking what was found.

    A run of Han characters comes once for each of its pairs. Offsets count characters of ``text``.
    """
    for match in re.finditer(rf"[\w{_ARABIC_MARKS}][\w{_ARABIC_MARKS}'\u2019./-]*", text):
        start, word = match.start(), match.group()
        if _is_han(word[0]):
            for i in range(max(1, len(word) - 1)):
                for token in tokens(word[i : i + 2], language)[:1]:
                    yield start + i, min(start + i + 2, match.end()), token
            continue
        for token in tokens(word, language):
            yield start, match.end(), token


def guess_languages(text: str) -> tuple[str, ...]:
    """Return the languages that a text can be in by its letters: one for Arabic, Cyrillic and Han, else three."""
    counts = {"ar": 0, "ru": 0, "zh": 0, "": 0}
    for sign in text:
        if "\u0600" <= sign <= "\u06ff" or "\u0750" <= sign <= "\u077f" or "\ufb50" <= sign <= "\ufeff":
            counts["ar"] += 1
        elif "\u0400" <= sign <= "\u04ff":
            counts["ru"] += 1
        elif _is_han(sign):
            counts["zh"] += 1
        elif sign.isalpha():
            counts[""] += 1
    # A question in Chinese with a long name in Latin letters is still a Chinese one.
    other = {language: number for language, number in counts.items() if language and number}
    return (max(other, key=other.__getitem__),) if other else _LATIN


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u4dbf" or "\u4e00" <= sign <= "\u9fff" or "\U00020000" <= sign <= "\U0003134f"


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def stemmer(language: str) -> Callable[[str], str]:
    """Return the function that gives the token of a normalised word in a text of this language."""
    return _stemmer(language if language in _LATIN else "en")


class _Stems(dict[str, str]):
    """Stems by word, each made once: a dictionary answers faster than any cache, and most words come again."""

    def __init__(self, stem: Callable[[str], str], most: int = _MOST_STEMS) -> None:
        super().__init__()
        self._stem, self._most = stem, most
        # A Snowball stemmer keeps the word that it works on in itself: two threads in one would mix their words.
        self._one_at_a_time = Lock()

    def __missing__(self, word: str) -> str:
        with self._one_at_a_time:
            found = self._stem(word)
            if len(self) >= self._most:
                self.clear()
            self[word] = found
        return found


@cache
def _stemmer(latin: str) -> Callable[[str], str]:
    import snowballstemmer

    by_rule = {language: snowballstemmer.stemmer(name).stemWord for language, name in _SNOWBALL.items()}

    def stem(word: str) -> str:
        if _HAS_DIGIT.search(word):
            return word
        first = word[0]
        if "\u0600" <= first <= "\u06ff":
            return _arabic(word, by_rule["ar"])
        if "\u0400" <= first <= "\u04ff":
            return str(by_rule["ru"](word)) or word
        if _is_han(first):
            return word
        if latin == "es" and word.endswith("ion"):
            # The rules know this ending with its accent only, which folding took away.
            word = f"{word[:-2]}ón"
        return str(by_rule[latin](word)).translate(_FOLD) or word

    return _Stems(stem).__getitem__


def _arabic(word: str, by_rule: Callable[[str], str]) -> str:
    word = word.removesuffix("ء") or word
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _LEAST_ARABIC:
            word = word[len(article) :]
            break
    else:
        # "and" stands before a word that could do without it: وترصد, but not وباء.
        if word.startswith("و") and len(word) > _LEAST_ARABIC + 1:
            word = word[1:]
        # "for" before nouns of action (لمقاومة, لتعزيز); elsewhere it is too often a letter of the word itself.
        if word.startswith(("لم", "لت")) and len(word) > _LEAST_ARABIC + 1:
            word = word[1:]
    if word.endswith("ات") and len(word) > _LEAST_ARABIC + 2:
        word = word[:-2]
    stemmed = str(by_rule(word)).translate(_FOLD)
    return stemmed if len(stemmed) > 1 else word
