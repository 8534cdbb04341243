"""Changes to editions: what fits, what may be changed, and what they lead to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsforhs.files import BadInput
from hsforhs.planning.edition import (
    EDITABLE,
    Change,
    Edition,
    StaleChange,
    apply,
    build,
    change_faults,
    edition_difference,
    shipped_edition,
    whole_removal,
)
from hsforhs.planning.edition.changes import RECORDS, rebase, row_name

SHIPPED = shipped_edition()
CELL = SHIPPED.tables["matrix"]["P1:LG"]
ACTION = SHIPPED.tables["actions"]["P1-001"]


def note(new: str, old: str = CELL["descriptor"]) -> Change:
    return Change("matrix", "P1:LG", "change", {"descriptor": (old, new)})


def added(table: str, name: str, row: dict[str, Any]) -> Change:
    return Change(table, name, "add", {field: (None, value) for field, value in row.items()})


def action(**fields: Any) -> Change:
    return Change("actions", "P1-001", "change", {x: (ACTION[x], y) for x, y in fields.items()})


def test_every_row_is_named_as_its_record_says() -> None:
    words, catalogue = build(SHIPPED)
    for table, records in {
        "matrix": words.matrix.values(),
        "area_sectors": [x for found in words.area_sectors.values() for x in found],
        "indicators": words.indicators.values(),
        "crosswalks": words.crosswalks.rows,
        "actions": catalogue.actions.values(),
        "cost_items": catalogue.cost_items.values(),
        "plan_checks": words.plan_checks.values(),
    }.items():
        assert [row_name(x) for x in records] == list(SHIPPED.tables[table])


def test_what_may_be_changed_are_fields_of_the_tables() -> None:
    for table, allowed in EDITABLE.items():
        assert allowed.fields < set(next(iter(SHIPPED.tables[table].values()))), table
    assert "strength" in EDITABLE["matrix"].fields
    assert "id" not in EDITABLE["actions"].fields
    assert set(EDITABLE) <= set(RECORDS)


def test_a_change_gives_a_new_edition_and_leaves_the_old() -> None:
    found = apply(SHIPPED, [note("Invented text")])
    assert found.tables["matrix"]["P1:LG"] == {**CELL, "descriptor": "Invented text"}
    assert SHIPPED.tables["matrix"]["P1:LG"] == CELL
    assert list(edition_difference(SHIPPED, found)) == ["matrix"]


def test_the_version_follows_from_the_content_of_each_half() -> None:
    words, _, actions = SHIPPED.version.rpartition(".")
    with_note = apply(SHIPPED, [note("Invented text")])
    assert with_note.version.endswith(f".{actions}")
    assert not with_note.version.startswith(words)
    assert apply(SHIPPED, [note("Invented text")]).version == with_note.version
    with_action = apply(SHIPPED, [action(months=9)])
    assert with_action.version.startswith(f"{words}.")
    assert not with_action.version.endswith(actions)
    assert apply(SHIPPED, []).version == SHIPPED.version
    assert apply(SHIPPED, [], version="x").version == "x"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (note("Invented", old="Other"), r"matrix P1:LG: the descriptor is now '.*'; expected still 'Other'"),
        (Change("matrix", "P1:XX", "change", {}), "matrix P1:XX: the row does not exist"),
        (Change("actions", "P1-999", "remove", {}), "actions P1-999: the row does not exist"),
        (added("actions", "P1-001", ACTION), "actions P1-001: the row exists already"),
        (Change("actions", "P1-001", "remove", {"step": (9, None)}), "the step is now"),
    ],
)
def test_a_change_that_no_longer_fits_is_named(change: Change, sentence: str) -> None:
    with pytest.raises(StaleChange, match=sentence):
        apply(SHIPPED, [change])
    assert any(change_faults(SHIPPED, change))


def test_a_table_that_does_not_exist_is_named() -> None:
    with pytest.raises(BadInput, match="no table 'poems'"):
        apply(SHIPPED, [Change("poems", "x", "add", {})])


@pytest.mark.parametrize(
    "change",
    [
        note("Invented text"),
        action(text="Name an invented officer for law"),
        action(components=["LG", "HIS"], costs=["staff-month*2/national"]),
        added("actions", "P1-900", {**ACTION, "id": "P1-900", "text": "Write an invented law"}),
        Change("area_sectors", "D1:OS:TRN", "remove", {}),
        Change("plan_checks", "PL01", "change", {"why": (SHIPPED.tables["plan_checks"]["PL01"]["why"], "Invented")}),
    ],
)
def test_a_sound_change_has_no_fault(change: Change) -> None:
    assert change_faults(SHIPPED, change) == []
    assert apply(SHIPPED, [change]).version != SHIPPED.version


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change("poems", "x", "add", {}), "not open to changes"),
        (Change("matrix", "P1:LG", "bend", {}), "of the kind change, add, remove"),  # type: ignore[arg-type]
        (Change("matrix", "P1:LG", "change", {"poem": ("", "x")}), "no field 'poem'"),
        (Change("matrix", "P1:LG", "change", {"area": ("P1", "P2")}), "the area is fixed"),
        (note(CELL["descriptor"]), "nothing changes"),
        (note("x" * 201), "has 201 letters; expected 1 to 200"),
        (note(" "), "expected 1 to 200"),
        (Change("matrix", "P1:LG", "change", {"strength": (3, 4)}), "strength of 1 to 3"),
        (Change("matrix", "P1:LG", "remove", {}), "neither added nor removed"),
        (action(id="P1-777"), "the id is fixed"),
        (action(text="x" * 201), "the text is not as the schema asks"),
        (action(lead_sector="XXX"), "the lead_sector is not as the schema asks"),
        (action(indicator="jee-3:Z9.9"), "the indicator is not as the schema asks"),
        (action(prerequisites=["P1-999"]), "prerequisite P1-999 does not exist"),
        (action(prerequisites=["P1-001"]), "run in a circle"),
        (action(step="two"), "the step cannot be read"),
        (added("actions", "P1-900", {**ACTION, "id": "P1-901"}), "must be named P1-901"),
        (added("actions", "P1-900", {"id": "P1-900"}), "is missing"),
        (added("area_sectors", "D1:OS:XXX", {**SHIPPED.tables["area_sectors"]["D1:OS:TRN"], "sector": "XXX"}), "XXX"),
        (Change("indicators", "jee-3:D2.1", "change", {"title": ("", "Other")}), "read in its source and is fixed"),
        (Change("cost_items", "meeting-day", "remove", {}), "the costs is not as the schema asks"),
    ],
)
def test_a_change_that_may_not_be_made_says_why(change: Change, sentence: str) -> None:
    found = change_faults(SHIPPED, change)
    assert found
    assert sentence in " ".join(found)


def test_a_prerequisite_from_a_higher_step_is_refused() -> None:
    rows = SHIPPED.tables["actions"]
    higher = next(x for x in rows.values() if x["indicator"] == ACTION["indicator"] and x["step"] > ACTION["step"])
    found = change_faults(SHIPPED, action(prerequisites=[higher["id"]]))
    assert any("belongs to a higher step" in x for x in found)


def test_faults_that_an_edition_has_already_do_not_count() -> None:
    broken = apply(SHIPPED, [action(evidence="")])
    assert change_faults(broken, note("Invented text")) == []


def test_a_change_can_be_kept_as_json() -> None:
    assert action(components=("LG",)).as_json() == {
        "table": "actions",
        "row": "P1-001",
        "kind": "change",
        "fields": {"components": [ACTION["components"], ["LG"]]},
    }


def test_changes_that_still_fit_are_laid_onto_another_edition() -> None:
    newer = apply(
        SHIPPED,
        [
            note("Written upstream"),
            Change("actions", "P1-002", "change", {"months": (SHIPPED.tables["actions"]["P1-002"]["months"], 11)}),
        ],
    )
    stale, fits, done = (
        note("Invented text"),
        action(months=9),
        Change("actions", "P1-002", "change", {"months": (SHIPPED.tables["actions"]["P1-002"]["months"], 11)}),
    )
    found = rebase(newer, [stale, fits, done])
    assert found.kept == (fits,)
    assert [change for change, _ in found.left] == [stale, done]
    assert "is now 'Written upstream'" in found.left[0][1]
    assert found.left[1][1] == "the edition has it already"
    assert found.edition.tables["actions"]["P1-001"]["months"] == 9


def test_a_removal_can_hold_all_that_is_removed() -> None:
    found = whole_removal(SHIPPED, Change("area_sectors", "D1:OS:TRN", "remove", {}))
    assert found.fields["descriptor"] == (SHIPPED.tables["area_sectors"]["D1:OS:TRN"]["descriptor"], None)
    assert apply(SHIPPED, [found]).tables == apply(SHIPPED, [Change("area_sectors", "D1:OS:TRN", "remove", {})]).tables
    stale = Change("actions", "P1-001", "remove", {"step": (9, None)})
    with pytest.raises(StaleChange):
        apply(SHIPPED, [whole_removal(SHIPPED, stale)])
    for other in (note("x"), Change("actions", "P1-999", "remove", {})):
        assert whole_removal(SHIPPED, other) is other


SMALL = st.dictionaries(st.sampled_from("abc"), st.fixed_dictionaries({"text": st.sampled_from("xy")}), max_size=3)


def as_changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    found = edition_difference(Edition("", {"t": old}), Edition("", {"t": new})).get("t")
    if found is None:
        return []
    return [
        *(added("t", x, new[x]) for x in found.added),
        *(Change("t", x, "remove", {f: (v, None) for f, v in old[x].items()}) for x in found.removed),
        *(Change("t", x, "change", fields) for x, fields in found.changed.items()),
    ]


@given(old=SMALL, new=SMALL)
def test_a_difference_applied_to_the_old_gives_the_new(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert apply(Edition("", {"t": old}), as_changes(old, new), version="2").tables["t"] == new
