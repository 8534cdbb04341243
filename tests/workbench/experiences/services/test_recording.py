from __future__ import annotations

import datetime as dt

from hsforhs.workbench.experiences.models import Review
from hsforhs.workbench.experiences.services.recording import changes, plain


def test_only_fields_that_differ_are_told_as_json_takes_them() -> None:
    before = Review(title="a", kind="AAR", event_from=dt.date(2025, 1, 1))
    found = changes(before, {"title": "b", "kind": "AAR", "event_from": None})
    assert found == {
        "before": {"title": "a", "event_from": "2025-01-01"},
        "after": {"title": "b", "event_from": None},
    }


def test_other_values_stay_as_they_are() -> None:
    assert plain(["D2"]) == ["D2"]
