"""Taking a ballot, answering on the page and by a workbook; the secret addresses leave no line in the log."""

from __future__ import annotations

import io
import logging
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hsforhs.formats.agenda_xlsx import SHEET
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import Ballot, Exercise, Score
from hsforhs.workbench.exercises.services.protocols import criteria_from
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db


def invited(maker: Maker, exercise: Exercise) -> str:
    (found,) = services.invite(person=maker.steward, exercise=exercise, labels=[f"p{exercise.voters.count()}"])
    return reverse("exercises:invitation", args=[found.secret])


def taken(client: Client, maker: Maker, exercise: Exercise) -> str:
    return str(client.post(invited(maker, exercise))["Location"])


def test_an_invitation_leads_to_a_ballot_of_its_own_address(client: Client, maker: Maker) -> None:
    found = maker.scoring()
    address = invited(maker, found)
    page = client.get(address)
    assert "Take my ballot" in page.content.decode()
    ballot = client.post(address)["Location"]
    assert ballot != address
    assert client.get(ballot).status_code == 200
    assert client.get(address)["Location"] == ballot, "the same device goes on"
    other = Client()
    assert "was used" in other.get(address).content.decode()
    assert other.post(address).status_code == 422
    assert other.get(ballot).status_code == 200, "whoever holds the address goes on"


def test_unknown_secrets_lead_nowhere(client: Client, db: None) -> None:
    for name in ("invitation", "ballot", "ballot-form"):
        assert client.get(reverse(f"exercises:{name}", args=["guess"])).status_code == 404


def test_answers_are_saved_page_by_page_and_shown_again(client: Client, maker: Maker) -> None:
    found = maker.scoring(wordings=[f"Question {x}?" for x in range(6)])
    ballot = taken(client, maker, found)
    codes = found.rounds.get().questions
    page = client.get(ballot)
    assert page.context["pages"] == 3, "six questions on five criteria do not stand on one page of a phone"
    assert "I do not know enough" in page.content.decode()
    sent = client.post(f"{ballot}?page=1", {f"{codes[0]}:equity": "1", f"{codes[1]}:burden": "0.5"})
    assert sent["Location"] == f"{ballot}?page=2"
    again = client.get(f"{ballot}?page=1").content.decode()
    assert f'name="{codes[0]}:equity" value="1" checked' in again
    assert f'name="{codes[1]}:burden" value="0.5" checked' in again
    left = client.post(f"{ballot}?page=3", {"leave": "1"})
    assert left["Location"] == f"{ballot}?page=3"
    assert Ballot.objects.get().done == 0
    client.post(f"{ballot}?page=3", {})
    assert Ballot.objects.get().done == 1
    assert Score.objects.count() == 4, "two questions were never sent"


@pytest.mark.parametrize("value", ["0.7", "much"])
def test_a_value_off_the_scale_is_said_and_nothing_stored(client: Client, maker: Maker, value: str) -> None:
    found = maker.scoring()
    ballot = taken(client, maker, found)
    code = found.rounds.get().questions[0]
    page = client.post(ballot, {f"{code}:equity": value})
    assert page.status_code == 422
    assert "off the scale" in page.content.decode()
    assert not Score.objects.exists()


def test_a_survey_is_one_page_of_ticks(client: Client, maker: Maker) -> None:
    found = maker.scoring("jla")
    ballot = taken(client, maker, found)
    codes = found.rounds.get().questions
    assert client.get(ballot).content.decode().count('type="checkbox"') == 3
    client.post(ballot, {f"{codes[1]}:pick": "1"})
    values = dict(Score.objects.values_list("question__code", "values"))
    assert values == {codes[0]: {"pick": None}, codes[1]: {"pick": 1}, codes[2]: {"pick": None}}


def test_a_later_round_shows_how_all_answered(client: Client, maker: Maker) -> None:
    found = maker.scoring("delphi")
    ballot = taken(client, maker, found)
    codes = found.rounds.get().questions
    client.post(ballot, {f"{code}:rating": "7" for code in codes})
    services.close_round(person=maker.steward, exercise=found)
    assert "No round is open" in client.get(ballot).content.decode()
    services.open_round(person=maker.steward, exercise=found)
    text = client.get(ballot).content.decode()
    assert "This is round 2" in text
    assert "Median before:" in text
    assert "Your answer before: 7" in text
    assert 'value="7" checked' not in text, "a panel rates anew"
    assert workbook(client, ballot)[SHEET]["C6"].value is None


