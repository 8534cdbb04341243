from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from hsforhs.framework import framework
from hsforhs.planning import action_catalogue, synergy
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.queries import StoredAssessment, current_rounds, latest_with_scores
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.places.models import Place, Visibility
from hsforhs.workbench.plans import documents, services
from hsforhs.workbench.plans.grouping import beyond
from hsforhs.workbench.plans.models import Choice, Plan
from hsforhs.workbench.plans.queries import plan_for, plan_record, plans_of
from hsforhs.workbench.threads.models import Link

VISITOR = AnonymousUser()
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def start(ghana: Place) -> StoredAssessment:
    found = latest_with_scores(current_rounds(ghana, VISITOR))
    assert found is not None
    return found


@pytest.fixture
def plan(start: StoredAssessment) -> Plan:
    return services.draft_plan(person=VISITOR, stored=start, years=5)


def test_a_draft_knows_what_it_came_from(plan: Plan, start: StoredAssessment) -> None:
    assert plan.country == "GHA"
    assert plan.catalogue_version == action_catalogue().version
    link = Link.objects.get(source=f"plans.plan:{plan.pk}")
    assert (link.relation, link.target) == ("drafted from", f"assessments.round:{start.round.pk}")
    event = Event.objects.latest("pk")
    assert (event.action, event.actor, event.country) == ("plans.draft", "visitor", "GHA")


def test_one_year_is_one_step_and_five_years_lead_to_four_or_five(start: StoredAssessment) -> None:
    one = plan_record(services.draft_plan(person=VISITOR, stored=start, years=1))
    five = plan_record(services.draft_plan(person=VISITOR, stored=start, years=5))
    assert len(one.lines) < len(five.lines)
    assert {x.target for x in five.report.gaps} == {4, 5}
    for gap in one.report.gaps:
        assert gap.target == max(2, gap.now + 1)


def test_targets_of_a_person_change_the_lines(plan: Plan) -> None:
    before = plan_record(plan)
    services.set_targets(person=VISITOR, plan=plan, targets={"C4.5": 2, "C5.1": 1})
    after = plan_record(plan)
    codes = {x.indicator.code: x.target for x in after.report.gaps}
    assert codes["C4.5"] == 2
    assert "C5.1" not in codes, "a target at or below the present level takes the indicator out"
    assert len(after.lines) < len(before.lines)


@pytest.mark.parametrize("targets", [{"C4.5": 6}, {"C99.1": 4}, {"P1.1": 3}])
def test_targets_outside_the_assessment_or_the_scale_are_refused(plan: Plan, targets: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="level from 1 to 5"):
        services.set_targets(person=VISITOR, plan=plan, targets=targets)


def test_what_is_taken_out_stands_with_its_reason_and_can_come_back(plan: Plan) -> None:
    action_id = plan_record(plan).lines[0].action.id
    services.take_out(person=VISITOR, plan=plan, action_id=action_id, reason="Done in 2025")
    record = plan_record(plan_for(VISITOR, plan.pk))
    assert action_id not in {x.action.id for x in record.lines}
    assert [(x.action.id, x.reason) for x in record.left_out] == [(action_id, "Done in 2025")]
    services.undo(person=VISITOR, plan=plan, action_id=action_id)
    record = plan_record(plan_for(VISITOR, plan.pk))
    assert action_id in {x.action.id for x in record.lines}
    assert record.left_out == ()


def test_an_action_that_the_instrument_cannot_see_can_be_added(plan: Plan) -> None:
    services.add(person=VISITOR, plan=plan, action_id="P8-001", reason="Measles outbreaks")
    record = plan_record(plan_for(VISITOR, plan.pk))
    line = next(x for x in record.lines if x.action.id == "P8-001")
    assert line.reason == "Measles outbreaks"
    assert line.gaps == ()
    broken = next(x for x in record.findings if x.code == "PL08")
    assert not broken.met
    assert broken.lines == ("P8-001",)


