"""Decisions and next steps over the API: what the caller may read, names with consent, filters, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.outcomes.models import Decision, NextStep

pytestmark = pytest.mark.django_db
Ask = Callable[..., HttpResponse]


def rows(response: HttpResponse) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    return list(response.json()["items"])


def test_who_may_read_gets_them_and_names_only_with_consent(
    ask: Ask, token_of: Callable[..., str], decision: Decision, step: NextStep, invited: User, stranger: User
) -> None:
    token, foreign = token_of(invited), token_of(stranger)
    for path, record in (("decisions", decision), ("next-steps", step)):
        assert rows(ask(path)) == rows(ask(path, foreign)) == []
        assert ask(f"{path}/{record.pk}").status_code == ask(f"{path}/{record.pk}", foreign).status_code == 404
        assert [x["id"] for x in rows(ask(path, token))] == [str(record.pk)]
        assert rows(ask(path, token_of(invited, scope="read:public"))) == []
    found = ask(f"decisions/{decision.pk}", token).json()
    assert (found["decided_by"], found["dissents"]) == ("", [{"who": "", "why": "May is too late."}])
    assert (found["cells"], found["about"], found["status"]) == (["D2:HIS"], ["gap:XLM:D2:HIS"], "adopted")
    type(decision).objects.update(named=True, reach="event")
    assert ask(f"decisions/{decision.pk}").json()["decided_by"] == "Ina Invited and Olu Organiser"
    assert ask(f"next-steps/{step.pk}", token).json()["owner"] == ""
    type(step).objects.update(owner_kind="institution", reach="event")
    found = ask(f"next-steps/{step.pk}").json()
    assert (found["owner"], found["decision"], found["overdue"]) == ("Ina Invited", str(decision.pk), True)


def test_they_are_narrowed_and_wrong_codes_refused(ask: Ask, decision: Decision, step: NextStep) -> None:
    for model in (Decision, NextStep):
        model.objects.update(reach="event")
    number = decision.event_id
    for path, good, bad in (
        ("decisions", {"event": number, "area": "D2", "component": "HIS", "status": "adopted"}, {"area": "P5"}),
        ("next-steps", {"area": "P5", "component": "OS", "state": "open", "overdue": "true"}, {"event": number + 1}),
    ):
        assert len(rows(ask(path, **good))) == 1
        assert rows(ask(path, **bad)) == []
    for path, wrong in (("decisions", {"status": "x"}), ("next-steps", {"state": "x"}), ("decisions", {"area": "ZZ"})):
        response = ask(path, **wrong)
        assert response.status_code == 422
        assert "expected one of" in response.json()["detail"]
    assert len(rows(ask("decisions", limit=1))) == 1
