"""The page of a person's tokens."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hsforhs.workbench.places.models import Place

from . import tokens
from .models import ApiToken, User


class TokenForm(forms.Form):
    """What a token is for, what it reads, and for how long."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What uses it, such as: regional dashboard."))
    scope = forms.ChoiceField(
        label=_("It reads"),
        choices=[(tokens.READ, _("what you may read")), (tokens.READ_PUBLIC, _("what everybody may read"))],
    )
    place = forms.CharField(
        label=_("Only below this place"),
        required=False,
        max_length=40,
        help_text=_("Code of a place, such as GHA. Empty: no limit."),
    )
    days = forms.IntegerField(
        label=_("Days until it ends"),
        initial=90,
        min_value=1,
        max_value=tokens.LONGEST_DAYS,
        help_text=_("At most 366."),
    )

    def clean_place(self) -> Place | None:
        code = self.cleaned_data["place"].strip()
        found = Place.objects.filter(code__iexact=code).first() if code else None
        if code and found is None:
            raise ValidationError(_("There is no place with this code."))
        return found


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """Show the tokens of the person, and a new one with its secret: this once and never again."""
    person = _person(request)
    form = TokenForm(request.POST if request.method == "POST" else None)
    made: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            token, secret = tokens.make_token(
                person=person, name=values["name"], scopes=[values["scope"]], days=values["days"], place=values["place"]
            )
            made = {"token": token, "secret": secret}
            form = TokenForm()
        except PermissionDenied:
            form.add_error("place", _("You hold no role at this place."))
        except ValidationError as error:
            form.add_error(None, error)
    status = 422 if form.is_bound and form.errors else 200
    context = {"form": form, "tokens": tokens.tokens_of(person), "made": made}
    return render(request, "accounts/tokens.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one token of the person; those of others are not here."""
    person = _person(request)
    found = ApiToken.objects.filter(pk=token_id, user=person).select_related("user", "place").first()
    if found is None:
        raise Http404
    tokens.revoke_token(person=person, token=found)
    return redirect("accounts:tokens")


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
