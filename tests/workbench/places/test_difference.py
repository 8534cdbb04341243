from __future__ import annotations

import datetime as dt

import pytest

from hsforhs.files import BadInput
from hsforhs.geography import DISTRICT, PlaceRow
from hsforhs.workbench.places.difference import TreeDifference, tree_difference
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.services import sync_states
from tests.geography.made import row
from tests.workbench.places.made import listed

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 7, 1)


def difference(country: Place, rows: list[PlaceRow], on: dt.date = ON) -> TreeDifference:
    return tree_difference(country, rows, on=on, file="places.csv")


def kinds(found: TreeDifference) -> dict[str, str]:
    return {x.code: x.kind for x in found.differing}


def test_the_stored_list_changes_nothing(lumora: Place) -> None:
    found = difference(lumora, listed())
    assert found.counts == {"same": 15}
    assert found.differing == ()


def test_what_a_list_leaves_open_stays(lumora: Place) -> None:
    rows = [row(x.code, x.kind, x.parent, name=x.name) for x in listed()]
    assert difference(lumora, rows).differing == ()


def test_each_kind_of_change_is_told(lumora: Place) -> None:
    Place.objects.filter(code="XLM-C-4").update(valid_to=dt.date(2025, 12, 31))
    rows = [
        x
        for x in listed(
            XLM_U_1={"population": 1}, XLM_U_2={"parent": "XLM-R"}, XLM_U_3={"valid_to": dt.date(2026, 1, 1)}
        )
        if x.code != "XLM-R-1"
    ]
    found = difference(lumora, [*rows, row("XLM-R-9", DISTRICT, "XLM-R")])
    assert kinds(found) == {
        "XLM-U-1": "changed",
        "XLM-U-2": "moved",
        "XLM-U-3": "closed",
        "XLM-R-1": "closed",
        "XLM-C-4": "reopened",
        "XLM-R-9": "new",
    }
    by_code = {x.code: x for x in found.changes}
    assert by_code["XLM-U-1"].fields == {"population": (182400, 1)}
    assert by_code["XLM-U-2"].fields == {"parent": ("XLM-U", "XLM-R")}
    assert by_code["XLM-R-1"].fields == {"valid_to": (None, dt.date(2026, 6, 30))}
    assert by_code["XLM-R-9"].after["valid_from"] == ON
    assert by_code["XLM-R-1"].name == "Mirovel"


def test_a_list_of_districts_says_nothing_about_provinces(lumora: Place) -> None:
    found = difference(lumora, [x for x in listed() if x.kind == DISTRICT and x.code != "XLM-U-1"])
    assert kinds(found) == {"XLM-U-1": "closed"}


def test_provinces_do_not_end_above_districts_that_stay(lumora: Place) -> None:
    with pytest.raises(BadInput, match=r"Tessamor \(XLM-U-1\) would stay below Upland"):
        difference(lumora, [row("XLM-R", name="Rivers"), row("XLM-C", name="Coast")])


def test_the_first_list_of_a_country_begins_nowhere() -> None:
    sync_states(actor="operator")
    found = difference(Place.objects.get(code="GHA"), [row("GHA-1", parent="GHA")])
    assert found.changes[0].after["valid_from"] is None
    assert found.counts == {"new": 1}


def test_the_code_of_a_place_of_another_country_is_refused(lumora: Place) -> None:
    with pytest.raises(BadInput, match="the code XLM-U belongs to Upland; expected places of Ghana alone"):
        difference(Place.objects.get(code="GHA"), [row("XLM-U", parent="GHA")])


def test_a_place_never_ends_before_it_began(lumora: Place) -> None:
    Place.objects.filter(code="XLM-U-1").update(valid_from=dt.date(2026, 7, 1))
    rows = [x for x in listed() if x.code != "XLM-U-1"]
    assert {x.code: x for x in difference(lumora, rows).changes}["XLM-U-1"].after["valid_to"] == dt.date(2026, 7, 1)
    with pytest.raises(BadInput, match="would end on 2026-01-01 before it begins on 2026-07-01"):
        difference(lumora, listed(XLM_U_1={"valid_to": dt.date(2026, 1, 1)}))


def test_the_digest_tells_one_difference_from_another(lumora: Place) -> None:
    one = difference(lumora, listed(XLM_U_1={"population": 1}))
    assert one.digest == difference(lumora, listed(XLM_U_1={"population": 1})).digest
    assert one.digest != difference(lumora, listed(XLM_U_1={"population": 2})).digest
    assert one.digest != difference(lumora, listed(XLM_U_1={"population": 1}), on=dt.date(2027, 1, 1)).digest


def test_comparing_reads_only(lumora: Place) -> None:
    before = list(Place.objects.values())
    difference(lumora, [x for x in listed() if x.code != "XLM-U-1"])
    assert list(Place.objects.values()) == before
