"""What must be refused: odd words in addresses and forms, records of others, files that lie about what they are."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.models import Round, Upload
from hsforhs.workbench.assessments.queries import current_rounds
from hsforhs.workbench.places.models import Place
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.services import draft_plan

ODD = (
    "\x00",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "-1",
    "9" * 40,
    "²",
    "٣",
    "x" * 3000,
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "%",
)
RIGHT = {"place": "GHA", "instrument": "spar-2", "year": "2023"}
READ = {
    "/": ("instrument", "year"),
    "/places/": ("q", "instrument", "year"),
    "/places/GHA/": ("year",),
    "/framework/": ("place",),
    "/framework/D2/HIS/": ("place",),
    "/actions/": ("area", "step", "component", "sector", "level", "kind", "q"),
    "/search/": ("q",),
    "/import/workbook/": ("place", "instrument", "year", "children"),
    "/account/sign-in/": ("next",),
}
"""Pages that read words of the query."""
LEAKS = ("Traceback", "site-packages", "settings.py", "SECRET_KEY", "Exception Type", "/src/")


def routes() -> Iterator[str]:
    """The patterns of every address of the site."""

    def walk(patterns: list, prefix: str) -> Iterator[str]:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, path)
            else:
                yield f"/{path}"

    yield from walk(get_resolver().url_patterns, "")


ROUTES = sorted(set(routes()))


def filled(route: str, word: str) -> str:
    """A route with an odd word for every text in it, and numbers of nothing for the rest."""
    route = re.sub(r"<uuid:\w+>", str(uuid.UUID(int=7)), route)
    route = re.sub(r"<int:\w+>", "987654321", route)
    return re.sub(r"<[^>]+>", lambda _: quote(word, safe=""), route)


@pytest.fixture
def clients(example_store: None, admin_client: Client) -> tuple[Client, Client]:
    visitor = Client()
    for client in (visitor, admin_client):
        client.raise_request_exception = False
    return visitor, admin_client


def fault(answer: Any) -> bool:
    """Whether an answer is a fault of ours, repeats a script, or shows something of the inside."""
    if answer.status_code >= 500:
        return True
    if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return False
    text = answer.content.decode()
    return "<script>alert" in text or any(x in text for x in LEAKS)


# One store for all addresses: making it takes longer than asking.
@pytest.mark.slow
@pytest.mark.django_db
def test_no_odd_word_in_an_address_is_a_fault(clients: tuple[Client, Client]) -> None:
    visitor, administrator = clients
    addresses = dict.fromkeys(filled(route, word) for route in ROUTES for word in ODD if "sign-out" not in route)
    # Reading with every word and every right; what is sent, and what visitors read, where the words are few.
    some = dict.fromkeys(filled(route, word) for route in ROUTES for word in ODD[:2] if "sign-out" not in route)
    asked = [(administrator.get, address) for address in addresses]
    asked += [(act, x) for x in some for act in (visitor.get, visitor.post, administrator.post)]
    assert len(asked) > len(ROUTES) * 4
    assert [address[:90] for act, address in asked if fault(act(address))] == []


@pytest.mark.django_db
def test_no_odd_word_in_a_query_is_a_fault(clients: tuple[Client, Client]) -> None:
    found = []
    for route, names in READ.items():
        for name in names:
            for word in ODD:
                # Beside words that are right, so that the odd one is reached.
                query = {**(RIGHT if "workbook" in route else {}), name: word}
                address = f"{route}?{urlencode(query)}"
                if fault(clients[0].get(address)):
                    found.append(address[:90])
    assert found == []


@pytest.mark.django_db
def test_no_odd_word_in_a_form_is_a_fault(clients: tuple[Client, Client]) -> None:
    some = Round.objects.filter(place__code="GHA").first()
    assert some is not None
    right = {"place": "GHA", "round": str(some.pk), "years": "1"}
    asked = [{**right, field: word} for field in (*right, "target") for word in ODD]
    assert [x for x in asked if fault(clients[0].post("/plans/draft/", x))] == []


@pytest.fixture
def others_plan(example_store: None, administrator: User) -> Plan:
    found = current_rounds(Place.objects.get(code="GHA"), administrator)
    return draft_plan(person=administrator, stored=next(x for x in found if x.assessment.values), years=1)


@pytest.mark.django_db
def test_a_plan_of_somebody_else_is_not_there(client: Client, others_plan: Plan, member: User) -> None:
    action = "x"
    places = ("", "targets/", "actions/", f"actions/{action}/", "plan.xlsx", "plan.docx")
    for person in (None, member):
        if person:
            client.force_login(person)
        for place in places:
            assert client.get(f"/plans/{others_plan.pk}/{place}").status_code == 404, place
        for place in ("targets/", "documents/", "delete/"):
            assert client.post(f"/plans/{others_plan.pk}/{place}", {"kind": "xlsx"}).status_code == 404, place
    assert Plan.objects.filter(pk=others_plan.pk).exists()
    client.force_login(User.objects.get(email="admin@example.org"))
    assert client.get(f"/plans/{others_plan.pk}/").status_code == 200, "it is there for its author"


@pytest.mark.django_db
def test_a_file_of_somebody_else_is_not_there(client: Client, administrator: User, member: User) -> None:
    made = Upload.objects.create(file="uploads/x", file_name="secret.xlsx", sha256="0", actor=administrator.actor)
    client.force_login(member)
    for act in ("", "choose/", "confirm/", "drop/"):
        ask = client.post if act else client.get
        answer = ask(f"/import/{made.pk}/{act}", {"instrument": "spar-2", "keep_stored": "1"})
        assert answer.status_code == 404, act
        assert b"secret.xlsx" not in answer.content
    assert Upload.objects.get().state == Upload.State.READING


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><workbook>&b;</workbook>'
LIES = {
    "a PDF": ("scores.xlsx", b"%PDF-1.7\n1 0 obj"),
    "a web page": ("scores.csv", b"<!doctype html><html><body>moved</body></html>"),
    "a program": ("scores.csv", b"\x7fELF\x02\x01\x01\x00" + bytes(200)),
    "an archive with a path trick": (
        "scores.xlsx",
        packed({"xl/workbook.xml": b"<workbook/>", "../../../etc/cron.d/evil": b"* * * * * root true"}),
    ),
    "an archive that is no workbook": ("scores.xlsx", packed({"readme.txt": b"hello"})),
    "a workbook of another program": ("scores.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600)),
    "a picture": ("scores.json", b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "an entity bomb": (
        "scores.xlsx",
        packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": BOMB}),
    ),
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lie", LIES)
def test_a_file_that_lies_about_what_it_is_is_refused_in_one_sentence(
    lie: str, states_store: None, admin_client: Client, run_jobs: Callable[[], None]
) -> None:
    name, content = LIES[lie]
    answer = admin_client.post("/import/", {"file": SimpleUploadedFile(name, content, "text/csv")})
    run_jobs()
    page = admin_client.get(answer["Location"], follow=True).content.decode()
    found = Upload.objects.get()
    assert found.state == Upload.State.REFUSED, found.error
    assert found.error.startswith(name), found.error
    assert "The store is unchanged" in page
    assert not [x for x in LEAKS if x in page]
    assert not Round.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_name_of_a_file_never_becomes_a_path(
    states_store: None, admin_client: Client, own_store: Any, run_jobs: Callable[[], None]
) -> None:
    table = b"iso3,year,edition,code,score\nGHA,2023,2,C1.1,60\n"
    admin_client.post("/import/", {"file": SimpleUploadedFile("../../../tmp/evil.csv", table)})
    run_jobs()
    found = Upload.objects.get()
    assert found.state == Upload.State.READY
    assert found.file.name == f"uploads/{found.pk.hex}"
    assert "/" not in found.file_name
