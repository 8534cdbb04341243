"""The catalogues of messages: complete, consistent with the sources, and compiled as they stand."""

from __future__ import annotations

import re
from collections import Counter

import polib
import pytest
from babel import Locale
from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext, to_locale

from tools import messages

LANGUAGES = tuple(messages.PLURALS)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|{(\w+)}")
TAG = re.compile(r"</?[a-z]+[^>]*>")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(messages.catalogue_path(language)))


def forms(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text: str) -> set[str]:
    return {name for found in PLACEHOLDER.findall(text) for name in found if name}


def edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_every_language_of_the_site_has_a_catalogue() -> None:
    assert {to_locale(code) for code, _name in settings.LANGUAGES} == {*LANGUAGES, "en"}


def test_a_catalogue_holds_exactly_the_messages_of_the_sources(catalogue: polib.POFile) -> None:
    wanted = {(x.context, x.text, x.plural) for x in messages.read_messages()}
    held = {(x.msgctxt, x.msgid, x.msgid_plural) for x in catalogue}
    assert wanted - held == set(), "run `make messages` and translate what is new"
    assert held - wanted == set(), "run `make messages`"


def test_nothing_is_left_untranslated_or_fuzzy(catalogue: polib.POFile) -> None:
    assert [x.msgid for x in catalogue if not all(forms(x))] == []
    assert [x.msgid for x in catalogue.fuzzy_entries()] == []


def test_placeholders_are_those_of_the_source(catalogue: polib.POFile) -> None:
    wrong = [
        (x.msgid, form)
        for x in catalogue
        for form in forms(x)
        if form and placeholders(form) != placeholders(x.msgid_plural or x.msgid)
    ]
    assert wrong == []


def test_per_cent_signs_stay_doubled_where_the_source_doubles_them(catalogue: polib.POFile) -> None:
    formatted = [x for x in catalogue if placeholders(x.msgid)]
    wrong = [(x.msgid, form) for x in formatted for form in forms(x) if "%" in re.sub(r"%%|%\(\w+\)[sd]", "", form)]
    assert wrong == []


def test_markup_is_that_of_the_source(catalogue: polib.POFile) -> None:
    wrong = [
        (x.msgid, form)
        for x in catalogue
        for form in forms(x)
        if form and Counter(TAG.findall(form)) != Counter(TAG.findall(x.msgid_plural or x.msgid))
    ]
    assert wrong == []


def test_plural_forms_are_those_of_cldr(language: str, catalogue: polib.POFile) -> None:
    number = int(catalogue.metadata["Plural-Forms"].partition("=")[2].partition(";")[0])
    assert {len(x.msgstr_plural) for x in catalogue if x.msgid_plural} == {number}
    rule = Locale.parse(language).plural_form
    counts = range(1000)
    assert len({rule(n) for n in counts}) == number
    by_index: dict[int, set[str]] = {}
    for n in counts:
        by_index.setdefault(plural_index(catalogue, n), set()).add(rule(n))
    assert all(len(names) == 1 for names in by_index.values()), by_index


def plural_index(catalogue: polib.POFile, number: int) -> int:
    from gettext import c2py

    formula = catalogue.metadata["Plural-Forms"].partition("plural=")[2].rstrip(";")
    return int(c2py(formula)(number))


def test_the_compiled_file_is_that_of_the_text(language: str, catalogue: polib.POFile) -> None:
    binary = messages.catalogue_path(language).with_suffix(".mo")
    assert binary.read_bytes() == messages.compiled(catalogue), "run `make messages`"


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5, 11, 21, 100, 102])
def test_django_picks_the_form_of_our_catalogue(language: str, catalogue: polib.POFile, number: int) -> None:
    entry = next(x for x in catalogue if x.msgid_plural == "%(number)s places")
    code = language.lower().replace("_", "-")
    with translation.override(code):
        assert ngettext(entry.msgid, entry.msgid_plural, number) == entry.msgstr_plural[plural_index(catalogue, number)]


def test_the_first_and_last_blanks_are_kept(catalogue: polib.POFile) -> None:
    # Languages differ in the blanks before a semicolon or a bracket.
    typeset = {", ", "; ", "; the first headings are %(headings)s"}
    typeset |= {" (and %(number)s more)", " (do you mean %(name)s?)"}
    wrong = [
        x.msgid for x in catalogue for form in forms(x) if x.msgid not in typeset and edges(form) != edges(x.msgid)
    ]
    assert [x for x in wrong if x] == []
