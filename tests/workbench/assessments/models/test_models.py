"""What the database itself refuses, whatever a program tries."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.models import AreaSheet, Evidence, Opinion, Round, StoredScore

pytestmark = pytest.mark.django_db


def refused(make: object, **fields: object) -> bool:
    try:
        with transaction.atomic():
            make.objects.create(**fields)  # type: ignore[attr-defined]
    except IntegrityError:
        return True
    return False


def test_a_score_without_state_value_holds_no_value(open_spar: Round) -> None:
    row = open_spar.scores.get(code="C1.1")
    for state, value in (("value", None), ("not reported", Decimal(20)), ("not applicable", Decimal(0))):
        with pytest.raises(IntegrityError), transaction.atomic():
            StoredScore.objects.filter(pk=row.pk).update(state=state, value=value)
    StoredScore.objects.filter(pk=row.pk).update(state="value", value=0)


def test_evidence_is_a_file_or_a_link(open_spar: Round) -> None:
    base = {"round": open_spar, "code": "C1.1", "title": "x"}
    assert refused(Evidence, **base, kind="link")
    assert refused(Evidence, **base, kind="file", address="https://example.org/")
    assert not refused(Evidence, **base, kind="link", address="https://example.org/")


def test_an_area_and_an_opinion_stand_once(open_spar: Round, steward: User) -> None:
    assert refused(AreaSheet, round=open_spar, group="C1")
    first = {"round": open_spar, "code": "C1.1", "person": steward, "value": 20}
    assert not refused(Opinion, **first)
    assert refused(Opinion, **first)


def test_priority_actions_are_lines() -> None:
    assert AreaSheet(priority_actions=" one \n\n two").actions == ["one", "two"]


def test_only_published_rounds_are_closed() -> None:
    assert [x for x in ("draft", "proposed", "agreed", "published") if not Round(state=x).is_open] == ["published"]
