"""How the database is emptied after a test that ended transactions, in a fraction of the time of Django's own way.

Django empties every table and then writes the types of content and the permissions anew. Most tables are empty already,
and types and permissions are the same afterwards, so both are left as they are. Where a test has changed these, the
database is emptied as Django does it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase

OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}
"""Tables that Django fills when tables are made."""

State = tuple[list[Any], list[Any]]
_full_way = TransactionTestCase._fixture_teardown
_begun: list[State] = []


def begin() -> None:
    """Remember what Django has written into the new database, and empty it in the short way from now on."""
    _begun[:] = [_state()]
    TransactionTestCase._fixture_teardown = _empty


def _state() -> State:
    permissions = Permission.objects.order_by("pk").values_list("pk", "content_type", "codename")
    return list(ContentType.objects.order_by("pk").values_list()), list(permissions)


def _empty(case: TransactionTestCase) -> None:
    if _state() != _begun[0]:
        _full_way(case)
        ContentType.objects.clear_cache()
        _begun[:] = [_state()]
        return
    quote = connection.ops.quote_name
    tables = [x for x in connection.introspection.django_table_names(only_existing=True) if x not in OF_DJANGO]
    # Foreign keys are looked at when the transaction ends.
    with transaction.atomic(), connection.cursor() as cursor:
        asked = (f"SELECT {number} WHERE EXISTS (SELECT 1 FROM {quote(x)})" for number, x in enumerate(tables))  # noqa: S608
        cursor.execute(" UNION ALL ".join(asked))
        for (number,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {quote(tables[number])}")  # noqa: S608
