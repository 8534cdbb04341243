"""What a pack of a round holds."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest

from hsforhs.formats.pack import HEADER_ROW
from hsforhs.formats.pack_xlsx import SCORES_SHEET
from hsforhs.scores import ScoreState
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.assessments.models import AdaptedInstrument, AreaSheet, Round, StoredScore
from hsforhs.workbench.assessments.packs import entry_of, origin_of, pack_file, pack_of
from hsforhs.workbench.assessments.rounds import open_round
from hsforhs.workbench.audit.services import instance_id
from hsforhs.workbench.places.models import Place

pytestmark = pytest.mark.django_db


def test_a_pack_holds_every_indicator_and_area_as_stored(
    open_spar: Round, contributor: User, write: Callable[..., StoredScore], ready: Callable[..., AreaSheet]
) -> None:
    ready(contributor, open_spar, "C5")
    write(contributor, open_spar, "C1.1", 0, reasoning="No law", strengths="A draft")
    pack = pack_of(open_spar)
    rows = {x.code: x for x in pack.rows}
    assert list(rows) == [x.code for x in open_spar.scores.order_by("pk")]
    assert (rows["C1.1"].entry.value, rows["C1.1"].entry.reasoning, rows["C1.1"].version) == (0, "No law", 2)
    assert rows["C2.1"].entry.state is ScoreState.NOT_REPORTED
    areas = {x.code: x for x in pack.areas}
    assert len(areas) == open_spar.areas.count()
    assert len(areas["C5"].actions) == 3
    assert areas["C5"].version == open_spar.areas.get(group="C5").version


def test_a_pack_can_ask_about_single_areas(open_spar: Round) -> None:
    pack = pack_of(open_spar, groups=["C5"])
    assert {x.area for x in pack.rows} == {"C5"}
    assert [x.code for x in pack.areas] == ["C5"]
    assert pack.origin.areas == "C5"
    with pytest.raises(KeyError):
        pack_of(open_spar, groups=["C5", "X"])


def test_an_adapted_instrument_asks_its_own_indicators_in_its_own_words(lumora: Place, steward: User) -> None:
    asked = [{"code": "C5.1", "wordings": {"en": "Do the clinics report?"}}, {"code": "C5.2"}]
    adapted = AdaptedInstrument.objects.create(
        place=lumora, country="XLM", base="spar-2", name="short", version=2, asked=asked, actor="operator"
    )
    found = open_round(
        person=steward, place=lumora, instrument="spar-2", kind="SELF", date=dt.date(2025, 3, 1), adapted=adapted
    )
    pack = pack_of(found)
    assert [x.code for x in pack.rows] == ["C5.1", "C5.2"]
    assert pack.rows[0].title == "Do the clinics report?"
    assert pack.rows[1].title
    assert pack.origin.adapted == "spar-2+xlm-short-2"
    assert pack.origin.period == "2025-03-01"


def test_a_pack_says_which_instance_and_round_it_is_of(open_spar: Round) -> None:
    origin = origin_of(open_spar)
    assert len(origin.instance) == 16
    assert origin.instance == instance_id()
    assert (origin.round, origin.place, origin.instrument) == (str(open_spar.pk), "XLM", "spar-2")


def test_the_file_names_place_instrument_and_period_and_marks_the_invented(open_spar: Round) -> None:
    content, name = pack_file(open_spar, groups=["C5"])
    assert name == "xlm-spar-2-2025-c5.xlsx"
    sheet = openpyxl.load_workbook(io.BytesIO(content))[SCORES_SHEET]
    assert "invented example" in sheet["A1"].value
    assert sheet.cell(HEADER_ROW + 1, 1).value.startswith("C5.")


@pytest.mark.parametrize(("value", "number"), [("60.0", 60), ("1.5", 1.5), ("0.0", 0)])
def test_stored_numbers_are_plain(value: str, number: float) -> None:
    from decimal import Decimal

    assert entry_of(StoredScore(state="value", value=Decimal(value))).value == number
