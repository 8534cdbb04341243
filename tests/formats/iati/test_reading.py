from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from hsforhs.files import BadInput
from hsforhs.formats.iati import (
    COMMITMENT,
    DISBURSEMENT,
    Activity,
    IatiFile,
    PlannedMoney,
    Transaction,
    read_iati,
    write_iati,
)

NOW = dt.datetime(2027, 11, 1, 12, tzinfo=dt.UTC)
DAY = dt.date(2027, 1, 31)
ONE = Activity(
    "XX-INVENTED-1",
    "Laboratories for Lumora",
    reporter="XX-FUND",
    reporter_name="An invented fund",
    language="en",
    status="2",
    description="Invented for a test",
    start=dt.date(2027, 1, 1),
    end=dt.date(2029, 12, 31),
    other_ids=("OLD-7",),
    countries={"GH": 60.0, "TG": 40.0},
    sectors={"12191": 70.0, "12281": 30.0},
    funder="An invented giver",
    budgets=(PlannedMoney(dt.date(2027, 1, 1), dt.date(2027, 12, 31), 1000.0, "USD"),),
    planned=(PlannedMoney(dt.date(2028, 1, 1), dt.date(2028, 12, 31), 500.0, "EUR"),),
    transactions=(
        Transaction(COMMITMENT, DAY, 2500.5, "USD", "An invented fund", "", "Ministry of Health"),
        Transaction(DISBURSEMENT, DAY, 100.0, "XOF", "An agency", "XX-INVENTED-0", ""),
    ),
)


def written(*activities: Activity) -> bytes:
    target = io.BytesIO()
    write_iati(activities, target, generated=NOW)
    return target.getvalue()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "activities.xml"
    path.write_bytes(written(ONE))
    return path


class TestThereAndBack:
    def test_nothing_is_lost(self, saved: Path) -> None:
        found = read_iati(saved)
        assert found.activities == (ONE,)
        assert found.version == "2.03"
        assert found.remarks == ()
        assert found.activities[0].unallocated == 0

    def test_an_independent_reader_sees_the_elements_in_the_order_of_the_standard(self, saved: Path) -> None:
        root = ET.parse(saved).getroot()  # noqa: S314 - our own file
        assert (root.tag, root.get("version")) == ("iati-activities", "2.03")
        assert [x.tag for x in root[0]] == [
            "iati-identifier", "reporting-org", "title", "description", "participating-org", "participating-org",
            "other-identifier",
            "activity-status", "activity-date", "activity-date", "recipient-country", "recipient-country", "sector",
            "sector", "budget", "planned-disbursement", "transaction", "transaction",
        ]  # fmt: skip
        assert [x.tag for x in root.find("iati-activity/transaction") or ()] == [
            "transaction-type", "transaction-date", "value", "provider-org", "receiver-org",
        ]  # fmt: skip


HEAD = '<?xml version="1.0"?><iati-activities version="2.03"><iati-activity default-currency="USD">'
TAIL = "</iati-activity></iati-activities>"
ID = "<iati-identifier> A-1 </iati-identifier>"


def read(tmp_path: Path, inside: str, *, whole: str = "") -> IatiFile:
    path = tmp_path / "donor.xml"
    path.write_text(whole or f"{HEAD}{inside}{TAIL}", encoding="utf-8")
    return read_iati(path)


