from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import translation

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.atlas.searching import search
from hsforhs.workbench.example_events import load_events
from hsforhs.workbench.example_outcomes import load_outcomes
from hsforhs.workbench.outcomes.models import Decision

from .test_pages import page, words

pytestmark = pytest.mark.usefixtures("example_store")
VISITOR = AnonymousUser()


def test_accents_and_case_do_not_matter() -> None:
    assert [x.code for x in search("cote d'ivoire", VISITOR).places] == ["CIV"]
    assert [x.code for x in search("GHANA", VISITOR).places] == ["GHA"]
    assert search("TÜRKIYE", VISITOR).places == search("turkiye", VISITOR).places != ()


def test_codes_are_found() -> None:
    assert "GHA" in {x.code for x in search("gha", VISITOR).places}
    assert any(x.detail is not None and x.detail.text == "SPAR 2 C4.5" for x in search("C4.5", VISITOR).indicators)
    assert search("D2", VISITOR).areas[0].title.text.startswith("D2 ")
    assert [x.address for x in search("p1-004", VISITOR).actions] == ["/actions/P1-004/"]


def test_every_hit_leads_to_a_page(client: Client) -> None:
    results = search("animal", VISITOR)
    assert results.sectors
    assert results.actions
    for _title, hits in results.groups:
        for hit in hits[:5]:
            assert client.get(hit.address.partition("#")[0]).status_code == 200


def test_nothing_found_and_nothing_asked_differ(client: Client) -> None:
    assert search("", VISITOR).number == 0
    assert "Nothing here holds “xyzzy”" in words(page(client, "/search/?q=xyzzy"))
    assert "Nothing here holds" not in page(client, "/search/")


def test_search_words_are_escaped(client: Client) -> None:
    assert "<b>x" not in page(client, "/search/?q=%3Cb%3Ex")


def test_one_place_found_by_name_opens_at_once(client: Client) -> None:
    answer = client.get("/places/?q=ghana")
    assert answer.status_code == 302
    assert answer["Location"] == "/places/GHA/"
    assert "No place has this name" in page(client, "/places/?q=xyzzy")


def test_a_long_list_says_how_long_it_is(client: Client) -> None:
    number = len(search("train", VISITOR).actions)
    assert number > 30
    html = page(client, "/search/?q=train")
    assert f"The first 30 of {number}" in html
    assert "The first 30" not in page(client, "/search/?q=ghana")


def test_a_list_of_places_is_whole(client: Client) -> None:
    number = len(search("an", VISITOR).places)
    assert number > 20
    assert f"{number} places" in words(page(client, "/places/?q=an"))


def test_an_action_names_its_indicator_and_step() -> None:
    hit = search("train", VISITOR).actions[0]
    assert hit.detail is not None
    assert hit.detail.text.startswith("to level ")
    assert "of JEE 3 " in hit.detail.text


def test_titles_are_found_in_the_language_of_the_page_and_in_english() -> None:
    with translation.override("fr"):
        found = search("zoonoses", VISITOR)
        assert "P5 Zoonoses" in [x.title.text for x in found.areas]
        assert [x.title.text for x in found.areas] == [x.title.text for x in search("zoonotic", VISITOR).areas]
    assert search("zoonoses", VISITOR).areas == ()


def test_lessons_answer_a_question_whole_or_not_at_all(client: Client) -> None:
    assert {x.address for x in search("quarantine", VISITOR).lessons} == {
        "/lessons/L013/",
        "/lessons/L014/",
        "/lessons/L015/",
    }
    assert not search("quarantine zeppelin", VISITOR).lessons
    assert "/lessons/L013/" in page(client, "/search/?q=quarantine")


def test_decisions_and_next_steps_are_found_by_who_may_read_them(administrator: User, client: Client) -> None:
    load_events()
    load_outcomes()
    found = search("ONE LIST of facilities", VISITOR).decided
    assert [x.title.text for x in found] == [
        "Systems for surveillance and for routine care share one list of facilities (invented)."
    ]
    assert found[0].detail is not None
    assert found[0].detail.text.startswith("Workshop on Health Systems")
    assert client.get(found[0].address).status_code == 200
    Decision.objects.update(reach="participants")
    assert search("one list of facilities", VISITOR).decided == ()
    assert len(search("one list of facilities", administrator).decided) == 1
