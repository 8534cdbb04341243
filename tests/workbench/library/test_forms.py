"""What people may ask and write."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.translation import override

from hsforhs.library import Filters
from hsforhs.workbench.library.forms import DocumentForm, FileForm, SearchForm, TagForm, UseForm, tag_choices
from hsforhs.workbench.places.models import Place


def test_a_question_with_filters_is_read() -> None:
    form = SearchForm(
        QueryDict("q=%20zebra%20%20law&area=D2&area=D2&kind=tool&in=fr&country=GHA&since=2015&sector=ANI")
    )
    assert form.words == "zebra law"
    assert form.filters == Filters(
        ("D2",), kinds=("tool",), languages=("fr",), countries=("GHA",), sectors=("ANI",), years=(2015, None)
    )


@pytest.mark.parametrize(
    "query", ["area=Q9", "kind=spell", "in=xx", "country=ZZZ", "since=soon", "until=20155", "area="]
)
def test_what_does_not_exist_is_left_out(query: str) -> None:
    assert SearchForm(QueryDict(query)).filters == Filters()


@pytest.mark.django_db
def test_a_document_needs_a_title_and_a_place_that_exists(lumora: Place) -> None:
    asked = {"title": "Zebra", "language": "en", "visibility": "PRIVATE", "place": "xlm"}
    form = DocumentForm(asked)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"] == lumora
    for more, field in (({"title": ""}, "title"), ({"place": "QQQ"}, "place"), ({"year": "20"}, "year")):
        assert field in DocumentForm({**asked, **more}).errors
    assert "address" in DocumentForm({**asked, "address": "javascript:alert(1)"}).errors


def test_tags_that_can_be_chosen() -> None:
    codes = [code for _, group in tag_choices() for code, _ in group]
    assert {"area D2", "component HIS", "sector ANI", "step 3"} <= set(codes)
    assert "step 1" not in codes
    assert TagForm({"tag": "area D2"}).is_valid()
    assert not TagForm({"tag": "area Q9"}).is_valid()


def test_a_use_is_one_to_five_at_a_place_of_the_person() -> None:
    places = [Place(code="GHA", name="Ghana")]
    assert UseForm({"place": "GHA", "helped": "4"}, places=places).is_valid()
    assert not UseForm({"place": "GHA", "helped": "6"}, places=places).is_valid()
    assert not UseForm({"place": "KEN", "helped": "4"}, places=places).is_valid()


@pytest.mark.parametrize(("language", "ghana"), [("en", "Ghana"), ("fr", "Ghana"), ("ar", "غانا")])
def test_a_place_without_a_name_in_the_language_of_the_page_says_so(language: str, ghana: str) -> None:
    places = [Place(code="GHA", name="Ghana"), Place(code="XLM", name="Lumora")]
    with override(language):
        shown = str(UseForm(places=places)["place"])
    assert f'<option value="GHA">{ghana}</option>' in shown
    assert '<option value="XLM" lang="" dir="auto">Lumora</option>' in shown


def test_a_file_has_a_largest_size(settings: object) -> None:
    settings.MAX_UPLOAD_BYTES = 3  # type: ignore[attr-defined]
    assert not FileForm({}, {"file": SimpleUploadedFile("a.ris", b"long")}).is_valid()
    assert FileForm({}, {"file": SimpleUploadedFile("a.ris", b"ok")}).is_valid()