class TestWhatDonorsWrite:
    def test_the_default_currency_and_the_value_date_are_taken(self, tmp_path: Path) -> None:
        inside = (
            f"{ID}<transaction><transaction-type code='2'/><value value-date='2027-01-31'> 12.50 </value></transaction>"
        )
        assert read(tmp_path, inside).activities[0].transactions == (Transaction(COMMITMENT, DAY, 12.5, "USD"),)

    def test_sectors_of_other_vocabularies_are_left_aside(self, tmp_path: Path) -> None:
        inside = f"{ID}<sector vocabulary='2' code='122'/><sector code='12250' percentage='40'/>"
        assert read(tmp_path, inside).activities[0].sectors == {"12250": 40}

    def test_percentages_over_a_hundred_allocate_nothing(self, tmp_path: Path) -> None:
        found = read(tmp_path, f"{ID}<sector code='12250' percentage='80'/><sector code='12191' percentage='70'/>")
        assert found.activities[0].sectors == {}
        assert found.activities[0].overstated == {"12250": 80, "12191": 70}
        assert found.activities[0].unallocated == 100
        assert "add up to 150; nothing was allocated" in found.remarks[0].what

    def test_percentages_under_a_hundred_leave_a_rest(self, tmp_path: Path) -> None:
        found = read(tmp_path, f"{ID}<sector code='12250' percentage='60'/><sector code='12191' percentage='15'/>")
        assert (found.activities[0].unallocated, found.remarks[0].what) == (
            25,
            "its sectors leave 25 per cent unallocated",
        )

    def test_purposes_of_transactions_give_percentages_by_their_amounts(self, tmp_path: Path) -> None:
        def paid(kind: str, amount: int, code: str) -> str:
            sector = f"<sector code='{code}'/>" if code else ""
            day = "<transaction-date iso-date='2027-01-31'/>"
            return f"<transaction><transaction-type code='{kind}'/>{day}<value>{amount}</value>{sector}</transaction>"

        inside = ID + paid("3", 50, "12250") + paid("2", 25, "12191") + paid("3", 25, "") + paid("1", 900, "43030")
        (found,) = read(tmp_path, inside).activities
        assert (found.sectors, found.unallocated) == ({"12250": 50, "12191": 25}, 25)

    def test_negative_amounts_several_currencies_and_value_dates_are_kept_as_they_stand(self, tmp_path: Path) -> None:
        inside = ID
        for amount, currency, day in (
            (500, "EUR", "2027-02-01"),
            (-120, "EUR", "2027-05-01"),
            (9, "XXZ", "2027-06-01"),
        ):
            value = f"<value currency='{currency}' value-date='2020-01-01'>{amount}</value>"
            when = f"<transaction-type code='3'/><transaction-date iso-date='{day}'/>"
            inside += f"<transaction>{when}{value}</transaction>"
        found = read(tmp_path, inside).activities[0].transactions
        assert [(x.value, x.currency, x.on.month) for x in found] == [(500, "EUR", 2), (-120, "EUR", 5), (9, "XXZ", 6)]

    def test_a_revised_budget_stands_in_for_the_original(self, tmp_path: Path) -> None:
        def budget(kind: str, start: str, value: int) -> str:
            end = start[:4] + "-12-31"
            return (
                f"<budget type='{kind}'><period-start iso-date='{start}'/><period-end iso-date='{end}'/>"
                f"<value>{value}</value></budget>"
            )

        inside = ID + budget("1", "2027-01-01", 100) + budget("2", "2027-01-01", 70) + budget("1", "2028-01-01", 30)
        inside += budget("1", "2027-01-01", 100) + budget("1", "2028-01-01", 5)
        assert [x.value for x in read(tmp_path, inside).activities[0].budgets] == [70, 35]

    @pytest.mark.parametrize("version", ["2.01", "2.02", "2.03"])
    def test_every_version_2_is_read(self, tmp_path: Path, version: str) -> None:
        found = read(tmp_path, "", whole=f"{HEAD}{ID}{TAIL}".replace("2.03", version))
        assert (found.version, found.activities[0].id) == (version, "A-1")

    def test_memory_does_not_grow_with_activities(self, tmp_path: Path) -> None:
        one = f"<iati-activity><iati-identifier>A-{{}}</iati-identifier>{'<x/>' * 400}</iati-activity>"
        whole = f"{HEAD}{ID}</iati-activity>{''.join(one.format(n) for n in range(2, 302))}</iati-activities>"
        kept: list[int] = []
        from hsforhs.formats.iati import reading

        forget = reading._forget

        def counted(element: object) -> None:
            forget(element)
            kept.append(len(element.getparent()))  # type: ignore[attr-defined]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(reading, "_forget", counted)
            assert len(read(tmp_path, "", whole=whole).activities) == 301
        assert max(kept) < 60, "the parser reads a little ahead"

    def test_an_activity_twice_is_taken_once(self, tmp_path: Path) -> None:
        twice = f"{HEAD}{ID}</iati-activity><iati-activity>{ID}{TAIL}"
        found = read(tmp_path, "", whole=twice)
        assert len(found.activities) == 1
        assert found.remarks[0].what == "stands twice; the first was taken"


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


