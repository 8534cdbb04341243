"""Words that say nothing about a subject, in the form of :func:`.normalise`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from .normalise import LANGUAGES, normalise

_WORDS = {
    "ar": (
        "في من على إلى عن مع أو و ثم أن إن هو هي هذا هذه ذلك تلك التي الذي ما لا لم لن كل بعض بين حول بشأن ضد "
        "عند كيف هل لماذا متى أين أي قبل بعد خلال منذ حتى غير"
    ),
    "en": (
        "a an and are as at be been by can do does did for from has have how if in into is it its of on or "
        "our should so that the their there these this those to was we were what when where which who whom "
        "why will with you your we us my me i many much about between during after before"
    ),
    "es": (
        "a al ante con como cual cuando cuál cómo de del desde donde dónde durante el ella ellos en entre es "
        "esta este esto la las le les lo los más no o para pero por porque qué que quién se ser sin sobre son "
        "su sus un una unas unos y ya"
    ),
    "fr": (
        "à au aux avec ce ces cette comment dans de des donc du elle en entre est et il ils la le les leur "
        "leurs lors mais ne ou où par pas pendant plus pour pourquoi qu que quel quelle quelles quels qui sa "
        "se ses son sont sous sur un une vers y après avant"
    ),
    "ru": (
        "а без бы в во вы где для до его ее если же за и из или их к как когда кто ли мы на не но о об от по "
        "под при про с со так то того только у что чтобы это этот эти этого"
    ),
    "zh": ("的 了 和 与 及 在 是 对 为 以 于 中 有 等 之 或 如何 什么 怎么"),
}


_LOUD_BEFORE = {"ar": {"عن": "بعد"}, "es": {"sin": "capacidad", "una": "salud"}}
"""Words that say something before another one: "una salud" is One Health, "salud" is not."""


def loud(words: Sequence[str], language: str) -> list[int]:
    """Return the positions of normalised words that say something about a subject."""
    silent, before = stopwords(language), _LOUD_BEFORE.get(language, {})
    following = [*words[1:], ""][: len(words)]
    return [
        i
        for i, (word, after) in enumerate(zip(words, following, strict=True))
        if word not in silent or before.get(word) == after
    ]


@cache
def stopwords(language: str) -> frozenset[str]:
    """Return the normalised words that say nothing in a language; those of English where it is not one of the six."""
    known = language if language in LANGUAGES else "en"
    return frozenset(normalise(_WORDS[known], known).split())
