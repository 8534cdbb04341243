from __future__ import annotations

import datetime as dt
import io

import pytest
from hypothesis import given
from lxml import etree

from hsforhs.files import BadInput
from hsforhs.formats.adx import NAMESPACE, write_adx
from hsforhs.formats.observations import elements
from hsforhs.framework import framework
from hsforhs.scores import Assessment
from tests.formats.exchanged import STAMP, any_assessment, lumora, published, three_states, with_value

WORDS = framework()
NAMES = {"a": NAMESPACE}


def written(*assessments: Assessment, **more: object) -> bytes:
    target = io.BytesIO()
    write_adx(assessments, WORDS, target, **{"exported": STAMP, **more})
    return target.getvalue()


def test_the_root_names_the_profile_and_the_moment_in_universal_time() -> None:
    east = STAMP.astimezone(dt.timezone(dt.timedelta(hours=5)))
    root = etree.fromstring(written(three_states(), exported=east))
    assert root.tag == "{urn:ihe:qrph:adx:2015}adx"
    assert root.get("exported") == "2026-03-01T09:30:00Z"


def test_a_group_stands_for_a_data_set_a_place_and_a_year() -> None:
    root = etree.fromstring(written(three_states(), published("GHA", "spar-1"), org_units={"GHA": "OU_559"}))
    assert [dict(x.attrib) for x in root.findall("a:group", NAMES)] == [
        {"dataSet": "HSFORHS_SPAR1", "orgUnit": "OU_559", "period": "2018-01-01/P1Y"},
        {"dataSet": "HSFORHS_SPAR2", "orgUnit": "OU_559", "period": "2022-01-01/P1Y"},
    ]


def test_zero_is_written_and_what_has_no_value_is_left_out() -> None:
    root = etree.fromstring(written(three_states()))
    assert [(x.get("dataElement"), x.get("value")) for x in root.iterfind("a:group/a:dataValue", NAMES)] == [
        ("SPAR2_C1_1", "0"),
        ("SPAR2_C1_2", "60"),
        ("SPAR2_CAPACITY_C1", "30"),
        ("SPAR2_TOTAL", "44"),
    ]


@given(any_assessment())
def test_every_value_and_nothing_else_is_written(found: Assessment) -> None:
    wanted = with_value(found)
    if not wanted:
        with pytest.raises(BadInput, match="no score holds a value"):
            written(found)
        return
    codes = {x.id: x.code for x in elements(found.instrument, WORDS)}
    root = etree.fromstring(written(found))
    told = {codes[x.get("dataElement")]: float(x.get("value")) for x in root.iter(f"{{{NAMESPACE}}}dataValue")}
    assert told == {code: score.value for code, score in wanted.items()}


def test_all_places_of_a_country_stand_in_one_file_that_is_always_the_same() -> None:
    first = written(*lumora())
    assert first == written(*lumora()[::-1])
    groups = [(x.get("orgUnit"), x.get("period")) for x in etree.fromstring(first).findall("a:group", NAMES)]
    assert sorted(groups) == sorted((x.place, f"{x.year}-01-01/P1Y") for x in lumora())
