from __future__ import annotations

import unicodedata

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from hsforhs.framework import framework
from hsforhs.workbench.look.templatetags import look


def render(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


def test_a_level_is_colour_number_and_word() -> None:
    chip = look.chip(4, "C5.1")
    assert 'class="lv l4' in chip
    assert 'title="C5.1"' in chip
    assert "level </span>4" in chip


def test_zero_is_a_level() -> None:
    assert "lv l0" in look.chip(0)
    assert "not reported" not in look.chip(0)


def test_a_half_level_keeps_its_figure() -> None:
    chip = look.chip(2.5)
    assert "lv l2" in chip
    assert "2.5" in chip


def test_not_reported_and_not_applicable_are_two_things() -> None:
    assert "lv nr" in look.chip(None)
    assert "not reported" in look.chip(None)
    assert "lv na" in look.chip("n/a")
    assert "not reported" not in look.chip("n/a")


def test_a_title_is_escaped() -> None:
    assert "<b>" not in look.chip(1, '"><b>')


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("SELF", "self-assessment"),
        ("EXT", "external evaluation"),
        ("FUNC", "functional evidence"),
        ("PEER", "peer review"),
        ("DATA", "computed"),
    ],
)
def test_every_kind_has_its_own_mark_and_name(code: str, words: str) -> None:
    assert words in look.kind(code)
    assert f"#{look.kind_mark(code)}" in look.kind(code)
    assert [look.kind_mark(x) for x in ("SELF", "EXT", "FUNC", "PEER", "DATA")].count(look.kind_mark(code)) == 1


def test_marks_of_draft_and_invented_differ() -> None:
    assert "our draft" in look.our_draft()
    assert "invented" not in look.our_draft()
    assert "mark invented" in look.invented()


def test_strength_is_said_in_words_too() -> None:
    assert "strength 2 of 3" in look.strength(2)
    assert "#s2" in look.strength(2)


def test_a_distribution_has_a_name_and_no_decimal_comma() -> None:
    with translation.override("fr"):
        bar = render("{% distribution levels %}", levels=[1, 2, 2, 3, 3, 3, 4])
    assert 'aria-label="' in bar
    assert 'x="14.29%"' in bar
    assert "14,29" not in bar
    assert "style=" not in bar


def test_a_number_is_not_turned_around_where_text_runs_from_right_to_left() -> None:
    separators = {x for x in look.thin(1_234_567) if not x.isdigit()}
    assert {unicodedata.bidirectional(x) for x in separators} == {"CS"}


@pytest.mark.parametrize(("number", "words"), [(None, ""), (0, "0"), (4112500, "4\u202f112\u202f500")])
def test_thousands_have_thin_spaces(number: int | None, words: str) -> None:
    assert look.thin(number) == words


@pytest.mark.parametrize(
    ("page", "code", "html"),
    [
        ("en", "C5.1", "C5.1"),
        ("ar", "C5.1", "<bdi>C5.1</bdi>"),
        ("ar", "+3", '<bdi dir="ltr">+3</bdi>'),
        ("en", "<script>", "&lt;script&gt;"),
        ("ar", "<script>", '<bdi dir="ltr">&lt;script&gt;</bdi>'),
        ("en", "م5", '<bdi dir="ltr">م5</bdi>'),
    ],
)
def test_codes_stay_left_to_right(page: str, code: str, html: str) -> None:
    with translation.override(page):
        assert look.ltr(code) == html


def test_names_of_the_vocabulary() -> None:
    assert look.sector_title("ANI") == "Animal health and veterinary services"
    assert look.sector_title("HEALTH") == "Health"
    assert look.instrument_name("spar-2") == "SPAR 2"


def test_things_are_named_in_the_language_of_the_page_and_marked_where_they_are_not() -> None:
    area, english_only = framework().areas["D2"], framework().indicator("spar-1:C1.1")
    with translation.override("ar"):
        assert look.named(area) == framework().label("area", "D2", "ar").text
        assert look.named(english_only) == f'<span lang="en" dir="ltr">{english_only.title}</span>'
        assert look.plain_name(english_only) == english_only.title
        assert look.lang_attributes(english_only) == ' lang="en" dir="ltr"'
        assert look.lang_attributes(area) == ""
        assert look.lang_attributes("") == ""
    assert look.named(area, "short") == area.short_title
    assert look.plain_name(area, "short") == area.short_title


