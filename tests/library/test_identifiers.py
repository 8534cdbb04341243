from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.library.identifiers import clean_doi, clean_handle, clean_isbn, handle_in, is_isbn, isbn_13


@pytest.mark.parametrize(
    "text",
    [
        "10.1136/bmj.j2323",
        "doi:10.1136/bmj.j2323",
        "https://doi.org/10.1136/bmj.j2323",
        "DOI 10.1136/bmj.j2323",
        "http://dx.doi.org/10.1136/bmj.j2323 ",
        "doi.org/10.1136/bmj.j2323.",
        "https://www.doi.org/10.1136%2Fbmj.j2323",
        "info:doi/10.1136/bmj.j2323,",
        "doi: https://doi.org/10.1136/bmj.j2323",
    ],
)
def test_a_doi_is_written_one_way(text: str) -> None:
    assert clean_doi(text) == "10.1136/bmj.j2323"


@pytest.mark.parametrize("text", ["", "11.1136/x", "10.1136", "see 10.1136/x"])
def test_what_is_no_doi(text: str) -> None:
    assert clean_doi(text) == ""


@given(digits=st.text("0123456789", min_size=9, max_size=9))
def test_the_short_and_the_long_form_of_an_isbn_are_one_book(digits: str) -> None:
    check = -sum(int(x) * (10 - i) for i, x in enumerate(digits)) % 11
    short = digits + ("X" if check == 10 else str(check))
    assert is_isbn(short)
    assert is_isbn(isbn_13(short))
    assert isbn_13(isbn_13(short)) == isbn_13(short)


def test_an_isbn_with_hyphens_and_one_with_a_wrong_digit() -> None:
    assert clean_isbn("ISBN 978-92-4-002968-2") == "9789240029682"
    assert clean_isbn("9789240029683") == ""
    assert clean_isbn("ISBN-13: 978-92-4-002968-2") == "9789240029682"
    assert clean_isbn("ISBN-10 0-306-40615-2; 9789240029682 (PDF)") == "0306406152"
    assert clean_isbn("9789240029683 9789240029682") == "9789240029682"
    assert clean_isbn("12345678909789240029682") == ""


def test_a_handle_in_an_address() -> None:
    assert handle_in("https://apps.who.int/iris/handle/10665/331508?x=1") == "10665/331508"
    assert handle_in("https://hdl.handle.net/10665/1") == "10665/1"
    assert handle_in("https://example.org/10665/1") == ""
    assert handle_in("https://iris.who.int/bitstream/handle/10665/1/WHO.pdf?sequence=1") == "10665/1"
    assert handle_in("http://apps.who.int/iris/bitstream/10665/1/2/x.pdf") == "10665/1"


@pytest.mark.parametrize("text", ["10665/1", "hdl:10665/1", "https://hdl.handle.net/10665/1/", " info:hdl/10665/1"])
def test_a_handle_is_written_one_way(text: str) -> None:
    assert clean_handle(text.strip()) == "10665/1"