def test_what_lies_beyond_the_indicators_is_offered_and_enters_by_a_person_alone(plan: Plan, client: Client) -> None:
    assert not any(x.action.topic for x in plan_record(plan).lines)
    page = client.get(f"/plans/{plan.pk}/").content.decode()
    menu = next(x for x in beyond(plan_record(plan), action_catalogue()) if x.topic.code == "ESS")
    assert menu.topic.why in page
    assert f'href="/plans/{plan.pk}/actions/?topic=ESS"' in page
    offered = client.get(f"/plans/{plan.pk}/actions/?topic=ESS").content.decode()
    for found in menu.offered:
        assert f"/plans/{plan.pk}/actions/{found.action.id}/" in offered
    address = f"/plans/{plan.pk}/actions/ESS-001/"
    assert menu.topic.title in client.get(address).content.decode()
    client.post(address, {"what": "add", "reason": "Clinics closed in the last flood"})
    record = plan_record(plan_for(VISITOR, plan.pk))
    line = next(x for x in record.lines if x.action.id == "ESS-001")
    assert line.reason == "Clinics closed in the last flood"
    assert [x.code for x in line.gaps] == [x.indicator.code for x in record.report.gaps if x.area == "R3"]
    assert next(x for x in record.findings if x.code == "PL08").met
    areas = list(record.by_area())
    assert areas == [x for x in framework().areas if x in areas], "areas stay in the order of the framework"
    assert address not in client.get(f"/plans/{plan.pk}/actions/?topic=ESS").content.decode()
    assert address in client.get(f"/plans/{plan.pk}/?by=area&group=R3").content.decode()


def test_lines_stay_in_the_order_of_the_framework(plan: Plan) -> None:
    services.add(person=VISITOR, plan=plan, action_id="P8-001", reason="x")
    ids = [x.action.id for x in plan_record(plan).lines]
    order = list(action_catalogue().actions)
    assert ids == sorted(ids, key=order.index)


def test_a_decision_needs_a_reason_and_a_real_action(plan: Plan) -> None:
    with pytest.raises(ValidationError, match="reason"):
        services.take_out(person=VISITOR, plan=plan, action_id="P1-001", reason="  ")
    with pytest.raises(ValidationError, match="no such action"):
        services.add(person=VISITOR, plan=plan, action_id="P1-999", reason="x")
    assert not Choice.objects.exists()


def test_a_round_without_indicators_gives_no_plan(start: StoredAssessment) -> None:
    start.round.scores.all().delete()
    place = start.round.place
    empty = next(x for x in current_rounds(place, VISITOR) if x.round.pk == start.round.pk)
    with pytest.raises(ValidationError, match="Import the e-SPAR workbook"):
        services.draft_plan(person=VISITOR, stored=empty, years=5)


