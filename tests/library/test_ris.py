from __future__ import annotations

import pytest

from hsforhs.files import BadInput
from hsforhs.library.records import UNKNOWN_LANGUAGE
from hsforhs.library.ris import read_ris, write_ris
from tests.library.made import made

WHOLE = """
1.
TY  - JOUR
T1  - A first
  title
AU  - Roe, Jo
A1  - Doe, Al
Y1  - 2019/03//
JO  - Invented Journal
UR  - https://doi.org/10.1234/x
SN  - 978-92-4-002968-2
KW  - one
ER  -
"""


def test_a_record_as_other_programs_write_it() -> None:
    (found,) = read_ris(WHOLE)
    assert found.titles == {UNKNOWN_LANGUAGE: "A first title"}
    assert (found.year, found.kind, found.doi, found.isbn) == (2019, "article", "10.1234/x", "9789240029682")
    assert found.authors == ("Roe, Jo",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("TI  - a\nER  - \n", "record 1, line 1: 'TI  - a' stands outside a record; expected TY"),
        ("TY  - X\nTI  - a\n", "record 1 ('a'): the file ends inside the record; expected ER"),
        ("TY  - X\nTI  - a\nTY  - X\n", "record 1 ('a'), line 3: the record does not end before the next begins"),
        ("TY  - X\nTI  - a\nER  - \nrubbish\n", "record 2, line 4: 'rubbish' stands outside a record"),
        ("TY  - X\nAU  - a\nER  - \n", "record 1: the record has no title"),
        ("TY  - X\nTI  - a\nPY  - soon\nER  - \n", "record 1 ('a'): 'soon' is no year"),
        ("", "the file holds no reference"),
    ],
)
def test_what_is_broken_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        read_ris(text)
    assert str(error.value).startswith(sentence)


def test_what_ris_has_no_tag_for_stands_in_notes() -> None:
    text = write_ris([made(title="Guide", licence="CC BY 4.0", kind="tool")])
    assert "N1  - hsforhs licence: CC BY 4.0" in text
    assert "TY  - RPRT" in text


def test_other_tags_for_journal_abstract_and_year() -> None:
    record = "TY  - JOUR\nT1  - Zebra law\nY1  - n.d.\nJF  - Journal of Zebras\nN2  - Stripes\nER  - \n"
    (found,) = read_ris(record)
    assert (found.publisher, found.year, found.abstracts) == ("Journal of Zebras", None, {"und": "Stripes"})
    (found,) = read_ris("TY  - JOUR\nT2  - Zebra law\nER  - \n")
    assert (found.title, found.publisher) == ("Zebra law", "")


def test_the_dialects_of_providers() -> None:
    text = """Provider: An invented provider http://example.org
Content: text/plain; charset="UTF-8"

TY  - JOUR
TI  - Health Security
JO  - Health Security
UR  - https://example.org/a;b?c=1; http://example.org/d
SN  - 2326-5094
ER  -

\ufeffTY - BOOK
BT - A book
SN - 1234-5679
SN - 978-0-306-40615-7
UK - y
ZZ - x
ER -
TY  - CHAP
TI  - A chapter
SN  - 978-0-306-40615-7
T2  - A book
ER  -

EF
"""
    article, book, chapter = read_ris(text)
    assert (article.title, article.publisher) == ("Health Security", "Health Security")
    assert (article.address, article.isbn) == ("https://example.org/a;b?c=1", "")
    assert (book.title, book.isbn) == ("A book", "9780306406157")
    assert (chapter.publisher, chapter.isbn) == ("A book", "")


def test_a_line_of_a_provider_stands_above_the_first_record_alone() -> None:
    with pytest.raises(BadInput, match="record 2, line 4: 'Provider: X' stands outside a record"):
        read_ris("TY  - JOUR\nTI  - a\nER  -\nProvider: X\nTY  - JOUR\nTI  - a\nER  -\n")
