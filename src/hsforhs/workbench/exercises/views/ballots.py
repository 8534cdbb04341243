"""Invitation and ballot: secret addresses that leave no line in the log, and answers on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hsforhs.agenda.records import CHNRI_SCALE
from hsforhs.formats.agenda_xlsx import FormItem

from .. import queries, services
from ..forms import FileForm
from ..models import Ballot, Exercise, Question, Reason, Round, RoundKind, RoundState, Voter
from ..options import FAMILIARITY, RATING, form_items, options_of, value_words
from ..services.voting import Remark, digest_of
from .shared import SECTION

INPUTS_ON_PAGE = 48
_COOKIE = "hsforhs_ballot_{}"
_COOKIE_DAYS = 180


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What the invitation is for; taking the ballot (POST). Used again on the same device it leads to the ballot."""
    voter = Voter.objects.select_related("exercise__place").filter(digest=digest_of("voter", secret)).first()
    if voter is None:
        raise Http404
    cookie = _COOKIE.format(voter.exercise_id)
    kept = request.COOKIES.get(cookie, "")
    if kept and voter.taken and Ballot.objects.filter(digest=digest_of("ballot", kept)).exists():
        return redirect("exercises:ballot", kept)
    error = ""
    if request.method == "POST":
        try:
            fresh = services.take_ballot(secret=secret)
        except ValidationError as refusal:
            error = refusal.messages[0]
        else:
            response = redirect("exercises:ballot", fresh)
            response.set_cookie(
                cookie,
                fresh,
                max_age=_COOKIE_DAYS * 86_400,
                path="/agenda/",
                secure=request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
            return response
    context = {"exercise": voter.exercise, "taken": voter.taken, "error": error, "section": SECTION}
    return render(request, "exercises/invitation.html", context, status=422 if error else 200)


@dataclass(frozen=True, slots=True)
class Asked:
    """A ballot with what is asked of it now: the open round, its items, its questions, what was answered so far.

    ``before`` is what the same ballot answered in the round before, ``remarks`` and ``remarks_before`` what was said
    beside the numbers. ``words`` tell what values of the scale mean, ``wordings`` are questions in the language of the
    scorer.
    """

    ballot: Ballot
    secret: str
    exercise: Exercise
    round: Round | None
    items: list[FormItem]
    questions: list[Question]
    given: Mapping[str, Mapping[str, float | None]]
    before: Mapping[str, Mapping[str, float | None]]
    remarks: Mapping[str, Remark]
    remarks_before: Mapping[str, Remark]
    words: Mapping[float, str]
    wordings: Mapping[str, str]

    def text_of(self, question: Question) -> tuple[str, str]:
        """Return a question and the language that it is worded in."""
        wording = self.wordings.get(question.code)
        return (wording, get_language() or "") if wording else (question.text, question.language)

    def remark_on(self, code: str) -> Remark:
        """Return what was said of a question; a reason stays with the blanks of the round before."""
        if code in self.given or self.round is None or self.round.kind != RoundKind.SCORES:
            return self.remarks.get(code, Remark())
        return Remark(self.remarks_before.get(code, Remark()).reason)

    @property
    def takes_comments(self) -> bool:
        """Whether there can be another round in which comments are read."""
        if self.round is None or self.round.kind == RoundKind.SURVEY:
            return False
        return self.round.kind == RoundKind.SCORES or self.round.number < options_of(self.exercise).most_rounds

    @property
    def asks_reasons(self) -> bool:
        return self.round is not None and self.round.kind != RoundKind.SURVEY

    @property
    def offered(self) -> Mapping[str, Mapping[str, float | None]]:
        """What stands in the form: in another round of scores the answers before, to be changed or left.

        A Delphi panel rates anew: its answers before stand beside the form and not in it, or all would look stable.
        """
        if self.round is None or self.round.kind != RoundKind.SCORES:
            return self.given
        return {**self.before, **self.given}

    @property
    def mark(self) -> str:
        """Names exercise and round in a workbook."""
        return f"{self.exercise.pk}/{self.round.number if self.round else 0}/{self.exercise.protocol_digest[:16]}"

    @property
    def answered(self) -> int:
        return sum(any(x is not None for x in values.values()) for values in self.given.values())


BallotView = Callable[[HttpRequest, Asked], HttpResponse]


def of_ballot(view: BallotView) -> Callable[..., HttpResponse]:
    """Find the ballot of a secret address."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, secret: str) -> HttpResponse:
        ballot = Ballot.objects.select_related("exercise__place").filter(digest=digest_of("ballot", secret)).first()
        if ballot is None:
            raise Http404
        return view(request, _asked(ballot, secret))

    return found


def _asked(ballot: Ballot, secret: str) -> Asked:
    exercise = ballot.exercise
    current = exercise.rounds.filter(state=RoundState.OPEN).exclude(kind=RoundKind.WORKSHOP).first()
    if current is None:
        return Asked(ballot, secret, exercise, None, [], [], {}, {}, {}, {}, {}, {})
    language = get_language() or ""
    texts = queries.texts_of(current.questions)
    rounds: dict[int, dict[str, Any]] = {current.number - 1: {}, current.number: {}}
    remarks: dict[int, dict[str, Remark]] = {current.number - 1: {}, current.number: {}}
    scores = ballot.scores.filter(round__number__in=rounds, round__kind=current.kind)
    for number, code, values, *said in scores.values_list(
        "round__number", "question__code", "values", "reason", "comment"
    ):
        rounds[number][code] = values
        remarks[number][code] = Remark(*said)
    return Asked(
        ballot,
        secret,
        exercise,
        current,
        form_items(exercise, current.kind, language),
        [texts[code] for code in current.questions],
        rounds[current.number],
        rounds[current.number - 1],
        remarks[current.number],
        remarks[current.number - 1],
        value_words(exercise, current.kind, language),
        queries.wordings_of(exercise, language),
    )


@require_http_methods(["GET", "POST"])
@of_ballot
def ballot(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The form, some questions a page; it can be left and come back to at any time."""
    per_page = len(asked.questions) or 1
    if asked.round is not None and asked.round.kind != RoundKind.SURVEY:
        per_page = max(1, INPUTS_ON_PAGE // sum(len(x.scale) + 1 for x in asked.items))
    pages = max(1, -(-len(asked.questions) // per_page))
    number = request.GET.get("page", "1")
    page = min(max(int(number), 1), pages) if number.isdecimal() and len(number) < 6 else 1
    shown = asked.questions[(page - 1) * per_page : page * per_page]
    error = ""
    if request.method == "POST":
        leave, last = "leave" in request.POST, page == pages
        try:
            services.save_answers(
                ballot=asked.ballot,
                answers=_posted(request, asked, shown),
                done=last and not leave,
                remarks=_said(request, asked, shown),
                familiarity=_familiarity(request),
            )
        except ValidationError as refusal:
            error = refusal.messages[0]
        else:
            messages.success(request, thanks(last and not leave))
            target = redirect("exercises:ballot", asked.secret)
            target["Location"] += f"?page={page if leave or last else page + 1}"
            return target
    feedback = asked.round.feedback if asked.round else {}
    context = {
        "asked": asked,
        "exercise": asked.exercise,
        "rows": [_Row(x, asked, feedback.get(x.code), request.POST if error else None) for x in shown],
        "page": page,
        "pages": pages,
        "numbers": range(1, pages + 1),
        "picks": options_of(asked.exercise).picks,
        "file_form": FileForm(),
        "address": request.build_absolute_uri(request.path),
        "error": error,
        "reasons": Reason.choices,
        "familiarity": request.POST.get("familiarity", "") if error else str(asked.ballot.familiarity or ""),
        "levels": [str(x) for x in FAMILIARITY],
        "section": SECTION,
    }
    return render(request, "exercises/ballot.html", context, status=422 if error else 200)


def thanks(finished: bool) -> str:
    if finished:
        return _("Thank you: your answers are stored. You can change them until the round closes.")
    return _("Your answers are stored.")


class _Row:
    """A question on the form with its items, each with the choices and the one that is ticked."""

    def __init__(self, question: Question, asked: Asked, feedback: Any, posted: Any) -> None:
        self.question = question
        self.text, self.language = asked.text_of(question)
        self.feedback = feedback
        said = asked.remark_on(question.code)
        if posted is not None:
            said = Remark(posted.get(f"reason:{question.code}", ""), posted.get(f"comment:{question.code}", ""))
        self.said = said
        # A database may give JSON back in an order of its own.
        counts: Mapping[str, int] = (feedback or {}).get("given", {})
        self.counts = sorted(counts.items(), key=lambda x: (x[0] == "blank", x[0]))
        given, before = asked.offered.get(question.code, {}), asked.before.get(question.code, {})
        self.before = before.get(RATING)
        self.items = []
        for item in asked.items:
            name = f"{question.code}:{item.key}"
            value = "" if given.get(item.key) is None else f"{given[item.key]:g}"
            if posted is not None:
                value = posted.get(name, "")
            choices = [(f"{x:g}", _choice(x, asked.words)) for x in reversed(item.scale)]
            self.items.append((name, item.heading, choices, value))


def _choice(value: float, words: Mapping[float, str]) -> str:
    """Say what a value means: those of CHNRI by their words alone, others by number and word."""
    word = words.get(value, "")
    return word if word and set(words) == set(CHNRI_SCALE) else f"{value:g} {word}".strip()


def _said(request: HttpRequest, asked: Asked, shown: list[Question]) -> dict[str, Remark] | None:
    """Read reasons and comments of the questions on the page; ``None`` from a form without them."""
    if not any(name.startswith("reason:") for name in request.POST):
        return None
    return {
        x.code: Remark(
            request.POST.get(f"reason:{x.code}", ""),
            request.POST.get(f"comment:{x.code}", "") if asked.takes_comments else "",
        )
        for x in shown
    }


def _familiarity(request: HttpRequest) -> int | None:
    text = request.POST.get("familiarity", "")
    if not text:
        return None
    # What is no number is refused as one that is off the scale.
    return int(text) if text.isdecimal() and len(text) < 3 else 0


def _posted(request: HttpRequest, asked: Asked, shown: list[Question]) -> dict[str, dict[str, float | None]]:
    answers: dict[str, dict[str, float | None]] = {}
    for question in shown:
        answers[question.code] = {}
        for item in asked.items:
            text = request.POST.get(f"{question.code}:{item.key}", "")
            try:
                answers[question.code][item.key] = float(text) if text else None
            except ValueError:
                raise ValidationError(
                    _("%(code)s: the value “%(value)s” is off the scale.") % {"code": question.code, "value": text[:20]}
                ) from None
    return answers
