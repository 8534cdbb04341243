"""One's own profile: what can be written, by whom alone, and that no value stands in the events."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied, ValidationError

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.network import services
from hsforhs.workbench.network.models import FieldPolicy, Institution, Profile
from hsforhs.workbench.network.words import Field

from ..conftest import today, user_of

pytestmark = pytest.mark.django_db
Begin = Callable[..., Profile]


def test_a_new_profile_shows_nothing_beyond_the_secretariat(member: User) -> None:
    profile = services.start_profile(person=member)
    assert services.start_profile(person=member) == profile, "there is one for each person"
    assert set(profile.policies.values_list("field", flat=True)) == set(Field.values)
    assert set(profile.policies.values_list("audience", flat=True)) == {"me", "secretariat"}
    assert profile.policies.get(field="matching").audience == "me", "nobody is found who did not say so"


def test_a_closed_account_begins_no_profile(member: User) -> None:
    member.is_active = False
    with pytest.raises(PermissionDenied):
        services.start_profile(person=member)


def test_nobody_writes_the_profile_of_somebody_else(begin: Begin, administrator: User) -> None:
    profile = begin()
    acts: list[Callable[[User], Any]] = [
        lambda x: services.write_profile(person=x, profile=profile, name="x"),
        lambda x: services.set_audience(person=x, profile=profile, field="name", audience="public", basis="consent"),
        lambda x: services.add_entry(person=x, profile=profile, entry="language", code="en", level="B2"),
        lambda x: services.remove_entry(person=x, profile=profile, entry="language", number=1),
        lambda x: services.take_orcid(person=x, profile=profile),
    ]
    for act in acts:
        with pytest.raises(PermissionDenied):
            act(administrator)


def test_no_value_of_a_profile_stands_in_an_event(begin: Begin, institution: Institution) -> None:
    profile = begin(name="Zwpqfk Person", about="Grew up in Zwpqfk")
    person = user_of(profile)
    services.add_entry(
        person=person, profile=profile, entry="affiliation", institution=institution, role="Zwpqfk chair"
    )
    text = json.dumps(list(Event.objects.values_list("facts", "subject")))
    assert "Zwpqfk" not in text
    assert "network.write" in Event.objects.values_list("action", flat=True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"name": " "}, "Write your name"),
        ({"name": "x" * 121}, "too long"),
        ({"name": "x", "country": "ZZZ"}, "no country"),
        ({"name": "x", "gender": "q"}, "not a valid choice"),
        ({"name": "x", "sector": "spy"}, "not a valid choice"),
    ],
)
def test_what_cannot_be_written_is_said(begin: Begin, words: dict[str, str], sentence: str) -> None:
    profile = begin()
    with pytest.raises(ValidationError, match=sentence):
        services.write_profile(person=user_of(profile), profile=profile, **words)


def test_audiences_are_kept_as_history(begin: Begin) -> None:
    profile = begin()
    person = user_of(profile)
    for audience, basis in (("members", "consent"), ("members", "consent"), ("public", "public task")):
        services.set_audience(person=person, profile=profile, field="country", audience=audience, basis=basis)
    rows = list(profile.policies.filter(field="country").order_by("pk").values_list("audience", "basis", "until"))
    assert [x[:2] for x in rows] == [("secretariat", "consent"), ("members", "consent"), ("public", "public task")]
    assert [x[2] is None for x in rows] == [False, False, True], "saying the same again adds nothing"
    assert FieldPolicy.objects.filter(profile=profile, field="country", until=None).count() == 1
    facts = Event.objects.filter(action="network.audience").last().facts  # type: ignore[union-attr]
    assert facts["before"]["audience"] == "members"
    assert facts["after"] == {"audience": "public", "basis": "public task"}


@pytest.mark.parametrize(
    ("field", "audience", "basis"),
    [("name", "me", "consent"), ("gender", "public", "consent"), ("country", "x", "consent"), ("x", "me", "consent")],
)
def test_audiences_that_cannot_be(begin: Begin, field: str, audience: str, basis: str) -> None:
    profile = begin()
    with pytest.raises(ValidationError):
        services.set_audience(person=user_of(profile), profile=profile, field=field, audience=audience, basis=basis)


def test_an_orcid_id_is_taken_only_from_signing_in_there(begin: Begin) -> None:
    profile = begin()
    person = user_of(profile)
    with pytest.raises(ValidationError, match="signed in"):
        services.take_orcid(person=person, profile=profile)
    SocialAccount.objects.create(user=person, provider="orcid", uid="0000-0002-1825-0097")
    services.take_orcid(person=person, profile=profile)
    profile.refresh_from_db()
    assert profile.orcid == "0000-0002-1825-0097"


@pytest.fixture
def institution(begin: Begin) -> Institution:
    return services.add_institution(person=user_of(begin()), name="Harbour School", kind="academia")


def _values(kind: str, profile: Profile, institution: Institution) -> dict[str, Any]:
    return {
        "affiliation": {"institution": institution, "role": "teacher", "since": today(), "until": None},
        "expertise": {"term": "P5:OS:ANI", "level": 5},
        "evidence": {
            "expertise": profile.expertise.first(),
            "kind": "mission",
            "dated": today(),
            "steps": "2-3",
            "address": "https://example.org/report",
        },
        "language": {"code": "EN", "level": "B2"},
        "window": {"first": today(), "last": today(), "mode": "both"},
        "contact": {"kind": "email", "value": "a@example.org"},
    }[kind]


@pytest.mark.parametrize("kind", services.profiles.ENTRIES)
def test_every_kind_of_entry_comes_and_goes(begin: Begin, institution: Institution, kind: str) -> None:
    profile, other = begin(), begin()
    person = user_of(profile)
    made = services.add_entry(person=person, profile=profile, entry=kind, **_values(kind, profile, institution))
    with pytest.raises(PermissionDenied):
        services.remove_entry(person=user_of(other), profile=other, entry=kind, number=made.pk)
    services.remove_entry(person=person, profile=profile, entry=kind, number=made.pk)
    assert not type(made)._base_manager.filter(pk=made.pk).exists()


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("affiliation", {"until": dt.date(2000, 1, 1)}, "lies before"),
        ("expertise", {"term": "D9"}, "no term"),
        ("expertise", {"term": "D2:HIS"}, "already exists"),
        ("expertise", {"level": 6}, "Constraint"),
        ("evidence", {"steps": "3-2"}, "no step"),
        ("evidence", {"address": "javascript:x"}, "not the address"),
        ("evidence", {"dated": dt.date(2999, 1, 1)}, "in the past"),
        ("language", {"code": "french"}, "codes such as fr"),
        ("language", {"level": "Z9"}, "not a valid choice"),
        ("window", {"last": dt.date(2000, 1, 1)}, "lies before"),
        ("contact", {"value": "nobody"}, "valid email"),
        ("contact", {"kind": "page", "value": "javascript:x"}, "not the address"),
    ],
)
def test_entries_that_cannot_be_stored(
    begin: Begin, institution: Institution, kind: str, changes: dict[str, Any], sentence: str
) -> None:
    profile = begin()
    values = {**_values(kind, profile, institution), **changes}
    with pytest.raises(ValidationError, match=sentence):
        services.add_entry(person=user_of(profile), profile=profile, entry=kind, **values)


def test_evidence_belongs_to_an_own_expertise(begin: Begin, institution: Institution) -> None:
    profile, other = begin(), begin()
    values = _values("evidence", other, institution)
    with pytest.raises(PermissionDenied):
        services.add_entry(person=user_of(profile), profile=profile, entry="evidence", **values)


def test_there_is_room_for_so_many_entries(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = begin()
    monkeypatch.setattr("hsforhs.workbench.network.services.profiles.MOST_ENTRIES", 1)
    with pytest.raises(ValidationError, match="At most 1"):
        services.add_entry(person=user_of(profile), profile=profile, entry="language", code="en", level="B2")


def test_members_confirm_what_they_can_see_of_others(begin: Begin, admit: Callable[..., Profile]) -> None:
    subject, hidden, peer, applicant = admit(shown={"expertise": "members"}), admit(), admit(), begin()
    expertise = subject.expertise.get()
    for _twice in range(2):
        services.endorse(person=user_of(peer), expertise=expertise)
    assert expertise.endorsements.count() == 1
    for person, found in (
        (user_of(subject), expertise),
        (user_of(applicant), expertise),
        (user_of(peer), hidden.expertise.get()),
    ):
        with pytest.raises(PermissionDenied):
            services.endorse(person=person, expertise=found)


def test_institutions_stand_once(begin: Begin, member: User, secretariat: User) -> None:
    person = user_of(begin())
    made = services.add_institution(
        person=person, name="Harbour School", kind="academia", country="gbr", ror="https://ror.org/024mrxd33"
    )
    assert (made.ror, made.country) == ("024mrxd33", "GBR")
    assert services.add_institution(person=secretariat, name="harbour school", kind="donor") == made
    assert services.add_institution(person=person, name="Another", kind="academia", ror="024mrxd33") == made
    with pytest.raises(ValidationError, match="identifier"):
        services.add_institution(person=person, name="Third", kind="academia", ror="12345")
    with pytest.raises(PermissionDenied):
        services.add_institution(person=member, name="Fourth", kind="academia")
