"""Reads of the library: editions, what is alike, help for a gap."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.library import Gap
from hsforhs.library import Tag as RecordTag
from hsforhs.library.recommend import WEIGHTS
from hsforhs.workbench.library import queries
from hsforhs.workbench.library.models import Document
from hsforhs.workbench.places.models import Visibility

from .conftest import People, put, record

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
TODAY = dt.date(2026, 11, 26)


def tagged(*codes: str) -> tuple[RecordTag, ...]:
    schemes = {"D2": "area", "P4": "area", "HIS": "component", "3": "step"}
    return tuple(RecordTag(schemes[x], x, "operator") for x in codes)


def test_help_for_a_gap_costs_one_query_and_shows_its_parts(stocked: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = queries.help_for_gap(VISITOR, Gap("D2", 2, "HIS", "NAT"), languages=("fr",), today=TODAY)
    assert len(found) == 5
    assert len({x.kind for _, x in found}) == 5
    for one, row in found:
        assert row.key == one.document.id
        assert one.score == pytest.approx(sum(WEIGHTS[x] * y for x, y in one.parts.items()) * one.language_factor)


def test_help_leaves_out_what_a_person_may_not_read_and_older_editions(people: People) -> None:
    old, new = put(record(1, "Zebra manual 1"), record(2, "Zebra manual 2", supersedes="made-1"))
    put(record(3, "Inside zebra", kind="tool"), visibility=Visibility.NETWORK)
    gap = Gap("D2", 2)

    def keys(person: Any) -> set[str]:
        return {x.key for _, x in queries.help_for_gap(person, gap, languages=("en",), today=TODAY)}

    assert keys(VISITOR) == {new.key}
    assert keys(people["viewer"]) == {new.key, "made-3"}
    assert old.key not in keys(people["site"])


def test_what_places_said_counts(states_store: None) -> None:
    one, two = put(record(1, "Zebra one", kind="tool"), record(2, "Zebra two", kind="law"))
    Document.objects.filter(pk=two.pk).update(use_times=9, use_mean=5.0)
    found = queries.help_for_gap(VISITOR, Gap("D2", 2), languages=("en",), today=TODAY)
    assert [x.key for _, x in found] == [two.key, one.key]


def test_editions_and_versions(states_store: None) -> None:
    one, two, other = put(
        record(1, "Zebra manual 1"),
        record(2, "Zebra manual 2", supersedes="made-1", work="w"),
        record(3, "Manuel des zèbres 2", "fr", work="w"),
    )
    assert queries.editions_of(one, VISITOR) == ([two], [])
    assert queries.editions_of(two, VISITOR) == ([one], [other])
    assert queries.editions_of(other, VISITOR) == ([], [two])


def test_similar_documents_share_most_tags(states_store: None) -> None:
    one, _french, near, far, none = put(
        record(1, "Zebra one", tags=tagged("D2", "HIS", "3"), work="w"),
        record(5, "Zèbre un", "fr", tags=tagged("D2", "HIS", "3"), work="w"),
        record(2, "Quagga two", tags=tagged("D2", "HIS", "3")),
        record(3, "Okapi three", tags=tagged("D2", "P4")),
        record(4, "Horse four", tags=tagged("P4")),
    )
    assert queries.similar_to(one, list(one.tags.all()), VISITOR) == [near, far]
    assert queries.similar_to(one, list(one.tags.all()), VISITOR, most=1) == [near]
    assert queries.similar_to(one, [], VISITOR) == []
    assert none not in queries.similar_to(one, list(one.tags.all()), VISITOR)


def test_pairs_wait_for_who_may_read_both(people: People) -> None:
    put(record(1))
    put(record(2, "Invented guide to zebra watchin"), visibility=Visibility.NETWORK)
    assert len(queries.open_pairs(people["viewer"])) == 1
    assert queries.open_pairs(VISITOR) == []


def test_the_newest_public_documents(document: Document, private: Document) -> None:
    assert queries.newest_public(5) == [document]
    assert [x.id for x in queries.public_records()] == [document.key]
    assert {x.id for x in queries.all_records()} == {document.key, private.key}
