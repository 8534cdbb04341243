"""Taking an erased person out of lessons that were made from records, and out of their public copies."""

from __future__ import annotations

from django.db.models import Q

from hsforhs.workbench.audit.models import PersonalValues
from hsforhs.workbench.audit.services import record
from hsforhs.workbench.threads.naming import Erased, made_from_records
from hsforhs.workbench.threads.services import reference

from .fields import TEXTS
from .models import FollowUp, Lesson, Recommendation

_STEP = ("text", "lead", "supporting", "proof")


def take_names_out(*, actor: str, erased: Erased) -> int:
    """Put the pseudonym in the place of the names in lessons that were made from records; returns how many changed.

    Recommendations of these lessons go with them, as do copies in public versions, and former texts beside the chain
    of events.
    """
    made = Lesson.objects.filter(pk__in=made_from_records(Lesson))
    done = 0
    for lesson in made.select_related("review"):
        name, review = reference(lesson), lesson.review
        copies = Lesson.objects.filter(review__original=review)
        for one in (lesson, *copies):
            steps = Recommendation.objects.filter(lesson=one)
            if found := erased.take_out(one, TEXTS, name):
                one.save(update_fields=[*found, "changed_at"])
                done += 1
            for row, fields in (
                *((x, _STEP) for x in steps),
                *((x, ("note",)) for x in FollowUp.objects.filter(recommendation__in=steps)),
            ):
                if found := erased.take_out(row, fields, name):
                    row.save(update_fields=found)
        pattern = erased.pattern(name)
        told = Q(event__subject=reference(review), event__action__startswith="experiences.")
        kept = PersonalValues.objects.filter(told).values_list("pk", "values")
        PersonalValues.objects.filter(pk__in=[key for key, values in kept if pattern.search(str(values))]).delete()
    if done:
        record(actor=actor, action="experiences.erase_names", facts={"lessons": done})
    return done
