"""Storing figures: with their source, once, and never over another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from hsforhs.files import BadInput
from hsforhs.indicators import Figure, Provenance, Status, registry
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.indicators.models import FigureSource, StoredFigure
from hsforhs.workbench.indicators.services import FigureCounts, bring_in, load_shipped_figures, store_figures
from hsforhs.workbench.places.models import Place, Visibility

pytestmark = pytest.mark.django_db
SURVEY = Provenance("Invented survey", "CC0", "https://example.org/", dt.datetime(2026, 1, 2, tzinfo=dt.UTC), "a" * 64)
ONE = Figure("mcv2_coverage", "XLM", "2021", 83.0, "percent", SURVEY, published="2022-07", note="invented")
TWO = replace(ONE, place="XLM-U", value=70.0, low=66.0, high=74.0)


def store(*figures: Figure, **more: object) -> FigureCounts:
    return store_figures(actor="operator", figures=figures, **more)  # type: ignore[arg-type]


def last_event() -> Event:
    found = Event.objects.order_by("pk").last()
    assert found is not None
    return found


def test_a_figure_is_stored_with_where_it_comes_from(lumora: Place) -> None:
    assert store(ONE, TWO) == FigureCounts(new=2, changed=0, same=0)
    row = StoredFigure.objects.select_related("source", "place").get(place__code="XLM-U")
    assert (row.indicator, row.country, row.period, row.value) == ("mcv2_coverage", "XLM", "2021", 70.0)
    assert (row.low, row.high, row.unit, row.status) == (66.0, 74.0, "percent", Status.REPORTED.value)
    assert (row.observed_on, row.published, row.note) == (dt.date(2021, 12, 31), "2022-07", "invented")
    source = row.source
    assert (source.citation, source.licence, source.address) == ("Invented survey", "CC0", "https://example.org/")
    assert (source.sha256, source.retrieved_at) == ("a" * 64, SURVEY.retrieved_at)
    assert FigureSource.objects.count() == 1
    assert (row.visibility, row.superseded_at) == (Visibility.PUBLIC, None)


def test_one_event_says_what_was_stored(lumora: Place) -> None:
    before = Event.objects.count()
    store(ONE, TWO)
    assert Event.objects.count() == before + 1
    event = last_event()
    assert (event.action, event.actor, event.country) == ("indicators.store", "operator", "XLM")
    assert event.facts["new"] == 2
    assert event.facts["places"] == ["XLM", "XLM-U"]
    assert event.facts["sources"] == ["Invented survey"]
    assert "83" not in str({**event.facts, "guards": ""})
    store(replace(ONE, period="2022"))
    assert last_event().subject == "places.place:XLM"
    assert verify().whole


def test_figures_of_several_countries_are_an_event_of_all(lumora: Place) -> None:
    store(ONE, replace(ONE, place="GHA"))
    assert last_event().country == ""


def test_the_same_again_changes_nothing_and_writes_no_event(lumora: Place) -> None:
    store(ONE, TWO)
    before = Event.objects.count()
    again = replace(ONE, provenance=Provenance("Another survey"))
    assert store(again, TWO) == FigureCounts(new=0, changed=0, same=2)
    assert Event.objects.count() == before
    assert FigureSource.objects.count() == 1


def test_another_value_supersedes_and_the_older_one_stays(lumora: Place) -> None:
    store(ONE)
    assert store(replace(ONE, value=84.0)) == FigureCounts(new=0, changed=1, same=0)
    rows = list(StoredFigure.objects.order_by("pk"))
    assert [(x.value, x.superseded_at is None) for x in rows] == [(83.0, False), (84.0, True)]
    assert store(ONE) == FigureCounts(new=0, changed=1, same=0)
    assert StoredFigure.objects.count() == 3


def test_a_private_figure_does_not_supersede_a_public_one(lumora: Place) -> None:
    store(ONE)
    assert store(replace(ONE, value=60.0), visibility=Visibility.PRIVATE).new == 1
    assert StoredFigure.objects.filter(superseded_at=None).count() == 2


def test_a_dry_run_counts_and_stores_nothing(lumora: Place) -> None:
    store(ONE)
    before = Event.objects.count()
    assert store(replace(ONE, value=84.0), TWO, dry_run=True) == FigureCounts(new=1, changed=1, same=0)
    assert (StoredFigure.objects.count(), Event.objects.count()) == (1, before)


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        (replace(ONE, place="ZZZ", where="line 7"), "line 7: 'ZZZ' is no country, province or district"),
        (replace(ONE, place="AFRO"), "'AFRO' is no country"),
        (replace(ONE, period="soon"), "'soon' is no period"),
    ],
)
def test_what_cannot_be_stored_leaves_the_store_as_it_is(lumora: Place, figure: Figure, why: str) -> None:
    before = Event.objects.count()
    with pytest.raises(BadInput, match=why):
        store(TWO, figure)
    assert (StoredFigure.objects.count(), FigureSource.objects.count(), Event.objects.count()) == (0, 0, before)


def test_a_visibility_must_exist(lumora: Place) -> None:
    with pytest.raises(BadInput, match="'secret' is no visibility; expected PRIVATE, NETWORK, PUBLIC"):
        store(ONE, visibility="secret")


def test_the_database_keeps_one_figure_in_force_and_asks_for_a_value(lumora: Place) -> None:
    store(ONE)
    row = StoredFigure.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFigure.objects.create(
            indicator=row.indicator, place=row.place, country="XLM", period="2021", observed_on=row.observed_on,
            value=1.0, unit="percent", source=row.source,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFigure.objects.create(
            indicator=row.indicator, place=row.place, country="XLM", period="2020", observed_on=row.observed_on,
            unit="percent", source=row.source,
        )  # fmt: skip
    assert (str(row), str(row.source)) == ("mcv2_coverage 2021", "Invented survey")


class TestBringIn:
    @pytest.mark.parametrize("role", list(Role))
    def test_only_stewards_and_administrators_may(self, lumora: Place, join: Callable[..., User], role: Role) -> None:
        person = join(role)
        if role in (Role.STEWARD, Role.ADMINISTRATOR):
            assert bring_in(person=person, place=lumora, figures=[ONE, TWO]).new == 2
            assert last_event().actor == person.actor
        else:
            with pytest.raises(PermissionDenied):
                bring_in(person=person, place=lumora, figures=[ONE])
            assert StoredFigure.objects.count() == 0

    def test_figures_of_other_places_are_refused_with_their_line(
        self, lumora: Place, join: Callable[..., User]
    ) -> None:
        steward = join(Role.STEWARD, "XLM-U")
        province = Place.objects.get(code="XLM-U")
        for code in ("XLM", "GHA", "XLM-R"):
            with pytest.raises(BadInput, match=f"line 3: {code} does not lie in XLM-U"):
                bring_in(person=steward, place=province, figures=[TWO, replace(ONE, place=code, where="line 3")])
        assert StoredFigure.objects.count() == 0
        assert bring_in(person=steward, place=province, figures=[replace(TWO, place="XLM-U-1")]).new == 1


def test_the_shipped_figures_are_stored_once(states_store: None) -> None:
    assert load_shipped_figures(actor="operator") == FigureCounts(new=len(registry().figures), changed=0, same=0)
    assert load_shipped_figures(actor="operator").same == len(registry().figures)
    assert FigureSource.objects.count() == 5
    assert set(StoredFigure.objects.values_list("status", flat=True)) == {Status.OLDER.value}
