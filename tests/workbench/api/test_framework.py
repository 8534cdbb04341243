"""The vocabulary over the API is the vocabulary."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponse]
WORDS = framework()


@pytest.mark.parametrize(
    ("name", "field", "known"),
    [
        ("dimensions", "code", WORDS.dimensions),
        ("areas", "code", WORDS.areas),
        ("components", "code", WORDS.components),
        ("sectors", "code", WORDS.sectors),
        ("levels", "level", WORDS.levels),
        ("steps", "code", WORDS.steps),
        ("instruments", "id", WORDS.instruments),
    ],
)
def test_every_list_is_whole_and_in_order(ask: Ask, name: str, field: str, known: dict) -> None:
    found = ask(f"framework/{name}").json()
    assert [x[field] for x in found] == list(known)
    assert ask("framework").json()["counts"][name] == len(found)


@pytest.mark.parametrize("instrument", WORDS.instruments)
def test_indicators_carry_their_edition(ask: Ask, instrument: str) -> None:
    found = ask(f"framework/instruments/{instrument}/indicators").json()
    assert [x["key"] for x in found] == [str(x.key) for x in WORDS.indicators_of(instrument)]


def test_crosswalks_are_given_as_declared(ask: Ask) -> None:
    found = ask("framework/crosswalks").json()
    assert len(found) == len(WORDS.crosswalks.rows) == ask("framework").json()["counts"]["crosswalks"]
    some = ask("framework/crosswalks", subject="spar-1", object="spar-2").json()
    assert some
    assert all(x["subject"].startswith("spar-1:") and x["object"].startswith("spar-2:") for x in some)
    assert ask("framework/crosswalks", subject="spar").status_code == 422


def test_cells_hold_components_and_sectors(ask: Ask) -> None:
    found = ask("framework/cells").json()
    links = sum(len(x) for x in WORDS.area_sectors.values())
    assert len(found) == len({x["cell"] for x in found}) == len(WORDS.matrix) + links
    narrowed = ask("framework/cells", area="P5", component="OS").json()
    assert {x["cell"] for x in narrowed if x["sector"]} == {f"P5:OS:{x.sector}" for x in WORDS.area_sectors["P5"]}
    assert {x["area"] for x in narrowed} == {"P5"}
    assert ask("framework/cells", area="X").status_code == ask("framework/cells", component="X").status_code == 422


def test_a_cell_names_its_actions(ask: Ask) -> None:
    found = ask("framework/cells/P5:OS:ANI").json()
    pointing = [x.id for x in action_catalogue().actions.values() if "P5:OS:ANI" in map(str, x.cells)]
    assert found["actions"] == pointing
    assert pointing
    assert ask("framework/cells/P5:XX").status_code == 404


def test_no_such_instrument(ask: Ask) -> None:
    assert ask("framework/instruments/spar/indicators").status_code == 404


def test_the_versions_are_those_in_force(ask: Ask) -> None:
    found = ask("framework").json()
    assert (found["version"], found["catalogue_version"]) == (WORDS.version, action_catalogue().version)
