"""A stored plan as PDF: its money, its file, who gets it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from hsforhs.formats.plan_pdf import fonts
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.plan_documents import pdf
from hsforhs.workbench.plans.documents import forget_documents
from hsforhs.workbench.plans.models import Plan
from tests.workbench.costs.made import costed, fresh

pytestmark = pytest.mark.django_db


def test_the_document_has_the_money_of_the_plan(costed_plan: Plan, member: User) -> None:
    action = costed(member, costed_plan).activities[0].id
    costs.set_activity(person=member, plan=costed_plan, action_id=action, excluded=True, reason="paid by a neighbour")
    cost = costed(member, costed_plan)
    money = pdf.money_of(cost)
    assert money is not None
    assert money.total == pytest.approx(float(cost.total))
    assert money.by_year == pytest.approx([float(x) for x in cost.by_year])
    areas = {x: float(y) for x, y in cost.by_area.items()}
    assert {x: sum(y) for x, y in money.by_area.items()} == pytest.approx(areas)
    assert (money.years[0], money.overhead, money.gap) == (2027, 0.1, None)
    assert [key for key, x in money.activities.items() if not x.paid] == [action]


def test_money_on_record_gives_a_gap(costed_plan: Plan, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from hsforhs.workbench.funding.models import Commitment, Organisation

    donor = Organisation.objects.create(name="Invented donor", kind="foundation")
    Commitment.objects.create(
        plan=costed_plan, organisation=donor, amount=Decimal(500), currency="USD", state="committed", year=2027
    )
    money = pdf.money_of(costed(member, costed_plan))
    assert money is not None
    assert money.gap is not None
    assert money.gap.total.need == pytest.approx(money.total)
    assert money.gap.unallocated == pytest.approx(475)


def test_it_is_written_once_for_a_state_and_anew_after_a_change(costed_plan: Plan, member: User) -> None:
    first = pdf.plan_pdf(costed_plan, "en")
    written = first.stat().st_mtime_ns
    assert pdf.plan_pdf(fresh(member, costed_plan), "en") == first
    assert first.stat().st_mtime_ns == written
    costs.set_up(person=member, plan=costed_plan, currency="USD", price_year=2026, first_year=2028)
    second = pdf.plan_pdf(fresh(member, costed_plan), "en")
    assert second != first
    assert not first.exists()
    forget_documents(costed_plan)
    assert not second.exists()


def test_a_job_of_the_page_leads_to_the_file(
    client: Client, plan: Plan, member: User, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(member)
    with django_capture_on_commit_callbacks(execute=True):
        job = client.post(reverse("plan_documents:make-pdf", args=[plan.pk]), {"language": "fr"})
    assert job.status_code == 302
    answer = client.get(reverse("plan_documents:pdf", args=[plan.pk]), {"language": "fr"})
    assert answer["Content-Type"] == "application/pdf"
    assert "lumora-5-year-draft-plan.fr.pdf" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert client.get(reverse("plan_documents:pdf", args=[plan.pk]), {"language": "de"}).status_code == 404


def test_who_may_not_see_the_plan_gets_no_document(
    client: Client, plan: Plan, member: User, ask: Callable[..., HttpResponse], token_of: Callable[..., str]
) -> None:
    address = reverse("plan_documents:pdf", args=[plan.pk])
    assert client.get(address).status_code == 404
    assert client.post(reverse("plan_documents:make-pdf", args=[plan.pk])).status_code == 404
    assert ask(f"plans/{plan.pk}/document.pdf").status_code == 404
    found = ask(f"plans/{plan.pk}/document.pdf", token_of(member), language="en")
    assert found.status_code == 200
    assert found.content.startswith(b"%PDF")
    assert "private" in found["Cache-Control"]
    assert ask(f"plans/{plan.pk}/document.pdf", token_of(member), language="de").status_code == 422


def test_a_server_without_the_font_says_which_package_brings_it(
    client: Client,
    plan: Plan,
    member: User,
    ask: Callable[..., HttpResponse],
    token_of: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("hsforhs.formats.plan_pdf.installed", lambda: frozenset({"Noto Sans"}))
    assert fonts.CHINESE.package.startswith("fonts-wqy-microhei")
    client.force_login(member)
    page = client.get(reverse("plan_documents:pdf", args=[plan.pk]), {"language": "zh-hans"})
    assert page.status_code == 503
    with monkeypatch.context() as french:
        french.setattr(translation, "gettext", lambda text: {"Chinese": "le chinois"}.get(text, text))
        said = client.get(reverse("plan_documents:pdf", args=[plan.pk]), {"language": "zh-hans"})
    assert said.content.decode().startswith("no font on this machine shows le chinois; expected a font such as ")
    assert "fonts-wqy-microhei" in page.content.decode()
    answer = ask(f"plans/{plan.pk}/document.pdf", token_of(member), language="zh-hans")
    assert answer.status_code == 422
    assert "fonts-wqy-microhei" in answer.json()["detail"]