class TestBadFiles:
    @pytest.mark.parametrize(
        ("inside", "sentence"),
        [
            ("<title/>", "activity without identifier: the identifier is missing; expected an iati-identifier."),
            (f"{ID}<sector code='1' percentage='x'/>", "activity A-1: 'x' is no percentage; expected a number from 0"),
            (f"{ID}<sector code='1' percentage='-5'/>", "activity A-1: '-5' is no percentage"),
            (
                f"{ID}<transaction><transaction-date iso-date='soon'/><value>1</value></transaction>",
                "activity A-1: 'soon' is no date; expected a date such as 2025-12-31.",
            ),
            (
                f"{ID}<transaction><value>1</value></transaction>",
                "activity A-1: '' is no date; expected a date such as",
            ),
            (
                f"{ID}<transaction><transaction-date iso-date='2027-01-31'/><value>much</value></transaction>",
                "activity A-1: 'much' is no amount",
            ),
            (
                f"{ID}<transaction><transaction-date iso-date='2027-01-31'/><value>1e300</value></transaction>",
                "activity A-1: '1e300' is larger than any amount; expected at most 1e+15.",
            ),
            (
                f"{ID}<budget><period-start iso-date='2027-01-31'/><value currency='12$'>5</value></budget>",
                "activity A-1: '12$' is no currency; expected three letters such as USD.",
            ),
            (f"{ID}<budget><period-start iso-date='2027-01-31'/></budget>", "activity A-1: a value is missing"),
            (
                f"{ID}<budget><period-start iso-date='2027-02-01'/>"
                "<period-end iso-date='2027-01-01'/><value>1</value></budget>",
                "a period ends on 2027-01-01 before it begins on 2027-02-01",
            ),
        ],
    )
    def test_the_activity_is_named(self, tmp_path: Path, inside: str, sentence: str) -> None:
        with pytest.raises(BadInput) as caught:
            read(tmp_path, inside)
        assert f"donor.xml, {sentence}" in str(caught.value) or sentence in str(caught.value)

    @pytest.mark.parametrize(
        ("whole", "sentence"),
        [
            ("<html><body/></html>", "the file begins with 'html'; expected iati-activities."),
            ("<iati-activities version='1.05'/>", "the file is of IATI version '1.05'; expected version 2."),
            ("<iati-activities/>", "the file is of IATI version 'unknown'"),
            ("not xml at all", "this is no well-formed XML"),
            (f"{HEAD}{ID}", "this is no well-formed XML"),
            (f"{BOMB}<iati-activities version='2.03'/>", "the file declares a document type; expected plain IATI XML."),
        ],
    )
    def test_another_file_is_refused(self, tmp_path: Path, whole: str, sentence: str) -> None:
        with pytest.raises(BadInput, match=r"^donor\.xml: ") as caught:
            read(tmp_path, "", whole=whole)
        assert sentence in str(caught.value)

    def test_entities_in_another_encoding_are_found_as_well(self, tmp_path: Path) -> None:
        path = tmp_path / "donor.xml"
        path.write_bytes(f"{BOMB}<iati-activities version='2.03'>&b;</iati-activities>".encode("utf-16"))
        with pytest.raises(BadInput, match="declares a document type"):
            read_iati(path)

    def test_an_amount_without_currency_is_refused(self, tmp_path: Path) -> None:
        head = HEAD.replace(' default-currency="USD"', "")
        budget = "<budget><period-start iso-date='2027-01-31'/><value>1</value></budget>"
        whole = f"{head}{ID}{budget}{TAIL}"
        with pytest.raises(BadInput, match="an amount has no currency"):
            read(tmp_path, "", whole=whole)

    def test_a_file_that_is_too_large_is_not_opened(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("hsforhs.formats.iati.reading.MOST_BYTES", 10)
        with pytest.raises(BadInput, match="too large"):
            read(tmp_path, ID)
