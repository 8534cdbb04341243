"""Every rule of the check of the vocabulary finds what breaks it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hsforhs.framework import Crosswalks, Framework, Key, MappingRow, Predicate, framework
from hsforhs.framework.check import faults


@pytest.fixture(scope="module")
def words() -> Framework:
    return framework()


def with_record(words: Framework, table: str, code: Any, **changes: Any) -> Framework:
    """Return a vocabulary in which one record differs."""
    known = getattr(words, table)
    return replace(words, **{table: {**known, code: replace(known[code], **changes)}})


def with_row(words: Framework, subject: str, predicate: Predicate | None, target: str, relation: str) -> Framework:
    """Return a vocabulary with one more row of a crosswalk."""
    ends = [Key.parse(x) if x else None for x in (subject, target)]
    row = MappingRow(ends[0], predicate, ends[1], "", relation, "", "read")
    return replace(words, crosswalks=Crosswalks([*words.crosswalks.rows, row]))


def test_the_installed_vocabulary_is_sound(words: Framework) -> None:
    assert faults(words) == []


class TestMatrix:
    def test_a_missing_cell(self, words: Framework) -> None:
        matrix = {key: x for key, x in words.matrix.items() if key != ("D2", "HIS")}
        assert faults(replace(words, matrix=matrix)) == ["matrix: the cell D2 x HIS is missing"]

    def test_a_cell_of_no_area(self, words: Framework) -> None:
        matrix = {**words.matrix, ("Z9", "HIS"): words.matrix["D2", "HIS"]}
        assert faults(replace(words, matrix=matrix)) == ["matrix: Z9 x HIS is not a cell"]

    @pytest.mark.parametrize("change", [{"strength": 0}, {"strength": 4}, {"descriptor": ""}])
    def test_a_cell_without_strength_or_words(self, words: Framework, change: dict[str, Any]) -> None:
        broken = with_record(words, "matrix", ("D2", "HIS"), **change)
        assert faults(broken) == ["matrix: D2 x HIS needs a strength of 1 to 3 and a descriptor"]


class TestSectors:
    def links(self, words: Framework, **changes: Any) -> Framework:
        first, *rest = words.area_sectors["D2"]
        return replace(words, area_sectors={**words.area_sectors, "D2": (replace(first, **changes), *rest)})

    def test_an_unknown_sector(self, words: Framework) -> None:
        assert faults(self.links(words, sector="ZZZ")) == [
            "area_sectors/D2.csv: the sector ZZZ is unknown or stands twice"
        ]

    def test_a_sector_that_stands_twice(self, words: Framework) -> None:
        second = words.area_sectors["D2"][1].sector
        assert faults(self.links(words, sector=second)) == [
            f"area_sectors/D2.csv: the sector {second} is unknown or stands twice"
        ]

    @pytest.mark.parametrize("change", [{"area": "D1"}, {"strength": 0}])
    def test_another_area_or_no_strength(self, words: Framework, change: dict[str, Any]) -> None:
        (found,) = faults(self.links(words, **change))
        assert found.endswith("needs the area D2 and a strength of 1 to 3")


class TestCrosswalks:
    def test_an_end_that_does_not_exist(self, words: Framework) -> None:
        broken = with_row(words, "spar-1:C1.1", Predicate.EXACT, "spar-2:C99.1", "same")
        assert faults(broken) == ["crosswalk spar-1:C1.1 to spar-2:C99.1: spar-2:C99.1 does not exist"]

    def test_a_group_and_a_capability_are_ends_too(self, words: Framework) -> None:
        capability = next(iter(words.capabilities))
        assert faults(with_row(words, "jee-3:D2", Predicate.BROAD, f"hepr:{capability}", "merge")) == []
        assert len(faults(with_row(words, "jee-3:D2", Predicate.BROAD, "hepr:99", "merge"))) == 1

    def test_a_relation_without_predicate(self, words: Framework) -> None:
        (found,) = faults(with_row(words, "spar-1:C1.1", None, "spar-2:C1.1", "same"))
        assert found.endswith("a relation between two ends needs a SKOS predicate")

    @pytest.mark.parametrize(
        ("subject", "predicate", "target", "relation"),
        [("spar-1:C1.1", Predicate.EXACT, "", "dropped"), ("", None, "spar-2:C1.1", "same")],
    )
    def test_an_empty_end_without_reason(
        self, words: Framework, subject: str, predicate: Predicate | None, target: str, relation: str
    ) -> None:
        (found,) = faults(with_row(words, subject, predicate, target, relation))
        assert "an end may be empty only where something is new, dropped or has no counterpart" in found
        assert "(nothing)" in found

    @pytest.mark.parametrize("relation", ["dropped", "no counterpart"])
    def test_an_empty_end_with_reason(self, words: Framework, relation: str) -> None:
        assert faults(with_row(words, "spar-1:C1.1", None, "", relation)) == []


class TestOthers:
    @pytest.mark.parametrize(
        ("table", "column", "value", "what"),
        [
            ("pillars", "areas", ("Z9",), "names the area Z9"),
            ("areas", "spar2_capacity", "C99", "names the SPAR 2 capacity C99"),
            ("areas", "hepr", "ZZ", "names the HEPR component ZZ"),
            ("states", "who_region", "ZZRO", "names the region ZZRO"),
        ],
    )
    def test_a_pointer_to_nowhere(self, words: Framework, table: str, column: str, value: Any, what: str) -> None:
        code = next(iter(getattr(words, table)))
        (found,) = faults(with_record(words, table, code, **{column: value}))
        assert found.startswith(f"{table}.csv: {code} {what}")
        assert found.endswith("which does not exist")

    def test_an_area_may_have_no_capacity_of_spar(self, words: Framework) -> None:
        assert faults(with_record(words, "areas", "D2", spar2_capacity="")) == []
