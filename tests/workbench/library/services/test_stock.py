"""The start stock in the store: once, quickly, corrected where the program corrects it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hsforhs.library import shipped_stock
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.library.models import Document, Tag, TagStatus
from hsforhs.workbench.library.queries import all_records
from hsforhs.workbench.library.services import load_stock

pytestmark = pytest.mark.django_db


def test_all_references_are_stored_as_they_are_with_their_tags_proposed(stocked: None) -> None:
    shipped = shipped_stock().documents
    assert {x.id: x for x in all_records()} == dict(shipped)
    assert set(Tag.objects.values_list("status", "proposer")) == {(TagStatus.PROPOSED, "workbench")}
    event = Event.objects.get(action="library.load_stock")
    assert event.facts["added"] == len(shipped)


def test_a_second_run_changes_nothing(stocked: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert load_stock(actor="operator") == 0
    assert Event.objects.filter(action="library.load_stock").count() == 1


def test_a_new_stock_adds_and_corrects_and_keeps_what_people_decided(stocked: None) -> None:
    shipped = shipped_stock()
    first, *others = shipped.documents.values()
    Tag.objects.filter(document__key=first.id).update(status=TagStatus.ACCEPTED, accepter="user:1")
    corrected = replace(first, year=1999, titles={"en": "A corrected title"})
    added = replace(first, id="invented-new", doi="", isbn="", titles={"en": "A new one"})
    documents = {x.id: x for x in (corrected, *others, added)}
    assert load_stock(actor="operator", stock=replace(shipped, version="next", documents=documents)) == 2
    row = Document.objects.get(key=first.id)
    assert (row.year, row.title) == (1999, "A corrected title")
    assert set(row.tags.values_list("status", flat=True)) == {TagStatus.ACCEPTED}
    assert Document.objects.filter(key="invented-new", added_by="program").exists()
    assert Event.objects.filter(action="library.load_stock").count() == 2
