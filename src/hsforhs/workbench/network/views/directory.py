"""Everybody's pages: the directory, a person, the balance of supply and demand, receipts of erasures."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hsforhs.framework import framework
from hsforhs.matching import gap_map, one_count, scarcest

from .. import queries, rules, services
from ..candidates import candidates
from ..models import ErasureReceipt, Expertise
from ..queries import Wanted
from .people import SECTION, user_of

LONGEST_WORD = 80


@never_cache
@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """People by the fields that they show, how many there are, and institutions."""
    viewer = rules.viewer_of(request.user)
    asked = {x: request.GET.get(x, "").strip()[:LONGEST_WORD] for x in ("q", "area", "language", "region")}
    page = request.GET.get("page", "1")
    wanted = Wanted(asked["q"], asked["area"], asked["language"], asked["region"], int(page) if _is_page(page) else 1)
    total, by_region = queries.members_by_region()
    words = framework()
    context = {
        "viewer": viewer,
        "wanted": wanted,
        "found": queries.directory(viewer, wanted),
        "total": total,
        "by_region": [(code if code in words.regions else "", number) for code, number in by_region],
        "institutions": queries.institutions(),
        "areas": words.areas.values(),
        "regions": list(words.regions),
        "section": SECTION,
    }
    return render(request, "network/directory.html", context)


def _is_page(text: str) -> bool:
    return text.isdecimal() and len(text) <= 5 and 1 <= int(text) <= 10_000


@never_cache
@require_GET
def person(request: HttpRequest, key: str) -> HttpResponse:
    """What the viewer may see of one person."""
    viewer = rules.viewer_of(request.user)
    found = queries.find_person(viewer, key)
    if found is None:
        raise Http404
    is_own = viewer.profile is not None and viewer.profile.pk == found.profile.pk
    context = {
        "viewer": viewer,
        "shown": found,
        "is_own": is_own,
        "may_endorse": viewer.is_approved and not is_own and "expertise" in found.fields,
        "section": SECTION,
    }
    return render(request, "network/person.html", context)


@login_required
@require_POST
def endorse(request: HttpRequest, number: int) -> HttpResponse:
    found = Expertise.objects.select_related("profile").filter(pk=number).first()
    if found is None or found.profile is None:
        raise Http404
    services.endorse(person=user_of(request), expertise=found)
    messages.success(request, _("You have confirmed it."))
    return redirect("network:person", found.profile.key)


@never_cache
@require_GET
def balance(request: HttpRequest) -> HttpResponse:
    """Supply against demand by area."""
    viewer = rules.viewer_of(request.user)
    experts, _names = candidates(viewer, brief=True)
    asked = queries.demand(viewer)
    rows = gap_map(asked.total, experts, on=timezone.localdate())
    words = framework()
    context = {
        "viewer": viewer,
        "rows": [
            {
                "area": words.areas[x.area],
                "people": x.people if viewer.is_secretariat else one_count(x.people, len(experts)),
                "supply": x.supply if viewer.is_secretariat or one_count(x.people, len(experts)) is not None else None,
                "requests": asked.requests.get(x.area, 0),
                "gaps": asked.gaps.get(x.area, 0.0) if words.areas[x.area].spar2_capacity else None,
            }
            for x in rows
        ],
        "scarce": [words.areas[x.area] for x in scarcest(rows)[:5]],
        "section": SECTION,
    }
    return render(request, "network/balance.html", context)


@never_cache
@require_GET
def receipt(request: HttpRequest, key: str) -> HttpResponse:
    """The receipt of an erasure, for whoever has its key."""
    found = ErasureReceipt.objects.filter(key=key).first()
    if found is None:
        raise Http404
    return render(request, "network/receipt.html", {"receipt": found, "section": SECTION})
