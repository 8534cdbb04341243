"""The queue of documents that are likely the same."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hsforhs.files import BadInput
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.library import queries, rules, services

MOST = 50
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
        messages.error(request, str(error))
    else:
        messages.success(request, _("The newer one is taken out.") if same else _("Both stay."))
    return redirect("library:duplicates")