def test_another_round_of_scores_starts_from_the_answers_before(client: Client, maker: Maker) -> None:
    found = maker.scoring(wordings=["One?", "Two?"])
    ballot = taken(client, maker, found)
    one, two = found.rounds.get().questions
    items = [x.code for x in found.criteria.all()]
    client.post(ballot, {f"{code}:{item}": "1" for code in (one, two) for item in items})
    services.close_round(person=maker.steward, exercise=found)
    services.open_round(person=maker.steward, exercise=found)
    text = client.get(ballot).content.decode()
    assert "Rank before: 1" in text
    assert "0: 0; 0.5: 0; 1: 5; blank: 0" in text, "how all answered before"
    assert f'name="{one}:equity" value="1" checked' in text
    assert "You have answered 0 of 2" in text, "they count when they are saved"
    client.post(ballot, {f"{one}:equity": "0"})
    assert f'name="{one}:equity" value="0" checked' in client.get(ballot).content.decode()
    assert workbook(client, ballot)[SHEET]["C6"].value is None, "a blank of this round stays one"


def workbook(client: Client, ballot: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(client.get(f"{ballot}form.xlsx").content))


def handed_in(client: Client, ballot: str, book: Any) -> str:
    stream = io.BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("mine.xlsx", stream.getvalue())
    return client.post(f"{ballot}return/", {"file": file}, follow=True).content.decode()


def test_the_form_comes_back_as_a_workbook(client: Client, maker: Maker) -> None:
    found = maker.scoring()
    ballot = taken(client, maker, found)
    book = workbook(client, ballot)
    book[SHEET]["C6"], book[SHEET]["D7"] = 1, 0.5
    assert "Thank you" in handed_in(client, ballot, book)
    codes = found.rounds.get().questions
    stored = dict(Score.objects.values_list("question__code", "values"))
    assert stored[codes[0]]["answerability"] == 1
    assert stored[codes[1]]["effectiveness"] == 0.5
    assert Ballot.objects.get().done == 1
    assert workbook(client, ballot)[SHEET]["C6"].value == 1, "what was answered goes out again"


def test_a_bad_workbook_stores_nothing_and_names_the_cell(client: Client, maker: Maker) -> None:
    found = maker.scoring()
    ballot = taken(client, maker, found)
    book = workbook(client, ballot)
    book[SHEET]["C6"], book[SHEET]["C7"] = 1, 4
    assert "mine.xlsx, sheet Scores, cell C7: the value &#x27;4&#x27; is off the scale" in handed_in(
        client, ballot, book
    )
    assert not Score.objects.exists()
    other = maker.scoring()
    foreign = workbook(client, taken(client, maker, other))
    assert "another exercise or round" in handed_in(client, ballot, foreign)
    assert "Choose a file first" in client.post(f"{ballot}return/", {}, follow=True).content.decode()


def test_secret_pages_leave_no_line_in_the_log(client: Client, maker: Maker, caplog: pytest.LogCaptureFixture) -> None:
    found = maker.scoring()
    with caplog.at_level(logging.INFO, logger="hsforhs.requests"):
        ballot = taken(client, maker, found)
        client.get(ballot)
        client.get(f"{ballot}form.xlsx")
        client.post(f"{ballot}return/", {})
        client.get(reverse("exercises:ideas", args=[found.pk]))
        assert caplog.records == []
        client.get(reverse("exercises:list"))
    assert len(caplog.records) == 1, "other pages do"


