"""A lesson made of words that stand elsewhere: the record of an assignment, a note of an event, an answer."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hsforhs.workbench.threads.origins import Origin, find_usable

from .. import queries, rules, services
from ..forms import MadeLessonForm
from .finding import SECTION, done, status, user_of
from .reviews import places_to_write


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def lesson_from(request: HttpRequest) -> HttpResponse:
    """Complete and confirm a lesson of one of the reviews that the person writes."""
    person = user_of(request)
    origin = find_usable(person, request.POST.get("from") or request.GET.get("from", ""))
    if origin is None:
        raise Http404
    written = queries.reviews_to_write(person)
    form = MadeLessonForm(request.POST or None, initial=_initial(origin), reviews=written)

    def store() -> Any:
        given = {x: value for x, value in form.cleaned_data.items() if x not in ("review", "seen")}
        review = form.cleaned_data["review"]
        # No wider than the words that it is made from, also in a review that more people read.
        visibility = rules.narrowest(review.visibility, origin.widest)
        return services.add_lesson(person=person, review=review, visibility=visibility, origin=origin, **given)

    if answer := done(request, form, store, _("The lesson is stored."), "experiences:lesson"):
        return answer
    context = {"form": form, "origin": origin, "section": SECTION}
    context |= {"has_reviews": written.exists(), "places": places_to_write(person)}
    return render(request, "experiences/lesson_from.html", context, status=status(form))


def _initial(origin: Origin) -> dict[str, Any]:
    parts = [x.split(":") for x in origin.cells]
    return {
        "lesson": origin.text,
        "areas": list(dict.fromkeys(x[0] for x in parts)),
        "components": list(dict.fromkeys(x[1] for x in parts if len(x) > 1)),
        "sectors": list(dict.fromkeys(x[2] for x in parts if len(x) > 2)),
    }
