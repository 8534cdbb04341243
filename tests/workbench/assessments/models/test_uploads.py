"""Packs that came back, and what was found in a file of scores, stand in the store until they are confirmed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from hsforhs.files import BadInput, Remark, Sentence
from hsforhs.files.keeping import kept_refusal, kept_remark
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.models import PackReturn, Round, Upload

pytestmark = pytest.mark.django_db


def kept(found: Round, person: User) -> PackReturn:
    return PackReturn.objects.create(
        round=found, person=person, content=b"PK\x00\xff", file_name="filled.xlsx", sha256="0" * 64
    )


def test_the_file_stands_in_the_row_and_goes_with_its_round(open_spar: Round, contributor: User, steward: User) -> None:
    made = kept(open_spar, contributor)
    assert bytes(PackReturn.objects.get(pk=made.pk).content) == b"PK\x00\xff"
    assert str(made) == f"{open_spar.pk}: filled.xlsx"
    kept(open_spar, steward)
    with pytest.raises(IntegrityError), transaction.atomic():
        kept(open_spar, steward)
    contributor.delete()
    assert PackReturn.objects.get().person == steward
    open_spar.delete()
    assert not PackReturn.objects.exists()


def test_a_refusal_remembers_what_it_was_put_together_from() -> None:
    error = BadInput(Sentence("the sheet is empty"), file="a.xlsx", place=Sentence("sheet %(sheet)s", sheet="A"))
    found = Upload(error=str(error), preview={"refusal": kept_refusal(error)}).refusal
    assert isinstance(found, BadInput)
    assert (str(found), found.place, type(found.place)) == (str(error), "sheet A", Sentence)


def test_an_upload_of_before_has_its_text_and_one_without_error_has_none() -> None:
    assert Upload(error="said long ago.").refusal == "said long ago."
    error = BadInput("x")
    assert Upload(error="", preview={"refusal": kept_refusal(error)}).refusal == ""


def test_warnings_are_remarks_also_those_of_before() -> None:
    remark = Remark("cell A1", Sentence("the text '%(text)s' was read as a number", text="4"))
    plain = {"place": None, "what": "the year is missing"}
    found = Upload(preview={"warnings": [kept_remark(remark), plain]}).warnings
    assert found == [remark, Remark(None, "the year is missing")]
    assert isinstance(found[0].what, Sentence)
    assert Upload().warnings == []
