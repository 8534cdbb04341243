from __future__ import annotations

import pytest
from django.utils import translation

from hsforhs.framework import Label, framework
from hsforhs.workbench.look import naming
from hsforhs.workbench.places.models import Kind, Place


def test_records_are_named_in_the_language_of_the_page() -> None:
    words = framework()
    things = [
        words.areas["P2"],
        words.components["FIN"],
        words.sectors["EDU"],
        words.indicator("jee-3:P2.1"),
        words.groups_of("spar-2")[2],
    ]
    with translation.override("es"):
        assert [naming.label_of(x).language for x in things] == ["es"] * len(things)
        assert naming.label_of(things[0]).text == "Financiación"
    assert [naming.label_of(x).text for x in things] == [x.title for x in things]


def test_a_label_stays_what_it_is() -> None:
    label = Label("Made here", "fr", official=False)
    assert naming.label_of(label) is label


def test_places_are_named_from_data_that_exist() -> None:
    country = Place(code="DZA", kind=Kind.COUNTRY, name="Algeria")
    region = {"code": "AFRO", "name": "African Region"}
    invented = Place(code="XLM", kind=Kind.COUNTRY, name="Lumora")
    with translation.override("fr"):
        assert naming.label_of(country).text == "Algérie"
        assert naming.label_of(region).text == "Région africaine"
        assert naming.label_of(invented) == Label("Lumora", "", official=True)
    with translation.override("de"):
        assert naming.label_of(country) == Label("Algeria", "en", official=True)
    with translation.override("ru"):
        assert naming.label_of(country) == Label("Алжир", "ru", official=True)
        assert naming.place_label("WORLD", "World").language == "ru"
    assert naming.label_of(Place(code="DZA", name="As stored")).text == "As stored"


def test_a_place_that_knows_its_name_in_the_language_of_the_page_gives_it() -> None:
    place = Place(code="XLM-U", name="Upper Lumora", names={"fr": "Haute-Lumorie"})
    with translation.override("fr"):
        assert naming.label_of(place) == Label("Haute-Lumorie", "fr", official=True)
    with translation.override("es"):
        assert naming.label_of(place) == Label("Upper Lumora", "", official=True)


@pytest.mark.parametrize(
    ("page", "language", "html"),
    [
        ("en", "en", "a &lt;b&gt;"),
        ("fr", "en", '<span lang="en">a &lt;b&gt;</span>'),
        ("ar", "en", '<span lang="en" dir="ltr">a &lt;b&gt;</span>'),
        ("en", "ar", '<span lang="ar" dir="rtl">a &lt;b&gt;</span>'),
        ("fr", "yo", '<span lang="yo" dir="auto">a &lt;b&gt;</span>'),
        ("ar", "", '<bdi lang="">a &lt;b&gt;</bdi>'),
        ("fr", "", '<bdi lang="">a &lt;b&gt;</bdi>'),
        ("en", "", "a &lt;b&gt;"),
    ],
)
def test_a_text_says_its_language_and_direction_where_they_differ(page: str, language: str, html: str) -> None:
    with translation.override(page):
        assert naming.marked("a <b>", language) == html


def test_a_name_of_unknown_language_in_another_direction_is_kept_apart() -> None:
    assert naming.marked("القاهرة", "") == '<bdi lang="">القاهرة</bdi>'


def test_a_message_takes_markup_and_escapes_all_else() -> None:
    name = naming.marked("<Ghana>", "en")
    with translation.override("ar"):
        name = naming.marked("<Ghana>", "en")
    filled = naming.filled("No <b> of %(place)s & %(what)s", {"place": name, "what": "<i>"})
    assert filled == 'No &lt;b&gt; of <span lang="en" dir="ltr">&lt;Ghana&gt;</span> &amp; &lt;i&gt;'


def test_lists_are_joined_as_the_language_does() -> None:
    assert naming.all_of([]) == ""
    assert naming.all_of(["a"]) == "a"
    assert naming.all_of(["a", "b", "c"]) == "a, b and c"
    assert naming.listed(["<a>", 2]) == "&lt;a&gt;, 2"
    assert naming.semicolon() == "; "


@pytest.mark.parametrize(
    ("language", "colon", "stop"), [("en", ": ", "."), ("fr", "\u202f: ", "."), ("zh-hans", "：", "。")]
)
def test_colons_and_stops_are_those_of_the_language(language: str, colon: str, stop: str) -> None:
    with translation.override(language):
        assert (naming.colon(), naming.stop()) == (colon, stop)


def test_a_figure_in_per_cent_does_not_break() -> None:
    assert naming.per_cent("62.5") == "62.5\u202f%"
