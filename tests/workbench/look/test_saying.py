"""Sentences of the core on a page: words translated, numbers of things in their forms, values written and marked."""

from __future__ import annotations

import datetime as dt
import gettext
import io
from collections.abc import Callable, Iterator

import polib
import pytest
from django.utils.translation import override

from hsforhs.files import BadInput, Numbered, Remark, Sentence
from hsforhs.files.values import Written, amount, figure, quoted
from hsforhs.workbench.look import saying
from hsforhs.workbench.look.saying import said
from tools.messages import PLURALS

ACTIONS = ("answered by one action", "answered by %(number)s actions")
Speak = Callable[..., None]


@pytest.fixture
def speak(monkeypatch: pytest.MonkeyPatch) -> Iterator[Speak]:
    """Make pages speak a language by a catalogue of these messages alone."""
    chosen: list[override] = []

    def begin(language: str, words: dict[str, str], forms: tuple[str, ...] = ()) -> None:
        found = polib.POFile()
        found.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": PLURALS[language]}
        for text, other in words.items():
            found.append(polib.POEntry(msgid=text, msgstr=other))
        if forms:
            found.append(polib.POEntry(msgid=ACTIONS[0], msgid_plural=ACTIONS[1], msgstr_plural=dict(enumerate(forms))))
        catalogue = gettext.GNUTranslations(io.BytesIO(found.to_binary()))
        monkeypatch.setattr(saying, "gettext", catalogue.gettext)
        monkeypatch.setattr(saying, "ngettext", catalogue.ngettext)
        chosen.append(override(language))
        chosen[-1].__enter__()

    yield begin
    for one in chosen:
        one.__exit__(None, None, None)


def test_in_english_a_sentence_stands_as_it_is() -> None:
    with override("en"):
        assert said(Sentence("row %(row)s of the sheet %(sheet)s", row=7, sheet="Plan")) == "row 7 of the sheet Plan"
        assert said(Sentence("47 % of 154 plans did")) == "47 % of 154 plans did"
        assert said(Numbered(*ACTIONS, number=1)) == "answered by one action"
        assert said(Numbered("one", "%(number)d rows", number=1200)) == "1200 rows"
        assert said("") == ""


def test_words_are_translated_and_values_put_in_where_the_language_wants_them(speak: Speak) -> None:
    speak("fr", {"%(one)s before %(other)s": "%(other)s après %(one)s", "year %(year)s": "année %(year)s"})
    year = Sentence("year %(year)s", year=2026)
    assert said(Sentence("%(one)s before %(other)s", one=year, other=3)) == "3 après année 2026"


@pytest.mark.parametrize(
    ("language", "forms", "told"),
    [
        ("fr", ("F0 %(number)s", "F1 %(number)s"), {1: "F0 1", 2: "F1 2"}),
        ("ru", ("R0 %(number)s", "R1 %(number)s", "R2 %(number)s"), {1: "R0 1", 21: "R0 21", 3: "R1 3", 11: "R2 11"}),
        (
            "ar",
            tuple(f"A{x} %(number)s" for x in range(6)),
            {1: "A1 1", 2: "A2 2", 7: "A3 7", 11: "A4 11", 100: "A5 100"},
        ),
    ],
)
def test_a_number_of_things_takes_the_form_of_its_language(
    speak: Speak, language: str, forms: tuple[str, ...], told: dict[int, str]
) -> None:
    speak(language, {}, forms)
    assert {x: said(Numbered(*ACTIONS, number=x)) for x in told} == told


def test_figures_and_days_are_written_as_the_language_writes_them(speak: Speak) -> None:
    speak("fr", {"“%(text)s”": "« %(text)s »"})
    values = {
        "whole": (amount(1_234_000), "1\u202f234\u202f000"),
        "cents": (amount(1234.5), "1\u202f234,50"),
        "small": (figure(0.125), "0,125"),
        "negative": (Written(-1500, "-1500"), "\u22121500"),
        "year": (2026, "2026"),
        "day": (Written(dt.datetime(2026, 3, 1), "2026-03-01"), "1 mars 2026"),
        "hour": (Written(dt.datetime(2026, 3, 1, 14, 5), "2026-03-01 14:05:00"), "1 mars 2026 14:05"),
        "cell": (quoted("à voir"), '« <bdi lang="">à voir</bdi> »'),
        "truth": (quoted(True), '<bdi lang="">True</bdi>'),
        "endless": (Written(float("inf"), "inf"), '<bdi lang="">inf</bdi>'),
        "listed": ((1, 3), "1, 3"),
    }
    for name, (value, written) in values.items():
        assert said(Sentence("%(value)s", value=value)) == written, name


def test_what_people_wrote_is_escaped_and_marked_as_of_no_known_language(speak: Speak) -> None:
    speak("ar", {"'%(code)s' stands twice": "%(code)s مكرر"})
    told = said(Sentence("'%(code)s' stands twice", code="<b>A&1</b>"))
    assert told == '<bdi lang="">&lt;b&gt;A&amp;1&lt;/b&gt;</bdi> مكرر'


def test_words_that_no_catalogue_holds_stay_english_and_say_so(speak: Speak) -> None:
    speak("ar", {"known": "معروف"})
    assert said(Sentence("known")) == said("known") == "معروف"
    assert said(Sentence("Our own <check>")) == '<span lang="en" dir="ltr">Our own &lt;check&gt;</span>'
    assert said(Sentence("%(a)s: %(b)s", a=Sentence("own"), b=Sentence("known"))) == (
        '<span lang="en" dir="ltr">own</span>: معروف'
    )


def test_a_refusal_is_said_with_its_place_and_its_full_stop(speak: Speak) -> None:
    speak(
        "fr",
        {
            "%(where)s: %(what)s; expected %(expected)s": "%(where)s : %(what)s ; attendu : %(expected)s",
            "%(where)s: %(what)s": "%(where)s : %(what)s",
            "the file is empty": "le fichier est vide",
            "line %(line)s": "ligne %(line)s",
        },
    )
    place = Sentence("line %(line)s", line=4)
    refused = BadInput(Sentence("the file is empty"), file="à lire.csv", place=place, expected="rows")
    assert said(refused) == (
        '<bdi lang="">à lire.csv</bdi>, ligne 4 : le fichier est vide ; attendu : <span lang="en">rows</span>.'
    )
    assert said(BadInput("is it?")) == '<span lang="en">is it?</span>'
    assert said(Remark(place, Sentence("the file is empty"))) == "ligne 4 : le fichier est vide."
    assert said(Remark(None, "own words")) == '<span lang="en">own words</span>.'
