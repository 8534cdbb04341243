"""What the pages share: who asks, records of the address, forms that a service refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.places.models import Place

from .. import queries
from ..models import Lesson, Recommendation, Review, Timeline

View = Callable[..., HttpResponse]
SECTION = "places"


def user_of(request: HttpRequest) -> User:
    """Return the person who signed in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def find_place(code: str) -> Place:
    """Return a place by its code."""
    found = Place.objects.select_related("parent").filter(code__iexact=code).first()
    if found is None:
        raise Http404
    return found


def of_review(view: Callable[Concatenate[HttpRequest, Review, ...], HttpResponse]) -> View:
    """Find the review of the address for who may read it."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, review_id: int, **more: Any) -> HttpResponse:
        known = queries.find_review(request.user, review_id)
        if known is None:
            raise Http404
        return view(request, known, **more)

    return found


def of_timeline(view: Callable[Concatenate[HttpRequest, Timeline, ...], HttpResponse]) -> View:
    """Find the timeline of the address for who may read it."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, timeline_id: int, **more: Any) -> HttpResponse:
        known = queries.find_timeline(request.user, timeline_id)
        if known is None:
            raise Http404
        return view(request, known, **more)

    return found


def of_stored_lesson(view: Callable[Concatenate[HttpRequest, Lesson, ...], HttpResponse]) -> View:
    """Find the stored lesson of the address for people who signed in and may read it."""

    @never_cache
    @login_required
    @wraps(view)
    def found(request: HttpRequest, lesson: str, **more: Any) -> HttpResponse:
        known = queries.find_lesson(request.user, lesson)
        if not isinstance(known, Lesson):
            raise Http404
        return view(request, known, **more)

    return found


def of_step(view: Callable[Concatenate[HttpRequest, Recommendation, ...], HttpResponse]) -> View:
    """Find the recommendation of the address for people who signed in and may read it."""

    @never_cache
    @login_required
    @wraps(view)
    def found(request: HttpRequest, step_id: int, **more: Any) -> HttpResponse:
        known = queries.find_step(request.user, step_id)
        if known is None:
            raise Http404
        return view(request, known, **more)

    return found


def done(
    request: HttpRequest,
    form: Form,
    act: Callable[[], Model | None],
    words: str,
    page: str,
    number: int | None = None,
) -> HttpResponse | None:
    """Do what a form asks, say so in ``words`` and go on to the page of a record: of ``number``, or of what was made.

    Returns ``None`` where the form has to be shown again with what is wrong, whether form or service says so.
    """
    if not form.is_valid():
        return None
    try:
        made = act()
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return None
    if words:
        messages.success(request, words)
    return redirect(page, made.pk if made is not None and number is None else number)


def status(form: Form | None) -> int:
    """The status of a page with a form: 422 where what was sent cannot be stored."""
    return 422 if form is not None and form.is_bound and form.errors else 200


def file_answer(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Answer with a file to keep."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
