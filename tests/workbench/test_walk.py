"""The whole site, walked over with everything of one country private: nothing of it reaches others, by page or by file.

What is new on the site is looked at without a word here: pages are found by their links, forms by the pages, tables by
the models, operations of the API by its description.
"""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hsforhs.workbench.accounts.models import Grant, Role, User
from hsforhs.workbench.accounts.services import create_administrator
from hsforhs.workbench.accounts.tokens import READ, make_token
from hsforhs.workbench.assessments.models import Round
from hsforhs.workbench.atlas.history import FINDERS
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.experiences.models import Timeline
from hsforhs.workbench.indices.models import Run
from hsforhs.workbench.library.services import load_stock
from hsforhs.workbench.network.models import Contact, HelpRequest, Nomination, Offer, Profile, Seat
from hsforhs.workbench.outcomes.models import Decision, NextStep
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.worked_example import load_worked_example
from tests.e2e.pages import OPEN, PLAN, SIGNED_IN, TEAM

from . import walking
from .conftest import make_states
from .kept import begin_with
from .walking import Walk, content_of

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
OWNER, OTHER = "XLM", "GHA"
MARK = re.compile(r"zq-([\w.]+)")
FOR_EVERYBODY = frozenset(
    {
        # Published figures, and where they come from.
        "assessments.Source.citation",
        "assessments.Source.licence",
        "indicators.FigureSource.citation",
        "indicators.FigureSource.licence",
        # Calls of funders, groups of the network with their open seats, names of saved questions.
        "funding.Call.source",
        "funding.Call.title",
        "network.Group.purpose",
        "network.Group.title",
        "network.Seat.role",
        "experiences.SavedSynthesis.name",
    }
)
"""Texts that belong to no country and that everybody reads."""
FOR_MEMBERS = frozenset({"accounts.User.name"})
"""Texts that every person with a role anywhere reads beside them, and all texts of the review of the framework."""
OWN_ACTS = frozenset({"plans.draft", "network.start", "stewardship.vote_refused", "exercises.evidence_arrived"})
"""What anybody who signed in may do by the forms of an administrator: it makes something of their own."""
FURTHER_ACTS = {
    "stranger": {"library.decide_tag", "library.propose_tag", "library.tell_use"},
    "viewer": {"events.register"},
}
"""What they may do beside: with public documents of the library, and at an event of their own country."""
PRIVATE = ("/places/XLM/people/", "/reviews/1/", "/timeliness/1/", "/agenda/exercises/2/", "/events/2/", "/network/me/")
"""Pages of the country that are looked at before others of their kind."""
PEOPLE = (("roleless", (), OWNER), ("stranger", tuple(Role), OTHER), ("viewer", (Role.VIEWER,), OWNER))
_kept: dict[str, Walk] = {}


def _make() -> None:
    load_stock(actor="operator")
    load_worked_example()
    _further()
    walking.make_private(OWNER)
    walking.mark_texts(OWNER)
    # Their names are not marked, for they stand on every page that they open.
    create_administrator(actor="operator", email="admin@walk.example", password="a long password", name="Admin")
    for name, roles, code in PEOPLE:
        person = User.objects.create_user(f"{name}@walk.example", "a long password", name=name)
        place = Place.objects.get(code=code)
        Grant.objects.bulk_create(Grant(user=person, role=x, place=place, granted_by="operator") for x in roles)


def _further() -> None:
    """Rows of tables that the worked example leaves empty."""
    asked, seat = HelpRequest.objects.filter(place__code=OWNER).first(), Seat.objects.first()
    profile = Profile.objects.filter(country=OWNER).first() or Profile.objects.first()
    assert asked is not None
    assert profile is not None
    assert seat is not None
    Profile.objects.filter(pk=profile.pk).update(country=OWNER)
    Contact.objects.create(profile=profile, kind="email", value="somebody")
    Offer.objects.create(request=asked, profile=profile, text="Two weeks")
    Nomination.objects.create(seat=seat, profile=profile, reason="Knows it")


def _client(name: str = "", **options: Any) -> Client:
    client = Client(raise_request_exception=False, **options)
    if name:
        client.force_login(User.objects.get(email=f"{name}@walk.example"))
    return client


@pytest.fixture
def walked(db: None, settings: Any) -> Walk:
    """The store, and what an administrator found there; both made once."""
    settings.API_PER_MINUTE = 100_000
    begin_with("states", make_states)
    begin_with("walk", _make, after="states")
    if not _kept:
        plan = Plan.objects.get()
        team = Round.objects.filter(place__code=OWNER).exclude(opened_by="").latest("pk")
        start = [f"/plans/{plan.pk}/{path}" for path in PLAN] + [f"/rounds/{team.pk}/{path}" for path in TEAM]
        _kept["walk"] = walking.walk(_client("admin"), start, [*PRIVATE, *SIGNED_IN, *OPEN])
    return _kept["walk"]