def test_plans_without_author_are_deleted_after_their_time(plan: Plan, start: StoredAssessment, member: User) -> None:
    kept = services.draft_plan(person=member, stored=start, years=1)
    path = documents.document(plan, "docx")
    assert documents.purge() == 0
    Plan.objects.filter(pk=plan.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert documents.purge() == 1
    assert list(Plan.objects.all()) == [kept]
    assert not path.exists()


def test_who_may_see_and_change(start: StoredAssessment, member: User, administrator: User) -> None:
    """Rows: person; columns: a plan by link, the member's plan, the member's public plan."""
    other = User.objects.create_user("other@example.org", "a long password", name="Other")
    by_link = services.draft_plan(person=VISITOR, stored=start, years=1)
    own = services.draft_plan(person=member, stored=start, years=1)
    public = services.draft_plan(person=member, stored=start, years=5)
    public.visibility = Visibility.PUBLIC
    public.save()

    def may_change(person: User | AnonymousUser, found: Plan) -> bool:
        try:
            services.set_targets(person=person, plan=found, targets={})
        except PermissionDenied:
            return False
        return True

    table = {
        name: [(plan_for(person, x.pk) is not None, may_change(person, x)) for x in (by_link, own, public)]
        for name, person in (("visitor", VISITOR), ("other", other), ("member", member), ("admin", administrator))
    }
    assert table == {
        "visitor": [(True, True), (False, False), (True, False)],
        "other": [(True, True), (False, False), (True, False)],
        "member": [(True, True), (True, True), (True, True)],
        "admin": [(True, True), (True, True), (True, True)],
    }
    listed = {name: {x.pk for x in plans_of(person)} for name, person in (("visitor", VISITOR), ("member", member))}
    assert listed == {"visitor": {public.pk}, "member": {own.pk, public.pk}}


def test_the_page_of_a_plan_says_what_else_it_strengthens(plan: Plan, client: Client) -> None:
    report = synergy(x.action for x in plan_record(plan).lines)
    both, number = len(report.serve_both), len(report.actions)
    page = client.get(f"/plans/{plan.pk}/").content.decode()
    assert "What else this plan strengthens" in page
    assert f"{both} of {number} actions serve universal health coverage as well." in page
    assert f'href="/plans/{plan.pk}/synergy/"' in page
    whole = client.get(f"/plans/{plan.pk}/synergy/").content.decode()
    for (area, component), count in report.cells.items():
        assert f'<a href="/framework/{area}/{component}/">{count}</a>' in whole
    assert f"{both} of {number} actions serve universal health coverage as well." in whole
    for found in report.dis_synergies:
        assert found.rule.mitigation in whole
    assert len(whole) < 70_000


def test_what_a_plan_strengthens_is_read_by_whom_may_read_the_plan(plan: Plan, client: Client, member: User) -> None:
    Plan.objects.filter(pk=plan.pk).update(author=member, visibility=Visibility.PRIVATE)
    assert client.get(f"/plans/{plan.pk}/synergy/").status_code == 404
    client.force_login(member)
    assert client.get(f"/plans/{plan.pk}/synergy/").status_code == 200


def test_pages_of_a_plan(plan: Plan, client: Client) -> None:
    address = f"/plans/{plan.pk}/"
    for lens in ("area", "component", "level", "sector"):
        page = client.get(f"{address}?by={lens}")
        assert page.status_code == 200
        assert page.content.count(b"/actions/") > 3
    assert client.get(f"{address}?by=nonsense").status_code == 404
    assert client.get(f"{address}targets/").status_code == 200
    assert client.get(f"{address}actions/?area=P8").status_code == 200
    assert client.get(f"{address}actions/P8-001/").status_code == 200
    assert client.get(f"{address}actions/P8-999/").status_code == 404


def test_from_the_place_to_the_plan_by_form(ghana: Place, client: Client) -> None:
    page = client.get("/places/GHA/").content.decode()
    number = page.split('<option value="')[1].split('"')[0]
    answer = client.post("/plans/draft/", {"place": "GHA", "round": number, "years": "5"})
    plan = Plan.objects.get()
    assert answer["Location"] == f"/plans/{plan.pk}/"
    client.post(f"/plans/{plan.pk}/targets/", {"C4.5": "5"})
    plan.refresh_from_db()
    assert plan.targets == {"C4.5": 5}
    refused = client.post(f"/plans/{plan.pk}/actions/P1-004/", {"what": "take_out", "reason": ""})
    assert refused.status_code == 422
    client.post(f"/plans/{plan.pk}/actions/P1-004/", {"what": "take_out", "reason": "Not now"})
    assert "Not now" in client.get(f"/plans/{plan.pk}/").content.decode()
    client.post(f"/plans/{plan.pk}/actions/P1-004/", {"what": "undo"})
    assert not Choice.objects.exists()
    client.post(f"/plans/{plan.pk}/delete/")
    assert not Plan.objects.exists()


def test_a_round_of_another_place_gives_no_plan(ghana: Place, client: Client) -> None:
    other = current_rounds(Place.objects.get(code="SEN"), VISITOR)[0]
    assert client.post("/plans/draft/", {"place": "GHA", "round": other.round.pk, "years": "5"}).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("kind", "start_of_file"), [("xlsx", b"PK"), ("docx", b"PK")])
def test_documents_are_written_in_the_background(
    kind: str, start_of_file: bytes, plan: Plan, client: Client, run_jobs: Callable[[], None]
) -> None:
    answer = client.post(f"/plans/{plan.pk}/documents/", {"kind": kind})
    run_jobs()
    file = client.get(answer["Location"], follow=True)
    assert file["Content-Disposition"] == f'attachment; filename="ghana-5-year-draft-plan.{kind}"'
    assert b"".join(file.streaming_content).startswith(start_of_file)


