"""Pages of an area and of one indicator, with the page of a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hsforhs.framework import framework
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.accounts.queries import names_of

from . import board, discussion, evidence, rounds, rules
from .conflicts import ENTRY_FIELDS, Field, merge, three_ways
from .models import AreaSheet, Comment, Evidence, LevelAttribute, Round
from .round_forms import ActionsForm, CommentForm, EvidenceForm, OpinionForm, ScoreForm, StepForm, levels_by_choice
from .round_views import of_round
from .rules import Deed
from .scoring import (
    ActionsConflictError,
    Entry,
    ScoreConflictError,
    give_opinion,
    save_actions,
    save_score,
    set_ticks,
    supported_level,
)

_SALT = "hsforhs.score"
LONGEST_NUMBER = 18
"""Digits of a number that every database holds."""


@require_http_methods(["GET", "POST"])
@of_round
def area(request: HttpRequest, found: Round, group: str) -> HttpResponse:
    """The indicators of an area, its priority actions, comments and steps."""
    shown = board.board(found).area(group)
    if shown is None:
        raise Http404
    sheet = shown.sheet
    sheet.round = found
    stored = {"priority_actions": sheet.priority_actions, "language": sheet.language or get_language()}
    form = ActionsForm(request.POST or None, initial=stored)
    if form.is_valid():
        base = _signed(request.POST.get("base", ""))
        mine = form.cleaned_data["priority_actions"].replace("\r\n", "\n")
        try:
            save_actions(
                person=_person(request),
                area=sheet,
                version=int(base["version"]),
                text=mine,
                language=form.cleaned_data["language"],
            )
        except ActionsConflictError as conflict:
            return _actions_conflict(request, found, conflict.stored, base, mine)
        except ValidationError as error:
            form.add_error("priority_actions", error)
        else:
            messages.success(request, _("Saved."))
            return redirect("rounds:area", found.pk, group)
    context = {
        "found": found,
        "area": shown,
        "form": form,
        "base": signing.dumps({"version": sheet.version, "text": sheet.priority_actions}, salt=_SALT),
        "fewest": rounds.FEWEST_ACTIONS,
        "most": rounds.MOST_ACTIONS,
        "may_score": rules.may(request.user, Deed.SCORE, found, sheet),
        "may_propose": rules.may(request.user, Deed.PROPOSE, found, sheet),
        "may_agree": rules.may(request.user, Deed.AGREE, found, sheet),
        "may_return": rules.may(request.user, Deed.RETURN, found, sheet),
        "signed": found.sign_offs.filter(group=group).select_related("person").order_by("-pk"),
        **_comments(request, found, group),
    }
    return render(request, "rounds/area.html", context, status=422 if form.errors else 200)


@require_POST
@of_round
def step(request: HttpRequest, found: Round, group: str) -> HttpResponse:
    """Propose, agree to or return an area."""
    sheet = AreaSheet.objects.select_related("round__place").filter(round=found, group=group).first()
    form = StepForm(request.POST)
    if sheet is None or not form.is_valid():
        raise Http404
    person, note = _person(request), form.cleaned_data["note"]
    try:
        match form.cleaned_data["step"]:
            case "propose":
                rounds.propose(person=person, area=sheet, note=note)
                messages.success(request, _("The area is proposed."))
            case "agree":
                rounds.agree(person=person, area=sheet, version=form.cleaned_data["version"] or 0, note=note)
                messages.success(request, _("The area is agreed."))
            case _:
                rounds.return_area(person=person, area=sheet, note=note)
                messages.success(request, _("The area is returned to its team."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("rounds:area", found.pk, group)


@require_http_methods(["GET", "POST"])
@of_round
def score(request: HttpRequest, found: Round, code: str) -> HttpResponse:
    """One indicator: score, texts, ticks, evidence, opinions, comments."""
    shown = board.one_indicator(found, code)
    if shown is None:
        raise Http404
    entry = Entry.of(shown.row.score)
    form = ScoreForm(request.POST or None, instrument=found.instrument, initial=ScoreForm.initial_of(entry))
    if request.method == "POST" and "mine" in request.POST:
        return _resolve(request, found, code)
    if form.is_valid():
        base = _signed(request.POST.get("base", ""))
        try:
            return _save(request, found, code, form.entry, base)
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "found": found,
        "area": shown,
        "row": shown.row,
        "form": form,
        "errors": form.errors.as_json() if form.is_bound else "",
        "base": _base(shown.row.score.version, entry),
        "levels": levels_by_choice(found.instrument),
        "percent": framework().instruments[found.instrument].scale == "percent",
        "previous": shown.previous,
        "next": shown.next,
        "may_score": rules.may(request.user, Deed.SCORE, found, shown.sheet),
        "may_give_opinion": rules.may(request.user, Deed.GIVE_OPINION, found),
        "documents": found.documents.filter(code=code).select_related("added_by", "content"),
        "evidence_form": SimpleLazyObject(EvidenceForm),
        **_opinions(request, found, code),
        **_attributes(found, code),
        **_comments(request, found, code),
    }
    return render(request, "rounds/score.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, found: Round, code: str, entry: Entry, base: Mapping[str, Any]) -> HttpResponse:
    try:
        save_score(person=_person(request), found=found, code=code, version=int(base["version"]), entry=entry)
    except ScoreConflictError as conflict:
        theirs = Entry.of(conflict.stored)
        rows = three_ways(_entry(base["entry"]), entry, theirs)
        context = {
            "found": found,
            "code": code,
            "rows": rows,
            "who": _name(conflict.stored.changed_by),
            "when": conflict.stored.changed_at,
            "base": _base(conflict.stored.version, theirs),
            "mine": signing.dumps(_plain(entry), salt=_SALT),
            "back": "score",
        }
        return render(request, "rounds/conflict.html", context, status=409)
    messages.success(request, _("Saved."))
    return redirect("rounds:score", found.pk, code)


def _resolve(request: HttpRequest, found: Round, code: str) -> HttpResponse:
    """Store what the person chose on the page of a conflict, on top of what was shown there."""
    base, mine = _signed(request.POST.get("base", "")), _entry(_signed(request.POST["mine"]))
    picks = {x: request.POST.get(f"pick-{x}", "") for x in ENTRY_FIELDS}
    return _save(request, found, code, merge(mine, _entry(base["entry"]), picks), base)


def _actions_conflict(
    request: HttpRequest, found: Round, stored: AreaSheet, base: Mapping[str, Any], mine: str
) -> HttpResponse:
    """Show both texts; the person edits the own one with theirs in sight."""
    rows = [Field("priority_actions", base.get("text", ""), mine, stored.priority_actions)]
    context = {
        "found": found,
        "code": stored.group,
        "rows": rows,
        "actions": True,
        "form": ActionsForm(initial={"priority_actions": mine, "language": stored.language or get_language()}),
        "base": signing.dumps({"version": stored.version, "text": stored.priority_actions}, salt=_SALT),
        "back": "area",
    }
    return render(request, "rounds/conflict.html", context, status=409)


@require_POST
@of_round
def ticks(request: HttpRequest, found: Round, code: str) -> HttpResponse:
    shown, ticked = (
        {int(x) for x in request.POST.getlist(name) if x.isdecimal() and len(x) <= LONGEST_NUMBER}
        for name in ("shown", "met")
    )
    set_ticks(person=_person(request), found=found, code=code, shown=shown, ticked=ticked)
    messages.success(request, _("Saved."))
    return redirect("rounds:score", found.pk, code)


@require_POST
@of_round
def opinion(request: HttpRequest, found: Round, code: str) -> HttpResponse:
    form = OpinionForm(request.POST, instrument=found.instrument)
    if not form.is_valid():
        messages.error(request, _("Choose one of the scores of this instrument."))
    else:
        give_opinion(
            person=_person(request),
            found=found,
            code=code,
            value=form.given,
            reason=form.cleaned_data["reason"],
            language=get_language() or "",
        )
        messages.success(request, _("Your opinion is saved."))
    return redirect("rounds:score", found.pk, code)


@require_POST
@of_round
def add_evidence(request: HttpRequest, found: Round, code: str) -> HttpResponse:
    form = EvidenceForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise ValidationError([x for errors in form.errors.values() for x in errors])
        data = form.cleaned_data
        person, title, dated = _person(request), data["title"], data["dated"]
        if data["file"]:
            evidence.add_file(person=person, found=found, code=code, file=data["file"], title=title, dated=dated)
        else:
            evidence.add_link(person=person, found=found, code=code, address=data["address"], title=title, dated=dated)
        messages.success(request, _("The document is added."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("rounds:score", found.pk, code)


@never_cache
@login_required
@require_GET
def download(request: HttpRequest, evidence_id: int) -> HttpResponse | FileResponse:
    """Give out a file of evidence to who may see its round, never to be shown inside the site."""
    found = _evidence(request, evidence_id)
    if found.content is None or found.withdrawn_at is not None:
        raise Http404
    return FileResponse(
        found.content.file.open(),
        as_attachment=True,
        filename=found.file_name,
        content_type=found.content.media_type,
    )


@require_POST
@login_required
def withdraw_evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    found = _evidence(request, evidence_id)
    evidence.withdraw(person=_person(request), found=found)
    messages.success(request, _("The document is taken back."))
    return redirect("rounds:score", found.round_id, found.code)


@require_POST
@of_round
def add_comment(request: HttpRequest, found: Round, code: str) -> HttpResponse:
    form = CommentForm(request.POST)
    if form.is_valid():
        discussion.comment(
            person=_person(request),
            found=found,
            code=code,
            text=form.cleaned_data["text"],
            language=get_language() or "",
        )
    else:
        messages.error(request, _("Write the comment first."))
    return redirect(_page_of(found, code))


@require_POST
@login_required
def withdraw_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    found = Comment.objects.select_related("round__place").filter(pk=comment_id).first()
    if found is None or not rules.may_see(request.user, found.round):
        raise Http404
    discussion.withdraw(person=_person(request), found=found)
    return redirect(_page_of(found.round, found.code))


def _page_of(found: Round, code: str) -> str:
    name, key = ("score", "code") if "." in code else ("area", "group")
    return reverse(f"rounds:{name}", kwargs={"round_id": found.pk, key: code})


def _evidence(request: HttpRequest, evidence_id: int) -> Evidence:
    found = Evidence.objects.select_related("round__place", "content").filter(pk=evidence_id).first()
    if found is None or not rules.may_see(request.user, found.round):
        raise Http404
    return found


def _opinions(request: HttpRequest, found: Round, code: str) -> dict[str, Any]:
    given = list(found.opinions.filter(code=code).select_related("person"))
    own = next((x for x in given if x.person_id == _person(request).pk), None)
    initial = {"value": f"{own.value:f}".split(".", maxsplit=1)[0], "reason": own.reason} if own else {}
    rows = [(x, board.level_shown(found.instrument, "value", x.value)) for x in given]
    return {
        "opinions": rows,
        "own_opinion": initial,
        "opinion_form": SimpleLazyObject(lambda: OpinionForm(instrument=found.instrument, initial=initial)),
    }


def _attributes(found: Round, code: str) -> dict[str, Any]:
    attributes = list(LevelAttribute.objects.filter(instrument=found.instrument, code=code))
    met = set(found.ticks.filter(attribute__code=code).values_list("attribute_id", flat=True))
    by_level: dict[int, list[LevelAttribute]] = {}
    for attribute in attributes:
        by_level.setdefault(attribute.level, []).append(attribute)
    return {
        "attributes": sorted(by_level.items()),
        "met": met,
        "supported": supported_level(attributes, met),
        "attribute_sources": sorted({(x.source, x.licence) for x in attributes}),
    }


def _comments(request: HttpRequest, found: Round, code: str) -> dict[str, Any]:
    return {
        "comments": found.comments.filter(code=code).select_related("author"),
        "comment_form": SimpleLazyObject(CommentForm),
        "may_comment": rules.may(request.user, Deed.COMMENT, found),
        "section": "rounds",
    }


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _name(actor: str) -> str:
    return names_of([actor]).get(actor, "")


def _base(version: int, entry: Entry) -> str:
    """What the form shows, signed: on a conflict it tells who changed what."""
    return signing.dumps({"version": version, "entry": _plain(entry)}, salt=_SALT)


def _signed(text: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        raise Http404 from None
    return found


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        **asdict(entry),
        "value": None if entry.value is None else str(entry.value),
        "dated": entry.dated.isoformat() if entry.dated else None,
    }


def _entry(plain: Mapping[str, Any]) -> Entry:
    known = {x.name: plain[x.name] for x in fields(Entry)}
    found = Entry(**known)
    return replace(
        found,
        value=None if plain["value"] is None else Decimal(plain["value"]),
        dated=parse_date(plain["dated"]) if plain["dated"] else None,
    )
