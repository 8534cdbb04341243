"""Forms of accounts, people and invitations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hsforhs.framework import Group, framework
from hsforhs.workbench.look.naming import label_of, marked

from .models import Grant, Role, User
from .sign_in_forms import AGAIN, DIFFERENT, EMAIL, PASSWORD, RULE

AREA_INSTRUMENTS = ("spar-2", "jee-3")
"""Instruments in use, whose groups a role can be narrowed to."""


def area_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of the instruments in use, under the name of the instrument."""
    words = framework()
    return [
        (
            words.instruments[instrument].short_name,
            [(f"{instrument}:{x.key.code}", _coded(x)) for x in words.groups_of(instrument)],
        )
        for instrument in AREA_INSTRUMENTS
    ]


def _coded(group: Group) -> SafeString:
    """Code and title of a capacity or technical area, marked where the title is in another language than the page."""
    title = label_of(group)
    return format_html("{} {}", group.key.code, marked(title.text, title.language))


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("Others who work with you see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class JoinForm(NameForm):
    """Name and password of somebody who was invited."""

    password1 = forms.CharField(
        label=PASSWORD,
        help_text=RULE,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=AGAIN, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, email: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.email = email

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password

    def clean(self) -> dict[str, Any] | None:
        found = super().clean() or {}
        one, two = found.get("password1"), found.get("password2")
        if one and two and one != two:
            self.add_error("password2", DIFFERENT)
        return found


class RoleForm(forms.Form):
    """A role with the areas that it is narrowed to."""

    role = forms.ChoiceField(label=_("Role"))
    areas = forms.MultipleChoiceField(
        label=_("Areas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For contributors and area leads. None ticked means all areas."),
    )

    def __init__(self, *args: Any, roles: Sequence[Role], **more: Any) -> None:
        super().__init__(*args, **more)
        role: forms.ChoiceField = self.fields["role"]  # type: ignore[assignment]
        role.choices = [(x.value, x.label) for x in roles]
        areas: forms.MultipleChoiceField = self.fields["areas"]  # type: ignore[assignment]
        areas.choices = area_choices()

    def clean(self) -> dict[str, Any] | None:
        found = super().clean() or {}
        if found.get("areas") and found.get("role") not in (Role.CONTRIBUTOR, Role.AREA_LEAD):
            self.add_error("areas", _("Only contributors and area leads can be narrowed to areas."))
        return found


class InviteForm(RoleForm):
    email = forms.EmailField(label=EMAIL, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    field_order = ("email", "role", "areas")


class _Until(forms.Form):
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty means without an end."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean_until(self) -> dt.date | None:
        until: dt.date | None = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("This day is over; choose today or a later one."))
        return until

    @property
    def ends_at(self) -> dt.datetime | None:
        """The end of the last day, UTC."""
        until: dt.date | None = self.cleaned_data["until"]
        return dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), dt.UTC) if until else None


class GiveForm(_Until, RoleForm):
    """One more role for somebody who holds one here."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"))
    field_order = ("person", "role", "areas", "until")

    def __init__(self, *args: Any, people: Sequence[User], **more: Any) -> None:
        super().__init__(*args, **more)
        person: forms.ModelChoiceField = self.fields["person"]  # type: ignore[assignment]
        person.queryset = User.objects.filter(pk__in=[x.pk for x in people]).order_by("name", "pk")


class GrantForm(_Until, RoleForm):
    """Areas and end of a role that somebody holds."""

    field_order = ("role", "areas", "until")

    def __init__(self, *args: Any, grant: Grant, **more: Any) -> None:
        last = (grant.ends_at - dt.timedelta(seconds=1)).date() if grant.ends_at else None
        initial = {"role": grant.role, "areas": grant.areas, "until": last}
        super().__init__(*args, initial=initial, roles=[Role(grant.role)], **more)
        self.fields["role"].widget = forms.HiddenInput()
