from __future__ import annotations

import datetime as dt

import pytest

from hsforhs.files import BadInput
from hsforhs.geography import DatedFact
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.dated import load_ihr_versions, load_region_membership
from hsforhs.workbench.places.models import IhrVersion, Place, RegionMembership
from hsforhs.workbench.places.queries import ihr_versions, region_history
from hsforhs.workbench.places.services import sync_states

pytestmark = pytest.mark.django_db
INVENTED = "invented for a test"


@pytest.fixture(autouse=True)
def states() -> None:
    sync_states(actor="operator")


def fact(country: str, value: str, first: int, last: int | None = None, note: str = "") -> DatedFact:
    end = dt.date(last, 12, 31) if last else None
    return DatedFact(country, value, dt.date(first, 1, 1), end, INVENTED, note)


def test_nothing_is_loaded_by_itself() -> None:
    assert not IhrVersion.objects.exists()
    assert not RegionMembership.objects.exists()


def test_versions_are_stored_with_dates_and_source() -> None:
    facts = [fact("GHA", "one", 2001, 2010), fact("GHA", "two", 2011, note="a reservation"), fact("TGO", "one", 2001)]
    assert load_ihr_versions(actor="operator", facts=facts) == {"new": 2}
    newest, oldest = ihr_versions(Place.objects.get(code="GHA"))
    assert (newest.version, newest.valid_to, newest.note) == ("two", None, "a reservation")
    assert (oldest.version, oldest.source) == ("one", INVENTED)
    assert ihr_versions(Place.objects.get(code="BEN")) == []


def test_a_country_of_a_list_is_replaced_and_others_stay() -> None:
    load_ihr_versions(actor="operator", facts=[fact("GHA", "one", 2001), fact("TGO", "one", 2001)])
    events = Event.objects.count()
    again = [fact("GHA", "one", 2001), fact("TGO", "two", 2001)]
    assert load_ihr_versions(actor="operator", facts=again, file="x.csv") == {"same": 1, "changed": 1}
    assert IhrVersion.objects.count() == 2
    event = Event.objects.latest("pk")
    assert Event.objects.count() == events + 1
    assert event.facts == {"file": "x.csv", "countries": ["TGO"], "counts": {"same": 1, "changed": 1}}
    assert load_ihr_versions(actor="operator", facts=again) == {"same": 2}
    assert Event.objects.count() == events + 1


def test_regions_follow_the_dated_membership_where_there_is_one() -> None:
    assert region_history().at(dt.date(2020, 1, 1))["GHA"] == "AFRO"
    load_region_membership(actor="operator", facts=[fact("GHA", "EURO", 2001, 2010), fact("GHA", "AFRO", 2011)])
    assert region_history().at(dt.date(2005, 1, 1))["GHA"] == "EURO"
    assert region_history().at(dt.date(2011, 1, 1))["GHA"] == "AFRO"
    assert region_history().at(dt.date(1999, 1, 1))["GHA"] == "AFRO"
    assert len(region_history().at(dt.date(2005, 1, 1))) == 196


def test_a_country_that_is_no_place_is_refused() -> None:
    with pytest.raises(BadInput, match=r"x\.csv: XLM is not in the tree of places; expected a Country"):
        load_ihr_versions(actor="operator", facts=[fact("XLM", "one", 2001)], file="x.csv")
