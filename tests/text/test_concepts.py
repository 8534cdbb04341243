from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.framework import framework
from hsforhs.framework.tables import DataFileError
from hsforhs.text import LANGUAGES, Vocabulary, concept_vocabulary, content, find_concepts
from hsforhs.text.concepts import faults, load_vocabulary

ALL = sorted(concept_vocabulary().concepts)


def test_the_vocabulary_that_ships_is_sound() -> None:
    assert list(faults(concept_vocabulary(), framework())) == []


@given(concept=st.sampled_from(ALL), language=st.sampled_from(LANGUAGES))
def test_a_label_names_its_concept(concept: str, language: str) -> None:
    label = concept_vocabulary().concepts[concept].label(language)
    named = {x.concept.id for x in concept_vocabulary().named_in(content(label, language), language)}
    same = {
        x.id
        for x in concept_vocabulary().concepts.values()
        if content(label, language) in [content(name, language) for name in x.names(language)]
    }
    assert concept in named or not content(label, language)
    assert named >= same


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("How do we detect antimicrobial resistance?", None, "jee3-area:p4"),
        ("مقاومة مضادات الميكروبات", None, "jee3-area:p4"),
        ("laboratoires", None, "jee3-area:d1"),
        ("points d’entrée", "fr", "jee3-area:poe"),
        ("puntos de entrada", None, "jee3-area:poe"),
        ("устойчивость к противомикробным препаратам", None, "jee3-area:p4"),
        ("实验室", None, "jee3-area:d1"),
        ("D2", None, "jee3-area:d2"),
        ("COVID-19", "ar", "disease:covid-19"),
        ("Framework for a Public Health Emergency Operations Centre", "en", "tool:eoc"),
        ("essential health services", "en", "jee3-indicator:r3.3"),
        ("el enfoque de una salud", "es", "tool:one-health"),
    ],
)
def test_a_question_names_concepts(question: str, language: str | None, expected: str) -> None:
    assert expected in [concept.id for concept in find_concepts(question, language)]


def test_a_word_before_another_says_something_there_alone() -> None:
    assert find_concepts("Terremotos y salud", "es") == (concept_vocabulary().concepts["hazard:earthquake"],)
    assert "capacity-level:1" not in [x.id for x in find_concepts("la capacidad de respuesta", "es")]


def test_a_concept_belongs_to_another_one_or_to_none() -> None:
    words = concept_vocabulary()
    assert words.wider(words.concepts["term:hand-hygiene"]) == words.concept("jee3-area", "R4")
    assert words.wider(words.concepts["jee3-area:r4"]) is None
    broken = replace(words, within={"term:score": "x", "term:costing": "term:budget", "term:budget": "jee3-area:p2"})
    assert [x for x in faults(broken, framework()) if x.startswith("concepts_within")] == [
        "concepts_within: there is no concept x",
        "concepts_within: term:budget, within which term:costing is, is within another one itself",
    ]


def test_concepts_come_once_in_the_order_in_which_they_are_named() -> None:
    found = [x.id for x in find_concepts("financing of laboratories, financing")]
    assert found.index("jee3-area:p2") < found.index("jee3-area:d1")
    assert len(found) == len(set(found))


def test_the_longest_name_wins() -> None:
    found = [concept.id for concept in find_concepts("community engagement", "en")]
    assert "jee3-indicator:r5.3" in found
    assert "component:com" not in found


def test_words_that_name_nothing_find_nothing() -> None:
    assert find_concepts("of the and") == ()
    assert find_concepts("xyzzy") == ()


def test_a_label_in_another_language_is_the_english_one() -> None:
    concept = concept_vocabulary().concepts["jee3-area:d1"]
    assert concept.label("pt") == concept.labels["en"]
    assert concept_vocabulary().concept("jee3-area", "D1") == concept
    assert concept_vocabulary().concept("jee3-area", "Q9") is None


def spoiled(**changes: object) -> list[str]:
    whole = concept_vocabulary()
    concept = replace(whole.concepts["jee3-area:d1"], **changes)
    return list(faults(Vocabulary(whole.version, {**whole.concepts, concept.id: concept}, whole.seen_in), framework()))


def test_faults_are_named() -> None:
    concept = concept_vocabulary().concepts["jee3-area:d1"]
    assert spoiled(code="D9") == [
        "concept jee3-area:d1: there is no jee3-area D9",
        "concepts: the areas D1 are missing",
    ]
    assert "no label in 'ru'" in spoiled(labels={**concept.labels, "ru": ""})[0]
    assert "not official or own" in spoiled(status={**concept.status, "ar": "?"})[0]
    other = "official" if concept.status["ar"] == "own" else "own"
    assert "goes with a source" in spoiled(status={**concept.status, "ar": other})[0]
    assert "does not begin with its scheme" in spoiled(scheme="term", code="")[0]


def test_a_table_without_a_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "concepts.csv").write_text("id,scheme\nx:1,x\n", encoding="utf-8")
    with pytest.raises(DataFileError, match="code"):
        load_vocabulary(tmp_path)
