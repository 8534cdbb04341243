"""Who can help with a gap, and a team for several."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from hsforhs.framework import framework
from hsforhs.matching.experts import MODES

from .. import rules
from ..asking import Asked, answer, not_known_near, team_answer
from ..queries import ON_A_PAGE
from .people import SECTION

LONGEST_WORD = 200


@never_cache
@require_GET
def match(request: HttpRequest) -> HttpResponse:
    """The shortlist for one gap, and what is not known near it; without a gap the form alone."""
    asked = _asked(request)
    context = _context(request, asked)
    if asked.gap:
        viewer = rules.viewer_of(request.user)
        try:
            found = answer(viewer, asked)
        except ValidationError as error:
            return render(request, "network/match.html", {**context, "why": error.messages[0]}, status=422)
        people = found.found.people[:ON_A_PAGE]
        context["answer"] = found
        context["people"] = [
            (x, found.names.get(x.expert.id, ""), [(name, round(100 * y)) for name, y in x.parts.items()])
            for x in people
        ]
        context["not_known"] = not_known_near(viewer, asked)
        context["weights"] = people[0].weights.items() if people else []
    return render(request, "network/match.html", context)


@never_cache
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """A balanced team for several gaps; without gaps the form alone."""
    asked = _asked(request)
    context = _context(request, asked)
    if asked.gaps:
        try:
            found = team_answer(rules.viewer_of(request.user), asked)
        except ValidationError as error:
            return render(request, "network/team.html", {**context, "why": error.messages[0]}, status=422)
        scores = {x.id: x.scores for x in found.found.problem.people}
        context["answer"] = found
        context["members"] = [
            (x, found.names.get(x.id, ""), [(gap, round(100 * y)) for gap, y in scores[x.id].items()])
            for x in found.found.team.members
        ]
        context["gaps"] = [
            (gap, round(100 * share), found.found.missing[gap]) for gap, share in found.found.team.coverage.items()
        ]
    return render(request, "network/team.html", context)


def _asked(request: HttpRequest) -> Asked:
    names = ("gap", "step", "languages", "country", "mode", "first", "last", "gaps", "least")
    given = {x: request.GET.get(x, "").strip()[:LONGEST_WORD] for x in names}
    kind = "institution" if request.GET.get("kind") == "institution" else "person"
    return Asked(**given, kind=kind, size=request.GET.get("size", "4").strip()[:3])


def _context(request: HttpRequest, asked: Asked) -> dict[str, object]:
    return {"asked": asked, "areas": framework().areas.values(), "modes": MODES, "section": SECTION}
