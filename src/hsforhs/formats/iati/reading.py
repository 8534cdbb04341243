"""IATI activities of version 2 read one by one, within limits and without entities, so that size does not matter.

Percentages are taken as they stand: what sectors leave of 100 is unallocated and stays visible, and where they add up
to more than 100 nothing of the activity is allocated and a remark says so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lxml import etree

from hsforhs.files import BadInput, Remark, Sentence
from hsforhs.files.values import Written

from .records import OUTGOING, PURPOSES, Activity, IatiFile, PlannedMoney, Transaction

MOST_BYTES = 200_000_000
LARGEST = 1e15
_CLOSE = 0.01
_CURRENCY = re.compile(r"[A-Z]{3}")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_REVISED = "2"


def read_iati(path: Path) -> IatiFile:
    """Read a file of IATI activities.

    Raises BadInput for a file that is no XML, declares entities, is no IATI activity file of version 2, or holds an
    amount, a date or a percentage that is none: the sentence names the activity.
    """
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(
            Sentence("the file is too large"),
            file=path.name,
            expected=Sentence("at most %(most)s MB", most=MOST_BYTES // 1_000_000),
        )
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
                        raise BadInput(
                            Sentence("the file declares a document type"),
                            file=path.name,
                            expected=Sentence("plain IATI XML"),
                        )
                    version = _version(element, path)
                if event == "end" and element.tag == "iati-activity":
                    activity = _activity(element, path, remarks)
                    if activity.id in seen:
                        remarks.append(Remark(activity.id, Sentence("stands twice; the first was taken")))
                    else:
                        activities.append(activity)
                    seen.add(activity.id)
                    _forget(element)
    except etree.XMLSyntaxError as error:
        raise BadInput(
            Sentence("this is no well-formed XML (%(why)s)", why=error.msg),
            file=path.name,
            expected=Sentence("IATI XML"),
        ) from None
    return IatiFile(version, tuple(activities), tuple(remarks))


def _forget(element: Any) -> None:
    """Free what was read: emptied elements that stay in their parent fill the memory as well."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _version(root: Any, path: Path) -> str:
    found = str(root.get("version", ""))
    if root.tag != "iati-activities":
        raise BadInput(
            Sentence("the file begins with '%(tag)s'", tag=root.tag),
            file=path.name,
            expected="iati-activities",
        )
    if not found.startswith("2."):
        what = (
            Sentence("the file is of IATI version '%(version)s'", version=found)
            if found
            else Sentence("the file is of IATI version 'unknown'")
        )
        raise BadInput(what, file=path.name, expected=Sentence("version 2"))
    return found


class _Reader:
    """Reads the parts of one activity; faults name it."""

    def __init__(self, element: Any, file: str) -> None:
        self.element, self.file = element, file
        self.id = _text(element.find("iati-identifier"))

    def fault(self, what: str, expected: str) -> BadInput:
        place = Sentence("activity %(id)s", id=self.id) if self.id else Sentence("activity without identifier")
        return BadInput(what, file=self.file, place=place, expected=expected)

    def day(self, text: str | None) -> dt.date:
        try:
            return dt.date.fromisoformat((text or "")[:10])
        except ValueError:
            raise self.fault(
                Sentence("'%(text)s' is no date", text=text or ""), Sentence("a date such as 2025-12-31")
            ) from None

    def money(self, value: Any, currency: str) -> tuple[float, str]:
        if value is None:
            raise self.fault(Sentence("a value is missing"), Sentence("an amount"))
        text = _text(value)
        try:
            amount = float(text)
        except ValueError:
            amount = float("nan")
        if not abs(amount) < float("inf"):
            raise self.fault(Sentence("'%(text)s' is no amount", text=text), Sentence("a number"))
        if abs(amount) > LARGEST:
            raise self.fault(
                Sentence("'%(text)s' is larger than any amount", text=text),
                Sentence("at most %(largest)s", largest=Written(LARGEST, f"{LARGEST:.0e}")),
            )
        found = (value.get("currency") or currency).strip().upper()
        if found and not _CURRENCY.fullmatch(found):
            raise self.fault(Sentence("'%(found)s' is no currency", found=found), Sentence("three letters such as USD"))
        if not found:
            raise self.fault(
                Sentence("an amount has no currency"), Sentence("a currency or a default-currency, such as USD")
            )
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
            raise self.fault(Sentence("'%(text)s' is no percentage", text=text), Sentence("a number from 0 to 100"))
        return found


