"""What was learned at one place, and its capacity beside its performance."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hsforhs.experiences import STAGES
from hsforhs.experiences.capacity import beside
from hsforhs.framework import framework
from hsforhs.workbench.assessments.queries import current_rounds, latest_with_scores
from hsforhs.workbench.places.queries import ancestors

from .. import rules
from ..learned import learned_at
from ..pictures import shares
from ..rules import Deed
from .finding import SECTION, find_place


@require_GET
def learned(request: HttpRequest, code: str) -> HttpResponse:
    """Lessons, findings without an action, actions that moved nothing, scores beside 7-1-7."""
    place = find_place(code)
    if not place.country:
        raise Http404
    rounds = current_rounds(place, request.user)
    found = learned_at(request.user, place, lambda: [x.assessment for x in rounds])
    newest = latest_with_scores(rounds)
    words = framework()
    levels = [(stage, beside(newest.assessment, stage, words) if newest else {}) for stage in STAGES]
    context = {
        "place": place,
        "ancestors": ancestors(place),
        "learned": found,
        "newest": newest,
        "beside": [
            (share, [(words.areas[area], level) for area, level in dict(levels)[share.stage].items()])
            for share in shares(found.counts.items())
        ],
        "may_write": rules.may_at(request.user, Deed.WRITE, place),
        "may_import": rules.may_at(request.user, Deed.IMPORT, place),
        "section": SECTION,
    }
    return render(request, "experiences/learned.html", context)