def test_groups_are_named() -> None:
    with translation.override("es"):
        assert look.group_name(framework().areas["D2"]) == "Detectar"
        assert look.group_name(framework().indicator("spar-2:C3.1")) == "Financiación"
        assert look.level_title("NAT") == "Nivel nacional"
        assert look.component_title("OS") == look.component_plain("OS") == "Otros sectores"
        assert look.sector_title("EDU") == "Educación"


def test_texts_carry_their_language() -> None:
    with translation.override("ru"):
        html = render('{{ text|in_language:"en" }} {{ text|in_language:"" }}', text="Do <it>")
    assert html == '<span lang="en">Do &lt;it&gt;</span> <bdi lang="">Do &lt;it&gt;</bdi>'


def test_lists_have_the_separators_of_the_language() -> None:
    source = "{% for x in items %}{{ x }}{% if not forloop.last %}{% comma %}{% endif %}{% endfor %}"
    assert render(source, items="ab") == "a, b"
    assert render("a{% semicolon %}b") == "a; b"
    assert render("{{ items|listed }}", items=["<a>", 2]) == "&lt;a&gt;, 2"
    with translation.override("ar"):
        assert render(source, items="ab") == "a، b"


@pytest.mark.parametrize(
    ("number", "language", "written"),
    [
        (62.5, "en", "62.5\u202f%"),
        (62.0, "en", "62\u202f%"),
        ("0–20", "en", "0–20\u202f%"),
        (None, "en", ""),
        (62.5, "fr", "62,5\u202f%"),
    ],
)
def test_per_cent_signs_stand_where_the_language_has_them(
    number: float | str | None, language: str, written: str
) -> None:
    with translation.override(language):
        assert look.per_cent(number) == written


def test_names_of_instruments_stay_together_on_arabic_pages() -> None:
    with translation.override("ar"):
        assert look.instrument_name("spar-2") == "\u2066SPAR 2\u2069"


def test_half_levels_are_written_with_the_decimal_sign_of_the_language() -> None:
    with translation.override("fr"):
        assert ">2,5<" in look.chip(2.5)


class OneField(forms.Form):
    name = forms.CharField(help_text="As on the passport")


def test_a_field_shows_label_help_and_errors() -> None:
    html = render("{% field form.name %}", form=OneField({"name": ""}))
    assert 'class="field bad"' in html
    assert "As on the passport" in html
    assert "This field is required" in html
    assert 'for="id_name"' in html
    assert 'class="field bad"' not in render("{% field form.name %}", form=OneField())


class OneBox(forms.Form):
    agreed = forms.BooleanField(label="I agree", required=False, help_text="You may take it back.")


def test_a_box_to_tick_stands_before_its_words() -> None:
    html = render("{% field form.agreed %}", form=OneBox())
    assert html.count("<label") == html.count("<input") == 1
    assert html.index('for="id_agreed"') < html.index("<input") < html.index("I agree") < html.index("</label>")
    assert 'id="id_agreed_helptext"' in html


def test_what_an_own_catalogue_leaves_open_is_not_given() -> None:
    shown = '<span class="soft">not given</span>'
    assert look.sector_title("") == look.level_title("") == look.not_given() == look.given("", "en") == shown
    assert look.given("Proof", "en") == look.in_language("Proof", "en")


def test_a_level_in_a_table_of_levels_says_no_more_than_its_number() -> None:
    assert look.bare_chip(3) == '<span class="lv l3"><span>3</span></span>'
    assert (
        look.bare_chip(None) == look.bare_chip("") == '<span class="lv nr" title="not reported"><span>–</span></span>'
    )
    assert look.bare_chip("n/a") == look.chip("n/a")
