"""Reads of figures: what is in force, what was known on a day, what stands beside capacities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hsforhs.indicators import Figure, Provenance, registry
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.indicators import queries
from hsforhs.workbench.indicators.models import StoredFigure
from hsforhs.workbench.indicators.services import store_figures
from hsforhs.workbench.places.models import Place, Visibility

pytestmark = pytest.mark.django_db
VISITOR = AnonymousUser()
OLD = Provenance("Invented survey of 2022", retrieved_at=dt.datetime(2022, 6, 1, tzinfo=dt.UTC))
NEW = Provenance("Invented survey of 2024", retrieved_at=dt.datetime(2024, 6, 1, tzinfo=dt.UTC))
ONE = Figure("mcv2_coverage", "XLM", "2021", 80.0, "percent", OLD, published="2022-03")


def store(*figures: Figure, **more: Any) -> None:
    for figure in figures:
        store_figures(actor="operator", figures=[figure], **more)


@pytest.fixture
def revised(lumora: Place) -> Place:
    """Figures of 2020 and 2021, of which the one of 2021 was revised in 2024."""
    store(replace(ONE, period="2020", value=78.0), ONE, replace(ONE, value=82.0, provenance=NEW, published="2024-03"))
    return lumora


def value(found: list[queries.Shown]) -> float | None:
    return found[0].figure.value if found else None


class TestOfAPlace:
    def test_the_newest_period_counts_and_others_are_told(self, revised: Place) -> None:
        (found,) = queries.place_figures(revised, VISITOR)
        assert (found.figure.value, found.figure.period, found.others) == (82.0, "2021", 1)
        assert found.indicator is registry().indicators["mcv2_coverage"]

    @pytest.mark.parametrize(
        ("day", "known"),
        [("2022-05-31", None), ("2022-06-01", 80.0), ("2024-05-31", 80.0), ("2024-06-01", 82.0)],
    )
    def test_a_day_shows_what_was_known_then(self, revised: Place, day: str, known: float | None) -> None:
        assert value(queries.place_figures(revised, VISITOR, as_of=dt.date.fromisoformat(day))) == known

    def test_the_profile_reads_the_newest_alone_in_one_query(
        self, revised: Place, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(1):
            found = queries.profile_figures(revised, VISITOR)
            assert [(x.figure.value, x.figure.source.citation) for x in found] == [(82.0, "Invented survey of 2024")]

    def test_what_is_private_shows_to_its_people_alone(self, revised: Place, join: Callable[..., User]) -> None:
        store(replace(ONE, period="2023", value=10.0), visibility=Visibility.PRIVATE)
        assert value(queries.profile_figures(revised, VISITOR)) == 82.0
        assert value(queries.place_figures(revised, VISITOR)) == 82.0
        assert value(queries.profile_figures(revised, join(Role.VIEWER))) == 10.0
        assert queries.figure_history("mcv2_coverage", revised, VISITOR)[0].value == 82.0

    def test_the_history_holds_every_value_newest_first(self, revised: Place) -> None:
        found = queries.figure_history("mcv2_coverage", revised, VISITOR)
        assert [(x.period, x.value, x.superseded_at is None) for x in found] == [
            ("2021", 82.0, True),
            ("2021", 80.0, False),
            ("2020", 78.0, True),
        ]

    def test_a_year_is_newer_than_its_first_quarters(self, lumora: Place) -> None:
        store(replace(ONE, period="2021-Q2", value=1.0), ONE)
        assert value(queries.profile_figures(lumora, VISITOR)) == 80.0


@given(st.permutations([("2019", 1.0), ("2020", 2.0), ("2021-Q1", 3.0), ("2021-06", 4.0), ("2021", 5.0)]))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_storing_does_not_matter(lumora: Place, periods: list[tuple[str, float]]) -> None:
    StoredFigure.objects.all().delete()
    store(*(replace(ONE, period=period, value=x) for period, x in periods))
    assert value(queries.profile_figures(lumora, VISITOR)) == 5.0


class TestBesideCapacities:
    def shown(self, *names: str) -> list[queries.Shown]:
        return [queries.Shown(registry().indicators[x], StoredFigure()) for x in names]

    def test_what_repeats_an_assessment_or_another_series_is_left_out(self) -> None:
        found = queries.beside_capacities(self.shown("spar_average", "che_per_capita_usd_wb", "che_per_capita_usd"))
        assert [x.indicator.id for x in found] == ["che_per_capita_usd"]

    def test_components_take_turns_and_the_order_stays(self) -> None:
        names = ("che_per_capita_usd", "oop_share_che", "doctors_per_10k", "mcv2_coverage", "dtp3_coverage")
        found = queries.beside_capacities(self.shown(*names), most=4)
        assert [x.indicator.id for x in found] == [
            "che_per_capita_usd",
            "oop_share_che",
            "doctors_per_10k",
            "mcv2_coverage",
        ]


class TestOfACell:
    def test_without_a_place_nothing_is_asked_of_the_store(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            found = queries.figures_in_cell("P8", "MPT")
        assert "mcv2_coverage" in {x.id for x, _figure in found}
        assert all(figure is None for _x, figure in found)

    def test_a_place_costs_one_query(self, revised: Place, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(1):
            found = queries.figures_in_cell("P8", "MPT", place=revised, person=VISITOR)
        figures = {x.id: figure.value for x, figure in found if figure is not None}
        assert figures == {"mcv2_coverage": 82.0}


class TestOverPlaces:
    def test_figures_of_an_indicator_by_place(self, revised: Place) -> None:
        store(replace(ONE, place="GHA", value=83.0))
        found = queries.indicator_figures("mcv2_coverage", VISITOR)
        assert {x.place.code: x.value for x in found} == {"XLM": 82.0, "GHA": 83.0}
        assert queries.counted_by_indicator(VISITOR) == {"mcv2_coverage": 2}

    def test_invented_countries_and_places_below_are_not_compared(self, revised: Place) -> None:
        store(replace(ONE, place="GHA", value=83.0), replace(ONE, place="XLM-U"))
        found = queries.newest_by_country(["mcv2_coverage", "dtp3_coverage"], VISITOR)
        assert {x: {code: y.value for code, y in z.items()} for x, z in found.items()} == {
            "mcv2_coverage": {"GHA": 83.0}
        }


class TestObservations:
    def test_those_in_force_as_records_of_the_core(self, revised: Place) -> None:
        found = queries.observations()
        assert [(x.place, x.period, x.value) for x in found] == [("XLM", "2020", 78.0), ("XLM", "2021", 82.0)]
        assert found[1].provenance.source == "Invented survey of 2024"
        assert found[1] == replace(ONE, value=82.0, provenance=NEW, published="2024-03")

    def test_of_each_period_the_revision_that_was_known(self, revised: Place) -> None:
        found = queries.observations(as_of=dt.date(2023, 1, 1))
        assert [(x.period, x.value) for x in found] == [("2020", 78.0), ("2021", 80.0)]

    def test_narrowed_and_without_what_is_not_public(self, revised: Place) -> None:
        store(replace(ONE, period="2023", value=10.0), visibility=Visibility.NETWORK)
        store(replace(ONE, place="GHA"), replace(ONE, indicator="dtp3_coverage"))
        assert [x.period for x in queries.observations(indicators=["mcv2_coverage"], places=["XLM"])] == [
            "2020",
            "2021",
        ]
        assert len(queries.observations(places=["XLM"], private=True)) == 4
