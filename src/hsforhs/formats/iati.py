"""IATI 2.03 activities: money that donors publish, read and written.

A file is read activity by activity, within limits and without entities, so that its size does not matter. Percentages
are taken as they stand: what sectors leave of 100 is unallocated and stays visible, and where they add up to more than
100 nothing of the activity is allocated and a remark says so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from lxml import etree

from hsforhs.files import BadInput, Remark

VERSION = "2.03"
PURPOSES = ("", "1")
"""Sector vocabularies that hold five-digit purpose codes of the OECD; without a vocabulary it is this one."""
MOST_BYTES = 200_000_000
COMMITMENT, DISBURSEMENT, EXPENDITURE, INCOMING = "2", "3", "4", "1"
INCOMING_COMMITMENT, PLEDGE_OUT = "11", "12"
LARGEST = 1e15
_CLOSE = 0.01
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction: ``kind`` is the code of the list TransactionType, ``value`` in ``currency``."""

    kind: str
    on: dt.date
    value: float
    currency: str
    provider: str = ""
    provider_activity: str = ""
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class PlannedMoney:
    """Money of a budget or a planned disbursement, for the time from ``start`` to ``end``."""

    start: dt.date
    end: dt.date
    value: float
    currency: str


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity. ``sectors`` and ``countries`` hold percentages; ``unallocated`` is what sectors leave of 100."""

    id: str
    title: str
    reporter: str = ""
    reporter_name: str = ""
    language: str = ""
    status: str = ""
    description: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    other_ids: tuple[str, ...] = ()
    countries: Mapping[str, float] = field(default_factory=dict)
    sectors: Mapping[str, float] = field(default_factory=dict)
    budgets: tuple[PlannedMoney, ...] = ()
    planned: tuple[PlannedMoney, ...] = ()
    transactions: tuple[Transaction, ...] = ()

    @property
    def unallocated(self) -> float:
        """What its sectors leave of 100 per cent."""
        return max(0.0, 100.0 - sum(self.sectors.values()))


@dataclass(frozen=True, slots=True)
class IatiFile:
    """The activities of a file and what had to be assumed."""

    version: str
    activities: tuple[Activity, ...]
    remarks: tuple[Remark, ...]


def read_iati(path: Path) -> IatiFile:
    """Read a file of IATI activities.

    Raises BadInput for a file that is no XML, declares entities, is no IATI activity file of version 2, or holds an
    amount, a date or a percentage that is none: the sentence names the activity.
    """
    if path.stat().st_size > MOST_BYTES:
        raise BadInput("the file is too large", file=path.name, expected=f"at most {MOST_BYTES // 1_000_000} MB")
    activities: list[Activity] = []
    remarks: list[Remark] = []
    version = ""
    seen: set[str] = set()
    try:
        with path.open("rb") as stream:
            walk = etree.iterparse(
                stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
            )
            for event, element in walk:
                if event == "start" and not version:
                    if element.getroottree().docinfo.doctype:
                        raise BadInput("the file declares a document type", file=path.name, expected="plain IATI XML")
                    version = _version(element, path)
                if event == "end" and element.tag == "iati-activity":
                    activity = _activity(element, path, remarks)
                    if activity.id in seen:
                        remarks.append(Remark(activity.id, "stands twice; the first was taken"))
                    else:
                        activities.append(activity)
                    seen.add(activity.id)
                    element.clear()
    except etree.XMLSyntaxError as error:
        raise BadInput(f"this is no well-formed XML ({error.msg})", file=path.name, expected="IATI XML") from None
    return IatiFile(version, tuple(activities), tuple(remarks))


def _version(root: Any, path: Path) -> str:
    found = str(root.get("version", ""))
    if root.tag != "iati-activities":
        raise BadInput(f"the file begins with '{root.tag}'", file=path.name, expected="iati-activities")
    if not found.startswith("2."):
        raise BadInput(f"the file is of IATI version '{found or 'unknown'}'", file=path.name, expected="version 2")
    return found


class _Reader:
    """Reads the parts of one activity; faults name it."""

    def __init__(self, element: Any, file: str) -> None:
        self.element, self.file = element, file
        self.id = _text(element.find("iati-identifier"))

    def fault(self, what: str, expected: str) -> BadInput:
        return BadInput(what, file=self.file, place=f"activity {self.id or 'without identifier'}", expected=expected)

    def day(self, text: str | None) -> dt.date:
        try:
            return dt.date.fromisoformat((text or "")[:10])
        except ValueError:
            raise self.fault(f"'{text or ''}' is no date", "a date such as 2025-12-31") from None

    def money(self, value: Any, currency: str) -> tuple[float, str]:
        if value is None:
            raise self.fault("a value is missing", "an amount")
        text = _text(value)
        try:
            amount = float(text)
        except ValueError:
            amount = float("nan")
        if not abs(amount) < float("inf"):
            raise self.fault(f"'{text}' is no amount", "a number")
        if abs(amount) > LARGEST:
            raise self.fault(f"'{text}' is larger than any amount", f"at most {LARGEST:.0e}")
        found = (value.get("currency") or currency).strip().upper()
        if found and not _CURRENCY.fullmatch(found):
            raise self.fault(f"'{found}' is no currency", "three letters such as USD")
        if not found:
            raise self.fault("an amount has no currency", "a currency or a default-currency, such as USD")
        return amount, found

    def share(self, element: Any) -> float:
        text = element.get("percentage")
        if text is None:
            return 100.0
        try:
            found = float(text)
        except ValueError:
            found = float("nan")
        if not 0 <= found <= 100:
            raise self.fault(f"'{text}' is no percentage", "a number from 0 to 100")
        return found


def _activity(element: Any, path: Path, remarks: list[Remark]) -> Activity:
    reader = _Reader(element, path.name)
    if not reader.id:
        raise reader.fault("the identifier is missing", "an iati-identifier")
    currency = element.get("default-currency") or ""
    dates = {x.get("type"): x.get("iso-date") for x in element.findall("activity-date")}
    start, end = (dates.get(actual) or dates.get(planned) for actual, planned in (("2", "1"), ("4", "3")))
    reporter = element.find("reporting-org")
    return Activity(
        reader.id,
        _narrative(element.find("title")),
        (reporter.get("ref") or "") if reporter is not None else "",
        _narrative(reporter),
        element.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        _code(element.find("activity-status")),
        _narrative(element.find("description")),
        reader.day(start) if start else None,
        reader.day(end) if end else None,
        tuple(x.get("ref") for x in element.findall("other-identifier") if x.get("ref")),
        _shares(reader, element.findall("recipient-country"), "countries", remarks),
        _shares(
            reader, [x for x in element.findall("sector") if x.get("vocabulary", "") in PURPOSES], "sectors", remarks
        ),
        tuple(_planned(reader, x, currency) for x in element.findall("budget")),
        tuple(_planned(reader, x, currency) for x in element.findall("planned-disbursement")),
        tuple(_transaction(reader, x, currency) for x in element.findall("transaction")),
    )


def _shares(reader: _Reader, elements: Iterable[Any], what: str, remarks: list[Remark]) -> dict[str, float]:
    found: dict[str, float] = {}
    for element in elements:
        code = element.get("code") or ""
        found[code] = found.get(code, 0.0) + reader.share(element)
    total = sum(found.values())
    if total > 100 + _CLOSE:
        remarks.append(Remark(reader.id, f"the percentages of its {what} add up to {total:g}; nothing was allocated"))
        return {}
    if found and total < 100 - _CLOSE:
        remarks.append(Remark(reader.id, f"its {what} leave {100 - total:g} per cent unallocated"))
    return found


def _planned(reader: _Reader, element: Any, currency: str) -> PlannedMoney:
    start, end = (element.find(x) for x in ("period-start", "period-end"))
    first = reader.day(start.get("iso-date") if start is not None else None)
    last = reader.day(end.get("iso-date")) if end is not None else first
    if last < first:
        raise reader.fault(f"a period ends on {last} before it begins on {first}", "a beginning before the end")
    return PlannedMoney(first, last, *reader.money(element.find("value"), currency))


def _transaction(reader: _Reader, element: Any, currency: str) -> Transaction:
    when, provider, receiver = (element.find(x) for x in ("transaction-date", "provider-org", "receiver-org"))
    value = element.find("value")
    amount, found = reader.money(value, currency)
    day = when.get("iso-date") if when is not None else value.get("value-date")
    return Transaction(
        _code(element.find("transaction-type")),
        reader.day(day),
        amount,
        found,
        _name(provider),
        (provider.get("provider-activity-id") or "") if provider is not None else "",
        _name(receiver),
    )


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip() if element is not None else ""


def _narrative(element: Any) -> str:
    return _text(element.find("narrative")) if element is not None else ""


def _name(element: Any) -> str:
    return (_narrative(element) or element.get("ref") or "") if element is not None else ""


def _code(element: Any) -> str:
    return (element.get("code") or "") if element is not None else ""


def write_iati(activities: Iterable[Activity], target: IO[bytes], *, generated: dt.datetime) -> None:
    """Write activities as IATI 2.03, elements in the order that its schema asks for.

    Raises BadInput for an activity without identifier, title, reporter or dates, which the standard asks for.
    """
    root = etree.Element("iati-activities", version=VERSION)
    root.set("generated-datetime", generated.replace(microsecond=0).isoformat())
    for activity in activities:
        _write(root, activity)
    etree.ElementTree(root).write(target, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _write(root: Any, activity: Activity) -> None:
    if not (activity.id and activity.title and activity.reporter and activity.start):
        raise BadInput(
            f"the activity '{activity.id}' cannot be published", expected="an identifier, a title, a reporter, a start"
        )
    element = etree.SubElement(root, "iati-activity")
    element.set("{http://www.w3.org/XML/1998/namespace}lang", activity.language or "en")
    _plain(element, "iati-identifier", activity.id)
    reporter = etree.SubElement(element, "reporting-org", ref=activity.reporter, type="10")
    _plain(reporter, "narrative", activity.reporter_name or activity.reporter)
    for name, text in (("title", activity.title), ("description", activity.description or activity.title)):
        _plain(etree.SubElement(element, name), "narrative", text)
    taking_part = etree.SubElement(element, "participating-org", ref=activity.reporter, role="2", type="10")
    _plain(taking_part, "narrative", activity.reporter_name or activity.reporter)
    for other in activity.other_ids:
        etree.SubElement(element, "other-identifier", ref=other, type="A1")
    etree.SubElement(element, "activity-status", code=activity.status or "2")
    for kind, day in (("1", activity.start), ("3", activity.end)):
        if day:
            etree.SubElement(element, "activity-date", {"iso-date": day.isoformat(), "type": kind})
    for code, share in activity.countries.items():
        etree.SubElement(element, "recipient-country", code=code, percentage=f"{share:g}")
    for code, share in activity.sectors.items():
        etree.SubElement(element, "sector", vocabulary="1", code=code, percentage=f"{share:g}")
    for name, rows in (("budget", activity.budgets), ("planned-disbursement", activity.planned)):
        for row in rows:
            _write_planned(etree.SubElement(element, name), row)
    for one in activity.transactions:
        _write_transaction(etree.SubElement(element, "transaction"), one)


def _write_planned(element: Any, row: PlannedMoney) -> None:
    etree.SubElement(element, "period-start", {"iso-date": row.start.isoformat()})
    etree.SubElement(element, "period-end", {"iso-date": row.end.isoformat()})
    _value(element, row.value, row.currency, row.start)


def _write_transaction(element: Any, one: Transaction) -> None:
    etree.SubElement(element, "transaction-type", code=one.kind)
    etree.SubElement(element, "transaction-date", {"iso-date": one.on.isoformat()})
    _value(element, one.value, one.currency, one.on)
    if one.provider or one.provider_activity:
        provider = etree.SubElement(element, "provider-org")
        if one.provider_activity:
            provider.set("provider-activity-id", one.provider_activity)
        _plain(provider, "narrative", one.provider)
    if one.receiver:
        _plain(etree.SubElement(element, "receiver-org"), "narrative", one.receiver)


def _value(element: Any, value: float, currency: str, day: dt.date) -> None:
    found = etree.SubElement(element, "value", {"currency": currency, "value-date": day.isoformat()})
    found.text = f"{value:.2f}"


def _plain(parent: Any, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text