def _activity(element: Any, path: Path, remarks: list[Remark]) -> Activity:
    reader = _Reader(element, path.name)
    if not reader.id:
        raise reader.fault(Sentence("the identifier is missing"), Sentence("an iati-identifier"))
    currency = element.get("default-currency") or ""
    dates = {x.get("type"): x.get("iso-date") for x in element.findall("activity-date")}
    start, end = (dates.get(actual) or dates.get(planned) for actual, planned in (("2", "1"), ("4", "3")))
    reporter = element.find("reporting-org")
    sectors, overstated = _sectors(reader, element, currency, remarks)
    funders = [x for x in element.findall("participating-org") if x.get("role") == "1"]
    return Activity(
        reader.id,
        _narrative(element.find("title")),
        (reporter.get("ref") or "") if reporter is not None else "",
        _narrative(reporter),
        element.get(_LANGUAGE) or "",
        _code(element.find("activity-status")),
        _narrative(element.find("description")),
        reader.day(start) if start else None,
        reader.day(end) if end else None,
        tuple(x.get("ref") for x in element.findall("other-identifier") if x.get("ref")),
        _shares(reader, element.findall("recipient-country"), "countries", remarks)[0],
        sectors,
        overstated,
        _name(funders[0]) if len(funders) == 1 else "",
        _budgets(reader, element.findall("budget"), currency),
        tuple(_planned(reader, x, currency) for x in element.findall("planned-disbursement")),
        tuple(_transaction(reader, x, currency) for x in element.findall("transaction")),
    )


def _sectors(
    reader: _Reader, element: Any, currency: str, remarks: list[Remark]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the percentages of purposes, of the activity or else of its transactions by their amounts."""
    told = [x for x in element.findall("sector") if x.get("vocabulary", "") in PURPOSES]
    if told or element.find("sector") is not None:
        return _shares(reader, told, "sectors", remarks)
    sums: dict[str, float] = defaultdict(float)
    whole = 0.0
    for one in element.findall("transaction"):
        if _code(one.find("transaction-type")) not in OUTGOING:
            continue
        amount = max(0.0, reader.money(one.find("value"), currency)[0])
        purposes = [x for x in one.findall("sector") if x.get("vocabulary", "") in PURPOSES]
        whole += amount
        if purposes:
            sums[purposes[0].get("code") or ""] += amount
    found = {code: 100 * x / whole for code, x in sums.items()} if whole else {}
    if found:
        remarks.append(
            Remark(reader.id, Sentence("its sectors stand at its transactions; their amounts give the percentages"))
        )
        _remark_rest(reader, sum(found.values()), "sectors", remarks)
    return found, {}


def _shares(
    reader: _Reader, elements: Iterable[Any], what: str, remarks: list[Remark]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return percentages by code, or as the second those that add up to more than 100."""
    found: dict[str, float] = {}
    for element in elements:
        code = element.get("code") or ""
        found[code] = found.get(code, 0.0) + reader.share(element)
    total = sum(found.values())
    if total > 100 + _CLOSE:
        remarks.append(
            Remark(
                reader.id,
                Sentence(
                    "the percentages of its countries add up to %(total)s; nothing was allocated", total=_plain(total)
                )
                if what == "countries"
                else Sentence(
                    "the percentages of its sectors add up to %(total)s; nothing was allocated", total=_plain(total)
                ),
            )
        )
        return {}, found
    if found:
        _remark_rest(reader, total, what, remarks)
    return found, {}


def _remark_rest(reader: _Reader, total: float, what: str, remarks: list[Remark]) -> None:
    if total < 100 - _CLOSE:
        rest = _plain(100 - total)
        told = (
            Sentence("its countries leave %(rest)s per cent unallocated", rest=rest)
            if what == "countries"
            else Sentence("its sectors leave %(rest)s per cent unallocated", rest=rest)
        )
        remarks.append(Remark(reader.id, told))


def _day(day: dt.date) -> Written:
    return Written(day, day.isoformat())


def _plain(number: float) -> Written:
    return Written(number, f"{number:g}")


def _budgets(reader: _Reader, elements: Iterable[Any], currency: str) -> tuple[PlannedMoney, ...]:
    """Return the budgets; a revised one stands in for the original of the same period."""
    found: dict[tuple[dt.date, dt.date, str], tuple[bool, PlannedMoney]] = {}
    for element in elements:
        row = _planned(reader, element, currency)
        revised = element.get("type") == _REVISED
        key = row.start, row.end, row.currency
        # Two budgets of one kind for one period are two sums; only a revision takes a place.
        if key in found and found[key][0] == revised:
            found[key] = revised, PlannedMoney(row.start, row.end, found[key][1].value + row.value, row.currency)
        elif key not in found or revised:
            found[key] = revised, row
    return tuple(row for _, row in found.values())


def _planned(reader: _Reader, element: Any, currency: str) -> PlannedMoney:
    start, end = (element.find(x) for x in ("period-start", "period-end"))
    first = reader.day(start.get("iso-date") if start is not None else None)
    last = reader.day(end.get("iso-date")) if end is not None else first
    if last < first:
        raise reader.fault(
            Sentence(
                "a period ends on %(last)s before it begins on %(first)s",
                last=Written(last, f"{last}"),
                first=Written(first, f"{first}"),
            ),
            Sentence("a beginning before the end"),
        )
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
