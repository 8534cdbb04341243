"""What waits for the keepers of the library: documents that are likely the same, and what is due for another look."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.library import queries, rules, services
from hsforhs.workbench.library.models import Verdict

MOST, MOST_DUE = 50, 100
_FACTS = ("year", "publisher", "doi", "isbn", "address", "key")


@never_cache
@login_required
@require_GET
def duplicates(request: HttpRequest) -> HttpResponse:
    """Show pairs that wait for a decision, side by side, the likeliest first."""
    if not rules.may_curate(request.user):
        raise PermissionDenied
    pairs = queries.open_pairs(request.user)
    titles = {
        "year": _("Year"),
        "publisher": _("Publisher"),
        "doi": _("DOI"),
        "isbn": _("ISBN"),
        "address": _("Address"),
        "key": _("Id"),
    }
    shown = [
        (pair, [(titles[x], getattr(pair.other, x), getattr(pair.document, x)) for x in _FACTS])
        for pair in pairs[:MOST]
    ]
    context = {"pairs": shown, "number": len(pairs), "more": max(0, len(pairs) - MOST), "section": "library"}
    return render(request, "library/duplicates.html", context)


@never_cache
@login_required
@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """List documents whose next review is due, and what was recommended and is past its day."""
    if not rules.may_see_due(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    found = queries.due_documents(request.user, today)
    number = found.count()
    shown = [(x, Verdict(x.verdict).label) for x in found[:MOST_DUE]]  # type: ignore[attr-defined]
    context = {"documents": shown, "number": number, "more": number - len(shown), "today": today, "section": "library"}
    return render(request, "library/due.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Decide one pair."""
    if not isinstance(request.user, User) or not rules.may_curate(request.user):
        raise PermissionDenied
    pair = next((x for x in queries.open_pairs(request.user) if x.pk == number), None)
    if pair is None:
        raise Http404
    same = request.POST.get("decision") == "same"
    try:
        services.decide_pair(person=request.user, pair=pair, same=same)
    except BadInput as error:
        messages.error(request, error.said(translation))
    else:
        messages.success(request, _("The newer one is taken out.") if same else _("Both stay."))
    return redirect("library:duplicates")
