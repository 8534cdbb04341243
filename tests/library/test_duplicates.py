from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.library import find_duplicates, shipped_stock
from hsforhs.library.duplicates import jaro_winkler, most_likeness, title_likeness
from tests.library.made import made

short = st.text("abcd é", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("MARTHA", "MARHTA", 0.9611), ("DIXON", "DICKSONX", 0.8133), ("DWAYNE", "DUANE", 0.84)],
)
def test_the_published_examples_of_the_measure(one: str, other: str, expected: float) -> None:
    assert jaro_winkler(one, other) == pytest.approx(expected, abs=5e-5)


@given(one=short, other=short)
def test_the_measure_lies_between_0_and_1_and_is_1_for_the_same(one: str, other: str) -> None:
    assert 0 <= jaro_winkler(one, other) <= 1
    assert jaro_winkler(one, one) == 1


@given(one=short, other=short)
def test_the_quick_bound_is_never_below_the_measure(one: str, other: str) -> None:
    assert most_likeness(one, other) >= jaro_winkler(one, other) - 1e-12
    assert most_likeness(one, one[::-1]) >= jaro_winkler(one, one[::-1]) - 1e-12


def test_titles_that_cannot_be_alike_are_not_compared_to_the_end() -> None:
    assert title_likeness(made(1, "Guide to zebras"), made(2, "Kwyjibo")) == 0


def test_the_same_identifier_is_exact_whatever_the_title() -> None:
    known = [made(1, "Guide", doi="10.1234/ABC"), made(2, "Book", isbn="0306406152"), made(3, "Page", handle="1/2")]
    new = [
        made(4, "Other", doi="10.1234/abc"),
        made(5, "دليل", "ar", isbn="9780306406157"),
        made(6, "More", handle="1/2"),
    ]
    assert [(x.document, x.other, x.exact) for x in find_duplicates(new, known)] == [
        ("made-4", "made-1", True),
        ("made-5", "made-2", True),
        ("made-6", "made-3", True),
    ]


def test_alike_titles_of_near_years_are_likely_the_same() -> None:
    known = [made(1, "Guidance for after action review", year=2019, publisher="World Health Organization")]
    new = made(2, "Guidance for after-action reviews", year=2020, publisher="WHO, World Health Organization")
    (found,) = find_duplicates([new], known)
    assert (found.other, found.exact) == ("made-1", False)
    assert found.likeness == title_likeness(new, known[0]) > 0.93


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"authors": ("Smith, John",), "publisher": "The Lancet"}, {"authors": ("Smith J",)}),
        ({"authors": ("José Müller",)}, {"authors": ("Muller, J.",), "publisher": "WHO"}),
        ({"publisher": "World Health Organization"}, {"publisher": "WHO"}),
        ({"authors": ("Smith, John",)}, {"publisher": "WHO"}),
    ],
)
def test_names_are_the_same_however_they_are_written(one: dict[str, Any], other: dict[str, Any]) -> None:
    (found,) = find_duplicates([made(2, "Guidance for reviews", **other)], [made(1, "Guidance for reviews", **one)])
    assert not found.exact


def test_a_language_that_no_source_says_fits_any_of_the_same_letters() -> None:
    known = [made(1, "Guide to emergency reviews", "fr"), made(2, "Обзор мер", "ru")]
    new = [made(3, "Guide to emergency reviews", "und"), made(4, "Обзор мер", "und"), made(5, "Обзор мер", "und")]
    assert [(x.document, x.other) for x in find_duplicates(new, known)] == [
        ("made-3", "made-1"),
        ("made-4", "made-2"),
        ("made-5", "made-2"),
    ]


def test_chapters_with_a_doi_of_their_own_share_the_isbn_of_their_book() -> None:
    known = [made(1, "Laboratories", isbn="0306406152", doi="10.1234/a")]
    assert find_duplicates([made(2, "Borders", isbn="9780306406157", doi="10.1234/b")], known) == []


@pytest.mark.parametrize(
    "other",
    [
        made(2, "Guidance for after action review", year=2022, publisher="World Health Organization"),
        made(2, "Guidance for after action review", "es", year=2019, publisher="World Health Organization"),
        made(2, "Guidance for after action review 2", year=2019, publisher="World Health Organization"),
        made(2, "Guidance for after action review. Part B", year=2019, publisher="World Health Organization"),
        made(2, "Guidance for after action review", year=2019, publisher="Ministry of Finance"),
        made(2, "Guidance for after action review", year=2019, doi="10.1234/y"),
        made(2, "Budgets for after action review", year=2019, publisher="World Health Organization"),
    ],
)
def test_other_years_languages_editions_parts_and_publishers_are_other_documents(other: object) -> None:
    known = made(
        1, "Guidance for after action review", year=2019, publisher="World Health Organization", doi="10.1234/x"
    )
    assert find_duplicates([other], [known]) == []  # type: ignore[list-item]


def test_duplicates_within_a_file_are_found_and_the_stock_has_none() -> None:
    assert [x.document for x in find_duplicates([made(1, "Guide one"), made(2, "Guide one")])] == ["made-2"]
    assert find_duplicates(shipped_stock().documents.values()) == []


def test_a_series_is_not_compared_number_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: set[tuple[str, str]] = set()
    monkeypatch.setattr("hsforhs.library.duplicates._fits", lambda one, other: compared.add((one.id, other.id)))
    series = [made(i, f"Weekly epidemiological record, volume 70, number {i}") for i in range(200)]
    assert find_duplicates([*series, made(300, "Weekly epidemiological record, vol 70, no 7")]) == []
    assert compared == {("made-300", "made-7")}
