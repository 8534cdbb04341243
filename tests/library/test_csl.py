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
