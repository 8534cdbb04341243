"""Role x action x visibility and state, as one table; and that what must not leak could leak."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.accounts.rules import Person
from hsforhs.workbench.assessments import rules
from hsforhs.workbench.assessments.models import AreaSheet, AreaState, Round, RoundState
from hsforhs.workbench.assessments.queries import current_rounds
from hsforhs.workbench.assessments.rules import Deed
from hsforhs.workbench.places.models import Place, Visibility

pytestmark = pytest.mark.django_db

Join = Callable[..., User]
V, C, L, A, S, X = Role.VIEWER, Role.CONTRIBUTOR, Role.AREA_LEAD, Role.APPROVER, Role.STEWARD, Role.ADMINISTRATOR

ROUND_TABLE = {
    # deed: (roles that may, states of the round in which it is possible)
    Deed.ASSIGN: ({S, X}, {"draft", "proposed", "agreed"}),
    Deed.SCORE: ({C, L, S, X}, {"draft"}),
    Deed.GIVE_OPINION: ({C, L, A, S, X}, {"draft", "proposed"}),
    Deed.COMMENT: ({C, L, A, S, X}, {"draft", "proposed", "agreed"}),
    Deed.PROPOSE: ({L, S, X}, {"draft"}),
    Deed.AGREE: ({A, X}, {"draft", "proposed"}),
    Deed.RETURN: ({A, X}, {"draft", "proposed", "agreed"}),
    Deed.PUBLISH: ({A, X}, {"agreed"}),
    Deed.SET_VISIBILITY: ({A, X}, {"published"}),
    Deed.DISCARD: ({S, X}, {"draft", "proposed", "agreed"}),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("deed", ROUND_TABLE)
def test_the_table_of_deeds(open_spar: Round, join: Join, deed: Deed, role: Role) -> None:
    roles, states = ROUND_TABLE[deed]
    inside, above, outside = join(role), join(role, "WORLD" if role is X else "XLM"), join(role, "GHA")
    for state in RoundState.values:
        open_spar.state = state
        expected = role in roles and state in states
        assert rules.may(inside, deed, open_spar) is expected, state
        assert rules.may(above, deed, open_spar) is expected, state
        assert not rules.may(outside, deed, open_spar), "a role of another country opens nothing"


@pytest.mark.parametrize("deed", list(ROUND_TABLE))
def test_who_has_no_role_may_nothing(open_spar: Round, join: Join, deed: Deed) -> None:
    closed = join(X)
    closed.is_active = False
    people: tuple[Person, ...] = (AnonymousUser(), join(), closed, join(X, "XLM-U"))
    for state in RoundState.values:
        open_spar.state = state
        assert not any(rules.may(person, deed, open_spar) for person in people)


@pytest.mark.parametrize("deed", [Deed.OPEN, Deed.IMPORT])
@pytest.mark.parametrize("role", Role)
def test_who_opens_and_imports(lumora: Place, join: Join, deed: Deed, role: Role) -> None:
    province = Place.objects.get(code="XLM-U")
    person = join(role, "XLM-U")
    assert rules.may_at(person, deed, province) is (role in {S, X})
    assert not rules.may_at(person, deed, lumora)


AREA_TABLE = {
    # deed: states of the area in which it is possible
    Deed.SCORE: {"draft"},
    Deed.PROPOSE: {"draft"},
    Deed.AGREE: {"proposed"},
    Deed.RETURN: {"proposed", "agreed"},
}


@pytest.mark.parametrize("state", AreaState.values)
@pytest.mark.parametrize("deed", AREA_TABLE)
def test_an_area_allows_what_its_state_allows(open_spar: Round, join: Join, deed: Deed, state: str) -> None:
    area = open_spar.areas.get(group="C5")
    area.state = state
    assert rules.may(join(X), deed, open_spar, area) is (state in AREA_TABLE[deed])


def test_a_narrowed_contributor_writes_in_the_own_areas_alone(open_spar: Round, join: Join) -> None:
    person = join(C, areas=["spar-2:C5"])
    own, other = (open_spar.areas.get(group=x) for x in ("C5", "C6"))
    assert rules.may(person, Deed.SCORE, open_spar, own)
    assert not rules.may(person, Deed.SCORE, open_spar, other)
    assert rules.may(person, Deed.COMMENT, open_spar, other), "talking is not narrowed"


def test_an_assigned_lead_is_the_only_area_lead_who_proposes(open_spar: Round, join: Join) -> None:
    area: AreaSheet = open_spar.areas.get(group="C5")
    lead, other, steward = join(L), join(L), join(S)
    assert rules.may(other, Deed.PROPOSE, open_spar, area)
    area.lead = lead
    assert rules.may(lead, Deed.PROPOSE, open_spar, area)
    assert not rules.may(other, Deed.PROPOSE, open_spar, area)
    assert rules.may(steward, Deed.PROPOSE, open_spar, area)


def people(join: Join) -> dict[str, Person]:
    return {
        "visitor": AnonymousUser(),
        "account": join(),
        "stranger": join(V, "GHA"),
        "viewer": join(V),
        "district viewer": join(V, "XLM-U-1"),
        "region viewer": join(V, "WORLD"),
        "site administrator": join(X, "WORLD"),
    }


INSIDERS = {"viewer", "region viewer", "site administrator"}
SEEN = {
    ("draft", Visibility.PUBLIC): INSIDERS,
    ("proposed", Visibility.NETWORK): INSIDERS,
    ("agreed", Visibility.PRIVATE): INSIDERS,
    ("published", Visibility.PRIVATE): INSIDERS,
    ("published", Visibility.NETWORK): {*INSIDERS, "stranger", "district viewer"},
    ("published", Visibility.PUBLIC): {*INSIDERS, "stranger", "district viewer", "visitor", "account"},
}


@pytest.mark.parametrize(("state", "visibility"), SEEN)
def test_who_sees_a_round_one_by_one_and_many_at_once(
    open_spar: Round, join: Join, state: str, visibility: Visibility
) -> None:
    Round.objects.filter(pk=open_spar.pk).update(state=state, visibility=visibility)
    found = Round.objects.select_related("place").get(pk=open_spar.pk)
    everybody = people(join)
    assert {name for name, person in everybody.items() if rules.may_see(person, found)} == SEEN[state, visibility]
    filtered = {name for name, person in everybody.items() if Round.objects.filter(rules.seen_by(person)).exists()}
    assert filtered == SEEN[state, visibility]


def test_a_private_round_does_not_leak_and_could(open_spar: Round, join: Join, lumora: Place) -> None:
    open_spar.scores.filter(code="C1.1").update(
        reasoning="Only forty of ninety posts are filled", value=20, state="value"
    )
    Round.objects.filter(pk=open_spar.pk).update(state="published", visibility=Visibility.PRIVATE)
    outsider, insider = join(V, "GHA"), join(V)
    assert current_rounds(lumora, outsider) == []
    (seen,) = current_rounds(lumora, insider)
    assert "forty of ninety" in next(iter(seen.assessment.scores.values())).reasoning


def test_an_open_round_is_no_published_figure(open_spar: Round, join: Join, lumora: Place) -> None:
    assert current_rounds(lumora, join(X, "WORLD")) == []
