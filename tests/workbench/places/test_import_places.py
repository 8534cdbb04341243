from __future__ import annotations

import datetime as dt

import pytest

from hsforhs.files import BadInput
from hsforhs.geography import DISTRICT
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.places.difference import tree_difference
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.queries import branch
from hsforhs.workbench.places.services import import_places, sync_states
from tests.geography.made import row
from tests.workbench.places.made import listed

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 7, 1)


def test_a_tree_is_stored_with_paths_and_one_event(lumora: Place) -> None:
    events = Event.objects.count()
    rows = [
        *[x for x in listed(XLM_U_2={"parent": "XLM-N"}) if x.code != "XLM-R-1"],
        row("XLM-N", name="North", names={"fr": "Nord"}, identifiers={"dhis2": "U0000000001"}),
        row("XLM-N-1", DISTRICT, "XLM-N", population=0),
    ]
    found = import_places(actor="user:1", country=lumora, rows=rows, on=ON, file="places.csv", layout="table")
    assert found.counts == {"same": 13, "new": 2, "moved": 1, "closed": 1}
    moved, north, first = (Place.objects.get(code=x) for x in ("XLM-U-2", "XLM-N", "XLM-N-1"))
    assert moved.path == "WORLD/XLM/XLM-N/XLM-U-2"
    assert moved.parent == north
    assert (north.path, north.country, north.invented) == ("WORLD/XLM/XLM-N", "XLM", True)
    assert (north.names, north.identifiers) == ({"fr": "Nord"}, {"dhis2": "U0000000001"})
    assert (first.population, first.valid_from) == (0, ON)
    assert (first.population_source, north.population_source) == ("list of places places.csv", "")
    event = Event.objects.latest("pk")
    assert Event.objects.count() == events + 1
    assert (event.actor, event.action, event.country) == ("user:1", "places.import_places", "XLM")
    assert event.facts["changes"]["XLM-R-1"] == {"kind": "closed", "fields": {"valid_to": [None, "2026-06-30"]}}
    assert event.facts["changes"]["XLM-U-2"]["fields"] == {"parent": ["XLM-U", "XLM-N"]}
    assert verify().broken == ()


def test_places_that_vanish_end_and_stay(lumora: Place) -> None:
    import_places(actor="x", country=lumora, rows=[x for x in listed() if x.code != "XLM-U-1"], on=ON)
    assert Place.objects.get(code="XLM-U-1").valid_to == dt.date(2026, 6, 30)
    assert "XLM-U-1" in {x.code for x in branch(lumora)}
    assert "XLM-U-1" in {x.code for x in branch(lumora, at=dt.date(2026, 6, 30))}
    assert "XLM-U-1" not in {x.code for x in branch(lumora, at=ON)}


def test_the_same_list_twice_writes_no_event(lumora: Place) -> None:
    events = Event.objects.count()
    assert import_places(actor="x", country=lumora, rows=listed(), on=ON).differing == ()
    assert Event.objects.count() == events


def test_only_what_was_shown_is_stored(lumora: Place) -> None:
    rows = listed(XLM_U_1={"population": 1})
    shown = tree_difference(lumora, rows, on=ON, file="")
    Place.objects.filter(code="XLM-U-1").update(population=1)
    with pytest.raises(BadInput, match="the tree has changed since the difference was shown"):
        import_places(actor="x", country=lumora, rows=rows, on=ON, expected=shown.digest)


def test_a_bad_list_leaves_the_store_as_it_was(lumora: Place) -> None:
    before, events = list(Place.objects.values()), Event.objects.count()
    with pytest.raises(BadInput, match="third level"):
        import_places(actor="x", country=lumora, rows=[*listed(), row("XLM-U-1-1", DISTRICT, "XLM-U-1")], on=ON)
    assert list(Place.objects.values()) == before
    assert Event.objects.count() == events


def test_a_district_may_become_a_province(lumora: Place) -> None:
    import_places(actor="x", country=lumora, rows=listed(XLM_U_1={"kind": "province", "parent": "XLM"}), on=ON)
    found = Place.objects.get(code="XLM-U-1")
    assert (found.kind, found.path, found.parent) == ("province", "WORLD/XLM/XLM-U-1", lumora)


def test_a_population_names_the_list_that_it_came_from(lumora: Place) -> None:
    Place.objects.filter(code="XLM-U-1").update(population_source="an older source", population_year=2020)
    Place.objects.filter(code="XLM-U-2").update(population_source="an older source", population_year=2020)
    rows = listed(XLM_U_1={"population": 1}, XLM_U_2={"name": "Another name"})
    import_places(actor="x", country=lumora, rows=rows, on=ON, file="new.csv")
    one, two = (Place.objects.get(code=x) for x in ("XLM-U-1", "XLM-U-2"))
    assert (one.population_source, one.population_year) == ("list of places new.csv", None)
    assert one.population_retrieved_on is not None
    assert (two.population_source, two.population_year) == ("an older source", 2020)


def test_the_places_of_a_country_follow_it_to_another_region(lumora: Place) -> None:
    ghana = Place.objects.get(code="GHA")
    rows = [row("GHA-1", parent="GHA"), row("GHA-1-1", DISTRICT, "GHA-1")]
    import_places(actor="x", country=ghana, rows=rows, on=ON)
    Place.objects.filter(code="GHA").update(parent=Place.objects.get(code="EURO"), path="WORLD/EURO/GHA")
    for code, path in (("GHA-1", "WORLD/EURO/GHA/GHA-1"), ("GHA-1-1", "WORLD/EURO/GHA/GHA-1/GHA-1-1")):
        Place.objects.filter(code=code).update(path=path)
    assert sync_states(actor="x") == 1
    ghana.refresh_from_db()
    assert [x.path for x in branch(ghana)] == ["WORLD/AFRO/GHA/GHA-1", "WORLD/AFRO/GHA/GHA-1/GHA-1-1"]
