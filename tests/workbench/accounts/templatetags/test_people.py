from __future__ import annotations

import datetime as dt

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.templatetags.people import last_day, person_name


def test_a_person_is_never_named_by_the_address() -> None:
    assert person_name(User(pk=7, email="secret@example.org", name="Ama")) == "Ama"
    assert person_name(User(pk=7, email="secret@example.org")) == "person 7"
    assert person_name(None) == "somebody who left"


def test_a_role_that_ends_at_midnight_holds_the_day_before() -> None:
    assert last_day(dt.datetime(2026, 12, 1, tzinfo=dt.UTC)) == dt.date(2026, 11, 30)
    assert last_day(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)) == dt.date(2026, 12, 1)
