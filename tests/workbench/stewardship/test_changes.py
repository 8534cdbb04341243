"""Writing changes: the fields of a row, reading what a person wrote, showing before and after."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from hsforhs.planning.edition import Change
from hsforhs.workbench.stewardship.changes import (
    EDITABLE,
    LONG,
    NAMES,
    SHORT,
    TABLE_NAMES,
    change_of,
    check,
    fields_to_add,
    fields_to_change,
    may_add_and_remove,
    name_of_row,
    read_fields,
    shown,
    shown_changes,
    shown_fields,
)
from hsforhs.workbench.stewardship.items import Item, find_item, present
from hsforhs.workbench.stewardship.models import ItemKind, ProposalChange

pytestmark = pytest.mark.django_db


def item(kind: str, reference: str) -> Item:
    found = find_item(kind, reference)
    assert found is not None
    return found


def test_every_field_that_can_change_has_a_name_for_people() -> None:
    fields = {x for table in EDITABLE.values() for x in table.fields}
    assert not fields - {*NAMES, "code", "unit", "price"}
    assert EDITABLE.keys() <= TABLE_NAMES.keys()
    assert NAMES.keys() >= SHORT | LONG


def test_the_form_shows_what_stands_there_and_gives_it_back_unchanged() -> None:
    """What a field shows must be read as the same value, for every row that can be changed."""
    tables = present().tables
    kinds = {"actions": ItemKind.ACTION, "area_sectors": ItemKind.CELL, "crosswalks": ItemKind.CROSSWALK}
    for table, kind in kinds.items():
        for name, row in list(tables[table].items())[::40]:
            for field in fields_to_change(Item(kind, name, name, table=table, row=row)):
                value = row.get(field.name)
                assert field.read(field.shown) == value, (table, name, field.name)
                assert not field.options or field.shown in {x for x, _words in field.options}, (name, field.name)


def test_codes_stay_and_titles_that_were_read_stay() -> None:
    names = {x.name for x in fields_to_change(item("action", "D2-010"))}
    assert "text" in names
    assert "id" not in names
    assert {x.name for x in fields_to_change(item("indicator", "jee-3:D2.1"))} == {"note"}


def test_an_edition_has_no_fields() -> None:
    whole = Item(ItemKind.EDITION, "x", "x")
    assert fields_to_change(whole) == []
    assert fields_to_add(whole) == []


@pytest.mark.parametrize(("kind", "reference", "may"), [("action", "D2-010", True), ("cell", "D2:HIS", False)])
def test_rows_are_added_where_the_table_is_open(kind: str, reference: str, may: bool) -> None:
    found = item(kind, reference)
    assert may_add_and_remove(found) is may
    assert bool(fields_to_add(found)) is may


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("components", "HIS\r\n LG \n\n", ["HIS", "LG"]),
        ("months", " 12 ", 12),
        ("text", " words ", "words"),
        ("prerequisites", "", []),
    ],
)
def test_texts_become_values(name: str, text: str, value: object) -> None:
    assert read_fields("actions", {name: text}) == {name: value}


@pytest.mark.parametrize("text", ["twelve", "-1", "1.5", "９", "9999999"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="whole number"):
        read_fields("actions", {"months": text})


def test_a_new_row_is_named_by_its_values() -> None:
    row = dict(present().tables["actions"]["D2-010"])
    assert name_of_row("actions", row | {"id": "D2-990"}) == "D2-990"
    with pytest.raises(ValidationError, match="step"):
        name_of_row("actions", row | {"step": "five"})


def test_too_long_a_text_is_named_with_its_field() -> None:
    text = present().tables["matrix"]["D2:HIS"]["descriptor"]
    with pytest.raises(ValidationError, match="What must be provided: the text has 201 characters; at most 200"):
        check(Change("matrix", "D2:HIS", "change", {"descriptor": (text, "x" * 201)}))


def test_lists_are_shown_one_a_line_and_compared_by_words() -> None:
    assert shown(["HIS", "LG"]) == "HIS\nLG"
    assert shown(None) == ""
    (found,) = shown_fields({"components": [["HIS"], ["HIS", "LG"]]})
    assert [x.text.strip() for x in found.words.after if x.changed] == ["LG"]
    assert found.title == "Components, the main one first"


def test_a_stored_change_is_the_one_decided() -> None:
    stored = ProposalChange(table="actions", row="D2-010", kind="change", fields={"text": ["a", "b"]})
    assert change_of(stored) == Change("actions", "D2-010", "change", {"text": ("a", "b")})
    stored.decided = {"text": ["a", "c"]}
    assert change_of(stored).fields == {"text": ("a", "c")}


def test_a_change_is_stale_once_the_row_says_something_else() -> None:
    text = present().tables["actions"]["D2-010"]["text"]
    fresh = ProposalChange(table="actions", row="D2-010", kind="change", fields={"text": [text, "b"]})
    stale = ProposalChange(table="actions", row="D2-010", kind="change", fields={"text": ["a", "b"]})
    gone = ProposalChange(table="actions", row="D2-999", kind="change", fields={"text": ["a", "b"]})
    added = ProposalChange(table="actions", row="D2-999", kind="add", fields={"text": [None, "b"]})
    assert [x.is_stale for x in shown_changes([fresh, stale, gone, added])] == [False, True, True, False]