def leaks(asked: dict[str, bytes], allowed: Callable[[str], bool]) -> dict[str, set[str]]:
    """The marks that stand where they should not, by address."""
    found = {}
    for address, content in asked.items():
        if marks := {x for x in MARK.findall(content.decode(errors="replace")) if not allowed(x)}:
            found[address] = marks
    return found


def for_everybody(mark: str) -> bool:
    return mark in FOR_EVERYBODY


def for_members(mark: str) -> bool:
    return mark in FOR_EVERYBODY | FOR_MEMBERS or mark.startswith("stewardship.")


def test_nothing_private_of_a_country_stands_on_a_page_or_in_a_file_for_others(walked: Walk) -> None:
    assert len(walked.marked) > 60, "there is something that could leak"
    for name, allowed in (("", for_everybody), ("roleless", for_everybody), ("stranger", for_members)):
        client = _client(name)
        answers = {x: client.get(x) for x in walked.marked}
        assert [x for x, answer in answers.items() if answer.status_code >= 500] == []
        read = {x: content_of(answer) for x, answer in answers.items() if answer.status_code == 200}
        assert leaks(read, allowed) == {}, name
        mails = re.findall(r"[\w.]+@[\w.]+", " ".join(x.decode(errors="replace") for x in read.values()))
        assert not set(mails) & set(User.objects.exclude(email__startswith=name or "-").values_list("email", flat=True))


def operations() -> Iterator[str]:
    """An address of every operation of the API, with keys of private records where it asks for one."""
    timeline, run = Timeline.objects.filter(country=OWNER).first(), Run.objects.filter(country=OWNER).first()
    keys = {
        "plan_id": Plan.objects.get().pk,
        "assessment_id": Round.objects.filter(place__code=OWNER, superseded_by=None).latest("pk").pk,
        "code": OWNER,
        "run_id": run.pk if run else 1,
        "timeline_id": timeline.pk if timeline else 1,
        "decision_id": Decision.objects.latest("pk").pk,
        "step_id": NextStep.objects.latest("pk").pk,
        "key": Profile.objects.filter(country=OWNER).latest("pk").key,
        "exercise_id": 2,
        "event_id": 2,
        "session_id": 10,
        "number": 1,
        "document_number": 1,
        "proposal_id": 1,
        "lesson": "1",
    }
    for path, methods in json.loads((ROOT / "docs/reference/openapi.json").read_text(encoding="utf-8"))[
        "paths"
    ].items():
        assert list(methods) == ["get"], path
        if path.endswith(".parquet"):
            continue
        yield re.sub(r"\{(\w+)\}", lambda name: str(keys.get(name[1], "scores")), path) + (
            "?gap=D2" if "match" in path else ""
        )


def test_nothing_private_of_a_country_comes_over_the_api(walked: Walk) -> None:
    addresses = list(operations())
    admin = User.objects.get(email="admin@walk.example")

    def read(person: User | None, asked: list[str], code: str = "") -> dict[str, bytes]:
        place = Place.objects.get(code=code) if code else None
        headers = {}
        if person:
            secret = make_token(person=person, name="walk", scopes=[READ], days=3, place=place)[1]
            headers["Authorization"] = f"Bearer {secret}"
        answers = {x: Client().get(x, headers=headers) for x in asked}
        assert [x for x, answer in answers.items() if answer.status_code >= 500] == []
        return {x: content_of(answer) for x, answer in answers.items() if answer.status_code == 200}

    could_leak = list(leaks(read(admin, addresses), for_everybody))
    assert len(could_leak) > 20
    stranger = User.objects.get(email="stranger@walk.example")
    for person, code, allowed in ((None, "", for_everybody), (stranger, "", for_members), (admin, OTHER, for_members)):
        assert leaks(read(person, could_leak, code), allowed) == {}, (person, code)


def test_every_file_shows_texts_as_texts_and_no_page_takes_them_for_elements(walked: Walk) -> None:
    for address, page in walked.pages.items():
        assert not page.xpath("//*[starts-with(name(), 'zq-')]"), address
    marked = 0
    for address, (answer, content) in walked.files.items():
        assert answer["X-Content-Type-Options"] == "nosniff", address
        cells = list(_cells(answer["Content-Type"], content))
        marked += sum("zq-" in x for x in cells)
        assert [x for x in cells if x.startswith(("=<", "\t", "\r"))] == [], address
    assert marked > 50, "there is something that could be taken for a formula"


