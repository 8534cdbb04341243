from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from hsforhs.scores.examples import invented_places
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.populations import PopulationCounts, set_populations
from hsforhs.workbench.places.services import add_invented_country, sync_states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("states_store")]
FIRST, LATER = dt.date(2026, 3, 1), dt.date(2026, 4, 1)


def store(populations: dict[str, int], **more: Any) -> PopulationCounts:
    return set_populations(
        populations=populations,
        **{
            "actor": "operator",
            "year": 2024,
            "source": "An invented source",
            "retrieved_on": FIRST,
            **more,
        },
    )


def of(code: str) -> tuple[int | None, int | None, str, dt.date | None]:
    found = Place.objects.get(code=code)
    return found.population, found.population_year, found.population_source, found.population_retrieved_on


def test_a_figure_is_stored_with_year_source_and_day() -> None:
    assert store({"GHA": 34_000_000, "NIU": 0}) == PopulationCounts(changed=2, same=0, unknown=())
    assert of("GHA") == (34_000_000, 2024, "An invented source", FIRST)
    assert of("NIU") == (0, 2024, "An invented source", FIRST)
    assert of("KEN") == (None, None, "", None)


def test_one_event_tells_where_the_figures_came_from() -> None:
    events = Event.objects.count()
    store({"GHA": 1, "KEN": 2}, facts={"sha256": "abc"})
    assert Event.objects.count() == events + 1
    event = Event.objects.latest("pk")
    assert (event.action, event.subject, event.actor) == (
        "places.set_populations",
        "places.population:2024",
        "operator",
    )
    assert event.facts == {"changed": 2, "year": 2024, "source": "An invented source", "sha256": "abc"}


def test_the_same_figures_again_change_nothing_and_keep_the_first_day() -> None:
    store({"GHA": 1, "KEN": 2})
    events = Event.objects.count()
    assert store({"GHA": 1, "KEN": 2}, retrieved_on=LATER) == PopulationCounts(changed=0, same=2, unknown=())
    assert Event.objects.count() == events
    assert of("GHA")[3] == FIRST


@pytest.mark.parametrize(
    ("value", "more", "changed"), [(1, {"year": 2025}, 2), (1, {"source": "Another source"}, 2), (9, {}, 1)]
)
def test_another_figure_year_or_source_takes_its_place(value: int, more: dict[str, Any], changed: int) -> None:
    store({"GHA": 1, "KEN": 2})
    assert store({"GHA": value, "KEN": 2}, retrieved_on=LATER, **more).changed == changed
    assert of("GHA")[3] == LATER


def test_a_code_that_is_not_in_the_tree_is_told_and_stops_nothing() -> None:
    assert store({"GHA": 1, "ZZZ": 2, "AAA": 3}) == PopulationCounts(changed=1, same=0, unknown=("AAA", "ZZZ"))


def test_a_dry_run_only_counts() -> None:
    events = Event.objects.count()
    assert store({"GHA": 1}, dry_run=True).changed == 1
    assert of("GHA")[0] is None
    assert Event.objects.count() == events


def test_bringing_the_states_in_line_keeps_the_figures() -> None:
    store({"GHA": 1})
    Place.objects.filter(code="GHA").update(name="An older name")
    assert sync_states(actor="operator") == 1
    assert of("GHA") == (1, 2024, "An invented source", FIRST)


def test_the_invented_country_keeps_its_invented_figures() -> None:
    add_invented_country(actor="operator", rows=invented_places())
    assert of("XLM")[0] == 4_112_500
    assert add_invented_country(actor="operator", rows=invented_places()) == 0
