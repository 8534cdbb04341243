"""Searching the store: what people may read, in six languages, always of the present state."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from hsforhs.library import Filters
from hsforhs.workbench.accounts.models import Role
from hsforhs.workbench.library import indexing
from hsforhs.workbench.library.finding import counted, search
from hsforhs.workbench.library.models import Document, Tag
from hsforhs.workbench.library.queries import by_keys
from hsforhs.workbench.library.services import changed
from hsforhs.workbench.places.models import Place, Visibility
from tests import library

from .conftest import Join, People, put, record

pytestmark = pytest.mark.django_db
with (Path(library.__path__[0]) / "questions.csv").open(encoding="utf-8", newline="") as table:
    QUESTIONS = [tuple(row.values()) for row in csv.DictReader(table)]


def keys(query: str, **more: object) -> list[str]:
    return [x.id for x in search(query, **more).hits]  # type: ignore[arg-type]


def test_every_question_of_the_test_set_finds_its_document_in_the_store(stocked: None) -> None:
    for language, question, document in QUESTIONS:
        assert document in keys(question, language=language.split()[-1], limit=5), (language, question)


def test_what_comes_in_is_found_at_once_and_what_goes_is_not(document: Document) -> None:
    assert keys("zebra") == ["made-1"]
    (second,) = put(record(2, "Zebra law"))
    assert set(keys("zebra")) == {"made-1", "made-2"}
    Document.objects.filter(pk=second.pk).update(deleted_at=second.added_at)
    changed([second.key])
    assert keys("zebra") == ["made-1"]


def test_people_find_what_they_may_read(document: Document, private: Document, people: People) -> None:
    for name, person in people.items():
        inside = name not in ("visitor", "account", "abroad")
        assert (private.key in keys("zebra", person=person)) is inside, name
        assert (private.key in keys("", person=person)) is inside, name
        assert counted(person, "area")[("D2",)] == 1 + inside
        answer = search("zebra", person=person)
        assert answer.total == answer.facets["area"]["D2"] == 1 + inside


def test_a_place_that_moves_takes_its_readers_along(lumora: Place, join: Join) -> None:
    old, new = (
        Place.objects.create(
            code=f"XLM-{x}", kind="province", name=x, parent=lumora, country="XLM", path=f"{lumora.path}/XLM-{x}"
        )
        for x in ("OLD", "NEW")
    )
    moving = Place.objects.create(
        code="XLM-D", kind="district", name="D", parent=old, country="XLM", path=f"{old.path}/XLM-D"
    )
    put(record(7, "Private zebra plan"), visibility=Visibility.PRIVATE, place=moving)
    before, after = join(Role.VIEWER, "XLM-OLD"), join(Role.VIEWER, "XLM-NEW")
    assert (keys("zebra", person=before), keys("zebra", person=after)) == (["made-7"], [])
    moving.parent, moving.path = new, f"{new.path}/XLM-D"
    moving.save()
    assert (keys("zebra", person=before), keys("zebra", person=after)) == ([], ["made-7"])
    assert by_keys(["made-7"], before) == {}
    assert list(by_keys(["made-7"], after)) == ["made-7"]


def test_rejected_tags_do_not_count(document: Document) -> None:
    assert keys("", filters=Filters(areas=("D2",))) == ["made-1"]
    Tag.objects.filter(document=document).update(status="rejected")
    changed([document.key])
    assert keys("", filters=Filters(areas=("D2",))) == []


def index_file() -> Path:
    return Path(settings.DATA_DIR) / indexing.INDEX_FILE


@pytest.mark.skipif(connection.vendor != "sqlite", reason="on PostgreSQL the index is no file: see test_postgres.py")
def test_an_index_that_is_gone_or_broken_is_made_again(document: Document) -> None:
    assert keys("zebra") == ["made-1"]
    indexing.forget()
    index_file().write_bytes(b"half an index")
    assert keys("zebra") == ["made-1"]
    indexing.forget()
    index_file().unlink()
    assert keys("zebra") == ["made-1"]


def test_an_index_of_the_present_state_is_opened_and_not_made_again(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keys("zebra") == ["made-1"]
    indexing.forget()
    monkeypatch.setattr(indexing, "records", lambda _: pytest.fail("made again"))
    assert keys("zebra") == ["made-1"]


def test_while_one_makes_the_index_others_search_the_old_one(document: Document) -> None:
    assert keys("zebra") == ["made-1"]
    put(record(2, "Zebra law"))
    with indexing._kept.making:
        assert keys("zebra") == ["made-1"]
    assert set(keys("zebra")) == {"made-1", "made-2"}


def test_only_what_changed_is_read_and_written(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    assert keys("zebra") == ["made-1"]
    put(record(2, "Zebra law"), record(3, "Quagga law"))
    gone = Document.objects.get(key="made-3")
    Document.objects.filter(pk=gone.pk).update(deleted_at=gone.added_at)
    changed([gone.key])
    monkeypatch.setattr(indexing, "make_anew", lambda _: pytest.fail("made anew"))
    seen: list[str] = []
    read = indexing.records
    monkeypatch.setattr(indexing, "records", lambda rows: seen.extend(x.key for x in rows) or read(rows))
    assert set(keys("zebra")) == {"made-1", "made-2"}
    assert seen == ["made-2"]
    assert keys("quagga") == []


def test_where_nobody_knows_what_changed_the_index_is_made_anew(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keys("zebra") == ["made-1"]
    Document.objects.filter(pk=document.pk).update(titles=[["en", "Quagga law"]])
    changed(None)
    assert keys("zebra") == []
    assert keys("quagga") == ["made-1"]
    monkeypatch.setattr(indexing, "LEAST_ANEW", 0)
    put(record(2, "Zebra law"), record(3, "Other zebra law"))
    made: list[str] = []
    anew = indexing.make_anew
    monkeypatch.setattr(indexing, "make_anew", lambda state: made.append(state) or anew(state))
    assert set(keys("zebra")) == {"made-2", "made-3"}
    assert len(made) == 1


def test_the_index_can_be_made_anew_at_will(document: Document) -> None:
    assert keys("zebra") == ["made-1"]
    assert indexing.rebuild() == 1
    assert keys("zebra") == ["made-1"]


def test_an_empty_library_answers(states_store: None) -> None:
    answer = search("zebra")
    assert (answer.total, answer.hits) == (0, ())
    assert search("").total == 0
