"""Stored documents come back as the records that they were."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hsforhs.library import Document as Record
from hsforhs.library import Tag as RecordTag
from hsforhs.workbench.library.models import Document, Tag, TagStatus
from hsforhs.workbench.library.records import facts_digest, free_key, record_of, records, row_of, tag_rows
from hsforhs.workbench.places.models import Visibility
from tests.library.made import documents

from .conftest import put, record

pytestmark = pytest.mark.django_db


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=documents)
def test_a_record_comes_back_from_its_row(one: Record) -> None:
    row = row_of(one, key=one.id, actor="operator", at=timezone.now())
    back = record_of(row, tag_rows(row, one.tags))
    expected = replace(one, tags=tuple(dict.fromkeys(one.tags)))
    assert back == expected
    assert list(back.titles) == list(one.titles)
    assert list(back.abstracts) == list(one.abstracts)


def test_the_order_of_titles_survives_the_database() -> None:
    titles = {"zh": "斑马", "ar": "حمار", "en": "Zebra"}
    put(Record("order", titles, abstracts={"ru": "Зебра", "en": "Zebra"}))
    found = next(iter(records(Document.objects.all())))
    assert (list(found.titles), found.language, list(found.abstracts)) == (["zh", "ar", "en"], "zh", ["ru", "en"])


def test_rejected_tags_are_left_out_and_readers_named(document: Document, private: Document) -> None:
    Tag.objects.filter(document=document, scheme="step").update(status=TagStatus.REJECTED)
    found = {x.id: x for x in records(Document.objects.all())}
    assert found[document.key].tags == (RecordTag("area", "D2", "operator"),)
    assert found[document.key].readers == ()
    assert len(found[private.key].readers) == private.place.path.count("/") + 1  # type: ignore[union-attr]


def test_records_come_in_batches_without_a_query_each(django_assert_num_queries: object, states_store: None) -> None:
    put(*(record(x, f"Zebra number {x}") for x in range(30)))
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(list(records(Document.objects.all()))) == 30


def test_the_digest_tells_facts_apart_and_nothing_else() -> None:
    one = record()
    assert facts_digest(replace(one, id="other", tags=(), seen_at="x", work="w")) == facts_digest(one)
    for more in ({"year": 2023}, {"titles": {"en": "Another"}}, {"titles": {"fr": one.title}}, {"doi": "10.1234/x"}):
        assert facts_digest(replace(one, **more)) != facts_digest(one)


@given(wanted=st.text(max_size=300), number=st.integers(1, 4))
def test_a_free_key_is_free_and_fits(wanted: str, number: int) -> None:
    taken: set[str] = set()
    keys = [free_key(wanted, taken) for _ in range(number)]
    assert len(set(keys)) == number
    assert all(0 < len(x) <= 200 for x in keys)
    assert taken == set(keys)


def test_a_closed_document_was_never_public() -> None:
    now = timezone.now()
    assert row_of(record(), key="x", actor="a", at=now).was_public
    assert not row_of(record(), key="x", actor="a", at=now, visibility=Visibility.NETWORK).was_public
