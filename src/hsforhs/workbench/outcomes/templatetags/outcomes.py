"""Tags of the pages of outcomes: what a record is about, who is named, a value of a conflict.

`{{ record|about }}` `{{ standing|sees_owner:step }}` `{% value row %}`
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hsforhs.workbench.look import naming
from hsforhs.workbench.outcomes.models import MODELS, NextStep, Record, Rival
from hsforhs.workbench.outcomes.rules import Standing
from hsforhs.workbench.outcomes.words import DecisionStatus, OwnerKind, Reach, StepState
from hsforhs.workbench.threads.records import Pointed, cell_address, pointed

register = template.Library()

FIELD_NAMES = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "session": gettext_lazy("Session"),
    "language": gettext_lazy("Written in"),
    "reach": gettext_lazy("Who may read it"),
    "named": gettext_lazy("People agreed to be named"),
    "cells": gettext_lazy("Cells"),
    "links": gettext_lazy("Records"),
    "basis": gettext_lazy("On what basis"),
    "dissents": gettext_lazy("Dissent"),
    "decided_by": gettext_lazy("Decided by"),
    "status": gettext_lazy("Status"),
    "decided_on": gettext_lazy("Decided on"),
    "superseded_by": gettext_lazy("Superseded by"),
    "decision": gettext_lazy("Carries out"),
    "owner": gettext_lazy("Who does it"),
    "owner_kind": gettext_lazy("That is"),
    "owner_user": gettext_lazy("Account that is reminded"),
    "due": gettext_lazy("Due on"),
    "state": gettext_lazy("State"),
    "evidence": gettext_lazy("Evidence in words"),
    "evidence_address": gettext_lazy("Web address of the evidence"),
    "evidence_file": gettext_lazy("File as evidence"),
    "done_on": gettext_lazy("Done on"),
}
_CHOICES: dict[str, Any] = {"reach": Reach, "status": DecisionStatus, "state": StepState, "owner_kind": OwnerKind}


@register.filter
def about(record: Record) -> list[Pointed]:
    """Return what a record is about: its cells and the records that it names, each with its page."""
    return [*(Pointed(x, x, cell_address(x)) for x in record.cells), *map(pointed, record.links)]


@register.filter
def in_option(language: str) -> SafeString:
    """Return the ``lang`` and ``dir`` of an option whose words are in a language, with a blank before."""
    return naming.attributes(language)


@register.filter
def sees_names(standing: Standing, record: Record) -> bool:
    """Say whether the reader is told the names of people in a record."""
    return standing.sees_names(record)


@register.filter
def sees_owner(standing: Standing, step: NextStep) -> bool:
    """Say whether the reader is told who owns a step."""
    return standing.sees_owner(step)


@register.simple_tag
def field_name(name: str) -> str:
    """Name a field of a record."""
    return str(FIELD_NAMES.get(name, name))


@register.simple_tag
def value(name: str, held: Any) -> SafeString:
    """Show one value of a field on the page of a conflict or of a version."""
    if held in (None, "", []):
        return SafeString("–")
    if isinstance(held, bool):
        return conditional_escape(_("yes") if held else _("no"))
    if name in _CHOICES and held in _CHOICES[name].values:
        return conditional_escape(_CHOICES[name](held).label)
    if name in ("due", "decided_on", "done_on"):
        return conditional_escape(date_format(dt.date.fromisoformat(held), "DATE_FORMAT"))
    if name == "dissents":
        lines = "\n".join(f"{x['who'] or _('a participant')}: {x['why']}" for x in held)
        return format_html('<span lang="" dir="auto">{}</span>', linebreaksbr(lines))
    if isinstance(held, list):
        return naming.kept_apart(", ".join(map(str, held)))
    return format_html('<span lang="" dir="auto">{}</span>', linebreaksbr(str(held)))


@register.filter
def settling(rival: Rival) -> str:
    """Return the page on which a person chooses between what is stored and what came back from a room."""
    model, _colon, key = rival.record.partition(":")
    kind = next(kind for kind, x in MODELS.items() if x._meta.label_lower == model)
    return reverse("outcomes:settle", args=[rival.event_id, kind, key, rival.pk])
