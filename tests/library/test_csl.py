from __future__ import annotations

import json

import pytest

from hsforhs.files import BadInput
from hsforhs.library.csl import csl_item, read_csl, write_csl
from tests.library.made import made


def test_an_item_as_other_programs_write_it() -> None:
    item = {
        "id": 7,
        "type": "article-journal",
        "title": "Guide",
        "language": "fr-FR",
        "author": [{"family": "Roe", "given": "Jo"}, {"literal": "WHO"}, "odd"],
        "issued": {"date-parts": [[2020, 3]]},
        "container-title": "Invented Journal",
        "custom": {"other": 1},
    }
    (found,) = read_csl(json.dumps([item]).encode())
    assert (found.id, found.titles, found.kind, found.year) == ("7", {"fr": "Guide"}, "article", 2020)
    assert found.authors == ("Roe, Jo", "WHO")
    assert found.publisher == "Invented Journal"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{}", "the file holds no list of references"),
        (b"[]", "the file holds no list of references"),
        (b"[1]", "record 1: the record is no object"),
        (b'[{"title": "a"}, {"id": "b"}]', "record 2: the record has no title"),
        (b'[{"title": "a", "issued": {"raw": "soon"}}]', "record 1 ('a'): 'soon' is no year"),
        (b"[", "line 1, column 2: the JSON breaks off"),
    ],
)
def test_what_is_broken_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        read_csl(content)
    assert str(error.value).startswith(sentence)


def test_people_and_bodies_are_told_apart() -> None:
    item = csl_item(made(authors=("Roe, Jo", "World Health Organization")))
    assert item["author"] == [{"family": "Roe", "given": "Jo"}, {"literal": "World Health Organization"}]
    assert json.loads(write_csl([made()]))[0]["type"] == "document"


def test_one_object_items_of_an_object_and_lists_of_titles() -> None:
    assert [x.title for x in read_csl(b'{"id": "a", "title": "Zebra care"}')] == ["Zebra care"]
    assert [x.title for x in read_csl(b'{"items": [{"title": ["Zebra law", "Z"], "container-title": ["J"]}]}')] == [
        "Zebra law"
    ]
    for odd in (b'{"name": "x"}', b'{"items": {}}', b'{"items": []}', b"[]", b"3"):
        with pytest.raises(BadInput, match="no list of references"):
            read_csl(odd)
    with pytest.raises(BadInput, match="has no title"):
        read_csl(b'[{"title": [{}]}]')


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ({"date-parts": [["2020", 3, 1]]}, 2020),
        ({"date-parts": [2016, 5]}, 2016),
        ({"date-parts": [[2018.0], [2019]]}, 2018),
        ({"date-parts": [[None]]}, None),
        ({"raw": "2020-05"}, 2020),
        ({"literal": "Spring 2019"}, 2019),
        ("2017", 2017),
        (None, None),
    ],
)
def test_a_year_in_every_form(issued: object, year: int | None) -> None:
    (found,) = read_csl(json.dumps([{"title": "A", "issued": issued}]).encode())
    assert found.year == year


def test_markup_parts_of_names_and_lists_of_identifiers() -> None:
    item = {
        "type": "book",
        "title": "Étude <i>in vivo</i> de H<sub>2</sub>O &amp; 1 < 2",
        "abstract": "<jats:p>One.</jats:p><jats:p>Two.</jats:p>",
        "ISBN": ["1", "0-306-40615-2"],
        "author": [{"family": "Berg", "given": "P.", "non-dropping-particle": "van der"}, {"name": "A; B"}, "odd"],
    }
    message = {"status": "ok", "message": {"items": [item, {"type": "chapter", "title": "C", "ISBN": "0306406152"}]}}
    book, chapter = read_csl(json.dumps(message).encode())
    assert book.title == "Étude in vivo de H2O & 1 < 2"
    assert list(book.abstracts.values()) == ["One. Two."]
    assert (book.isbn, book.authors, chapter.isbn) == ("0306406152", ("van der Berg, P.", "A, B"), "")


def test_what_looks_like_markup_comes_back_from_our_own_files() -> None:
    sent = made(title="A <b>tag</b> &amp; more", publisher="R&amp;D")
    (found,) = read_csl(write_csl([sent]).encode())
    assert (found.title, found.publisher) == (sent.title, sent.publisher)
