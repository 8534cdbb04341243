"""Pages of editions: the list, one with its content and its changes, the difference between two."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.planning.edition import edition_difference

from . import queries, rules, services, words
from .forms import PublishForm
from .models import Edition, EditionChange, Status

ROWS = 40
SECTION = {"section": "framework"}


@never_cache
@require_GET
def edition_list(request: HttpRequest) -> HttpResponse:
    context = {"editions": queries.listed(), "statuses": Status, **SECTION}
    return render(request, "editions/list.html", context)


@never_cache
@require_GET
def edition(request: HttpRequest, name: str) -> HttpResponse:
    """Show one edition: what it changes and why, and its content table by table."""
    found = _named(name)
    content = found.tables
    table = request.GET.get("table", "")
    asked = request.GET.get("q", "").strip()
    if table and table not in content.tables:
        raise Http404
    page = None
    if table:
        rows = words.content_lines(table, content.tables[table], asked)
        page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "edition": found,
        "changes": [_shown_change(x) for x in found.changes.all()],
        "counts": [(x, words.table_words(x), number) for x, number in queries.count_of(content).items()],
        "table": table,
        "table_title": words.table_words(table),
        "page": page,
        "asked": asked,
        "is_draft": found.status == Status.DRAFT,
        "may_publish": found.status == Status.DRAFT and rules.may_publish(request.user),
        "form": PublishForm(),
        **SECTION,
    }
    return render(request, "editions/edition.html", context)


@never_cache
@require_GET
def difference(request: HttpRequest, old: str, new: str) -> HttpResponse:
    """Show what changed from one edition to another, old and new beside each other."""
    before, after = _named(old), _named(new)
    was, now = before.tables, after.tables
    found = edition_difference(was, now)
    context = {
        "old": before,
        "new": after,
        "parts": words.difference_parts(found, was.tables, now.tables),
        "editions": queries.listed(),
        **SECTION,
    }
    return render(request, "editions/difference.html", context)


@require_GET
def choose_difference(request: HttpRequest) -> HttpResponse:
    """Lead from the form that chooses two editions to the page of their difference."""
    old, new = _named(request.GET.get("old", "")), _named(request.GET.get("new", ""))
    return redirect("editions:difference", old.name, new.name)


@never_cache
@require_http_methods(["POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Make the draft the current edition."""
    if not rules.may_publish(request.user):
        raise PermissionDenied
    form = PublishForm(request.POST)
    draft = queries.draft()
    if not form.is_valid():
        messages.error(request, _("Say in a few words what this edition changes and why."))
        return redirect("editions:edition", draft.name) if draft else redirect("editions:list")
    try:
        done = services.publish(person=request.user, note=form.cleaned_data["note"])
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("editions:list")
    messages.success(request, _("%(name)s is the current edition now.") % {"name": done.name})
    return redirect("editions:edition", done.name)


@require_POST
def drop(request: HttpRequest, change_id: int) -> HttpResponse:
    """Take a change out of the draft."""
    if not rules.may_change(request.user):
        raise PermissionDenied
    change = get_object_or_404(EditionChange.objects.select_related("edition").defer("edition__content"), pk=change_id)
    try:
        services.drop_change(person=request.user, change=change)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The change is not part of the draft any more."))
    return redirect("editions:edition", change.edition.name)


def _named(name: str) -> Edition:
    found = queries.named(name)
    if found is None:
        raise Http404
    return found


def _shown_change(change: EditionChange) -> dict[str, object]:
    return {
        "pk": change.pk,
        "table": words.table_words(change.table),
        "line": words.change_line(change),
        "title": change.trail.get("title", ""),
        "address": words.own_address(change.trail),
        "trail": words.trail_lines(change.trail),
        "added_at": change.added_at,
    }
