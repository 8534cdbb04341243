"""An assessment is carried over to another instrument as a draft whose source says so."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from hsforhs.scores import Reading
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.assessments import carrying
from hsforhs.workbench.assessments.imports import SourceNote, changes, store
from hsforhs.workbench.assessments.models import Round, RoundState
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.editions.services import register_shipped
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.threads.models import Link
from tests.scores.made import assessment
from tests.workbench.conftest import Join

VALUES = {"P.1.2": 3, "P.3.4": 2, "D.2.2": 5, "PoE.1": "n/a", "CE.1": None, "R.4.2": 4}


@pytest.fixture
def found(db: None) -> Round:
    """A published JEE 2 of Ghana with a few scores."""
    above: Place | None = None
    for code, kind in (("WORLD", Kind.WORLD), ("AFRO", Kind.REGION), ("GHA", Kind.COUNTRY)):
        path = f"{above.path}/{code}" if above else code
        country = code if kind is Kind.COUNTRY else ""
        above = Place.objects.create(code=code, kind=kind, name=code, parent=above, path=path, country=country)
    made = assessment("jee-2", VALUES, kind="EXT", date=dt.date(2019, 5, 3), year=2019)
    reading = Reading(file="invented", layout="made for a test", assessments=(made,))
    store(changes(reading), actor="operator", note=SourceNote("Invented figures"))
    return Round.objects.get()


@pytest.fixture
def steward(found: Round, join: Join) -> User:
    return join(Role.STEWARD, "GHA")


def test_what_is_clear_moves_and_the_rest_waits(found: Round, steward: User) -> None:
    made = carrying.carry(person=steward, found=found, instrument="jee-3")
    assert (made.instrument, made.kind, made.period, made.state) == ("jee-3", "EXT", "2019-05-03", RoundState.DRAFT)
    scores = {x.code: (x.state, x.value) for x in made.scores.all()}
    assert len(scores) == 56
    assert (scores["P2.1"], scores["R1.4"]) == (("value", 3), ("value", 4))
    assert scores["PoE1"] == ("not applicable", None)
    assert scores["P4.4"] == scores["P4.5"] == scores["P1.2"] == ("not reported", None)
    found.refresh_from_db()
    assert found.state == RoundState.PUBLISHED
    assert found.scores.get(code="P.1.2").value == 3


def test_the_new_round_says_where_its_scores_come_from(found: Round, steward: User) -> None:
    made = carrying.carry(person=steward, found=found, instrument="jee-3")
    assert made.source.citation.startswith("Carried over from JEE 2, 2019-05-03, through the crosswalk of edition")
    assert "jee-2:P.3.4: several questions take its place" in made.source.remarks
    assert "jee-2:D.2.2: no question takes its place" in made.source.remarks
    assert len(made.source.remarks) == 2
    link = Link.objects.get(relation="carried over from")
    assert (link.source, link.target) == (f"assessments.round:{made.pk}", f"assessments.round:{found.pk}")
    event = Event.objects.get(action="assessments.carry")
    assert (event.country, event.facts["asked"]) == ("GHA", 49)
    assert verify().whole


def test_texts_go_with_their_score(found: Round, steward: User) -> None:
    found.scores.filter(code="R.4.2").update(reasoning="why", strengths="much", language="fr")
    made = carrying.carry(person=steward, found=found, instrument="jee-3").scores.get(code="R1.4")
    assert (made.reasoning, made.strengths, made.language) == ("why", "much", "fr")


def test_where_it_cannot_be_done_it_is_said(found: Round, steward: User) -> None:
    with pytest.raises(ValidationError, match="No crosswalk leads"):
        carrying.carry(person=steward, found=found, instrument="benchmarks-2")
    with pytest.raises(ValidationError, match="No crosswalk leads"):
        carrying.carry(person=steward, found=found, instrument="jee-2")
    made = carrying.carry(person=steward, found=found, instrument="jee-3")
    with pytest.raises(ValidationError, match="open assessment is not carried over"):
        carrying.carry(person=steward, found=made, instrument="spar-2")
    with pytest.raises(ValidationError, match="open already"):
        carrying.carry(person=steward, found=found, instrument="jee-3")
    Round.objects.filter(pk=made.pk).update(state=RoundState.PUBLISHED)
    with pytest.raises(ValidationError, match="has an assessment by that instrument"):
        carrying.carry(person=steward, found=found, instrument="jee-3")
    found.scores.filter(state="value").update(state="not reported", value=None)
    with pytest.raises(ValidationError, match="No score of this assessment"):
        carrying.carry(person=steward, found=found, instrument="spar-2")


@pytest.mark.parametrize("role", list(Role))
def test_whoever_may_open_a_round_may_carry_one_over(found: Round, join: Join, role: Role) -> None:
    person = join(role, "GHA")
    if role in (Role.STEWARD, Role.ADMINISTRATOR):
        assert carrying.carry(person=person, found=found, instrument="jee-3").opened_by == person.actor
        return
    with pytest.raises(PermissionDenied):
        carrying.carry(person=person, found=found, instrument="jee-3")
    assert Round.objects.count() == 1


def test_the_page_shows_the_report_before_it_stores(found: Round, steward: User, client: Client) -> None:
    client.force_login(steward)
    assert f"/rounds/{found.pk}/carry/" in client.get(f"/rounds/{found.pk}/").content.decode()
    address = f"/rounds/{found.pk}/carry/"
    assert "JEE 3" in client.get(address).content.decode()
    shown = client.get(address, {"to": "jee-3"}).content.decode()
    for text in ("Split: several questions", "Dropped:", "New: nothing leads to these", "2 scores move into a draft"):
        assert text in shown
    assert Round.objects.count() == 1
    done = client.post(address, {"to": "jee-3"}, follow=True).content.decode()
    assert "A draft assessment is open" in done
    assert "Carried over from JEE 2" in done
    again = client.post(address, {"to": "jee-3"}).content.decode()
    assert "open already" in again
    assert client.get(address, {"to": "jee-9"}).status_code == 404


def test_a_round_says_with_which_edition_it_was_made(found: Round, steward: User, client: Client) -> None:
    client.force_login(steward)
    address = f"/rounds/{found.pk}/"
    assert "Made with edition" not in client.get(address).content.decode()
    name = register_shipped().name
    assert f'href="/editions/{name}/">Made with edition' in client.get(address).content.decode()


def test_others_do_not_see_the_page(found: Round, client: Client, join: Join) -> None:
    client.force_login(join(Role.CONTRIBUTOR, "GHA"))
    assert client.get(f"/rounds/{found.pk}/carry/").status_code == 403
    assert f"/rounds/{found.pk}/carry/" not in client.get(f"/rounds/{found.pk}/").content.decode()
