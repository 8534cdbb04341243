"""The survey after an event: that somebody answered, and what was answered, are stored apart.

Nothing is told to the chain of events: its order and times would join the two again.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hsforhs.workbench.stewardship.texts import optional

from ..entry import Guest
from ..models import Event, SurveyDone, SurveySheet
from ..queries import event_is_over
from .recording import locked

LONGEST_ANSWER = 2000


@transaction.atomic
def answer_survey(*, guest: Guest, event: Event, answers: Mapping[int, str]) -> None:
    """Hand in answers by number of question, once for each registration; questions may be left out."""
    event = locked(event)
    own = guest.registration
    if own is None or own.event_id != event.pk or not own.comes_in:
        raise PermissionDenied
    if not event_is_over(event):
        raise ValidationError(_("The survey opens when the event is over."))
    questions = {x.pk: x for x in event.survey.all()}
    given: dict[str, str] = {}
    for number, text in answers.items():
        question = questions.get(number)
        answer = optional(text, longest=LONGEST_ANSWER)
        if question is None or not answer:
            continue
        if question.choices and answer not in question.choices:
            raise ValidationError(_("Choose one of the answers."))
        given[str(number)] = answer
    if not given:
        raise ValidationError(_("Answer one question at least."))
    _done, is_new = SurveyDone.objects.get_or_create(event=event, registration=own, defaults={"id": uuid.uuid4()})
    if not is_new:
        raise ValidationError(_("You have answered already; nobody can say which answers are yours."))
    SurveySheet.objects.create(id=uuid.uuid4(), event=event, answers=given)
    _forget_order(event)


def _forget_order(event: Event) -> None:
    """Write the list of those who answered anew in the order of its random keys.

    A database keeps rows in the order in which they came: the place in one table would tell the place in the other.
    """
    done = sorted(SurveyDone.objects.filter(event=event), key=lambda x: x.pk.hex)
    SurveyDone.objects.filter(event=event).delete()
    SurveyDone.objects.bulk_create(done)
