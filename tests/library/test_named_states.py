from __future__ import annotations

import pytest

from hsforhs.framework import framework
from hsforhs.library.named_states import states_named
from hsforhs.text import LANGUAGES, spans


def named(text: str, language: str) -> list[str]:
    places = [(start, end) for start, end, _ in spans(text, language)]
    return list(states_named(text, places).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_named_by_its_name_in_every_language(language: str) -> None:
    unnamed = []
    for iso3, state in framework().states.items():
        name = state.names.get("zh-hans" if language == "zh" else language, state.name)
        if iso3 not in named(name, language):
            unnamed.append(name)
    # This one is an Arabic word as well.
    assert set(unnamed) <= {"مالي"}


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("ماذا فعلت غانا بشأن الحجر الصحي", "ar", ["GHA"]),
        ("دعم لغانا والسنغال", "ar", ["GHA", "SEN"]),
        ("المختبرات في مالي", "ar", ["MLI"]),
        ("دعم مالي للمختبرات", "ar", []),
        ("加纳的检疫", "zh", ["GHA"]),
        ("中国的实验室", "zh", ["CHN"]),
        ("发展中国家的实验室", "zh", []),
        ("美国的应急", "zh", ["USA"]),
        ("карантин в Таиланде", "ru", ["THA"]),
        ("опыт гана", "ru", ["GHA"]),
        ("кроме того, катар горла", "ru", []),
        ("Катар и Чад", "ru", ["QAT", "TCD"]),
        ("в Корейской Народно-Демократической Республике", "ru", ["PRK"]),
        ("cuarentena en Sudáfrica", "es", ["ZAF"]),
        ("per person can", "en", []),
        ("PER and CAN", "en", ["PER", "CAN"]),
    ],
)
def test_states_in_the_middle_of_a_question(text: str, language: str, codes: list[str]) -> None:
    assert named(text, language) == codes
