"""The repository of this library over OAI-PMH 2.0: six verbs, Dublin Core, sets by capacity area, deleted records.

Source: the Open Archives Initiative Protocol for Metadata Harvesting, version 2.0 (2002-06-14). Only public documents
are given; one that was public once and is taken out or closed is given as deleted, for ever.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Min, Q, QuerySet
from django.utils import timezone
from lxml import etree

from hsforhs.framework import framework
from hsforhs.library.dublin_core import dublin_core
from hsforhs.workbench.audit.services import instance_id
from hsforhs.workbench.places.models import Visibility

from .models import Document, Tag, TagStatus
from .records import record_of

PAGE = 100
PREFIX = "oai_dc"
_OAI = "http://www.openarchives.org/OAI/2.0/"
_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_DC = "http://purl.org/dc/elements/1.1/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XML = "http://www.w3.org/XML/1998/namespace"
_SCHEMA = f"{_OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
_DC_SCHEMA = f"{_OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_SIGNER = "hsforhs.library.oai"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_END = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
_DAY, _MOMENT = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"
_WRITTEN = {_DAY: re.compile(r"\d{4}-\d\d-\d\d"), _MOMENT: re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")}
_NAME = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_SET = re.compile(rf"{_NAME.pattern}(?::{_NAME.pattern})*")
_LISTS = frozenset({"from", "until", "set", "metadataPrefix", "resumptionToken"})
ARGUMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset({"identifier", "metadataPrefix"})),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), _LISTS),
    "ListRecords": (frozenset({"metadataPrefix"}), _LISTS),
}
"""Needed and allowed arguments of each verb; a resumption token stands alone."""


class OaiError(Exception):
    """An error of the protocol, with its code and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a list is asked for. ``after`` is the last record that was given: moment and number."""

    prefix: str
    first: str = ""
    last: str = ""
    set_name: str = ""
    after: tuple[str, int] | None = None
    given: int = 0


def answer(arguments: Mapping[str, Sequence[str]], *, address: str, email: str) -> bytes:
    """Answer a request; ``arguments`` are its values by name as they came, ``address`` is that of the repository."""
    root = etree.Element(f"{{{_OAI}}}OAI-PMH", nsmap={None: _OAI, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", _SCHEMA)
    _add(root, "responseDate", timezone.now().strftime(_MOMENT))
    request = _add(root, "request", address)
    try:
        verb, asked = _checked(arguments)
        for name, value in (("verb", verb), *asked.items()):
            request.set(name, _clean(value))
        body = etree.Element(f"{{{_OAI}}}{verb}")
        _VERBS[verb](body, asked, address, email)
        root.append(body)
    except OaiError as error:
        if error.code in ("badVerb", "badArgument"):
            request.attrib.clear()
        _add(root, "error", str(error)).set("code", error.code)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return content


def _checked(arguments: Mapping[str, Sequence[str]]) -> tuple[str, dict[str, str]]:
    verbs = arguments.get("verb", ())
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        said = "is missing" if not verbs else "stands twice" if len(verbs) > 1 else "is none of the protocol"
        raise OaiError("badVerb", f"The verb {said}; expected one of {', '.join(ARGUMENTS)}.")
    verb = verbs[0]
    needed, allowed = ARGUMENTS[verb]
    asked = {name: values[0] for name, values in arguments.items() if name != "verb"}
    if twice := [name for name, values in arguments.items() if len(values) > 1]:
        raise OaiError("badArgument", f"The argument {twice[0]} stands twice; expected it once.")
    if foreign := [name for name in asked if name not in allowed]:
        raise OaiError("badArgument", f"The argument {foreign[0]} is not one of {verb}.")
    if "resumptionToken" in asked:
        if len(asked) > 1:
            raise OaiError("badArgument", "A resumption token is given with no other argument.")
    elif missing := sorted(needed - asked.keys()):
        raise OaiError("badArgument", f"The argument {missing[0]} is missing.")
    return verb, asked


def _identify(body: Any, asked: Mapping[str, str], address: str, email: str) -> None:
    earliest = _given().aggregate(least=Min("changed_at"))["least"] or timezone.now()
    for name, text in (
        ("repositoryName", "HSforHS workbench, reference library"),
        ("baseURL", address),
        ("protocolVersion", "2.0"),
        # The schema of the protocol wants a domain with a dot; the name of this machine alone has none.
        ("adminEmail", email if "." in email.rpartition("@")[2] else f"{email}.invalid"),
        ("earliestDatestamp", earliest.astimezone(dt.UTC).strftime(_MOMENT)),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        _add(body, name, text)


def _list_formats(body: Any, asked: Mapping[str, str], address: str, email: str) -> None:
    if "identifier" in asked:
        _found(asked["identifier"])
    entry = _add(body, "metadataFormat", "")
    _add(entry, "metadataPrefix", PREFIX)
    _add(entry, "schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    _add(entry, "metadataNamespace", _OAI_DC)


def _list_sets(body: Any, asked: Mapping[str, str], address: str, email: str) -> None:
    if "resumptionToken" in asked:
        raise OaiError("badResumptionToken", "The list of sets is given whole; there is no token for it.")
    for area in framework().areas.values():
        entry = _add(body, "set", "")
        _add(entry, "setSpec", area.code)
        _add(entry, "setName", f"{area.code} {area.title}")


def _get_record(body: Any, asked: Mapping[str, str], address: str, email: str) -> None:
    _check_prefix(asked["metadataPrefix"])
    row = _found(asked["identifier"])
    tags = list(row.tags.exclude(status=TagStatus.REJECTED).order_by("pk"))
    _record(body, row, tags, instance_id(), whole=True)


def _list_identifiers(body: Any, asked: Mapping[str, str], address: str, email: str) -> None:
    _list(body, asked, whole=False)


def _list_records(body: Any, asked: Mapping[str, str], address: str, email: str) -> None:
    _list(body, asked, whole=True)


_VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _list_formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}


def _list(body: Any, asked: Mapping[str, str], *, whole: bool) -> None:
    wanted = _opened(asked["resumptionToken"], body.tag) if "resumptionToken" in asked else _asked(asked)
    found = _selected(wanted)
    total = found.count()
    if wanted.after is not None:
        moment, number = dt.datetime.fromisoformat(wanted.after[0]), wanted.after[1]
        found = found.filter(Q(changed_at__gt=moment) | Q(changed_at=moment, pk__gt=number))
    rows = list(found.select_related("place").order_by("changed_at", "pk")[: PAGE + 1])
    # Also where everything behind a token moved out of the days that were asked for: a list without records is none.
    if not rows:
        raise OaiError("noRecordsMatch", "No record fits.")
    page = rows[:PAGE]
    tags: dict[int, list[Tag]] = {}
    for tag in Tag.objects.filter(document__in=page).exclude(status=TagStatus.REJECTED).order_by("pk"):
        tags.setdefault(tag.document_id, []).append(tag)
    instance = instance_id()
    for row in page:
        _record(body, row, tags.get(row.pk, []), instance, whole=whole)
    more = len(rows) > PAGE
    if more or wanted.after is not None:
        token = _add(body, "resumptionToken", _sealed(wanted, page[-1], len(page), body.tag) if more else "")
        token.set("completeListSize", str(max(total, wanted.given + len(page))))
        token.set("cursor", str(wanted.given))


def _asked(asked: Mapping[str, str]) -> _Wanted:
    _check_prefix(asked["metadataPrefix"])
    if "set" in asked and not _SET.fullmatch(asked["set"]):
        raise OaiError("badArgument", "The set is not written as one; expected a name such as D2.")
    first, last = asked.get("from", ""), asked.get("until", "")
    forms = [_form(name, asked[name]) for name in ("from", "until") if name in asked]
    if len(set(forms)) > 1:
        raise OaiError("badArgument", "from and until are written differently; expected days or moments for both.")
    if first and last and first > last:
        raise OaiError("badArgument", "from is later than until.")
    set_name = asked.get("set", "")
    if "set" in asked and set_name not in framework().areas:
        raise OaiError("noRecordsMatch", "There is no such set; ListSets names those that there are.")
    return _Wanted(asked["metadataPrefix"], first, last, set_name)


def _form(name: str, text: str) -> str:
    for form, written in _WRITTEN.items():
        if written.fullmatch(text):
            try:
                dt.datetime.strptime(text, form)
            except ValueError:
                break
            return form
    raise OaiError("badArgument", f"{name} is no day and no moment; expected 2026-11-30 or 2026-11-30T12:00:00Z.")


def _check_prefix(prefix: str) -> None:
    if not _NAME.fullmatch(prefix):
        raise OaiError("badArgument", f"The metadataPrefix is not written as one; expected {PREFIX}.")
    if prefix != PREFIX:
        raise OaiError("cannotDisseminateFormat", f"Records are given as {PREFIX} alone.")


def _given() -> QuerySet[Document]:
    return Document.objects.filter(was_public=True)


def _selected(wanted: _Wanted) -> QuerySet[Document]:
    found = _given()
    if wanted.set_name:
        tagged = Tag.objects.filter(scheme="area", code=wanted.set_name).exclude(status=TagStatus.REJECTED)
        found = found.filter(pk__in=tagged.values("document"))
    if wanted.first:
        found = found.filter(changed_at__gte=_moment(wanted.first))
    if wanted.last:
        # The last second or day counts whole; the end of time has nothing behind it.
        step = dt.timedelta(days=1) if _form("until", wanted.last) == _DAY else dt.timedelta(seconds=1)
        last = _moment(wanted.last)
        found = found.filter(changed_at__lt=last + step) if last < _END else found
    return found


def _moment(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, _form("from", text)).replace(tzinfo=dt.UTC)


def _sealed(wanted: _Wanted, last: Document, number: int, verb: str) -> str:
    after = [last.changed_at.isoformat(), last.pk]
    content = [verb, wanted.prefix, wanted.first, wanted.last, wanted.set_name, after, wanted.given + number]
    return signing.dumps(content, salt=_SIGNER, compress=True)


def _opened(token: str, verb: str) -> _Wanted:
    try:
        for_verb, prefix, first, last, set_name, after, given = signing.loads(token, salt=_SIGNER)
    except (signing.BadSignature, ValueError, TypeError):
        for_verb = ""
    if for_verb != verb:
        raise OaiError("badResumptionToken", "The token is not one of this list; expected that of the page before.")
    return _Wanted(prefix, first, last, set_name, (after[0], after[1]), given)


def identifier_of(row: Document, instance: str) -> str:
    """Return the lasting identifier of a document in the repository of a store."""
    return f"oai:hsforhs-{instance}:{row.pk}"


def _found(identifier: str) -> Document:
    start, _, number = identifier.rpartition(":")
    row = None
    if start == f"oai:hsforhs-{instance_id()}" and number.isascii() and number.isdigit() and len(number) < 19:
        row = _given().select_related("place").filter(pk=int(number)).first()
    if row is None:
        raise OaiError("idDoesNotExist", "There is no record with this identifier.")
    return row


def _record(body: Any, row: Document, tags: Sequence[Tag], instance: str, *, whole: bool) -> None:
    gone = row.deleted_at is not None or row.visibility != Visibility.PUBLIC
    above = _add(body, "record", "") if whole else body
    header = _add(above, "header", "")
    if gone:
        header.set("status", "deleted")
    _add(header, "identifier", identifier_of(row, instance))
    _add(header, "datestamp", row.changed_at.astimezone(dt.UTC).strftime(_MOMENT))
    for code in dict.fromkeys(x.code for x in tags if x.scheme == "area"):
        _add(header, "setSpec", code)
    if whole and not gone:
        _add_dublin_core(_add(above, "metadata", ""), dublin_core(record_of(row, tags), framework()))


def _add_dublin_core(metadata: Any, elements: Iterable[tuple[str, str, str]]) -> None:
    holder = etree.SubElement(metadata, f"{{{_OAI_DC}}}dc", nsmap={"oai_dc": _OAI_DC, "dc": _DC})
    holder.set(f"{{{_XSI}}}schemaLocation", _DC_SCHEMA)
    for name, text, language in elements:
        element = etree.SubElement(holder, f"{{{_DC}}}{name}")
        element.text = _clean(text)
        if language:
            element.set(f"{{{_XML}}}lang", language)


def _add(above: Any, name: str, text: str) -> Any:
    element = etree.SubElement(above, f"{{{_OAI}}}{name}")
    if text:
        element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return _ILLEGAL.sub("", text)
