"""Names in what was made from records: who is remembered, and what an erasure finds."""

from __future__ import annotations

from typing import Any

import pytest

from hsforhs.workbench.threads.models import CellTag, Link, Naming
from hsforhs.workbench.threads.naming import (
    Erased,
    Named,
    erase_names,
    keep_names,
    made_from_records,
    names_erased,
)
from hsforhs.workbench.threads.services import DRAFTED_FROM, reference

pytestmark = pytest.mark.django_db
TAG = CellTag(pk=7, record="Ada Lund spoke", proposer="ADA LUND")


def test_who_is_named_in_the_words_or_as_an_author_is_remembered_once() -> None:
    people = [
        Named("accounts.user:1", "Ada Lund"),
        Named("accounts.user:2", "Al"),
        Named("accounts.user:3", "Not there"),
        Named("events.registration:4", "spoke", in_text=False),
        Named("events.registration:5", "Zoe Tarn", in_text=False),
        Named("accounts.user:6", " "),
    ]
    for _time in range(2):
        keep_names(record=TAG, people=people, words=["Then ada lund spoke", "to Al"], authors=[" zoe tarn "])
    found = sorted(Naming.objects.values_list("record", "person", "name"))
    name = "threads.celltag:7"
    assert found == [(name, "accounts.user:1", "Ada Lund"), (name, "events.registration:5", "Zoe Tarn")]
    keep_names(record=TAG, people=people, words=[], authors=["Al"])
    assert Naming.objects.filter(person="accounts.user:2").exists(), "an author counts however short"


def test_an_erasure_says_which_names_and_where_and_forgets_them() -> None:
    heard: list[Erased] = []

    def hear(*, actor: str, erased: Erased, **_more: Any) -> None:
        heard.append(erased)

    names_erased.connect(hear)
    try:
        Naming.objects.create(record="a.b:1", person="accounts.user:1", name="Ada Lund")
        Naming.objects.create(record="a.b:1", person="accounts.user:2", name="Bo Marrow")
        erase_names(actor="operator", people=["accounts.user:1"], names=["Ada Ek", "Al", " "], instead="member 7f3a")
        erase_names(actor="operator", people=["accounts.user:9"], names=["x"], instead="nobody")
    finally:
        names_erased.disconnect(hear)
    assert heard == [Erased(frozenset({"Ada Ek"}), "member 7f3a", {"a.b:1": frozenset({"Ada Lund"})})]
    assert [x.name for x in Naming.objects.all()] == ["Bo Marrow"]


def test_names_go_out_of_fields_where_they_stand() -> None:
    row = CellTag(pk=7, record="Ada Lund and Bo", proposer="nobody")
    erased = Erased(frozenset({"Bo Marrow"}), "member \\1", {reference(row): frozenset({"ada lund"})})
    assert erased.take_out(row, ["record", "proposer"]) == ["record"]
    assert row.record == "member \\1 and Bo"
    other = CellTag(pk=8, record="Ada Lund")
    assert erased.take_out(other, ["record"]) == []
    assert erased.take_out(other, ["record"], reference(row)) == ["record"]


def test_what_was_made_from_records_is_known_by_its_links() -> None:
    Link.objects.create(source="threads.celltag:12", relation=DRAFTED_FROM, target="outcomes.note:1", proposer="x")
    Link.objects.create(source="threads.celltag:3", relation="is about", target="outcomes.note:1", proposer="x")
    Link.objects.create(source="threads.link:4", relation=DRAFTED_FROM, target="outcomes.note:1", proposer="x")
    assert made_from_records(CellTag) == [12]
