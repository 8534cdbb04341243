"""The page on which a published assessment is carried over to another instrument."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hsforhs.framework import Indicator, framework
from hsforhs.scores import CarriedScore, CarryKind, Number, level_of
from hsforhs.workbench.accounts.models import User

from . import carrying, rules
from .models import Round
from .round_views import of_round
from .rules import Deed


@dataclass(frozen=True, slots=True)
class Line:
    """One old indicator with what becomes of it."""

    indicator: Indicator
    level: Number | None
    after: tuple[Indicator, ...]
    carried: bool
    why: str


@require_http_methods(["GET", "POST"])
@of_round
def carry(request: HttpRequest, found: Round) -> HttpResponse:
    """Choose an instrument, read what would move, then open the draft round."""
    person = request.user
    if not isinstance(person, User) or found.is_open or not rules.may_at(person, Deed.OPEN, found.place):
        raise PermissionDenied
    wanted = request.POST.get("to", "") or request.GET.get("to", "")
    targets = carrying.targets_of(found)
    if wanted and wanted not in {x.id for x in targets}:
        raise Http404
    if request.method == "POST" and wanted:
        try:
            made = carrying.carry(person=person, found=found, instrument=wanted)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("A draft assessment is open with the scores that could be carried over."))
            return redirect("rounds:round", made.pk)
    result = carrying.report(found, wanted) if wanted else None
    words = framework()
    context = {
        "found": found,
        "targets": targets,
        "wanted": words.instruments.get(wanted),
        "parts": [(words_of(x), [_line(y) for y in result.of(x)]) for x in CarryKind if result.of(x)] if result else [],
        "new": [words.indicators[x] for x in result.new] if result else [],
        "moving": sum(x.carried is not None and x.carried.value is not None for x in result.rows) if result else 0,
        "section": "rounds",
    }
    return render(request, "rounds/carry.html", context)


def words_of(kind: CarryKind) -> str:
    """Name what became of questions."""
    return {
        CarryKind.KEPT: _("kept"),
        CarryKind.MOVED: _("moved: one question on each side asks the same"),
        CarryKind.RECAST: _("recast: the question became wider or narrower, or is only related"),
        CarryKind.SPLIT: _("split: several questions take its place"),
        CarryKind.MERGED: _("merged: one question takes up several"),
        CarryKind.DROPPED: _("dropped: no question takes its place"),
    }[kind]


def _line(row: CarriedScore) -> Line:
    indicators = framework().indicators
    value = row.before.value
    why = ""
    if row.why_not:
        why = _("the other scale does not have this value") if row.kind is CarryKind.MOVED else _("not scored")
    return Line(
        indicators[row.before.key],
        None if value is None else level_of(row.before.key.instrument_id, value),
        tuple(indicators[x] for x in row.after),
        row.carried is not None and row.carried.value is not None,
        why,
    )
