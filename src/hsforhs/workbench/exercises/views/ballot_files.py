"""The ballot as a workbook: the form to be filled in without a network, and the form that came back."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hsforhs.files import BadInput
from hsforhs.formats import MEDIA_TYPES
from hsforhs.formats.agenda_xlsx import FormRemarks, FormWords, read_form, write_form
from hsforhs.workbench.look.naming import semicolon

from .. import services
from ..forms import FileForm
from ..models import Reason, RoundKind
from ..options import FAMILIARITY, options_of
from ..services.voting import Remark
from .ballots import Asked, of_ballot, thanks
from .shared import file_of


@require_GET
@of_ballot
def form_file(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The same form as a workbook, to be filled in without a network."""
    if asked.round is None:
        raise Http404
    stream = io.BytesIO()
    write_form(
        stream,
        title=asked.exercise.title,
        guidance=_guidance(asked),
        mark=asked.mark,
        items=asked.items,
        questions={x.code: asked.text_of(x)[0] for x in asked.questions},
        given=asked.offered,
        remarks=_remarks(asked) if asked.asks_reasons else None,
        words=_form_words(),
    )
    return file_of(stream.getvalue(), MEDIA_TYPES["xlsx"], f"scoring-form-{asked.exercise.pk}.xlsx")


@require_POST
@of_ballot
def form_return(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Take a workbook that came back: all of it, or nothing with the cell that is wrong."""
    form = FileForm(request.POST, request.FILES)
    if asked.round is None or not form.is_valid():
        messages.error(request, _("Choose a file first."))
        return redirect("exercises:ballot", asked.secret)
    name = form.cleaned_data["file"].name
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "form.xlsx"
            path.write_bytes(form.cleaned_data["file"].read())
            codes = [x.code for x in asked.questions]
            filled = read_form(path, mark=asked.mark, items=asked.items, questions=codes)
        reasons, comments = filled.reasons, filled.comments
        said = None
        if reasons is not None and comments is not None:
            said = {code: Remark(reasons[code], comments[code]) for code in filled.answers}
        services.save_answers(
            ballot=asked.ballot, answers=filled.answers, done=True, remarks=said, familiarity=filled.familiarity
        )
    except BadInput as error:
        messages.error(request, error.at(file=name).said(translation))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, thanks(True))
    return redirect("exercises:ballot", asked.secret)


def _guidance(asked: Asked) -> str:
    if asked.round and asked.round.kind == RoundKind.SURVEY:
        return _("Write 1 beside at most %(most)d questions.") % {"most": options_of(asked.exercise).picks}
    text = _("Choose a value in each cell, or leave it empty where you do not know enough.")
    told = [f"{value:g} = {asked.words[value]}" for value in sorted(asked.words)]
    return " ".join((text, _joined(told))).strip()


def _remarks(asked: Asked) -> FormRemarks:
    said = {x.code: asked.remark_on(x.code) for x in asked.questions}
    feedback = asked.round.feedback if asked.round else {}
    return FormRemarks(
        {code: str(label) for code, label in Reason.choices},
        FAMILIARITY,
        {code: x.reason for code, x in said.items() if x.reason},
        {code: x.comment for code, x in said.items() if x.comment},
        {code: _before(told) for code, told in feedback.items()},
        asked.ballot.familiarity,
    )


def _before(told: Mapping[str, Any]) -> str:
    """Say in a cell how all answered in the round before, and what was commented."""
    if "median" in told:
        shares = [f"{value}: {share:.0%}" for value, share in enumerate(told["shares"], start=1)]
        first = f"{_('Median before:')} {told['median']:g}"
    else:
        counts = sorted(told["given"].items(), key=lambda x: (x[0] == "blank", x[0]))
        shares = [f"{_('blank') if key == 'blank' else key}: {number}" for key, number in counts]
        first = _("Rank before: %(rank)s") % {"rank": told["rank"]}
    return "\n".join((first, _joined(shares), *(f"– {x}" for x in told.get("comments", ()))))


def _form_words() -> FormWords:
    return FormWords(
        code=_("Code"),
        question=_("Question"),
        before=_("How all answered before"),
        reason=_("Why is it blank?"),
        comment=_("Comment for the next round, without your name"),
        familiarity=_("How familiar are you with this field? 1 not at all, 5 very"),
        wrong=_("Choose one of the values of the list, or leave it empty."),
    )


def _joined(parts: Iterable[str]) -> str:
    return semicolon().join(parts)
