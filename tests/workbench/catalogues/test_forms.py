from __future__ import annotations

from django.utils import translation

from hsforhs.planning.own_catalogue import fields
from hsforhs.workbench.catalogues.forms import ColumnsForm, field_titles


def test_every_field_can_be_chosen_by_its_title() -> None:
    with translation.override("en"):
        assert list(field_titles()) == list(fields())
        assert len(set(field_titles().values())) == len(fields())


def test_headings_may_be_any_text_and_an_empty_one_has_no_choice() -> None:
    headings = ["Code", "", "<b>=Level</b>", "Action"]
    data = {"column-0": "indicator", "column-2": "step", "column-3": "text"}
    form = ColumnsForm(data, headings=headings)
    assert form.is_valid()
    assert form.columns == {"Code": "indicator", "<b>=Level</b>": "step", "Action": "text"}
    assert "<b>=Level" not in str(form)
