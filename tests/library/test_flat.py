from __future__ import annotations

import pytest
from hypothesis import given

from hsforhs.files import BadInput
from hsforhs.library import Document
from hsforhs.library.flat import COLUMNS, OTHER_LANGUAGES, from_flat, to_flat
from tests.library.made import documents


@given(document=documents)
def test_a_row_holds_everything(document: Document) -> None:
    row = to_flat(document)
    assert from_flat(row, place="here") == document
    assert set(row) <= {*COLUMNS, *OTHER_LANGUAGES}
    assert all(row.values())


def test_a_handle_and_a_doi_show_in_an_address() -> None:
    assert from_flat({"title": "a", "address": "https://apps.who.int/iris/handle/10665/331508"}, place="").handle == (
        "10665/331508"
    )
    assert from_flat({"title": "a", "address": "https://doi.org/10.1234/x"}, place="").doi == "10.1234/x"


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("Guide", "", "und"),
        ("Guide", "English", "en"),
        ("دليل", "", "ar"),
        ("Guide", "fr_FR", "fr"),
        ("指南", "zz", "zh"),
    ],
)
def test_the_language_is_told_or_shows_in_the_letters(title: str, language: str, expected: str) -> None:
    assert from_flat({"title": title, "language": language}, place="").language == expected


def test_too_long_and_zero_bytes_are_refused() -> None:
    with pytest.raises(BadInput, match=r"^line 3: the publisher has 100001 characters; expected at most 100000\.$"):
        from_flat({"title": "a", "publisher": "x" * 100_001}, place="line 3")
    with pytest.raises(BadInput, match="zero byte"):
        from_flat({"title": "a\0b"}, place="line 3")


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        ("areas", "D2 Q9", "line 3: there is no area 'Q9'; expected codes of the framework."),
        ("components", "XX", "line 3: there is no component 'XX'; expected codes of the framework."),
        ("steps", "9", "line 3: there is no step '9'; expected codes of the framework."),
        ("level", "MOON", "line 3: there is no level 'MOON'; expected COMM, LOC, INT, NAT, REG, GLO."),
        ("countries", "GHA XXX", "line 3: there is no State 'XXX'; expected ISO3 codes such as GHA."),
        ("address", "http://10.1.2.3/x", "line 3: the address http://10.1.2.3/x leads to a network that is not public"),
        ("kind", "poem", "line 3: the kind 'poem' is unknown; expected guideline, tool, training"),
    ],
)
def test_codes_that_do_not_exist_are_refused(column: str, text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        from_flat({"title": "a", column: text}, place="line 3")
    assert str(error.value).startswith(sentence)


@pytest.mark.parametrize("text", ["n.d.", "in press", "Forthcoming", "(sous presse)"])
def test_a_year_that_is_still_to_come_is_none(text: str) -> None:
    assert from_flat({"title": "a", "year": text}, place="").year is None
