"""What makes the installed catalogue one to trust: no copies, plain words, real numbers, people, every sector."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import ClassVar

import pytest

from hsforhs.framework import framework
from hsforhs.planning import HEALTH, Action, action_catalogue

WORDS = framework()
CATALOGUE = action_catalogue()
ACTIONS = tuple(CATALOGUE.actions.values())
BEYOND = tuple(x for x in ACTIONS if x.topic)


def ids(actions: Iterator[Action]) -> list[str]:
    return [x.id for x in actions]


class TestCopies:
    """Two texts are near when they share more than ``NEAR`` of the rarity of the shorter one's longer words.

    Words of four letters and more count by their first six; the rarity of a word is log(texts / texts with it).
    """

    NEAR = 0.6

    @staticmethod
    def near(texts: dict[str, str], most: float) -> Iterator[tuple[str, str, float]]:
        stems = {name: {x[:6] for x in re.findall(r"[a-z]{4,}", text.casefold())} for name, text in texts.items()}
        having: dict[str, list[str]] = defaultdict(list)
        for name, found in stems.items():
            for stem in found:
                having[stem].append(name)
        rarity = {stem: math.log((1 + len(texts)) / len(names)) for stem, names in having.items()}
        weight = {name: sum(rarity[x] for x in found) for name, found in stems.items()}
        shared: Counter[tuple[str, str]] = Counter()
        for stem, names in having.items():
            for pair in combinations(names, 2):
                shared[pair] += rarity[stem]  # type: ignore[assignment]
        for (one, other), together in shared.items():
            likeness = together / min(weight[one], weight[other])
            if likeness > most:
                yield one, other, likeness

    def test_no_action_is_a_rephrased_copy_of_another(self) -> None:
        assert list(self.near({x.id: x.text for x in ACTIONS}, self.NEAR)) == []

    def test_a_rephrased_copy_would_be_found(self) -> None:
        texts = {x.id: x.text for x in ACTIONS} | {
            "copy": "In every province, name trained legal officers who know the "
            "powers and limits of emergency law; train public health officers"
        }
        assert [x[:2] for x in self.near(texts, self.NEAR)] == [("P1-003", "copy")]

    def test_no_eight_words_in_a_row_stand_in_our_digests_of_other_texts(self, shared_data: Path) -> None:
        digests = sorted((shared_data.parent / "tables").glob("*.csv"))
        assert any(x.name == "benchmarks1_actions_paraphrased.csv" for x in digests)
        taken: set[tuple[str, ...]] = set()
        for path in digests:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                for row in csv.reader(stream):
                    for cell in row:
                        taken |= shingles(cell)
        assert len(taken) > 10_000
        assert ids(x for x in ACTIONS if (shingles(x.text) | shingles(x.evidence)) & taken) == []


def shingles(text: str, length: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


class TestReading:
    """Reading ease after Flesch for one sentence: 206.835 - 1.015 words - 84.6 syllables / words; more is easier."""

    @staticmethod
    def ease(text: str) -> float:
        words = re.findall(r"[A-Za-z']+", text)
        syllables = 0
        for word in words:
            spoken = re.sub(r"e$", "", word.lower()) if len(word) > 3 and not word.endswith("le") else word.lower()
            syllables += max(1, len(re.findall(r"[aeiouy]+", spoken)))
        return 206.835 - 1.015 * len(words) - 84.6 * syllables / len(words)

    def test_the_formula_tells_plain_from_heavy(self) -> None:
        assert self.ease("Ask each clinic what it needs and send it in a week") > 90
        assert self.ease("Operationalise multisectoral interoperability of institutional accountability") < 0

    def test_texts_are_plain(self) -> None:
        eases = [self.ease(x.text) for x in ACTIONS]
        assert median(eases) >= 50
        assert sum(x < 30 for x in eases) / len(eases) <= 0.1
        assert min(eases) > 0

    def test_actions_beyond_the_indicators_are_plainer(self) -> None:
        assert median(self.ease(x.text) for x in BEYOND) >= 55

    def test_sentences_are_short_enough_to_read(self) -> None:
        assert ids(x for x in ACTIONS if len(x.text.split()) > 35) == []

    def test_texts_begin_with_what_to_do_and_end_without_a_stop(self) -> None:
        assert ids(x for x in ACTIONS if not re.match(r"[A-Z][a-z]+ ", x.text) or x.text.endswith(".")) == []
        assert ids(x for x in ACTIONS if re.match(r"(The|A|An|There|It|All|Every|Each) ", x.text)) == []


class TestNumbers:
    LADDER: ClassVar[dict[str, set[str]]] = {
        "D1": {"50 percent", "80 percent", "5 diseases", "10 diseases", "15 diseases"},
        "D2": {"70 percent", "90 percent"},
        "D3": {f"{x} epidemiologists per million people" for x in ("0.5", "1", "2", "5")},
        "P8": {"40 percent", "60 percent", "70 percent", "80 percent", "90 percent", "95 percent"},
        "R1": {"120 minutes"},
    }
    """The numbers of the ladder of the Benchmarks, first edition, by area."""

    def test_the_numbers_of_the_ladder_are_there(self) -> None:
        found: dict[str, set[str]] = defaultdict(set)
        for x in ACTIONS:
            if x.source_note.startswith("ladder number:"):
                found[x.area].add(x.threshold)
        assert found == self.LADDER

    def test_a_threshold_says_where_it_comes_from(self) -> None:
        assert ids(x for x in ACTIONS if bool(x.threshold) != bool(x.source_note)) == []
        notes = {x.source_note.partition(":")[0] for x in ACTIONS}
        assert notes <= {"", "ladder number", "our own number"}

    def test_a_limit_in_numerals_is_a_threshold(self) -> None:
        limit = re.compile(r"\d+[ -](?:hours?|minutes?|days?|months?|percent|metres?)\b")
        assert ids(x for x in ACTIONS if limit.search(x.text) and not x.threshold) == []


class TestRows:
    def test_what_another_sector_leads_shows_the_part_of_other_sectors(self) -> None:
        assert ids(x for x in ACTIONS if x.lead_sector != HEALTH and "OS" not in x.components) == []

    def test_chemical_and_radiation_actions_are_for_their_hazard(self) -> None:
        assert ids(x for x in ACTIONS if x.area == "CE" and "CHE" not in x.hazards) == []
        assert ids(x for x in ACTIONS if x.area == "RE" and "RAD" not in x.hazards) == []

    def test_most_are_made_of_more_than_one_thing(self) -> None:
        assert sum(len(x.costs) > 1 for x in ACTIONS) / len(ACTIONS) > 0.95

    def test_every_cost_item_is_used(self) -> None:
        assert {cost.item for x in ACTIONS for cost in x.costs} == set(CATALOGUE.cost_items)

    def test_proofs_are_not_copied(self) -> None:
        proofs = Counter(x.evidence.casefold() for x in ACTIONS)
        assert [text for text, number in proofs.items() if number > 1] == []


class TestPeople:
    AT_RISK = re.compile(
        r"\b(women|girls|sex|gender|disab\w+|deaf|blind|migrants?|refugees?|displaced|poor\w*|frail|prison\w*|nomads?|"
        r"minorit\w+|child\w*|pregnan\w+|widows?|orphans|slums?|camps?|homeless|remote|informal|languages?|vulnerable|"
        r"undocumented|cannot read|care homes)\b"
    )

    @pytest.mark.parametrize("area", list(WORDS.areas))
    def test_every_area_thinks_of_people_at_risk(self, area: str) -> None:
        assert sum(bool(self.AT_RISK.search(x.text)) for x in ACTIONS if x.area == area) >= 2

    def test_measures_for_vulnerable_groups_stand_in_most_areas(self) -> None:
        assert len({x.area for x in ACTIONS if "PL09" in x.checks}) >= 15

    def test_every_topic_but_supply_and_research_has_such_measures(self) -> None:
        assert {x.topic for x in BEYOND if "PL09" in x.checks} >= set(CATALOGUE.topics) - {"RES", "LOG"}


class TestBeyond:
    def test_every_topic_offers_enough(self) -> None:
        assert min(map(len, CATALOGUE.by_topic.values())) >= 12
        assert len(BEYOND) >= 110

    def test_every_sector_leads_one_of_them(self) -> None:
        assert {x.lead_sector for x in BEYOND} == {HEALTH, *WORDS.sectors}
        assert len({x.lead_sector for x in CATALOGUE.by_topic["SEC"]}) >= 15
        assert not any(x.lead_sector == HEALTH for x in CATALOGUE.by_topic["SEC"])

    def test_work_spreads_from_community_to_nation(self) -> None:
        levels = Counter(x.level for x in BEYOND)
        assert min(levels[x] for x in ("COMM", "LOC", "INT", "NAT")) / len(BEYOND) > 0.1

    def test_every_topic_fits_from_several_levels_of_maturity(self) -> None:
        for topic, found in CATALOGUE.by_topic.items():
            assert len({x.step for x in found}) >= 3, topic

    def test_numbers_run_without_a_hole(self) -> None:
        for topic, found in CATALOGUE.by_topic.items():
            assert ids(iter(found)) == [f"{topic}-{number:03}" for number in range(1, len(found) + 1)]

    def test_the_open_questions_of_a_plan_find_an_answer(self) -> None:
        answered = {code for x in BEYOND for code in x.checks}
        assert answered >= {"PL01", "PL02", "PL03", "PL04", "PL05", "PL06", "PL09"}
