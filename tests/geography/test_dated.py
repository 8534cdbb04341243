from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from hsforhs.files import BadInput
from hsforhs.geography import read_ihr_versions, read_region_membership

from .made import table

IHR = """country,version,valid_from,valid_to,source,note
gha,invented version 1,2007-06-15,2020-12-31,invented for a test,
GHA,invented version 2,2021-01-01,,invented for a test,a reservation
TGO,invented version 1,2007-06-15,,invented for a test,
"""


def test_versions_carry_dates_sources_and_notes(tmp_path: Path) -> None:
    first, second, other = read_ihr_versions(table(tmp_path, IHR))
    assert (first.country, first.valid_from, first.valid_to) == ("GHA", dt.date(2007, 6, 15), dt.date(2020, 12, 31))
    assert (second.valid_to, second.note) == (None, "a reservation")
    assert other.source == "invented for a test"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("GHA,inv", "ZZZ,inv", "line 3: 'ZZZ' is not the ISO3 code of a State Party"),
        ("2021-01-01,,invented for a test", "2021-01-01,,", "line 3: the row names no source"),
        ("2021-01-01", "2020-06-01", r"two rows of GHA overlap \(line 2 and line 3\)"),
        ("2021-01-01,", "2021-01-01,2020-01-01", "before it begins"),
        ("invented version 2", "", "the version '' cannot be used"),
        ("invented version 2", "v" * 41, "cannot be used; expected 1 to 40 characters"),
        ("2021-01-01", "soon", "the first day 'soon' is no date"),
        (",source,", ",origin,", "no column is called source"),
    ],
)
def test_rows_without_foundation_are_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_ihr_versions(table(tmp_path, IHR.replace(old, new)))


def test_regions_are_those_of_who(tmp_path: Path) -> None:
    head = "country,region,valid_from,valid_to,source\n"
    (fact,) = read_region_membership(table(tmp_path, f"{head}GHA,AFRO,1990-01-01,,invented for a test\n"))
    assert (fact.country, fact.value) == ("GHA", "AFRO")
    with pytest.raises(BadInput, match=r"'MOON' is no WHO region; expected .*AFRO"):
        read_region_membership(table(tmp_path, f"{head}GHA,MOON,1990-01-01,,invented for a test\n"))
