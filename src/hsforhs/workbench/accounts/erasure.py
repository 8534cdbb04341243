"""Erasing a person: what identifies them goes, what they did stays and so does the chain of events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, models, transaction
from django.dispatch import Signal

from hsforhs.workbench.audit.models import PersonalValues
from hsforhs.workbench.audit.services import record

from .models import Invitation, User

_ADDRESS = "erased-{}@erased.invalid"
"""Address of an account whose person was erased; no mail can ever be delivered to the domain ``invalid``."""

OF_THE_ACCOUNT = frozenset({"accounts", "account", "mfa", "socialaccount", "usersessions"})
"""Apps whose rows about a person go with the person; rows of other apps are work, which stays."""

person_erased = Signal()
"""Sent in the transaction of an erasure with ``actor``, ``user``, their former ``address`` and ``name``: parts above
accounts that keep these themselves delete them then."""


def erased_accounts() -> models.QuerySet[User]:
    """Accounts whose person was erased."""
    return User.objects.filter(email__endswith="@erased.invalid", is_active=False)


file_rewritten = Signal()
"""Sent after an erasure, outside its transaction: parts that keep words in a file or an index of their own make it
anew."""


def erase_person(*, actor: str, user: User) -> int:
    """Erase a person for good and return the number of events whose personal values went.

    The account stays as a number without name, address, password, roles or ways to sign in, so that what the person
    did keeps its author. The caller has checked who acts. Outside the transaction the file of a SQLite database is
    written anew, so that no old page of it holds the values.
    """
    with transaction.atomic():
        address, name = user.email, user.name
        about = [key for key, values, subject in _personal() if subject == user.actor or address in _texts(values)]
        PersonalValues.objects.filter(pk__in=about).delete()
        wipe(user)
        Invitation.objects.filter(email__iexact=address).update(email="")
        person_erased.send(sender=User, actor=actor, user=user, address=address, name=name)
        record(actor=actor, action="accounts.erase_person", subject=user.actor, facts={"events": len(about)})
    rewrite_file()
    return len(about)


def wipe(user: User) -> None:
    """Take everything that identifies a person from an account, and all that only belongs to the account."""
    for relation in own_relations():
        relation.related_model._base_manager.filter(**{relation.field.name: user}).delete()
    user.groups.clear()
    user.user_permissions.clear()
    user.email = _ADDRESS.format(user.pk)
    user.name = ""
    user.is_active = user.is_administrator = user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.save()


def own_relations() -> list[Any]:
    """Rows that only belong to an account: roles, links, addresses, second factors, sessions, tokens."""
    return [
        x
        for x in User._meta.related_objects
        if isinstance(x.field, models.ForeignKey) and x.related_model._meta.app_label in OF_THE_ACCOUNT
    ]


def _personal() -> Iterator[tuple[int, Any, str]]:
    yield from PersonalValues.objects.values_list("pk", "values", "event__subject").iterator(chunk_size=500)


def _texts(values: Any) -> set[str]:
    """All texts in JSON values, addresses in lower case."""
    if isinstance(values, str):
        return {values.strip().lower()}
    if isinstance(values, dict):
        values = list(values.values())
    return set().union(*map(_texts, values)) if isinstance(values, list) else set()


def rewrite_file() -> None:
    """Leave no erased value in free pages or in the write-ahead log of a SQLite file, nor in files beside it."""
    if connection.in_atomic_block:
        return
    file_rewritten.send(sender=User)
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
