"""Reviews: the list, adding, changing, one review with its lessons and recommendations."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.workbench.accounts.rules import Person, grants_of, may_administer
from hsforhs.workbench.places.models import Place

from .. import queries, rules, services
from ..forms import LessonForm, PillarForm, PublicForm, ReasonForm, ReviewForm, StepForm, VisibilityForm, review_initial
from ..models import Review
from ..rules import TABLE, Deed
from ..services.public import places_for
from .finding import SECTION, done, find_place, of_review, status, user_of

MOST = 200


@never_cache
@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """The reviews that somebody may read."""
    found = list(queries.reviews(request.user)[:MOST])
    context = {"reviews": found, "places": places_to_write(request.user), "section": SECTION}
    return render(request, "experiences/reviews.html", context)


def places_to_write(person: Person) -> list[Place]:
    """Return the places at which a person holds a role to write, by their own grants."""
    if may_administer(person):
        return list(Place.objects.filter(invented=True, kind="country"))
    paths = {x.path for x in grants_of(person) if x.role in TABLE[Deed.WRITE]}
    return list(Place.objects.filter(path__in=paths)) if paths else []


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Add a review at a place."""
    place = find_place(code)
    if not rules.may_at(request.user, Deed.WRITE, place):
        raise PermissionDenied
    form = ReviewForm(request.POST or None)
    if answer := done(
        request,
        form,
        lambda: services.add_review(
            person=user_of(request), place=place, language=get_language() or "", **form.cleaned_data
        ),
        _("The review is stored. Only people with a role at the place read it."),
        "experiences:review",
    ):
        return answer
    context = {"place": place, "form": form, "section": SECTION}
    return render(request, "experiences/review_form.html", context, status=status(form))


@login_required
@require_http_methods(["GET", "POST"])
@of_review
def change(request: HttpRequest, found: Review) -> HttpResponse:
    """Change the fields of a review."""
    if not rules.may(request.user, Deed.WRITE, found):
        raise PermissionDenied
    form = ReviewForm(request.POST or None, initial=review_initial(found))
    if answer := done(
        request,
        form,
        lambda: services.change_review(person=user_of(request), review=found, **form.cleaned_data),
        _("The review is changed."),
        "experiences:review",
        found.pk,
    ):
        return answer
    context = {"place": rules.home(found), "reviewed": found, "form": form, "section": SECTION}
    return render(request, "experiences/review_form.html", context, status=status(form))


@require_GET
@of_review
def review(request: HttpRequest, found: Review) -> HttpResponse:
    """One review: lessons by pillar, recommendations with their follow-up, who validated it, its public version."""
    return page(request, found)


@login_required
@require_http_methods(["GET", "POST"])
@of_review
def add_lesson(request: HttpRequest, found: Review) -> HttpResponse:
    """Add a lesson to a review."""
    if not rules.may(request.user, Deed.WRITE, found):
        raise PermissionDenied
    form = LessonForm(request.POST or None)
    if answer := done(
        request,
        form,
        lambda: services.add_lesson(person=user_of(request), review=found, **form.cleaned_data),
        _("The lesson is stored."),
        "experiences:review",
        found.pk,
    ):
        return answer
    context = {"reviewed": found, "form": form, "section": SECTION}
    return render(request, "experiences/lesson_form.html", context, status=status(form))


@login_required
@require_POST
@of_review
def add_step(request: HttpRequest, found: Review) -> HttpResponse:
    """Add a recommendation, perhaps of one of the lessons."""
    form = StepForm(request.POST)
    lesson = next((x for x in found.lessons.all() if str(x.pk) == request.POST.get("of")), None)
    answer = done(
        request,
        form,
        lambda: services.add_recommendation(person=user_of(request), review=found, lesson=lesson, **form.cleaned_data),
        _("The recommendation is stored."),
        "experiences:review",
        found.pk,
    )
    return answer or page(request, found, step_form=form)


@login_required
@require_POST
@of_review
def map_pillar(request: HttpRequest, found: Review) -> HttpResponse:
    form = PillarForm(request.POST)
    answer = done(
        request,
        form,
        lambda: services.map_pillar(person=user_of(request), review=found, **form.cleaned_data),
        _("The pillar is mapped."),
        "experiences:review",
        found.pk,
    )
    return answer or page(request, found, pillar_form=form)


