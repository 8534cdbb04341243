"""The register of research questions."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from dataclasses import replace
from importlib.resources import as_file
from pathlib import Path

import pytest

from hsforhs.agenda.register import (
    NOT_SEARCHED,
    Register,
    alike,
    faults,
    load_register,
    pairs_alike,
    shipped_register,
    similar,
)
from hsforhs.framework import Cell, VocabularyError, framework
from hsforhs.framework.tables import DataFileError, folder

register = shipped_register()


def test_what_ships_is_sound_and_covers_every_area_and_component() -> None:
    words = framework()
    assert faults(register, words) == []
    assert len(register.questions) >= 75
    cells = [cell for question in register.questions.values() for cell in question.cells]
    assert {cell.area for cell in cells} == set(words.areas)
    assert {cell.component for cell in cells} == set(words.components)
    assert {question.theme for question in register.questions.values()} == {
        code for name, code in register.terms if name == "theme"
    }


def test_nobody_has_searched_yet_and_the_register_says_so() -> None:
    assert {question.searched for question in register.questions.values()} == {NOT_SEARCHED}


def test_the_framework_keeps_neutral_labels_where_names_were_not_read() -> None:
    ours = {part.title for part in register.parts.values() if part.basis == "D"}
    assert ours == {"Pillar 1", "Pillar 2", "Pillar 3", "Roof", "Floor"}


def test_two_sets_of_criteria_ship() -> None:
    assert Counter(name for name, _ in register.criteria) == {"chnri": 5, "preparedness": 14}


def test_questions_are_found_by_cell_and_code() -> None:
    assert "RQ04" in {x.code for x in register.about("D2")}
    assert "RQ04" not in {x.code for x in register.about("D2", "COM")}
    assert register.question("RQ15").touches(component="OS")
    assert not register.question("RQ15").touches("D1", "OS")
    with pytest.raises(VocabularyError, match="no question 'RQ999'"):
        register.question("RQ999")


def test_a_question_in_other_words_is_found() -> None:
    first, *_ = similar(
        "When does emergency spending harm routine services, and how can it be reversed?", register.questions
    )
    assert first[0] == "RQ09"
    assert first[1] > 0.6
    (same, *_) = similar("  how can preparedness spending be TAGGED, costed and published ", register.questions)
    assert same == ("RQ10", 1.0)
    assert similar("Quelle heure est-il?", register.questions) == []
    assert similar("", register.questions) == []


def test_likeness_knows_other_scripts() -> None:
    question = replace(register.question("RQ01"), text="如何衡量应急准备的信任？")
    assert similar("怎样衡量应急准备的信任", {"X": question}, least=0.5)
    assert not similar("实验室样本运输", {"X": question}, least=0.2)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"cells": ()}, "it needs a cell"),
        ({"cells": (Cell("ZZ", "HIS"),)}, "ZZ"),
        ({"level": "P1"}, "there is no level P1"),
        ({"level": "village"}, "there is no level village"),
        ({"theme": "x"}, "there is no theme x"),
        ({"type": "x"}, "there is no type x"),
        ({"cycle": "x"}, "there is no cycle x"),
        ({"status": "x"}, "there is no status x"),
        ({"text": "No question"}, "question mark"),
        ({"text": "a" * 200 + "?"}, "200 letters"),
        ({"searched": ""}, "what was searched"),
        ({"source": ""}, "a source"),
    ],
)
def test_a_question_that_breaks_a_rule_is_named(change: dict[str, object], sentence: str) -> None:
    bad = replace(register.question("RQ01"), **change)  # type: ignore[arg-type]
    (fault,) = faults(replace(register, questions={"RQ01": bad}), framework())
    assert fault.startswith("research question RQ01: ")
    assert sentence in fault


def test_two_questions_that_are_nearly_the_same_are_told() -> None:
    twin = replace(register.question("RQ09"), code="RQ99", text=register.question("RQ09").text.replace("harm", "hurt"))
    assert faults(replace(register, questions={"RQ09": register.question("RQ09"), "RQ99": twin}), framework()) == [
        "research question RQ09: RQ99 asks nearly the same"
    ]


def test_a_framework_with_other_parts_is_told() -> None:
    parts = {code: part for code, part in register.parts.items() if code != "ROOF"}
    parts["P1"] = replace(parts["P1"], basis="X")
    terms = {**register.terms, ("colour", "red"): replace(register.terms["type", "delivery"], list="colour")}
    found = faults(replace(register, parts=parts, terms=terms), framework())
    assert [x.split(":")[0] for x in found] == ["research framework"] * 2 + ["research terms"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    with as_file(folder("hsforhs.agenda", "data")) as data:
        shutil.copytree(data, tmp_path / "data")
    return tmp_path / "data"


def add(path: Path, line: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")


def test_the_version_follows_the_content(copy: Path) -> None:
    same: Register = load_register(copy)
    assert same == register
    add(copy / "framework.csv", "X,pillar,More,D,a test")
    assert load_register(copy).version != register.version


def test_a_code_that_stands_twice_is_refused(copy: Path) -> None:
    add(copy / "framework.csv", "P1,pillar,Again,D,a test")
    with pytest.raises(ValueError, match="the register holds P1 twice"):
        load_register(copy)


@pytest.mark.parametrize("line", ["RQ98,concept,What?,D2,LOCAL,delivery,causes,open,here,a test", "RQ98,concept"])
def test_a_row_that_cannot_be_read_is_named(copy: Path, line: str) -> None:
    add(copy / "questions.csv", line)
    with pytest.raises(DataFileError, match=r"questions\.csv"):
        load_register(copy)


def test_pairs_are_found_once_and_as_alike_as_one_by_one() -> None:
    texts = {x.code: x.text for x in list(register.questions.values())[:40]} | {"a": "aaaa bbbb?", "b": "aaaa", "c": ""}
    found = {(one, other): likeness for one, other, likeness in pairs_alike(texts, least=0.3)}
    keys = list(texts)
    for number, one in enumerate(keys):
        near = dict(alike(texts[one], {key: texts[key] for key in keys[number + 1 :]}, least=0.3))
        assert {other: found[x, other] for x, other in found if x == one} == near
    assert found["a", "b"] == pytest.approx(2 * 2 / (7 + 2)), "a run that stands twice counts twice"


def test_five_hundred_questions_are_compared_at_once() -> None:
    words = " ".join(x.text for x in register.questions.values()).split()
    texts = {str(i): " ".join(words[i * 3 : i * 3 + 14]) for i in range(500)}
    start = time.process_time()
    pairs_alike(texts, least=0.5)
    assert time.process_time() - start < 1.5