def _cells(kind: str, content: bytes) -> Iterator[str]:
    if "csv" in kind:
        yield from (x for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for x in row)
    elif "spreadsheetml" in kind:
        for sheet in openpyxl.load_workbook(io.BytesIO(content)):
            for cell in (x for row in sheet.iter_rows() for x in row if isinstance(x.value, str)):
                # A text that begins like a formula is kept as one that says so.
                yield f"'{cell.value}" if cell.data_type != "f" and cell.quotePrefix else cell.value


def test_no_page_needs_a_script_or_holds_one_and_each_says_its_language(walked: Walk) -> None:
    for address, page in walked.pages.items():
        assert page.get("lang") == "en", address
        assert page.get("dir") == "ltr", address
        assert not page.xpath("//style | //script[not(@src)] | //*[@style] | //a[starts-with(@href, 'javascript:')]"), (
            address
        )
        assert not [x for e in page.iter() for x in e.attrib if x.startswith("on")], address
        assert not page.xpath("//script/@src[contains(., '//')] | //img/@src[contains(., '//')]"), address
        alone = "//*[@hx-get or @hx-post][not(self::form or self::a[@href] or ancestor::form)]"
        assert not page.xpath(alone), address
        for form in page.forms:
            assert walking.buttons(page, form), f"{address} {form.get('action')}"
            assert form.method == "GET" or "csrfmiddlewaretoken" in form.fields, address
            assert form.get("enctype") == "multipart/form-data" or not form.xpath(".//input[@type='file']"), address


@pytest.mark.django_db
def test_nothing_is_sent_without_the_token_of_a_page(walked: Walk) -> None:
    client = _client("admin", enforce_csrf_checks=True)
    known = {form.route: form.address for form in walked.forms.values()}
    asked = {}
    for route in walking.routes():
        path = re.sub(r"<uuid\w*:\w+>", str(uuid.UUID(int=7)), route)
        path = re.sub(r"<int:\w+>", "1", path)
        asked[route] = client.post(known.get(route, "/" + re.sub(r"<[^>]+>", "x", path))).status_code
    # The API and the list for other libraries are only read, whatever the method.
    reading = {x for x in asked if x.startswith("api/") or x == "oai"}
    assert {x: code for x, code in asked.items() if code != 403 and x not in reading} == {}


def test_forms_of_an_administrator_do_nothing_in_the_hands_of_others(walked: Walk) -> None:
    assert len(walked.forms) > 100
    found = []
    for name in ("", "stranger", "viewer"):
        client, allowed = _client(name), OWN_ACTS | FURTHER_ACTS.get(name, set())
        for form in walked.forms.values():
            if form.route.startswith(("account/", "language/")):
                continue
            before = Event.objects.latest("pk").pk
            code = client.post(form.address, form.values).status_code
            acts = set(Event.objects.filter(pk__gt=before).values_list("action", "country"))
            wrong = {x for x in acts if x[0] not in allowed and (name != "stranger" or x[1] != OTHER)}
            if code >= 500 or wrong:
                found.append((name, form.address, code, wrong))
    assert found == []


def test_the_history_of_a_private_record_is_for_its_own_people(walked: Walk) -> None:
    admin, stranger = _client("admin"), _client("stranger")
    asked = 0
    for kind in FINDERS:
        row = walking.owned(apps.get_model(kind), OWNER).order_by("pk").first()
        if row is None or kind == "places.place":
            continue
        page = f"/audit/?subject={kind}:{row.pk}"
        assert admin.get(page).status_code == 200, page
        assert stranger.get(page).status_code in (403, 404), page
        asked += 1
    # A place is for everybody, documents and outcomes of the example belong to no country.
    assert asked >= 8


LIES = {
    "picture.png": b"MZ\x90\n1 0 obj",
    "table.csv": b"\x7fELF\x02\x01\x01\x00" + bytes(200),
    "page.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "../../evil.docx": b"PK\x03\x04" + bytes(100),
}


def test_a_file_that_lies_about_what_it_is_is_refused_by_every_form(walked: Walk) -> None:
    client = _client("admin")
    forms = {form.route: form for form in walked.forms.values() if form.files}
    assert len(forms) > 12
    found = []
    for form in forms.values():
        for name, content in LIES.items():
            before = Event.objects.latest("pk").pk
            sent = {x: SimpleUploadedFile(name, content) for x in form.files}
            answer = client.post(form.address, {**form.values, **sent})
            acts = set(Event.objects.filter(pk__gt=before).values_list("action", flat=True))
            # What is read by a job is refused there; a test of its own looks at that.
            if answer.status_code >= 500 or acts - {"assessments.hand_in"}:
                found.append((form.address, name, answer.status_code, acts))
    assert found == []
