"""A plan keeps its edition and is carried over to the current one."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client
from docx import Document

from hsforhs.planning import ActionFate
from hsforhs.planning.edition import Change, shipped_edition
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.editions.models import Edition
from hsforhs.workbench.editions.services import add_change, publish, register_shipped
from hsforhs.workbench.plans import services
from hsforhs.workbench.plans.carrying import OutdatedError, carry, carry_report, edition_note, lost_decisions
from hsforhs.workbench.plans.documents import document
from hsforhs.workbench.plans.models import Choice, Plan
from hsforhs.workbench.plans.queries import plan_record
from tests.workbench.conftest import Join

ROWS = shipped_edition().tables["actions"]


@pytest.fixture
def plan(own_plan: Plan, member: User) -> Plan:
    """A plan in which a person took two actions out and added one."""
    register_shipped()
    first, second = [x.action.id for x in plan_record(own_plan).lines][:2]
    services.take_out(person=member, plan=own_plan, action_id=first, reason="Done already")
    services.take_out(person=member, plan=own_plan, action_id=second, reason="Too dear")
    services.add(person=member, plan=own_plan, action_id="P8-001", reason="Asked for")
    return Plan.objects.get(pk=own_plan.pk)


@pytest.fixture
def newer(plan: Plan, join: Join) -> Edition:
    """An edition in which the first action taken out is gone, one is reworded, one moved, one replaced, one new."""
    steward = join(Role.STEWARD, "WORLD")
    ids = [x.action.id for x in (*plan_record(plan).left_out, *plan_record(plan).lines)]
    gone, _kept, reworded, moved, replaced = [x for x in ids if x != "P8-001"][:5]
    for row in ROWS.values():
        for field in ("prerequisites",):
            kept = [x for x in row[field] if x not in (gone, replaced)]
            if kept != row[field]:
                add_change(
                    person=steward, change=Change("actions", row["id"], "change", {field: (row[field], kept)}), trail={}
                )
    new = {**ROWS[replaced], "id": "C5-900", "replaces": [replaced], "prerequisites": [], "text": "An invented action"}
    for change in (
        Change("actions", gone, "remove", {}),
        Change("actions", replaced, "remove", {}),
        Change("actions", new["id"], "add", {x: (None, y) for x, y in new.items()}),
        Change("actions", reworded, "change", {"text": (ROWS[reworded]["text"], "Invented words")}),
        Change(
            "actions",
            moved,
            "change",
            {
                "step": (ROWS[moved]["step"], 4 if ROWS[moved]["step"] == 5 else 5),
                "prerequisites": ([x for x in ROWS[moved]["prerequisites"] if x not in (gone, replaced)], []),
            },
        ),
    ):
        add_change(person=steward, change=change, trail={})
    return publish(person=steward, note="Invented changes")


def test_a_plan_goes_on_in_its_own_edition_until_it_is_carried_over(
    plan: Plan, newer: Edition, member: User, client: Client
) -> None:
    before = plan_record(plan)
    assert before.catalogue_version == plan.catalogue_version != newer.version
    client.force_login(member)
    shown = client.get(f"/plans/{plan.pk}/?by=area").content.decode()
    assert "Made with edition" in shown
    assert "Carry it over to the current edition, " in shown
    assert client.get(f"/api/v1/plans/{plan.pk}").json()["catalogue_version"] == plan.catalogue_version
    report = carry_report(plan)
    fates = {
        x.fate: x.id for x in report.found.rows if x.fate is not ActionFate.KEPT and x.fate is not ActionFate.CHANGED
    }
    assert set(fates) == {ActionFate.DROPPED, ActionFate.REWORDED, ActionFate.MOVED, ActionFate.REPLACED}
    page = client.get(f"/plans/{plan.pk}/carry/").content.decode()
    for text in ("Decide again", "Done already", "Invented words", "An invented action", "C5-900"):
        assert text in page
    assert (
        "Invented words" not in client.get(f"/plans/{plan.pk}/actions/{fates[ActionFate.REWORDED]}/").content.decode()
    )
    state = page.split('name="state" value="')[1].split('"')[0]
    done = client.post(f"/plans/{plan.pk}/carry/", {"state": state}, follow=True).content.decode()
    assert "The plan follows the current edition now." in done
    assert "Decisions without their action" in done
    plan.refresh_from_db()
    assert plan.catalogue_version == newer.version
    after = {x.action.id for x in plan_record(Plan.objects.get(pk=plan.pk)).lines}
    assert fates[ActionFate.DROPPED] not in after
    assert {"C5-900", "P8-001"} <= after
    assert {x.action_id for x in lost_decisions(plan)} == {fates[ActionFate.DROPPED]}
    assert plan.choices.count() == 3
    event = Event.objects.get(action="plans.carry")
    assert event.facts["open_decisions"] == [fates[ActionFate.DROPPED]]
    client.post(f"/plans/{plan.pk}/carry/forget/{fates[ActionFate.DROPPED]}/")
    assert plan.choices.count() == 2


def test_documents_are_of_the_edition_of_the_plan(plan: Plan, newer: Edition) -> None:
    text = "\n".join(x.text for x in Document(io.BytesIO(document(plan, "docx").read_bytes())).paragraphs)
    assert plan.catalogue_version in text
    assert newer.version not in text


def test_a_decision_follows_to_the_one_action_that_replaces_its_own(plan: Plan, newer: Edition, member: User) -> None:
    replaced = carry_report(plan).found.of(ActionFate.REPLACED)[0].id
    services.take_out(person=member, plan=plan, action_id=replaced, reason="Not now")
    fresh = Plan.objects.get(pk=plan.pk)
    carry(person=member, plan=fresh, state=carry_report(fresh).state)
    assert Choice.objects.get(plan=plan, reason="Not now").action_id == "C5-900"
    assert "C5-900" not in {x.action.id for x in plan_record(Plan.objects.get(pk=plan.pk)).lines}


def test_an_older_report_and_other_people_are_refused(plan: Plan, newer: Edition, member: User, client: Client) -> None:
    state = carry_report(plan).state
    for person in (AnonymousUser(), User.objects.create_user("other@example.org")):
        with pytest.raises(PermissionDenied):
            carry(person=person, plan=plan, state=state)
    services.undo(person=member, plan=plan, action_id="P8-001")
    with pytest.raises(OutdatedError):
        carry(person=member, plan=plan, state=state)
    client.force_login(member)
    assert client.post(f"/plans/{plan.pk}/carry/", {"state": "forged"}).status_code == 404
    plan.refresh_from_db()
    assert plan.catalogue_version != newer.version


def test_there_is_nothing_to_carry_over_while_the_edition_is_current(plan: Plan, member: User, client: Client) -> None:
    client.force_login(member)
    found: Any = client.get(f"/plans/{plan.pk}/carry/", follow=True)
    assert "follows the current edition already" in found.content.decode()
    assert "Carry it over" not in found.content.decode()
    assert edition_note(plan).newer == ""


def test_a_plan_of_an_edition_that_is_not_here(plan: Plan, member: User, client: Client) -> None:
    Plan.objects.filter(pk=plan.pk).update(catalogue_version="2020.01+00000000.00000000")
    client.force_login(member)
    assert "which this site does not hold" in client.get(f"/plans/{plan.pk}/").content.decode()
    fresh = Plan.objects.get(pk=plan.pk)
    report = carry_report(fresh)
    assert not report.known
    assert {x.fate for x in report.found.rows} == {ActionFate.KEPT}
    assert "does not hold the edition" in client.get(f"/plans/{plan.pk}/carry/").content.decode()
    carry(person=member, plan=fresh, state=report.state)
    assert edition_note(Plan.objects.get(pk=plan.pk)).known
