"""An item with its remarks, one remark with opinions and replies."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hsforhs.workbench.editions import queries as editions

from .. import queries, rules, services
from ..changes import fields_to_change, may_add_and_remove
from ..forms import OpinionForm, RemarkForm, TextForm
from ..items import find_item
from ..models import Comment, ItemKind, Remark, RemarkState
from ..queries import Wanted
from ..rules import Deed
from .people import SECTION, of_remark, refused, status, user_of


@never_cache
@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, kind: str, reference: str) -> HttpResponse:
    """All remarks on an item, and the form for one more."""
    found = find_item(kind, reference)
    wanted = Wanted(item_kind=kind, reference=reference)
    line = queries.item_line(kind, reference, table=found.table if found else "")
    if found is None and not line.remarks:
        raise Http404
    may_remark = found is not None and rules.may_at_all(request.user, Deed.REMARK)
    if request.method == "POST" and not may_remark:
        raise PermissionDenied
    form = RemarkForm(request.POST or None)
    if found and form.is_valid():
        try:
            made = services.leave_remark(
                person=user_of(request), item=found, language=get_language() or "", **form.cleaned_data
            )
        except ValidationError as error:
            refused(form, error)
        else:
            messages.success(request, _("Your remark is stored."))
            return redirect("stewardship:remark", made.pk)
    seen = list(queries.seen_remarks(request.user, wanted))
    context = {
        "item": found,
        "kind": kind,
        "kind_name": ItemKind(kind).label,
        "reference": reference,
        "title": found.title if found else queries.remarks(wanted).values_list("title", flat=True)[0],
        "line": line,
        "remarks": seen,
        "proposals": queries.proposals_of_item(request.user, kind, reference, table=found.table if found else ""),
        "form": form,
        "may_remark": may_remark,
        "reads": rules.may_read(request.user),
        "drafts": queries.drafts(request.user),
        "can_change": found is not None and bool(fields_to_change(found)),
        "can_add": found is not None and may_add_and_remove(found),
        "section": SECTION,
    }
    return render(request, "stewardship/item.html", context, status=status(form))


@require_http_methods(["GET"])
@of_remark
def remark(request: HttpRequest, found: Remark) -> HttpResponse:
    """One remark: evidence, opinions with reasons, replies, the proposals that take it up."""
    return _page(request, found)


@require_POST
@of_remark
def opinion(request: HttpRequest, found: Remark) -> HttpResponse:
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, opinion_form=form)
    agrees, reason = form.cleaned_data["agrees"] == "yes", form.cleaned_data["reason"]
    services.give_opinion(
        person=user_of(request), remark=found, agrees=agrees, reason=reason, language=get_language() or ""
    )
    messages.success(request, _("Your opinion is saved."))
    return redirect("stewardship:remark", found.pk)


@require_POST
@of_remark
def reply(request: HttpRequest, found: Remark) -> HttpResponse:
    form = TextForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reply_form=form)
    text = form.cleaned_data["text"]
    services.reply(person=user_of(request), remark=found, text=text, language=get_language() or "")
    return redirect("stewardship:remark", found.pk)


@require_POST
@of_remark
def withdraw(request: HttpRequest, found: Remark) -> HttpResponse:
    services.withdraw(person=user_of(request), remark=found)
    messages.success(request, _("Your remark is taken back."))
    return redirect("stewardship:item", found.item_kind, found.reference)


@require_POST
@login_required
def withdraw_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    found = Comment.objects.select_related("remark", "proposal").filter(pk=comment_id).first()
    if found is None or not rules.may_read(request.user):
        raise Http404
    services.withdraw_comment(person=user_of(request), found=found)
    if found.remark_id:
        return redirect("stewardship:remark", found.remark_id)
    return redirect("stewardship:proposal", found.proposal_id)


def _page(
    request: HttpRequest,
    found: Remark,
    *,
    opinion_form: OpinionForm | None = None,
    reply_form: TextForm | None = None,
) -> HttpResponse:
    person = user_of(request)
    opinions = list(found.opinions.select_related("person"))
    own = next((x for x in opinions if x.person_id == person.pk), None)
    initial = {"agrees": "yes" if own.agrees else "no", "reason": own.reason} if own else {}
    context = {
        "remark": found,
        "edition": editions.name_of(found.edition) or found.edition,
        "opinions": opinions,
        "agreeing": sum(x.agrees for x in opinions),
        "disagreeing": sum(not x.agrees for x in opinions),
        "replies": found.replies.select_related("author"),
        "proposals": [x for x in found.proposals.all() if rules.may_see(person, x)],
        "opinion_form": opinion_form or OpinionForm(initial=initial),
        "reply_form": reply_form or TextForm(),
        "may_give_opinion": rules.may_on_remark(person, Deed.GIVE_OPINION, found) and found.author_id != person.pk,
        "may_reply": rules.may_on_remark(person, Deed.REPLY, found),
        "may_withdraw": rules.may_withdraw(person, found),
        "may_propose": found.state == RemarkState.OPEN and rules.may_at_all(person, Deed.PROPOSE),
        "drafts": queries.drafts(person) if found.state == RemarkState.OPEN else [],
        "section": SECTION,
    }
    bad = opinion_form is not None or reply_form is not None
    return render(request, "stewardship/remark.html", context, status=422 if bad else 200)
