from __future__ import annotations

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

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


@pytest.mark.parametrize(("number", "words"), [(None, ""), (0, "0"), (4112500, "4\u2009112\u2009500")])
def test_thousands_have_thin_spaces(number: int | None, words: str) -> None:
    assert look.thin(number) == words


def test_codes_stay_left_to_right() -> None:
    assert look.ltr("C5.1") == '<bdi dir="ltr">C5.1</bdi>'
    assert "<script>" not in look.ltr("<script>")


def test_names_of_the_vocabulary() -> None:
    assert look.sector_title("ANI") == "Animal health and veterinary services"
    assert look.sector_title("HEALTH") == "Health"
    assert look.instrument_name("spar-2") == "SPAR 2"


class OneField(forms.Form):
    name = forms.CharField(help_text="As on the passport")


def test_a_field_shows_label_help_and_errors() -> None:
    html = render("{% field form.name %}", form=OneField({"name": ""}))
    assert 'class="field bad"' in html
    assert "As on the passport" in html
    assert "This field is required" in html
    assert 'for="id_name"' in html
    assert 'class="field bad"' not in render("{% field form.name %}", form=OneField())
