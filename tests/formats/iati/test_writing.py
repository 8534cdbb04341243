"""What is written holds to the schema of IATI 2.03 and to the rules that independent validators check.

The order of elements and how often each may stand are those of iati-activities-schema.xsd, version 2.03.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from hsforhs.files import BadInput
from hsforhs.formats.iati import COMMITMENT, Activity, Transaction, read_iati, write_iati
from tests.formats.iati.test_reading import DAY, NOW, ONE, written

MANY = 10**6
ACTIVITY: Mapping[str, tuple[int, int]] = {
    "iati-identifier": (1, 1), "reporting-org": (1, 1), "title": (1, 1), "description": (1, MANY),
    "participating-org": (1, MANY), "other-identifier": (0, MANY), "activity-status": (1, 1),
    "activity-date": (1, MANY), "contact-info": (0, MANY), "activity-scope": (0, 1), "recipient-country": (0, MANY),
    "recipient-region": (0, MANY), "location": (0, MANY), "sector": (0, MANY), "country-budget-items": (0, 1),
    "humanitarian-scope": (0, MANY), "policy-marker": (0, MANY), "collaboration-type": (0, 1),
    "default-flow-type": (0, 1), "default-finance-type": (0, 1), "default-aid-type": (0, 1),
    "default-tied-status": (0, 1), "budget": (0, MANY), "planned-disbursement": (0, MANY), "capital-spend": (0, 1),
    "transaction": (0, MANY),
}  # fmt: skip
PARTS: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "iati-activities": {"iati-activity": (1, MANY)},
    "iati-activity": ACTIVITY,
    **{x: {"narrative": (1, MANY)} for x in ("title", "description")},
    **{f"{x}-org": {"narrative": (0, MANY)} for x in ("reporting", "participating", "provider", "receiver")},
    "budget": {"period-start": (1, 1), "period-end": (1, 1), "value": (1, 1)},
    "planned-disbursement": {"period-start": (1, 1), "period-end": (0, 1), "value": (1, 1)},
    "transaction": {
        "transaction-type": (1, 1), "transaction-date": (1, 1), "value": (1, 1), "description": (0, 1),
        "provider-org": (0, 1), "receiver-org": (0, 1),
    },
}  # fmt: skip
DATE = r"\d{4}-\d\d-\d\d"
ATTRIBUTES: Mapping[str, Mapping[str, str]] = {
    "iati-activities": {"version": r"2\.03"},
    "reporting-org": {"ref": r"[^/&|?\s]+", "type": "10|15|[2-9][0-9]"},
    "participating-org": {"role": "[1-4]"},
    "other-identifier": {"ref": ".+", "type": "A[1-39]|B[129]"},
    "activity-status": {"code": "[1-6]"},
    "activity-date": {"iso-date": DATE, "type": "[1-4]"},
    "recipient-country": {"code": "[A-Z]{2}", "percentage": r"\d+(\.\d+)?"},
    "sector": {"vocabulary": "1", "code": r"\d{5}", "percentage": r"\d+(\.\d+)?"},
    **{x: {"iso-date": DATE} for x in ("period-start", "period-end", "transaction-date")},
    "value": {"currency": "[A-Z]{3}", "value-date": DATE},
    "transaction-type": {"code": "1?[1-9]|1[0-3]"},
}


def faults(document: bytes, today: dt.date) -> Iterator[str]:
    """Say what an independent validator would."""
    root = etree.fromstring(document)
    for element in root.iter():
        yield from of_schema(element)
    for activity in root:
        yield from of_rules(activity, today)


def of_schema(element: Any) -> Iterator[str]:
    order = list(PARTS.get(element.tag, {}))
    tags = [x.tag for x in element]
    if not set(tags) <= set(order) or tags != sorted(tags, key=order.index):
        yield f"{element.tag}: {tags} are out of order"
    for tag, (least, most) in PARTS.get(element.tag, {}).items():
        if not least <= tags.count(tag) <= most:
            yield f"{element.tag}: {tags.count(tag)} times {tag}"
    for name, pattern in ATTRIBUTES.get(element.tag, {}).items():
        if re.fullmatch(pattern, element.get(name, "")) is None:
            yield f"{element.tag}: {name} is '{element.get(name)}'"
    if element.tag in ("narrative", "iati-identifier", "value") and not (element.text or "").strip():
        yield f"{element.tag} is empty"


def of_rules(activity: Any, today: dt.date) -> Iterator[str]:
    if not activity.findtext("iati-identifier").startswith(activity.find("reporting-org").get("ref") + "-"):
        yield "the identifier does not begin with the reporter"
    for tag in ("sector", "recipient-country"):
        shares = [float(x.get("percentage")) for x in activity.findall(tag)]
        if shares and abs(sum(shares) - 100) > 0.01:
            yield f"{tag}: {sum(shares)} per cent"
        if len({x.get("code") for x in activity.findall(tag)}) != len(shares):
            yield f"{tag} stands twice"
    for organisation in activity.findall("participating-org"):
        if organisation.get("ref") is None and organisation.find("narrative") is None:
            yield "an organisation without name and reference"
    days = [x.find("transaction-date").get("iso-date") for x in activity.findall("transaction")]
    if any(dt.date.fromisoformat(x) > today for x in days):
        yield "a transaction in the future"
    for planned in (*activity.findall("budget"), *activity.findall("planned-disbursement")):
        first, last = (planned.find(x).get("iso-date") for x in ("period-start", "period-end"))
        if last < first:
            yield "a period that ends before it starts"


def test_nothing_is_wrong_with_what_is_written() -> None:
    one = dataclasses.replace(ONE, id="XX-FUND-1")
    assert (
        list(faults(written(one, dataclasses.replace(one, id="XX-FUND-2", funder="", countries={})), NOW.date())) == []
    )


def test_the_validator_of_this_test_finds_what_is_wrong() -> None:
    text = written(dataclasses.replace(ONE, id="XX-FUND-1")).decode()
    for good, bad in (
        ('percentage="70"', 'percentage="60"'),
        ('version="2.03"', 'version="9"'),
        ("<title>", "<title/><title>"),
        ('code="12191"', 'code="1"'),
        ("XX-FUND-1", "YY-1"),
        ('role="2"', 'role="9"'),
        ('<transaction-date iso-date="2027-01-31"/>', '<transaction-date iso-date="2030-01-31"/>'),
    ):
        assert good in text
        assert list(faults(text.replace(good, bad, 1).encode(), NOW.date())), good


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        *(({x: ""}, "expected an identifier, a title, a reporter, a start") for x in ("id", "title", "reporter")),
        ({"start": None}, "expected an identifier, a title, a reporter, a start"),
        ({"reporter": "XM DAC/7"}, "its reference is 'XM DAC/7'; expected no blank and none of / & | ?"),
        ({"sectors": {"12191": 60.0}}, "its sectors make 60 per cent; expected 100 in all"),
        ({"countries": {"GH": 60.0}}, "its countries make 60 per cent"),
        (
            {"transactions": (Transaction(COMMITMENT, dt.date(2031, 1, 1), 1.0, "USD"),)},
            "a transaction is of 2031-01-01",
        ),
    ],
)
def test_what_the_standard_does_not_allow_is_not_written(more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match="cannot be published") as caught:
        written(dataclasses.replace(ONE, **more))
    assert sentence in str(caught.value)


def test_a_file_without_activities_is_not_written() -> None:
    with pytest.raises(BadInput, match="no activity to publish"):
        write_iati([], io.BytesIO(), generated=NOW)


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1), st.floats(0, 1e12))
def test_any_title_and_amount_come_back(title: str, amount: float) -> None:
    import tempfile

    given_one = Activity(
        "R-X", title, reporter="R", start=DAY, transactions=(Transaction(COMMITMENT, DAY, amount, "USD"),)
    )
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        file.write(written(given_one))
        file.flush()
        back = read_iati(Path(file.name)).activities[0]
    assert back.title == title
    assert back.transactions[0].value == pytest.approx(amount, abs=0.005)