@login_required
@require_POST
@of_review
def validate(request: HttpRequest, found: Review) -> HttpResponse:
    services.validate_review(person=user_of(request), review=found)
    messages.success(request, _("The review is validated."))
    return redirect("experiences:review", found.pk)


@login_required
@require_POST
@of_review
def set_visibility(request: HttpRequest, found: Review) -> HttpResponse:
    form = VisibilityForm(request.POST)
    answer = done(
        request,
        form,
        lambda: services.set_visibility(person=user_of(request), review=found, **form.cleaned_data),
        _("Who may read it is changed."),
        "experiences:review",
        found.pk,
    )
    return answer or page(request, found, visibility_form=form)


@login_required
@require_POST
@of_review
def remove(request: HttpRequest, found: Review) -> HttpResponse:
    services.remove_review(person=user_of(request), review=found)
    messages.success(request, _("The review is removed."))
    return redirect("experiences:reviews")


@login_required
@require_POST
@of_review
def propose_public(request: HttpRequest, found: Review) -> HttpResponse:
    """Make the public version of a private review."""
    form = PublicForm(request.POST, places=places_for(found) if found.country else [])
    return done(
        request,
        form,
        lambda: services.propose_public(person=user_of(request), review=found, **form.cleaned_data),
        _("The public version is proposed. Read every text for names and places."),
        "experiences:review",
    ) or page(request, found, public_form=form)


@login_required
@require_POST
@of_review
def accept_public(request: HttpRequest, found: Review) -> HttpResponse:
    services.accept_public(person=user_of(request), review=found)
    messages.success(request, _("Everybody can read this version now."))
    return redirect("experiences:review", found.pk)


@login_required
@require_POST
@of_review
def return_public(request: HttpRequest, found: Review) -> HttpResponse:
    form, original = ReasonForm(request.POST), found.original_id
    if not form.is_valid():
        return page(request, found, reason_form=form)
    services.return_public(person=user_of(request), review=found, **form.cleaned_data)
    messages.success(request, _("The public version is returned and removed."))
    return redirect("experiences:review", original) if original else redirect("experiences:reviews")


def page(request: HttpRequest, found: Review, **forms: Form) -> HttpResponse:
    """Show a review; ``forms`` are those that were refused."""
    person = request.user
    steps = list(found.recommendations.all())
    may_propose = not found.anonymised and rules.may(person, Deed.PROPOSE_PUBLIC, found) and bool(found.country)
    original = found.original if found.original and rules.may_read_review(person, found.original) else None
    reads_home = rules.may_read_review(person, found) and not found.anonymised
    versions = list(found.public_versions.all()) if reads_home else []
    context = {
        "reviewed": found,
        "place": found.place,
        "lessons": [(x, [s for s in steps if s.lesson_id == x.pk]) for x in found.lessons.all()],
        "steps": steps,
        "waiting": [x for x in versions if not x.is_accepted],
        "accepted": [x for x in versions if x.is_accepted],
        "original": original,
        "may_write": rules.may(person, Deed.WRITE, found),
        "may_follow": rules.may(person, Deed.FOLLOW, found),
        "may_validate": rules.may(person, Deed.VALIDATE, found),
        "may_set_visibility": rules.may(person, Deed.SET_VISIBILITY, found),
        "may_remove": rules.may(person, Deed.REMOVE, found),
        "may_import": rules.may(person, Deed.IMPORT, found),
        "may_propose": may_propose,
        "may_accept": rules.may(person, Deed.ACCEPT_PUBLIC, found),
        "step_form": StepForm(),
        "pillar_form": PillarForm(),
        "visibility_form": VisibilityForm(initial={"visibility": found.visibility}),
        "public_form": PublicForm(places=places_for(found)) if may_propose else None,
        "reason_form": ReasonForm(),
        "section": SECTION,
        **forms,
    }
    bad = any(x.is_bound and x.errors for x in forms.values())
    return render(request, "experiences/review.html", context, status=422 if bad else 200)
