"""Pages of packs: the workbook to take away, handing it in, choosing what of it is taken."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.files import BadInput
from hsforhs.formats import MEDIA_TYPES
from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import User

from . import returns, rules
from .models import PackReturn, Round
from .pack_difference import UndecidedError
from .packs import pack_file
from .round_forms import ReturnForm
from .round_views import of_round
from .rounds import OutdatedError
from .rules import Deed

_SALT = "hsforhs.pack"


@require_GET
@of_round
def pack(request: HttpRequest, found: Round) -> HttpResponse:
    """Give the workbook of an open round, of all areas or of those that ``?area=`` names."""
    if not found.is_open:
        raise Http404
    try:
        content, name = pack_file(found, groups=list(dict.fromkeys(request.GET.getlist("area"))))
    except KeyError:
        raise Http404 from None
    response = HttpResponse(content, content_type=MEDIA_TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@of_round
def hand_in(request: HttpRequest, found: Round) -> HttpResponse:
    """Choose the workbook that came back."""
    person = _scorer(request, found)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReturnForm(*bound, initial={"language": get_language()})
    if form.is_valid():
        data = form.cleaned_data
        try:
            returns.hand_in(person=person, found=found, file=data["file"], language=data["language"])
        except BadInput as error:
            form.add_error("file", error.said(translation))
        else:
            return redirect("rounds:check-return", found.pk)
    context = {"found": found, "form": form, "waiting": returns.returned_by(person, found), "section": "rounds"}
    return render(request, "rounds/return.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@of_round
def check(request: HttpRequest, found: Round) -> HttpResponse:
    """Show what a workbook would change, row by row, and store the rows that are ticked."""
    person = _scorer(request, found)
    returned = returns.returned_by(person, found)
    if returned is None:
        return redirect("rounds:return", found.pk)
    if request.method == "POST":
        return _accept(request, person, found, returned)
    return _show(request, found, returned)


@require_POST
@of_round
def drop(request: HttpRequest, found: Round) -> HttpResponse:
    person = _scorer(request, found)
    returned = returns.returned_by(person, found)
    if returned is not None:
        returns.drop(person=person, returned=returned)
        messages.success(request, _("The workbook is forgotten; nothing was stored."))
    return redirect("rounds:round", found.pk)


def _accept(request: HttpRequest, person: User, found: Round, returned: PackReturn) -> HttpResponse:
    shown = _marks(request.POST.get("shown", ""))
    picks: dict[str, dict[str, str]] = {}
    for name, side in request.POST.items():
        key, colon, field = name.partition(":")
        if colon and key in shown:
            picks.setdefault(key, {})[field] = str(side)
    # Choosing the file in a conflict means to take it, also where the tick was forgotten.
    taken = {x for x in request.POST.getlist("take") if x in shown}
    taken |= {
        key for key, sides in picks.items() if key in request.POST.getlist("conflict") and "mine" in sides.values()
    }
    try:
        stored = returns.accept(person=person, returned=returned, shown=shown, taken=taken, picks=picks)
    except OutdatedError:
        why = _("Somebody changed one of these rows after the page was made. Nothing is stored; look at it again.")
        return _show(request, found, returned, error=why, status=409)
    except UndecidedError as undecided:
        why = _("Choose for %(code)s which side is to stand. Nothing is stored yet.") % {"code": undecided.code}
        return _show(request, found, returned, error=why, status=422, taken=taken, picks=picks)
    except ValidationError as error:
        return _show(request, found, returned, error=error.messages[0], status=422, taken=taken, picks=picks)
    number = sum(stored.values())
    said = ngettext("%(number)d row of the workbook is stored.", "%(number)d rows of the workbook are stored.", number)
    messages.success(request, said % {"number": number})
    return redirect("rounds:round", found.pk)


def _show(
    request: HttpRequest,
    found: Round,
    returned: PackReturn,
    *,
    error: str = "",
    status: int = 200,
    taken: set[str] | None = None,
    picks: Mapping[str, Mapping[str, str]] | None = None,
) -> HttpResponse:
    person = _scorer(request, found)
    try:
        difference = returns.difference_of(returned, person=person, found=found)
    except BadInput as bad:
        # The place or the instrument was changed since; the file cannot be read against this round any more.
        returns.drop(person=person, returned=returned)
        messages.error(request, bad.said(translation))
        return redirect("rounds:return", found.pk)
    chosen = taken if taken is not None else {x.key for x in difference.changes if x.kind == "changed"}
    words = framework()
    titles = {x.key.code: x.title for x in words.groups_of(found.instrument)}
    titles |= {x.code: x.title for x in words.indicators_of(found.instrument)}
    context = {
        "found": found,
        "returned": returned,
        "difference": difference,
        "counts": difference.counts,
        "rows": [(x, titles.get(x.code, ""), x.key in chosen, (picks or {}).get(x.key, {})) for x in difference.shown],
        "can_take": bool(difference.by_key()),
        "shown": signing.dumps({key: x.mark for key, x in difference.by_key().items()}, salt=_SALT),
        "error": error,
        "section": "rounds",
    }
    return render(request, "rounds/return_check.html", context, status=status)


def _marks(text: str) -> dict[str, str]:
    try:
        found: dict[str, str] = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        raise Http404 from None
    return found


def _scorer(request: HttpRequest, found: Round) -> User:
    if not isinstance(request.user, User) or not rules.may(request.user, Deed.SCORE, found):
        raise PermissionDenied
    return request.user
