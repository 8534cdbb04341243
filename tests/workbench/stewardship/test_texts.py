"""Texts and web addresses that people hand in."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from hsforhs.workbench.stewardship.texts import LONGEST, MOST_LINKS, optional, web_addresses, written


def test_blanks_go_and_lines_stay() -> None:
    assert written("  one\r\ntwo \n", missing="x") == "one\ntwo"
    assert optional(" \n ") == ""


def test_an_empty_and_an_endless_text_are_refused() -> None:
    with pytest.raises(ValidationError, match="Write it"):
        written("  ", missing="Write it")
    with pytest.raises(ValidationError, match=str(LONGEST)):
        optional("x" * (LONGEST + 1))


def test_addresses_are_kept_once_each() -> None:
    lines = [" https://example.org/a ", "", "http://example.org/b?c=1", "https://example.org/a"]
    assert web_addresses(lines) == ["https://example.org/a", "http://example.org/b?c=1"]


@pytest.mark.parametrize(
    "address",
    ["example.org", "javascript:alert(1)", "ftp://example.org/x", "https://", "https://example.org/" + "x" * 500],
)
def test_what_is_no_address_of_a_page_is_refused_by_name(address: str) -> None:
    with pytest.raises(ValidationError) as refused:
        web_addresses([address])
    assert address[:80] in refused.value.messages[0]


def test_too_many_addresses_are_refused() -> None:
    with pytest.raises(ValidationError, match=str(MOST_LINKS)):
        web_addresses(f"https://example.org/{x}" for x in range(MOST_LINKS + 1))
