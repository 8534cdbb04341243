"""The invented remarks and the open proposal of the demo."""

from __future__ import annotations

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.editions import queries as editions
from hsforhs.workbench.example_remarks import load_remarks
from hsforhs.workbench.example_team import DOMAIN, load_team
from hsforhs.workbench.stewardship import rules
from hsforhs.workbench.stewardship.changes import change_of, check
from hsforhs.workbench.stewardship.models import Proposal, Remark
from hsforhs.workbench.stewardship.rules import Deed

pytestmark = pytest.mark.django_db


def test_remarks_and_one_open_proposal_all_marked_as_invented_and_loaded_once(example_store: None) -> None:
    load_team()
    assert load_remarks()
    assert all(x.invented and "(invented)" in str(x.author) for x in Remark.objects.select_related("author"))
    found = Proposal.objects.get()
    assert found.invented
    assert (found.state, found.remarks.count(), found.votes.count()) == ("open", 2, 3)
    for change in found.changes.all():
        check(change_of(change))
    steward = User.objects.get(email=f"framework@{DOMAIN}")
    assert rules.may(steward, Deed.DECIDE, found)
    assert not rules.is_alone(steward, found)
    assert editions.draft() is None, "nothing is decided"
    assert verify().whole
    events = Event.objects.count()
    assert not load_remarks()
    assert Event.objects.count() == events
