from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import VocabularyError, framework
from hsforhs.library import Gap, Tag, Use, recommend, shipped_stock
from hsforhs.library.recommend import OTHER_LANGUAGE, WEIGHTS
from tests.library.made import made

WORDS = framework()
STOCK = shipped_stock().documents.values()


def guide(number: int, kind: str = "guideline", **more: object) -> object:
    tags = (Tag("area", "D2"), Tag("component", "HIS"), Tag("step", "3"))
    return replace(made(number, kind=kind, year=2020, level="NAT", tags=tags), **more)  # type: ignore[arg-type]


def best(*documents: object, gap: Gap | None = None, **more: object) -> list[object]:
    return recommend(documents, gap or Gap("D2", 2, "HIS", "NAT"), WORDS, year=2026, **more)  # type: ignore[arg-type, return-value]


def test_every_part_of_the_score_is_shown() -> None:
    (found,) = recommend([guide(1, countries=("SEN",))], Gap("D2", 2, "HIS", "NAT", "SEN"), WORDS, year=2026)  # type: ignore[list-item]
    assert found.parts == {"area": 1, "step": 1, "component": 1, "setting": 1, "recency": 0.5, "use": 0.5}
    assert found.score == pytest.approx(0.45 + 0.2 + 0.1 + 0.1 + 0.05 + 0.025)
    assert sum(WEIGHTS.values()) == pytest.approx(1)


@given(
    area=st.sampled_from(sorted(WORDS.areas)),
    level=st.integers(1, 4),
    languages=st.sets(st.sampled_from(["en", "fr", "ar"])),
)
def test_scores_add_up_and_kinds_differ_as_long_as_there_are_kinds(area: str, level: int, languages: set[str]) -> None:
    found = recommend(STOCK, Gap(area, level), WORDS, year=2026, languages=languages)
    kinds = {x.kind for x in STOCK if area in x.codes("area")}
    assert len({x.document.kind for x in found}) == min(len(kinds), len(found))
    for one in found:
        assert all(0 <= part <= 1 for part in one.parts.values())
        assert one.score == pytest.approx(one.language_factor * sum(WEIGHTS[x] * y for x, y in one.parts.items()))
        assert area in one.document.codes("area")
    assert [x.score for x in found] == sorted((x.score for x in found), reverse=True)


def test_a_language_that_the_reader_lacks_is_shown_further_down() -> None:
    found = best(guide(1, titles={"ru": "a"}), guide(2, "tool"), languages=("en",))
    assert [(x.document.id, x.language_factor) for x in found] == [("made-2", 1), ("made-1", OTHER_LANGUAGE)]  # type: ignore[attr-defined]


def test_of_a_work_in_two_languages_the_readers_version_is_chosen() -> None:
    versions = [guide(1, work="w"), guide(2, work="w", titles={"fr": "a"})]
    assert [x.document.id for x in best(*versions, languages=("fr",))] == ["made-2"]  # type: ignore[attr-defined]


def test_what_helped_elsewhere_rises_and_one_voice_moves_little() -> None:
    (plain,) = best(guide(1))
    (once,) = best(guide(1), uses={"made-1": Use(1, 5)})
    (often,) = best(guide(1), uses={"made-1": Use(100, 5)})
    assert plain.score < once.score < often.score  # type: ignore[attr-defined]
    assert once.parts["use"] == pytest.approx((3 * 3 + 5) / 4 / 4 - 1 / 4)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "part", "expected"),
    [
        ({"year": None}, "recency", 0.25),
        ({"year": 2030}, "recency", 1),
        ({"tags": (Tag("area", "P4"), Tag("area", "D2"))}, "area", 0.8),
        ({"tags": (Tag("area", "D2"),)}, "step", 0.5),
        ({"tags": (Tag("area", "D2"), Tag("step", "4"))}, "step", 0.5),
        ({"tags": (Tag("area", "D2"), Tag("step", "5"))}, "step", 0),
        ({"tags": (Tag("area", "D2"),)}, "component", 0),
        ({"level": "GLO"}, "setting", 0.25),
    ],
)
def test_each_part(changes: dict[str, object], part: str, expected: float) -> None:
    (found,) = best(guide(1, **changes))
    assert found.parts[part] == pytest.approx(expected)  # type: ignore[attr-defined]


def test_other_areas_and_wrong_gaps() -> None:
    assert best(guide(1), gap=Gap("P4", 2)) == []
    with pytest.raises(VocabularyError, match="Q9"):
        best(gap=Gap("Q9", 2))
    with pytest.raises(ValueError, match="1 to 4"):
        best(gap=Gap("D2", 5))
