"""Who may read figures and who may bring them in: role x visibility x place, as one table."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.indicators import Figure, Provenance
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.indicators import rules
from hsforhs.workbench.indicators.models import StoredFigure
from hsforhs.workbench.indicators.services import store_figures
from hsforhs.workbench.places.models import Place, Visibility

pytestmark = pytest.mark.django_db
People = dict[str, User | AnonymousUser]


@pytest.fixture
def people(lumora: Place, join: Callable[..., User], administrator: User) -> People:
    closed = join(Role.STEWARD, "XLM")
    closed.is_active = False
    closed.save()
    found: People = {
        "visitor": AnonymousUser(),
        "account": join(),
        "closed": closed,
        "elsewhere": join(Role.STEWARD, "GHA"),
        "below": join(Role.STEWARD, "XLM-U"),
        "site": administrator,
    }
    return {**found, **{role.value: join(role, "XLM") for role in Role}}


@pytest.fixture
def figures(lumora: Place) -> dict[str, StoredFigure]:
    for visibility in Visibility.values:
        figure = Figure("mcv2_coverage", "XLM", "2021", 83.0, "percent", Provenance("Invented survey"))
        store_figures(actor="operator", figures=[figure], visibility=visibility)
    return {x.visibility: x for x in StoredFigure.objects.select_related("place")}


AT_THE_PLACE = {role.value for role in Role} | {"site"}
MEMBERS = AT_THE_PLACE | {"elsewhere", "below"}
READERS = {
    Visibility.PUBLIC: MEMBERS | {"visitor", "account", "closed"},
    Visibility.NETWORK: MEMBERS,
    Visibility.PRIVATE: AT_THE_PLACE,
}


@pytest.mark.parametrize("visibility", Visibility.values)
def test_who_reads_a_figure(people: People, figures: dict[str, StoredFigure], visibility: str) -> None:
    found = {name for name, x in people.items() if rules.may_read(x, figures[visibility])}
    assert found == READERS[Visibility(visibility)]


def test_the_condition_lets_through_what_the_rule_does(people: People, figures: dict[str, StoredFigure]) -> None:
    for person in people.values():
        assert set(StoredFigure.objects.filter(rules.seen_by(person))) == {
            x for x in figures.values() if rules.may_read(person, x)
        }


@pytest.mark.parametrize(
    ("code", "who"),
    [
        ("XLM", {"data steward", "administrator", "site"}),
        ("XLM-U", {"data steward", "administrator", "site", "below"}),
        ("GHA", {"elsewhere", "site"}),
        ("AFRO", set()),
    ],
)
def test_who_brings_figures_in(people: People, code: str, who: set[str]) -> None:
    place = Place.objects.get(code=code)
    assert {name for name, x in people.items() if rules.may_bring_in(x, place)} == who
