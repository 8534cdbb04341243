"""What scorers read in other languages: the languages of an exercise, and its texts in one of them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from .. import rules, services
from ..forms import WordingsForm
from ..models import Criterion, Exercise
from ..options import scale_of, wording_of
from ..rules import Deed
from ..services.protocols import criteria_from
from ..services.wordings import coded_lines
from ..texts import number_of
from .shared import SECTION, form_page, of_exercise, tried, user_of


@require_GET
@of_exercise(Deed.MANAGE)
def wordings(request: HttpRequest, found: Exercise) -> HttpResponse:
    """The languages, and how much of the exercise can be read in each."""
    criteria = list(found.criteria.all())
    translations = list(found.entries.values_list("translations", flat=True))
    rows = [
        (
            code,
            name,
            sum(code in x.translations for x in criteria),
            sum(code in x for x in translations),
            bool(found.scale_words.get(code)),
        )
        for code, name in settings.LANGUAGES
    ]
    context = {
        "exercise": found,
        "rows": rows,
        "criteria": len(criteria),
        "questions": len(translations),
        "may_change": rules.may_change_protocol(request.user, found),
        "section": SECTION,
    }
    return render(request, "exercises/texts.html", context)


@require_http_methods(["GET", "POST"])
@of_exercise(Deed.MANAGE)
def wording(request: HttpRequest, found: Exercise, language: str) -> HttpResponse:
    """The texts of one language as lines, each in the language of the exercise until it is translated."""
    names = dict(settings.LANGUAGES)
    if language not in names:
        raise Http404
    criteria, entries = list(found.criteria.all()), list(found.entries.select_related("question"))
    own = language == found.language
    words = found.scale_words.get(language, {})
    initial = {
        "criteria": "\n".join(line for x in criteria for line in _lines(x, language)),
        "questions": "\n".join(f"{x.question.code}: {x.translations.get(language, x.question.text)}" for x in entries),
        "scale": "\n".join(f"{x:g}: {words.get(f'{x:g}', '')}" for x in scale_of(found)),
    }
    fields = [name for name, text in initial.items() if text and (name == "scale" or not own)]
    form = WordingsForm(request.POST or None, initial=initial, fields=fields)

    def act() -> None:
        given = form.cleaned_data
        services.word_in_language(
            person=user_of(request),
            exercise=found,
            language=language,
            criteria=criteria_from(given.get("criteria", "")),
            questions=coded_lines(given.get("questions", "")),
            scale={
                number_of(value, name=_("Words of the scale"), least=0): text
                for value, text in coded_lines(given.get("scale", "")).items()
            },
        )

    if tried(form, act):
        messages.success(request, _("The texts are saved."))
        return redirect("exercises:texts", found.pk)
    return form_page(
        request,
        form,
        title=_("Texts: %(language)s") % {"language": names[language]},
        lead=_("Scorers whose pages are in this language read them; what is not translated stays as it is."),
        button=_("Save"),
        back=reverse("exercises:texts", args=[found.pk]),
        exercise=found,
    )


def _lines(x: Criterion, language: str) -> list[str]:
    words = wording_of(x, language)
    return [f"{words.title}: {words.asks}" if words.asks else words.title, *(f"- {y}" for y in words.subquestions)]
