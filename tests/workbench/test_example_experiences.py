"""The invented reviews and events of the demo."""

from __future__ import annotations

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.queries import current_rounds
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.audit.services import verify
from hsforhs.workbench.example_experiences import load_experiences
from hsforhs.workbench.example_team import DOMAIN, load_team
from hsforhs.workbench.experiences import rules
from hsforhs.workbench.experiences.learned import learned_at
from hsforhs.workbench.experiences.models import Review, SavedSynthesis, Timeline
from hsforhs.workbench.experiences.rules import Deed
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db


def test_reviews_and_events_all_marked_as_invented_and_loaded_once(example_store: None) -> None:
    load_team()
    assert load_experiences()
    assert all(x.invented for x in (*Review.objects.all(), *Timeline.objects.all()))
    approver = User.objects.get(email=f"approver@{DOMAIN}")
    (waiting,) = Review.objects.filter(anonymised=True)
    assert rules.may(approver, Deed.ACCEPT_PUBLIC, waiting)
    lumora = Place.objects.get(code="XLM")
    found = learned_at(approver, lumora, lambda: [x.assessment for x in current_rounds(lumora, approver)])
    assert (found.number, found.events) == (4, 2)
    assert [str(x.move.indicator) for x in found.still] == ["spar-2:C4.1"]
    assert found.without_action
    assert SavedSynthesis.objects.count() == 1
    assert verify().whole
    events = Event.objects.count()
    assert not load_experiences()
    assert Event.objects.count() == events
