"""What does not add up, said in the language of the page."""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hsforhs.files import Sentence
from hsforhs.framework import framework
from hsforhs.planning.audit import Found
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import audit_views, services
from hsforhs.workbench.costs.findings import findings_of
from hsforhs.workbench.look import saying
from hsforhs.workbench.plans.models import Plan

from .made import costed

pytestmark = pytest.mark.django_db
CHECKS = tuple(x.check for x in framework().plan_checks.values())
PART = re.compile(r"(%\(\w+\)[sd])")
ROWS = (
    "Activity,Responsible,Years,Unit cost,Quantity,Cost year 1,Cost year 2,Total\n"
    "Train,Ministry,9,,,10,20,41\nBuy,,soon,,,-5,x,5\nBuy,,soon,,,-5,x,5\n"
)


def in_capitals(text: str) -> str:
    """Stand for a translation: the words of a message in capitals, its parts as they are."""
    return "".join(x if PART.fullmatch(x) else x.upper() for x in PART.split(text))


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saying, "gettext", in_capitals)
    monkeypatch.setattr(saying, "ngettext", lambda one, many, number: in_capitals(one if number == 1 else many))


def shown(page: str) -> str:
    assert '<html lang="fr"' in page
    return html.unescape(re.sub(r"<[^>]+>", "", page)).replace("\u202f", "")


def words_of(sentence: Sentence) -> list[str]:
    """Return the English words of a sentence and of those in it, without its values."""
    parts = [x.strip(" '();:,") for x in PART.split(sentence.template) if not PART.fullmatch(x)]
    inner = [x for value in sentence.values.values() if isinstance(value, Sentence) for x in words_of(value)]
    return [x for x in parts if " " in x] + inner


def test_the_findings_of_a_plan_are_in_the_language_of_the_page(costed_plan: Plan, member: User, french: None) -> None:
    line = costed(member, costed_plan).activities[0].lines[0]
    services.set_prices(person=member, plan=costed_plan, prices=[], without=[line.item])
    client = Client(headers={"accept-language": "fr"})
    client.force_login(member)
    found = findings_of(costed(member, costed_plan))
    page = shown(client.get(f"/plans/{costed_plan.pk}/costs/check/").content.decode())
    assert {x.code for x in found} >= {"owner-missing", "cost-missing", "PL07"}
    for one in found:
        told = [x for x in words_of(one.message) if x != line.title]
        assert [x for x in told if x in page] == []
    assert all(in_capitals(x) in page for x in CHECKS if x in "".join(map(str, (y.message for y in found))))


def test_the_checks_of_a_plan_are_in_the_language_of_the_page(plan: Plan, member: User, french: None) -> None:
    client = Client(headers={"accept-language": "fr"})
    client.force_login(member)
    content = client.get(f"/plans/{plan.pk}/").content.decode()
    page = shown(content)
    assert [x for x in CHECKS if x in page] == []
    assert [x for x in CHECKS if in_capitals(x) not in page] == []
    assert "ACTIONS HAVE NO COST YET" in page
    assert not re.search(r'lang="en"[^>]*>(?:The plan|Every action)', content)


def test_the_audit_of_a_file_is_in_the_language_of_the_page(
    french: None, states_store: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Found] = []
    audited = audit_views._audited

    def keep(file: object, years: int) -> object:
        found = audited(file, years)  # type: ignore[arg-type]
        kept.extend(found.findings)
        return found

    monkeypatch.setattr(audit_views, "_audited", keep)
    answer = Client(headers={"accept-language": "fr"}).post(
        "/plans/audit/", {"file": SimpleUploadedFile("plan.csv", ROWS.encode()), "years": "5"}
    )
    page = shown(answer.content.decode())
    assert {x.code for x in kept} == {"total", "owner-missing", "years", "amount", "duplicate"}
    assert [(x, y) for x in kept for y in words_of(x.message) if y in page] == []
    assert "THE TOTAL IS 41 AND THE YEARS ADD UP TO 30" in page
    assert "COST YEAR 1" not in page, "headings of the file stay as they are"


@pytest.mark.django_db
def test_a_refused_file_is_named_as_the_person_knows_it() -> None:
    file = SimpleUploadedFile("my costs.csv", b"a,b\n1,2\n")
    answer = Client().post("/plans/audit/", {"file": file, "years": "5"})
    assert answer.status_code == 422
    assert "my costs.csv: " in answer.content.decode()
