from __future__ import annotations

import pytest
from django import forms
from django.utils.translation import override

from hsforhs.workbench.look.widgets import SelectOf


class Choosing(forms.Form):
    known = forms.ChoiceField(choices=[("", "none"), ("a", "Cold chain")], widget=SelectOf("en"))
    unknown = forms.ChoiceField(choices=[("a", "Cold chain")], widget=SelectOf())


@pytest.mark.parametrize(("language", "marks"), [("en", 0), ("ar", 1)])
def test_choices_in_another_language_are_marked_and_the_empty_one_is_not(language: str, marks: int) -> None:
    with override(language):
        assert str(Choosing()["known"]).count('lang="en"') == marks


def test_choices_of_an_unknown_language_say_so() -> None:
    with override("ar"):
        assert 'lang=""' in str(Choosing()["unknown"])


def test_another_select_of_the_form_keeps_its_own_language() -> None:
    form = Choosing()
    assert form.fields["known"].widget.language == "en"
    assert form.fields["unknown"].widget.language == ""
