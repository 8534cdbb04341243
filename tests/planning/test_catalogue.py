"""The action catalogue and its rules."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from hsforhs.framework import Key, VocabularyError, framework
from hsforhs.framework.tables import DataFileError
from hsforhs.planning import ActionCatalogue, CostDriver, action_catalogue, faults, load_actions
from hsforhs.planning.catalogue import STEPS

INSTALLED = Path(str(files("hsforhs"))) / "planning"
WORDS = framework()
TOPICS = ["ESS", "PHC", "PHSM", "GOV", "CMM", "LOG", "MEL", "RES", "SEC"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(INSTALLED / "actions", tmp_path / "actions")
    shutil.copytree(INSTALLED / "costs", tmp_path / "costs")
    shutil.copytree(INSTALLED / "synergies", tmp_path / "synergies")
    for name in ("action_kinds.csv", "topics.csv"):
        shutil.copy(INSTALLED / name, tmp_path)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8", newline="")


def with_action(action_id: str, **changes: Any) -> ActionCatalogue:
    """Return the catalogue with one action changed."""
    known = action_catalogue()
    return replace(known, actions={**known.actions, action_id: replace(known.action(action_id), **changes)})


class TestInstalled:
    def test_it_is_sound(self) -> None:
        assert faults(action_catalogue(), WORDS) == []

    def test_every_step_of_every_indicator_has_actions_of_its_own(self) -> None:
        known = action_catalogue()
        listed = []
        for indicator in WORDS.indicators_of("jee-3"):
            for step in STEPS:
                found = known.for_step(indicator.key, step)
                assert found
                assert {(x.indicator, x.step) for x in found} == {(indicator.key, step)}
                listed += [x.id for x in found]
        beyond = [x.id for found in known.by_topic.values() for x in found]
        assert sorted(listed + beyond) == sorted(known.actions)

    def test_every_topic_has_actions_of_its_own_in_areas_that_exist(self) -> None:
        known = action_catalogue()
        assert list(known.by_topic) == list(known.topics) == TOPICS
        for topic, found in known.by_topic.items():
            assert known.topics[topic].why
            assert known.topics[topic].source
            assert {(x.topic, x.indicator, x.under) for x in found} <= {(topic, None, topic)}
            assert {x.area for x in found} <= set(WORDS.areas)

    def test_titles_of_topics(self) -> None:
        assert action_catalogue().title_of_topic("PHC") == "Primary care"
        with pytest.raises(VocabularyError, match="there is no topic 'NONE'; known are ESS, PHC"):
            action_catalogue().title_of_topic("NONE")

    def test_no_text_stands_twice(self) -> None:
        texts = [x.text.casefold() for x in action_catalogue().actions.values()]
        assert len(set(texts)) == len(texts)

    def test_it_is_read_once(self) -> None:
        assert action_catalogue() is action_catalogue()

    def test_level_1_and_other_instruments_have_no_actions(self) -> None:
        assert action_catalogue().for_step(Key.parse("jee-3:D2.1"), 1) == ()
        assert action_catalogue().for_step(Key.parse("spar-2:C5.1"), 2) == ()

    def test_every_plan_check_that_actions_can_answer_is_answered(self) -> None:
        answered = {code for x in action_catalogue().actions.values() for code in x.checks}
        assert answered == set(WORDS.plan_checks) - {"PL07", "PL08"}

    def test_an_unknown_id_is_refused(self) -> None:
        with pytest.raises(VocabularyError, match="the catalogue has no action 'Z9-001'"):
            action_catalogue().action("Z9-001")


class TestLoading:
    def test_a_copy_has_the_same_version(self, data: Path) -> None:
        copy = load_actions(data, WORDS)
        assert copy.version == action_catalogue().version
        assert copy.actions == action_catalogue().actions

    def test_the_version_holds_both_digests(self, data: Path) -> None:
        edit(data / "actions" / "P1.csv", "register of all laws", "register of every law")
        changed = load_actions(data, WORDS).version
        assert changed != action_catalogue().version
        assert changed.rpartition(".")[0] == WORDS.version == action_catalogue().version.rpartition(".")[0]

    def test_an_id_that_stands_twice(self, data: Path) -> None:
        edit(data / "actions" / "P1.csv", "P1-002,", "P1-001,")
        with pytest.raises(VocabularyError, match="the action id P1-001 stands twice"):
            load_actions(data, WORDS)

    def test_an_id_that_stands_in_two_areas(self, data: Path) -> None:
        edit(data / "actions" / "P2.csv", "P2-001,", "P1-001,")
        with pytest.raises(VocabularyError, match="the action id P1-001 stands twice"):
            load_actions(data, WORDS)

    def test_a_row_with_a_missing_cell(self, data: Path) -> None:
        edit(data / "actions" / "P1.csv", "P1.1,2,", "P1.1,")
        with pytest.raises(DataFileError, match=r"P1\.csv, line 2: 19 cells"):
            load_actions(data, WORDS)

    @pytest.mark.parametrize(("old", "new"), [("P1.1,2,", "P1.1,two,"), ("ROUT", "OFTEN"), ("evidence", "proof")])
    def test_a_word_or_heading_that_the_schema_does_not_know_is_named_with_its_file(
        self, data: Path, old: str, new: str
    ) -> None:
        edit(data / "actions" / "P1.csv", old, new)
        with pytest.raises(DataFileError, match=r"P1\.csv"):
            load_actions(data, WORDS)


class TestFaults:
    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("indicator", Key.parse("jee-3:D2.1")),
            ("indicator", Key.parse("jee-3:Z9.1")),
            ("indicator", None),
            ("step", 1),
            ("step", 6),
            ("text", ""),
            ("text", "x" * 201),
            ("components", ()),
            ("components", ("LG", "ZZZ")),
            ("level", "ZZZ"),
            ("lead_sector", "ZZZ"),
            ("lead_sector", ""),
            ("supporting_sectors", ("ZZZ",)),
            ("phase", "ZZZ"),
            ("kind", "ZZZ"),
            ("evidence", ""),
            ("checks", ("PL99",)),
            ("hazards", ("ZZZ",)),
            ("hepr", "ZZ9"),
            ("months", 0),
            ("months", 61),
            ("costs", ()),
            ("costs", (CostDriver("gold", 1, "national", yearly=False),)),
            ("costs", (CostDriver("document", 0, "national", yearly=False),)),
            ("threshold", "many"),
        ],
    )
    def test_what_breaks_the_schema_is_named(self, column: str, value: object) -> None:
        found = faults(with_action("P1-001", **{column: value}), WORDS)
        assert found[0] == f"action P1-001: the {column} is not as the schema asks"
        assert all("prerequisite" in x for x in found[1:]), "a moved step may leave others waiting for it"

    @pytest.mark.parametrize(
        ("column", "value", "named"),
        [
            ("indicator", Key.parse("jee-3:R3.3"), "indicator"),
            ("topic", "NONE", "indicator"),
            ("topic", "PHC", "indicator"),
            ("area", "Z9", "area"),
        ],
    )
    def test_an_action_beyond_the_indicators_has_a_topic_and_an_area(
        self, column: str, value: object, named: str
    ) -> None:
        found = faults(with_action("ESS-001", **{column: value}), WORDS)
        assert found == [f"action ESS-001: the {named} is not as the schema asks"]

    def test_an_action_of_an_indicator_has_no_topic(self) -> None:
        found = faults(with_action("P1-001", topic="ESS"), WORDS)
        assert found == ["action P1-001: the indicator is not as the schema asks"]

    def test_the_lead_does_not_support_itself(self) -> None:
        broken = with_action("P1-001", lead_sector="JUS", supporting_sectors=("ANI", "JUS"))
        assert faults(broken, WORDS) == ["action P1-001: the supporting_sectors is not as the schema asks"]

    def test_the_longest_text_is_allowed(self) -> None:
        assert faults(with_action("P1-001", text="x" * 200), WORDS) == []

    def test_a_step_without_action_is_named(self) -> None:
        known = action_catalogue()
        gone = (Key.parse("jee-3:D2.1"), 4)
        left = replace(known, by_step={key: x for key, x in known.by_step.items() if key != gone})
        assert faults(left, WORDS) == ["jee-3:D2.1 has no action that leads to level 4"]
