"""Editions back as vocabulary and actions, and as what is in use."""

from __future__ import annotations

import dataclasses
import threading
from typing import Any

import pytest

from hsforhs.files import BadInput
from hsforhs.framework import Framework, Key, Mode, framework, shipped_framework, using
from hsforhs.planning import action_catalogue, shipped_catalogue
from hsforhs.planning.edition import Edition, Pair, build, present_edition, shipped_edition
from hsforhs.planning.edition import using as using_edition
from hsforhs.planning.edition.building import RECORDS, fields_of

SHIPPED = shipped_edition()


def changed(table: str, row: str, **fields: Any) -> Edition:
    tables = {**SHIPPED.tables, table: {**SHIPPED.tables[table], row: {**SHIPPED.tables[table][row], **fields}}}
    return Edition("2026.11+aaaaaaaa.bbbbbbbb", tables)


def test_the_shipped_edition_comes_back_as_the_data_files() -> None:
    words, catalogue = build(SHIPPED)
    assert words == shipped_framework()
    assert catalogue == shipped_catalogue()
    assert present_edition(words, catalogue) == SHIPPED


def test_every_table_has_a_record_that_holds_its_fields() -> None:
    assert list(RECORDS) == list(SHIPPED.tables)
    for table, record in RECORDS.items():
        assert list(fields_of(record)) == list(next(iter(SHIPPED.tables[table].values()))), table


def test_a_changed_row_shows_in_what_is_built() -> None:
    words, catalogue = build(changed("matrix", "P1:LG", strength=1, mode="SURGE"))
    assert (words.matrix["P1", "LG"].strength, words.matrix["P1", "LG"].mode) == (1, Mode.SURGE)
    assert words.version == "2026.11+aaaaaaaa"
    assert catalogue.version == "2026.11+aaaaaaaa.bbbbbbbb"
    assert shipped_framework().matrix["P1", "LG"].strength == 3


def test_sectors_of_an_area_stand_by_strength() -> None:
    weakest = list(shipped_framework().area_sectors["D1"])[-1]
    words, _ = build(changed("area_sectors", f"D1:OS:{weakest.sector}", strength=3))
    found = words.area_sectors["D1"]
    assert [x.strength for x in found] == sorted((x.strength for x in found), reverse=True)
    assert next(x for x in found if x.sector == weakest.sector).strength == 3


def test_an_added_action_stands_with_its_area_and_step() -> None:
    row = {**SHIPPED.tables["actions"]["P1-001"], "id": "P1-900"}
    _, catalogue = build(Edition("v", {**SHIPPED.tables, "actions": {**SHIPPED.tables["actions"], "P1-900": row}}))
    ids = list(catalogue.actions)
    assert ids.index("P1-900") < ids.index(next(x for x in ids if x.startswith("P2-")))
    assert catalogue.actions["P1-900"] in catalogue.for_step(
        Key.parse(row["indicator"]), catalogue.actions["P1-900"].step
    )


@pytest.mark.parametrize(
    ("table", "row", "fields", "sentence"),
    [
        ("matrix", "P1:LG", {"strength": "3"}, "matrix P1:LG: the strength cannot be read .*; expected a whole number"),
        ("matrix", "P1:LG", {"strength": True}, "'True' is no whole number"),
        ("matrix", "P1:LG", {"mode": "NEVER"}, "expected ROUT or SURGE or BOTH"),
        ("actions", "P1-001", {"components": "LG"}, "actions P1-001: the components .*'LG' is not a list"),
        ("actions", "P1-001", {"costs": ["staff-month"]}, "no cost driver"),
        ("actions", "P1-001", {"text": 7}, "'7' is no text"),
        ("indicators", "jee-3:D2.1", {"key": "D2.1"}, "bare code"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(table: str, row: str, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        build(changed(table, row, **fields))


def test_a_missing_field_takes_its_default_or_that_of_the_base_or_is_named() -> None:
    row = {x: y for x, y in SHIPPED.tables["actions"]["P1-001"].items() if x not in ("threshold", "evidence")}
    row["text"] = "Invented text"
    tables = {**SHIPPED.tables, "actions": {"P1-001": row}}
    found = build(Edition("v", tables))[1].actions["P1-001"]
    assert (found.threshold, found.text) == ("", "Invented text")
    assert found.evidence == SHIPPED.tables["actions"]["P1-001"]["evidence"]
    tables["actions"] = {"P1-900": {**row, "id": "P1-900"}}
    with pytest.raises(BadInput, match="actions P1-900: the evidence is missing"):
        build(Edition("v", tables))


def test_an_edition_is_in_use_inside_the_block_alone() -> None:
    other = changed("matrix", "P1:LG", descriptor="Invented text")
    with using_edition(other):
        assert framework().matrix["P1", "LG"].descriptor == "Invented text"
        assert action_catalogue().version == other.version
        with using_edition((shipped_framework(), shipped_catalogue())):
            assert framework() is shipped_framework()
        assert framework().version == "2026.11+aaaaaaaa"
    assert framework() is shipped_framework()
    assert action_catalogue() is shipped_catalogue()


def test_another_thread_sees_the_shipped_edition() -> None:
    seen: list[Framework] = []
    with using_edition(changed("matrix", "P1:LG", strength=1)):
        thread = threading.Thread(target=lambda: seen.append(framework()))
        thread.start()
        thread.join()
    assert seen == [shipped_framework()]


def test_a_function_is_asked_only_where_somebody_looks() -> None:
    asked: list[str] = []

    def find() -> Pair:
        asked.append("asked")
        return shipped_framework(), shipped_catalogue()

    with using_edition(find):
        assert not asked
        assert framework() is shipped_framework()
    assert asked == ["asked"]


def test_a_vocabulary_alone_can_be_used_and_is_left_after_a_fault() -> None:
    other = dataclasses.replace(shipped_framework(), version="other")
    seen = []

    def fail() -> None:
        with using(other):
            seen.append(framework())
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert seen == [other]
    assert framework() is shipped_framework()
