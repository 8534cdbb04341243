"""Forms of changes and decisions: what differs, dissents and amendments as they were filled in."""

from __future__ import annotations

import pytest

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.stewardship.changes import fields_to_add, fields_to_change
from hsforhs.workbench.stewardship.forms import ChangeForm, DecisionForm, RemarkForm
from hsforhs.workbench.stewardship.items import find_item
from hsforhs.workbench.stewardship.models import Proposal

pytestmark = pytest.mark.django_db


def filled(**new: str) -> ChangeForm:
    item = find_item("action", "D2-010")
    assert item is not None
    fields = fields_to_change(item)
    return ChangeForm({x.name: x.shown for x in fields} | new, fields=fields)


def test_only_fields_that_differ_are_changes() -> None:
    form = filled(text="Measure the days", months="3")
    assert form.is_valid(), form.errors
    assert form.changes.keys() == {"text", "months"}
    assert form.changes["months"][1] == 3


def test_a_form_that_changes_nothing_or_holds_no_number_is_refused() -> None:
    assert "Nothing differs" in str(filled().errors)
    assert "whole number" in str(filled(months="soon").errors["months"])


def test_a_new_row_takes_all_fields() -> None:
    item = find_item("action", "D2-010")
    assert item is not None
    fields = fields_to_add(item)
    form = ChangeForm({x.name: x.shown for x in fields} | {"id": "D2-990"}, fields=fields, adding=True)
    assert form.is_valid(), form.errors
    assert form.changes.keys() == {x.name for x in fields}
    assert form.changes["id"] == (None, "D2-990")


def test_addresses_are_one_a_line() -> None:
    form = RemarkForm({"kind": "gap", "text": "x", "links": "https://a.example\r\nhttps://b.example"})
    assert form.is_valid()
    assert form.cleaned_data["links"] == ["https://a.example", "https://b.example"]


def decision(proposal: Proposal, people: list[User], **more: str) -> DecisionForm:
    changes = list(proposal.changes.all())
    texts = {f"new-{x.pk}-{name}": text for x in changes for name, text in DecisionForm.texts_of(x).items()}
    data = {"outcome": "accepted", "decision": "x", "reasons": "y", **texts, **more}
    return DecisionForm(data, people=people, changes=changes)


def test_dissents_that_are_filled_in(open_proposal: Proposal, reviewer: User) -> None:
    more = {"person-1": str(reviewer.pk), "reason-1": "No", "group-3": "Port health", "reason-3": "Not asked"}
    form = decision(open_proposal, [reviewer], **more)
    assert form.is_valid(), form.errors
    assert form.dissents == [
        {"person": reviewer, "group": "", "reason": "No"},
        {"person": None, "group": "Port health", "reason": "Not asked"},
    ]
    assert form.amendments == []


def test_a_person_who_did_not_take_part_cannot_be_chosen(open_proposal: Proposal, steward: User) -> None:
    assert not decision(open_proposal, [], **{"person-1": str(steward.pk)}).is_valid()


def test_amendments_are_other_texts_or_left_out(open_proposal: Proposal) -> None:
    change = open_proposal.changes.get()
    other = decision(open_proposal, [], **{f"new-{change.pk}-text": "Shorter"})
    assert other.is_valid()
    assert other.amendments == [(change, {"text": "Shorter"})]
    left = decision(open_proposal, [], **{f"leave-{change.pk}": "on"})
    assert left.is_valid()
    assert left.amendments == [(change, None)]