def test_a_document_follows_the_plan(plan: Plan, client: Client) -> None:
    import openpyxl

    def ids() -> set[str]:
        content = b"".join(client.get(f"/plans/{plan.pk}/plan.xlsx").streaming_content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        return {str(cell) for row in book["P1 Legal instruments"].iter_rows(values_only=True) for cell in row if cell}

    assert "P1-004" in ids()
    services.take_out(person=VISITOR, plan=plan, action_id="P1-004", reason="Not now")
    assert "P1-004" not in ids()


def test_only_the_document_of_the_present_state_is_kept(plan: Plan) -> None:
    word = documents.document(plan, "docx")
    before = documents.document(plan, "xlsx")
    services.take_out(person=VISITOR, plan=plan, action_id="P1-004", reason="Not now")
    after = documents.document(plan, "xlsx")
    assert before != after
    assert set(word.parent.iterdir()) == {word, after}


def test_two_documents_written_at_the_same_moment_do_not_meet(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(plan: Plan, record: object, kind: str, language: str, path: Path) -> None:
        path.write_text(kind)
        if kind == "xlsx":
            documents.document(plan, "docx")

    monkeypatch.setattr(documents, "_write", write)
    assert documents.document(plan, "xlsx").read_text() == "xlsx"
    assert documents.document(plan, "docx").read_text() == "docx"


def test_a_document_that_fails_leaves_nothing_behind(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(plan: Plan, record: object, kind: str, language: str, path: Path) -> None:
        path.write_text("half")
        raise OSError("no space left")

    folder = documents.document(plan, "docx").parent
    before = set(folder.iterdir())
    monkeypatch.setattr(documents, "_write", write)
    with pytest.raises(OSError, match="no space left"):
        documents.document(plan, "xlsx")
    assert set(folder.iterdir()) == before


def test_nobody_else_gets_the_documents_of_a_private_plan(
    start: StoredAssessment, member: User, client: Client
) -> None:
    own = services.draft_plan(person=member, stored=start, years=1)

    def answers() -> set[int]:
        codes = set()
        for rest in ("", "targets/", "actions/", "actions/P1-004/", "plan.xlsx", "plan.docx"):
            answer = client.get(f"/plans/{own.pk}/{rest}")
            codes.add(answer.status_code)
            if answer.streaming:
                b"".join(answer.streaming_content)
        return codes

    assert answers() == {404}
    client.force_login(member)
    assert answers() == {200}


def test_a_page_of_kept_parts_shows_every_decision_at_once(plan: Plan, client: Client, settings: Any) -> None:
    settings.KEEP_PAGES = True
    address = f"/plans/{plan.pk}/"
    inside = [x.action.id for x in plan_record(plan).lines]
    other = next(x for x in action_catalogue().actions if x not in inside)
    decisions = (
        (services.take_out, inside[0], "first reason"),
        (services.take_out, inside[0], "second reason"),
        (services.add, other, "wanted by the ministry"),
        (services.take_out, inside[-1], "too dear"),
    )
    for act, action, reason in decisions:
        client.get(address)
        act(person=VISITOR, plan=plan, action_id=action, reason=reason)
        area = action_catalogue().actions[action].area
        for question in ("", f"?by=area&group={area}", "?by=component"):
            settings.KEEP_PAGES = True
            shown = [TOKEN.sub("", client.get(address + question).content.decode()) for _twice in range(2)]
            settings.KEEP_PAGES = False
            assert shown == [TOKEN.sub("", client.get(address + question).content.decode())] * 2, (action, question)
            assert question or reason in shown[0] or act is services.add


def test_a_kept_draft_follows_its_round_its_targets_and_the_name_of_its_place(plan: Plan) -> None:
    def read() -> Any:
        return plan_record(Plan.objects.get(pk=plan.pk))

    before = read()
    assert read().report is before.report, "nothing changed"
    gap = before.report.gaps[0]
    plan.round.scores.filter(code=gap.indicator.code).update(value=100)
    best = read()
    assert gap.indicator not in [x.indicator for x in best.report.gaps]
    plan.round.scores.filter(code=best.report.gaps[0].indicator.code).update(reasoning="why")
    assert "why" in [x.reasoning for x in read().report.assessment.scores.values()]
    services.set_targets(person=VISITOR, plan=plan, targets={best.report.gaps[0].indicator.code: 5})
    assert read().report.gaps[0].target == 5
    Place.objects.filter(code="GHA").update(name="Another name")
    assert (read().place_name, read().report.assessment.name) == ("Another name", "Another name")
    type(plan.round).objects.filter(pk=plan.round_id).update(kind="EXT")
    assert read().report.assessment.kind == "EXT"
