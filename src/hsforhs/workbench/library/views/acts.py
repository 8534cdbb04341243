"""What people do on the page of a document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.library import queries, rules, services
from hsforhs.workbench.library.forms import ReviewForm, TagForm, UseForm
from hsforhs.workbench.library.models import Document
from hsforhs.workbench.places.models import Place

from .documents import read_document, show


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _done(request: HttpRequest, document: Document, act: Callable[[], object], said: str) -> HttpResponse:
    """Do something, say so on the page, or say in one sentence why it was refused."""
    try:
        act()
    except BadInput as error:
        messages.error(request, error.said(translation))
        return show(request, read_document(request, document.pk), status=422)
    messages.success(request, said)
    return redirect("library:document", document.pk)


@login_required
@require_POST
def propose_tag(request: HttpRequest, number: int) -> HttpResponse:
    """Propose a tag."""
    document, form = read_document(request, number), TagForm(request.POST)
    if not rules.may_add(request.user):
        raise PermissionDenied
    if not form.is_valid():
        return show(request, document, status=422, tag_form=form)
    scheme, _blank, code = form.cleaned_data["tag"].partition(" ")
    person, reason = _person(request), form.cleaned_data["reason"]
    return _done(
        request,
        document,
        lambda: services.propose_tag(person=person, document=document, scheme=scheme, code=code, reason=reason),
        _("The tag is proposed; somebody else accepts it."),
    )


@login_required
@require_POST
def decide_tag(request: HttpRequest, number: int, tag: int) -> HttpResponse:
    """Accept or reject a tag that somebody else proposed."""
    document = read_document(request, number)
    found = next((x for x in document.tags.all() if x.pk == tag), None)
    if found is None:
        raise Http404
    person, accept = _person(request), request.POST.get("decision") == "accept"
    reason = request.POST.get("reason", "")
    said = _("The tag is accepted.") if accept else _("The tag is rejected.")
    return _done(
        request, document, lambda: services.decide_tag(person=person, tag=found, accept=accept, reason=reason), said
    )


@login_required
@require_POST
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Keep a review."""
    document, form = read_document(request, number), ReviewForm(request.POST)
    if not rules.may_add(request.user):
        raise PermissionDenied
    if not form.is_valid():
        return show(request, document, status=422, review_form=form)
    person, asked = _person(request), dict(form.cleaned_data)
    return _done(
        request,
        document,
        lambda: services.review(person=person, document=document, **asked),
        _("Your review is kept."),
    )


@login_required
@require_POST
def tell_use(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a place used a document."""
    document, person = read_document(request, number), _person(request)
    place = Place.objects.filter(code=request.POST.get("place", "")).first()
    if place is None or not rules.may_tell_use(person, place):
        raise PermissionDenied
    form = UseForm(request.POST, places=[place])
    if not form.is_valid():
        return show(request, document, status=422, use_form=form)
    helped, note = form.cleaned_data["helped"], form.cleaned_data["note"]
    return _done(
        request,
        document,
        lambda: services.tell_use(person=person, document=document, place=place, helped=helped, note=note),
        _("Thank you. Others see how much it helped."),
    )


@login_required
@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Take a document out."""
    document, person = read_document(request, number), _person(request)
    try:
        services.delete_document(person=person, document=document, reason=request.POST.get("reason", ""))
    except BadInput as error:
        messages.error(request, error.said(translation))
        return show(request, document, status=422)
    messages.success(request, _("The document is taken out."))
    return redirect("library:search")


@login_required
@require_POST
def visibility(request: HttpRequest, number: int) -> HttpResponse:
    """Say who may read a document."""
    document, person = read_document(request, number), _person(request)
    wanted = request.POST.get("visibility", "")
    return _done(
        request,
        document,
        lambda: services.set_visibility(person=person, document=document, visibility=wanted),
        _("Who may read it is changed."),
    )


@login_required
@require_POST
def supersede(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a document is the edition after another one."""
    document, person = read_document(request, number), _person(request)
    older: Any = queries.live(request.user).filter(key=request.POST.get("older", "")).first()
    if older is None:
        messages.error(request, _("There is no document with this id."))
        return show(request, document, status=422)
    return _done(
        request,
        document,
        lambda: services.supersede(person=person, document=document, older=older),
        _("The editions are tied together."),
    )


@login_required
@require_POST
def replace_address(request: HttpRequest, number: int) -> HttpResponse:
    """Take over the address that a document has moved to."""
    document, person = read_document(request, number), _person(request)
    return _done(
        request,
        document,
        lambda: services.accept_replacement(person=person, document=document),
        _("The document has its new address."),
    )
