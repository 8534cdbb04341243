"""Erasures outlive a restore: what was erased since the backup was made is not brought back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from hsforhs.workbench.accounts.erasure import erased_accounts, wipe
from hsforhs.workbench.accounts.models import User
from hsforhs.workbench.audit.models import Event, PersonalValues
from hsforhs.workbench.audit.services import OPERATOR
from hsforhs.workbench.events.erasure import erase_person_at_events, erase_registrations_again, erased_registrations
from hsforhs.workbench.events.removals import Mark, present_marks, remove_again
from hsforhs.workbench.live_questions.own_data import erase_questions_again, erased_questions
from hsforhs.workbench.network.erasure import erase_again, erased_keys
from hsforhs.workbench.outcomes.erasure import erase_person_in_outcomes
from hsforhs.workbench.threads.naming import erase_names
from hsforhs.workbench.threads.services import reference


@dataclass(frozen=True, slots=True)
class Erasures:
    """What the present store has erased: events by digest, accounts by number and time of joining, profiles by key,
    registrations by number and time of registering, questions by key; and marks of records that were removed."""

    events: frozenset[str]
    accounts: frozenset[tuple[int, str]]
    profiles: frozenset[str]
    registrations: frozenset[tuple[int, str]]
    questions: frozenset[UUID] = frozenset()
    removals: frozenset[Mark] = frozenset()


def present_erasures() -> Erasures:
    """Read what the present store has erased, before its rows are replaced."""
    events = Event.objects.exclude(personal_digest="").filter(personal__isnull=True).values_list("digest", flat=True)
    accounts = {(user.pk, user.joined_at.isoformat()) for user in erased_accounts()}
    return Erasures(
        frozenset(events),
        frozenset(accounts),
        erased_keys(),
        erased_registrations(),
        erased_questions(),
        present_marks(),
    )


def carry_over(erasures: Erasures) -> int:
    """Erase again what the restored rows brought back; returns the number of events, accounts, profiles,
    registrations, questions and removed records.

    An account is the same one only with the same time of joining: another store numbers its people likewise.
    """
    back = [
        key for key, digest in PersonalValues.objects.values_list("pk", "event__digest") if digest in erasures.events
    ]
    PersonalValues.objects.filter(pk__in=back).delete()
    numbers = [key for key, _joined in erasures.accounts]
    people = [
        user
        for user in User.objects.filter(pk__in=numbers)
        if (user.pk, user.joined_at.isoformat()) in erasures.accounts and user not in erased_accounts()
    ]
    for user in people:
        erase_person_at_events(user=user, address=user.email)
        erase_names(
            actor=OPERATOR, people=[reference(user)], names=[user.email, user.name], instead=f"person {user.pk}"
        )
        erase_person_in_outcomes(user=user, names=(user.email, user.name))
        wipe(user)
    again = erase_again(erasures.profiles) + erase_registrations_again(erasures.registrations)
    again += erase_questions_again(erasures.questions) + remove_again(erasures.removals, actor=OPERATOR)
    return len(back) + len(people) + again
