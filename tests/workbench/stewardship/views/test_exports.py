"""Remarks as Excel and CSV: for members, filtered, with formulas made harmless."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client

from hsforhs.formats.remarks_xlsx import COLUMNS
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.stewardship.models import Proposal, Remark

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


def test_members_take_the_remarks_that_fit(
    client_of: ClientOf, viewer: User, reviewer: User, draft: Proposal, leave: Callable[..., Remark]
) -> None:
    leave(reviewer, "cell", "P5:OS:ANI", kind="strength", text="=cmd|'/c calc'!A1", links=["https://a.example"])
    client = client_of(viewer)
    found = list(csv.reader(io.StringIO(client.get("/review/remarks.csv").content.decode())))
    assert found[0] == [x for x, _width in COLUMNS]
    first, second = (dict(zip(found[0], x, strict=True)) for x in found[1:])
    assert (first["Reference"], first["State"], first["Author"]) == ("D2-010", "in proposal", str(reviewer))
    assert first["Proposals"] == "", "a draft is not told to a viewer"
    assert second["Remark"] == "'=cmd|'/c calc'!A1"
    assert second["Sector"] == "ANI"
    narrowed = client.get("/review/remarks.csv", {"kind": "strength"}).content.decode()
    assert "D2-010" not in narrowed
    book = openpyxl.load_workbook(io.BytesIO(client.get("/review/remarks.xlsx").content))
    rows = list(book["Remarks"].iter_rows(min_row=4, values_only=True))
    assert [x[2] for x in rows] == ["D2-010", "P5:OS:ANI"]
    assert rows[1][8] == "'=cmd|'/c calc'!A1"


@pytest.mark.parametrize("name", ["remarks.csv", "remarks.xlsx"])
def test_they_are_for_members_alone(
    client: Client, client_of: ClientOf, member: User, remark: Remark, name: str
) -> None:
    assert client.get(f"/review/{name}").status_code == 302
    assert client_of(member).get(f"/review/{name}").status_code == 404
