"""Documents of plans over the API."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.costs import services as costs
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.plans.models import Plan
from hsforhs.workbench.plans.queries import plan_record
from tests.workbench.plan_documents.handing import NORTH

pytestmark = pytest.mark.django_db


def test_documents_are_listed_and_given_out(
    costed_plan: Plan, member: User, client: Client, ask: Callable[..., HttpResponse], token_of: Callable[..., str]
) -> None:
    first, number = plan_record(costed_plan).lines[0].action.id, len(plan_record(costed_plan).lines)
    costs.set_activity(person=member, plan=costed_plan, action_id=first, places=[NORTH])
    start, token = f"plans/{costed_plan.pk}", token_of(member)
    assert ask(f"{start}/documents").status_code == 404
    assert ask(f"{start}/document.xlsx").status_code == 404
    found = ask(f"{start}/documents", token=token).json()["documents"]
    assert [(x["kind"], x["part"], x["activities"]) for x in found] == [
        ("xlsx", None, number),
        ("docx", None, number),
        ("xlsx", NORTH, 1),
        ("docx", NORTH, 1),
    ]
    Plan.objects.update(visibility=Visibility.PUBLIC)
    answer = ask(f"{start}/document.xlsx?part={NORTH}")
    assert 'filename="lumora-rivers-plan.xlsx"' in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
    assert "Activities" in book.sheetnames
    assert "Targets" not in book.sheetnames
    paper = docx.Document(io.BytesIO(ask(f"{start}/document.docx").content))
    assert "The plan to fill in" in [x.text for x in paper.paragraphs]
    answer = ask(f"{start}/document.xlsx?part={NORTH}&language=ar")
    assert 'filename="lumora-rivers-plan.ar.xlsx"' in answer["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].sheet_view.rightToLeft
    assert ask(f"{start}/document.xlsx?language=tlh").status_code == 422
    refused = ask(f"{start}/document.docx?part=XLM-C")
    assert (refused.status_code, refused.json()["detail"]) == (404, "The plan has no activity in such a province.")
