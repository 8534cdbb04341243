from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.framework import Key, framework
from hsforhs.scores import AdaptedInstrument, Question, ScoreState, apply, parse_id, partial_roll_up, read_adapted

from .made import assessment, codes, values_of

WORDS = framework()
ID = "spar-2+xlm-district-1"
ROWS = """code,wording,language
C5.1,Who counts the sick in your district?,en
C5.1,Qui compte les malades dans votre district ?,fr
C1.1,,
"""


def read(folder: Path, text: str = ROWS, instrument_id: str = ID) -> AdaptedInstrument:
    path = folder / "district.csv"
    path.write_text(text, encoding="utf-8")
    return read_adapted(path, instrument_id, WORDS)


def adapted(asked: list[str]) -> AdaptedInstrument:
    questions = tuple(Question(x.key, {}) for x in WORDS.indicators_of("spar-2") if x.code in asked)
    return AdaptedInstrument(ID, "spar-2", "XLM", "district", 1, questions)


def test_questions_stand_in_the_order_of_the_book_with_their_wordings(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert (found.base, found.owner, found.name, found.version) == ("spar-2", "XLM", "district", 1)
    assert [x.code for x in found.asked] == ["C1.1", "C5.1"]
    assert found.questions[0].wordings == {}
    assert found.questions[1].wording("fr") == "Qui compte les malades dans votre district ?"
    assert found.questions[1].wording("ar") is None


def test_codes_are_understood_as_other_files_write_them(tmp_path: Path) -> None:
    assert read(tmp_path, "code,wording,language\nC.5.1,Who counts?,en\n").asked == (Key.of("spar-2", "C5.1"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code,wording,language\nC99.1,x,en\n", r"line 2: spar-2 has no indicator 'C99\.1'"),
        ("code,wording,language\nD2.1,x,en\n", r"spar-2 has no indicator 'D2\.1'"),
        ("code,wording,language\nC5,x,en\n", "spar-2 has no indicator 'C5'"),
        ("code,wording,language\nC5.1,x,en\nC5.1,y,EN\n", r"line 3: C5\.1 has two wordings in en"),
        ("code,wording,language\nC5.1,x,english words\n", "no language code"),
        ("code,wording,language\nC5.1,x,\n", "'' is no language code"),
        (f"code,wording,language\nC5.1,{'x' * 601},en\n", "the wording has 601 characters; expected at most 600"),
        ("code,wording\nC5.1,x\n", "no column is called language"),
        ("code,wording,language\n", "asks no indicator"),
    ],
)
def test_what_the_base_does_not_hold_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read(tmp_path, text)


@pytest.mark.parametrize("text", ["spar-2", "spar-2+xlm", "spar-2+xlm-district", "spar-2+XLM-d-1", "+xlm-d-1", "a b"])
def test_an_id_names_base_country_name_and_version(text: str) -> None:
    with pytest.raises(BadInput, match="is no adapted instrument; expected base"):
        parse_id(text, WORDS)


def test_an_id_may_have_a_name_of_several_words() -> None:
    assert parse_id("jee-3+xlm-port-of-entry-12", WORDS) == ("jee-3", "XLM", "port-of-entry", 12)


@pytest.mark.parametrize("text", ["spar-9+xlm-district-1", "hepr-1+xlm-district-1"])
def test_the_base_is_an_instrument_with_scores(text: str) -> None:
    with pytest.raises(BadInput, match=r"is no instrument with scores; expected .*spar-2"):
        parse_id(text, WORDS)


@given(values_of("spar-2"), st.lists(st.sampled_from(codes("spar-2")), min_size=1, unique=True))
def test_applying_keeps_what_is_asked_and_names_the_rest(values: dict, asked: list[str]) -> None:
    before = assessment("spar-2", values, published={"TOTAL": 50})
    found = apply(adapted(asked), before)
    assert {x.code for x in found.assessment.scores} == set(asked)
    assert {**found.assessment.values, **{x: before.values[x] for x in found.left_out}} == before.values
    assert not found.assessment.published, "published figures are those of the whole instrument"


def test_what_is_asked_and_was_never_scored_is_not_reported() -> None:
    before = assessment("spar-2", {"C5.1": 40})
    part = {key: score for key, score in before.scores.items() if key.code == "C5.1"}
    found = apply(adapted(["C5.1", "C1.1"]), assessment("spar-2", {}, scores=part))
    assert found.assessment.scores[Key.of("spar-2", "C1.1")].state is ScoreState.NOT_REPORTED


def test_another_edition_cannot_be_seen_through_it() -> None:
    with pytest.raises(BadInput, match="the assessment is by spar-1; expected spar-2"):
        apply(adapted(["C5.1"]), assessment("spar-1", {}))


def test_a_partial_roll_up_says_over_how_much_it_goes() -> None:
    found = partial_roll_up(adapted(["C5.1", "C1.1"]), assessment("spar-2", dict.fromkeys(codes("spar-2"), 60)), WORDS)
    assert found is not None
    capacity = next(x for x in WORDS.groups_of("spar-2") if x.key.code == "C5")
    assert found.asked_of["C5"] == (1, len(capacity.indicators))
    assert set(found.asked_of) == {"C1", "C5"}
    assert found.figures.capacities["C5"] == found.figures.total == 60
    assert found.figures.capacities["C2"] is None
    assert not found.whole
    every = partial_roll_up(adapted(codes("spar-2")), assessment("spar-2", {}), WORDS)
    assert every is not None
    assert every.whole


def test_the_jee_has_no_rule_for_a_roll_up() -> None:
    one = Question(Key.of("jee-3", "D2.1"), {})
    jee = AdaptedInstrument("jee-3+xlm-district-1", "jee-3", "XLM", "district", 1, (one,))
    assert partial_roll_up(jee, assessment("jee-3", {"D2.1": 3}), WORDS) is None
