"""What people do with indices: stored in one step, with one event, or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from hsforhs.files import BadInput
from hsforhs.metric import load
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.indices import queries, services
from hsforhs.workbench.indices.computing import Order, compute_run
from hsforhs.workbench.indices.models import ObservationSet, OwnDefinition, Run, UnitResult
from hsforhs.workbench.indices.services import Chosen
from hsforhs.workbench.indices.stock import stocked
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.tasks.models import Job
from tests.workbench.indices.test_shape import small

pytestmark = pytest.mark.django_db
TABLE = "unit,a,b\nXLM,40,2\nXLM-U,60,\nelsewhere,80,3\n"
TERMS: dict[str, Any] = {"title": "Invented", "source": "Invented ministry", "licence": "CC0"}


@pytest.fixture
def steward(lumora: Place, join: Callable[..., User]) -> User:
    return join(Role.STEWARD, "XLM")


@pytest.fixture
def chosen(steward: User, lumora: Place) -> Chosen:
    services.store_definition(person=steward, place=lumora, text=small(), visibility=Visibility.PUBLIC)
    found = queries.chosen_definition(steward, "small@XLM")
    assert found is not None
    return found


@pytest.fixture
def observations(steward: User, lumora: Place, chosen: Chosen) -> ObservationSet:
    return services.store_observations(
        person=steward,
        place=lumora,
        definition=chosen.definition,
        text=TABLE,
        visibility=Visibility.PRIVATE,
        **TERMS,
    )


def events() -> list[str]:
    return list(Event.objects.filter(action__startswith="indices.").order_by("pk").values_list("action", flat=True))


def test_a_definition_is_stored_once_and_never_changed(steward: User, lumora: Place, chosen: Chosen) -> None:
    again = services.store_definition(person=steward, place=lumora, text=small(), visibility=Visibility.PUBLIC)
    assert OwnDefinition.objects.get() == again
    assert events() == ["indices.store_definition"]
    assert (again.slug, again.country, again.invented) == ("small@XLM", "XLM", True)
    with pytest.raises(BadInput, match="version 1 of 'small' is stored with other content"):
        services.store_definition(person=steward, place=lumora, text=small(First="Other"), visibility=Visibility.PUBLIC)
    newer = small(**{'version: "1"': 'version: "2"'})
    services.store_definition(person=steward, place=lumora, text=newer, visibility=Visibility.PRIVATE)
    assert OwnDefinition.objects.count() == 2
    assert queries.chosen_definition(AnonymousUser(), "small@XLM") == chosen


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"method: goalposts, low: 0, high: 100": "method: goalposts, low: 5, high: 5"}, "line 10"),
        ({"id: small": "id: a/b"}, "cannot stand in an address"),
        ({"children: [left, right]": "children: [left, nothing]"}, "nothing"),
        ({'version: "1"': f'version: "{"1" * 50}"'}, "too long"),
    ],
)
def test_a_faulty_definition_is_refused_and_nothing_is_stored(
    administrator: User, changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        services.store_definition(person=administrator, place=None, text=small(**changes), visibility=Visibility.PUBLIC)
    assert not OwnDefinition.objects.exists()
    assert events() == []


@pytest.mark.parametrize("name", ["spar-2", "runs"])
def test_the_site_cannot_take_a_name_of_the_program(administrator: User, name: str) -> None:
    with pytest.raises(BadInput, match="comes with the program"):
        services.store_definition(
            person=administrator, place=None, text=small(**{"id: small": f"id: {name}"}), visibility=Visibility.PUBLIC
        )


def test_observations_must_fit_and_say_where_they_come_from(steward: User, lumora: Place, chosen: Chosen) -> None:
    def store(text: str = TABLE, **changes: str) -> ObservationSet:
        return services.store_observations(
            person=steward,
            place=lumora,
            definition=chosen.definition,
            text=text,
            visibility=Visibility.PRIVATE,
            **{**TERMS, **changes},
        )

    with pytest.raises(BadInput, match="line 2"):
        store("unit,a,b\nXLM,forty,2\n")
    for what in TERMS:
        with pytest.raises(BadInput, match=f"the {what} of the observations is missing"):
            store(**{what: " "})
    assert not ObservationSet.objects.exists()
    assert store() == store()
    assert events() == ["indices.store_definition", "indices.store_observations"]


def test_a_run_keeps_everything_that_repeats_it(
    steward: User, lumora: Place, chosen: Chosen, observations: Any
) -> None:
    run = services.run(
        person=steward,
        place=lumora,
        chosen=chosen,
        observations=observations,
        as_of=dt.date(2026, 6, 30),
        history="years",
        draws=200,
        seed=5,
    )
    assert isinstance(run, Run)
    assert (run.state, run.units, run.computed, run.visibility) == ("done", 3, 2, "PRIVATE")
    assert run.periods[-1] == "2025-12-31"
    again = compute_run(Order(chosen.definition, TABLE, run.as_of, (), 200, 5))
    assert again.observations_sha256 == observations.sha256
    stored = {x.unit: x for x in UnitResult.objects.filter(run=run)}
    assert {x: y.content["nodes"] for x, y in stored.items()} == {x: y["nodes"] for x, y in again.units.items()}
    assert stored["XLM"].place == lumora
    assert stored["elsewhere"].place is None
    event = Event.objects.filter(action="indices.run").get()
    assert event.country == "XLM"
    assert event.facts["definition"] == chosen.definition.sha256
    assert event.facts["seed"] == 5
    assert verify().whole


def test_a_run_of_a_table_without_a_row_for_the_day_stores_nothing(
    steward: User, lumora: Place, chosen: Chosen, observations: ObservationSet
) -> None:
    for more in ({"draws": 0}, {"draws": 20_000}, {"seed": -1}):
        with pytest.raises(BadInput, match="draws with seed"):
            services.run(person=steward, place=lumora, chosen=chosen, observations=observations, **more)
    assert not Run.objects.exists()


def test_large_runs_are_left_to_the_worker(
    steward: User, lumora: Place, chosen: Chosen, observations: ObservationSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 1)
    job = services.run(person=steward, place=lumora, chosen=chosen, observations=observations, draws=200)
    assert isinstance(job, Job)
    waiting = Run.objects.get()
    assert waiting.state == Run.State.WAITING
    assert job.next_url == f"/indices/runs/{waiting.pk}/"
    assert not queries.seen_runs(steward).exists()
    said: list[tuple[int, int]] = []
    services.compute_in_background(lambda *x: said.append(x), waiting.pk)  # type: ignore[arg-type]
    services.compute_in_background(lambda *x: said.append(x), waiting.pk)  # type: ignore[arg-type]
    assert queries.seen_runs(steward).get().units == 3
    assert said[-1] == (3, 3)
    assert events().count("indices.run") == 1


def test_publishing_and_withdrawing_write_before_and_after(
    steward: User, lumora: Place, chosen: Chosen, observations: ObservationSet
) -> None:
    run = services.run(person=steward, place=lumora, chosen=chosen, observations=observations, draws=100)
    assert isinstance(run, Run)
    visitor = AnonymousUser()
    assert queries.unit_result(visitor, "small@XLM", "XLM") is None
    services.set_visibility(person=steward, found=run, visibility=Visibility.PUBLIC)
    assert queries.unit_result(visitor, "small@XLM", "XLM") is not None
    assert [x.slug for x in queries.lines_of(lumora, visitor)] == ["small@XLM"]
    services.withdraw(person=steward, found=run)
    assert queries.unit_result(visitor, "small@XLM", "XLM") is None
    assert queries.lines_of(lumora, visitor) == []
    assert queries.seen_run(steward, run.pk) is not None
    event = Event.objects.filter(action="indices.withdraw").get()
    assert event.facts == {
        "before": {"visibility": "PUBLIC", "withdrawn": False},
        "after": {"visibility": "PUBLIC", "withdrawn": True},
    }
    services.set_visibility(person=steward, found=run, visibility=Visibility.NETWORK)
    assert Run.objects.get().withdrawn_at is None


def test_nobody_else_may(
    lumora: Place, chosen: Chosen, observations: ObservationSet, join: Callable[..., User]
) -> None:
    run = Run.objects.create(
        place=lumora, slug="x", title="x", text="", observations=observations, seed=1, draws=1, engine="x"
    )
    for person in (AnonymousUser(), join(Role.APPROVER, "XLM"), join(Role.STEWARD, "GHA")):
        deeds: list[Callable[[Any], object]] = [
            lambda x: services.store_definition(person=x, place=lumora, text=small(), visibility="PUBLIC"),
            lambda x: services.store_scores(person=x, place=lumora, definition=load("spar-2"), visibility="PUBLIC"),
            lambda x: services.run(person=x, place=lumora, chosen=chosen, observations=observations),
            lambda x: services.set_visibility(person=x, found=run, visibility="PUBLIC"),
            lambda x: services.withdraw(person=x, found=run),
        ]
        for deed in deeds:
            with pytest.raises(PermissionDenied):
                deed(person)


def test_observations_of_others_are_no_source(
    lumora: Place, chosen: Chosen, observations: ObservationSet, join: Callable[..., User]
) -> None:
    ghana = Place.objects.get(code="GHA")
    with pytest.raises(PermissionDenied):
        services.run(person=join(Role.STEWARD, "GHA"), place=ghana, chosen=chosen, observations=observations)


def test_stored_scores_become_observations_of_a_place_or_of_all_states(
    example_store: None, join: Callable[..., User], administrator: User
) -> None:
    spar = stocked("spar-2")
    assert spar is not None
    lumora = Place.objects.get(code="XLM")
    own = services.store_scores(
        person=join(Role.STEWARD, "XLM"), place=lumora, definition=spar.definition, visibility="PRIVATE"
    )
    assert own.invented
    units = {line.partition(",")[0] for line in own.text.splitlines()[1:]}
    assert {"XLM", "XLM-U-1"} <= units
    assert all(x.startswith("XLM") for x in units)
    every = services.store_scores(person=administrator, place=None, definition=spar.definition, visibility="PUBLIC")
    assert not every.invented
    assert "XLM" not in every.text
    assert every.source.startswith("assessments:spar-2; World Health Organization")
    with pytest.raises(BadInput, match="no stored scores and figures fit 'uhc-style'"):
        services.store_scores(person=administrator, place=None, definition=load("uhc-style"), visibility="PUBLIC")
