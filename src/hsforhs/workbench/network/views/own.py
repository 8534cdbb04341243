"""One's own profile: field by field, with who may see it; membership; everything about me."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.workbench.accounts.models import User

from .. import queries, services
from ..erasure import erase_member
from ..forms import (
    AffiliationForm,
    AudienceForm,
    ContactForm,
    DeclarationForm,
    EvidenceForm,
    ExpertiseForm,
    InstitutionForm,
    LanguageForm,
    NoteForm,
    ProfileForm,
    WindowForm,
)
from ..models import Institution, Profile
from ..own_data import own_data
from ..services.membership import OWN_STEPS, current_declaration
from ..words import Field
from .people import SECTION, of_own_profile, refused, status, user_of

ENTRY_FORMS: dict[str, type[forms.Form]] = {
    "affiliation": AffiliationForm,
    "expertise": ExpertiseForm,
    "evidence": EvidenceForm,
    "language": LanguageForm,
    "window": WindowForm,
    "contact": ContactForm,
}


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """My profile; POST begins it."""
    person = user_of(request)
    if request.method == "POST":
        services.start_profile(person=person)
        return redirect("network:me")
    profile = Profile.objects.filter(user=person).first()
    if profile is None:
        return render(request, "network/begin.html", {"section": SECTION})
    return _page(request, person, profile)


@of_own_profile
@require_POST
def write(request: HttpRequest, person: User, profile: Profile) -> HttpResponse:
    form = ProfileForm(request.POST)
    if _done(form, lambda data: services.write_profile(person=person, profile=profile, **data)):
        messages.success(request, _("Your profile is saved."))
        return redirect("network:me")
    return _page(request, person, profile, profile_form=form)


@of_own_profile
@require_POST
def audience(request: HttpRequest, person: User, profile: Profile, field: str) -> HttpResponse:
    if field not in Field.values:
        raise Http404
    form = AudienceForm(request.POST, field=field)
    if not _done(form, lambda data: services.set_audience(person=person, profile=profile, field=field, **data)):
        return _page(request, person, profile, audience_form=form)
    messages.success(request, _("Saved who may see this field: %(field)s.") % {"field": Field(field).label})
    return redirect("network:me")


@of_own_profile
@require_POST
def add(request: HttpRequest, person: User, profile: Profile, kind: str) -> HttpResponse:
    if kind not in ENTRY_FORMS:
        raise Http404
    form = _entry_form(kind, profile, request.POST)
    if _done(form, lambda data: services.add_entry(person=person, profile=profile, entry=kind, **data)):
        messages.success(request, _("Added."))
        return redirect("network:me")
    return _page(request, person, profile, entry_forms={kind: form})


@of_own_profile
@require_POST
def remove(request: HttpRequest, person: User, profile: Profile, kind: str, number: int) -> HttpResponse:
    if kind not in ENTRY_FORMS:
        raise Http404
    services.remove_entry(person=person, profile=profile, entry=kind, number=number)
    messages.success(request, _("Removed."))
    return redirect("network:me")


@of_own_profile
@require_POST
def institution(request: HttpRequest, person: User, profile: Profile) -> HttpResponse:
    form = InstitutionForm(request.POST, auto_id="id_institution_%s")
    if _done(form, lambda data: services.add_institution(person=person, **data)):
        messages.success(request, _("The institution can be chosen now."))
        return redirect("network:me")
    return _page(request, person, profile, institution_form=form)


@of_own_profile
@require_POST
def orcid(request: HttpRequest, person: User, profile: Profile) -> HttpResponse:
    try:
        services.take_orcid(person=person, profile=profile)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("network:me")


@of_own_profile
@require_POST
def declare(request: HttpRequest, person: User, profile: Profile) -> HttpResponse:
    form = DeclarationForm(request.POST, auto_id="id_declaration_%s")
    if not _done(form, lambda data: _declared(person, profile, data)):
        return _page(request, person, profile, declaration_form=form)
    messages.success(request, _("Your declaration is signed. The secretariat reviews it."))
    return redirect("network:me")


@of_own_profile
@require_POST
def step(request: HttpRequest, person: User, profile: Profile, do: str) -> HttpResponse:
    """Apply, answer what was asked, or leave."""
    try:
        if do == "apply":
            services.apply(person=person, profile=profile)
        elif do == "answer":
            services.answer(person=person, profile=profile, note=request.POST.get("note", ""))
        elif do == "leave":
            services.leave(person=person, profile=profile)
        else:
            raise Http404
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("network:me")


@of_own_profile
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, person: User, profile: Profile) -> HttpResponse:
    """Erase the profile after asking once more."""
    if request.method == "POST":
        receipt = erase_member(person=person, profile=profile)
        messages.success(request, _("You are erased from the network. Keep this receipt."))
        return redirect("network:receipt", receipt.key)
    return render(request, "network/erase.html", {"profile": profile, "section": SECTION})


@of_own_profile
@require_GET
def export(request: HttpRequest, person: User, profile: Profile) -> HttpResponse:
    """Everything that is stored about me."""
    response = JsonResponse(own_data(profile), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-network-data.json"'
    return response


def _declared(person: User, profile: Profile, data: dict[str, Any]) -> None:
    countries, bodies = data.pop("countries"), data.pop("institutions")
    services.declare(person=person, profile=profile, answers=data, countries=countries, institutions=bodies)


def _done(form: forms.Form, act: Any) -> bool:
    if not form.is_valid():
        return False
    try:
        act(dict(form.cleaned_data))
    except ValidationError as error:
        refused(form, error)
        return False
    return True


def _entry_form(kind: str, profile: Profile, data: Any = None) -> forms.Form:
    more: dict[str, Any] = {"profile": profile} if kind == "evidence" else {}
    return ENTRY_FORMS[kind](data, auto_id=f"id_{kind}_%s", **more)


def _share_institutions(*found: forms.Form) -> None:
    """Let the lists of a page ask for the institutions once."""
    choices = [(x.pk, str(x)) for x in Institution.objects.all()]
    for form in found:
        for field in form.fields.values():
            if isinstance(field, forms.ModelMultipleChoiceField):
                field.choices = choices
            elif isinstance(field, forms.ModelChoiceField):
                field.choices = [("", "–"), *choices]


def _page(
    request: HttpRequest,
    person: User,
    profile: Profile,
    *,
    profile_form: ProfileForm | None = None,
    audience_form: AudienceForm | None = None,
    institution_form: InstitutionForm | None = None,
    declaration_form: DeclarationForm | None = None,
    entry_forms: dict[str, forms.Form] | None = None,
) -> HttpResponse:
    queries.read_own(profile)
    names = ("name", "country", "gender", "sector", "about")
    held = queries.audiences(profile)
    audiences = {
        x: AudienceForm(initial={"audience": held[x].audience, "basis": held[x].basis}, field=x)
        for x in Field.values
        if x in held
    }
    if audience_form is not None:
        audiences[audience_form.field] = audience_form
    entries = {x: _entry_form(x, profile) for x in ENTRY_FORMS} | (entry_forms or {})
    own_form = profile_form or ProfileForm(initial={x: getattr(profile, x) for x in names})
    today_state = profile.standing(timezone.localdate())
    signing = declaration_form or DeclarationForm(auto_id="id_declaration_%s")
    _share_institutions(signing, entries["affiliation"])
    more = [x for x in (audience_form, institution_form, declaration_form) if x is not None]
    context = {
        "profile": profile,
        "form": own_form,
        "audiences": audiences,
        "entries": entries,
        "institution_form": institution_form or InstitutionForm(auto_id="id_institution_%s"),
        "declaration_form": signing,
        "declaration": current_declaration(profile),
        "note_form": NoteForm(),
        "state": today_state,
        "may": {str(x) for x in OWN_STEPS if today_state in OWN_STEPS[x]},
        "steps": profile.steps.all(),
        "history": queries.policy_history(profile)[:20],
        "section": SECTION,
    }
    return render(request, "network/me.html", context, status=status(own_form, *more, *entries.values()))
