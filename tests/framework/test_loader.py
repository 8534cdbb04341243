"""Loading a folder of data files laid out as the installed one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from hsforhs.framework import Key, VocabularyError, framework, load_framework
from hsforhs.framework.tables import DataFileError

INSTALLED = Path(str(files("hsforhs"))) / "framework" / "data"
Edit = Callable[[str, str, str], Path]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INSTALLED, tmp_path / "data"))


@pytest.fixture
def edit(data: Path) -> Edit:
    """Replace text in one file of a copy, once."""

    def change(name: str, old: str, new: str) -> Path:
        content = (data / name).read_text(encoding="utf-8")
        assert old in content
        (data / name).write_text(content.replace(old, new, 1), encoding="utf-8", newline="")
        return data

    return change


def last_line(data: Path, name: str) -> str:
    return (data / name).read_text(encoding="utf-8").splitlines()[-1]


def test_a_copy_gives_the_same_vocabulary_under_the_same_version(data: Path) -> None:
    copy, installed = load_framework(data), framework()
    assert copy.version == installed.version
    for name in ("areas", "components", "sectors", "indicators", "groups", "matrix", "area_sectors", "lists", "states"):
        assert getattr(copy, name) == getattr(installed, name)
    assert copy.crosswalks.rows == installed.crosswalks.rows


def test_the_installed_one_is_read_once() -> None:
    assert framework() is framework()


def test_every_change_of_a_file_is_a_new_version(edit: Edit) -> None:
    changed = load_framework(edit("areas.csv", "Surveillance", "Watching"))
    date, _, sha = changed.version.partition("+")
    assert changed.areas["D2"].title == "Watching"
    assert date == framework().version.partition("+")[0]
    assert len(sha) == 8
    assert changed.version != framework().version


def test_words_of_the_lists_stand_under_the_name_of_their_list() -> None:
    lists = framework().lists
    assert {"level", "phase", "mode", "hazard", "score_kind", "hepr"} <= set(lists)
    assert set(lists["mode"]) == {"ROUT", "SURGE", "BOTH"}
    assert all(code == term.code for terms in lists.values() for code, term in terms.items())


def test_flags_of_states_are_true_or_false() -> None:
    states = framework().states
    assert states["LIE"].who_member is False
    assert states["NPL"].least_developed is True
    assert states["NPL"].landlocked is True
    assert states["MDV"].small_island is True
    assert states["FRA"].least_developed is False
    assert states["NAM"].iso2 == "NA"


def test_levels_are_numbers() -> None:
    assert [(number, level.level) for number, level in framework().levels.items()] == [(x, x) for x in range(1, 6)]


def test_an_open_end_of_a_crosswalk_is_none_and_not_an_empty_key() -> None:
    rows = framework().crosswalks.rows
    assert any(x.object is None for x in rows)
    assert any(x.subject is None for x in rows)
    assert all(isinstance(end, Key | None) and (end is None or end.code) for x in rows for end in (x.subject, x.object))


class TestBrokenFiles:
    def test_a_code_that_stands_twice(self, data: Path, edit: Edit) -> None:
        line = last_line(data, "instruments/spar-2.csv")
        broken = edit("instruments/spar-2.csv", line, f"{line}\n{line}")
        with pytest.raises(DataFileError, match=r"spar-2\.csv: the code C15\.1 stands twice"):
            load_framework(broken)

    def test_a_row_with_a_cell_too_many(self, data: Path, edit: Edit) -> None:
        line = last_line(data, "regions.csv")
        with pytest.raises(DataFileError, match=r"regions\.csv, line 7: 5 cells where the header has 4"):
            load_framework(edit("regions.csv", line, f"{line},x"))

    def test_an_alias_of_no_state(self, data: Path, edit: Edit) -> None:
        line = last_line(data, "state_aliases.csv")
        with pytest.raises(VocabularyError, match="'Atlantis' points to ATL, which is not a State Party"):
            load_framework(edit("state_aliases.csv", line, f"{line}\nAtlantis,ATL,"))

    def test_a_key_of_a_crosswalk_without_its_instrument(self, edit: Edit) -> None:
        with pytest.raises(DataFileError, match=r"spar-1_spar-2\.tsv, row 1: 'C1\.1' is a bare code"):
            load_framework(edit("crosswalks/spar-1_spar-2.tsv", "spar-1:", ""))

    def test_a_file_that_is_missing(self, data: Path) -> None:
        (data / "pillars.csv").unlink()
        with pytest.raises(FileNotFoundError, match=r"pillars\.csv"):
            load_framework(data)

    @pytest.mark.parametrize(
        ("name", "old", "new"),
        [
            ("matrix.csv", ",BOTH,", ",SOMETIMES,"),
            ("matrix.csv", ",3,", ",strong,"),
            ("matrix.csv", "mode", "when"),
            ("components.csv", "short_title", "shorter_title"),
            ("capacity_levels.csv", "1,", "one,"),
            ("crosswalks/spar-1_spar-2.tsv", "skos:exactMatch", "skos:sameMatch"),
            ("area_sectors/D2.csv", ",BOTH,", ",SOMETIMES,"),
        ],
    )
    def test_a_word_or_heading_that_the_schema_does_not_know_is_named_with_its_file(
        self, edit: Edit, name: str, old: str, new: str
    ) -> None:
        with pytest.raises(DataFileError, match=name.rpartition("/")[2].replace(".", r"\.")):
            load_framework(edit(name, old, new))
