from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.utils import timezone

from hsforhs.workbench.accounts.models import Invitation, SignInLink, User
from hsforhs.workbench.accounts.services import create_sign_in_link
from hsforhs.workbench.assessments.models import PackReturn, Round, RoundState, Source, Upload
from hsforhs.workbench.audit.models import Event, PersonalValues
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.messages.services import send
from hsforhs.workbench.operation.retention import purge
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.places.services import sync_states
from hsforhs.workbench.plans.models import Plan, PlanReturn
from hsforhs.workbench.tasks.models import Job, State

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = {
    "uploads",
    "documents",
    "jobs",
    "messages",
    "links",
    "personal",
    "registrations",
    "profiles",
    "drafts",
    "invitations",
    "workbooks",
    "lists of places",
    "catalogue files",
    "sessions",
    "stray files",
}


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.KEEP_DAYS = {
        "uploads": 30,
        "documents": 30,
        "jobs": 30,
        "messages": 90,
        "links": 30,
        "personal": 0,
        "profiles": 0,
        "registrations": 0,
    }
    return tmp_path


def days_ago(days: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def upload(*, age: float, state: Upload.State = Upload.State.STORED) -> Upload:
    made = Upload(file_name="x.csv", sha256="0" * 64, actor="operator", state=state)
    made.file.save(made.id.hex, ContentFile(b"iso3\n"), save=True)
    Upload.objects.filter(pk=made.pk).update(at=days_ago(age))
    return made


def age_file(path: Path, days: float) -> None:
    then = days_ago(days).timestamp()
    os.utime(path, (then, then))


def test_an_old_file_goes_with_its_record_and_a_young_one_stays() -> None:
    old, young = upload(age=31), upload(age=29)
    at_work = upload(age=31, state=Upload.State.STORING)
    dropped = upload(age=31, state=Upload.State.READY)
    assert purge(actor="operator", dry_run=True)["uploads"] == 2
    assert Path(old.file.path).exists()
    assert purge(actor="operator")["uploads"] == 2
    assert {x.pk for x in Upload.objects.all()} == {young.pk, at_work.pk}
    assert [Path(x.file.path).exists() for x in (old, dropped, young, at_work)] == [False, False, True, True]


def test_a_file_that_no_record_knows_goes_after_a_day(own_files: Path) -> None:
    known = upload(age=2)
    age_file(Path(known.file.path), 2)
    stray, new = own_files / "uploads" / "stray", own_files / "uploads" / "new"
    for path, age in ((stray, 1.1), (new, 0.9)):
        path.write_bytes(b"x")
        age_file(path, age)
    assert purge(actor="operator", dry_run=True)["stray files"] == 1
    assert purge(actor="operator")["stray files"] == 1
    assert (stray.exists(), new.exists(), Path(known.file.path).exists()) == (False, True, True)


def test_documents_are_written_anew_so_old_ones_go(own_files: Path) -> None:
    folder = own_files / "plans" / "abc"
    folder.mkdir(parents=True)
    for name, age in (("old.xlsx", 31), ("new.xlsx", 1)):
        (folder / name).write_bytes(b"x")
        age_file(folder / name, age)
    assert purge(actor="operator", dry_run=True)["documents"] == 1
    assert purge(actor="operator")["documents"] == 1
    assert [x.name for x in folder.iterdir()] == ["new.xlsx"]


def test_finished_jobs_go_with_what_the_queue_keeps(run_jobs: Callable[[], None]) -> None:
    from django_tasks_db.models import DBTaskResult

    from hsforhs.workbench.tasks.services import start
    from tests.workbench.tasks.test_tasks import good_work

    start(good_work, title="a", actor="operator", next_url="/", word="x")
    run_jobs()
    running = Job.objects.create(title="b", actor="operator", next_url="/", state=State.RUNNING)
    Job.objects.update(changed_at=days_ago(31))
    DBTaskResult.objects.update(finished_at=days_ago(31))
    assert purge(actor="operator", dry_run=True)["jobs"] == 1
    assert purge(actor="operator")["jobs"] == 1
    assert list(Job.objects.all()) == [running]
    assert not DBTaskResult.objects.exists()


def test_links_and_sessions_that_lead_nowhere_go(member: User) -> None:
    for _ in range(3):
        create_sign_in_link(actor="operator", user=member)
    used, expired, open_link = SignInLink.objects.order_by("pk")
    SignInLink.objects.filter(pk=used.pk).update(used_at=days_ago(31))
    SignInLink.objects.filter(pk=expired.pk).update(expires_at=days_ago(31))
    for days in (-1, 1):
        store = SessionStore()
        store.create()
        Session.objects.filter(pk=store.session_key).update(expire_date=days_ago(days))
    found = purge(actor="operator")
    assert (found["links"], found["sessions"]) == (2, 1)
    assert list(SignInLink.objects.all()) == [open_link]
    assert Session.objects.count() == 1


def test_personal_values_stay_unless_the_operator_says_otherwise(administrator: User, settings: Any) -> None:
    assert PersonalValues.objects.count() == 1
    assert purge(actor="operator")["personal"] == 0
    settings.KEEP_DAYS = {**settings.KEEP_DAYS, "personal": 1}
    assert purge(actor="operator")["personal"] == 0
    settings.KEEP_DAYS = {**settings.KEEP_DAYS, "personal": 1 / 86_400_000}
    assert purge(actor="operator")["personal"] == 1
    result = verify()
    assert (result.broken, len(result.erased)) == ((), 1)


def test_one_event_counts_what_went_and_none_says_that_nothing_did() -> None:
    upload(age=31)
    message = send(to="ann@example.org", subject="a", body="b", kind="c")
    type(message).objects.update(created_at=days_ago(91))
    before = Event.objects.count()
    found = purge(actor="operator")
    assert set(found) == KINDS
    event = Event.objects.latest("pk")
    assert (event.action, event.facts) == ("operation.purge", {"deleted": {"uploads": 1, "messages": 1}})
    purge(actor="operator")
    assert Event.objects.count() == before + 1


def test_nothing_is_deleted_where_days_are_zero(settings: Any) -> None:
    settings.KEEP_DAYS = dict.fromkeys(settings.KEEP_DAYS, 0)
    old = upload(age=4000)
    purge(actor="operator")
    assert Upload.objects.get() == old


def test_the_address_of_an_invitation_that_ran_out_is_forgotten() -> None:
    sync_states(actor="operator")
    chief = User.objects.create_user("chief@example.org", None, is_administrator=True)
    ghana = Place.objects.get(code="GHA")
    old, young = (
        Invitation.objects.create(
            email=f"{name}@example.org",
            role="viewer",
            place=ghana,
            invited_by=chief,
            digest=name,
            expires_at=days_ago(age),
        )
        for name, age in (("old", 31), ("young", 1))
    )
    assert purge(actor="operator", dry_run=True)["invitations"] == 1
    assert purge(actor="operator")["invitations"] == 1
    assert [Invitation.objects.get(pk=x.pk).email for x in (old, young)] == ["", "young@example.org"]


def test_what_the_list_of_sessions_kept_goes_with_the_session() -> None:
    person = User.objects.create_user("person@example.org", None)
    over, present = SessionStore(), SessionStore()
    for session in (over, present):
        session.save()
        UserSession.objects.create(user=person, session_key=session.session_key, ip="127.0.0.1", user_agent="x")
    Session.objects.filter(session_key=over.session_key).update(expire_date=days_ago(1))
    assert purge(actor="operator")["sessions"] == 1
    assert [x.session_key for x in UserSession.objects.all()] == [present.session_key]


def test_workbooks_that_nobody_confirmed_go_with_the_days_of_uploads(settings: Any) -> None:
    sync_states(actor="operator")
    place = Place.objects.get(code="GHA")
    source = Source.objects.create(citation="Invented", retrieved_at=timezone.now(), actor="operator")
    found = Round.objects.create(
        place=place,
        country="GHA",
        instrument="spar-2",
        kind="SELF",
        period="2025",
        source=source,
        catalogue_version="1",
        state=RoundState.DRAFT,
    )
    kept = {"content": b"PK", "file_name": "x.xlsx", "sha256": "0" * 64}
    for age in (31, 29):
        person = User.objects.create_user(f"person{age}@example.org", "a long password")
        made = PackReturn.objects.create(round=found, person=person, **kept)
        PackReturn.objects.filter(pk=made.pk).update(at=days_ago(age))
    plan = Plan.objects.create(place=place, country="GHA", round=found, years=1, catalogue_version="1")
    back = PlanReturn.objects.create(plan=plan, actor="visitor", **kept)
    PlanReturn.objects.filter(pk=back.pk).update(at=days_ago(31))
    assert purge(actor="operator", dry_run=True)["workbooks"] == 2
    settings.KEEP_DAYS = {**settings.KEEP_DAYS, "uploads": 0}
    assert purge(actor="operator")["workbooks"] == 0
    settings.KEEP_DAYS = {**settings.KEEP_DAYS, "uploads": 30}
    assert purge(actor="operator")["workbooks"] == 2
    assert [x.person.email for x in PackReturn.objects.all()] == ["person29@example.org"]
    assert not PlanReturn.objects.exists()
