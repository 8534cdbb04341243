"""What the record of an exercise says of itself in the report."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from hsforhs.files import Sentence
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import Exercise, Idea
from hsforhs.workbench.exercises.reporting import item_texts, report_of
from hsforhs.workbench.exercises.tables import results_csv
from tests.workbench.capitals import speak_in_capitals, words_of_page
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db


def whole(maker: Maker) -> Exercise:
    """An exercise with an idea, a merge, a group, context, scorers and published results."""
    found = maker.begin()
    services.change_protocol(
        person=maker.steward, exercise=found, context={"population": "All", "time": "Five years", "team": "Two"}
    )
    services.begin_collecting(person=maker.steward, exercise=found)
    found.refresh_from_db()
    services.suggest(person=maker.steward, exercise=found, text="Which alarm?", token="t")
    services.start_sorting(person=maker.steward, exercise=found)
    services.keep_idea(person=maker.steward, idea=Idea.objects.get(), text="Which alarms?")
    services.new_question(person=maker.steward, exercise=found, text="Who pays?", type="delivery")
    group = services.add_group(person=maker.steward, exercise=found, title="Carers")
    services.set_thresholds(person=maker.steward, group=group, thresholds={"equity": "0.5"})
    services.open_round(person=maker.steward, exercise=found)
    for _ in range(5):
        maker.answer(maker.ballot(found, group=group), (1, 0))
    services.close_round(person=maker.steward, exercise=found)
    ends = timezone.localdate() + dt.timedelta(days=30)
    services.publish(person=maker.steward, exercise=found, expires_on=ends)
    found.refresh_from_db()
    return found


def test_the_record_fills_what_it_knows(maker: Maker, contributor: User) -> None:
    found = whole(maker)
    question = found.entries.first().question
    services.check_evidence(person=contributor, question=question, searched="PubMed", found="", status="open")
    texts = item_texts(found)
    for number, words in {
        1: "Lumora", 3: "All", 7: "Five years", 8: "Two", 6: "Delivery", 11: "CHNRI",
        13: "Invited by personal links: 5", 14: "round 1 (scores): 5",
        15: "Carers", 17: "1 idea.", 19: "Merged: 0 wordings; changed: 1", 21: "PubMed",
        22: "2 questions from 1 idea", 23: "5 criteria", 24: "Carers: Equity 0.5", 27: "published on", 29: "expire on",
    }.items():  # fmt: skip
        assert words in texts[number], number
    assert not {4, 5, 9, 10, 12, 16, 26, 28, 30, 31} & texts.keys(), "what only people know"


def test_what_the_record_knows_is_said_in_the_language_of_the_page(
    maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak_in_capitals(monkeypatch)
    found = whole(maker)
    client = Client(headers={"accept-language": "fr"})
    client.force_login(maker.steward)
    page = words_of_page(client.get(reverse("exercises:items", args=[found.pk])).content.decode())
    with override("fr"):
        last = date_format(found.expires_on, "DATE_FORMAT")
    for told in (
        "CHNRI, 15 STEPS",
        "2 QUESTIONS FROM 1 IDEA",
        "GROUPS: Carers (TOO FEW PEOPLE, OR TOO FEW BESIDE IT, TO BE SHOWN).",
        "LEAST SCORES: Carers: Equity 0,5",
        f"THE PRIORITIES EXPIRE ON {last};",
    ):
        assert told in page


def test_a_bare_exercise_says_little_and_invents_nothing(maker: Maker) -> None:
    texts = item_texts(maker.begin("delphi"))
    assert set(texts) == {1, 11, 23, 24}
    assert texts[24].startswith("Consensus: 70% at 7 or more and less than 15% at 3 or less to keep, ")
    assert isinstance(texts[24], Sentence)


def test_the_report_names_what_is_missing_and_how_it_was_computed(maker: Maker) -> None:
    found = whole(maker)
    services.write_reporting_items(person=maker.steward, exercise=found, texts={30: "Nobody paid"})
    found.refresh_from_db()
    snapshot = found.snapshots.get()
    report = report_of(found, snapshot)
    missing = {x.number for x in report.missing}
    assert 30 not in missing
    assert {4, 5, 9, 10, 31} <= missing
    facts = dict(report.facts)
    assert facts["SHA-256 of the answers"] == snapshot.data_digest
    assert facts["Bootstrap"] == "2000 draws, seed 1"
    table, holds = report.results
    assert table.rows[0][1] == "Which alarms?"
    assert table.rows[1][-1] == "Equity", "what fails a threshold says so"
    assert holds.rows[0][2:5] == ("1", "", "1"), "a group that is everybody is not shown"
    assert sum(holds.widths) == pytest.approx(17)
    texts = item_texts(found)
    assert texts[15] == "Groups: Carers (too few people, or too few beside it, to be shown)."
    assert 12 not in texts, "everything is in one language"
    found.entries.filter(question__text="Which alarms?").update(translations={"fr": "Quelles alertes?"})
    found.language = "en"
    assert item_texts(found)[12] == "Who had a personal link; texts in English, French."
    assert "Know it" not in holds.header, "nobody said how well the field is known"
    assert report.history[0].rows[0][1] == "Which alarm?"
    assert sum(table.widths) == pytest.approx(17)


@pytest.mark.parametrize("method", ["delphi", "jla"])
def test_other_methods_have_tables_of_their_own(maker: Maker, method: str) -> None:
    found = maker.scoring(method)
    codes = found.rounds.get().questions
    for _ in range(2):
        values = {"rating": 8} if method == "delphi" else {"pick": 1}
        services.save_answers(ballot=maker.ballot(found), answers=dict.fromkeys(codes, values))
    services.close_round(person=maker.steward, exercise=found)
    if method == "jla":
        for group in ("A", "B"):
            ranks = {code: i for i, code in enumerate(codes, start=1)}
            services.rank_in_workshop(person=maker.steward, exercise=found, group=group, ranks=ranks)
        services.finish_workshop(person=maker.steward, exercise=found)
    found.refresh_from_db()
    texts = item_texts(found)
    if method == "jla":
        assert texts[14] == "round 1 (survey): 2; round 2 (workshop): 2 small groups"
        assert texts[24] == "The first 3 of the survey went on to the workshop."
    (table,) = report_of(found, found.snapshots.first()).results
    assert len(table.rows) == 3
    assert all(len(row) == len(table.header) == len(table.widths) for row in table.rows)
    assert sum(table.widths) == pytest.approx(17)
    lines = results_csv(found).splitlines()
    assert len(lines) == 4
    assert ("median" in lines[0]) is (method == "delphi")
    if method == "jla":
        assert lines[0] == "question,text,rank,rank_sum,survey_rank,survey_rank_sum,picks,final,fails"
        assert lines[3].endswith(",3,6.0,1,2.0,2,True,"), "the sum of the workshop, and what the survey found"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "70% at 7 or more and less than 15% at 3 or less to keep"),
        ({"consensus_by": "iqr", "iqr": 1.5}, "interquartile range of at most 1.5 and a median of 7 or more"),
        ({"change": 0.2}, "less than 20% of the answers moved"),
        ({"stability_by": "wilcoxon"}, "Wilcoxon's test of those who answered twice has p of at least 0.05"),
        ({"stability_by": "mcnemar"}, "McNemar's test"),
    ],
)
def test_the_report_names_the_rules_that_stopped_a_panel(maker: Maker, options: dict[str, object], words: str) -> None:
    found = services.change_protocol(person=maker.steward, exercise=maker.begin("delphi"), options=options)
    assert words in item_texts(found)[24]


def test_what_a_minority_sees_differently_stands_in_the_report(maker: Maker) -> None:
    found = maker.sorting()
    carers = services.add_group(person=maker.steward, exercise=found, title="Carers")
    services.open_round(person=maker.steward, exercise=found)
    for number in range(10):
        answers = (1, 0, 1) if number < 5 else (0, 1, 1)
        maker.answer(maker.ballot(found, group=carers if number < 5 else None), answers)
    services.close_round(person=maker.steward, exercise=found)
    found.refresh_from_db()
    minority = report_of(found, found.snapshots.get()).results[-1]
    assert [row[2:] for row in minority.rows if row[0] == "Carers"] == [("1.00", "0.00"), ("0.00", "1.00")]
    assert {row[0] for row in minority.rows} == {"Carers", "A minority of 5"}
