"""Activities written as IATI 2.03: elements in the order of its schema, with what its rules ask for.

Order and cardinality are those of iati-activities-schema.xsd of IATI/IATI-Schemas.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import IO, Any

from lxml import etree

from hsforhs.files import BadInput, Sentence
from hsforhs.files.values import Written

from .records import VERSION, Activity, PlannedMoney, Transaction

_FORBIDDEN = re.compile(r"[/&|?\s]")
_CLOSE = 0.01


def write_iati(activities: Iterable[Activity], target: IO[bytes], *, generated: dt.datetime) -> None:
    """Write activities as IATI 2.03, elements in the order that its schema asks for.

    Raises BadInput where there is no activity, and for one without identifier, title, reporter or dates, with a
    transaction that lies in the future, with percentages that do not make 100 or with signs that identifiers must not
    have, all of which the standard does not allow.
    """
    root = etree.Element("iati-activities", version=VERSION)
    root.set("generated-datetime", generated.replace(microsecond=0).isoformat())
    for activity in activities:
        _check(activity, generated.date())
        _write(root, activity)
    if not len(root):
        raise BadInput(Sentence("there is no activity to publish"), expected=Sentence("at least one"))
    etree.ElementTree(root).write(target, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _check(activity: Activity, today: dt.date) -> None:
    named = Sentence("the activity '%(id)s' cannot be published", id=activity.id)
    if not (activity.id and activity.title and activity.reporter and activity.start):
        raise BadInput(named, expected=Sentence("an identifier, a title, a reporter, a start"))
    if _FORBIDDEN.search(activity.reporter + activity.id):
        raise BadInput(
            Sentence("%(named)s: its reference is '%(reporter)s'", named=named, reporter=activity.reporter),
            expected=Sentence("no blank and none of / & | ?"),
        )
    for what, shares in (("countries", activity.countries), ("sectors", activity.sectors)):
        if shares and abs(sum(shares.values()) - 100) > _CLOSE:
            made = Written(sum(shares.values()), f"{sum(shares.values()):g}")
            raise BadInput(
                Sentence("%(named)s: its countries make %(sum)s per cent", named=named, sum=made)
                if what == "countries"
                else Sentence("%(named)s: its sectors make %(sum)s per cent", named=named, sum=made),
                expected=Sentence("100 in all"),
            )
    late = [x.on for x in activity.transactions if x.on > today]
    if late:
        raise BadInput(
            Sentence("%(named)s: a transaction is of %(day)s", named=named, day=Written(late[0], f"{late[0]}")),
            expected=Sentence("no day in the future; money to come is planned"),
        )


def _write(root: Any, activity: Activity) -> None:
    element = etree.SubElement(root, "iati-activity")
    element.set("{http://www.w3.org/XML/1998/namespace}lang", activity.language or "en")
    _plain(element, "iati-identifier", activity.id)
    reporter = etree.SubElement(element, "reporting-org", ref=activity.reporter, type="10")
    _plain(reporter, "narrative", activity.reporter_name or activity.reporter)
    for name, text in (("title", activity.title), ("description", activity.description or activity.title)):
        _plain(etree.SubElement(element, name), "narrative", text)
    taking_part = etree.SubElement(element, "participating-org", ref=activity.reporter, role="2", type="10")
    _plain(taking_part, "narrative", activity.reporter_name or activity.reporter)
    if activity.funder:
        _plain(etree.SubElement(element, "participating-org", role="1"), "narrative", activity.funder)
    for other in activity.other_ids:
        etree.SubElement(element, "other-identifier", ref=other, type="A9")
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
        if one.provider:
            _plain(provider, "narrative", one.provider)
    if one.receiver:
        _plain(etree.SubElement(element, "receiver-org"), "narrative", one.receiver)


def _value(element: Any, value: float, currency: str, day: dt.date) -> None:
    found = etree.SubElement(element, "value", {"currency": currency, "value-date": day.isoformat()})
    found.text = f"{value:.2f}"


def _plain(parent: Any, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text
