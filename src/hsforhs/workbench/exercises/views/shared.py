"""What the pages share: the exercise of an address, who asks, forms that a service refused, pages of one form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import grants_of, may_administer
from hsforhs.workbench.places.models import Kind, Place
from hsforhs.workbench.places.queries import countries, within

from .. import queries, rules
from ..models import Exercise
from ..rules import Deed

View = Callable[..., HttpResponse]
ExerciseView = Callable[Concatenate[HttpRequest, Exercise, ...], HttpResponse]
SECTION = "agenda"


def user_of(request: HttpRequest) -> User:
    """Return the person who signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def of_exercise(deed: Deed = Deed.READ) -> Callable[[ExerciseView], View]:
    """Find the exercise of the address for who may do the deed at its place; who may not read it finds none."""

    def wrap(view: ExerciseView) -> View:
        @never_cache
        @wraps(view)
        def found(request: HttpRequest, exercise_id: int, **more: Any) -> HttpResponse:
            known = queries.find_exercise(request.user, exercise_id)
            if known is None:
                raise Http404
            if deed in rules.AT_PLACE and not rules.may_at(request.user, deed, known.place):
                raise PermissionDenied
            return view(request, known, **more)

        return found

    return wrap


def acted(request: HttpRequest, act: Callable[[], object], said: str, *to: Any) -> HttpResponse:
    """Do a thing and go on; what the service refuses is said on the next page."""
    try:
        act()
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        messages.success(request, said)
    return redirect(*to)


def tried(form: Form, act: Callable[[], Any]) -> bool:
    """Do a thing with what a form holds; say whether it was done, and show on the form why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return False
    return True


def status(*forms: Form) -> int:
    """The status of a page with forms: 422 where what was sent cannot be stored."""
    return 422 if any(form.is_bound and form.errors for form in forms) else 200


def form_page(
    request: HttpRequest, form: Form, *, title: str, button: str, back: str, lead: str = "", **more: Any
) -> HttpResponse:
    """Show a page with one form."""
    context = {"form": form, "title": title, "button": button, "back": back, "lead": lead, "section": SECTION, **more}
    return render(request, "exercises/form.html", context, status=status(form))


def places_for(person: User, deed: Deed) -> list[Place]:
    """Return the places at which a person may do a deed: world and countries, or those of the person's roles."""
    if may_administer(person):
        return [*Place.objects.filter(kind=Kind.WORLD), *countries()]
    roles = rules.AT_PLACE[deed]
    held = {x.path for x in grants_of(person) if x.role in roles}
    found: dict[int, Place] = {}
    for path in sorted(held):
        found |= {x.pk: x for x in Place.objects.filter(within(path)).order_by("path")[:200]}
    return list(found.values())


def place_named(person: User, deed: Deed, code: str) -> Place:
    """Return a place by its code, for who may do the deed there."""
    found = Place.objects.filter(code=code).first()
    if found is None or not rules.may_at(person, deed, found):
        raise PermissionDenied
    return found


def file_of(content: bytes | str, media_type: str, name: str) -> HttpResponse:
    """Answer with a file to save."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