def test_a_scorer_says_why_something_is_blank_and_how_familiar_the_field_is(client: Client, maker: Maker) -> None:
    found = maker.scoring(wordings=["One?", "Two?", "Three?"])
    ballot = taken(client, maker, found)
    one, two, _three = found.rounds.get().questions
    text = client.get(ballot).content.decode()
    assert "outside my expertise" in text
    assert 'name="familiarity"' in text
    assert 'name="familiarity"' not in client.get(f"{ballot}?page=2").content.decode(), "asked once"
    sent = {f"{one}:equity": "1", f"reason:{one}": "outside", f"comment:{one}": "Ask nurses.", "familiarity": "4"}
    client.post(ballot, sent)
    score = Score.objects.get(question__code=one)
    assert (score.reason, score.comment, Ballot.objects.get().familiarity) == ("outside", "Ask nurses.", 4)
    text = client.get(ballot).content.decode()
    assert '<option value="outside" selected>' in text
    assert "Ask nurses." in text
    assert 'name="familiarity" value="4" checked' in text
    refused = client.post(ballot, {**sent, f"reason:{two}": "lazy", "familiarity": "9"})
    assert refused.status_code == 422
    assert "no reason “lazy”" in refused.content.decode()
    client.post(ballot, {**sent, "familiarity": "much"})
    assert Ballot.objects.get().familiarity == 4, "refused whole"


def test_comments_come_back_without_names_on_the_page_and_in_the_workbook(client: Client, maker: Maker) -> None:
    found = maker.scoring("delphi", wordings=["Torn?", "Agreed?"])
    ballots = [taken(Client(), maker, found) for _ in range(6)]
    torn, agreed = found.rounds.get().questions
    for number, ballot in enumerate(ballots):
        sent = {f"{torn}:rating": "9" if number % 2 else "1", f"{agreed}:rating": "8", f"reason:{torn}": ""}
        client.post(ballot, {**sent, f"comment:{torn}": f"Words {number}"})
    services.close_round(person=maker.steward, exercise=found)
    services.open_round(person=maker.steward, exercise=found)
    text = client.get(ballots[0]).content.decode()
    assert "Comments of the round before, without names" in text
    assert text.index("Words 0") < text.index("Words 5")
    assert (
        f'<textarea id="comment-{torn}" name="comment:{torn}" rows="2" maxlength="400" dir="auto"></textarea>' in text
    )
    book = workbook(client, ballots[0])
    (before,) = [x.value for x in book[SHEET]["D"] if x.row == 6]
    assert before.startswith("Median before: 5\n")
    assert before.endswith("– Words 5")
    book[SHEET]["C6"], book[SHEET]["C3"], book[SHEET]["F6"] = 9, 2, "More words"
    assert "Thank you" in handed_in(client, ballots[0], book)
    assert Score.objects.get(round__number=2, question__code=torn).comment == "More words"
    assert Ballot.objects.filter(familiarity=2).count() == 1
    for ballot in ballots[1:]:
        client.post(ballot, {f"{torn}:rating": "9", f"{agreed}:rating": "8"})
    services.close_round(person=maker.steward, exercise=found)
    services.open_round(person=maker.steward, exercise=found)
    last = client.get(ballots[0]).content.decode()
    assert "This is round 3" in last
    assert "<textarea" not in last, "nobody would read a comment on the last round"
    assert "Why is it blank?" in last


def test_the_form_speaks_the_language_of_the_scorer(client: Client, maker: Maker) -> None:
    found = maker.sorting(wordings=["One?", "Two?"])
    Exercise.objects.filter(pk=found.pk).update(language="en")
    found.refresh_from_db()
    services.set_criteria(person=maker.steward, exercise=found, criteria=criteria_from("Reach: Does it reach all?"))
    code = found.entries.first().question.code
    services.word_in_language(
        person=maker.steward,
        exercise=found,
        language="fr",
        criteria=criteria_from("Portée: Atteint-elle tout le monde?"),
        questions={code: "Une?"},
        scale={1.0: "certainement"},
    )
    services.open_round(person=maker.steward, exercise=found)
    ballot = taken(client, maker, found)
    english = client.get(ballot).content.decode()
    assert "Does it reach all?" in english
    client.cookies["hsforhs_language"] = "fr"
    text = client.get(ballot).content.decode()
    for words in ("Atteint-elle tout le monde?", "Une?", "certainement", "Two?"):
        assert words in text, words
    sheet = workbook(client, ballot)[SHEET]
    assert (sheet["C5"].value, sheet["B6"].value) == ("Atteint-elle tout le monde?", "Une?")
    assert "1 = certainement" in sheet["A2"].value
    assert "fr" not in {str(x) for row in Score.objects.values_list() for x in row}, "no language is kept"
