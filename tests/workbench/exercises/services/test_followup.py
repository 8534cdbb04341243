"""Evidence checks, the chain from question to change, calls, and the new look when a document comes in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hsforhs.framework import Cell
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import GrantCall, Question, Uptake
from hsforhs.workbench.exercises.queries import chain_of, register_rows, row_of
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def check(person: User, question: Question, **change: Any) -> Any:
    words = {"searched": "PubMed, alarms", "found": "Two trials", "status": "partly", **change}
    return services.check_evidence(person=person, question=question, **words)


def link(person: User, question: Question, **change: Any) -> Uptake:
    words: dict[str, Any] = {"kind": "grant", "title": "Grant 7", "on": TODAY, "evidence": "Decision 7", **change}
    return services.add_uptake(person=person, question=question, **words)


def test_a_look_at_the_evidence_changes_what_is_known_and_is_kept(contributor: User, question: Question) -> None:
    question.recheck = "a document came in"
    question.save()
    check(contributor, question)
    check(contributor, question, status="answered", found="A review settles it")
    question.refresh_from_db()
    assert (question.status, question.searched, question.checked_on, question.recheck) == (
        "answered", "PubMed, alarms", TODAY, "",
    )  # fmt: skip
    assert question.checks.count() == 2
    facts = Event.objects.filter(action="exercises.check_evidence").first().facts
    assert facts["before"]["status"] == "open"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"searched": " "}, "what was searched"),
        ({"status": "unchecked"}, "what is known now"),
        ({"status": "magic"}, "what is known now"),
        ({"status": "answered", "found": ""}, "what answers it"),
    ],
)
def test_a_look_without_a_search_or_an_answer_is_refused(
    contributor: User, question: Question, change: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        check(contributor, question, **change)
    assert not question.checks.exists()


def test_viewers_record_nothing(viewer: User, question: Question) -> None:
    for act in (check, link):
        with pytest.raises(PermissionDenied):
            act(viewer, question)


def test_the_chain_goes_from_call_to_change(contributor: User, question: Question) -> None:
    days = [TODAY - dt.timedelta(days=x) for x in (50, 40, 30, 20, 10, 0)]
    before = None
    for kind, day in zip(("call", "grant", "study", "publication", "guideline", "benchmark"), days, strict=True):
        before = link(contributor, question, kind=kind, title=kind, on=day, follows=before)
    chain = list(question.uptakes.all())
    assert [x.kind for x in chain] == ["call", "grant", "study", "publication", "guideline", "benchmark"]
    assert [x.follows for x in chain] == [None, *chain[:-1]]
    question.refresh_from_db()
    assert "publication" in question.recheck, "a publication asks for a new look"
    assert row_of(question).standing == "funded"
    check(contributor, question, status="answered", found="yes")
    assert row_of(question).standing == "answered"


def test_links_that_cannot_be_are_refused(contributor: User, question: Question, maker: Maker) -> None:
    other = services.new_question(person=maker.steward, exercise=maker.begin(), text="Other?")
    early = link(contributor, question, on=TODAY)
    for change, sentence in (
        ({"on": TODAY + dt.timedelta(days=1)}, "lies ahead"),
        ({"evidence": " "}, "what shows it"),
        ({"kind": "rumour"}, "what happened"),
        ({"address": "javascript:alert(1)"}, "not the address"),
        ({"follows": early, "on": TODAY - dt.timedelta(days=1)}, "an earlier one"),
        ({"follows": link(contributor, other)}, "of the same question"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            link(contributor, question, **change)
    assert question.uptakes.count() == 1


def test_a_link_is_taken_out_by_who_put_it_in(contributor: User, steward: User, question: Question) -> None:
    made = link(contributor, question)
    with pytest.raises(PermissionDenied):
        services.withdraw_uptake(person=steward, uptake=made)
    services.withdraw_uptake(person=contributor, uptake=made)
    assert not Uptake.objects.exists()
    assert Event.objects.get(action="exercises.withdraw_uptake").facts["title"] == "Grant 7"


def announce(maker: Maker, **change: Any) -> GrantCall:
    words: dict[str, Any] = {
        "title": "Small grants", "opens_on": TODAY, "closes_on": TODAY + dt.timedelta(days=30), "codes": ["RQ04"],
        "most": 10_000, "currency": "usd",
    }  # fmt: skip
    return services.announce_call(person=maker.steward, place=maker.place, **{**words, **change})


def test_an_open_public_call_is_the_first_link_of_each_question(maker: Maker) -> None:
    found = announce(maker, codes=["RQ04", "RQ05", "RQ04"])
    assert found.currency == "USD"
    assert {x.question.code for x in Uptake.objects.filter(kind="call", call=found)} == {"RQ04", "RQ05"}
    announce(maker, visibility="PRIVATE")
    assert Uptake.objects.count() == 2, "what is private is no link"


def test_a_call_that_lies_ahead_joins_the_chain_on_the_day_it_opens(maker: Maker, question: Question) -> None:
    ahead = announce(maker, opens_on=TODAY + dt.timedelta(days=1))
    (row,) = [x for x in register_rows(maker.steward) if x.code == question.code]
    assert (list(chain_of(question)), row.kinds) == ([], frozenset())
    ahead.uptakes.update(on=TODAY)
    (row,) = [x for x in register_rows(maker.steward) if x.code == question.code]
    assert ([x.title for x in chain_of(question)], row.kinds) == (["Small grants"], {"call"})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"codes": []}, "one to 50"),
        ({"codes": ["RQ999"]}, "no question"),
        ({"closes_on": TODAY - dt.timedelta(days=1)}, "opens before it closes"),
        ({"currency": ""}, "currency"),
        ({"currency": "usx"}, "'USX' is no currency of ISO 4217; did you mean USD"),
        ({"title": ""}, "Name the call"),
        ({"visibility": "SECRET"}, "who may see"),
        ({"address": "ftp://x"}, "not the address"),
    ],
)
def test_calls_that_cannot_be_are_refused(maker: Maker, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        announce(maker, **change)
    assert not GrantCall.objects.exists()


def test_a_new_document_asks_for_a_new_look_at_what_is_not_answered(
    maker: Maker, contributor: User, question: Question
) -> None:
    answered = services.new_question(
        person=maker.steward, exercise=maker.begin(), text="Known?", cells=[Cell("D2", "HIS")]
    )
    check(contributor, answered, status="answered", found="yes")
    number = services.evidence_arrived(actor="operator", titles={Cell("D2", "HIS"): "A study of alarms"})
    question.refresh_from_db()
    answered.refresh_from_db()
    assert number >= 1
    assert "A study of alarms" in question.recheck
    assert answered.recheck == ""
    assert services.evidence_arrived(actor="operator", titles={Cell("D2", "HIS"): "Another"}) == 0, "once is enough"
    assert Event.objects.filter(action="exercises.evidence_arrived").count() == 1


def test_a_link_may_follow_one_of_the_same_day_and_none_of_a_later_one(contributor: User, question: Question) -> None:
    first = link(contributor, question, on=TODAY - dt.timedelta(days=1))
    same = link(contributor, question, kind="study", on=first.on, follows=first)
    assert same.follows == first
    with pytest.raises(ValidationError, match="follows an earlier one"):
        link(contributor, question, kind="study", on=first.on - dt.timedelta(days=1), follows=first)
    with pytest.raises(ValidationError, match="lies ahead"):
        link(contributor, question, on=TODAY + dt.timedelta(days=1))
    assert question.uptakes.count() == 2
    assert row_of(question).standing == "funded"
