"""A pack that came back stands in the store until it is confirmed, once for each person."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.models import PackReturn, Round

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
