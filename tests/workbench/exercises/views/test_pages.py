"""Every page opens for whom it should, in few queries; deeds go through the services and say what was refused."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from hsforhs.agenda.protocol import protocol_digest
from hsforhs.workbench.accounts.models import Role, User
from hsforhs.workbench.exercises import services
from hsforhs.workbench.exercises.models import Exercise, GrantCall, Question, Uptake
from tests.workbench.capitals import speak_in_capitals, words_of_page
from tests.workbench.exercises.conftest import Maker

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
MOST_QUERIES = 15


def opened(client: Client, name: str, *args: object, query: str = "") -> str:
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse(f"exercises:{name}", args=args) + query)
    assert page.status_code == 200, (name, page.status_code)
    assert len(queries) <= MOST_QUERIES, (name, len(queries))
    return page.content.decode()


@pytest.fixture
def published(maker: Maker) -> Exercise:
    found = maker.closed()
    ends = timezone.localdate() + dt.timedelta(days=90)
    services.publish(person=maker.steward, exercise=found, expires_on=ends)
    found.refresh_from_db()
    return found


def test_everybody_reads_what_is_public(client: Client, published: Exercise) -> None:
    assert "96" in opened(client, "register") or "99" in opened(client, "register")
    assert "Which alarms come in time?" in opened(client, "register", query=f"?exercise={published.pk}")
    client.get(reverse("exercises:candidates"))  # whoever comes first has the index of the library made
    for name in ("framework", "candidates", "enough", "calls", "list"):
        opened(client, name)
    code = published.entries.first().question.code
    assert "1 of 3" in opened(client, "question", code)
    assert "Nothing is recorded yet" in opened(client, "question", "RQ01")
    assert "Step by step" in opened(client, "exercise", published.pk)
    text = opened(client, "results", published.pk)
    assert "6 scorers answered." in text
    assert published.protocol_digest in text
    assert "<svg" in text


def test_what_is_private_does_not_exist_for_others(
    client: Client, maker: Maker, stranger: User, client_of: ClientOf
) -> None:
    found = maker.closed(visibility="PRIVATE")
    code = found.entries.first().question.code
    for other in (client, client_of(stranger)):
        for name in ("exercise", "results", "report", "results-table", "ideas", "protocol-file", "sort"):
            assert other.get(reverse(f"exercises:{name}", args=[found.pk])).status_code == 404, name
        assert other.get(reverse("exercises:question", args=[code])).status_code == 404
        assert "Which alarms come" not in other.get(reverse("exercises:register-table")).content.decode()
    assert "Which alarms come" in client_of(maker.steward).get(reverse("exercises:register-table")).content.decode()


def test_results_wait_for_publishing(client: Client, maker: Maker, client_of: ClientOf) -> None:
    found = maker.closed()
    assert client.get(reverse("exercises:results", args=[found.pk])).status_code == 404
    assert "Not published yet" in opened(client_of(maker.steward), "results", found.pk)


def test_the_files_of_results(client: Client, published: Exercise, maker: Maker, client_of: ClientOf) -> None:
    table = client.get(reverse("exercises:results-table", args=[published.pk])).content.decode().splitlines()
    assert table[0].startswith("question,text,rank,rps,weighted_rps")
    assert len(table) == 4
    report = docx.Document(io.BytesIO(client.get(reverse("exercises:report", args=[published.pk])).content))
    assert "Which alarms come in time?" in report.tables[0].cell(1, 1).text
    protocol = client.get(reverse("exercises:protocol-file", args=[published.pk]))
    assert protocol_digest(protocol.json()) == published.protocol_digest
    scores = reverse("exercises:scores-table", args=[published.pk])
    assert client.get(scores).status_code == 403
    rows = client_of(maker.steward).get(scores).content.decode().splitlines()
    assert rows[0] == "scorer,question,criterion,subquestion,value,group"
    assert len(rows) == 1 + 6 * 3 * 5


def test_stewards_find_every_page_of_their_work(maker: Maker, client_of: ClientOf) -> None:
    client, found = client_of(maker.steward), maker.sorting()
    group = services.add_group(person=maker.steward, exercise=found, title="Carers")
    for name in ("new", "past", "new-call"):
        opened(client, name)
    for name in ("exercise", "protocol", "criteria", "groups", "items", "sort", "voters", "ideas"):
        opened(client, name, found.pk)
    assert "Points and thresholds" in opened(client, "group", found.pk, group.pk)


def test_others_are_refused_where_they_may_only_read(maker: Maker, client_of: ClientOf, viewer: User) -> None:
    found = maker.sorting()
    client = client_of(viewer)
    for name in ("protocol", "criteria", "groups", "items", "sort", "voters", "workshop"):
        assert client.get(reverse(f"exercises:{name}", args=[found.pk])).status_code == 403, name
    for name in ("collect", "open-round", "close-round", "publish", "visibility", "begin-sorting", "merge"):
        assert client.post(reverse(f"exercises:{name}", args=[found.pk])).status_code == 403, name
    for name in ("new", "past", "new-call"):
        assert client.get(reverse(f"exercises:{name}")).status_code == 403, name


def test_an_exercise_is_begun_and_its_protocol_written(maker: Maker, client_of: ClientOf) -> None:
    client = client_of(maker.steward)
    words = {"title": "Ask next", "method": "chnri", "place": "XLM", "visibility": "PUBLIC"}
    made = client.post(reverse("exercises:new"), words)
    found = Exercise.objects.get()
    assert made["Location"] == reverse("exercises:exercise", args=[found.pk])
    given = {"title": "Ask next", "population": "All", "scale": "chnri", "draws": "300", "seed": "1", "top": "3"}
    assert client.post(reverse("exercises:protocol", args=[found.pk]), given).status_code == 302
    bad = client.post(reverse("exercises:protocol", args=[found.pk]), {**given, "draws": "3"})
    assert bad.status_code == 422
    assert "greater than or equal to 100" in bad.content.decode(), "said at its field"
    lines = "Equity: Who gains?\r\n- The poor?\r\n- The far?"
    client.post(reverse("exercises:criteria", args=[found.pk]), {"criteria": lines})
    assert found.criteria.get().subquestions == ["The poor?", "The far?"]
    client.post(reverse("exercises:groups", args=[found.pk]), {"title": "Carers"})
    group = found.groups.get()
    address = reverse("exercises:group", args=[found.pk, group.pk])
    client.post(address, {"points:equity": "3", "threshold:equity": "0.2"})
    group.refresh_from_db()
    assert (group.weights, group.thresholds) == ({"equity": 1.0}, {"equity": 0.2})
    assert client.post(address, {"choices": "equity joy"}).status_code == 422
    client.post(reverse("exercises:items", args=[found.pk]), {"item-30": "Nobody"})
    found.refresh_from_db()
    assert found.reprise["30"] == "Nobody"


def test_an_idea_goes_from_the_open_form_to_a_question(client: Client, maker: Maker, client_of: ClientOf) -> None:
    found, steward = maker.begin(), client_of(maker.steward)
    steward.post(reverse("exercises:collect", args=[found.pk]))
    address = reverse("exercises:ideas", args=[found.pk])
    for text in ("Which alarm comes first?", "Who pays?", "Rubbish"):
        assert client.post(address, {"text": text}).status_code == 302
    assert client.cookies["hsforhs_ideas"]["httponly"]
    assert found.ideas.values("proposer").distinct().count() == 1
    assert client.post(address, {"text": ""}).status_code == 422
    steward.post(reverse("exercises:begin-sorting", args=[found.pk]))
    assert client.post(address, {"text": "Late?"}).status_code == 404
    ideas = {x.text: x for x in found.ideas.all()}

    def settle(idea: str, **words: str) -> None:
        steward.post(reverse("exercises:settle", args=[found.pk, ideas[idea].pk]), words)

    settle("Which alarm comes first?", act="keep", text="Which alarms come first?")
    question = found.entries.get().question
    settle("Who pays?", act="merge", into=question.code, reason="money decides")
    settle("Rubbish", act="aside", reason="no question")
    assert sorted(found.ideas.values_list("state", flat=True)) == ["aside", "kept", "merged"]
    text = opened(steward, "sort", found.pk)
    assert "Which alarm comes first?" in text, "the wording before stays to be read"
    assert "no question" in text


def test_questions_are_written_adopted_and_merged_on_the_page(maker: Maker, client_of: ClientOf) -> None:
    found, client = maker.begin(), client_of(maker.steward)
    sort = reverse("exercises:sort", args=[found.pk])
    client.post(sort, {"text": "Who pays for alarms?", "cells": "D2:HIS P2:FIN", "theme": "finance"})
    assert client.post(sort, {"text": "x?", "cells": "D2:XX"}).status_code == 422
    client.post(sort, {"codes": "RQ04, RQ08"})
    assert client.post(sort, {"codes": "RQ999"}).status_code == 422
    assert found.entries.count() == 3
    own = Question.objects.get(text="Who pays for alarms?")
    change = reverse("exercises:change-question", args=[found.pk, own.code])
    client.post(change, {"text": "Who pays for early alarms?"})
    merge = {"into": own.code, "other": "RQ04", "text": "Who pays for early alarms?"}
    client.post(reverse("exercises:merge", args=[found.pk]), merge)
    client.post(reverse("exercises:change-question", args=[found.pk, "RQ08"]), {"act": "out"})
    assert [x.question.text for x in found.entries.all()] == ["Who pays for early alarms?"]


def test_links_of_invitations_are_shown_once(maker: Maker, client_of: ClientOf) -> None:
    found, client = maker.begin(), client_of(maker.steward)
    address = reverse("exercises:voters", args=[found.pk])
    page = client.post(address, {"labels": "Ada\nBen"}).content.decode()
    assert page.count("/agenda/invitation/") == 2
    assert "/agenda/invitation/" not in client.get(address).content.decode()
    assert client.post(address, {"labels": "Ada"}).status_code == 422


def test_rounds_open_close_and_publish_from_the_page(maker: Maker, client_of: ClientOf) -> None:
    found, client = maker.sorting(), client_of(maker.steward)

    def press(name: str, **words: str) -> str:
        return client.post(reverse(f"exercises:{name}", args=[found.pk]), words, follow=True).content.decode()

    press("open-round")
    assert "nobody answered" in press("close-round")
    maker.answer(maker.ballot(found), (1, 0.5, 0))
    assert "results are computed" in press("close-round")
    assert "Give the day" in press("publish")
    day = timezone.localdate() + dt.timedelta(days=30)
    assert "1 scorer answered." in press("publish", expires_on=day.isoformat())


def test_a_workshop_is_written_down_group_by_group(maker: Maker, client_of: ClientOf) -> None:
    found, client = maker.sorting("jla"), client_of(maker.steward)
    services.open_round(person=maker.steward, exercise=found)
    codes = found.rounds.get().questions
    services.save_answers(ballot=maker.ballot(found), answers={x: {"pick": 1} for x in codes})
    services.close_round(person=maker.steward, exercise=found)
    address = reverse("exercises:workshop", args=[found.pk])
    for group in ("Table A", "Table B"):
        client.post(address, {"group": group, **{f"rank:{x}": str(i) for i, x in enumerate(codes, start=1)}})
    bad = client.post(address, {"group": "Table C", f"rank:{codes[0]}": "1"}, follow=True)
    assert "each place once" in bad.content.decode()
    assert "Table A" in opened(client, "workshop", found.pk)
    client.post(reverse("exercises:finish-workshop", args=[found.pk]))
    text = opened(client, "results", found.pk)
    assert "2 small groups ranked the shortlist." in text
    assert "What each group would put first" in text
    assert client.get(address).status_code == 302


def test_evidence_and_uptake_are_recorded_on_the_page_of_the_question(
    maker: Maker, contributor: User, viewer: User, client_of: ClientOf
) -> None:
    client = client_of(contributor)
    check = {"status": "partly", "searched": "PubMed", "found": "A trial"}
    assert client.post(reverse("exercises:check", args=["RQ08"]), check).status_code == 302
    assert client.post(reverse("exercises:check", args=["RQ08"]), {**check, "found": ""}).status_code == 422
    uptake = {"kind": "grant", "title": "Grant 7", "on": "2026-01-05", "evidence": "Decision 7"}
    client.post(reverse("exercises:uptake", args=["RQ08"]), uptake)
    made = Uptake.objects.get()
    client.post(
        reverse("exercises:uptake", args=["RQ08"]),
        {**uptake, "kind": "study", "title": "Study", "follows": str(made.pk), "address": "https://example.org/s"},
    )
    text = opened(client, "question", "RQ08")
    for words in ("Grant 7", "https://example.org/s", "partly answered", "A trial"):
        assert words in text
    assert client.post(reverse("exercises:uptake", args=["RQ08"]), {**uptake, "on": "2999-01-01"}).status_code == 422
    assert client_of(viewer).post(reverse("exercises:check", args=["RQ08"]), check).status_code == 404
    client.post(reverse("exercises:withdraw-uptake", args=[made.pk]))
    assert Uptake.objects.count() == 1


def test_calls_are_announced_and_read(client: Client, maker: Maker, client_of: ClientOf) -> None:
    words = {
        "title": "Small grants", "place": "XLM", "codes": "RQ08", "opens_on": "2026-01-01", "closes_on": "2026-02-01",
        "visibility": "PUBLIC", "most": "5000", "currency": "EUR",
    }  # fmt: skip
    steward = client_of(maker.steward)
    assert steward.post(reverse("exercises:new-call"), {**words, "codes": "RQ999"}).status_code == 422
    made = steward.post(reverse("exercises:new-call"), words)
    found = GrantCall.objects.get()
    assert made["Location"] == reverse("exercises:call", args=[found.pk])
    text = opened(client, "call", found.pk)
    assert "EUR" in text
    assert "RQ08" in text
    assert "Small grants" in opened(client, "calls")
    assert "Small grants" in opened(client, "question", "RQ08")
    GrantCall.objects.update(visibility="PRIVATE")
    assert client.get(reverse("exercises:call", args=[found.pk])).status_code == 404
    assert "Small grants" not in opened(client, "question", "RQ08"), "the chain does not tell of a private call"


def test_past_exercises_come_in_from_a_table(maker: Maker, client_of: ClientOf) -> None:
    client = client_of(maker.steward)

    def hand_in(text: str) -> str:
        file = SimpleUploadedFile("old.csv", text.encode())
        sent = client.post(reverse("exercises:past"), {"file": file, "place": "XLM"}, follow=True)
        return sent.content.decode()

    table = "exercise,year,question,rank\nOld,2012,Who pays?,1\nOld,2012,Who learns?,2\n"
    assert "old.csv, line 3: the rank" in hand_in(table.replace(",2\n", ",second\n"))
    assert not Exercise.objects.exists()
    assert "past exercise of 2012" in hand_in(table)
    assert "here already" in hand_in(table)
    found = Exercise.objects.get()
    assert "Who learns?" in opened(client, "exercise", found.pk)
    assert client.get(reverse("exercises:results", args=[found.pk])).status_code == 302


def test_faults_of_a_table_are_said_in_the_language_of_the_page(
    maker: Maker, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    speak_in_capitals(monkeypatch)
    client = client_of(maker.steward)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    for cell, told in (
        ("second,D2:HIS", "THE rank 'second' IS NOT USABLE; EXPECTED A WHOLE NUMBER FROM 1 TO 100000."),
        ("2,D2:XX", "THERE IS NO COMPONENT 'XX'; KNOWN ARE "),
    ):
        file = SimpleUploadedFile("old.csv", f"exercise,year,question,rank,cells\nOld,2012,Who?,{cell}\n".encode())
        page = client.post(reverse("exercises:past"), {"file": file, "place": "XLM"})
        assert f"old.csv, LINE 2: {told}" in words_of_page(page.content.decode())


def test_a_candidate_goes_into_an_exercise(maker: Maker, client_of: ClientOf) -> None:
    found, client = maker.begin(), client_of(maker.steward)
    page = client.get(reverse("exercises:candidates"))
    first = page.context["rows"][0]
    assert found in page.context["exercises"]
    sent = {"candidate": first.key, "exercise": str(found.pk)}
    client.post(reverse("exercises:adopt-candidate"), sent)
    assert found.entries.get().question.text == first.text
    for bad in ({**sent, "candidate": "XX"}, {**sent, "exercise": "999"}):
        assert client.post(reverse("exercises:adopt-candidate"), bad).status_code == 404


def test_the_planner_says_what_it_is(client: Client, db: None) -> None:
    assert "planning aid" in opened(client, "enough")
    sent = {"questions": "20", "scorers": "12", "noise": "3", "top": "5"}
    page = client.post(reverse("exercises:enough"), sent)
    assert page.context["found"].rows[-1].scorers == 12
    assert client.post(reverse("exercises:enough"), {**sent, "top": "50"}).status_code == 422


def test_who_may_see_it_can_be_changed(client: Client, published: Exercise, maker: Maker, client_of: ClientOf) -> None:
    address = reverse("exercises:visibility", args=[published.pk])
    client_of(maker.steward).post(address, {"visibility": "NETWORK"})
    assert client.get(reverse("exercises:results", args=[published.pk])).status_code == 404
    published.refresh_from_db()
    assert published.visibility == "NETWORK"


def test_a_merged_question_leads_to_the_one_that_stayed(client: Client, maker: Maker) -> None:
    found = maker.sorting()
    one, two, _three = (x.question for x in found.entries.select_related("question"))
    services.merge_questions(person=maker.steward, exercise=found, into=one, other=two)
    page = client.get(reverse("exercises:question", args=[two.code]))
    assert page["Location"] == reverse("exercises:question", args=[one.code])


def test_the_cell_shows_what_is_not_known(client: Client, maker: Maker, join: Callable[..., User]) -> None:
    join(Role.VIEWER)
    text = client.get(reverse("atlas:cell", args=["D2", "HIS"])).content.decode()
    assert "What is not known" in text
    assert "/agenda/questions/RQ" in text
