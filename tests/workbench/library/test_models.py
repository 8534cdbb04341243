"""What stored documents say of themselves."""

from __future__ import annotations

import pytest

from hsforhs.library import KINDS
from hsforhs.workbench.library.models import Document, DocumentKind, LinkCheck, web_address


def test_the_kinds_are_those_of_the_core() -> None:
    assert tuple(DocumentKind.values) == KINDS


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", ""),
        ("ftp://example.org", ""),
        ("", ""),
    ],
)
def test_pages_link_to_the_web_alone(written: str, shown: str) -> None:
    assert web_address(written) == shown
    assert Document(address=written).web_address == shown
    assert LinkCheck(replacement=written, archive=written).web_archive == shown
    assert LinkCheck(replacement=written).web_replacement == shown


def test_a_document_is_called_by_its_first_title() -> None:
    assert str(Document(titles=[["fr", "Zèbre"], ["en", "Zebra"]])) == "Zèbre"
