"""Bringing documents in: by their DOI, by hand, or as a file of references."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hsforhs.files import BadInput
from hsforhs.library import Document as Record
from hsforhs.library import Tag as RecordTag
from hsforhs.library import read_references
from hsforhs.text import LANGUAGES
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.library import rules, services
from hsforhs.workbench.library.forms import DocumentForm, FileForm, LookUpForm, MadeDocumentForm
from hsforhs.workbench.library.lookups import look_up as ask_services
from hsforhs.workbench.library.models import DocumentKind
from hsforhs.workbench.library.words import reader_language
from hsforhs.workbench.places.models import Visibility
from hsforhs.workbench.threads.origins import Origin, find_usable


def _may(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not rules.may_add(request.user):
        raise PermissionDenied
    return request.user


def _page(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    curator = rules.may_curate(request.user)
    usual = Visibility.PUBLIC if curator else Visibility.NETWORK
    context = {
        "look_up_form": LookUpForm(),
        "form": DocumentForm(initial={"language": reader_language(), "visibility": usual}),
        "file_form": FileForm() if curator else None,
        "may_curate": curator,
        "section": "library",
        **forms,
    }
    return render(request, "library/add.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add one document by hand, perhaps of words that stand elsewhere in the workbench."""
    person = _may(request)
    origin = _origin(request, person)
    if request.method == "GET":
        return _page(request, form=_made_form(person, origin), origin=origin) if origin else _page(request)
    form = MadeDocumentForm(request.POST) if origin else DocumentForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, form=form, origin=origin)
    asked = form.cleaned_data
    try:
        document = services.add_document(
            person=person,
            record=_record(asked, person.actor),
            visibility=asked["visibility"],
            place=asked["place"],
            origin=origin,
        )
    except BadInput as error:
        form.add_error(None, error.said(translation))
        return _page(request, status=422, form=form, origin=origin)
    except ValidationError as error:
        form.add_error("visibility", error.messages)
        return _page(request, status=422, form=form, origin=origin)
    except PermissionDenied:
        form.add_error("visibility", _("Only those who keep the library open a document to everybody."))
        return _page(request, status=422, form=form, origin=origin)
    messages.success(request, _("The document is in the library."))
    return redirect("library:document", document.pk)


def _origin(request: HttpRequest, person: User) -> Origin | None:
    """Return what the document is made from; there is no such page for who may make nothing of it."""
    name = request.POST.get("from") or request.GET.get("from", "")
    found = find_usable(person, name) if name else None
    if name and found is None:
        raise Http404
    return found


def _made_form(person: User, origin: Origin) -> MadeDocumentForm:
    usual = Visibility.PUBLIC if rules.may_curate(person) else Visibility.NETWORK
    order = (Visibility.PRIVATE, Visibility.NETWORK, Visibility.PUBLIC)
    initial = {
        "title": origin.title,
        "language": origin.language if origin.language in LANGUAGES else reader_language(),
        "kind": DocumentKind.CASE,
        "year": origin.on.year if origin.on else None,
        "abstract": origin.text,
        "visibility": min(usual, Visibility(origin.widest), key=order.index),
        "place": origin.place.code if origin.place else "",
        "cells": ", ".join(origin.cells),
    }
    return MadeDocumentForm(initial=initial)


def _tags(asked: dict[str, Any], proposer: str) -> tuple[RecordTag, ...]:
    """Return the main area and what the cells name, each once, all of them proposed."""
    codes = [("area", asked["area"])] if asked["area"] else []
    for cell in asked.get("cells") or ():
        if isinstance(cell, str):
            codes.append(("area", cell))
            continue
        codes += [("area", cell.area), ("component", cell.component)]
        codes += [("sector", cell.sector)] if cell.sector else []
    return tuple(RecordTag(scheme, code, proposer) for scheme, code in dict.fromkeys(codes))


def _record(asked: dict[str, Any], proposer: str) -> Record:
    return Record(
        id="",
        titles={asked["language"]: asked["title"]},
        kind=asked["kind"],
        year=asked["year"],
        authors=tuple(x for part in asked["authors"].split(";") if (x := part.strip())),
        publisher=asked["publisher"],
        doi=asked["doi"],
        isbn=asked["isbn"],
        address=asked["address"],
        licence=asked["licence"],
        abstracts={asked["language"]: asked["abstract"]} if asked["abstract"] else {},
        tags=_tags(asked, proposer),
    )


@login_required
@require_POST
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask the services about a DOI and show what they say in the form, to be checked by a person."""
    _may(request)
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, look_up_form=form)
    try:
        found, service = ask_services(form.cleaned_data["doi"])
    except BadInput as error:
        form.add_error("doi", error.said(translation))
        return _page(request, status=422, look_up_form=form)
    curator = rules.may_curate(request.user)
    initial = {
        "title": found.title,
        "language": found.language if found.language != "und" else reader_language(),
        "kind": found.kind,
        "year": found.year,
        "authors": "; ".join(found.authors),
        "publisher": found.publisher,
        "doi": found.doi,
        "isbn": found.isbn,
        "address": found.address,
        "licence": found.licence,
        "abstract": next(iter(found.abstracts.values()), ""),
        "visibility": Visibility.PUBLIC if curator else Visibility.NETWORK,
    }
    names = {"crossref": "Crossref", "datacite": "DataCite", "openalex": "OpenAlex"}
    return _page(request, form=DocumentForm(initial=initial), looked_up=names[service], look_up_form=form)


@login_required
@require_POST
def import_file(request: HttpRequest) -> HttpResponse:
    """Store the references of a file; one wrong record and nothing is stored."""
    person = _may(request)
    if not rules.may_curate(person):
        raise PermissionDenied
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, status=422, file_form=form)
    upload = form.cleaned_data["file"]
    try:
        with tempfile.TemporaryDirectory(prefix="references-") as folder:
            path = Path(folder) / (Path(upload.name).name[-100:] or "file")
            path.write_bytes(b"".join(upload.chunks()))
            found = read_references(path)
        done = services.import_records(actor=person.actor, records=found, name=upload.name)
    except BadInput as error:
        form.add_error("file", error.said(translation))
        return _page(request, status=422, file_form=form)
    added = ngettext("%(number)d document is added", "%(number)d documents are added", done.added)
    skipped = ngettext("%(number)d was there already", "%(number)d were there already", len(done.skipped))
    flagged = ngettext(
        "%(number)d could be the same as another one", "%(number)d could be the same as others", done.flagged
    )
    numbers = ((added, done.added), (skipped, len(done.skipped)), (flagged, done.flagged))
    messages.success(request, "; ".join(text % {"number": number} for text, number in numbers) + ".")
    return redirect("library:duplicates" if done.flagged else "library:search")
