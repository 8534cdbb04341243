"""The page on which a country adapts an instrument for its provinces and districts."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hsforhs.files import BadInput
from hsforhs.files.limits import check_bytes
from hsforhs.framework import framework
from hsforhs.scores import adapted as core
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.rules import roles_at
from hsforhs.workbench.look.uploads import UploadField
from hsforhs.workbench.places.models import Place

from . import adapted, rules
from .rules import Deed

LARGEST_TABLE = 1_000_000


class AdaptForm(forms.Form):
    """Name of the adapted instrument, and a table instead of the ticks below."""

    name = forms.SlugField(
        label=_("Short name"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens, such as district-form."),
    )
    file = UploadField(
        label=_("Table of wordings"),
        required=False,
        help_text=_("CSV with the columns code, wording, language: for wordings in several languages."),
    )

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).lower().replace("_", "-")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def adapt(request: HttpRequest, code: str) -> HttpResponse:
    """Show the adapted instruments of a place and make one: tick what is asked and write it in own words."""
    place = get_object_or_404(Place, code=code)
    if not place.country or not roles_at(request.user, place):
        raise Http404
    if not rules.may_at(request.user, Deed.OPEN, place) or not isinstance(request.user, User):
        raise PermissionDenied
    bases = [x for x in framework().instruments.values() if x.scale]
    base = request.GET.get("base", "spar-2")
    if base not in {x.id for x in bases}:
        raise Http404
    form = AdaptForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            found = _asked(form, base, place, request.POST)
            made, new = adapted.keep(person=request.user, place=place, found=found)
        except BadInput as error:
            form.add_error("file" if form.cleaned_data["file"] else None, error.said(translation))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            words = gettext("%(name)s is stored.") if new else gettext("%(name)s is stored already.")
            messages.success(request, words % {"name": made})
            return redirect("rounds:adapted", place.code)
    rows = [
        (x, f"ask-{x.code}" in request.POST, request.POST.get(f"wording-{x.code}", ""))
        for x in framework().indicators_of(base)
    ]
    context = {
        "place": place,
        "form": form,
        "base": framework().instruments[base],
        "bases": bases,
        "rows": rows,
        "known": adapted.usable_at(place),
        "section": "rounds",
    }
    return render(request, "rounds/adapted.html", context, status=422 if form.errors else 200)


def _asked(form: AdaptForm, base: str, place: Place, posted: Mapping[str, str]) -> core.AdaptedInstrument:
    name = f"{base}+{place.country.lower()}-{form.cleaned_data['name']}-1"
    file = form.cleaned_data["file"]
    if file is None:
        return _ticked(name, base, posted)
    check_bytes(file.size, LARGEST_TABLE, file=file.name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(file.read())
        try:
            return core.read_adapted(path, name, framework())
        except BadInput as error:
            raise error.at(file=file.name) from None


def _ticked(name: str, base: str, posted: Mapping[str, str]) -> core.AdaptedInstrument:
    _base, owner, short, version = core.parse_id(name, framework())
    language = get_language() or "en"
    questions = []
    for indicator in framework().indicators_of(base):
        if f"ask-{indicator.code}" in posted:
            wording = " ".join(posted.get(f"wording-{indicator.code}", "").split())[: core.LONGEST_WORDING]
            questions.append(core.Question(indicator.key, {language: wording} if wording else {}))
    if not questions:
        raise ValidationError(gettext("Tick the indicators that are asked, or choose a table."))
    return core.AdaptedInstrument(name, base, owner, short, version, tuple(questions))
