from __future__ import annotations

import datetime

import pytest
from babel.dates import format_date
from babel.numbers import get_decimal_symbol
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.html import escape

from hsforhs.framework import LANGUAGES

CODES = [code for code, _name in settings.LANGUAGES]
pytestmark = pytest.mark.django_db
# CLDR's names of the locales; English as it is written in most of the world.
CLDR = {"zh-hans": "zh_Hans", "en": "en_GB"}


def choose(client: Client, language: str, next_page: str = "/about/") -> None:
    client.post("/language/", {"language": language, "next": next_page})


def test_the_site_speaks_the_six_languages_of_the_catalogue() -> None:
    assert list(LANGUAGES) == CODES


@pytest.mark.parametrize(("code", "name"), settings.LANGUAGES)
def test_a_chosen_language_stays_and_is_declared(client: Client, code: str, name: str) -> None:
    choose(client, code)
    answer = client.get("/about/")
    html = answer.content.decode()
    direction = "rtl" if code == "ar" else "ltr"
    assert f'<html lang="{code}" dir="{direction}">' in html
    assert answer["Content-Language"] == code
    assert f'value="{code}" lang="{code}" aria-current="true">{name}</button>' in html
    assert html.count('aria-current="true">') >= 1


def test_every_page_offers_all_languages_by_their_own_names(client: Client) -> None:
    html = client.get("/accessibility/").content.decode()
    for code, name in settings.LANGUAGES:
        assert f'lang="{code}"' in html
        assert f">{name}</button>" in html


def test_the_reader_comes_back_to_the_page_with_its_query(client: Client) -> None:
    html = client.get("/actions/?area=D2&step=3").content.decode()
    assert f'name="next" value="{escape("/actions/?area=D2&step=3")}"' in html
    answer = client.post("/language/", {"language": "fr", "next": "/actions/?area=D2&step=3"})
    assert answer.status_code == 302
    assert answer["Location"] == "/actions/?area=D2&step=3"


def test_the_reader_is_sent_to_no_other_site(client: Client) -> None:
    answer = client.post("/language/", {"language": "fr", "next": "https://example.org/"})
    assert answer["Location"] == "/"


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    choose(client, "xx")
    assert client.get("/about/")["Content-Language"] == "en"


def test_the_choice_is_posted_with_a_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/language/", {"language": "fr"}).status_code == 403


def test_the_cookie_is_kept_for_a_year_and_from_scripts(client: Client) -> None:
    choose(client, "ru")
    cookie = client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie.value, cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("ru", 31_536_000, True, "Lax")


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("zh-CN", "zh-hans"),
        ("ar-EG", "ar"),
        ("de", "en"),
        ("de, es;q=0.5", "es"),
        ("", "en"),
    ],
)
def test_the_language_of_the_browser_is_the_first_guess(client: Client, wanted: str, given: str) -> None:
    assert client.get("/about/", headers={"accept-language": wanted})["Content-Language"] == given


def test_caches_keep_languages_apart(client: Client) -> None:
    varies = {x.strip() for x in client.get("/about/")["Vary"].split(",")}
    assert {"Accept-Language", "Cookie"} <= varies


def test_a_chosen_language_wins_over_that_of_the_browser(client: Client) -> None:
    choose(client, "es")
    assert client.get("/about/", headers={"accept-language": "ru"})["Content-Language"] == "es"


def test_a_page_that_is_not_here_is_in_the_chosen_language(client: Client) -> None:
    choose(client, "ar")
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("day", [datetime.date(2026, 11, 26), datetime.date(2022, 3, 1), datetime.date(2021, 8, 9)])
def test_dates_are_written_as_cldr_does_with_latin_digits(code: str, day: datetime.date) -> None:
    with translation.override(code):
        written = format_date(day, "long", locale=CLDR.get(code, code))
        assert date_format(day).split() == written.split()


@pytest.mark.parametrize("code", CODES)
def test_decimals_are_written_as_cldr_does_with_latin_digits(code: str) -> None:
    with translation.override(code):
        symbol = get_decimal_symbol(CLDR.get(code, code), numbering_system="latn")
        assert number_format(62.5, 1) == f"62{symbol}5"
        assert number_format(2026) == "2026"
