"""Templates to fill in and files that come back."""

from __future__ import annotations

import io
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hsforhs.experiences.records import Step
from hsforhs.experiences.review_files import Advice, ReviewFile
from hsforhs.files import BadInput
from hsforhs.formats import MEDIA_TYPES
from hsforhs.formats.review_docx import write_review_docx
from hsforhs.formats.review_xlsx import write_review_xlsx
from hsforhs.formats.timeliness_xlsx import write_timeliness_xlsx
from hsforhs.workbench.look.naming import label_of
from hsforhs.workbench.places.models import Place, Visibility

from .. import queries, rules
from ..forms import FileForm, review_initial
from ..imports import Stored, as_file, import_file, import_timelines
from ..models import Review
from ..rules import Deed
from .finding import SECTION, file_answer, find_place, of_review, user_of


@require_GET
def review_template(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """An empty form of a review for a place."""
    return _written(None, find_place(code), form, "review")


@require_GET
@of_review
def review_file(request: HttpRequest, found: Review, form: str) -> HttpResponse:
    """A review as a file."""
    steps = list(found.recommendations.all())
    seen = {x.pk: queries.record_of(x) for x in found.lessons.all()}
    advice = tuple(
        Advice(
            Step(x.text, x.lead, x.time_frame, x.due_on, x.status),
            x.supporting,
            x.proof,
            str(x.lesson_id) if x.lesson_id in seen else "",
        )
        for x in steps
    )
    return _written(
        ReviewFile(review_initial(found), tuple(seen.values()), advice), found.place, form, f"review-{found.pk}"
    )


def _written(review: ReviewFile | None, place: Place, form: str, name: str) -> HttpResponse:
    stream = io.BytesIO()
    named = label_of(place).text
    if form == "docx":
        write_review_docx(review, stream, place=named, made_on=timezone.localdate())
    else:
        write_review_xlsx(review, stream, place=named)
    return file_answer(stream.getvalue(), MEDIA_TYPES[form], f"{name}.{form}")


@require_GET
def timeliness_workbook(request: HttpRequest) -> HttpResponse:
    """The consolidation workbook with the events of a place that somebody may read."""
    place = find_place(request.GET.get("place", "WORLD"))
    found = queries.timelines(request.user, place=place).prefetch_related("recommendations")
    events = [queries.timeline_record(x, steps=list(x.recommendations.all())) for x in found.order_by("pk")[:2000]]
    stream = io.BytesIO()
    write_timeliness_xlsx(events, stream, title=label_of(place).text)
    return file_answer(stream.getvalue(), MEDIA_TYPES["xlsx"], "7-1-7.xlsx")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def import_review(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in the workbook of a review, or a table of lessons."""
    return _import(
        request,
        find_place(code),
        lambda path, place: import_file(path=path, place=place, visibility=Visibility.PRIVATE, person=user_of(request)),
        "review",
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def import_events(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in the consolidation workbook of 7-1-7."""
    return _import(
        request,
        find_place(code),
        lambda path, place: import_timelines(path=path, place=place, person=user_of(request)),
        "events",
    )


def _import(request: HttpRequest, place: Place, act: Callable[..., Stored], what: str) -> HttpResponse:
    if not rules.may_at(request.user, Deed.IMPORT, place):
        raise PermissionDenied
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        try:
            with as_file(form.cleaned_data["file"]) as path:
                done = act(path, place)
        except BadInput as error:
            form.add_error("file", error.said(translation))
        else:
            _say(request, done, what)
            return redirect("experiences:reviews" if what == "review" else "experiences:timelines")
    context = {"place": place, "form": form, "what": what, "section": SECTION}
    return render(request, "experiences/hand_in.html", context, status=422 if form.errors else 200)


def _say(request: HttpRequest, done: Stored, what: str) -> None:
    if what == "review":
        words = ngettext("%(number)d lesson is stored.", "%(number)d lessons are stored.", done.lessons)
    else:
        words = ngettext("%(number)d event is stored.", "%(number)d events are stored.", done.lessons)
    left = _("Already there and left out: %(number)d.") % {"number": done.known} if done.known else ""
    messages.success(request, f"{words % {'number': done.lessons}} {left}".strip())
